#include "gui/model/filter_completion.hpp"

#include <algorithm>

#include "gui/model/filter_tokens.hpp"
#include "gui/model/words.hpp"
#include "sim/core/text.hpp"
#include "sim/plan/path.hpp"

namespace orrery::gui {
namespace {

using Token = FilterToken;

void take_in(FilterNames& names, Word word) {
  if (word == 0 || (word < names.has.size() && names.has[word])) return;
  if (names.has.size() <= word) names.has.resize(std::size_t{word} + 1);
  names.has[word] = true;
  names.types.push_back(word);
}

// ---------------------------------------------------------------- what can stand there

std::vector<FilterCompletion> nodes_of(const Chronicle& chronicle) {
  std::vector<FilterCompletion> list;
  for (const ChronicleNode& node : chronicle.nodes()) list.push_back({node.name, node.process});
  return list;
}

std::vector<FilterCompletion> types_of(const Chronicle& chronicle, const FilterNames& names) {
  std::vector<FilterCompletion> list;
  for (const Word type : names.types) {
    list.push_back({quoted_for_filter(chronicle.word(type)), ""});
  }
  return list;
}

std::vector<FilterCompletion> kinds() {
  std::vector<FilterCompletion> list;
  for (const std::string& kind : all_kind_words()) list.push_back({quoted_for_filter(kind), ""});
  return list;
}

std::vector<FilterCompletion> judges_of(const Chronicle& chronicle) {
  std::vector<FilterCompletion> list{{"*", "any promise"}};
  for (const Mark& mark : chronicle.marks()) {
    if (mark.kind != Mark::Kind::violation) continue;
    const std::string judge = quoted_for_filter(mark.text.substr(0, mark.text.find(": ")));
    if (std::ranges::find(list, judge, &FilterCompletion::text) == list.end()) {
      list.push_back({judge, ""});
    }
  }
  return list;
}

std::vector<FilterCompletion> all_terms(const Chronicle& chronicle, const FilterNames& names) {
  std::vector<FilterCompletion> list;
  for (const auto& field : filter_fields()) {
    list.push_back({std::string(field.name) + (field.meaning == FilterField::t ? ">" : "="),
                    std::string(field.words)});
  }
  for (const auto& flag : filter_flags()) {
    list.push_back({std::string(flag.name), std::string(flag.words)});
  }
  for (const auto& relation : filter_relations()) {
    list.push_back({std::string(relation.name) + ":", std::string(relation.words)});
  }
  for (auto& node : nodes_of(chronicle)) list.push_back(std::move(node));
  for (auto& type : types_of(chronicle, names)) list.push_back(std::move(type));
  return list;
}

/// The name before the "=" or ":" whose value stands at the end of these tokens; null if none does.
const Token* name_of_value(const std::vector<Token>& before) {
  const auto kind = [&](std::size_t from_end) {
    return before.size() < from_end ? Token::Kind::end : before[before.size() - from_end].kind;
  };
  std::size_t back = 1;
  while (kind(back) == Token::Kind::comma &&
         (kind(back + 1) == Token::Kind::word || kind(back + 1) == Token::Kind::quotation)) {
    back += 2;
  }
  if (kind(back) != Token::Kind::compare && kind(back) != Token::Kind::colon) return nullptr;
  return kind(back + 1) == Token::Kind::word ? &before[before.size() - back - 1] : nullptr;
}

std::vector<FilterCompletion> values_of(const std::string& name, const Chronicle& chronicle,
                                        const FilterNames& names) {
  if (name == "node" || name == "from" || name == "to") return nodes_of(chronicle);
  if (name == "type" || name == "sends" || name == "loses") return types_of(chronicle, names);
  if (name == "kind") return kinds();
  if (name == "violates") return judges_of(chronicle);
  return {};  // times and numbers
}

// ---------------------------------------------------------------- what fits

bool is_same_letter(char a, char b) { return lower_case(a) == lower_case(b); }

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() &&
         std::ranges::equal(text.substr(0, beginning.size()), beginning, is_same_letter);
}

bool contains(std::string_view text, std::string_view part) {
  const auto at = std::search(text.begin(), text.end(), part.begin(), part.end(), is_same_letter);
  return at != text.end() || part.empty();
}

std::vector<FilterCompletion> fitting(std::vector<FilterCompletion> list, std::string_view part) {
  std::erase_if(list, [&](const auto& each) { return !contains(each.text, part); });
  std::stable_partition(list.begin(), list.end(),
                        [&](const auto& each) { return begins_with(each.text, part); });
  if (list.size() == 1 && list.front().text == part) list.clear();
  return list;
}

// ---------------------------------------------------------------- remarks

bool is_pattern(std::string_view text) { return text.find('*') != std::string_view::npos; }

/// None of the names is like it.
bool is_unknown(const std::string& text, const std::vector<std::string>& names) {
  return !is_pattern(text) &&
         std::ranges::none_of(names, [&](const auto& name) { return is_like(text, name); });
}

std::string remark_on_nodes(const FilterTerm& term, const Chronicle& chronicle) {
  std::vector<std::string> names{"outside"};
  for (const ChronicleNode& node : chronicle.nodes()) names.push_back(node.name);
  for (const std::string& text : term.texts) {
    if (!is_unknown(text, names)) continue;
    const auto near = nearest(text, names);
    return "no node is called " + text + (near ? " (" + did_you_mean(*near) + ")" : "");
  }
  return {};
}

std::string remark_on_types(const FilterTerm& term, const Chronicle& chronicle,
                            const FilterNames& names) {
  std::vector<std::string> types;
  for (const Word word : names.types) types.emplace_back(chronicle.word(word));
  for (const std::string& text : term.texts) {
    if (!is_unknown(text, types)) continue;
    const auto near = nearest(text, types);
    return "no " + text + " so far" + (near ? " (" + did_you_mean(*near) + ")" : "");
  }
  return {};
}

std::string remark_on_events(const FilterTerm& term, const Chronicle& chronicle) {
  for (const FilterInterval& event : term.intervals) {
    const auto number = static_cast<EventNumber>(event.least);
    if (number >= 1 && number <= chronicle.last_event()) continue;
    return "there is no event " + number_words(number) + (number == 0 ? "" : " so far");
  }
  return {};
}

std::string remark_on_judges(const FilterTerm& term, const FilterNames& names) {
  for (const std::string& text : term.texts) {
    if (names.judges.empty() || !is_unknown(text, names.judges)) continue;
    const auto near = nearest(text, names.judges);
    return "nobody here judges " + text + (near ? " (" + did_you_mean(*near) + ")" : "");
  }
  return {};
}

/// Who writes "not lost" may not mean events with these words in them.
std::string remark_on_word(const std::string& word) {
  struct Operator {
    std::string_view word;
    std::string_view sign;
  };
  constexpr Operator operators[] = {{"not", "!"}, {"and", "&&"}, {"or", "||"}};
  for (const Operator& each : operators) {
    if (!is_like(each.word, word)) continue;
    return "looked for the word " + word + " (write " + std::string(each.sign) + ")";
  }
  return {};
}

}  // namespace

void FilterNames::follow(const Chronicle& chronicle) {
  const auto& messages = chronicle.messages();
  for (; messages_seen < messages.size(); ++messages_seen) {
    take_in(*this, messages[messages_seen].type);
  }
  while (events_seen < chronicle.last_event()) {
    take_in(*this, chronicle.event(++events_seen).word);
  }
}

FilterCompletions filter_completions(std::string_view text, std::size_t cursor,
                                     const Chronicle& chronicle, const FilterNames& names) {
  cursor = std::min(cursor, text.size());
  std::vector<Token> before = filter_tokens(text.substr(0, cursor));
  before.pop_back();  // the end
  FilterCompletions found{.begin = cursor, .end = cursor};
  std::string part;
  if (!before.empty() && before.back().kind == Token::Kind::lone) return found;
  if (!before.empty() && before.back().kind == Token::Kind::word &&
      before.back().ends() == cursor) {
    found.begin = before.back().offset;
    part = before.back().text;
    before.pop_back();
  }
  while (found.end < text.size() && is_in_filter_word(text[found.end])) ++found.end;
  // Behind a finished word nothing begins without a blank.
  if (part.empty() && !before.empty() && before.back().kind == Token::Kind::quotation &&
      before.back().ends() == cursor) {
    return found;
  }
  const Token* name = name_of_value(before);
  found.list = fitting(
      name != nullptr ? values_of(name->text, chronicle, names) : all_terms(chronicle, names),
      part);
  return found;
}

std::string filter_remark(const FilterTerm& term, const Chronicle& chronicle,
                          const FilterNames& names) {
  for (const FilterTerm& part : term.terms) {
    if (std::string remark = filter_remark(part, chronicle, names); !remark.empty()) return remark;
  }
  if (term.kind == FilterTerm::Kind::word) return remark_on_word(term.texts.front());
  if (term.kind == FilterTerm::Kind::relation) {
    return term.relation == FilterRelation::violates ? remark_on_judges(term, names)
                                                     : remark_on_events(term, chronicle);
  }
  if (term.kind != FilterTerm::Kind::field) return {};
  switch (term.field) {
    case FilterField::node:
    case FilterField::from:
    case FilterField::to:
      return remark_on_nodes(term, chronicle);
    case FilterField::type:
    case FilterField::sends:
    case FilterField::loses:
      return remark_on_types(term, chronicle, names);
    default:
      return {};
  }
}

}  // namespace orrery::gui
