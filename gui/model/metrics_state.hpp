#pragma once
/// What the panel of metrics remembers from frame to frame: which metrics are shown and how, what
/// the mouse drags, which run stands beside this one, and the plots as long as nothing in them
/// changes.

#include <array>
#include <optional>
#include <vector>

#include "gui/model/metrics_beside.hpp"
#include "gui/model/plot.hpp"
#include "gui/model/seen_chronicle.hpp"
#include "gui/model/time_drag.hpp"

namespace orrery::gui {

/// How one metric is shown.
struct MetricView {
  bool is_shown = false;
  PlotForm form = PlotForm::series;
  bool is_log = false;
  friend bool operator==(const MetricView&, const MetricView&) = default;
};

using MetricViews = std::array<MetricView, metric_count>;
MetricViews first_metric_views();

/// Where the plots are, from the first one's upper edge; below the last, they scroll.
struct MetricsLook {
  Rect area{};  ///< of all plots together; its height is the room that there is for them
  TimeWindow window{};
  float em = 16;
  std::optional<TimeWindow> range{};  ///< what is counted; nothing: the whole run
  TimeStretch stretch{};
  friend bool operator==(const MetricsLook&, const MetricsLook&) = default;
};

/// Ranks of a metric's values, line by line. While a run grows they are not worked out anew for
/// every few values more.
struct KnownRanks {
  SeenChronicle seen{};  ///< when they were of all values
  std::vector<std::shared_ptr<const ValueRanks>> of_lines{};
};

struct MetricsState {
  MetricViews views = first_metric_views();
  TimeDrag drag{};
  Beside beside{};
  std::optional<MeasuredRun> run_before{};  ///< before a setting was changed

  // Worked out, and kept.
  Glyphs glyphs{};
  MessageSeries messages{};
  SeenChronicle messages_seen{};
  std::vector<Call> calls{};
  SeenChronicle calls_seen{};
  SeenChronicle lines_seen{};
  std::array<std::optional<std::vector<MetricLine>>, metric_count> lines{};
  std::array<KnownRanks, metric_count> ranks{};
  std::optional<OtherRun> other{};  ///< beside this one
  MeasuredBranch other_branch{};
  SeenChronicle plots_seen{};
  std::optional<OtherRun> other_seen{};
  SeenChronicle other_branch_seen{};
  MetricsLook look{};
  MetricViews views_seen{};
  Time reached{};
  std::vector<Plot> plots{};
};

/// The run beside this one as far as it was measured; null if there is none.
const MeasuredRun* run_beside(const MetricsState& state);

/// How high all plots are that are shown; more than there is room for: they scroll. Requires, here
/// and below: the session's lock is held.
float metrics_height(MetricsState& state, Session& session, const MetricsLook& look);

/// The plots of the metrics that are shown, from top to bottom: worked out anew only if the look,
/// what is shown, or the chronicle has changed.
const std::vector<Plot>& plots_for(MetricsState& state, Session& session, const MetricsLook& look,
                                   const TextWidth& width_of);

}  // namespace orrery::gui
