#pragma once
/// What protocols say and believe, in words short enough for a line on the screen.

#include <string>
#include <string_view>

namespace orrery::gui {

/// JSON without the quotes and with room to breathe: {"term":1,"leader":"n2"} is
/// "{term: 1, leader: n2}". Escapes stay as they are written; what is no JSON comes out somehow.
std::string words_of_json(std::string_view json);

/// "Elected {term: 1}": a milestone, or a message, by its type and its content as JSON. An empty
/// content adds nothing.
std::string words_of(std::string_view type, std::string_view json);

}  // namespace orrery::gui
