#include "tests/plan/schema_validator.hpp"

#include <gtest/gtest.h>
#include <regex.h>

#include <algorithm>
#include <cmath>

namespace orrery::plan_test {
namespace {

double number(const Value& value) {
  if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* large = value.get_if<std::uint64_t>()) return static_cast<double>(*large);
  return *value.get_if<double>();
}

bool is_number(const Value& value) {
  return value.get_if<std::int64_t>() || value.get_if<std::uint64_t>() || value.get_if<double>();
}

bool has_type(const std::string& type, const Value& value) {
  if (type == "object") return value.get_if<Value::Object>();
  if (type == "array") return value.get_if<Value::Array>();
  if (type == "string") return value.get_if<std::string>();
  if (type == "boolean") return value.get_if<bool>();
  if (type == "null") return value.is_null();
  if (type == "number") return is_number(value);
  if (type == "integer") return is_number(value) && number(value) == std::trunc(number(value));
  ADD_FAILURE() << "unknown type " << type;
  return false;
}

class Validator {
 public:
  explicit Validator(const Value& document) : document_(document) {}

  bool accepts(const Value& schema, const Value& value) const {
    const auto& keywords = *schema.get_if<Value::Object>();
    return std::all_of(keywords.begin(), keywords.end(), [&](const Value::Member& keyword) {
      return accepts(schema, keyword.key, keyword.value, value);
    });
  }

 private:
  bool accepts(const Value& schema, const std::string& keyword, const Value& rule,
               const Value& value) const {
    if (keyword == "type") return has_type(*rule.get_if<std::string>(), value);
    if (keyword == "$ref") return accepts(referred(*rule.get_if<std::string>()), value);
    if (keyword == "const") return rule == value;
    if (keyword == "enum") return count(rule, [&](const Value& one) { return one == value; }) > 0;
    if (keyword == "anyOf") return matches(rule, value) > 0;
    if (keyword == "allOf") {
      return matches(rule, value) == static_cast<long>(rule.get_if<Value::Array>()->size());
    }
    if (keyword == "oneOf") return matches(rule, value) == 1;
    if (keyword == "minimum") return !is_number(value) || number(value) >= number(rule);
    if (keyword == "maximum") return !is_number(value) || number(value) <= number(rule);
    if (keyword == "pattern") return fits_pattern(*rule.get_if<std::string>(), value);
    if (keyword == "items" || keyword == "minItems") return fits_list(keyword, rule, value);
    if (keyword == "properties" || keyword == "required" || keyword == "additionalProperties" ||
        keyword == "minProperties" || keyword == "maxProperties") {
      return !value.get_if<Value::Object>() || fits_object(schema, keyword, rule, value);
    }
    const bool is_annotation = keyword == "$schema" || keyword == "$defs" || keyword == "title" ||
                               keyword == "description" || keyword == "default";
    EXPECT_TRUE(is_annotation) << "unknown keyword " << keyword;
    return true;
  }

  bool fits_list(const std::string& keyword, const Value& rule, const Value& value) const {
    const auto* array = value.get_if<Value::Array>();
    if (!array) return true;
    if (keyword == "minItems") return static_cast<double>(array->size()) >= number(rule);
    return std::all_of(array->begin(), array->end(),
                       [&](const Value& element) { return accepts(rule, element); });
  }

  bool fits_object(const Value& schema, const std::string& keyword, const Value& rule,
                   const Value& value) const {
    const auto& object = *value.get_if<Value::Object>();
    const Value* properties = schema.find("properties");
    const auto size = static_cast<double>(object.size());
    if (keyword == "minProperties") return size >= number(rule);
    if (keyword == "maxProperties") return size <= number(rule);
    if (keyword == "required") {
      return count(rule, [&](const Value& key) {
               return value.find(*key.get_if<std::string>()) == nullptr;
             }) == 0;
    }
    return std::all_of(object.begin(), object.end(), [&](const Value::Member& member) {
      const Value* own = properties ? properties->find(member.key) : nullptr;
      if (keyword == "properties") return !own || accepts(*own, member.value);
      if (own) return true;
      return rule.get_if<bool>() ? *rule.get_if<bool>() : accepts(rule, member.value);
    });
  }

  static bool fits_pattern(const std::string& pattern, const Value& value) {
    const auto* text = value.get_if<std::string>();
    if (!text) return true;
    // Our patterns mean the same to POSIX; std::regex makes g++ warn of itself under the
    // sanitizers.
    regex_t compiled;
    EXPECT_EQ(regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB), 0) << pattern;
    const bool fits = regexec(&compiled, text->c_str(), 0, nullptr, 0) == 0;
    regfree(&compiled);
    return fits;
  }

  long matches(const Value& alternatives, const Value& value) const {
    return count(alternatives, [&](const Value& one) { return accepts(one, value); });
  }

  template <class Condition>
  static long count(const Value& list, Condition condition) {
    const auto& array = *list.get_if<Value::Array>();
    return std::count_if(array.begin(), array.end(), condition);
  }

  const Value& referred(const std::string& reference) const {
    const Value* definition = document_.find("$defs")->find(reference.substr(8));
    EXPECT_NE(definition, nullptr) << reference;
    return *definition;
  }

  const Value& document_;
};

}  // namespace

bool schema_accepts(const Value& schema, const Value& value) {
  return Validator(schema).accepts(schema, value);
}

}  // namespace orrery::plan_test
