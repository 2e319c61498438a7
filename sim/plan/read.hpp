#pragma once
/// Reading, writing and the JSON Schema of described values, from their one description:
///   T read<T>(value, path)     throws Error at the first thing that is wrong
///   Value write(t)             reads back as an equal value
///   Value schema_of<T>()       what read<T> accepts
/// Each shape of value (a number, a duration, a list, a struct, …) has one Form that says all
/// three, so that they cannot drift apart.
///
/// In files, members and types are snake_case (electionTimeout: "election_timeout"; delete_:
/// "delete"). An absent key keeps the member's initialiser. A variant is an object with the chosen
/// type as its one key: {"kv": {…}}, or just "kv" where every setting of that type may be absent.
/// Beside its members, a struct may declare
///   static constexpr std::string_view required[] = {"name"};   members that must be there
///   static constexpr std::string_view inlined[] = {"action"};  a variant whose key is the struct's
///   static constexpr std::string_view one_of[] = {"at", …};     optionals of which exactly one is
///                                                              there
///   static constexpr std::string_view counted[] = {"nodes"};   whole numbers that are at least 1
///   static constexpr std::string_view shorthand = "groups";    what a value that is no object is
/// and next to it `std::optional<Problem> problem_with(const T&)`, called on each one that was
/// read.

#include "sim/plan/form.hpp"
#include "sim/plan/form_structs.hpp"

namespace orrery {

/// The JSON Schema (draft 2020-12) of everything that read<T> accepts; what problem_with refuses it
/// cannot say.
template <class T>
Value schema_of() {
  Schema schema;
  const Value root = schema.of<T>();
  return schema.document(root);
}

}  // namespace orrery
