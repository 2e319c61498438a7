#include "gui/model/commands.hpp"
#include "gui/model/filter_state.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

/// The log has the field: it must be seen.
void focus_filter(Viewer& viewer) {
  focus(viewer.frame, Panel::log);
  if (viewer.frame.maximised) viewer.frame.maximised = Panel::log;
  viewer.filter.wants_keyboard = true;
}

void say_what_is_chosen(Viewer& viewer) {
  const FilterState& filter = viewer.filter;
  if (!is_filtering(filter)) return say(viewer, "Every event is shown.");
  std::string words = filter_count_words(filter, viewer.session->chronicle()) + " are shown";
  if (!filter.remark.empty()) words += ": " + filter.remark;
  say(viewer, words + ".");
}

void filter_by(Viewer& viewer, const std::string& text) {
  set_filter(viewer, text);
  if (const auto& error = viewer.filter.error) throw Error({}, error->sentence, error->suggestion);
  say_what_is_chosen(viewer);
}

std::string wants_selection(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  const bool is_something = !filter_for(viewer.session->chronicle(), viewer.selected).empty();
  return is_something ? "" : "Select a node, a message, an event, a link or a mark first.";
}

}  // namespace

void add_filter_commands(Commands& commands) {
  commands.add({.id = "filter.focus",
                .title = "Filter events",
                .help = "Type which events the log and the diagram show: node=n2 && lost.",
                .chords = {{.key = Key::slash}, {.key = Key::f, .ctrl = true}},
                .why_not = why_no_run},
               focus_filter);
  commands.add({.id = "filter.by_this",
                .title = "Filter by this",
                .help = "Shows only what happens at the selected node or between two, messages of "
                        "the selected one's type, or what the selected event led to.",
                .chords = {{.key = Key::slash, .ctrl = true}},
                .why_not = wants_selection},
               [](Viewer& viewer) {
                 filter_by(viewer, filter_for(viewer.session->chronicle(), viewer.selected));
               });
  commands.add({.id = "filter.set",
                .title = "Filter by…",
                .help = "Shows only the events that a filter chooses.",
                .why_not = why_no_run,
                .run = filter_by,
                .asks = "A filter: node=n2 && type!=Ack && t>120ms"});
  commands.add({.id = "filter.clear",
                .title = "No filter",
                .help = "Every event is shown again.",
                .why_not = why_no_run},
               [](Viewer& viewer) { filter_by(viewer, ""); });
}

}  // namespace orrery::gui
