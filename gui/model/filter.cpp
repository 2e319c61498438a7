#include "gui/model/filter.hpp"

#include <algorithm>
#include <cctype>

#include "gui/model/filter_tokens.hpp"
#include "sim/core/text.hpp"
#include "sim/core/time.hpp"

namespace orrery::gui {
namespace {

using TermKind = FilterTerm::Kind;

template <class Meaning>
std::string_view name_in(const std::vector<FilterName<Meaning>>& names, Meaning meaning) {
  return std::ranges::find(names, meaning, &FilterName<Meaning>::meaning)->name;
}

// ---------------------------------------------------------------- writing

std::string number_text(FilterField field, std::int64_t number) {
  return field == FilterField::t ? orrery::to_text(Duration(number)) : std::to_string(number);
}

/// "<=120ms", "=10..20"; nothing but the bounds for those that follow a comma.
std::string interval_text(FilterField field, const FilterInterval& interval, bool is_first) {
  const auto text = [&](std::string_view sign, std::int64_t bound) {
    return (is_first ? std::string(sign) : std::string()) + number_text(field, bound);
  };
  if (interval.least == FilterInterval::earliest && interval.most < 0) return text("<", 0);
  if (interval.least == FilterInterval::earliest) return text("<=", interval.most);
  if (interval.most == FilterInterval::latest) return text(">=", interval.least);
  if (interval.least == interval.most) return text("=", interval.least);
  return text("=", interval.least) + ".." + number_text(field, interval.most);
}

std::string listed_for_filter(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + quoted_for_filter(text);
  return out;
}

std::string compare_text(const FilterTerm& term) {
  std::string out(name_in(filter_fields(), term.field));
  if (!is_number(term.field)) return out + "=" + listed_for_filter(term.texts);
  bool is_first = true;
  for (const FilterInterval& interval : term.intervals) {
    out += (is_first ? "" : ",") + interval_text(term.field, interval, is_first);
    is_first = false;
  }
  return out;
}

std::string relation_text(const FilterTerm& term) {
  const std::string out = std::string(name_in(filter_relations(), term.relation)) + ":";
  if (term.relation == FilterRelation::violates) return out + listed_for_filter(term.texts);
  std::string numbers;
  for (const FilterInterval& event : term.intervals) {
    numbers += (numbers.empty() ? "" : ",") + std::to_string(event.least);
  }
  return out + numbers;
}

std::string in_parentheses(const FilterTerm& term) {
  const bool is_several = term.kind == TermKind::all || term.kind == TermKind::any;
  return is_several ? "(" + to_text(term) + ")" : to_text(term);
}

std::string joined(const FilterTerm& term, std::string_view sign) {
  std::string out;
  for (const FilterTerm& each : term.terms) {
    if (!out.empty()) out += sign;
    const bool binds_tighter = term.kind == TermKind::any && each.kind == TermKind::all;
    out += binds_tighter ? to_text(each) : in_parentheses(each);
  }
  return out;
}

}  // namespace

const std::vector<FilterName<FilterField>>& filter_fields() {
  using enum FilterField;
  static const std::vector<FilterName<FilterField>> names{
      {node, "node", "where it happens: node=n2"},
      {type, "type", "of its message or timer: type=Request*"},
      {kind, "kind", "what happens: kind=receives"},
      {from, "from", "its message's sender"},
      {to, "to", "its message's receiver"},
      {t, "t", "when: t>120ms, t=1s..2s"},
      {event, "event", "its number: event<=300"},
      {sends, "sends", "a message of this type leaves in it"},
      {loses, "loses", "a message of this type is lost in it"}};
  return names;
}

const std::vector<FilterName<FilterFlag>>& filter_flags() {
  using enum FilterFlag;
  static const std::vector<FilterName<FilterFlag>> names{
      {lost, "lost", "a message is lost in it"},
      {dropped, "dropped", "a message is dropped by hand after it"},
      {delivered, "delivered", "a message arrives"},
      {copy, "copy", "its message is the network's copy"},
      {changed, "changed", "its message is not what was sent"},
      {fault, "fault", "somebody breaks something"},
      {output, "output", "a node reaches a milestone"},
      {violation, "violation", "a promise is broken"}};
  return names;
}

const std::vector<FilterName<FilterRelation>>& filter_relations() {
  using enum FilterRelation;
  static const std::vector<FilterName<FilterRelation>> names{
      {caused_by, "caused-by", "what event 12 led to: caused-by:12"},
      {causes, "causes", "what led to event 12: causes:12"},
      {concurrent_with, "concurrent-with", "neither led to the other"},
      {violates, "violates", "this promise is broken: violates:*"}};
  return names;
}

std::string to_text(const FilterTerm& term) {
  switch (term.kind) {
    case TermKind::all:
      return joined(term, " && ");
    case TermKind::any:
      return joined(term, " || ");
    case TermKind::negated:
      return "!" + in_parentheses(term.terms.front());
    case TermKind::word:
      return quoted_for_filter(term.texts.front());
    case TermKind::field:
      return compare_text(term);
    case TermKind::flag:
      return std::string(name_in(filter_flags(), term.flag));
    case TermKind::relation:
      return relation_text(term);
  }
  return {};
}

std::string quoted_for_filter(std::string_view text) {
  const auto& flags = filter_flags();
  const bool is_plain =
      !text.empty() && text.front() != '-' && std::ranges::all_of(text, is_in_filter_word) &&
      std::ranges::find(flags, text, &FilterName<FilterFlag>::name) == flags.end();
  if (is_plain) return std::string(text);
  std::string out(text);
  std::ranges::replace(out, '"', '*');
  return '"' + out + '"';
}

bool is_like(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the newest, and what it stands for ends there
  std::size_t star_ends = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_ends = t;
    } else if (p < pattern.size() && lower_case(pattern[p]) == lower_case(text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_ends;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace orrery::gui
