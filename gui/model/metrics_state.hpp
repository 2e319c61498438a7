#pragma once
/// What the panel of metrics remembers from frame to frame: which metrics are shown and how, what
/// the mouse drags, and the plots as long as nothing in them changes.

#include <array>
#include <optional>
#include <vector>

#include "gui/model/plot.hpp"
#include "gui/model/seen_chronicle.hpp"

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
  TimeStretch stretch{};
  friend bool operator==(const MetricsLook&, const MetricsLook&) = default;
};

struct MetricsState {
  MetricViews views = first_metric_views();

  /// What a pressed mouse does, and where it began.
  enum class Drag : std::uint8_t {
    none,
    head,     ///< moves the play head
    pan,      ///< moves the window
    measure,  ///< says what there is in a stretch of time
  };
  Drag drag = Drag::none;
  Point drag_from{};
  TimeWindow drag_window{};
  bool was_playing = false;  ///< the head was, before it was dragged

  // Worked out, and kept.
  Glyphs glyphs{};
  MessageSeries messages{};
  SeenChronicle messages_seen{};
  std::vector<Call> calls{};
  SeenChronicle calls_seen{};
  SeenChronicle lines_seen{};
  std::array<std::optional<std::vector<MetricLine>>, metric_count> lines{};
  SeenChronicle plots_seen{};
  MetricsLook look{};
  MetricViews views_seen{};
  Time reached{};
  std::vector<Plot> plots{};
};

/// How high all plots are that are shown; more than there is room for: they scroll. Requires, here
/// and below: the session's lock is held.
float metrics_height(MetricsState& state, Session& session, const MetricsLook& look);

/// The plots of the metrics that are shown, from top to bottom: worked out anew only if the look,
/// what is shown, or the chronicle has changed.
const std::vector<Plot>& plots_for(MetricsState& state, Session& session, const MetricsLook& look,
                                   const TextWidth& width_of);

}  // namespace orrery::gui
