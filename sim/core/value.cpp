#include "sim/core/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace orrery {
namespace {

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

/// How many bytes at the front of `text` are one character of UTF-8 (RFC 3629: no overlong forms,
/// no surrogates); 0 if they are none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xC2   ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second >= 0xA0;
  const bool beyond_unicode = first == 0xF4 && second >= 0x90;
  return overlong || surrogate || beyond_unicode ? 0 : length;
}

/// How many bytes at the front stand for themselves.
std::size_t plain_length(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' ||
           static_cast<unsigned char>(c) >= 0x7F;
  });
  return static_cast<std::size_t>(end - text.begin());
}

void append_ascii(std::string& out, char c) {
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  if (c == '"' || c == '\\') {
    (out += '\\') += c;
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (static_cast<unsigned char>(c) < 0x20) {
    const auto code = static_cast<unsigned char>(c);
    out += "\\u00";
    (out += hexadecimal[code >> 4U]) += hexadecimal[code & 0xFU];
  } else {
    out += c;
  }
}

class Printer {
 public:
  explicit Printer(int indent) : indent_(indent) {}

  void print(const Value& value) {
    if (const auto* truth = value.get_if<bool>()) {
      out_ += *truth ? "true" : "false";
    } else if (const auto* integer = value.get_if<std::int64_t>()) {
      out_ += std::to_string(*integer);
    } else if (const auto* large = value.get_if<std::uint64_t>()) {
      out_ += std::to_string(*large);
    } else if (const auto* number = value.get_if<double>()) {
      print(*number);
    } else if (const auto* text = value.get_if<std::string>()) {
      print(std::string_view(*text));
    } else if (const auto* array = value.get_if<Value::Array>()) {
      print_list('[', *array, ']', [this](const Value& element) { print(element); });
    } else if (const auto* object = value.get_if<Value::Object>()) {
      print_list('{', *object, '}', [this](const Value::Member& member) {
        print(std::string_view(member.key));
        out_ += indent_ < 0 ? ":" : ": ";
        print(member.value);
      });
    } else {
      out_ += "null";
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void print(double number) {
    if (!std::isfinite(number)) {
      out_ += "null";
      return;
    }
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    const std::string_view text(buffer.data(),
                                static_cast<std::size_t>(result.ptr - buffer.data()));
    out_ += text;
    if (text.find_first_of(".e") == std::string_view::npos)
      out_ += ".0";  // stays a double when read
  }

  void print(std::string_view text) { append_json_text(out_, text); }

  template <class List, class PrintOne>
  void print_list(char open, const List& list, char close, PrintOne print_one) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& element : list) {
      if (!first) out_ += ',';
      first = false;
      new_line();
      print_one(element);
    }
    --depth_;
    if (!first) new_line();
    out_ += close;
  }

  void new_line() {
    if (indent_ >= 0) out_.append("\n").append(depth_ * static_cast<std::size_t>(indent_), ' ');
  }

  int indent_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = plain_length(text);  // most texts are nothing else
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = character_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (length == 1) {
      append_ascii(out, text.front());
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  out += '"';
}

const Value* Value::find(std::string_view key) const {
  const auto* object = get_if<Object>();
  if (!object) return nullptr;
  const auto member = std::find_if(object->begin(), object->end(),
                                   [&](const Member& candidate) { return candidate.key == key; });
  return member == object->end() ? nullptr : &member->value;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

Value& Value::operator[](std::string_view key) {
  if (Value* found = find(key)) return *found;
  if (is_null()) content_ = Object{};
  auto& object = std::get<Object>(content_);
  object.push_back({std::string(key), Value()});
  return object.back().value;
}

void Value::push_back(Value element) {
  if (is_null()) content_ = Array{};
  std::get<Array>(content_).push_back(std::move(element));
}

std::string_view Value::kind() const {
  constexpr std::array<std::string_view, 8> names{
      "null", "a truth value", "a number", "a number", "a number", "a text", "a list", "an object"};
  return names[content_.index()];
}

std::string to_json(const Value& value, int indent) {
  Printer printer(indent);
  printer.print(value);
  return printer.take();
}

std::string file_key(std::string_view name) {
  std::string key;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins_word =
        is_upper(name[i]) && i > 0 && name[i - 1] != '_' &&
        (!is_upper(name[i - 1]) ||
         (i + 1 < name.size() && !is_upper(name[i + 1]) && name[i + 1] != '_'));
    if (begins_word) key += '_';
    key += lower(name[i]);
  }
  if (key.ends_with('_')) key.pop_back();
  return key;
}

}  // namespace orrery
