#include "sim/check/edn.hpp"

#include <charconv>
#include <optional>

#include "sim/core/error.hpp"

namespace orrery {
namespace {

constexpr int nesting_max = 100;

class EdnReader {
 public:
  EdnReader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  std::vector<Value> read_all() {
    std::vector<Value> forms;
    for (skip_blanks(); !at_end(); skip_blanks()) forms.push_back(read_form(0));
    return forms;
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  char here() const { return text_[at_]; }
  char next() {
    const char c = text_[at_++];
    if (c == '\n') ++line_;
    return c;
  }
  static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',';
  }
  static bool ends_a_word(char c) {
    return is_blank(c) || std::string_view("()[]{}\";").find(c) != std::string_view::npos;
  }

  [[noreturn]] void fail(const std::string& sentence) const {
    throw Error({file_, line_, 0, {}}, sentence);
  }

  void skip_blanks() {
    while (!at_end()) {
      if (here() == ';') {
        while (!at_end() && here() != '\n') next();
      } else if (is_blank(here())) {
        next();
      } else {
        return;
      }
    }
  }

  Value read_form(int depth) {
    if (depth > nesting_max) fail("more than 100 brackets are open");
    const int line = line_;
    Value form = read_unplaced(depth);
    form.set_line(line);
    return form;
  }

  Value read_unplaced(int depth) {
    switch (here()) {
      case '(':
        return read_sequence(')', depth);
      case '[':
        return read_sequence(']', depth);
      case '{':
        return read_map(depth);
      case '"':
        return read_text();
      case ')':
      case ']':
      case '}':
        fail(std::string("'") + here() + "' closes what was not opened");
      case '#':
        return read_dispatch(depth);
      default:
        return read_word();
    }
  }

  /// #{…} is a set, #_ drops the form behind it, #tag says what the form behind it is.
  Value read_dispatch(int depth) {
    next();
    if (at_end()) fail("the file ends behind '#'");
    if (here() == '{') return read_sequence('}', depth);
    take_word();
    skip_blanks();
    if (at_end()) fail("the file ends behind a tag");
    return read_form(depth + 1);
  }

  Value read_sequence(char close, int depth) {
    const int opened = line_;
    next();
    Value::Array elements;
    for (skip_blanks(); !at_end() && here() != close; skip_blanks()) {
      elements.push_back(read_form(depth + 1));
    }
    expect_close(close, opened);
    return elements;
  }

  Value read_map(int depth) {
    const int opened = line_;
    next();
    Value::Object members;
    for (skip_blanks(); !at_end() && here() != '}'; skip_blanks()) {
      const Value key = read_form(depth + 1);
      skip_blanks();
      if (at_end() || here() == '}') fail("a key of a map has no value");
      const auto* name = key.get_if<std::string>();
      members.push_back({name ? *name : to_json(key), read_form(depth + 1), key.line()});
    }
    expect_close('}', opened);
    return members;
  }

  void expect_close(char close, int opened) {
    if (at_end()) {
      fail(std::string("the file ends before the '") + close + "' of what begins on line " +
           std::to_string(opened));
    }
    next();
  }

  Value read_text() {
    const int opened = line_;
    next();
    std::string text;
    while (!at_end() && here() != '"') {
      const char c = next();
      text += c == '\\' && !at_end() ? unescaped(next()) : c;
    }
    if (at_end()) fail("the file ends inside the text of line " + std::to_string(opened));
    next();
    return text;
  }

  static char unescaped(char c) {
    switch (c) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      default:
        return c;
    }
  }

  std::string_view take_word() {
    const std::size_t begin = at_;
    while (!at_end() && !ends_a_word(here())) next();
    return text_.substr(begin, at_ - begin);
  }

  Value read_word() {
    const std::string_view word = take_word();
    if (word == "nil") return {};
    if (word == "true" || word == "false") return word == "true";
    if (word.front() == ':' && word.size() > 1) return word.substr(1);
    if (const auto number = number_of(word)) return *number;
    const char first = word.front();
    const bool is_numeric = (first >= '0' && first <= '9') || first == '-' || first == '+';
    if (is_numeric && word.size() > 1) fail("\"" + std::string(word) + "\" is no number");
    return word;
  }

  /// 7, -7, 7N, 0.5; nothing if it is no number.
  static std::optional<Value> number_of(std::string_view word) {
    const char* const begin = word.data() + (word.front() == '+' ? 1 : 0);
    const char* const end = word.data() + word.size() - (word.back() == 'N' ? 1 : 0);
    std::int64_t whole = 0;
    if (const auto [to, error] = std::from_chars(begin, end, whole);
        error == std::errc() && to == end && begin != end) {
      return whole;
    }
    double number = 0;
    const auto [to, error] = std::from_chars(begin, end, number);
    const bool is_number = error == std::errc() && to == end && begin != end &&
                           word.find_first_of("0123456789") != std::string_view::npos;
    return is_number ? std::optional<Value>(number) : std::nullopt;
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<Value> parse_edn(std::string_view text, const std::string& file) {
  return EdnReader(text, file).read_all();
}

}  // namespace orrery
