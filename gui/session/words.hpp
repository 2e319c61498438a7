#pragma once
/// States, messages and outputs in the words that the viewer shows, live and recorded alike.

#include <optional>
#include <string>
#include <string_view>

#include "sim/core/value.hpp"

namespace orrery::gui {

/// "n1", "3", "[1, 2]", "{term: 2, votedFor: none}".
std::string words_of(const Value& value);

/// Of a map of named things that have a `value` each, somewhere: "x = 2, y = none". Nothing for
/// what is no such map.
std::optional<std::string> named_values(const Value& value);

/// A member in a line beside its node: "currentTerm 3"; with a name of a letter or two, "x = zero";
/// without a name, the value alone.
std::string line_of_member(std::string_view name, std::string_view value);

/// What a node said: "Elected {term: 2}"; its type alone if there is nothing in it.
std::string words_of(std::string_view type, const Value& content);

}  // namespace orrery::gui
