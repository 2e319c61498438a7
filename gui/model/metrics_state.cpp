#include "gui/model/metrics_state.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

// In lines of text.
constexpr float least_height = 6.5F;
constexpr float most_height = 15;
constexpr float empty_height = 1.5F;
constexpr float plot_gap = 0.6F;

void keep_up(MetricsState& state, Session& session, const SeenChronicle& now, bool is_of_calls) {
  if (is_of_calls) {
    if (state.calls_seen != now) state.calls = session.calls();
    state.calls_seen = now;
    return;
  }
  if (state.messages_seen == now) return;
  if (!state.messages_seen.goes_on_as(now)) state.messages = {};
  state.messages.follow(session.chronicle());
  state.messages_seen = now;
}

/// Only of what is shown.
void measure(MetricsState& state, Session& session) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (state.lines_seen != now) state.lines = {};
  if (!state.lines_seen.goes_on_as(now)) state.glyphs = {};
  state.glyphs.follow(session.chronicle());
  state.lines_seen = now;
  for (std::size_t i = 0; i < metric_count; ++i) {
    if (!state.views[i].is_shown || state.lines[i]) continue;
    const Metric& metric = all_metrics()[i];
    keep_up(state, session, now, metric.is_of_calls);
    state.lines[i] = metric.lines({session.chronicle(), state.messages, state.calls});
  }
}

bool has_nothing(const MetricsState& state, std::size_t metric) {
  return std::ranges::none_of(*state.lines[metric], has_samples);
}

/// How high each of those that are not empty is.
float height_of_one(const MetricsState& state, const MetricsLook& look) {
  float room = look.area.height;
  float count = 0;
  for (std::size_t i = 0; i < metric_count; ++i) {
    if (!state.views[i].is_shown) continue;
    if (has_nothing(state, i)) room -= std::floor(empty_height * look.em);
    else count += 1;
  }
  const float share = room / std::max(1.0F, count) - plot_gap * look.em;
  return std::floor(std::clamp(share, least_height * look.em, most_height * look.em));
}

}  // namespace

MetricViews first_metric_views() {
  MetricViews views;
  for (std::size_t i = 0; i < metric_count; ++i) {
    views[i].is_shown = all_metrics()[i].is_shown_at_first;
  }
  return views;
}

float metrics_height(MetricsState& state, Session& session, const MetricsLook& look) {
  measure(state, session);
  const float one = height_of_one(state, look) + std::floor(plot_gap * look.em);
  float height = 0;
  for (std::size_t i = 0; i < metric_count; ++i) {
    if (!state.views[i].is_shown) continue;
    height += has_nothing(state, i) ? std::floor(empty_height * look.em) : one;
  }
  return height;
}

const std::vector<Plot>& plots_for(MetricsState& state, Session& session, const MetricsLook& look,
                                   const TextWidth& width_of) {
  const SeenChronicle now = SeenChronicle::of(session);
  const bool is_same = state.plots_seen == now && state.look == look &&
                       state.views_seen == state.views && state.reached == session.reached();
  if (is_same) return state.plots;
  measure(state, session);
  state.plots_seen = now;
  state.look = look;
  state.views_seen = state.views;
  state.reached = session.reached();
  state.plots.clear();
  const float one = height_of_one(state, look);
  Rect area = look.area;
  for (std::size_t i = 0; i < metric_count; ++i) {
    const MetricView& view = state.views[i];
    if (!view.is_shown) continue;
    const bool is_bare = has_nothing(state, i);
    area.height = is_bare ? std::floor(empty_height * look.em) : one;
    const PlotLook plot{.area = area,
                        .window = look.window,
                        .reached = state.reached,
                        .em = look.em,
                        .form = view.form,
                        .is_log = view.is_log,
                        .stretch = look.stretch};
    state.plots.push_back(plot_of(i, *state.lines[i], plot, width_of));
    area.y += area.height + (is_bare ? 0 : std::floor(plot_gap * look.em));
  }
  return state.plots;
}

}  // namespace orrery::gui
