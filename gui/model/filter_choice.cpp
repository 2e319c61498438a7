#include "gui/model/filter_choice.hpp"

#include <algorithm>

#include "gui/model/causality.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

using TermKind = FilterTerm::Kind;
using MessageEnd = ChronicleMessage::End;

/// Calls with each message that may have ended in this event or a later one.
template <class Use>
void for_each_that_ended(const Chronicle& chronicle, EventNumber from, const Use& use) {
  const auto& messages = chronicle.messages();
  const auto use_if_ended = [&](const ChronicleMessage& message) {
    if (message.end != MessageEnd::none && message.ended_event >= from) use(message);
  };
  if (from <= 1) {
    std::ranges::for_each(messages, use_if_ended);
    return;
  }
  for (const Place place : chronicle.under_way(from - 1)) use_if_ended(messages[place]);
  const Chronicle::Range sent = chronicle.sent_in(from, chronicle.last_event());
  for (Place place = sent.first; place < sent.end; ++place) use_if_ended(messages[place]);
}

bool is_of_kind(Mark::Kind kind, FilterFlag flag) {
  if (flag == FilterFlag::fault) return kind == Mark::Kind::fault;
  if (flag == FilterFlag::output) return kind == Mark::Kind::output;
  return kind == Mark::Kind::violation;
}

bool is_about_marks(FilterFlag flag) {
  return flag == FilterFlag::fault || flag == FilterFlag::output || flag == FilterFlag::violation;
}

/// Not what a row says itself.
bool asks_of_events(const FilterTerm& term) {
  if (term.kind == TermKind::relation) return true;
  if (term.kind == TermKind::field) {
    return term.field == FilterField::sends || term.field == FilterField::loses;
  }
  return term.kind == TermKind::flag &&
         (term.flag == FilterFlag::lost || term.flag == FilterFlag::dropped ||
          is_about_marks(term.flag));
}

/// "raft.election_safety" of "raft.election_safety: two leaders in term 3".
std::string_view judge_in(std::string_view words) { return words.substr(0, words.find(": ")); }

bool is_like_any(const std::vector<std::string>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns, [&](const auto& each) { return is_like(each, text); });
}

bool is_within(const std::vector<FilterInterval>& intervals, std::int64_t number) {
  return std::ranges::any_of(intervals, [&](const FilterInterval& each) {
    return each.least <= number && number <= each.most;
  });
}

/// What is looked for within a line; an arrow can be typed as "->".
std::string pattern_within(std::string text) {
  for (std::size_t at = 0; (at = text.find("->", at)) != std::string::npos;) {
    text.replace(at, 2, "→");
  }
  return "*" + text + "*";
}

}  // namespace

// ---------------------------------------------------------------- the tests

FilterChoice::FilterChoice(FilterTerm term)
    : test_(test_of(std::move(term))), asks_for_words_(asks_for_words(test_)) {}

FilterChoice::Test FilterChoice::test_of(FilterTerm term) {
  Test test;
  for (FilterTerm& part : term.terms) test.parts.push_back(test_of(std::move(part)));
  term.terms.clear();
  if (term.kind == TermKind::word) term.texts.front() = pattern_within(term.texts.front());
  test.asks_of_events = asks_of_events(term);
  test.term = std::move(term);
  return test;
}

bool FilterChoice::asks_for_words(const Test& test) {
  return test.term.kind == TermKind::word || std::ranges::any_of(test.parts, asks_for_words);
}

bool FilterChoice::waits_for(EventNumber from, EventNumber last) const {
  const auto waits = [&](const auto& self, const Test& test) -> bool {
    const bool is_causal =
        test.term.kind == TermKind::relation && test.term.relation != FilterRelation::violates;
    const auto is_new = [&](const FilterInterval& event) {
      const auto number = static_cast<EventNumber>(event.least);
      return from < number && number <= last;
    };
    return (is_causal && std::ranges::any_of(test.term.intervals, is_new)) ||
           std::ranges::any_of(test.parts, [&](const Test& part) { return self(self, part); });
  };
  return waits(waits, test_);
}

/// Names may mean others in another history.
void FilterChoice::forget(Test& test) {
  std::ranges::for_each(test.parts, forget);
  test.is_like_word.clear();
  test.events.clear();
}

void FilterChoice::choose(const Chronicle& chronicle, EventNumber from, std::vector<bool>& chosen) {
  const EventNumber last = chronicle.last_event();
  if (from <= 1) {
    forget(test_);
    line_numbers_.clear();
    lines_.clear();
    chosen.clear();
  }
  chosen.resize(last + 1, false);
  note(chronicle, from, test_);
  for (EventNumber number = from; number <= last; ++number) {
    chosen[number] = holds(chronicle, test_, row_of(chronicle, number));
  }
}

// ---------------------------------------------------------------- what events are asked for

void FilterChoice::note(const Chronicle& chronicle, EventNumber from, Test& test) {
  for (Test& part : test.parts) note(chronicle, from, part);
  if (!test.asks_of_events) return;
  const EventNumber last = chronicle.last_event();
  test.events.resize(
      std::min<std::size_t>(from, last + 1));  // what was said of later ones may change
  test.events.resize(last + 1, false);
  const FilterTerm& term = test.term;
  const bool is_violates =
      term.kind == TermKind::relation && term.relation == FilterRelation::violates;
  if (is_violates || (term.kind == TermKind::flag && is_about_marks(term.flag))) {
    note_marks(chronicle, from, test);
  } else if (term.kind == TermKind::relation) {
    note_causes(chronicle, test);
  } else {
    note_messages(chronicle, from, test);
  }
}

void FilterChoice::note_messages(const Chronicle& chronicle, EventNumber from, Test& test) {
  const FilterTerm& term = test.term;
  if (term.kind == TermKind::field && term.field == FilterField::sends) {
    const Chronicle::Range sent = chronicle.sent_in(from, chronicle.last_event());
    for (Place place = sent.first; place < sent.end; ++place) {
      const ChronicleMessage& message = chronicle.messages()[place];
      if (is_type(chronicle, test, message.type)) test.events[message.sent_event] = true;
    }
    return;
  }
  for_each_that_ended(chronicle, from, [&](const ChronicleMessage& message) {
    bool is_meant = message.end == MessageEnd::lost;
    if (term.kind == TermKind::field) {
      is_meant = message.end != MessageEnd::delivered && is_type(chronicle, test, message.type);
    } else if (term.flag == FilterFlag::dropped) {
      is_meant = message.end == MessageEnd::dropped;
    }
    if (is_meant) test.events[message.ended_event] = true;
  });
}

void FilterChoice::note_marks(const Chronicle& chronicle, EventNumber from, Test& test) {
  const auto& marks = chronicle.marks();
  const bool is_flag = test.term.kind == TermKind::flag;
  for (auto mark = std::ranges::lower_bound(marks, from, {}, &Mark::event); mark != marks.end();
       ++mark) {
    if (mark->event >= test.events.size()) continue;
    const bool is_meant = is_flag ? is_of_kind(mark->kind, test.term.flag)
                                  : mark->kind == Mark::Kind::violation &&
                                        is_like_any(test.term.texts, judge_in(mark->text));
    if (is_meant) test.events[mark->event] = true;
  }
}

void FilterChoice::note_causes(const Chronicle& chronicle, Test& test) {
  const EventNumber last = chronicle.last_event();
  test.events.assign(last + 1, false);
  for (const FilterInterval& interval : test.term.intervals) {
    const auto event = static_cast<EventNumber>(interval.least);
    if (event == 0 || event > last) continue;  // it has not happened
    const bool wants_causes = test.term.relation != FilterRelation::caused_by;
    const bool wants_effects = test.term.relation != FilterRelation::causes;
    const auto causes = wants_causes ? causes_of(chronicle, event) : std::vector<bool>(last + 1);
    const auto effects = wants_effects ? effects_of(chronicle, event) : std::vector<bool>(last + 1);
    const bool is_related = test.term.relation != FilterRelation::concurrent_with;
    for (EventNumber number = 1; number <= last; ++number) {
      if ((causes[number] || effects[number]) == is_related) test.events[number] = true;
    }
  }
}

// ---------------------------------------------------------------- rows

std::size_t FilterChoice::LineHash::operator()(const LineKey& key) const {
  std::uint64_t bits = std::uint64_t{key.node} << 32 | key.from;
  bits = bits * 0x9E3779B97F4A7C15U +
         (std::uint64_t{key.to} << 32 | std::uint64_t{key.word} << 16 | key.kind);
  return static_cast<std::size_t>((bits ^ bits >> 29) * 0xBF58476D1CE4E5B9U >> 8);
}

FilterChoice::Row FilterChoice::row_of(const Chronicle& chronicle, EventNumber number) {
  Row row{.number = number, .event = &chronicle.event(number)};
  const auto& messages = chronicle.messages();
  if (row.event->message < messages.size()) row.message = &messages[row.event->message];
  if (asks_for_words_) row.line = line_of(chronicle, row);
  return row;
}

namespace {

Word word_of(const ChronicleEvent& event, const ChronicleMessage* message) {
  return message == nullptr ? event.word : message->type;
}

/// The kinds of events by their numbers, and one more for what is refused.
std::uint16_t kind_of(const ChronicleEvent& event, const ChronicleMessage* message,
                      EventNumber number) {
  const bool is_refused =
      message != nullptr && message->end == MessageEnd::lost && message->ended_event == number;
  return is_refused ? 0xFF : static_cast<std::uint16_t>(event.kind);
}

}  // namespace

std::size_t FilterChoice::line_of(const Chronicle& chronicle, const Row& row) {
  LineKey key{row.event->node, nowhere, nowhere, word_of(*row.event, row.message),
              kind_of(*row.event, row.message, row.number)};
  if (row.message != nullptr) {
    key.from = row.message->from;
    key.to = row.message->to;
  }
  const auto [found, is_new] = line_numbers_.try_emplace(key, lines_.size());
  if (!is_new) return found->second;
  std::string line = node_words(chronicle, key.node);
  line += " " + std::string(kind_words(chronicle, row.number));
  if (row.message != nullptr) {
    line += " " + node_words(chronicle, key.from) + " → " + node_words(chronicle, key.to);
  }
  if (key.word != 0) line += " " + std::string(chronicle.word(key.word));
  lines_.push_back(std::move(line));
  return found->second;
}

template <class Words>
bool FilterChoice::is_like_one(Test& test, std::size_t index, const Words& words) {
  constexpr char unknown = 0;
  constexpr char no = 1;
  constexpr char yes = 2;
  if (index >= test.is_like_word.size()) test.is_like_word.resize(index + 1, unknown);
  char& known = test.is_like_word[index];
  if (known == unknown) known = is_like_any(test.term.texts, words()) ? yes : no;
  return known == yes;
}

bool FilterChoice::is_type(const Chronicle& chronicle, Test& test, Word word) {
  return word != 0 && is_like_one(test, word, [&] { return chronicle.word(word); });
}

bool FilterChoice::has_field(const Chronicle& chronicle, Test& test, const Row& row) {
  const auto is_node = [&](Place place) {
    const std::size_t index = std::min<std::size_t>(place, chronicle.nodes().size());
    return is_like_one(test, index, [&] { return node_words(chronicle, place); });
  };
  switch (test.term.field) {
    case FilterField::node:
      return is_node(row.event->node);
    case FilterField::from:
      return row.message != nullptr && is_node(row.message->from);
    case FilterField::to:
      return row.message != nullptr && is_node(row.message->to);
    case FilterField::type:
      return is_type(chronicle, test, word_of(*row.event, row.message));
    case FilterField::kind:
      return is_like_one(test, kind_of(*row.event, row.message, row.number),
                         [&] { return kind_words(chronicle, row.number); });
    case FilterField::t:
      return is_within(test.term.intervals, row.event->time.count());
    case FilterField::event:
      return is_within(test.term.intervals, static_cast<std::int64_t>(row.number));
    case FilterField::sends:
    case FilterField::loses:
      break;  // of events
  }
  return test.events[row.number];
}

bool FilterChoice::has_flag(FilterFlag flag, const Row& row) {
  if (row.message == nullptr) return false;
  if (flag == FilterFlag::copy) return row.message->is_copy;
  if (flag == FilterFlag::changed) return row.message->is_changed;
  return row.message->end == MessageEnd::delivered && row.message->ended_event == row.number;
}

bool FilterChoice::holds(const Chronicle& chronicle, Test& test, const Row& row) {
  if (test.asks_of_events) return test.events[row.number];
  const auto part_holds = [&](Test& part) { return holds(chronicle, part, row); };
  switch (test.term.kind) {
    case TermKind::all:
      return std::ranges::all_of(test.parts, part_holds);
    case TermKind::any:
      return std::ranges::any_of(test.parts, part_holds);
    case TermKind::negated:
      return !part_holds(test.parts.front());
    case TermKind::word:
      return is_like_one(test, row.line, [&] { return std::string_view(lines_[row.line]); });
    case TermKind::field:
      return has_field(chronicle, test, row);
    case TermKind::flag:
      return has_flag(test.term.flag, row);
    case TermKind::relation:
      break;  // of events
  }
  return test.events[row.number];
}

}  // namespace orrery::gui
