#include <algorithm>
#include <sstream>

#include "gui/model/commands.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

std::string why_no_metrics(const Viewer& viewer) {
  return viewer.session ? "" : "Open a run first.";
}

MetricView& view_of(Viewer& viewer, const std::string& name) {
  return viewer.metrics.views[metric_named(name)];
}

std::optional<PlotForm> form_named(const std::string& name) {
  const auto* found =
      std::ranges::find_if(all_forms, [&](PlotForm form) { return name_of(form) == name; });
  return found == all_forms.end() ? std::nullopt : std::optional(*found);
}

void toggle(Viewer& viewer, const std::string& name) {
  MetricView& view = view_of(viewer, name);
  view.is_shown = !view.is_shown;
}

/// "latency cdf", "latency", "cdf": of all that are shown.
void show(Viewer& viewer, const std::string& argument) {
  std::istringstream words(argument);
  std::string first;
  std::string second;
  words >> first >> second;
  if (const auto form = form_named(first); form && second.empty()) {
    for (MetricView& view : viewer.metrics.views) view.form = *form;
    return;
  }
  MetricView& view = view_of(viewer, first);
  const auto form = form_named(second);
  if (!form && !second.empty()) {
    throw Error({}, "nothing is shown as " + second, "series, histogram or cdf");
  }
  view.is_shown = true;
  if (form) view.form = *form;
}

void switch_axis(Viewer& viewer, const std::string& name) {
  MetricView& view = view_of(viewer, name);
  view.is_log = !view.is_log;
}

std::string metric_names() {
  std::string list;
  for (const Metric& metric : all_metrics()) {
    list += (list.empty() ? "" : ", ") + std::string(metric.name);
  }
  return list;
}

}  // namespace

void add_metrics_commands(Commands& commands) {
  commands.add({.id = "metrics.toggle",
                .title = "Show or hide a metric…",
                .help = "In the panel of metrics.",
                .why_not = why_no_metrics,
                .run = toggle,
                .asks = "A metric: " + metric_names()});
  commands.add({.id = "metrics.show",
                .title = "Show metrics as…",
                .help = "Over time, or how their values are spread in the window of time.",
                .why_not = why_no_metrics,
                .run = show,
                .asks = "latency cdf, messages series, histogram …"});
  commands.add({.id = "metrics.log",
                .title = "Logarithmic axis of a metric…",
                .help = "Switches between a linear axis of values and a logarithmic one.",
                .why_not = why_no_metrics,
                .run = switch_axis,
                .asks = "A metric: " + metric_names()});
}

}  // namespace orrery::gui
