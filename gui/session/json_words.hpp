#pragma once
/// JSON, as traces keep it, in the words that values are told in (words.hpp), without making a
/// value of it: a trace has hundreds of thousands of them.

#include <string>
#include <string_view>

namespace orrery::gui {

/// words_of(parse_json(json)): {"term":1,"votedFor":null} is "{term: 1, votedFor: none}". Requires:
/// JSON as to_json writes it; anything else comes out somehow.
std::string words_of_json(std::string_view json);

/// "Elected {term: 1}": by its type and its content as JSON; its type alone if there is nothing in
/// that.
std::string words_of_json(std::string_view type, std::string_view json);

}  // namespace orrery::gui
