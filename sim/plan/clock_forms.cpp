// The forms of what is said about clocks: drifts, and times with a sign.

#include <algorithm>

#include "sim/plan/plan_forms.hpp"

namespace orrery {
namespace {

constexpr std::string_view sign_pattern = "[+-]?";
constexpr std::string_view number_pattern = "[0-9]+(\\.[0-9]+)?";

/// The ends of a range, or twice the one value that is no range.
std::pair<std::string, std::string> ends_of(const std::string& text) {
  const auto dots = text.find("..");
  if (dots == std::string::npos) return {text, text};
  return {text.substr(0, dots), text.substr(dots + 2)};
}

[[noreturn]] void refuse_order(const Value& value, const Path& path,
                               const std::pair<std::string, std::string>& ends) {
  refuse(value, path, "the range " + shown(value) + " is empty: its end lies before its beginning",
         "write \"" + ends.second + ".." + ends.first + "\"");
}

std::string range_pattern(const std::string& one) { return "^" + one + "(\\.\\." + one + ")?$"; }

Drift read_drift(const std::string& text, const Value& value, const Path& path) {
  const auto drift = parse_drift(text);
  if (drift) return *drift;
  const bool has_no_unit = parse_drift(text + "ppm").has_value();
  if (has_no_unit) {
    refuse(value, path, "the drift " + shown(Value(text)) + " has no unit",
           "write \"" + text + "ppm\"");
  }
  refuse(value, path, "expected a drift, not " + shown(Value(text)),
         "write it as \"200ppm\" or \"-5%\"");
}

/// The rest behind the sign is read as any duration is.
Duration read_shift(const std::string& text, const Value& value, const Path& path) {
  const bool is_back = text.starts_with('-');
  Value length(text.substr(is_back || text.starts_with('+') ? 1 : 0));
  length.set_line(value.line());
  const auto shift = orrery::read<Duration>(length, path);
  return is_back ? -shift : shift;
}

}  // namespace

DriftRange Form<DriftRange>::read(const Value& value, const Path& path) {
  const auto* text = value.get_if<std::string>();
  const auto* number = value.get_if<std::int64_t>();
  if (number != nullptr) read_drift(to_json(value), value, path);
  if (text == nullptr) expected("a drift", value, path, "write it as \"200ppm\" or \"-5%\"");
  const auto ends = ends_of(*text);
  const DriftRange range{read_drift(ends.first, value, path), read_drift(ends.second, value, path)};
  if (range.min > range.max) refuse_order(value, path, ends);
  return range;
}
Value Form<DriftRange>::write(const DriftRange& value) { return to_text(value); }
Value Form<DriftRange>::schema(Schema& schema) {
  return schema.named("drift_range", [] {
    const std::string one = std::string(sign_pattern).append(number_pattern) + "(ppb|ppm|%)";
    return schema_pattern(range_pattern(one),
                          "how much more than time a clock counts: \"200ppm\", \"-5%..5%\"");
  });
}

ShiftRange Form<ShiftRange>::read(const Value& value, const Path& path) {
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) expected("a time to set clocks by", value, path, "write it as \"-2s\"");
  const auto ends = ends_of(*text);
  const ShiftRange range{read_shift(ends.first, value, path), read_shift(ends.second, value, path)};
  if (range.min > range.max) refuse_order(value, path, ends);
  return range;
}
Value Form<ShiftRange>::write(const ShiftRange& value) { return to_text(value); }
Value Form<ShiftRange>::schema(Schema& schema) {
  return schema.named("shift_range", [] {
    const std::string one = std::string(sign_pattern).append(number_pattern) + "(ns|us|ms|s|min|h)";
    return schema_pattern(range_pattern(one),
                          "ahead, or back with a minus: \"-2s\", \"-50ms..50ms\"");
  });
}

}  // namespace orrery
