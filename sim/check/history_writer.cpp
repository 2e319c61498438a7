#include <fmt/format.h>

#include <algorithm>

#include "sim/check/history.hpp"
#include "sim/core/value.hpp"

namespace orrery {
namespace {

/// An invocation or an answer.
struct Line {
  const Call* call = nullptr;
  bool is_answer = false;

  std::uint64_t event() const { return is_answer ? call->returned_event : call->invoked_event; }
  std::string_view type() const {
    if (!is_answer) return "invoke";
    switch (call->result.outcome) {
      case Outcome::ok:
        return "ok";
      case Outcome::failed:
        return "fail";
      case Outcome::unknown:
        break;
    }
    return "info";
  }
};

std::vector<Line> lines_of(const std::vector<Call>& calls) {
  std::vector<Line> lines;
  for (const Call& call : calls) {
    lines.push_back({&call, false});
    if (call.returned) lines.push_back({&call, true});
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.event() < b.event(); });
  return lines;
}

Value number_or_text(const std::string& text) {
  const bool is_short = !text.empty() && text.size() < 18;
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const bool is_number = is_short && text.size() > sign &&
                         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(sign), text.end(),
                                     [](char c) { return c >= '0' && c <= '9'; }) &&
                         (text.size() == sign + 1 || text[sign] != '0') && text != "-0";
  return is_number ? Value(static_cast<std::int64_t>(std::stoll(text))) : Value(text);
}

Value members_in(const std::string& text) {
  Value::Array members;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view member = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(member.size() + 1, rest.size()));
    members.push_back(number_or_text(std::string(member)));
  }
  return members;
}

/// What was asked for, or, of an ok read, what it returned.
Value value_of(const Line& line) {
  const Operation& operation = line.call->operation;
  const bool is_ok = line.is_answer && line.call->result.outcome == Outcome::ok;
  const auto& result = line.call->result.value;
  switch (operation.action) {
    case Action::get:
    case Action::total:
    case Action::dequeue:
    case Action::generate:
      return is_ok && result ? number_or_text(*result) : Value();
    case Action::members:
      return is_ok ? members_in(result.value_or("")) : Value();
    case Action::cas:
    case Action::guarded_put:
      return Value::Array{number_or_text(operation.expected), number_or_text(operation.value)};
    case Action::acquire:
      if (is_ok && result) return number_or_text(*result);
      return operation.expected.empty() ? Value() : number_or_text(operation.expected);
    case Action::erase:
    case Action::release:
      return {};
    default:
      return number_or_text(operation.value);
  }
}

std::string edn_of(const Value& value) {
  if (value.is_null()) return "nil";
  if (const auto* list = value.get_if<Value::Array>()) {
    std::string text = "[";
    for (const Value& each : *list) text += (text.size() > 1 ? " " : "") + edn_of(each);
    return text + "]";
  }
  return to_json(value);
}

std::string process_of(const Line& line) { return to_text(line.call->client); }

std::string json_line(const Line& line) {
  Value object = Value::Object{{"process", process_of(line)},
                               {"type", line.type()},
                               {"f", name_of_enumerator(line.call->operation.action)}};
  if (!line.call->operation.key.empty()) object["key"] = line.call->operation.key;
  object["value"] = value_of(line);
  object["time"] = (line.is_answer ? *line.call->returned : line.call->invoked).count();
  return to_json(object) + "\n";
}

/// Jepsen's words where it has some.
std::string_view jepsen_word(Action action) {
  switch (action) {
    case Action::get:
    case Action::members:
    case Action::total:
      return "read";
    case Action::put:
      return "write";
    case Action::increment:
      return "add";
    case Action::erase:
      return "delete";
    default:
      return name_of_enumerator(action);
  }
}

std::string edn_line(const Line& line) {
  const Operation& operation = line.call->operation;
  std::string key;
  if (!operation.key.empty()) key = fmt::format(", :key {}", to_json(Value(operation.key)));
  return fmt::format("{{:process {}, :type :{}, :f :{}{}, :value {}, :time {}}}\n",
                     to_json(Value(process_of(line))), line.type(), jepsen_word(operation.action),
                     key, edn_of(value_of(line)),
                     (line.is_answer ? *line.call->returned : line.call->invoked).count());
}

std::string etcd_line(const Line& line) {
  const Operation& operation = line.call->operation;
  const bool is_register = operation.action == Action::get || operation.action == Action::put ||
                           operation.action == Action::cas;
  if (!is_register) {
    throw Error({"", 0, 0, ""}, "etcd's log has no " + to_text(operation),
                "write JSON lines or EDN");
  }
  const std::string value = line.type() == "info" ? ":timed-out" : edn_of(value_of(line));
  return fmt::format("INFO  jepsen.util - {}\t:{}\t:{}\t{}\n", process_of(line), line.type(),
                     jepsen_word(operation.action), value);
}

}  // namespace

std::string write_history(const std::vector<Call>& calls, HistoryFormat format) {
  const auto other_key = std::find_if(calls.begin(), calls.end(), [&](const Call& call) {
    return call.operation.key != calls.front().operation.key;
  });
  if (format == HistoryFormat::etcd && other_key != calls.end()) {
    throw Error({"", 0, 0, ""},
                "etcd's log is about one key, and here are " + calls.front().operation.key +
                    " and " + other_key->operation.key,
                "write JSON lines or EDN");
  }
  std::string text;
  for (const Line& line : lines_of(calls)) {
    switch (format) {
      case HistoryFormat::jsonl:
        text += json_line(line);
        break;
      case HistoryFormat::edn:
        text += edn_line(line);
        break;
      case HistoryFormat::etcd:
        text += etcd_line(line);
        break;
    }
  }
  return text;
}

}  // namespace orrery
