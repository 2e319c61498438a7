#include <algorithm>
#include <charconv>

#include "gui/model/filter.hpp"
#include "gui/model/filter_tokens.hpp"
#include "gui/model/words.hpp"
#include "sim/core/time.hpp"
#include "sim/plan/path.hpp"

namespace orrery::gui {
namespace {

using TermKind = FilterTerm::Kind;
using Token = FilterToken;

constexpr std::size_t deepest_nesting = 100;

/// Thrown by the reader, caught in read_filter.
struct Refusal {
  FilterError error;
};

[[noreturn]] void refuse_at(const Token& token, std::string sentence, std::string suggestion = {}) {
  throw Refusal{{token.offset, token.length, std::move(sentence), std::move(suggestion)}};
}

std::string in_quotes(const Token& token) {
  return token.kind == Token::Kind::end ? "the end" : "\"" + token.text + "\"";
}

template <class Meaning>
std::vector<std::string> names_of(const std::vector<FilterName<Meaning>>& names) {
  std::vector<std::string> out;
  for (const auto& each : names) out.emplace_back(each.name);
  return out;
}

template <class Meaning>
const Meaning* meaning_in(const std::vector<FilterName<Meaning>>& names, const Token& token) {
  if (token.kind != Token::Kind::word) return nullptr;
  const auto found = std::ranges::find(names, token.text, &FilterName<Meaning>::name);
  return found == names.end() ? nullptr : &found->meaning;
}

FilterTerm several(TermKind kind, std::vector<FilterTerm> terms) {
  if (terms.size() == 1) return std::move(terms.front());
  return {.kind = kind, .terms = std::move(terms)};
}

FilterTerm negated(FilterTerm term) {
  FilterTerm out{.kind = TermKind::negated};
  out.terms.push_back(std::move(term));
  return out;
}

// ---------------------------------------------------------------- numbers and times

/// "12", "#12", "10..20"
std::optional<FilterInterval> events_in(std::string_view text) {
  const auto number_in = [](std::string_view digits) -> std::optional<std::int64_t> {
    if (digits.starts_with('#')) digits.remove_prefix(1);
    std::int64_t number = 0;
    const char* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < 0) return std::nullopt;
    return number;
  };
  const std::size_t dots = text.find("..");
  const auto least = number_in(text.substr(0, dots));
  const auto most = dots == std::string_view::npos ? least : number_in(text.substr(dots + 2));
  if (!least || !most || *least > *most) return std::nullopt;
  return FilterInterval{*least, *most};
}

/// The ends of "300..250", of which each can be read: in their order, if that is the other way.
template <class Read>
void refuse_swapped(const Token& value, Read read) {
  const std::size_t dots = value.text.find("..");
  if (dots == std::string::npos) return;
  const std::string first = value.text.substr(0, dots);
  const std::string last = value.text.substr(dots + 2);
  if (!read(first) || !read(last)) return;
  refuse_at(value, in_quotes(value) + " ends before it begins", "write " + last + ".." + first);
}

/// With fewer digits an end of it would be one.
template <class Read>
void refuse_too_large(const Token& value, const std::string& what, Read read) {
  const std::size_t dots = value.text.find("..");
  const auto is_too_large = [&](std::string end) {
    const std::size_t from = end.starts_with('#') ? 1 : 0;
    const std::size_t unit = std::min(end.find_first_not_of("0123456789.", from), end.size());
    return unit - from > 9 && !read(end) && read("1" + end.substr(unit));
  };
  const bool is_one = is_too_large(value.text.substr(0, dots)) ||
                      (dots != std::string::npos && is_too_large(value.text.substr(dots + 2)));
  if (is_one) refuse_at(value, in_quotes(value) + " is too large " + what);
}

FilterInterval events_of(const Token& value) {
  const auto events = events_in(value.text);
  if (events) return *events;
  refuse_swapped(value, events_in);
  refuse_too_large(value, "an event", events_in);
  refuse_at(value, in_quotes(value) + " is no event", "write a number, or 10..20");
}

FilterInterval one_event_of(const Token& value) {
  const auto event = events_in(value.text);
  if (event && event->least == event->most) return *event;
  refuse_at(value, in_quotes(value) + " is no event", "write the number of one");
}

FilterInterval times_of(const Token& value) {
  if (value.text == "0") return {0, 0};  // of whatever unit
  const auto times_in = [](const std::string& text) { return parse_duration_range(text); };
  if (const auto times = times_in(value.text)) return {times->min.count(), times->max.count()};
  refuse_swapped(value, times_in);
  refuse_too_large(value, "a time", times_in);
  const bool is_bare = std::ranges::all_of(value.text, [](char c) { return c >= '0' && c <= '9'; });
  refuse_at(value, in_quotes(value) + " is no time",
            is_bare ? "write " + value.text + "ms" : "write 120ms, or 1s..2s");
}

/// What is compared so with this value; of a range, beyond its ends.
FilterInterval compared(std::string_view sign, const FilterInterval& value) {
  if (sign == "<") return {FilterInterval::earliest, value.least - 1};
  if (sign == "<=") return {FilterInterval::earliest, value.most};
  if (sign == ">")
    return {value.most < FilterInterval::latest ? value.most + 1 : FilterInterval::latest,
            FilterInterval::latest};
  if (sign == ">=") return {value.least, FilterInterval::latest};
  return value;
}

// ---------------------------------------------------------------- the reader

class FilterReader {
 public:
  explicit FilterReader(std::string_view text) : tokens_(filter_tokens(text)) {}

  FilterTerm read() {
    if (here().kind == Token::Kind::end) return {};
    FilterTerm term = any();
    if (here().kind == Token::Kind::closing) refuse_at(here(), "no parenthesis is open here");
    if (here().kind != Token::Kind::end) refuse_here();
    return term;
  }

 private:
  const Token& here() const { return tokens_[at_]; }
  /// The one after it; the end has no other behind it.
  const Token& beyond(std::size_t by = 1) const {
    return tokens_[std::min(at_ + by, tokens_.size() - 1)];
  }
  Token take() {
    const Token& token = here();
    at_ = std::min(at_ + 1, tokens_.size() - 1);
    return token;
  }
  bool take_if(Token::Kind kind) {
    if (here().kind != kind) return false;
    take();
    return true;
  }

  [[noreturn]] void refuse_here() const {
    const Token& token = here();
    if (token.kind == Token::Kind::lone && token.text == "\"") {
      refuse_at(token, "this quotation does not end", "close it with \"");
    }
    if (token.kind == Token::Kind::lone) {
      refuse_at(token, in_quotes(token) + " does not stand alone",
                "write " + token.text + token.text);
    }
    refuse_at(token, "expected a word, a field or a flag, not " + in_quotes(token));
  }

  FilterTerm any() {
    std::vector<FilterTerm> terms;
    do {
      terms.push_back(all());
    } while (take_if(Token::Kind::either));
    return several(TermKind::any, std::move(terms));
  }

  FilterTerm all() {
    std::vector<FilterTerm> terms{list()};
    while (take_if(Token::Kind::both) || begins_one()) terms.push_back(list());
    return several(TermKind::all, std::move(terms));
  }

  /// Side by side, without a sign between.
  bool begins_one() const {
    switch (here().kind) {
      case Token::Kind::word:
      case Token::Kind::quotation:
      case Token::Kind::negation:
      case Token::Kind::minus:
      case Token::Kind::opening:
        return true;
      default:
        return false;
    }
  }

  FilterTerm list() {
    std::vector<FilterTerm> wanted;
    std::vector<FilterTerm> excluded;
    do {
      if (take_if(Token::Kind::minus)) excluded.push_back(negated(one()));
      else wanted.push_back(one());
    } while (take_if(Token::Kind::comma));
    if (!wanted.empty()) {
      excluded.insert(excluded.begin(), several(TermKind::any, std::move(wanted)));
    }
    return several(TermKind::all, std::move(excluded));
  }

  FilterTerm one() {
    if (++depth_ > deepest_nesting) refuse_at(here(), "this is nested too deeply");
    FilterTerm term = one_within();
    --depth_;
    return term;
  }

  FilterTerm one_within() {
    if (take_if(Token::Kind::negation) || take_if(Token::Kind::minus)) return negated(one());
    if (here().kind == Token::Kind::opening) return parenthesis();
    if (here().kind == Token::Kind::quotation)
      return {.kind = TermKind::word, .texts = {take().text}};
    if (here().kind != Token::Kind::word) refuse_here();
    if (beyond().kind == Token::Kind::compare) return compare();
    if (beyond().kind == Token::Kind::colon) return relation();
    const Token word = take();
    if (const FilterFlag* flag = meaning_in(filter_flags(), word)) {
      return {.kind = TermKind::flag, .flag = *flag};
    }
    return {.kind = TermKind::word, .texts = {word.text}};
  }

  FilterTerm parenthesis() {
    const Token opening = take();
    FilterTerm inner = any();
    if (here().kind == Token::Kind::end) refuse_at(opening, "this parenthesis is not closed");
    if (!take_if(Token::Kind::closing)) refuse_here();
    return inner;
  }

  // -------------------------------------------------------------- what has values

  /// A value can be quoted; it must be there.
  Token value() {
    if (here().kind == Token::Kind::word || here().kind == Token::Kind::quotation) return take();
    if (here().kind == Token::Kind::lone) refuse_here();
    refuse_at(here(), "expected a value after " + in_quotes(tokens_[at_ - 1]) + ", not " +
                          in_quotes(here()));
  }

  /// A comma goes on with the values, unless something else begins behind it.
  bool goes_on_with_values(bool are_numbers) {
    const bool goes_on = here().kind == Token::Kind::comma && is_value(beyond(), are_numbers);
    const Token::Kind after = beyond(2).kind;
    if (!goes_on || after == Token::Kind::compare || after == Token::Kind::colon) return false;
    take();
    return true;
  }
  static bool is_value(const Token& token, bool are_numbers) {
    if (token.kind == Token::Kind::quotation) return !are_numbers;
    if (token.kind != Token::Kind::word || meaning_in(filter_flags(), token)) return false;
    const char first = token.text.front();
    return !are_numbers || first == '#' || (first >= '0' && first <= '9');
  }

  FilterTerm compare() {
    const Token name = take();
    const FilterField* field = meaning_in(filter_fields(), name);
    if (field == nullptr) refuse_field(name);
    const Token sign = take();
    const bool is_equality = sign.text == "=" || sign.text == "!=";
    if (!is_equality && !is_number(*field)) {
      refuse_at(sign, "only t and event can be larger or smaller",
                "write " + name.text + "= or " + name.text + "!=");
    }
    FilterTerm term{.kind = TermKind::field, .field = *field};
    do {
      const Token given = value();
      if (*field == FilterField::t) term.intervals.push_back(compared(sign.text, times_of(given)));
      else if (*field == FilterField::event)
        term.intervals.push_back(compared(sign.text, events_of(given)));
      else term.texts.push_back(text_of(*field, given));
    } while (goes_on_with_values(is_number(*field)));
    return sign.text == "!=" ? negated(std::move(term)) : term;
  }

  /// Kinds are always the same; what nodes and types there are, the run knows.
  static std::string text_of(FilterField field, const Token& given) {
    if (field != FilterField::kind) return given.text;
    const std::vector<std::string> kinds = all_kind_words();
    const auto is_meant = [&](const std::string& kind) { return is_like(given.text, kind); };
    if (std::ranges::none_of(kinds, is_meant)) {
      refuse_at(given, "no event is of the kind " + in_quotes(given),
                suggestion_among(given.text, kinds));
    }
    return given.text;
  }

  [[noreturn]] static void refuse_field(const Token& name) {
    if (meaning_in(filter_flags(), name)) {
      refuse_at(name, name.text + " is a flag", "write only " + name.text);
    }
    if (meaning_in(filter_relations(), name)) {
      refuse_at(name, name.text + " is no field", "write " + name.text + ":");
    }
    refuse_at(name, "no field is called " + name.text,
              suggestion_among(name.text, names_of(filter_fields())));
  }

  FilterTerm relation() {
    const Token name = take();
    const FilterRelation* relation = meaning_in(filter_relations(), name);
    if (relation == nullptr) refuse_relation(name);
    take();
    FilterTerm term{.kind = TermKind::relation, .relation = *relation};
    const bool is_of_promises = *relation == FilterRelation::violates;
    do {
      const Token given = value();
      if (is_of_promises) term.texts.push_back(given.text);
      else term.intervals.push_back(one_event_of(given));
    } while (goes_on_with_values(!is_of_promises));
    return term;
  }

  [[noreturn]] static void refuse_relation(const Token& name) {
    if (meaning_in(filter_fields(), name)) {
      refuse_at(name, "a field is not followed by a colon", "write " + name.text + "=");
    }
    refuse_at(name, "nothing is called " + name.text + ":",
              suggestion_among(name.text, names_of(filter_relations())));
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

std::variant<FilterTerm, FilterError> read_filter(std::string_view text) {
  try {
    return FilterReader(text).read();
  } catch (Refusal& refusal) {
    return std::move(refusal.error);
  }
}

}  // namespace orrery::gui
