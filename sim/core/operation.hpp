#pragma once
/// What clients ask of a cluster: the vocabulary that workloads draw, client processes carry and
/// judges read.

#include <cstdint>
#include <optional>
#include <string>

#include "sim/core/describe.hpp"

namespace orrery {

/// What an operation does to the value under its key. What each of them means exactly is said by
/// `apply` (sim/core/data_type.hpp), for state machines and for judges alike.
enum class Action : std::uint8_t {
  // a register
  get,     ///< reads it
  put,     ///< replaces it
  cas,     ///< replaces it if it equals `expected`
  append,  ///< adds to its end (an absent value counts as "")
  erase,   ///< removes it
  // a set
  add,      ///< `value` becomes a member
  members,  ///< reads them all
  // a counter
  increment,  ///< by `value`, a whole number, which may be negative
  total,      ///< reads it
  // a queue: first in, first out
  enqueue,  ///< puts `value` at its end
  dequeue,  ///< takes what is first
  // a lock
  acquire,      ///< for `value`, who holds it then; `expected`, unless it is empty, is the token
                ///< of a holder from whom it may be taken
  release,      ///< by `value`, its holder
  guarded_put,  ///< writes `value`, unless a token above `expected` has been seen
  // more
  generate,  ///< an id that nobody else gets
  propose,   ///< `value`, once and for all: the first proposal is decided
};
BOOST_DESCRIBE_ENUM(Action, get, put, cas, append, erase, add, members, increment, total, enqueue,
                    dequeue, acquire, release, guarded_put, generate, propose)

/// Does such an operation have a `value`? The others are just asked.
constexpr bool has_value(Action action) {
  switch (action) {
    case Action::get:
    case Action::erase:
    case Action::members:
    case Action::total:
    case Action::dequeue:
    case Action::generate:
      return false;
    default:
      return true;
  }
}

/// May the answer to such an operation, by what it means, be "no"? A cas may find another value, an
/// acquire a lock that is held. The others succeed wherever somebody executes them.
constexpr bool may_be_denied(Action action) {
  switch (action) {
    case Action::cas:
    case Action::acquire:
    case Action::release:
    case Action::guarded_put:
      return true;
    default:
      return false;
  }
}

/// One key. (A transaction over several keys would be an operation with parts: its own struct, its
/// own workload and its own judges, beside these.)
struct Operation {
  Action action = Action::get;
  std::string key{};
  std::string value{};     ///< what is written, added, …
  std::string expected{};  ///< of cas, acquire and guarded_put

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
  /// What was read, taken, generated or decided, or a lock's token; nothing if there was nothing.
  std::optional<std::string> value{};

  friend auto operator<=>(const Result&, const Result&) = default;
};
BOOST_DESCRIBE_STRUCT(Result, (), (outcome, value))

/// "put k1=7", "get k1", "cas k1 7->8": an operation as people write it.
std::string to_text(const Operation& operation);

/// "ok", "ok 7", "failed", "unknown".
std::string to_text(const Result& result);

}  // namespace orrery
