#include "sim/check/json_lines.hpp"

#include <nlohmann/json.hpp>

namespace orrery {
namespace {

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
    if (!is_object_) return true;
    if (key_ == "value") {
      line_.value = std::move(value);
    } else if (key_ == "process") {
      line_.process = word(std::move(value));
    } else if (key_ == "type") {
      line_.type = word(std::move(value));
    } else if (key_ == "f") {
      line_.f = word(std::move(value));
    } else if (key_ == "key") {
      if (!value.is_null()) line_.key = word(std::move(value));
    } else if (key_ == "time") {
      if (const auto* ns = value.get_if<std::int64_t>()) line_.time_ns = *ns;
    }
    return true;
  }

  static std::string word(Value value) {
    if (auto* text = value.get_if<std::string>()) return std::move(*text);
    return to_json(value);
  }

  HistoryLine line_;
  bool is_object_ = false;
  std::string key_;
  std::vector<Value> open_;        // arrays and objects below the line's own
  std::vector<std::string> keys_;  // under which each of them belongs
};

}  // namespace

HistoryLine parse_json_line(std::string_view text, int number, const std::string& file) {
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
