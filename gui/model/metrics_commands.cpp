#include <algorithm>
#include <charconv>
#include <sstream>

#include "gui/model/commands.hpp"
#include "sim/core/error.hpp"
#include "sim/core/time.hpp"

namespace orrery::gui {
namespace {

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

// ---------------------------------------------------------------- what is counted

/// "430ms..1.2s".
TimeWindow range_in(const std::string& argument) {
  std::string text = argument;
  std::erase(text, ' ');
  const std::size_t dots = text.find("..");
  if (dots != std::string::npos) {
    const auto begin = parse_duration(text.substr(0, dots));
    const auto end = parse_duration(text.substr(dots + 2));
    if (begin && end && *begin >= Time{} && *begin < *end) return {*begin, *end};
  }
  throw Error({}, "no stretch of time: " + argument, "write its ends: 430ms..1.2s");
}

void set_range(Viewer& viewer, const TimeWindow& range) {
  viewer.range = TimeWindow{std::max(Time{}, range.begin), range.end};
  say(viewer, "Counted is what happens in this range of time. Esc: in the whole run.");
}

std::string why_no_range(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return viewer.range ? "" : "The whole run is counted already.";
}

// ---------------------------------------------------------------- another run beside

std::string why_not_compared(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  if (nearest_run(*viewer.session, viewer.metrics.run_before.has_value())) return "";
  return "There is one run only: break something, or change a number (run.set).";
}

/// A branch's number, "before", "off"; without an argument on, and off again.
void compare(Viewer& viewer, const std::string& argument) {
  Beside& beside = viewer.metrics.beside;
  using Kind = Beside::Kind;
  const std::size_t branches = viewer.session->branches().size();
  if (argument == "off" || (argument.empty() && beside.kind != Kind::nothing)) {
    beside = {};
    return say(viewer, "One run again.");
  }
  beside.kind = Kind::nearest;
  if (!argument.empty() && argument != "nearest") {
    std::size_t branch = 0;
    const char* end = argument.data() + argument.size();
    const auto read = std::from_chars(argument.data(), end, branch);
    if (read.ec != std::errc{} || read.ptr != end || branch >= branches) {
      beside = {};
      throw Error({}, "no branch " + argument,
                  "0 to " + std::to_string(branches - 1) + ", nearest, or off");
    }
    beside = {Kind::branch, branch};
  }
  say(viewer, "Solid lines are of this run, dashed ones of the other.");
}

std::string metric_names() {
  std::string list;
  for (const Metric& metric : all_metrics()) {
    list += (list.empty() ? "" : ", ") + std::string(metric.name);
  }
  return list;
}

void add_counting_commands(Commands& commands) {
  commands.add(
      {.id = "metrics.range",
       .title = "Count in a range of time…",
       .help = "Percentiles, histograms and CDFs are of it. Ctrl and the left mouse "
               "button draw one.",
       .why_not = why_no_run,
       .run = [](Viewer& viewer, const std::string& text) { set_range(viewer, range_in(text)); },
       .asks = "Its ends: 430ms..1.2s"});
  commands.add({.id = "metrics.range_in_view",
                .title = "Count in what is in view",
                .help = "The window of time becomes the range that is counted.",
                .why_not = why_no_run},
               [](Viewer& viewer) { set_range(viewer, window_of(viewer)); });
  commands.add({.id = "metrics.whole_run",
                .title = "Count in the whole run",
                .help = "Forgets the range of time; so does Esc.",
                .why_not = why_no_range},
               forget_range);
  commands.add({.id = "metrics.compare",
                .title = "Compare with another run",
                .help = "The branch before, or the run before a number was changed, beside this "
                        "one in all metrics; again, and it is gone. With a number, that branch.",
                .why_not = why_not_compared,
                .run = compare});
}

}  // namespace

void add_metrics_commands(Commands& commands) {
  commands.add({.id = "metrics.toggle",
                .title = "Show or hide a metric…",
                .help = "In the panel of metrics.",
                .why_not = why_no_run,
                .run = toggle,
                .asks = "A metric: " + metric_names()});
  commands.add({.id = "metrics.show",
                .title = "Show metrics as…",
                .help = "Over time, or how their values are spread in the window of time.",
                .why_not = why_no_run,
                .run = show,
                .asks = "latency cdf, messages series, histogram …"});
  commands.add({.id = "metrics.log",
                .title = "Logarithmic axis of a metric…",
                .help = "Switches between a linear axis of values and a logarithmic one.",
                .why_not = why_no_run,
                .run = switch_axis,
                .asks = "A metric: " + metric_names()});
  add_counting_commands(commands);
}

}  // namespace orrery::gui
