#pragma once
/// States, messages and outputs in the words that the viewer shows, live and recorded alike.

#include <string>
#include <string_view>

#include "sim/core/value.hpp"

namespace orrery::gui {

/// "n1", "3", "[1, 2]", "{term: 2, votedFor: none}".
std::string words_of(const Value& value);

/// What a node said: "Elected {term: 2}"; its type alone if there is nothing in it.
std::string words_of(std::string_view type, const Value& content);

}  // namespace orrery::gui
