#include "sim/plan/json.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/plan/path.hpp"

namespace orrery {
namespace {

/// Newlines before the last byte consumed. The lexer reads one byte beyond a number, and that byte
/// may be a newline; every other token ends with a byte of its own.
struct Progress {
  int line = 1;
  bool newline_is_last = false;
};

/// Feeds the parser and counts lines as it goes: the library itself keeps no positions.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, Progress* progress) : at_(at), progress_(progress) {}

  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (progress_->newline_is_last) ++progress_->line;
    progress_->newline_is_last = *at_ == '\n';
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }

 private:
  const char* at_;
  Progress* progress_;
};

/// Line and column, in characters, of a byte.
Error::Place place_of_byte(std::string_view text, std::size_t byte, const std::string& file) {
  const std::string_view before = text.substr(0, byte);
  const auto line_start = before.rfind('\n') + 1;  // 0 on the first line: npos + 1
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto characters = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start),
                                        before.end(), [](char c) {
                                          return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
                                        });  // not a continuation
  return {file, static_cast<int>(lines) + 1, static_cast<int>(characters) + 1, {}};
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The library's words after "syntax error while parsing object - ", or all of them.
std::string what_the_library_says(std::string_view message) {
  if (const auto dash = message.find(" - "); dash != std::string_view::npos) {
    message.remove_prefix(dash + 3);
  } else if (const auto bracket = message.find("] "); bracket != std::string_view::npos) {
    message.remove_prefix(bracket + 2);
  }
  std::string text(message);
  // What was read last may be no UTF-8, and line and column say it better.
  const auto last_read = text.find("; last read: ");
  const auto expected = text.find("; expected ");
  if (last_read != std::string::npos) {
    text.erase(last_read, expected == std::string::npos ? expected : expected - last_read);
  }
  return text;
}

/// Where a mistake is common, its own sentence.
std::string sentence_for_syntax(std::string_view text, std::size_t byte, std::string_view message) {
  if (contains(message, "UTF-8")) return "this byte is no UTF-8 text";
  if (contains(message, "number overflow")) return "this number is too large";
  if (byte >= text.size()) return "the file ends too early: a bracket, quote or value is missing";
  const char here = text[byte];
  const auto last = text.substr(0, byte).find_last_not_of(" \t\r\n");
  if ((here == '}' || here == ']') && last != std::string_view::npos && text[last] == ',') {
    return std::string("the comma before '") + here + "' has nothing after it";
  }
  if (here == '\0') return "there is a NUL byte here";
  if (here == '\'') return "JSON quotes with \", not with '";
  if (contains(message, "; expected end of input"))
    return "there is more text after the end of the JSON";
  return "this is not JSON: " + what_the_library_says(message);
}

/// Builds the tree; the parser calls these as it meets tokens.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, const std::string& file, const Progress& progress)
      : text_(text), file_(file), progress_(progress) {}

  Value take() { return std::move(root_); }

  bool null() override { return put(nullptr); }
  bool boolean(bool truth) override { return put(truth); }
  bool number_integer(number_integer_t number) override { return put(number); }
  bool number_unsigned(number_unsigned_t number) override { return put(number); }
  bool number_float(number_float_t number, const string_t&) override { return put(number); }
  bool string(string_t& text) override { return put(std::move(text)); }
  bool binary(binary_t&) override { return false; }  // no JSON text has one
  bool start_object(std::size_t) override { return open(Value::Object{}); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Value::Array{}); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override {
    const auto [earlier, is_new] = open_.back().lines_of_keys.emplace(key, progress_.line);
    if (!is_new) {
      throw Error({file_, progress_.line, 0, {}}, "the key \"" + key +
                                                      "\" is here twice: first on line " +
                                                      std::to_string(earlier->second));
    }
    open_.back().key = std::move(key);
    open_.back().key_line = progress_.line;
    return true;
  }

  bool parse_error(std::size_t bytes_read, const std::string&,
                   const nlohmann::detail::exception& exception) override {
    const std::size_t byte = bytes_read == 0 ? 0 : bytes_read - 1;
    throw Error(place_of_byte(text_, std::min(byte, text_.size()), file_),
                sentence_for_syntax(text_, byte, exception.what()));
  }

 private:
  struct Open {
    Value value;
    std::map<std::string, int, std::less<>> lines_of_keys{};
    std::string key{};
    int key_line = 0;
  };

  bool open(Value value) {
    if (open_.size() == depth_max) {
      throw Error({file_, progress_.line, 0, {}},
                  "brackets are nested more than " + std::to_string(depth_max) + " deep");
    }
    value.set_line(progress_.line);
    open_.push_back({std::move(value)});
    return true;
  }

  bool close() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    return place(std::move(value));
  }

  bool put(Value value) {
    value.set_line(progress_.line);
    return place(std::move(value));
  }

  bool place(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* object = open_.back().value.get_if<Value::Object>()) {
      object->push_back({std::move(open_.back().key), std::move(value), open_.back().key_line});
    } else {
      open_.back().value.push_back(std::move(value));
    }
    return true;
  }

  std::string_view text_;
  const std::string& file_;
  const Progress& progress_;
  std::vector<Open> open_;
  Value root_;
};

/// A file of the same directory with nearly this name.
std::string suggest_file(const std::filesystem::path& missing) {
  const std::filesystem::path directory = missing.has_parent_path() ? missing.parent_path() : ".";
  std::error_code ignored;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  const auto near = nearest(missing.filename().string(), names);
  return near ? did_you_mean((missing.parent_path() / *near).string()) : "";
}

}  // namespace

Value parse_json(std::string_view text, const std::string& file) {
  Progress progress;
  TreeBuilder builder(text, file, progress);
  nlohmann::json::sax_parse(CountingIterator(text.data(), &progress),
                            CountingIterator(text.data() + text.size(), &progress), &builder,
                            nlohmann::json::input_format_t::json, /*strict=*/true,
                            /*ignore_comments=*/true);
  return builder.take();
}

std::string read_text_file(const std::string& file, std::size_t bytes_max) {
  const Error::Place place{file, 0, 0, {}};
  std::error_code ignored;
  const auto status = std::filesystem::status(file, ignored);
  if (status.type() == std::filesystem::file_type::not_found) {
    const auto directory = std::filesystem::path(file).parent_path();
    if (!directory.empty() && !std::filesystem::exists(directory, ignored)) {
      throw Error(place, "there is no directory \"" + directory.string() + "\"");
    }
    throw Error(place, "there is no such file", suggest_file(file));
  }
  if (status.type() == std::filesystem::file_type::directory) {
    throw Error(place, "this is a directory, not a file");
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    throw Error(place, std::string("the file cannot be read: ") + std::strerror(errno));
  }
  std::string text;
  const auto size = std::filesystem::file_size(file, ignored);  // a pipe has none
  if (!ignored && size <= bytes_max) text.reserve(size);
  std::vector<char> block(1U << 16U);
  while (stream.read(block.data(), static_cast<std::streamsize>(block.size())).gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > bytes_max) {
      throw Error(place, "the file is larger than " + std::to_string(bytes_max >> 20U) + " MiB");
    }
  }
  if (stream.bad()) throw Error(place, "the file cannot be read to its end");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw Error(place, "the file is empty");
  }
  return text;
}

Value load_json(const std::string& file) { return parse_json(read_text_file(file), file); }

}  // namespace orrery
