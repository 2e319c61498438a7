#include "gui/model/lesson_watch.hpp"

#include <optional>

#include "gui/model/goals.hpp"

namespace orrery::gui {
namespace {

using Found = std::optional<DecidingEvent>;

/// The earliest that a judge can name an event of.
Found first_violation(const std::vector<Lamp>& lamps) {
  const Lamp* first = nullptr;
  for (const Lamp& lamp : lamps) {
    if (lamp.state != Lamp::State::violated || lamp.event == 0) continue;
    if (first == nullptr || lamp.event < first->event) first = &lamp;
  }
  if (first == nullptr) return std::nullopt;
  return DecidingEvent{.event = first->event,
                       .words = first->name + ": " + first->sentence,
                       .violated = first->name};
}

/// "Elected" of "Elected(term 2)", and of no "ElectedAgain".
bool is_output(const Mark& mark, const std::string& name) {
  if (mark.kind != Mark::Kind::output || !mark.text.starts_with(name)) return false;
  return mark.text.size() == name.size() || mark.text.find_first_of("( :") == name.size();
}

bool is_of(const Chronicle& chronicle, const Mark& mark, NodeId node) {
  return mark.node != nowhere && mark.node == chronicle.node_named(orrery::to_text(node));
}

template <class Predicate>
Found first_mark(const Chronicle& chronicle, Predicate is_it) {
  for (const Mark& mark : chronicle.marks()) {
    if (is_it(mark)) return DecidingEvent{mark.event, mark.text};
  }
  return std::nullopt;
}

template <class Predicate>
Found last_mark(const Chronicle& chronicle, Predicate is_it) {
  const auto& marks = chronicle.marks();
  for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
    if (is_it(*mark)) return DecidingEvent{mark->event, mark->text};
  }
  return std::nullopt;
}

Found find(const Chronicle& chronicle, const std::vector<Lamp>& lamps,
           const lessons::Watch& watch) {
  using Kind = lessons::Watch::Kind;
  switch (watch.kind) {
    case Kind::violation:
      return first_violation(lamps);
    case Kind::fault:
      return first_mark(chronicle, [](const Mark& mark) { return mark.kind == Mark::Kind::fault; });
    case Kind::output: {
      const auto is_it = [&](const Mark& mark) {
        return is_output(mark, watch.output) && (!watch.of || is_of(chronicle, mark, *watch.of));
      };
      return watch.is_last ? last_mark(chronicle, is_it) : first_mark(chronicle, is_it);
    }
    case Kind::role:
      if (const auto event = next_of(chronicle, {.goal = Goal::role_change})) {
        return DecidingEvent{*event, "the first change of role"};
      }
      return std::nullopt;
    case Kind::time:
      return DecidingEvent{
          .event = chronicle.event_at(watch.time),
          .words = "at " + orrery::to_text(watch.time) + ": " +
                   (watch.words.empty() ? "what the question is about" : watch.words),
          .moment = watch.time};
    case Kind::end:
      break;
  }
  return DecidingEvent{chronicle.last_event(), "the end of the run"};
}

}  // namespace

DecidingEvent deciding_event(const Chronicle& chronicle, const std::vector<Lamp>& lamps,
                             const std::vector<lessons::Watch>& watched) {
  for (const lessons::Watch& watch : watched) {
    if (const Found found = find(chronicle, lamps, watch)) return *found;
  }
  return *find(chronicle, lamps, {.kind = lessons::Watch::Kind::end});
}

}  // namespace orrery::gui
