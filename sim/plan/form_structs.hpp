#pragma once
/// The forms of described structs and of variants of them. read.hpp says how files spell them.
/// Here each type gets a table of what it is made of; form_structs.cpp reads, writes and describes
/// by such tables, and is compiled once for all types.

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/plan/form.hpp"

namespace orrery {

namespace reading {

// ---------------------------------------------------------------- what structs declare

using Names = std::span<const std::string_view>;

template <class T>
constexpr Names required_of() {
  if constexpr (requires { T::required; }) return T::required;
  else return {};
}
template <class T>
constexpr Names inlined_of() {
  if constexpr (requires { T::inlined; }) return T::inlined;
  else return {};
}
template <class T>
constexpr Names exclusive_of() {
  if constexpr (requires { T::one_of; }) return T::one_of;
  else return {};
}
template <class T>
constexpr Names counted_of() {
  if constexpr (requires { T::counted; }) return T::counted;
  else return {};
}

constexpr bool is_among(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <class T>
constexpr bool are_members(Names names) {
  std::size_t found = 0;
  boost::mp11::mp_for_each<describing::Members<T>>(
      [&](auto member) { found += reading::is_among(names, member.name) ? 1 : 0; });
  return found == names.size();
}

template <class T>
constexpr bool declarations_name_members() {
  bool all = are_members<T>(required_of<T>()) && are_members<T>(inlined_of<T>()) &&
             are_members<T>(exclusive_of<T>()) && are_members<T>(counted_of<T>());
  if constexpr (requires { T::shorthand; }) {
    constexpr std::string_view shorthand[] = {T::shorthand};
    all = all && are_members<T>(shorthand);
  }
  return all;
}

/// May {} stand for it?
template <class T>
constexpr bool needs_nothing() {
  return required_of<T>().empty() && inlined_of<T>().empty() && exclusive_of<T>().empty();
}

template <class M>
struct GivenType {
  using Type = M;
};
template <class M>
struct GivenType<std::optional<M>> {
  using Type = M;
};
/// What a required member is read as: a required optional may be empty in memory, not in files.
template <class M>
using Given = typename GivenType<M>::Type;

// ---------------------------------------------------------------- tables

/// One of the structs that a variant may be.
struct Alternative {
  std::string key;
  bool needs_nothing;  ///< may {} stand for it?
  void (*make)(void* variant);
  void (*read)(void* variant, const Value& value, const Path& path);
  Value (*write)(const void* variant);
  Value (*schema)(Schema& schema);
};
using Alternatives = std::vector<Alternative>;

std::vector<std::string> keys_of(const Alternatives& alternatives);
void read_variant(const Alternatives& alternatives, void* variant, const Value& value,
                  const Path& path);
/// Reads the alternative whose key is among those of `object`.
void read_choice(const Alternatives& alternatives, void* variant, const Value& object,
                 const Path& path);
/// {key: settings}.
Value write_variant(const Alternative& alternative, const void* variant);
Value variant_schema(const Alternatives& alternatives, Schema& schema);
/// The objects with one key that it reads.
Value::Array schemas_by_key(const Alternatives& alternatives, Schema& schema);

/// A member of a struct.
struct Member {
  enum class Presence { optional, required, one_of, inlined };

  std::string key;
  Presence presence;
  const Alternatives* choices;  ///< of an inlined one
  bool is_counted;              ///< a whole number that is at least 1
  void (*read)(void* object, const Value& value, const Path& path);
  Value (*write)(const void* object);
  Value (*schema)(Schema& schema);
};

/// What a struct is made of.
struct Outline {
  std::string name;  ///< "raft.Config": what the schema calls it
  std::vector<Member> members;
  std::string shorthand;  ///< the member that a value which is no object stands for; or none
  const void* initial;    ///< a struct as its initialisers say
};

/// "raft.Config" for "orrery::raft::Config".
std::string definition_name(std::string_view qualified_name);

/// A negative number is told what the least one is. (Why 0 is refused, problem_with knows best.)
void refuse_negative_count(const Value& value, const Path& path);

void read_struct(const Outline& outline, void* object, const Value& value, const Path& path);
Value write_struct(const Outline& outline, const void* object);
Value struct_schema(const Outline& outline, Schema& schema);

/// {"type": "object", "properties": {…}, …} that accepts no other key.
Value schema_object(Value properties, const std::vector<std::string>& required);

}  // namespace reading

/// A variant of described structs.
template <class... A>
struct Form<std::variant<A...>> {
  using Variant = std::variant<A...>;
  static_assert((DescribedStruct<A> && ...),
                "files name the alternatives: each is a described struct");

  static const reading::Alternatives& alternatives() {
    static const reading::Alternatives all{alternative<A>()...};
    return all;
  }
  static std::vector<std::string> keys() { return reading::keys_of(alternatives()); }

  static Variant read(const Value& value, const Path& path) {
    Variant result;
    reading::read_variant(alternatives(), &result, value, path);
    return result;
  }
  static Value write(const Variant& variant) {
    return reading::write_variant(alternatives()[variant.index()], &variant);
  }
  static Value schema(Schema& schema) { return reading::variant_schema(alternatives(), schema); }

 private:
  template <class B>
  static reading::Alternative alternative() {
    return {.key = file_key(name_of<B>()),
            .needs_nothing = reading::needs_nothing<B>(),
            .make = [](void* variant) { *static_cast<Variant*>(variant) = B{}; },
            .read =
                [](void* variant, const Value& value, const Path& path) {
                  *static_cast<Variant*>(variant) = orrery::read<B>(value, path);
                },
            .write =
                [](const void* variant) {
                  return orrery::write(*std::get_if<B>(static_cast<const Variant*>(variant)));
                },
            .schema = [](Schema& schema) { return schema.of<B>(); }};
  }
};

/// A described struct, member by member.
template <DescribedStruct T>
struct StructForm {
  static_assert(reading::declarations_name_members<T>(),
                "required, inlined, one_of, counted and shorthand name members of the struct");
  static_assert(describing::every_member_is_described<T>(),
                "BOOST_DESCRIBE_STRUCT of this type leaves out a member");

  static T read(const Value& value, const Path& path) {
    T result{};
    reading::read_struct(outline(), &result, value, path);
    return result;
  }
  static Value write(const T& value) { return reading::write_struct(outline(), &value); }
  static Value schema(Schema& schema) { return reading::struct_schema(outline(), schema); }

 private:
  static const reading::Outline& outline() {
    static const T initial{};
    static const reading::Outline all{.name = reading::definition_name(qualified_name_of<T>()),
                                      .members = members(),
                                      .shorthand = shorthand(),
                                      .initial = &initial};
    return all;
  }

  static std::string shorthand() {
    if constexpr (requires { T::shorthand; }) return file_key(T::shorthand);
    else return {};
  }

  static std::vector<reading::Member> members() {
    std::vector<reading::Member> all;
    boost::mp11::mp_for_each<describing::Members<T>>(
        [&](auto described) { all.push_back(member<decltype(described)>()); });
    return all;
  }

  template <class D>
  static reading::Member member() {
    using M = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;
    using Presence = reading::Member::Presence;
    constexpr std::string_view name = D::name;
    constexpr Presence presence =
        reading::is_among(reading::inlined_of<T>(), name)     ? Presence::inlined
        : reading::is_among(reading::required_of<T>(), name)  ? Presence::required
        : reading::is_among(reading::exclusive_of<T>(), name) ? Presence::one_of
                                                              : Presence::optional;
    constexpr bool is_given = presence == Presence::required || presence == Presence::one_of;
    constexpr bool is_counted = reading::is_among(reading::counted_of<T>(), name);
    using Read = std::conditional_t<is_given, reading::Given<M>, M>;
    const reading::Alternatives* choices = nullptr;
    if constexpr (presence == Presence::inlined) choices = &Form<M>::alternatives();
    return {.key = file_key(name),
            .presence = presence,
            .choices = choices,
            .is_counted = is_counted,
            .read =
                [](void* object, const Value& value, const Path& path) {
                  M& member = static_cast<T*>(object)->*D::pointer;
                  if constexpr (is_counted) reading::refuse_negative_count(value, path);
                  if constexpr (presence == Presence::inlined) {
                    reading::read_choice(Form<M>::alternatives(), &member, value, path);
                  } else {
                    member = orrery::read<Read>(value, path);
                  }
                },
            .write =
                [](const void* object) {
                  return orrery::write(static_cast<const T*>(object)->*D::pointer);
                },
            .schema = [](Schema& schema) { return schema.of<Read>(); }};
  }
};

template <DescribedStruct T>
struct Form<T> : StructForm<T> {};

/// In the one source that compiles the form of a large struct; its header says ORRERY_FORM(T), and
/// nobody else makes the tables of its members.
#define ORRERY_FORM_OF_STRUCT(T)                                                  \
  T Form<T>::read(const Value& value, const Path& path) {                         \
    return StructForm<T>::read(value, path);                                      \
  }                                                                               \
  Value Form<T>::write(const T& value) { return StructForm<T>::write(value); }    \
  Value Form<T>::schema(Schema& schema) { return StructForm<T>::schema(schema); } \
  static_assert(true)

}  // namespace orrery
