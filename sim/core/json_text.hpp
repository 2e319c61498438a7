#pragma once
/// The JSON of any described value, without building its tree first: the same bytes as
/// `to_json(to_value(value))`, at a fraction of the cost. For traces, where every message and every
/// change is rendered.

#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#include "sim/core/describe.hpp"
#include "sim/core/value.hpp"

namespace orrery {

/// Types with an opinion of their own say `void append_json(std::string&) const`.
template <class T>
concept SaysItsJson = requires(const T& value, std::string& out) {
  value.append_json(out);
};

template <class T>
void append_json(std::string& out, const T& value);

namespace describing {

template <std::integral T>
void append_integer(std::string& out, T number) {
  std::array<char, 24> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

template <class K>
void append_json_key(std::string& out, const K& key) {
  if constexpr (std::integral<K> && !std::same_as<K, bool> && !std::same_as<K, char>) {
    out += '"';
    append_integer(out, key);
    out += '"';
  } else {
    append_json_text(out, key_text(key));
  }
  out += ':';
}

template <DescribedStruct T>
void append_json_members(std::string& out, const T& value) {
  out += '{';
  for_each_member(value, [&](std::string_view name, const auto& member) {
    if (out.back() != '{') out += ',';
    ((out += '"') += name) += "\":";
    append_json(out, member);
  });
  out += '}';
}

template <class T>
inline constexpr bool is_json_scalar =
    std::is_arithmetic_v<T> || std::is_enum_v<T> || std::same_as<T, NodeId> ||
    std::same_as<T, Duration> || std::same_as<T, DurationRange> ||
    std::convertible_to<const T&, std::string_view>;

template <class E>
void append_json_enumerator(std::string& out, E value) {
  if constexpr (DescribedEnum<E>) {
    if (const auto name = name_of_enumerator(value); !name.empty()) {
      return append_json_text(out, name);
    }
  }
  append_json(out, static_cast<std::underlying_type_t<E>>(value));
}

template <class T>
void append_json_scalar(std::string& out, const T& value) {
  if constexpr (std::floating_point<T>) {
    out += to_json(value);
  } else if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::same_as<T, char>) {
    append_integer(out, static_cast<int>(value));
  } else if constexpr (std::integral<T>) {
    append_integer(out, value);
  } else if constexpr (std::is_enum_v<T>) {
    append_json_enumerator(out, value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    append_json_text(out, value);
  } else {
    append_json_text(out, to_text(value));
  }
}

template <class M>
void append_json_map(std::string& out, const M& map) {
  out += '{';
  for (const auto& [key, element] : map) {
    if (out.back() != '{') out += ',';
    append_json_key(out, key);
    append_json(out, element);
  }
  out += '}';
}

template <class L>
void append_json_list(std::string& out, const L& list) {
  out += '[';
  for (const auto& element : list) {
    if (out.back() != '[') out += ',';
    append_json(out, element);
  }
  out += ']';
}

template <class A>
void append_json_alternative(std::string& out, const A& alternative) {
  if constexpr (std::same_as<A, std::monostate>) {
    out += "null";
  } else if constexpr (!DescribedStruct<A>) {
    append_json(out, alternative);
  } else if constexpr (boost::mp11::mp_empty<Members<A>>::value) {
    append_json_text(out, name_of<A>());
  } else {
    ((out += "{\"") += name_of<A>()) += "\":";
    append_json(out, alternative);
    out += '}';
  }
}

}  // namespace describing

/// Appends the JSON of whatever `to_value` takes (value.hpp).
template <class T>
void append_json(std::string& out, const T& value) {
  if constexpr (SaysItsJson<T>) {
    value.append_json(out);
  } else if constexpr (SaysItsValue<T> || std::same_as<T, Value>) {
    out += to_json(to_value(value));
  } else if constexpr (describing::is_json_scalar<T>) {
    describing::append_json_scalar(out, value);
  } else if constexpr (describing::is_optional<T>) {
    if (!value) out += "null";
    else append_json(out, *value);
  } else if constexpr (describing::is_pair<T>) {
    out += '[';
    append_json(out, value.first);
    out += ',';
    append_json(out, value.second);
    out += ']';
  } else if constexpr (describing::is_variant<T>) {
    std::visit([&](const auto& a) { describing::append_json_alternative(out, a); }, value);
  } else if constexpr (DescribedStruct<T>) {
    describing::append_json_members(out, value);
  } else if constexpr (MapLike<T>) {
    describing::append_json_map(out, value);
  } else {
    static_assert(Iterable<T>, "this type needs a BOOST_DESCRIBE_STRUCT line");
    describing::append_json_list(out, value);
  }
}

}  // namespace orrery
