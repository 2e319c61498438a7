#pragma once
/// What the inspector remembers from frame to frame; and what was selected before.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gui/model/glyphs.hpp"
#include "gui/model/lane_history.hpp"
#include "gui/model/link_messages.hpp"
#include "gui/model/member_past.hpp"
#include "gui/model/samples.hpp"
#include "gui/model/selected_marks.hpp"
#include "gui/model/selection.hpp"
#include "sim/core/value.hpp"

namespace orrery::gui {

/// A field that stays in sight whatever is selected: "n1" and "currentTerm".
struct WatchedField {
  std::string node{};
  std::string member{};
  friend bool operator==(const WatchedField&, const WatchedField&) = default;
};
inline constexpr std::size_t watched_max = 16;

/// A member over the time in sight, in pixels: values as they lie between the least and the
/// greatest; of a role the roles.
struct Sparkline {
  std::vector<PlotColumn> columns{};
  double least = 0;
  double greatest = 0;
  std::vector<RoleRun> roles{};
  bool is_whole = true;  ///< else what is shown begins later, or ends earlier, than the window
  friend bool operator==(const Sparkline&, const Sparkline&) = default;
};

struct InspectorState {
  /// What was selected, the oldest first; `at` counts from the end of what Alt+Left can reach.
  std::vector<Picked> history{};
  std::size_t at = 0;
  SelectedMarks marks{};  ///< those of them that are some
  /// Trees that were opened, by the path of their member: "log", "log.3"; what they begin with says
  /// whose they are.
  std::set<std::string> opened{};

  /// Names of those that were selected: a run tells them in another order once it has ended.
  std::vector<std::string> properties{};
  std::vector<WatchedField> watched{};
  std::string compared_with{};  ///< a node beside the selected one; empty: nobody

  // Worked out, and kept.
  Glyphs glyphs{};
  LinkMessages link{};  ///< of the link that was looked at last
  MemberPast past{};
  bool is_reading = false;  ///< there is more of it to read: the next frame goes on
  struct KeptSparkline {
    TimeScale scale{};
    std::uint64_t version = 0;  ///< of the past
    EventNumber last_event = 0;
    EventNumber head = 0;
    std::optional<Sparkline> sparkline{};
  };
  std::map<std::pair<Place, std::string>, KeptSparkline> sparklines{};

  /// The newest states that were asked for: they do not change.
  struct Seen {
    Picked of{};
    EventNumber after = 0;
    std::size_t branch = 0;
    std::shared_ptr<const Value> value{};
  };
  std::vector<Seen> seen{};
};

inline constexpr std::size_t history_max = 100;

/// The property of this name, as something to select.
Picked property_named(InspectorState& inspector, const std::string& name);

}  // namespace orrery::gui
