#pragma once
/// One named field of a described value becomes what was written for it, or something else that is
/// drawn: what a liar who knows what he wants does to a message.

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/core/mutate.hpp"

namespace orrery {

namespace mutating {

template <std::integral T>
std::optional<T> read_integer(const Value& written) {
  const auto in_range = [](auto number) -> std::optional<T> {
    if (!std::in_range<T>(number)) return std::nullopt;
    return static_cast<T>(number);
  };
  if (const auto* number = written.get_if<std::int64_t>()) return in_range(*number);
  if (const auto* number = written.get_if<std::uint64_t>()) return in_range(*number);
  return std::nullopt;
}

/// What stands as a text: a word, an id, a time.
template <Leaf T>
std::optional<T> read_text(const std::string& text) {
  if constexpr (std::same_as<T, NodeId>) {
    return parse_node_id(text);
  } else if constexpr (std::same_as<T, std::string>) {
    return text;
  } else if constexpr (DescribedEnum<T>) {
    std::optional<T> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      if (text == enumerator.name) found = enumerator.value;
    });
    return found;
  } else {
    static_assert(std::same_as<T, Duration>, "every kind of leaf can be written down");
    return parse_duration(text);
  }
}

/// What was written for a leaf: a number, a word, an id. Nothing if it can never be that.
template <Leaf T>
std::optional<T> read_leaf(const Value& written) {
  if constexpr (std::same_as<T, bool> || std::same_as<T, double>) {
    const auto* fact = written.get_if<T>();
    return fact != nullptr ? std::optional<T>(*fact) : std::nullopt;
  } else if constexpr (std::integral<T>) {
    return read_integer<T>(written);
  } else {
    const auto* text = written.get_if<std::string>();
    return text != nullptr ? read_text<T>(*text) : std::nullopt;
  }
}

/// A leaf becomes what was written for it. False if it says that already, or cannot.
template <Leaf T>
bool assign(T& leaf, const Value& wanted) {
  const T before = leaf;
  leaf = read_leaf<T>(wanted).value_or(leaf);
  return leaf != before;
}

/// What becomes of a field: a given value, or a drawn one (null).
struct Change {
  const Value* value = nullptr;
  Draw draw = Draw::of_bits(0);
  const Pen* pen = nullptr;
};

template <class T>
bool change_here(T& value, const Change& change) {
  if (change.value == nullptr) return mutate(value, change.draw, change.pen);
  if constexpr (Leaf<T>) {
    return assign(value, *change.value);
  } else if constexpr (describing::is_optional<T>) {
    if (change.value->is_null()) return std::exchange(value, std::nullopt).has_value();
    typename T::value_type content = value.value_or(typename T::value_type{});
    const bool was_empty = !value;
    const bool is_changed = change_here(content, change);
    value = std::move(content);
    return is_changed || was_empty;
  } else if constexpr (ChangesACopy<T>) {
    bool is_changed = false;
    value.change([&](auto& content) { is_changed = change_here(content, change); });
    sign_again(value, change.pen);
    return is_changed;
  } else {
    return false;  // only leaves can be written down
  }
}

/// Changes what the path names ("request.operation"), below it; all of it if the path is empty.
/// False if there is no such field, or it stays what it is. Draws randomness.
template <class T>
bool change_field(T& value, std::string_view path, const Change& change) {
  if (path.empty()) return change_here(value, change);
  if constexpr (ChangesACopy<T>) {
    bool is_changed = false;
    value.change([&](auto& content) { is_changed = change_field(content, path, change); });
    if (is_changed) sign_again(value, change.pen);
    return is_changed;
  } else if constexpr (describing::is_optional<T>) {
    return value && change_field(*value, path, change);
  } else if constexpr (DescribedStruct<T>) {
    const auto dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    const std::string_view rest =
        dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    bool is_changed = false;
    for_each_member(value, [&](std::string_view member_name, auto& member) {
      if (member_name == name) is_changed = change_field(member, rest, change);
    });
    return is_changed;
  } else if constexpr (List<T> && !Leaf<T>) {
    bool is_changed = false;  // of each element
    for (auto& element : value) is_changed = change_field(element, path, change) || is_changed;
    return is_changed;
  } else {
    return false;
  }
}

}  // namespace mutating

}  // namespace orrery
