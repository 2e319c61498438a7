#pragma once
/// What clients ask of a cluster: the vocabulary that workloads draw, client processes carry and
/// judges read.

#include <cstdint>
#include <optional>
#include <string>

#include "sim/core/describe.hpp"

namespace orrery {

/// What an operation does to the value under its key.
enum class Action : std::uint8_t {
  get,     ///< reads it
  put,     ///< replaces it
  cas,     ///< replaces it if it equals `expected`
  append,  ///< adds to its end (an absent value counts as "")
  erase,   ///< removes it
};
BOOST_DESCRIBE_ENUM(Action, get, put, cas, append, erase)

struct Operation {
  Action action = Action::get;
  std::string key{};
  std::string value{};     ///< of put, append and cas
  std::string expected{};  ///< of cas

  friend auto operator<=>(const Operation&, const Operation&) = default;
};
BOOST_DESCRIBE_STRUCT(Operation, (), (action, key, value, expected))

/// How an operation ended for its client.
enum class Outcome : std::uint8_t {
  ok,       ///< took effect exactly once, and `value` is the answer
  failed,   ///< certainly had no effect
  unknown,  ///< may have taken effect, or may still
};
BOOST_DESCRIBE_ENUM(Outcome, ok, failed, unknown)

struct Result {
  Outcome outcome = Outcome::ok;
  std::optional<std::string> value{};  ///< what a get read; nothing if the key was absent

  friend auto operator<=>(const Result&, const Result&) = default;
};
BOOST_DESCRIBE_STRUCT(Result, (), (outcome, value))

/// "put k1=7", "get k1", "cas k1 7->8": an operation as people write it.
std::string to_text(const Operation& operation);

/// "ok", "ok 7", "failed", "unknown".
std::string to_text(const Result& result);

}  // namespace orrery
