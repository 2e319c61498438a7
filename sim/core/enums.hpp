#pragma once
/// The enum members of described states ("role") as a few bytes: cheap enough to compare after
/// every event.

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"

namespace orrery {

/// So many enum members of a state are packed; what is beyond is not seen.
inline constexpr std::size_t enums_max = 8;

namespace enums {

/// The enumerator's place in its description; 255 for a value that is none of them.
template <DescribedEnum E>
constexpr std::uint64_t place_of(E value) {
  std::uint64_t place = 255;
  std::uint64_t next = 0;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (enumerator.value == value) place = next;
    ++next;
  });
  return place;
}

/// Calls visit(name, member) for the enum members of the states.
template <class Visit, class... State>
constexpr void for_each(Visit visit, const State&... states) {
  const auto only_enums = [&]<class M>(std::string_view name, const M& member) {
    if constexpr (DescribedEnum<M>) visit(name, member);
  };
  (for_each_member(states, only_enums), ...);
}

}  // namespace enums

/// Which enumerator each enum member has, a byte each, the first one lowest.
template <class... State>
std::uint64_t packed_enums(const State&... states) {
  std::uint64_t packed = 0;
  std::size_t count = 0;
  enums::for_each(
      [&](std::string_view, auto member) {
        if (count < enums_max) packed |= enums::place_of(member) << (8 * count);
        ++count;
      },
      states...);
  return packed;
}

/// The names of those members, in their order.
template <class... State>
std::vector<std::string_view> enum_names(const State&... states) {
  std::vector<std::string_view> names;
  enums::for_each([&](std::string_view name, auto) { names.push_back(name); }, states...);
  if (names.size() > enums_max) names.resize(enums_max);
  return names;
}

}  // namespace orrery
