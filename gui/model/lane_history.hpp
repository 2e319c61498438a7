#pragma once
/// What fills a lane of time, column of pixels by column: the role that a node had for most of it,
/// how much happened in it, the marks that share a place. Works for millions of events: it costs
/// what is drawn, not what happened.

#include <array>
#include <cstdint>
#include <vector>

#include "gui/model/time_axis.hpp"
#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// Pixels beside each other in which a node has the same role.
struct RoleRun {
  float x0 = 0;
  float x1 = 0;  ///< not included
  Word role = 0;
  friend bool operator==(const RoleRun&, const RoleRun&) = default;
};

/// The roles of a node across the scale, up to `until` (as far as the run was simulated). A pixel
/// shows the role that lasted longest in it: rare ones do not hide what was mostly the case. A node
/// without a role yet has role 0.
std::vector<RoleRun> role_runs(const std::vector<RoleChange>& changes, const TimeScale& scale,
                               Time until);

/// The numbers of the first events at or after the left edges of columns that are `column` pixels
/// wide; one more for the right edge of the last.
std::vector<EventNumber> column_edges(const Chronicle& chronicle, const TimeScale& scale,
                                      float column);

/// How many events a node has in each of the columns between these edges.
std::vector<std::uint32_t> events_in_columns(const Chronicle& chronicle, Place node,
                                             const std::vector<EventNumber>& edges);

/// The marks of each kind, in the order of happening. Follows a chronicle as it grows.
class MarkIndex {
 public:
  /// Takes in what is new. Of a chronicle that does not go on from the last one, begins anew.
  /// Without what judges found at the end, where that must not be seen yet: always or never.
  void follow(const Chronicle& chronicle, bool has_findings = true);
  /// Places in the chronicle's marks().
  const std::vector<Place>& of(Mark::Kind kind) const {
    return of_kind_[static_cast<std::size_t>(kind)];
  }

 private:
  std::array<std::vector<Place>, 3> of_kind_;
  std::size_t seen_ = 0;
  Mark last_{};  // of those that were seen
};

/// One or more marks of a kind that share a place on the axis.
struct Flag {
  Mark::Kind kind = Mark::Kind::fault;
  float x = 0;                ///< of the first
  Place first = nowhere;      ///< in the chronicle's marks
  std::uint32_t count = 1;    ///< of that kind, from the first on
  std::vector<Place> some{};  ///< their places, the first few
  friend bool operator==(const Flag&, const Flag&) = default;
};

/// Flags for all marks of a kind in the window; those less than `room` pixels apart share one. None
/// is left out.
std::vector<Flag> flags_of(const Chronicle& chronicle, const MarkIndex& marks, Mark::Kind kind,
                           const TimeScale& scale, float room);

/// "3 faults: crash n1; cut n1 n2; …": what a flag stands for.
std::string flag_text(const Chronicle& chronicle, const Flag& flag);

}  // namespace orrery::gui
