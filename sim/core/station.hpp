#pragma once
/// Where messages wait for a node and are worked on: an inbox, first come first served, before one
/// or more workers (in Kendall's notation, a queue G/G/c/K with c workers and K - c places in the
/// inbox). The events are the world's; here are their handles.

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/core/event_queue.hpp"

namespace orrery {

class Station {
 public:
  static constexpr EventHandle idle = ~EventHandle{0};
  /// Stands for no worker: of a message that a hand takes out of the inbox.
  static constexpr std::uint32_t nobody = ~std::uint32_t{0};

  Station(std::uint32_t workers, std::uint32_t inbox) : workers_(workers, idle), inbox_(inbox) {}

  bool has_room() const { return waiting() < inbox_; }
  std::size_t waiting() const { return inbox_events_.size() - first_; }
  /// By worker: when it is done with what it is at, or `idle`.
  boost::container::small_vector<EventHandle, 1>& workers() { return workers_; }
  const boost::container::small_vector<EventHandle, 1>& workers() const { return workers_; }

  std::optional<std::uint32_t> idle_worker() const {
    const auto found = std::find(workers_.begin(), workers_.end(), idle);
    if (found == workers_.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - workers_.begin());
  }

  /// Requires: has_room().
  void join(EventHandle message) { inbox_events_.push_back(message); }
  /// The one that has waited longest, out of the inbox; nothing if it is empty.
  std::optional<EventHandle> next() {
    if (waiting() == 0) return std::nullopt;
    const EventHandle message = inbox_events_[first_++];
    const bool is_mostly_gone = 2 * first_ >= inbox_events_.size();
    if (is_mostly_gone) {
      inbox_events_.erase(inbox_events_.begin(), place(first_));
      first_ = 0;
    }
    return message;
  }
  /// Takes it out of its turn. False if it does not wait here.
  bool leave(EventHandle message) {
    const auto found = std::find(place(first_), inbox_events_.end(), message);
    if (found == inbox_events_.end()) return false;
    inbox_events_.erase(found);
    return true;
  }

 private:
  std::vector<EventHandle>::iterator place(std::size_t index) {
    return inbox_events_.begin() + static_cast<std::ptrdiff_t>(index);
  }

  boost::container::small_vector<EventHandle, 1> workers_;
  std::vector<EventHandle> inbox_events_;  // from first_ on
  std::size_t first_ = 0;
  std::uint32_t inbox_;
};

}  // namespace orrery
