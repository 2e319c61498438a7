#include "gui/shell/script.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "sim/core/error.hpp"
#include "sim/plan/path.hpp"

namespace orrery::gui {
namespace {

using Verb = ScriptStep::Verb;

/// A line, cut into words; what follows the verb is also at hand as one text.
struct Line {
  const std::string& file;
  int number;
  std::vector<std::string> words;
  std::string rest;  ///< after the verb

  [[noreturn]] void refuse(const std::string& sentence, const std::string& suggestion = {}) const {
    throw Error({file, number, 0, {}}, sentence, suggestion);
  }
  std::size_t count() const { return words.size() - 1; }
  const std::string& word(std::size_t which) const { return words[which]; }
};

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "40,-20"
std::optional<Point> point_in(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto x = number_in<float>(text.substr(0, comma));
  const auto y = number_in<float>(text.substr(comma + 1));
  if (!x || !y) return std::nullopt;
  return Point{*x, *y};
}

ScriptPlace place_in(const std::string& word) {
  if (const auto corner = point_in(word)) return {.offset = *corner};
  const std::size_t plus = word.find('+');
  if (plus != std::string::npos) {
    if (const auto offset = point_in(std::string_view(word).substr(plus + 1))) {
      return {.item = word.substr(0, plus), .offset = *offset};
    }
  }
  return {.item = word};
}

void expect_words(const Line& line, std::size_t least, std::size_t most, const char* example) {
  if (line.count() < least || line.count() > most) {
    line.refuse("cannot be read", std::string("write \"") + example + "\"");
  }
}

/// The rest of the line, however many words it has: who takes it says what is too long.
constexpr std::size_t any_words = ~std::size_t{0};

void read_click(const Line& line, ScriptStep& step) {
  expect_words(line, 1, 5, "click transport.play");
  step.place = place_in(line.word(1));
  for (std::size_t i = 2; i < line.words.size(); ++i) {
    const std::string& how = line.word(i);
    if (how == "right") {
      step.button = MouseButton::right;
    } else if (how == "middle") {
      step.button = MouseButton::middle;
    } else if (how == "double") {
      step.is_double = true;
    } else if (how == "ctrl") {
      step.held.ctrl = true;
    } else if (how == "shift") {
      step.held.shift = true;
    } else {
      line.refuse("\"" + how + "\" is no way to click",
                  suggestion_among(how, {"right", "middle", "double", "ctrl", "shift"}));
    }
  }
}

void read_move(const Line& line, ScriptStep& step) {
  expect_words(line, 1, 1, "move node.n1");
  step.place = place_in(line.word(1));
}

void read_drag(const Line& line, ScriptStep& step) {
  expect_words(line, 3, 3, "drag node.n1 by 40,-20");
  step.place = place_in(line.word(1));
  if (line.word(2) == "to") {
    step.to = place_in(line.word(3));
    return;
  }
  const auto by = point_in(line.word(3));
  if (line.word(2) != "by" || !by) {
    line.refuse("a drag is to an item or by a distance", "write \"drag node.n1 by 40,-20\"");
  }
  step.by = *by;
}

void read_wheel(const Line& line, ScriptStep& step) {
  expect_words(line, 2, 2, "wheel space_time -3");
  step.place = place_in(line.word(1));
  const auto notches = number_in<float>(line.word(2));
  if (!notches) line.refuse("\"" + line.word(2) + "\" is no number of notches");
  step.notches = *notches;
}

void read_key(const Line& line, ScriptStep& step) {
  expect_words(line, 1, 1, "key Ctrl+K");
  const auto chord = parse_chord(line.word(1));
  if (!chord) line.refuse("\"" + line.word(1) + "\" is no key", "write \"Ctrl+K\" or \"Space\"");
  step.chord = *chord;
}

void read_type(const Line& line, ScriptStep& step) {
  expect_words(line, 1, any_words, "type election");
  step.text = line.rest;
  for (const char c : step.text) {
    if (chord_of(c).key == Key::none) line.refuse("only ASCII can be typed");
  }
}

void read_wait(const Line& line, ScriptStep& step) {
  expect_words(line, 1, 1, "wait 30");
  const auto frames = number_in<int>(line.word(1));
  if (!frames || *frames < 0) line.refuse("\"" + line.word(1) + "\" is no number of frames");
  step.frames = *frames;
}

void read_command(const Line& line, ScriptStep& step) {
  expect_words(line, 1, any_words, "cmd time.go 430ms");
  step.name = line.word(1);
  step.text = line.rest.substr(std::min(line.rest.size(), step.name.size() + 1));
}

void read_expect(const Line& line, ScriptStep& step) {
  expect_words(line, 2, any_words, "expect head.event == 40");
  step.name = line.word(1);
  step.relation = line.word(2);
  const std::vector<std::string> relations{"==", "!=", "<", "<=", ">", ">=", "~"};
  if (std::find(relations.begin(), relations.end(), step.relation) == relations.end()) {
    line.refuse("\"" + step.relation + "\" compares nothing", "one of == != < <= > >= ~");
  }
  const std::size_t begin = line.rest.find(step.relation, step.name.size()) + step.relation.size();
  const std::size_t value = line.rest.find_first_not_of(' ', begin);
  if (value != std::string::npos) step.text = line.rest.substr(value);
}

void read_expect_item(const Line& line, ScriptStep& step) {
  expect_words(line, 1, 2, "expect-item node.n1");
  step.is_absent = line.word(1) == "not";
  if (step.is_absent != (line.count() == 2)) line.refuse("it is either NAME or not NAME");
  step.name = line.words.back();
}

void read_rest(const Line& line, ScriptStep& step) {
  expect_words(line, 1, any_words, "expect-text Raft");
  step.text = line.rest;
}

void read_shot(const Line& line, ScriptStep& step) {
  expect_words(line, 1, 1, "shot picture.png");
  step.text = line.word(1);
}

struct VerbForm {
  std::string_view name;
  Verb verb;
  void (*read)(const Line&, ScriptStep&);
};

constexpr std::array verbs{VerbForm{"click", Verb::click, read_click},
                           VerbForm{"move", Verb::move, read_move},
                           VerbForm{"drag", Verb::drag, read_drag},
                           VerbForm{"wheel", Verb::wheel, read_wheel},
                           VerbForm{"key", Verb::key, read_key},
                           VerbForm{"type", Verb::type, read_type},
                           VerbForm{"wait", Verb::wait, read_wait},
                           VerbForm{"cmd", Verb::command, read_command},
                           VerbForm{"expect", Verb::expect, read_expect},
                           VerbForm{"expect-item", Verb::expect_item, read_expect_item},
                           VerbForm{"expect-text", Verb::expect_text, read_rest},
                           VerbForm{"shot", Verb::shot, read_shot}};

ScriptStep parse_line(const Line& line, const std::string& written) {
  std::vector<std::string> names;
  for (const VerbForm& form : verbs) {
    names.emplace_back(form.name);
    if (line.words[0] != form.name) continue;
    ScriptStep step;
    step.verb = form.verb;
    step.line = line.number;
    step.written = written;
    form.read(line, step);
    return step;
  }
  line.refuse("nothing in a script is called \"" + line.words[0] + "\"",
              suggestion_among(line.words[0], names));
}

std::string trimmed(std::string text) {
  const std::size_t comment = text.find('#');
  // "#12" is an event's number; a comment has a blank or nothing behind its sign.
  if (comment != std::string::npos && (comment + 1 == text.size() || text[comment + 1] == ' ')) {
    text.erase(comment);
  }
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

std::vector<ScriptStep> parse_script(std::string_view text, const std::string& file) {
  std::vector<ScriptStep> steps;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string raw; std::getline(lines, raw);) {
    ++number;
    const std::string written = trimmed(raw);
    if (written.empty()) continue;
    Line line{file, number, {}, {}};
    std::istringstream words(written);
    for (std::string word; words >> word;) line.words.push_back(word);
    const std::size_t rest = written.find_first_not_of(' ', line.words[0].size());
    if (rest != std::string::npos) line.rest = written.substr(rest);
    steps.push_back(parse_line(line, written));
  }
  return steps;
}

}  // namespace orrery::gui
