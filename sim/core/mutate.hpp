#pragma once
/// Field-wise mutation: one leaf of a described value becomes another one, as a flipped bit on the
/// wire or a liar would have it. What a leaf is follows from the description, so every message can
/// be mutated and no protocol has code for it.

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include "sim/core/describe.hpp"
#include "sim/core/draw.hpp"
#include "sim/core/signed.hpp"
#include "sim/core/value.hpp"

namespace orrery {

namespace mutating {

/// Shares its content with others and replaces it by a changed copy: `change(function)`.
template <class T>
concept ChangesACopy = requires(T& value) {
  value.change([](auto&) {});
  *value;
};

template <class T>
concept List = Iterable<T> && requires(T& list) {
  list.push_back(list.front());
  list.pop_back();
};

template <class T>
concept Erasable = Iterable<T> && requires(T& set) {
  set.erase(set.begin());
};

template <class T>
concept LeafOfBits = std::integral<T> || std::same_as<T, double> || std::same_as<T, NodeId> ||
    std::same_as<T, Duration>;

}  // namespace mutating

/// How many leaves of the value can become others: numbers, ids, times, enumerators, texts, whether
/// an optional is there, how long a list is. 0 for a struct without members.
template <class T>
std::uint64_t count_leaves(const T& value) {
  if constexpr (mutating::LeafOfBits<T> || std::same_as<T, std::string>) {
    return 1;
  } else if constexpr (DescribedEnum<T>) {
    return boost::mp11::mp_size<boost::describe::describe_enumerators<T>>::value > 1 ? 1 : 0;
  } else if constexpr (mutating::ChangesACopy<T>) {
    return count_leaves(*value);
  } else if constexpr (describing::is_optional<T>) {
    return 1 + (value ? count_leaves(*value) : 0);
  } else if constexpr (describing::is_pair<T>) {
    return count_leaves(value.first) + count_leaves(value.second);
  } else if constexpr (describing::is_variant<T>) {
    return std::visit([](const auto& alternative) { return count_leaves(alternative); }, value);
  } else if constexpr (DescribedStruct<T>) {
    std::uint64_t leaves = 0;
    for_each_member(value,
                    [&](std::string_view, const auto& member) { leaves += count_leaves(member); });
    return leaves;
  } else if constexpr (mutating::List<T>) {
    std::uint64_t leaves = 1;
    for (const auto& element : value) leaves += count_leaves(element);
    return leaves;
  } else if constexpr (mutating::Erasable<T>) {
    return value.size() == 0 ? 0 : 1;
  } else {
    return 0;  // what keeps its content to itself stays as it is
  }
}

namespace mutating {

/// Another value of the same type, near enough to be mistaken for the first: one bit differs.
template <LeafOfBits T>
void flip_a_bit(T& value, Draw draw) {
  if constexpr (std::same_as<T, bool>) {
    value = !value;
  } else if constexpr (std::integral<T>) {
    const auto bit = draw.below(sizeof(T) * 8 - (std::is_signed_v<T> ? 1 : 0));
    value = static_cast<T>(static_cast<std::make_unsigned_t<T>>(value) ^
                           static_cast<std::make_unsigned_t<T>>(std::uint64_t{1} << bit));
  } else if constexpr (std::same_as<T, double>) {
    constexpr std::uint64_t mantissa_bits = 52;
    value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) ^
                                  std::uint64_t{1} << draw.below(mantissa_bits));
  } else if constexpr (std::same_as<T, NodeId>) {
    value.bits ^= 1U << draw.below(3);
  } else {
    constexpr std::uint64_t bits_of_minutes = 36;
    value = Duration(value.count() ^ std::int64_t{1} << draw.below(bits_of_minutes));
  }
}

template <DescribedEnum E>
void choose_another(E& value, Draw draw) {
  using Enumerators = boost::describe::describe_enumerators<E>;
  std::uint64_t others = 0;
  boost::mp11::mp_for_each<Enumerators>(
      [&](auto enumerator) { others += enumerator.value == value ? 0 : 1; });
  std::uint64_t choice = draw.below(others);
  const E before = value;
  boost::mp11::mp_for_each<Enumerators>([&](auto enumerator) {
    if (enumerator.value != before && choice-- == 0) value = enumerator.value;
  });
}

inline void change_text(std::string& text, Draw draw) {
  if (text.empty()) {
    text = "?";
    return;
  }
  char& letter = text[draw.then(0).below(text.size())];
  letter = static_cast<char>(letter ^ (1 << draw.then(1).below(5)));
}

template <List T>
void change_length(T& list, Draw draw) {
  if (list.size() == 0) list.push_back({});
  else if (draw.chance(0.5)) list.push_back(typename T::value_type(list.back()));
  else list.pop_back();
}

template <class T>
concept Leaf = LeafOfBits<T> || std::same_as<T, std::string> || DescribedEnum<T>;

template <Leaf T>
void change_whole(T& value, Draw draw) {
  if constexpr (LeafOfBits<T>) flip_a_bit(value, draw);
  else if constexpr (DescribedEnum<T>) choose_another(value, draw);
  else change_text(value, draw);
}

template <class T>
void toggle(std::optional<T>& value) {
  if (value) value.reset();
  else value.emplace();
}

/// Whoever has signed what is changed signs it again, if this is their pen (null: nobody does).
template <class T>
void sign_again([[maybe_unused]] T& changed, [[maybe_unused]] const Pen* pen) {
  if constexpr (requires { changed.sign_again(*pen); }) {
    if (pen != nullptr) changed.sign_again(*pen);
  }
}

/// Changes the leaf of that number; counts `leaf` down on the way, and wraps around once it is
/// done, so that no later leaf is hit.
template <class T>
void change_leaf(T& value, std::uint64_t& leaf, Draw draw, const Pen* pen) {
  if constexpr (Leaf<T>) {
    if (count_leaves(value) == 1 && leaf-- == 0) change_whole(value, draw);
  } else if constexpr (ChangesACopy<T>) {
    const std::uint64_t leaves = count_leaves(*value);
    if (leaf >= leaves) {
      leaf -= leaves;
      return;
    }
    value.change([&](auto& content) { change_leaf(content, leaf, draw, pen); });
    sign_again(value, pen);
  } else if constexpr (describing::is_optional<T>) {
    if (leaf-- == 0) return toggle(value);
    if (value) change_leaf(*value, leaf, draw, pen);
  } else if constexpr (describing::is_pair<T>) {
    change_leaf(value.first, leaf, draw, pen);
    change_leaf(value.second, leaf, draw, pen);
  } else if constexpr (describing::is_variant<T>) {
    std::visit([&](auto& alternative) { change_leaf(alternative, leaf, draw, pen); }, value);
  } else if constexpr (DescribedStruct<T>) {
    for_each_member(value,
                    [&](std::string_view, auto& member) { change_leaf(member, leaf, draw, pen); });
  } else if constexpr (List<T>) {
    if (leaf-- == 0) return change_length(value, draw);
    for (auto& element : value) change_leaf(element, leaf, draw, pen);
  } else if constexpr (Erasable<T>) {
    if (value.size() != 0 && leaf-- == 0) value.erase(value.begin());
  }
}

}  // namespace mutating

/// Changes one drawn leaf. False, with the value as it was, if it has none. Draws randomness.
/// What the pen's owner has signed is signed again.
template <class T>
bool mutate(T& value, Draw draw, const Pen* pen = nullptr) {
  const std::uint64_t leaves = count_leaves(value);
  if (leaves == 0) return false;
  std::uint64_t leaf = draw.then(0).below(leaves);
  mutating::change_leaf(value, leaf, draw.then(1), pen);
  return true;
}

}  // namespace orrery
