#pragma once
/// The forms of numbers, texts, times and containers: how a scenario file spells each. Structs:
/// form_structs.hpp; what all of this is for: read.hpp.

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/plan/path.hpp"

namespace orrery {

class Schema;

/// How a T is read, written and described:
///   static T read(const Value&, const Path&);   throws Error
///   static Value write(const T&);
///   static Value schema(Schema&);
template <class T>
struct Form;

/// Reads a T. Throws Error with the file, line and path of the first thing that is wrong.
template <class T>
T read(const Value& value, const Path& path) {
  T result = Form<T>::read(value, path);
  if constexpr (requires { problem_with(result); }) {
    if (const std::optional<Problem> problem = problem_with(result)) refuse(value, path, *problem);
  }
  return result;
}

/// What `read` reads back as an equal value. Members that are as their initialiser says are left
/// out.
template <class T>
Value write(const T& value) {
  return Form<T>::write(value);
}

/// A JSON Schema (draft 2020-12) under construction: named types are defined once and referred to.
class Schema {
 public:
  template <class T>
  Value of() {
    return Form<T>::schema(*this);
  }

  /// A reference to the definition of that name, made on first use; it may refer to itself.
  Value named(const std::string& name, const std::function<Value()>& make);

  /// The finished document around the schema of its root.
  Value document(Value root) const;

 private:
  Value definitions_;
};

// ---------------------------------------------------------------- leaves

/// {"type": …} with more members after it.
Value schema_type(std::string_view type, Value::Object more = {});
/// Texts of a pattern (ECMA-262), with a sentence for editors.
Value schema_pattern(std::string_view pattern, std::string_view description);
/// Exactly one of these; the one itself if it is alone.
Value schema_one_of(Value::Array alternatives);

const std::string& read_text(const Value& value, const Path& path, std::string_view what);
const Value::Array& read_list(const Value& value, const Path& path);
std::int64_t read_integer(const Value& value, const Path& path, std::int64_t min, std::int64_t max);
std::uint64_t read_unsigned(const Value& value, const Path& path, std::uint64_t max);

#define ORRERY_FORM(T)                                   \
  template <>                                            \
  struct Form<T> {                                       \
    static T read(const Value& value, const Path& path); \
    static Value write(const T& value);                  \
    static Value schema(Schema& schema);                 \
  }
ORRERY_FORM(Value);
ORRERY_FORM(bool);
ORRERY_FORM(double);
ORRERY_FORM(std::string);
ORRERY_FORM(NodeId);
ORRERY_FORM(Duration);
ORRERY_FORM(DurationRange);

template <std::integral T>
struct Form<T> {
  using Limits = std::numeric_limits<T>;
  static T read(const Value& value, const Path& path) {
    if constexpr (std::is_signed_v<T>) {
      return static_cast<T>(read_integer(value, path, Limits::min(), Limits::max()));
    } else {
      return static_cast<T>(read_unsigned(value, path, Limits::max()));
    }
  }
  static Value write(T value) { return value; }
  static Value schema(Schema&) {
    return schema_type("integer", {{"minimum", Limits::min()}, {"maximum", Limits::max()}});
  }
};

template <DescribedEnum T>
struct Form<T> {
  static std::vector<std::string> names() {
    std::vector<std::string> all;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { all.push_back(file_key(enumerator.name)); });
    return all;
  }
  static T read(const Value& value, const Path& path) {
    const std::string& text = read_text(value, path, "one of " + listed(names()));
    std::optional<T> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      if (file_key(enumerator.name) == text) found = enumerator.value;
    });
    if (!found) expected("one of " + listed(names()), value, path, suggest(text));
    return *found;
  }
  static Value write(T value) { return file_key(name_of_enumerator(value)); }
  static Value schema(Schema&) { return Value::Object{{"enum", to_value(names())}}; }

 private:
  static std::string suggest(const std::string& text) {
    const auto near = nearest(text, names());
    return near ? did_you_mean(*near) : "";
  }
};

// ---------------------------------------------------------------- containers

template <class T>
struct Form<std::optional<T>> {
  static std::optional<T> read(const Value& value, const Path& path) {
    if (value.is_null()) return std::nullopt;
    return orrery::read<T>(value, path);
  }
  static Value write(const std::optional<T>& value) {
    return value ? orrery::write(*value) : Value();
  }
  static Value schema(Schema& schema) {
    return Value::Object{{"anyOf", Value::Array{schema.of<T>(), schema_type("null")}}};
  }
};

template <class T>
struct Form<std::vector<T>> {
  static std::vector<T> read(const Value& value, const Path& path) {
    std::vector<T> list;
    for (const Value& element : read_list(value, path)) {
      list.push_back(orrery::read<T>(element, path[list.size()]));
    }
    return list;
  }
  static Value write(const std::vector<T>& list) {
    Value::Array array;
    for (const T& element : list) array.push_back(orrery::write(element));
    return array;
  }
  static Value schema(Schema& schema) { return schema_type("array", {{"items", schema.of<T>()}}); }
};

template <class T>
struct Form<std::map<std::string, T>> {
  static std::map<std::string, T> read(const Value& value, const Path& path) {
    const auto* object = value.get_if<Value::Object>();
    if (!object) expected("an object", value, path);
    std::map<std::string, T> map;
    for (const auto& [key, element, line] : *object) {
      map.emplace(key, orrery::read<T>(element, path / key));
    }
    return map;
  }
  static Value write(const std::map<std::string, T>& map) {
    Value::Object object;
    for (const auto& [key, element] : map) object.push_back({key, orrery::write(element)});
    return object;
  }
  static Value schema(Schema& schema) {
    return schema_type("object", {{"additionalProperties", schema.of<T>()}});
  }
};

}  // namespace orrery
