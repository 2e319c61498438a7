#include "gui/model/quantity.hpp"

#include <cctype>

namespace orrery::gui {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::optional<Decimal> bound_of(const Value& schema, std::string_view key) {
  const Value* bound = schema.find(key);
  return bound == nullptr ? std::nullopt : parse_decimal(to_json(*bound));
}

std::string text_of(const Value& schema, std::string_view key) {
  const Value* member = schema.find(key);
  const auto* text = member == nullptr ? nullptr : member->get_if<std::string>();
  return text == nullptr ? "" : *text;
}

/// Of a number in JSON.
NumberRule rule_of_number(const Value& schema, bool is_whole) {
  return {.min = bound_of(schema, "minimum"),
          .max = bound_of(schema, "maximum"),
          .least_step = is_whole ? Decimal{1, 0} : Decimal{1, 2},
          .is_whole = is_whole};
}

/// Of the numbers in a text of this pattern; nothing if it describes no numbers.
std::optional<NumberRule> rule_of_pattern(std::string_view pattern) {
  if (pattern.starts_with("^(0*[1-9]")) return NumberRule{.min = Decimal{1, 2}};  // above 0: a rate
  if (pattern.starts_with("^[0-9]")) return NumberRule{.min = Decimal{}};
  if (pattern.starts_with("^[+-]?[0-9]")) return NumberRule{};
  if (pattern.starts_with("^-?[0-9]")) return NumberRule{.is_whole = true};
  return std::nullopt;
}

/// Where the number that begins there ends.
std::size_t end_of_number(std::string_view text, std::size_t at) {
  if (text[at] == '-' || text[at] == '+') ++at;
  while (at < text.size() && is_digit(text[at])) ++at;
  const bool has_fraction = at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1]);
  if (!has_fraction) return at;
  do ++at;
  while (at < text.size() && is_digit(text[at]));
  return at;
}

bool begins_number(std::string_view text, std::size_t at) {
  if (is_digit(text[at])) return true;
  const bool is_sign = text[at] == '-' || text[at] == '+';
  return is_sign && at + 1 < text.size() && is_digit(text[at + 1]);
}

std::vector<Quantity> numbers_in(std::string_view text, const NumberRule& rule) {
  std::vector<Quantity> quantities;
  for (std::size_t at = 0; at < text.size();) {
    if (!begins_number(text, at)) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_number(text, at);
    const auto number = parse_decimal(text.substr(at, end - at));
    if (number) quantities.push_back({at, end - at, *number, rule});
    at = end;
  }
  return quantities;
}

/// A range's ends do not pass one another, as long as they have the same unit.
void bound_by_each_other(std::string_view text, std::vector<Quantity>& ends) {
  const auto dots = text.find("..");
  if (ends.size() != 2 || dots == std::string_view::npos) return;
  const std::size_t first = ends[0].begin + ends[0].length;
  const std::string_view unit = text.substr(first, dots - first);
  if (unit != text.substr(ends[1].begin + ends[1].length)) return;
  ends[0].rule.max = ends[1].number;
  ends[1].rule.min = ends[0].number;
}

}  // namespace

std::vector<Quantity> quantities_in(std::string_view text, const Value& schema) {
  const std::string type = text_of(schema, "type");
  if (type == "integer" || type == "number") {
    const auto number = parse_decimal(text);
    if (!number) return {};
    return {{0, text.size(), *number, rule_of_number(schema, type == "integer")}};
  }
  const auto rule = rule_of_pattern(text_of(schema, "pattern"));
  if (!rule) return {};
  std::vector<Quantity> quantities = numbers_in(text, *rule);
  bound_by_each_other(text, quantities);
  return quantities;
}

std::string with_number(std::string_view text, const Quantity& quantity, const Decimal& number) {
  std::string result(text);
  return result.replace(quantity.begin, quantity.length, to_text(number));
}

}  // namespace orrery::gui
