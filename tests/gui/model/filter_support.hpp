#pragma once
/// Filters that are drawn, and the same question answered without any cleverness.

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/model/filter.hpp"
#include "gui/model/filter_choice.hpp"
#include "gui/model/words.hpp"
#include "tests/gui/model/busy_history.hpp"

namespace orrery::gui {

inline FilterTerm must_read(const std::string& text) {
  auto read = read_filter(text);
  if (const auto* error = std::get_if<FilterError>(&read)) {
    ADD_FAILURE() << text << ": " << error->sentence;
    return {};
  }
  return std::get<FilterTerm>(std::move(read));
}

inline std::vector<bool> chosen_by(const FilterTerm& term, const Chronicle& chronicle) {
  std::vector<bool> chosen;
  FilterChoice(term).choose(chronicle, 1, chosen);
  return chosen;
}

inline std::size_t count_of(const std::string& filter, const Chronicle& chronicle) {
  const std::vector<bool> chosen = chosen_by(must_read(filter), chronicle);
  return static_cast<std::size_t>(std::ranges::count(chosen, true));
}

// ---------------------------------------------------------------- without cleverness

/// Whether the event chosen is so, asked for each anew from the rows of the chronicle.
class NaiveFilter {
 public:
  explicit NaiveFilter(const Chronicle& chronicle) : chronicle_(chronicle) { find_causes(); }

  bool holds(const FilterTerm& term, EventNumber number) const {
    using Kind = FilterTerm::Kind;
    const auto part = [&](const FilterTerm& each) { return holds(each, number); };
    switch (term.kind) {
      case Kind::all:
        return std::ranges::all_of(term.terms, part);
      case Kind::any:
        return std::ranges::any_of(term.terms, part);
      case Kind::negated:
        return !part(term.terms.front());
      case Kind::word:
        return is_like("*" + term.texts.front() + "*", line(number));
      case Kind::field:
        return has_field(term, number);
      case Kind::flag:
        return has_flag(term.flag, number);
      case Kind::relation:
        return has_relation(term, number);
    }
    return false;
  }

 private:
  const ChronicleMessage* message_of(EventNumber number) const {
    const Place place = chronicle_.event(number).message;
    return place == nowhere ? nullptr : &chronicle_.messages()[place];
  }
  std::string type_of(EventNumber number) const {
    const ChronicleMessage* message = message_of(number);
    return std::string(
        chronicle_.word(message != nullptr ? message->type : chronicle_.event(number).word));
  }
  std::string line(EventNumber number) const {
    std::string line = node_words(chronicle_, chronicle_.event(number).node) + " " +
                       std::string(kind_words(chronicle_, number));
    if (const ChronicleMessage* message = message_of(number)) {
      line +=
          " " + node_words(chronicle_, message->from) + " → " + node_words(chronicle_, message->to);
    }
    return type_of(number).empty() ? line : line + " " + type_of(number);
  }
  template <class Is>
  bool any_message(const FilterTerm& term, const Is& is) const {
    return std::ranges::any_of(chronicle_.messages(), [&](const ChronicleMessage& message) {
      return is(message) && like(term, std::string(chronicle_.word(message.type)));
    });
  }
  static bool like(const FilterTerm& term, const std::string& text) {
    return !text.empty() &&
           std::ranges::any_of(term.texts, [&](const auto& each) { return is_like(each, text); });
  }
  static bool within(const FilterTerm& term, std::int64_t number) {
    return std::ranges::any_of(term.intervals, [&](const FilterInterval& each) {
      return number >= each.least && number <= each.most;
    });
  }

  bool has_field(const FilterTerm& term, EventNumber number) const {
    using End = ChronicleMessage::End;
    const ChronicleMessage* message = message_of(number);
    switch (term.field) {
      case FilterField::node:
        return like(term, node_words(chronicle_, chronicle_.event(number).node));
      case FilterField::from:
        return message != nullptr && like(term, node_words(chronicle_, message->from));
      case FilterField::to:
        return message != nullptr && like(term, node_words(chronicle_, message->to));
      case FilterField::type:
        return like(term, type_of(number));
      case FilterField::kind:
        return like(term, std::string(kind_words(chronicle_, number)));
      case FilterField::sends:
        return any_message(term, [&](const auto& each) { return each.sent_event == number; });
      case FilterField::loses:
        return any_message(term, [&](const auto& each) {
          return each.ended_event == number && (each.end == End::lost || each.end == End::dropped);
        });
      case FilterField::t:
        return within(term, chronicle_.event(number).time.count());
      case FilterField::event:
        return within(term, static_cast<std::int64_t>(number));
    }
    return false;
  }

  bool ends_so(ChronicleMessage::End end, EventNumber number) const {
    return std::ranges::any_of(chronicle_.messages(), [&](const ChronicleMessage& message) {
      return message.end == end && message.ended_event == number;
    });
  }
  bool is_marked(Mark::Kind kind, EventNumber number) const {
    return std::ranges::any_of(chronicle_.marks(), [&](const Mark& mark) {
      return mark.kind == kind && mark.event == number;
    });
  }
  bool has_flag(FilterFlag flag, EventNumber number) const {
    const ChronicleMessage* message = message_of(number);
    switch (flag) {
      case FilterFlag::lost:
        return ends_so(ChronicleMessage::End::lost, number);
      case FilterFlag::dropped:
        return ends_so(ChronicleMessage::End::dropped, number);
      case FilterFlag::delivered:
        return message != nullptr && message->end == ChronicleMessage::End::delivered &&
               message->ended_event == number;
      case FilterFlag::copy:
        return message != nullptr && message->is_copy;
      case FilterFlag::changed:
        return message != nullptr && message->is_changed;
      case FilterFlag::fault:
        return is_marked(Mark::Kind::fault, number);
      case FilterFlag::output:
        return is_marked(Mark::Kind::output, number);
      case FilterFlag::violation:
        return is_marked(Mark::Kind::violation, number);
    }
    return false;
  }

  bool has_relation(const FilterTerm& term, EventNumber number) const {
    if (term.relation == FilterRelation::violates) {
      return std::ranges::any_of(chronicle_.marks(), [&](const Mark& mark) {
        return mark.kind == Mark::Kind::violation && mark.event == number &&
               like(term, mark.text.substr(0, mark.text.find(": ")));
      });
    }
    return std::ranges::any_of(term.intervals, [&](const FilterInterval& each) {
      const auto other = static_cast<EventNumber>(each.least);
      if (other == 0 || other > chronicle_.last_event()) return false;
      const bool is_later = causes_[number][other];
      const bool is_earlier = causes_[other][number];
      if (term.relation == FilterRelation::caused_by) return is_later;
      if (term.relation == FilterRelation::causes) return is_earlier;
      return !is_later && !is_earlier;
    });
  }

  /// Of each event all that happened before it, and itself.
  void find_causes() {
    const EventNumber last = chronicle_.last_event();
    causes_.assign(last + 1, std::vector<bool>(last + 1));
    const auto take_over = [&](EventNumber number, EventNumber from) {
      for (EventNumber each = 1; each <= from; ++each) {
        if (causes_[from][each]) causes_[number][each] = true;
      }
    };
    for (EventNumber number = 1; number <= last; ++number) {
      causes_[number][number] = true;
      for (EventNumber before = 1; before < number; ++before) {
        const bool is_same = chronicle_.event(before).node == chronicle_.event(number).node;
        if (is_same && is_acting(number) && is_acting(before)) take_over(number, before);
      }
      const ChronicleMessage* message = message_of(number);
      const ChronicleEvent& event = chronicle_.event(number);
      if (message != nullptr && message->sent_event > 0) take_over(number, message->sent_event);
      const bool is_done_to_it = message == nullptr && event.node != nowhere && event.cause > 0;
      if (is_done_to_it && chronicle_.event(event.cause).node == nowhere) {
        take_over(number, event.cause);
      }
    }
  }

  /// A process does something in it: it is no message that is refused or only passes by.
  bool is_acting(EventNumber number) const {
    if (chronicle_.event(number).node == nowhere) return false;
    const ChronicleMessage* message = message_of(number);
    return message == nullptr ||
           (message->end == ChronicleMessage::End::delivered && message->ended_event == number);
  }

  const Chronicle& chronicle_;
  std::vector<std::vector<bool>> causes_;  // by event
};

// ---------------------------------------------------------------- drawn

class FilterLots {
 public:
  FilterLots(std::uint64_t seed, EventNumber events) : lots_(seed), events_(events) {}

  FilterTerm term(int depth = 4) {
    using Kind = FilterTerm::Kind;
    if (depth == 0 || lots_.below(3) == 0) return leaf();
    FilterTerm out;
    const std::uint64_t kind = lots_.below(3);
    out.kind = kind == 0 ? Kind::negated : kind == 1 ? Kind::all : Kind::any;
    const std::uint64_t count = kind == 0 ? 1 : 2 + lots_.below(2);
    for (std::uint64_t i = 0; i < count; ++i) out.terms.push_back(term(depth - 1));
    return out;
  }

 private:
  template <class Meaning>
  Meaning one_of(const std::vector<FilterName<Meaning>>& names) {
    return names[lots_.below(names.size())].meaning;
  }
  std::string one_text(const std::vector<std::string>& texts) {
    return texts[lots_.below(texts.size())];
  }
  std::vector<std::string> some(const std::vector<std::string>& texts) {
    std::vector<std::string> out{one_text(texts)};
    while (lots_.below(3) == 0) out.push_back(one_text(texts));
    return out;
  }
  std::vector<std::string> texts_of(FilterField field) {
    if (field == FilterField::kind) return some({"timer", "receives", "*re*", "disk synced", "*"});
    if (field == FilterField::node || field == FilterField::from || field == FilterField::to) {
      return some({"n1", "N2", "n*", "c1", "outside", "n9", "lost"});
    }
    return some({"Ask", "answer", "Tick", "*e*", "A*", "-x", "fault"});
  }
  /// Of one comparison: all with the same sign.
  std::vector<FilterInterval> intervals(bool is_time) {
    const std::uint64_t sign = lots_.below(3);
    std::vector<FilterInterval> out;
    do {
      const auto draw = [&] {
        const auto number = static_cast<std::int64_t>(lots_.below(events_ + 5));
        return is_time ? number * 250'000 : number;
      };
      const std::int64_t one = draw();
      const std::int64_t other = draw();
      if (sign == 0) out.push_back({FilterInterval::earliest, one});
      if (sign == 1) out.push_back({one, FilterInterval::latest});
      if (sign == 2) out.push_back({std::min(one, other), std::max(one, other)});
    } while (lots_.below(3) == 0);
    return out;
  }
  FilterTerm leaf() {
    using Kind = FilterTerm::Kind;
    switch (lots_.below(4)) {
      case 0:
        return {.kind = Kind::word,
                .texts = {one_text({"n1", "ask", "n2 → n3", "timer", "-n1", "n*ask", "", "copy"})}};
      case 1: {
        FilterTerm field{.kind = Kind::field, .field = one_of(filter_fields())};
        if (is_number(field.field)) field.intervals = intervals(field.field == FilterField::t);
        else field.texts = texts_of(field.field);
        return field;
      }
      case 2:
        return {.kind = Kind::flag, .flag = one_of(filter_flags())};
      default:
        return relation();
    }
  }
  FilterTerm relation() {
    FilterTerm out{.kind = FilterTerm::Kind::relation, .relation = one_of(filter_relations())};
    if (out.relation == FilterRelation::violates) {
      out.texts = some({"*", "judge.even", "*odd", "nobody", "violation"});
      return out;
    }
    do {
      const auto event = static_cast<std::int64_t>(lots_.below(events_ + 5));
      out.intervals.push_back({event, event});
    } while (lots_.below(3) == 0);
    return out;
  }

  Lots lots_;
  EventNumber events_;
};

}  // namespace orrery::gui
