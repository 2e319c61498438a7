#pragma once
/// Values as text: a JSON-like tree in which every value remembers the line it was read from, its
/// JSON, and the tree of any described value. States, messages and outputs keep their paper's
/// spelling here; scenario files, which are snake_case, are read and written by sim/plan/read.hpp.

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"

namespace orrery {

/// null, bool, integer, double, string, array, or object in order of insertion. Invariant: an
/// integer that fits is held as std::int64_t, so that equal numbers are held alike; std::uint64_t
/// holds the larger ones only.
class Value {
 public:
  struct Member;
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;

  Value();
  Value(std::nullptr_t);
  template <class T>
    requires(std::is_arithmetic_v<T>)
  Value(T number);
  Value(std::string text);
  Value(std::string_view text);
  Value(const char* text);
  Value(Array array);
  Value(Object object);

  bool is_null() const { return content_.index() == 0; }

  /// The content if it is of that kind, else null. T: bool, std::int64_t, std::uint64_t, double,
  /// std::string, Value::Array or Value::Object.
  template <class T>
  const T* get_if() const {
    return std::get_if<T>(&content_);
  }
  template <class T>
  T* get_if() {
    return std::get_if<T>(&content_);
  }

  /// An object's value under a key; null if there is none, or this is no object.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);

  /// An object's value under a key, appended (as null) if it is not there. A null becomes an
  /// object. Requires: this is an object or null.
  Value& operator[](std::string_view key);

  /// Appends to an array. A null becomes an array. Requires: this is an array or null.
  void push_back(Value element);

  /// What a sentence calls it: "a number", "an object", "null".
  std::string_view kind() const;

  /// Where it was read, from 1; 0 if it comes from no file. No part of the value: equality ignores
  /// it.
  int line() const { return line_; }
  void set_line(int line) { line_ = line; }

  /// Which file that was: 0 for the first one, else the number of one that it reuses. No part of
  /// the value, either.
  int source() const { return source_; }
  void set_source(int source) { source_ = source; }

  friend bool operator==(const Value& a, const Value& b);

 private:
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array,
               Object>
      content_;
  int line_ = 0;
  int source_ = 0;
};

/// One entry of an object.
struct Value::Member {
  std::string key;
  Value value;
  int line = 0;  ///< where the key was read, from 1; 0 if it comes from no file

  friend bool operator==(const Member& a, const Member& b) {
    return a.key == b.key && a.value == b.value;
  }
};

// Defined where Member is complete.
inline Value::Value() = default;
inline Value::Value(std::nullptr_t) {}
template <class T>
  requires(std::is_arithmetic_v<T>)
Value::Value(T number) {
  if constexpr (std::same_as<T, bool>) {
    content_ = number;
  } else if constexpr (std::floating_point<T>) {
    content_ = static_cast<double>(number);
  } else if (std::is_signed_v<T> ||
             static_cast<std::uint64_t>(number) < (std::uint64_t{1} << 63U)) {
    content_ = static_cast<std::int64_t>(number);
  } else {
    content_ = static_cast<std::uint64_t>(number);
  }
}
inline Value::Value(std::string text) : content_(std::move(text)) {}
inline Value::Value(std::string_view text) : content_(std::string(text)) {}
inline Value::Value(const char* text) : content_(std::string(text)) {}
inline Value::Value(Array array) : content_(std::move(array)) {}
inline Value::Value(Object object) : content_(std::move(object)) {}
inline bool operator==(const Value& a, const Value& b) { return a.content_ == b.content_; }

/// JSON on one line, or indented by that many spaces a level. The same bytes on every machine: a
/// double is the shortest text that reads back as the same double ("0.1", "5.0", "1e+300"), null if
/// it is not finite; bytes that are no UTF-8 become U+FFFD.
std::string to_json(const Value& value, int indent = -1);
/// Appends a text as JSON, in quotes.
void append_json_text(std::string& out, std::string_view text);

/// Types with an opinion of their own say `Value to_value() const`.
template <class T>
concept SaysItsValue = requires(const T& value) {
  { value.to_value() } -> std::same_as<Value>;
};

/// Ordered maps: std::map, and every container that names its `mapped_type` and iterates over
/// pairs.
template <class T>
concept MapLike = Iterable<T> && requires {
  typename T::mapped_type;
};

template <class T>
Value to_value(const T& value);

namespace describing {

/// A described alternative is {"TypeName": {…}}, or just "TypeName" when it has nothing to say;
/// another one (a number, an id) stands for itself, since compilers spell its type differently.
template <class A>
Value alternative_to_value(const A& alternative) {
  if constexpr (std::same_as<A, std::monostate>) {
    return nullptr;
  } else if constexpr (!DescribedStruct<A>) {
    return to_value(alternative);
  } else if constexpr (boost::mp11::mp_empty<Members<A>>::value) {
    return name_of<A>();
  } else {
    return Value::Object{{std::string(name_of<A>()), to_value(alternative)}};
  }
}

template <class K>
std::string key_text(const K& key) {
  const Value value = to_value(key);
  const auto* text = value.get_if<std::string>();
  return text ? *text : to_json(value);
}

}  // namespace describing

/// The tree of a value made of numbers, bools, enums (by enumerator), ids ("n1"), durations
/// ("150ms"), strings, optionals (or null), pairs, variants, ordered containers, maps (keys as
/// text) and described structs.
template <class T>
Value to_value(const T& value) {
  if constexpr (SaysItsValue<T>) {
    return value.to_value();
  } else if constexpr (std::same_as<T, Value> || std::is_arithmetic_v<T>) {
    return Value(value);
  } else if constexpr (std::is_enum_v<T>) {
    if constexpr (DescribedEnum<T>) {
      if (const auto name = name_of_enumerator(value); !name.empty()) return name;
    }
    return static_cast<std::underlying_type_t<T>>(value);
  } else if constexpr (std::same_as<T, NodeId> || std::same_as<T, Duration> ||
                       std::same_as<T, DurationRange>) {
    return to_text(value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    return std::string_view(value);
  } else if constexpr (describing::is_optional<T>) {
    return value ? to_value(*value) : Value();
  } else if constexpr (describing::is_pair<T>) {
    return Value::Array{to_value(value.first), to_value(value.second)};
  } else if constexpr (describing::is_variant<T>) {
    return std::visit([](const auto& a) { return describing::alternative_to_value(a); }, value);
  } else if constexpr (DescribedStruct<T>) {
    Value::Object object;
    for_each_member(value, [&](std::string_view name, const auto& member) {
      object.push_back({std::string(name), to_value(member)});
    });
    return object;
  } else if constexpr (MapLike<T>) {
    Value::Object object;
    for (const auto& [key, element] : value) {
      object.push_back({describing::key_text(key), to_value(element)});
    }
    return object;
  } else if constexpr (Iterable<T>) {
    static_assert(
        !requires { typename T::hasher; }, "unordered containers have no place in a world");
    Value::Array array;
    for (const auto& element : value) array.push_back(to_value(element));
    return array;
  } else {
    static_assert(DescribedStruct<T>, "this type needs a BOOST_DESCRIBE_STRUCT line");
  }
}

/// The key of a member or type in scenario files and reports: "electionTimeout" ->
/// "election_timeout", "RTTMax" -> "rtt_max", "delete_" -> "delete" (a member cannot be called as a
/// C++ keyword).
std::string file_key(std::string_view name);

}  // namespace orrery
