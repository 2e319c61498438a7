#include "gui/session/words.hpp"

namespace orrery::gui {

std::string words_of_json(std::string_view json) {
  std::string words;
  words.reserve(json.size());
  bool is_in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char character = json[i];
    if (character == '"') {
      is_in_text = !is_in_text;
    } else if (is_in_text && character == '\\' && i + 1 < json.size()) {
      if (json[++i] != '"') words += '\\';
      words += json[i];
    } else {
      words += character;
      if (!is_in_text && (character == ':' || character == ',')) words += ' ';
    }
  }
  return words;
}

std::string words_of(std::string_view type, std::string_view json) {
  std::string words(type);
  if (!json.empty() && json != "{}" && json != "null") (words += ' ') += words_of_json(json);
  return words;
}

}  // namespace orrery::gui
