#include "gui/model/short_words.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t most_parts = 4;
constexpr std::size_t most_characters = 26;
constexpr std::size_t most_of_a_text = 14;
constexpr std::size_t most_named = 3;           // of a list; else they are counted
constexpr std::int64_t greatest_told = 99'999;  // beyond it a number is a digest, a nonce, an id

bool is_lower(char c) { return std::islower(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

bool is_one_word(const std::string& key) { return std::ranges::all_of(key, is_lower); }

bool is_scalar(const Value& value) {
  return value.get_if<Value::Array>() == nullptr && value.get_if<Value::Object>() == nullptr;
}

bool is_flat(const Value& value) {
  const auto* members = value.get_if<Value::Object>();
  if (members == nullptr) return false;
  return std::ranges::all_of(*members, [](const auto& member) { return is_scalar(member.value); });
}

/// A map: its keys are data.
bool is_keyed_by_data(const Value::Object& members) {
  return std::ranges::all_of(members, [](const Value::Member& member) {
    const bool is_number = !member.key.empty() && std::ranges::all_of(member.key, [](char c) {
      return std::isdigit(static_cast<unsigned char>(c)) != 0;
    });
    return is_number || parse_node_id(member.key).has_value();
  });
}

std::string shortened(const std::string& text) {
  if (text.size() <= most_of_a_text) return text;
  std::size_t cut = most_of_a_text - 1;  // not within a character
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  return text.substr(0, cut) + "…";
}

class Teller {
 public:
  Teller(std::string_view from, std::string_view to) : from_(from), to_(to) {}

  std::vector<std::string> parts;

  void tell_all(const Value::Object& members, int depth) {
    const bool is_small = depth == 0 && members.size() <= 2;
    for (const Value::Member& member : members) {
      if (member.value.is_null() && is_small) add("none");
      else tell(member, depth);
    }
  }

 private:
  void tell(const Value::Member& member, int depth) {
    const Value& value = member.value;
    if (const auto* text = value.get_if<std::string>()) return tell_text(*text);
    if (const auto* fact = value.get_if<bool>()) return tell_fact(member.key, *fact);
    if (const auto* number = value.get_if<std::int64_t>()) {
      if (depth == 0) tell_number(member.key, *number);
      return;
    }
    if (const auto* list = value.get_if<Value::Array>()) return tell_list(*list);
    if (const auto* members = value.get_if<Value::Object>()) tell_object(*members, depth);
  }

  void tell_text(const std::string& text) {
    if (text.empty() || is_end(text) || parse_duration(text)) return;
    add(shortened(text));
  }

  /// isAnswer: "answer", or nothing.
  void tell_fact(const std::string& name, bool fact) {
    const bool is_adjective = name.size() > 2 && name.starts_with("is") && is_upper(name[2]);
    if (!is_adjective) return add(fact ? "yes" : "no");
    if (!fact) return;
    std::string word = name.substr(2);
    word[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(word[0])));
    add(shortened(word));
  }

  /// The first two; only the first may be 0, which is where much begins.
  void tell_number(const std::string& name, std::int64_t number) {
    if (!is_one_word(name) || std::abs(number) > greatest_told) return;
    if (numbers_ == 2 || (numbers_ == 1 && number == 0)) return;
    ++numbers_;
    add(name[0] + std::to_string(number));
  }

  void tell_object(const Value::Object& members, int depth) {
    if (members.empty()) return;
    if (is_keyed_by_data(members)) return add("+" + std::to_string(members.size()));
    if (tell_whose(members)) return;
    const bool are_numbers = std::ranges::all_of(members, [](const Value::Member& member) {
      return member.value.get_if<std::int64_t>() != nullptr;
    });
    if (!are_numbers) tell_all(members, depth + 1);
  }

  /// A number and a node.
  bool tell_whose(const Value::Object& members) {
    if (members.size() != 2) return false;
    const auto* number = members[0].value.get_if<std::int64_t>();
    const auto* whose = members[1].value.get_if<std::string>();
    if (number == nullptr || whose == nullptr || !parse_node_id(*whose)) return false;
    add(std::to_string(*number) + (is_end(*whose) ? "" : "." + *whose));
    return true;
  }

  void tell_list(const Value::Array& list) {
    if (list.empty()) return;
    const std::size_t before = parts.size();
    if (list.size() <= most_named + 1) {
      const bool are_texts = std::ranges::all_of(
          list, [](const Value& element) { return element.get_if<std::string>() != nullptr; });
      if (are_texts) return tell_texts(list);
      if (std::ranges::all_of(list, is_flat)) tell_table(list);
    }
    if (parts.size() == before) add("+" + std::to_string(list.size()));
  }

  /// "n1,n2", without those at the ends.
  void tell_texts(const Value::Array& texts) {
    std::string all;
    for (const Value& element : texts) {
      const std::string& text = *element.get_if<std::string>();
      if (!is_end(text)) all += (all.empty() ? "" : ",") + text;
    }
    if (!all.empty()) add(shortened(all));
  }

  /// Objects that say the same in some member, and each its own in another: column by column.
  void tell_table(const Value::Array& rows) {
    for (const Value::Member& member : *rows.front().get_if<Value::Object>()) {
      Value::Array column;
      for (const Value& row : rows) {
        const Value* value = row.find(member.key);
        if (value == nullptr || value->get_if<std::string>() == nullptr) break;
        column.push_back(*value);
      }
      if (column.size() < rows.size()) continue;
      const bool are_alike = std::ranges::count(column, column.front()) == std::ssize(column);
      if (are_alike) tell_text(*column.front().get_if<std::string>());
      else tell_texts(column);
    }
  }

  /// Once.
  void add(std::string part) {
    if (std::ranges::find(parts, part) == parts.end()) parts.push_back(std::move(part));
  }

  bool is_end(std::string_view name) const { return name == from_ || name == to_; }

  std::string_view from_;
  std::string_view to_;
  int numbers_ = 0;
};

}  // namespace

std::vector<std::string> telling_parts(const Value& content, std::string_view from,
                                       std::string_view to) {
  Teller teller(from, to);
  if (const auto* members = content.get_if<Value::Object>()) teller.tell_all(*members, 0);
  std::vector<std::string>& parts = teller.parts;
  if (parts.size() > most_parts) parts.resize(most_parts);
  while (parts.size() > 1 && joined(parts).size() > most_characters) parts.pop_back();
  return std::move(parts);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : " ") + part;
  return all;
}

std::string changed_words(const std::vector<std::string>& meant,
                          const std::vector<std::string>& said) {
  if (meant == said) return said.empty() ? "(changed)" : joined(said) + " (changed)";
  if (meant.size() != said.size()) {
    return (meant.empty() ? "nothing" : joined(meant)) + " → " +
           (said.empty() ? "nothing" : joined(said));
  }
  std::vector<std::string> both;
  for (std::size_t i = 0; i < said.size(); ++i) {
    both.push_back(meant[i] == said[i] ? said[i] : meant[i] + " → " + said[i]);
  }
  return joined(both);
}

std::string shorter_words(const std::vector<std::string>& meant,
                          const std::vector<std::string>& said) {
  if (meant == said || meant.size() != said.size()) return said.empty() ? "" : said.front();
  const auto [was, is] = std::ranges::mismatch(meant, said);
  return *was + " → " + *is;
}

}  // namespace orrery::gui
