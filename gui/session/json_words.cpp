#include "gui/session/json_words.hpp"

#include "gui/session/words.hpp"
#include "sim/plan/json.hpp"

namespace orrery::gui {

std::string words_of_json(std::string_view json) {
  if (json.find('\\') != std::string_view::npos) return words_of(parse_json(json, "a trace"));
  std::string words;
  words.reserve(json.size() + 8);
  std::size_t i = 0;
  while (i < json.size()) {
    const std::string_view rest = json.substr(i);
    if (rest[0] == '"') {
      const std::size_t end = rest.find('"', 1);
      const std::string_view text = rest.substr(1, end == std::string_view::npos ? end : end - 1);
      const bool is_key = rest.substr(text.size() + 2, 1) == ":";
      words += text.empty() && !is_key ? "\"\"" : text;
      i += text.size() + 2;
    } else if (rest.starts_with("null")) {
      words += "none";
      i += 4;
    } else {
      words += rest[0];
      if (rest[0] == ':' || rest[0] == ',') words += ' ';
      ++i;
    }
  }
  return words;
}

std::string words_of_json(std::string_view type, std::string_view json) {
  std::string words(type);
  if (!json.empty() && json != "{}" && json != "null") (words += ' ') += words_of_json(json);
  return words;
}

}  // namespace orrery::gui
