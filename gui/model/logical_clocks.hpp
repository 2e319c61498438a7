#pragma once
/// Logical clocks of a chronicle's events, as if each process kept one and sent it along. Both
/// follow a chronicle as it grows, and begin anew with forget().

#include <span>
#include <vector>

#include "gui/model/causality.hpp"

namespace orrery::gui {

/// C of Lamport (1978): if a happened before b, then C(a) < C(b). Not the other way round.
class LamportClocks {
 public:
  void follow(const Chronicle& chronicle);
  void forget() { *this = {}; }
  /// Requires: 1 <= event, and it has been followed.
  std::uint32_t of(EventNumber event) const { return values_[event - 1]; }

 private:
  std::vector<std::uint32_t> values_;   // by event, from 1
  std::vector<std::uint32_t> at_node_;  // of its process's newest event
};

/// Vector time (C. Fidge 1988, F. Mattern 1989): for each process, how many of its events happened
/// before, or are, this one. Of two events of processes, a happened before b if and only if V(a) is
/// less than V(b): smaller or equal for each process, and not the same.
class VectorClocks {
 public:
  /// With more nodes than this nobody would read them, and there are none.
  static constexpr std::size_t nodes_max = 9;

  void follow(const Chronicle& chronicle);
  void forget() { *this = {}; }
  /// By node. Empty for events of no process, and where there are too many nodes.
  /// Requires: 1 <= event, and it has been followed.
  std::span<const std::uint32_t> of(EventNumber event) const;

 private:
  std::size_t nodes_ = 0;
  std::vector<EventNumber> newest_;    // of each process
  std::vector<std::uint32_t> values_;  // by event, from 1, and node
};

/// Smaller or equal for each process, and not the same. Requires: of the same chronicle.
bool is_less(std::span<const std::uint32_t> one, std::span<const std::uint32_t> other);

}  // namespace orrery::gui
