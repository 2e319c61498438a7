#include "gui/model/filter_state.hpp"

#include <algorithm>

#include "gui/model/viewer.hpp"
#include "gui/model/words.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

/// Nothing chosen yet, of any run.
void begin_anew(FilterState& filter) {
  filter.chosen.clear();
  filter.rows.clear();
  filter.chosen_of = {};
  ++filter.changes;
}

void read_typed(FilterState& filter) {
  if (filter.read == filter.typed) return;
  filter.read = filter.typed;
  auto read = read_filter(filter.read);
  if (auto* error = std::get_if<FilterError>(&read)) {
    filter.error = std::move(*error);
    return;
  }
  filter.error.reset();
  auto& term = std::get<FilterTerm>(read);
  if (term == filter.term) return;
  filter.term = std::move(term);
  begin_anew(filter);
  filter.remark.clear();
  if (filter.term == FilterTerm{}) filter.choice.reset();
  else filter.choice.emplace(filter.term);
}

/// The newest event may have lost something since it was looked at; none before it has.
EventNumber first_to_choose(const FilterChoice& choice, const SeenChronicle& then,
                            const SeenChronicle& now) {
  if (!then.goes_on_as(now) || choice.waits_for(then.last_event, now.last_event)) return 1;
  return std::max<EventNumber>(1, then.last_event);
}

void follow_names(FilterState& filter, Session& session) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (filter.names_of == now) return;
  if (!filter.names_of.goes_on_as(now)) filter.names = {};
  filter.names.follow(session.chronicle());
  filter.names.judges.clear();
  for (const Lamp& lamp : session.lamps()) filter.names.judges.push_back(lamp.name);
  filter.names_of = now;
}

void choose_by(FilterState& filter, const Session& session) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (filter.chosen_of == now) return;
  choose_again(session, *filter.choice, {filter.chosen, filter.rows, filter.chosen_of});
  ++filter.changes;
  filter.remark = filter_remark(filter.term, session.chronicle(), filter.names);
}

std::string filter_for_mark(const Mark& mark) {
  switch (mark.kind) {
    case Mark::Kind::fault:
      return "fault";
    case Mark::Kind::output:
      return "output";
    case Mark::Kind::violation:
      return "violates:" + quoted_for_filter(mark.text.substr(0, mark.text.find(": ")));
  }
  return {};
}

std::string filter_for_link(const std::string& one, const std::string& other) {
  return "(from=" + one + " to=" + other + ") || (from=" + other + " to=" + one + ")";
}

}  // namespace

void choose_again(const Session& session, FilterChoice& choice, const ChosenEvents& events) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (events.of == now) return;
  const EventNumber from = first_to_choose(choice, events.of, now);
  choice.choose(session.chronicle(), from, events.chosen);
  events.rows.erase(std::ranges::lower_bound(events.rows, from), events.rows.end());
  for (EventNumber number = from; number <= now.last_event; ++number) {
    if (events.chosen[number]) events.rows.push_back(static_cast<std::uint32_t>(number));
  }
  events.of = now;
}

void follow_filter(Viewer& viewer) {
  FilterState& filter = viewer.filter;
  read_typed(filter);
  const bool asks_for_names = is_filtering(filter) || filter.is_typing;
  if (viewer.session && asks_for_names) follow_names(filter, *viewer.session);
  if (!is_filtering(filter)) return;
  if (viewer.session) choose_by(filter, *viewer.session);
  else begin_anew(filter);
}

void set_filter(Viewer& viewer, const std::string& text) {
  FilterState& filter = viewer.filter;
  if (text.size() > FilterState::typed_max) {
    throw Error({}, too_long_words("a filter", FilterState::typed_max), "write * for many names");
  }
  filter.typed = text;
  follow_filter(viewer);
}

std::string filter_count_words(const FilterState& filter, const Chronicle& chronicle) {
  return number_words(filter.rows.size()) + " of " + number_words(chronicle.last_event()) +
         " events";
}

std::string filter_for(const Chronicle& chronicle, const Picked& picked) {
  if (!is_there(chronicle, picked)) return {};
  switch (picked.kind) {
    case Picked::Kind::nothing:
      return {};
    case Picked::Kind::node:
      return "node=" + quoted_for_filter(node_words(chronicle, picked.place));
    case Picked::Kind::message: {
      const Word type = chronicle.messages()[picked.place].type;
      return "type=" + quoted_for_filter(chronicle.word(type));
    }
    case Picked::Kind::event:
      return picked.event == 0 ? "" : "caused-by:" + std::to_string(picked.event);
    case Picked::Kind::link:
      return filter_for_link(quoted_for_filter(node_words(chronicle, picked.place)),
                             quoted_for_filter(node_words(chronicle, picked.other)));
    case Picked::Kind::mark:
      return filter_for_mark(chronicle.marks()[picked.place]);
    case Picked::Kind::property:
      return {};
  }
  return {};
}

}  // namespace orrery::gui
