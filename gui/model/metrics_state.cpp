#include "gui/model/metrics_state.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

// In lines of text.
constexpr float least_height = 6.5F;
constexpr float more_words_height = 1.35F;  // two runs have more to say
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

/// Of few values at once; of many once they are an eighth more, or the run stands still.
void rank(KnownRanks& known, std::vector<MetricLine>& lines, const SeenChronicle& now,
          bool is_at_rest) {
  constexpr std::size_t few = 10'000;
  known.of_lines.resize(lines.size());
  bool are_complete = true;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& ranks = known.of_lines[i];
    const Samples& samples = *lines[i].samples;
    const bool is_due = !ranks || is_at_rest || samples.size() < few ||
                        samples.size() - ranks->size() > ranks->size() / 8;
    if (is_due) ranks = std::make_shared<const ValueRanks>(samples);
    are_complete = are_complete && ranks->size() == samples.size();
    lines[i].ranks = ranks;
  }
  if (are_complete) known.seen = now;
}

/// Only of what is shown.
void measure(MetricsState& state, Session& session) {
  const SeenChronicle now = SeenChronicle::of(session);
  const bool is_at_rest = state.lines_seen == now;
  if (!is_at_rest) state.lines = {};
  if (!state.lines_seen.goes_on_as(now)) {
    state.glyphs = {};
    state.ranks = {};
  }
  state.glyphs.follow(session.chronicle());
  state.lines_seen = now;
  for (std::size_t i = 0; i < metric_count; ++i) {
    if (!state.views[i].is_shown) continue;
    const Metric& metric = all_metrics()[i];
    const bool has_lines = state.lines[i].has_value();
    if (!has_lines) {
      keep_up(state, session, now, metric.is_of_calls);
      state.lines[i] =
          metric.lines({session.chronicle(), state.messages, state.calls, session.protocol()});
    }
    const bool has_ranks = has_lines && state.ranks[i].seen == now;
    if (metric.kind != MetricKind::values || has_ranks) continue;
    rank(state.ranks[i], *state.lines[i], now, is_at_rest);
    state.plots_seen = {};
  }
}

void measure_other(MetricsState& state, Session& session) {
  state.other = wanted_run(state.beside, session, state.run_before.has_value());
  if (!state.other) return;
  for (std::size_t i = 0; i < metric_count; ++i) {
    if (!state.views[i].is_shown) continue;
    if (!state.other->is_before) {
      state.other_branch.measure(session, state.other->branch, i);
    } else if (all_metrics()[i].kind == MetricKind::values) {
      rank_values(*state.run_before->lines[i]);
    }
  }
}

bool has_nothing(const MetricsState& state, std::size_t metric) {
  const MeasuredRun* other = run_beside(state);
  return std::ranges::none_of(*state.lines[metric], has_samples) &&
         (other == nullptr || std::ranges::none_of(*other->lines[metric], has_samples));
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
  const float least = least_height + (state.other ? more_words_height : 0);
  return std::floor(std::clamp(share, least * look.em, most_height * look.em));
}

}  // namespace

MetricViews first_metric_views() {
  MetricViews views;
  for (std::size_t i = 0; i < metric_count; ++i) {
    views[i].is_shown = all_metrics()[i].is_shown_at_first;
  }
  return views;
}

const MeasuredRun* run_beside(const MetricsState& state) {
  if (!state.other) return nullptr;
  if (!state.other->is_before) return &state.other_branch.run();
  return state.run_before ? &*state.run_before : nullptr;  // another run has been opened since
}

float metrics_height(MetricsState& state, Session& session, const MetricsLook& look) {
  measure(state, session);
  measure_other(state, session);
  const float one = height_of_one(state, look) + std::floor(plot_gap * look.em);
  float height = 0;
  for (std::size_t i = 0; i < metric_count; ++i) {
    if (!state.views[i].is_shown) continue;
    height += has_nothing(state, i) ? std::floor(empty_height * look.em) : one;
  }
  return height;
}

namespace {

bool is_measured(const MetricsState& state, const Session& session) {
  if (state.lines_seen != SeenChronicle::of(session)) return false;
  for (std::size_t i = 0; i < metric_count; ++i) {
    if (state.views[i].is_shown && !state.lines[i]) return false;
  }
  return true;
}

/// All that decides a plot, beside its look.
bool is_worked_out(const MetricsState& state, const Session& session) {
  return state.plots_seen == SeenChronicle::of(session) && state.other_seen == state.other &&
         state.other_branch_seen == state.other_branch.seen();
}

PlotLook look_at_one(const MetricsState& state, std::size_t metric, const MetricsLook& look,
                     const Rect& area) {
  const MetricView& view = state.views[metric];
  const MeasuredRun* other = run_beside(state);
  PlotLook plot{.area = area,
                .window = look.window,
                .reached = state.reached,
                .em = look.em,
                .form = view.form,
                .is_log = view.is_log,
                .range = look.range};
  if (other != nullptr) plot.reached_beside = other->reached;
  if (view.form == PlotForm::series) plot.stretch = look.stretch;
  else plot.window = statistics_span(plot);  // it has no other
  return plot;
}

/// One of those from before, if it would be the same again.
std::optional<Plot> taken_from(std::vector<Plot>& before, std::size_t metric,
                               const PlotLook& look) {
  for (Plot& plot : before) {
    if (plot.metric == metric && plot.look == look) return std::move(plot);
  }
  return std::nullopt;
}

}  // namespace

const std::vector<Plot>& plots_for(MetricsState& state, Session& session, const MetricsLook& look,
                                   const TextWidth& width_of) {
  if (!is_measured(state, session)) measure(state, session);
  measure_other(state, session);
  const bool is_known = is_worked_out(state, session) && state.reached == session.reached();
  if (is_known && state.look == look && state.views_seen == state.views) return state.plots;
  std::vector<Plot> before = is_known ? std::move(state.plots) : std::vector<Plot>{};
  state.plots_seen = SeenChronicle::of(session);
  state.other_seen = state.other;
  state.other_branch_seen = state.other_branch.seen();
  state.look = look;
  state.views_seen = state.views;
  state.reached = session.reached();
  state.plots.clear();
  const MeasuredRun* other = run_beside(state);
  const float one = height_of_one(state, look);
  Rect area = look.area;
  for (std::size_t i = 0; i < metric_count; ++i) {
    if (!state.views[i].is_shown) continue;
    const bool is_bare = has_nothing(state, i);
    area.height = is_bare ? std::floor(empty_height * look.em) : one;
    const PlotLook plot = look_at_one(state, i, look, area);
    PlotLines lines{.here = *state.lines[i]};
    if (other != nullptr) lines.beside = *other->lines[i];
    auto known = taken_from(before, i, plot);
    state.plots.push_back(known ? std::move(*known) : plot_of(i, lines, plot, width_of));
    area.y += area.height + (is_bare ? 0 : std::floor(plot_gap * look.em));
  }
  return state.plots;
}

}  // namespace orrery::gui
