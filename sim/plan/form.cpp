#include "sim/plan/form.hpp"

#include <array>
#include <cmath>

#include "sim/core/distribution.hpp"

namespace orrery {
namespace {

constexpr std::string_view duration_pattern = "[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min|h)";

/// The whole number that a JSON number is, if it is one: 5, 5.0 and 1e6 are.
std::optional<Value> whole(const Value& value) {
  constexpr double exact_up_to = 9007199254740992.0;  // 2^53
  if (value.get_if<std::int64_t>() || value.get_if<std::uint64_t>()) return value;
  const auto* number = value.get_if<double>();
  if (!number || std::fabs(*number) > exact_up_to || std::trunc(*number) != *number) {
    return std::nullopt;
  }
  return Value(static_cast<std::int64_t>(*number));
}

[[noreturn]] void out_of_range(const Value& value, const Path& path, const std::string& bound) {
  // A number too large for 64 bits has been read as the nearest double, which nobody wrote.
  const std::string number = value.get_if<double>() ? "this number" : shown(value);
  refuse(value, path, number + " is out of range: " + bound);
}

[[noreturn]] void refuse_number(const Value& value, const Path& path, const std::string& bound) {
  const auto* number = value.get_if<double>();
  if (number && std::trunc(*number) == *number) out_of_range(value, path, bound);
  expected("a whole number", value, path);
}

/// "150msec" -> "150ms", for the spellings people try.
std::string repaired_duration(std::string_view number, std::string_view unit) {
  struct Spelling {
    std::string_view unit;
    std::string_view tried;
  };
  constexpr std::array<Spelling, 26> spellings{
      {{"ms", "msec"},  {"ms", "msecs"},   {"ms", "millis"},   {"ms", "milliseconds"},
       {"ms", "MS"},    {"ms", "mS"},      {"s", "S"},         {"s", "sec"},
       {"s", "secs"},   {"s", "second"},   {"s", "seconds"},   {"min", "m"},
       {"min", "mins"}, {"min", "minute"}, {"min", "minutes"}, {"h", "H"},
       {"h", "hr"},     {"h", "hour"},     {"h", "hours"},     {"us", "µs"},
       {"us", "μs"},    {"us", "usec"},    {"us", "micros"},   {"ns", "nsec"},
       {"ns", "nanos"}, {"ms", "Ms"}}};
  for (const Spelling& spelling : spellings) {
    if (spelling.tried == unit) return std::string(number).append(spelling.unit);
  }
  return "";
}

std::string write_this(std::string_view text) {
  return text.empty() ? "" : "write \"" + std::string(text) + "\"";
}

/// A duration that leaves room for sums: no setting is longer than a sample may be.
std::optional<Duration> parse_setting(std::string_view text) {
  const auto duration = parse_duration(text);
  return duration && *duration <= longest_sample ? duration : std::nullopt;
}

/// Why `text`, which parse_setting refused, is no duration.
Problem why_no_duration(const std::string& text) {
  const std::string quoted = shown(text);
  const auto digits_end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string number = text.substr(0, digits_end);
  const std::string unit = text.substr(digits_end);
  if (text.find("..") != std::string::npos) {
    return {"expected one duration, not the range " + quoted, "", ""};
  }
  if (text.starts_with('-')) return {quoted + " is negative: a duration is 0 or more", "", ""};
  const bool is_decimal = !number.empty() && number.front() != '.' && number.back() != '.' &&
                          std::count(number.begin(), number.end(), '.') < 2;
  if (!is_decimal) return {"expected a duration, not " + quoted, "", "write it as \"150ms\""};
  if (unit.empty()) {
    return {"the duration " + quoted + " has no unit", "", write_this(number + "ms")};
  }
  const auto unit_begin = unit.find_first_not_of(' ');
  if (unit_begin != 0 && unit_begin != std::string::npos) {
    const std::string closed = number + unit.substr(unit_begin);
    return {
        "the duration " + quoted + " has a space before its unit", "",
        write_this(parse_duration(closed) ? closed
                                          : repaired_duration(number, unit.substr(unit_begin)))};
  }
  if (parse_duration("1" + unit)) {
    const bool is_too_long = parse_duration(text) || number.find('.') == std::string::npos;
    return {"the duration " + quoted +
                (is_too_long ? " is too long: 320255h is the longest"
                             : " is no whole number of nanoseconds"),
            "", ""};
  }
  const std::string repaired = repaired_duration(number, unit);
  return {"the duration " + quoted + " has an unknown unit: there are ns, us, ms, s, min and h", "",
          repaired.empty() ? "" : did_you_mean(repaired)};
}

[[noreturn]] void refuse_duration(const Value& value, const Path& path, std::string_view what) {
  if (const auto* text = value.get_if<std::string>()) refuse(value, path, why_no_duration(*text));
  if (const auto number = whole(value)) {
    const std::string digits = to_json(*number);
    if (digits.starts_with('-')) refuse(value, path, why_no_duration(digits));
    refuse(value, path, "the duration " + digits + " has no unit", write_this(digits + "ms"));
  }
  expected(what, value, path, "write it as \"150ms\"");
}

}  // namespace

// ---------------------------------------------------------------- schema

Value Schema::named(const std::string& name, const std::function<Value()>& make) {
  if (!definitions_.find(name)) {
    definitions_[name] = Value();  // so that what refers to itself ends here
    Value made = make();
    definitions_[name] = std::move(made);
  }
  return Value::Object{{"$ref", "#/$defs/" + name}};
}

Value Schema::document(Value root) const {
  Value result;
  result["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  for (Value::Member& member : *root.get_if<Value::Object>()) {
    result[member.key] = std::move(member.value);
  }
  if (!definitions_.is_null()) result["$defs"] = definitions_;
  return result;
}

Value schema_type(std::string_view type, Value::Object more) {
  more.insert(more.begin(), {"type", type});
  return more;
}

Value schema_pattern(std::string_view pattern, std::string_view description) {
  return schema_type("string", {{"pattern", pattern}, {"description", description}});
}

Value schema_one_of(Value::Array alternatives) {
  if (alternatives.size() == 1) return std::move(alternatives.front());
  return Value::Object{{"oneOf", std::move(alternatives)}};
}

// ---------------------------------------------------------------- leaves

const std::string& read_text(const Value& value, const Path& path, std::string_view what) {
  const auto* text = value.get_if<std::string>();
  if (!text) expected(what, value, path);
  return *text;
}

const Value::Array& read_list(const Value& value, const Path& path) {
  const auto* array = value.get_if<Value::Array>();
  if (!array) expected("a list", value, path, "write it in [ ]");
  return *array;
}

std::int64_t read_integer(const Value& value, const Path& path, std::int64_t min,
                          std::int64_t max) {
  const std::string bound = "from " + std::to_string(min) + " to " + std::to_string(max);
  const auto number = whole(value);
  if (!number) refuse_number(value, path, bound);
  const auto* integer = number->get_if<std::int64_t>();
  if (!integer || *integer < min || *integer > max) out_of_range(value, path, bound);
  return *integer;
}

std::uint64_t read_unsigned(const Value& value, const Path& path, std::uint64_t max) {
  const std::string bound = "from 0 to " + std::to_string(max);
  const auto number = whole(value);
  if (!number) refuse_number(value, path, bound);
  const auto* integer = number->get_if<std::int64_t>();
  if (integer && *integer < 0) refuse(value, path, shown(value) + " is negative: 0 is the least");
  const std::uint64_t result =
      integer ? static_cast<std::uint64_t>(*integer) : *number->get_if<std::uint64_t>();
  if (result > max) out_of_range(value, path, bound);
  return result;
}

Value Form<Value>::read(const Value& value, const Path&) { return value; }
Value Form<Value>::write(const Value& value) { return value; }
Value Form<Value>::schema(Schema&) { return Value::Object{}; }

bool Form<bool>::read(const Value& value, const Path& path) {
  const auto* truth = value.get_if<bool>();
  if (!truth) expected("true or false", value, path);
  return *truth;
}
Value Form<bool>::write(const bool& value) { return value; }
Value Form<bool>::schema(Schema&) { return schema_type("boolean"); }

double Form<double>::read(const Value& value, const Path& path) {
  if (const auto* number = value.get_if<double>()) return *number;
  if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* large = value.get_if<std::uint64_t>()) return static_cast<double>(*large);
  expected("a number", value, path);
}
Value Form<double>::write(const double& value) { return value; }
Value Form<double>::schema(Schema&) { return schema_type("number"); }

std::string Form<std::string>::read(const Value& value, const Path& path) {
  return read_text(value, path, "a text");
}
Value Form<std::string>::write(const std::string& value) { return value; }
Value Form<std::string>::schema(Schema&) { return schema_type("string"); }

NodeId Form<NodeId>::read(const Value& value, const Path& path) {
  const std::string& text = read_text(value, path, "a node such as \"n1\"");
  const auto id = parse_node_id(text);
  if (!id) expected("a node such as \"n1\"", value, path);
  return *id;
}
Value Form<NodeId>::write(const NodeId& value) { return to_text(value); }
Value Form<NodeId>::schema(Schema& schema) {
  return schema.named("node", [] {
    return schema_pattern("^[a-z][1-9][0-9]*$",
                          "a node: replicas are n1, n2, …; clients c1, c2, …");
  });
}

Duration Form<Duration>::read(const Value& value, const Path& path) {
  const auto* text = value.get_if<std::string>();
  const auto duration = text ? parse_setting(*text) : std::nullopt;
  if (!duration) refuse_duration(value, path, "a duration");
  return *duration;
}
Value Form<Duration>::write(const Duration& value) { return to_text(value); }
Value Form<Duration>::schema(Schema& schema) {
  return schema.named("duration", [] {
    return schema_pattern("^" + std::string(duration_pattern) + "$",
                          "a time with its unit: \"150ms\", \"1.5s\"; ns, us, ms, s, min, h");
  });
}

DurationRange Form<DurationRange>::read(const Value& value, const Path& path) {
  const auto* text = value.get_if<std::string>();
  const auto dots = text ? text->find("..") : std::string::npos;
  if (dots == std::string::npos) {
    const auto only = text ? parse_setting(*text) : std::nullopt;
    if (!only) refuse_duration(value, path, "a duration or a range of durations");
    return {*only, *only};
  }
  const std::string first = text->substr(0, dots);
  const std::string last = text->substr(dots + 2);
  const auto min = parse_setting(first);
  const auto max = parse_setting(last);
  if (!min) refuse(value, path, why_no_duration(first));
  if (!max) refuse(value, path, why_no_duration(last));
  if (*min > *max) {
    refuse(value, path,
           "the range " + shown(value) + " is empty: its end lies before its beginning",
           write_this(last + ".." + first));
  }
  return {*min, *max};
}
Value Form<DurationRange>::write(const DurationRange& value) { return to_text(value); }
Value Form<DurationRange>::schema(Schema& schema) {
  return schema.named("duration_range", [] {
    const std::string one(duration_pattern);
    return schema_pattern("^" + one + "(\\.\\." + one + ")?$",
                          "a time or a range of times: \"150ms\", \"150ms..300ms\"");
  });
}

}  // namespace orrery
