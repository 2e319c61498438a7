#pragma once
/// What one BOOST_DESCRIBE_STRUCT line buys: names of types, and a hash of any value made of
/// described structs, standard containers and numbers. (Values as text: value.hpp.)
/// A described plain struct whose line forgets a member or a base does not compile here.

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "sim/core/hash.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace orrery {

// ---------------------------------------------------------------- names

namespace describing {

template <class T>
constexpr std::string_view compiler_name() {
  return __PRETTY_FUNCTION__;
}

// The compiler's sentence around the name is the same for every type: `int` shows where the name
// begins and ends.
inline constexpr std::size_t name_prefix = compiler_name<int>().find("int");
inline constexpr std::size_t name_suffix = compiler_name<int>().size() - name_prefix - 3;

/// g++ adds "; std::string_view = …" after the name of T.
constexpr std::string_view cut_at_semicolon(std::string_view name) {
  return name.substr(0, name.find(';'));
}

}  // namespace describing

/// "orrery::raft::RequestVote". The same text from g++ and clang for types in named namespaces.
template <class T>
constexpr std::string_view qualified_name_of() {
  std::string_view name = describing::compiler_name<T>();
  name.remove_prefix(describing::name_prefix);
  name.remove_suffix(describing::name_suffix);
  return describing::cut_at_semicolon(name);
}

/// The type that gives another one its name: a signed Vote is called a Vote.
template <class T>
struct CalledAs {
  using Type = T;
};

/// "RequestVote": what reports, traces and scenarios call the type.
template <class T>
constexpr std::string_view name_of() {
  const std::string_view qualified = qualified_name_of<typename CalledAs<T>::Type>();
  const auto arguments = qualified.find('<');
  const auto colons = qualified.substr(0, arguments).rfind("::");
  return colons == std::string_view::npos ? qualified : qualified.substr(colons + 2);
}

namespace describing {

/// False for names that compilers spell differently, or that two types may share: of types in
/// anonymous namespaces and functions, of numbers ("long unsigned int", "unsigned long"),
/// std::string, and templates of templates ("> >").
constexpr bool is_one_name_everywhere(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '(' || name[i] == '{') return false;
    if (name[i] == ' ' && name[i - 1] != ',') return false;
  }
  return name.find("__") == std::string_view::npos && name.find(">>") == std::string_view::npos;
}

template <class T>
constexpr std::uint64_t key() {
  static_assert(is_one_name_everywhere(qualified_name_of<T>()),
                "what goes into payloads, variants and digests is a struct in a named namespace: "
                "this type's name is "
                "not the same on every compiler");
  return hash_of_name(qualified_name_of<T>());
}

}  // namespace describing

/// Identifies a type in payloads, digests and draws: by its name, never by its place in a variant.
template <class T>
inline constexpr std::uint64_t key_of = describing::key<T>();

// ---------------------------------------------------------------- what is described

template <class T>
concept DescribedStruct =
    std::is_class_v<T> && boost::describe::has_describe_members<std::remove_const_t<T>>::value;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

namespace describing {

struct Anything {
  template <class T>
  operator T() const;  // never defined: only asked whether T can be initialised from it
};

template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), Anything{})...}; };
}

template <class T, std::size_t N = 0>
constexpr std::size_t arity() {
  if constexpr (!takes<T>(std::make_index_sequence<N + 1>{})) return N;
  else return arity<T, N + 1>();
}

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                         boost::describe::mod_inherited>;

template <class T>
using OwnMembers = boost::describe::describe_members<T, boost::describe::mod_any_access>;

template <class T>
using Bases = boost::describe::describe_bases<T, boost::describe::mod_any_access>;

/// Only aggregates can be counted by the language; each of their bases counts for one.
template <class T>
constexpr bool every_member_is_described() {
  if constexpr (std::is_aggregate_v<T>) {
    return arity<T>() ==
           boost::mp11::mp_size<Bases<T>>::value + boost::mp11::mp_size<OwnMembers<T>>::value;
  } else {
    return true;
  }
}

}  // namespace describing

/// Calls visit(name, member) for each described member, bases first, in the order of the
/// description.
template <DescribedStruct T, class Visit>
constexpr void for_each_member(T& object, Visit visit) {
  static_assert(describing::every_member_is_described<std::remove_const_t<T>>(),
                "BOOST_DESCRIBE_STRUCT of this type leaves out a member");
  boost::mp11::mp_for_each<describing::Members<std::remove_const_t<T>>>(
      [&](auto member) { visit(std::string_view(member.name), object.*member.pointer); });
}

/// "follower"; empty for a value that is none of the enumerators.
template <DescribedEnum E>
constexpr std::string_view name_of_enumerator(E value) {
  std::string_view name;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (enumerator.value == value) name = enumerator.name;
  });
  return name;
}

// ---------------------------------------------------------------- hashing

/// Types with an opinion of their own say `void hash_append(Hasher&) const`.
template <class T>
concept HashesItself = requires(const T& value, Hasher& hasher) {
  value.hash_append(hasher);
};

template <class T>
concept Iterable = requires(const T& range) {
  range.begin();
  range.end();
  range.size();
};

namespace describing {
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;
template <class T>
inline constexpr bool is_pair = false;
template <class A, class B>
inline constexpr bool is_pair<std::pair<A, B>> = true;
}  // namespace describing

/// Adds a value to a hash: numbers, enums, durations, ids, strings, optionals, pairs, variants (by
/// type name), ordered containers and described structs. Nothing else compiles, unordered
/// containers and pointers least of all.
template <class T>
void hash_append(Hasher& hasher, const T& value) {
  if constexpr (HashesItself<T>) {
    value.hash_append(hasher);
  } else if constexpr (std::same_as<T, char>) {
    hasher.add(static_cast<unsigned char>(value));  // char has a sign on some machines only
  } else if constexpr (std::is_enum_v<T> || std::integral<T>) {
    hasher.add(static_cast<std::uint64_t>(value));
  } else if constexpr (std::same_as<T, double>) {
    hasher.add(std::bit_cast<std::uint64_t>(value));
  } else if constexpr (std::same_as<T, NodeId>) {
    hasher.add(value.bits);
  } else if constexpr (std::same_as<T, Duration>) {
    hasher.add(static_cast<std::uint64_t>(value.count()));
  } else if constexpr (std::same_as<T, DurationRange>) {
    hash_append(hasher, value.min);
    hash_append(hasher, value.max);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    hasher.add_text(value);
  } else if constexpr (describing::is_optional<T>) {
    hasher.add(value.has_value());
    if (value) hash_append(hasher, *value);
  } else if constexpr (describing::is_pair<T>) {
    hash_append(hasher, value.first);
    hash_append(hasher, value.second);
  } else if constexpr (describing::is_variant<T>) {
    std::visit(
        [&]<class A>(const A& alternative) {
          hasher.add(key_of<A>);
          if constexpr (!std::same_as<A, std::monostate>) hash_append(hasher, alternative);
        },
        value);
  } else if constexpr (DescribedStruct<T>) {
    for_each_member(value,
                    [&](std::string_view, const auto& member) { hash_append(hasher, member); });
  } else if constexpr (Iterable<T>) {
    static_assert(
        !requires { typename T::hasher; }, "unordered containers have no place in a world");
    hasher.add(value.size());
    for (const auto& element : value) hash_append(hasher, element);
  } else {
    static_assert(DescribedStruct<T>, "this type needs a BOOST_DESCRIBE_STRUCT line");
  }
}

template <class T>
std::uint64_t hash_of(const T& value) {
  Hasher hasher;
  hash_append(hasher, value);
  return hasher.value();
}

}  // namespace orrery
