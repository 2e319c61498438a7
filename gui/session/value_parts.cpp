#include "gui/session/value_parts.hpp"

#include <charconv>

namespace orrery::gui {

std::optional<double> number_in(const Value& value) {
  if (const auto* fact = value.get_if<bool>()) return *fact ? 1 : 0;
  if (const auto* number = value.get_if<std::int64_t>()) return static_cast<double>(*number);
  if (const auto* number = value.get_if<std::uint64_t>()) return static_cast<double>(*number);
  if (const auto* number = value.get_if<double>()) return *number;
  return std::nullopt;
}

std::optional<std::uint64_t> number_of_key(std::string_view key) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  if (error != std::errc{} || end != key.data() + key.size() || key.empty()) return std::nullopt;
  return number;
}

const Value* member_inside(const Value& outermost, std::string_view member) {
  const Value* part = &outermost;
  std::size_t dot = member.find('.');
  while (part != nullptr && dot != std::string_view::npos) {
    member.remove_prefix(dot + 1);
    dot = member.find('.');
    part = part->find(member.substr(0, dot));
  }
  return part;
}

}  // namespace orrery::gui
