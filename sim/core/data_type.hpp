#pragma once
/// What operations mean: the sequential specification of every data type that clients use. State
/// machines execute it and judges compare with it; both know a value as a text:
///   register   the text itself
///   set        its members in the order of bytes, a blank between them
///   counter    a decimal number; an absent one is 0
///   queue      its elements, the first one first, a blank between them
///   lock       the newest fencing token, and its holder if it is held: "7 c2", "7"
///   guarded    the greatest token seen, and the value: "7 c2.19"
///   ids        how many have been given out
///   decision   the value that is decided
/// Elements, holders and tokens are words: not empty, and without blanks.

#include <optional>
#include <string>

#include "sim/core/operation.hpp"

namespace orrery {

/// Applies an operation to the value under its key (nothing: the key is absent), and says what it
/// returns. What is `failed` had no effect: a cas that does not match (an absent value matches
/// nothing), an acquire of a lock that is held (its `value` is then the token of the holder), a
/// release by another than the holder, a guarded put whose token is overtaken, an element or holder
/// that is no word, and what needs a number or a token and finds something else. (Any text is a
/// register, a set and a queue: who mixes these types under one key gets what is written there.)
Result apply(const Operation& operation, std::optional<std::string>& value);

}  // namespace orrery
