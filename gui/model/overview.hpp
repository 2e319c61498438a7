#pragma once
/// The strip of the whole run: how many messages when, faults and violations, who leads, the window
/// that the space-time diagram shows, and below it all branches of history, each where it left its
/// parent.

#include "gui/model/glyphs.hpp"
#include "gui/model/lane_history.hpp"
#include "gui/model/time_axis.hpp"
#include "gui/session/session.hpp"

namespace orrery::gui {

struct OverviewLook {
  Rect area{};
  float em = 16;
  std::size_t first_row = 0;  ///< branches above the first that is shown, if there is room for few
  bool has_findings = true;   ///< marks of what judges found at the run's end
  friend bool operator==(const OverviewLook&, const OverviewLook&) = default;
};

/// Messages that left in a column of pixels.
struct MessageColumn {
  Rect area{};
  std::uint64_t messages = 0;
  friend bool operator==(const MessageColumn&, const MessageColumn&) = default;
};

/// A branch as a line under its parent's.
struct BranchRow {
  std::size_t branch = 0;
  Rect row{};        ///< all of it: a click there chooses the branch
  Rect line{};       ///< from its fork to as far as it was simulated
  float fork_y = 0;  ///< where the line goes up to: the middle of its parent's line
  Rect label{};
  std::string text{};
  bool is_chosen = false;
  friend bool operator==(const BranchRow&, const BranchRow&) = default;
};

struct Overview {
  Rect area{};
  Rect flags{};   ///< the row of marks; the play head's grip is there
  Rect bars{};    ///< messages
  Rect ribbon{};  ///< roles
  Rect axis{};
  Rect rows{};  ///< branches
  float em = 16;
  TimeScale scale{};   ///< the whole run
  Time reached{};      ///< as far as the chosen branch was simulated
  bool ended = false;  ///< nothing comes after that

  std::vector<MessageColumn> columns{};
  std::vector<RoleRun> roles{};  ///< the foremost role that some node had
  std::vector<RoleRun> gaps{};   ///< where some node was down or paused
  std::vector<Flag> marks{};
  std::vector<AxisTick> ticks{};
  std::vector<BranchRow> branches{};  ///< those in sight
  std::size_t first_row = 0;
  std::size_t rows_above = 0;  ///< branches out of sight
  std::size_t rows_below = 0;

  /// The box around what the space-time diagram shows, at least 3 pixels wide.
  Rect box_of(const TimeWindow& window) const;
};

/// How long the strip is: up to where a live run stops at the latest, a run that ended up to there;
/// never shorter than any branch.
Time whole_run(const Session& session);

/// Requires: `glyphs` and `marks` have followed the session's chronicle, and its lock is held.
Overview overview_of(const Session& session, const Glyphs& glyphs, const MarkIndex& marks,
                     const OverviewLook& look, const TextWidth& width_of);

/// Parents before their children, and children in the order of their forks, depth first.
std::vector<std::size_t> branch_order(const std::vector<BranchView>& branches);

/// What the mouse can take hold of in the strip.
enum class OverviewPart : std::uint8_t {
  nothing,
  head,          ///< the play head
  time,          ///< the row of marks and the axis: the play head goes there
  window_begin,  ///< an edge of the window's box
  window_end,
  window,  ///< the box itself
  bars,    ///< beside the box
  branch,
};
struct OverviewHit {
  OverviewPart part = OverviewPart::nothing;
  std::size_t branch = 0;
  friend bool operator==(const OverviewHit&, const OverviewHit&) = default;
};
OverviewHit hit(const Overview& overview, const TimeWindow& window, Time head, Point at);

}  // namespace orrery::gui
