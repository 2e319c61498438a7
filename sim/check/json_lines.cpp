#include "sim/check/json_lines.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace orrery {
namespace {

std::string word_in(Value value) {
  if (auto* text = value.get_if<std::string>()) return std::move(*text);
  return to_json(value);
}

void set_part(HistoryLine& line, std::string_view key, Value value) {
  if (key == "value") {
    line.value = std::move(value);
  } else if (key == "process") {
    line.process = word_in(std::move(value));
  } else if (key == "type") {
    line.type = word_in(std::move(value));
  } else if (key == "f") {
    line.f = word_in(std::move(value));
  } else if (key == "key") {
    if (!value.is_null()) line.key = word_in(std::move(value));
  } else if (key == "time") {
    if (const auto* ns = value.get_if<std::int64_t>()) line.time_ns = *ns;
  }
}

/// Almost every line is flat: names, plain texts, whole numbers and nulls. Read directly, a million
/// operations take a third of the time that the library's lexer needs (tests/bench: ReadJsonLines);
/// what is anything else, or wrong, is left to the library.
class FlatLine {
 public:
  explicit FlatLine(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  /// False if the line is not flat; `line` is then spoilt.
  bool read(HistoryLine& line) {
    if (!take('{')) return false;
    do {
      std::string_view key;
      Value value;
      if (!take_text(key) || !take(':') || !take_value(value)) return false;
      set_part(line, key, std::move(value));
    } while (take(','));
    return take('}') && (skip_blanks(), at_ == end_);
  }

 private:
  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
  }
  bool take(char c) {
    skip_blanks();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool take_text(std::string_view& text) {
    if (!take('"')) return false;
    const char* const begin = at_;
    while (at_ != end_ && *at_ != '"') {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte < 0x20 || byte >= 0x80 || byte == '\\') return false;
      ++at_;
    }
    text = std::string_view(begin, static_cast<std::size_t>(at_ - begin));
    return take('"');
  }
  bool take_value(Value& value) {
    skip_blanks();
    if (at_ == end_) return false;
    if (*at_ == '"') {
      std::string_view text;
      if (!take_text(text)) return false;
      value = text;
      return true;
    }
    constexpr std::string_view null = "null";
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(null)) {
      at_ += null.size();
      return true;
    }
    std::int64_t number = 0;
    const char* const begin = at_;
    const auto [to, error] = std::from_chars(begin, end_, number);
    const char* const digits = begin + (*begin == '-' ? 1 : 0);
    const bool is_json = error == std::errc() && (*digits != '0' || to == digits + 1);
    if (!is_json || (to != end_ && (*to == '.' || *to == 'e' || *to == 'E'))) return false;
    at_ = to;
    value = number;
    return true;
  }

  const char* at_;
  const char* end_;
};

/// Fills in a line as the parser meets its tokens.
class LineFiller : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit LineFiller(int number) { line_.line = number; }

  HistoryLine take() { return std::move(line_); }
  bool is_object() const { return is_object_; }

  bool null() override { return put(nullptr); }
  bool boolean(bool truth) override { return put(truth); }
  bool number_integer(number_integer_t number) override { return put(number); }
  bool number_unsigned(number_unsigned_t number) override { return put(number); }
  bool number_float(number_float_t number, const string_t&) override { return put(number); }
  bool string(string_t& text) override { return put(std::move(text)); }
  bool binary(binary_t&) override { return false; }  // no JSON text has one

  bool start_object(std::size_t) override {
    if (open_.empty() && !is_object_) {
      is_object_ = true;
      return true;
    }
    open_.emplace_back(Value::Object{});
    keys_.push_back(std::exchange(key_, {}));
    return true;
  }
  bool end_object() override { return open_.empty() || close(); }
  bool start_array(std::size_t) override {
    open_.emplace_back(Value::Array{});
    keys_.push_back(std::exchange(key_, {}));
    return true;
  }
  bool end_array() override { return close(); }
  bool key(string_t& key) override {
    key_ = std::move(key);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  bool close() {
    Value closed = std::move(open_.back());
    open_.pop_back();
    key_ = std::move(keys_.back());
    keys_.pop_back();
    return put(std::move(closed));
  }

  bool put(Value value) {
    if (open_.empty()) return assign(std::move(value));
    Value& into = open_.back();
    if (into.get_if<Value::Array>() != nullptr) into.push_back(std::move(value));
    else into[key_] = std::move(value);
    return true;
  }

  bool assign(Value value) {
    if (is_object_) set_part(line_, key_, std::move(value));
    return true;
  }

  HistoryLine line_;
  bool is_object_ = false;
  std::string key_;
  std::vector<Value> open_;        // arrays and objects below the line's own
  std::vector<std::string> keys_;  // under which each of them belongs
};

}  // namespace

HistoryLine parse_json_line(std::string_view text, int number, const std::string& file) {
  HistoryLine line{.line = number};
  if (FlatLine(text).read(line)) return line;
  LineFiller filler(number);
  const bool is_json = nlohmann::json::sax_parse(text.begin(), text.end(), &filler);
  if (!is_json || !filler.is_object()) {
    throw Error({file, number, 0, {}},
                "expected a JSON object such as {\"process\": 1, \"type\": \"invoke\", \"f\": "
                "\"get\", \"key\": \"k1\"}");
  }
  return filler.take();
}

}  // namespace orrery
