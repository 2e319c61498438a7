// The forms of what is said about workloads: ranges of whole numbers.

#include <charconv>

#include "sim/plan/plan_forms.hpp"

namespace orrery {
namespace {

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

workload::IntegerRange Form<workload::IntegerRange>::read(const Value& value, const Path& path) {
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) {
    const auto only = orrery::read<std::int64_t>(value, path);
    return {only, only};
  }
  const auto dots = text->find("..");
  const auto min = parse_integer(std::string_view(*text).substr(0, dots));
  const auto max = dots == std::string::npos
                       ? std::nullopt
                       : parse_integer(std::string_view(*text).substr(dots + 2));
  if (!min || !max) {
    expected("a whole number or a range of them", value, path, "write it as 5 or \"1..5\"");
  }
  if (*min > *max) {
    refuse(value, path,
           "the range " + shown(value) + " is empty: its end lies before its beginning",
           "write \"" + std::to_string(*max) + ".." + std::to_string(*min) + "\"");
  }
  return {*min, *max};
}
Value Form<workload::IntegerRange>::write(const workload::IntegerRange& value) {
  if (value.min == value.max) return value.min;
  return std::to_string(value.min) + ".." + std::to_string(value.max);
}
Value Form<workload::IntegerRange>::schema(Schema& schema) {
  return schema.named("integer_range", [&] {
    return schema_one_of({schema.of<std::int64_t>(),
                          schema_pattern("^-?[0-9]+\\.\\.-?[0-9]+$",
                                         "whole numbers from one to another: \"-3..3\"")});
  });
}

}  // namespace orrery
