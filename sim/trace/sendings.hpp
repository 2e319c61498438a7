#pragma once
/// What a trace must remember of a message while it is on its way.

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/core/time.hpp"

namespace orrery {

struct Sending {
  std::uint64_t number = 0;  ///< in the order of sending
  Time sent{};
  bool is_duplicate = false;
  bool is_changed = false;  ///< what arrives is not what was sent
};

/// Sendings by the id of the message's arrival (Event::id). An open hash table: ids count upwards,
/// so that those on their way at one time lie side by side. It is never iterated.
class Sendings {
 public:
  /// Requires: id > 0, and it is not there yet.
  void put(std::uint64_t id, const Sending& sending) {
    if (2 * ++size_ > places_.size()) grow();
    places_[free_place(id)] = {id, sending};
  }

  /// Nothing for a message that nobody sent.
  std::optional<Sending> take(std::uint64_t id) {
    std::size_t hole = id & mask();
    while (places_[hole].id != id) {
      if (places_[hole].id == 0) return std::nullopt;
      hole = (hole + 1) & mask();
    }
    const Sending taken = places_[hole].sending;
    places_[hole].id = 0;
    --size_;
    // What was pushed aside moves up, so that no search ends at the hole (Knuth, vol. 3, 6.4 R).
    for (std::size_t i = (hole + 1) & mask(); places_[i].id != 0; i = (i + 1) & mask()) {
      const std::size_t home = places_[i].id & mask();
      if (((i - home) & mask()) < ((i - hole) & mask())) continue;
      places_[hole] = places_[i];
      places_[i].id = 0;
      hole = i;
    }
    return taken;
  }

 private:
  struct Place {
    std::uint64_t id = 0;  // 0: free
    Sending sending{};
  };

  std::size_t mask() const { return places_.size() - 1; }
  std::size_t free_place(std::uint64_t id) const {
    std::size_t place = id & mask();
    while (places_[place].id != 0) place = (place + 1) & mask();
    return place;
  }
  void grow() {
    std::vector<Place> old(2 * places_.size());
    std::swap(old, places_);
    for (const Place& place : old) {
      if (place.id != 0) places_[free_place(place.id)] = place;
    }
  }

  std::vector<Place> places_ = std::vector<Place>(64);
  std::size_t size_ = 0;
};

}  // namespace orrery
