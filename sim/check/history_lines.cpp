#include "sim/check/history_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace orrery {
namespace {

struct Word {
  std::string_view f;
  Action action;
};
constexpr Word register_words[] = {{"read", Action::get},     {"get", Action::get},
                                   {"write", Action::put},    {"put", Action::put},
                                   {"cas", Action::cas},      {"append", Action::append},
                                   {"delete", Action::erase}, {"erase", Action::erase}};
constexpr Word queue_words[] = {{"enqueue", Action::enqueue}, {"dequeue", Action::dequeue}};
constexpr Word set_words[] = {
    {"add", Action::add}, {"read", Action::members}, {"members", Action::members}};
constexpr Word counter_words[] = {{"add", Action::increment},
                                  {"increment", Action::increment},
                                  {"read", Action::total},
                                  {"total", Action::total}};
constexpr Word id_words[] = {{"generate", Action::generate}};
constexpr Word lock_words[] = {{"acquire", Action::acquire},
                               {"release", Action::release},
                               {"guarded_put", Action::guarded_put},
                               {"put", Action::put},
                               {"get", Action::get}};

std::span<const Word> words_of_model(HistoryModel model) {
  const std::span<const Word> registers(register_words);
  switch (model) {
    case HistoryModel::plain_register:
      return registers.first(4);
    case HistoryModel::cas_register:
      return registers.first(5);
    case HistoryModel::kv:
      return registers;
    case HistoryModel::queue:
    case HistoryModel::bag:
      return queue_words;
    case HistoryModel::set:
      return set_words;
    case HistoryModel::counter:
      return counter_words;
    case HistoryModel::unique_ids:
      return id_words;
    case HistoryModel::lock:
      return lock_words;
  }
  return {};
}

std::string listed_words(HistoryModel model) {
  std::string list;
  for (const Word& word : words_of_model(model)) {
    list += (list.empty() ? "" : ", ") + std::string(word.f);
  }
  return list;
}

/// Elements stand in a text with blanks between them.
std::string without_blanks(std::string text) {
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at)) {
    text.replace(at, 1, "%20");
  }
  return text;
}

bool holds_words(Action action) {
  return action == Action::add || action == Action::enqueue || action == Action::dequeue ||
         action == Action::acquire || action == Action::release;
}

}  // namespace

HistoryBuilder::HistoryBuilder(std::string file, HistoryModel model)
    : file_(std::move(file)), model_(model) {}

void HistoryBuilder::fail(const HistoryLine& line, const std::string& sentence,
                          const std::string& suggestion) const {
  throw Error({file_, line.line, 0, {}}, sentence, suggestion);
}

Action HistoryBuilder::action_of(const HistoryLine& line) const {
  if (line.f.empty()) fail(line, "expected an operation under \"f\"");
  for (const Word& word : words_of_model(model_)) {
    if (word.f == line.f) return word.action;
  }
  fail(line, fmt::format("\"{}\" is no operation of the model {}", line.f, name_of_model(model_)),
       "it has " + listed_words(model_));
}

NodeId HistoryBuilder::client_named(const std::string& process) {
  if (const NodeId* known = clients_.find(process)) return *known;
  const auto own = parse_node_id(process);
  const NodeId client =
      own ? *own : NodeId('p', static_cast<std::uint32_t>(history_.names.size() + 1));
  if (!own) history_.names.emplace(client, process);
  clients_.try_emplace(process, client);
  return client;
}

void HistoryBuilder::add(HistoryLine line) {
  if (line.process == "nemesis") return;  // Jepsen's faults stand between its operations
  if (line.type == "invoke") return invoke(line);
  if (line.type == "ok" || line.type == "fail" || line.type == "info") return answer(line);
  fail(line,
       line.type.empty() ? "expected a \"type\""
                         : fmt::format("\"{}\" is no type of line", line.type),
       "invoke, ok, fail or info");
}

void HistoryBuilder::invoke(HistoryLine& line) {
  has_invocations_ = true;
  const Action action = action_of(line);
  const NodeId client = client_named(line.process);
  const auto& [pending, is_new] = pending_.try_emplace(client.bits);
  if (!is_new) {
    const Call& earlier = history_.calls[pending.call];
    fail(line, fmt::format("process {} invokes before its operation of line {} is answered",
                           line.process, earlier.invoked_event));
  }
  pending = {history_.calls.size(), line.f};
  const auto number = static_cast<std::uint64_t>(line.line);
  const Time time(line.time_ns.value_or(line.line));
  history_.calls.push_back({.client = client,
                            .operation = operation_in(line, action),
                            .invoked = time,
                            .invoked_event = number});
}

void HistoryBuilder::answer(HistoryLine& line) {
  const Action action = action_of(line);
  const NodeId client = client_named(line.process);
  if (pending_.find(client.bits) == nullptr) {
    if (first_lone_answer_ == 0) first_lone_answer_ = line.line;
    HistoryLine invocation = line;
    const bool had_invocations = has_invocations_;
    invoke(invocation);
    has_invocations_ = had_invocations;
  }
  const auto [index, f] = *pending_.find(client.bits);
  Call& call = history_.calls[index];
  if (f != line.f) {
    fail(line, fmt::format("process {} is answered a {}, but it has asked for a {} on line {}",
                           line.process, line.f, f, call.invoked_event));
  }
  pending_.erase(client.bits);
  call.returned = Time(line.time_ns.value_or(line.line));
  call.returned_event = static_cast<std::uint64_t>(line.line);
  if (line.type == "fail") call.result.outcome = Outcome::failed;
  if (line.type == "info") call.result.outcome = Outcome::unknown;
  if (line.type != "ok") return;
  // What a Jepsen client writes may be known only when it is done.
  call.result.value = read_result(line, action);
}

Operation HistoryBuilder::operation_in(HistoryLine& line, Action action) const {
  Operation operation{.action = action};
  const auto* pair = line.value.get_if<Value::Array>();
  if (model_ == HistoryModel::kv && !line.key && pair && pair->size() == 2) {
    line.key = text_of(line, (*pair)[0]);
    line.value = Value((*pair)[1]);
  }
  operation.key = line.key.value_or("");
  switch (action) {
    case Action::put:
    case Action::append:
    case Action::add:
    case Action::increment:
    case Action::enqueue:
      if (line.value.is_null()) fail(line, "expected a value to " + line.f);
      operation.value = text_of(line, line.value);
      break;
    case Action::cas:
    case Action::guarded_put:
      read_pair(line, operation);
      break;
    case Action::acquire:
    case Action::release:
      operation.value = line.process;
      if (!line.value.is_null()) operation.expected = text_of(line, line.value);
      break;
    default:
      break;
  }
  if (action == Action::increment && line.value.get_if<std::int64_t>() == nullptr) {
    fail(line, "expected a whole number to add, not " + to_json(line.value));
  }
  if (holds_words(action)) operation.value = without_blanks(std::move(operation.value));
  return operation;
}

void HistoryBuilder::read_pair(const HistoryLine& line, Operation& operation) const {
  const auto* pair = line.value.get_if<Value::Array>();
  if (pair == nullptr || pair->size() != 2) {
    const std::string what = operation.action == Action::cas
                                 ? "[expected, new] as the value of a cas"
                                 : "[token, value] of a guarded put";
    fail(line, "expected " + what + ", not " + to_json(line.value));
  }
  operation.expected = text_of(line, (*pair)[0]);
  operation.value = text_of(line, (*pair)[1]);
}

std::optional<std::string> HistoryBuilder::read_result(const HistoryLine& line,
                                                       Action action) const {
  const auto* list = line.value.get_if<Value::Array>();
  switch (action) {
    case Action::members: {
      if (list == nullptr && !line.value.is_null()) {
        fail(line, "expected the list of a set's members, not " + to_json(line.value));
      }
      std::vector<std::string> members;
      if (list != nullptr) {
        for (const Value& member : *list) members.push_back(without_blanks(text_of(line, member)));
      }
      std::sort(members.begin(), members.end());
      return fmt::format("{}", fmt::join(members, " "));
    }
    case Action::get:
      if (line.value.is_null()) return std::nullopt;
      if (model_ == HistoryModel::kv && list && list->size() == 2 && !line.key) {
        const Value& read = (*list)[1];
        return read.is_null() ? std::nullopt : std::optional(text_of(line, read));
      }
      return text_of(line, line.value);
    case Action::total:
    case Action::dequeue:
    case Action::generate:
      if (line.value.is_null()) return std::nullopt;
      return without_blanks(text_of(line, line.value));
    case Action::acquire:
      if (line.value.get_if<std::int64_t>() == nullptr) return std::nullopt;  // no fencing token
      return text_of(line, line.value);
    default:
      return std::nullopt;
  }
}

std::string HistoryBuilder::text_of(const HistoryLine& line, const Value& value) const {
  if (const auto* text = value.get_if<std::string>()) return *text;
  const bool is_compound =
      value.get_if<Value::Array>() != nullptr || value.get_if<Value::Object>() != nullptr;
  if (is_compound && model_ != HistoryModel::set && model_ != HistoryModel::queue &&
      model_ != HistoryModel::bag && model_ != HistoryModel::unique_ids) {
    fail(line, "expected a number or a text as a value, not " + to_json(value));
  }
  return to_json(value);
}

History HistoryBuilder::finish() {
  if (first_lone_answer_ != 0 && has_invocations_) {
    throw Error({file_, first_lone_answer_, 0, {}},
                "an answer to a process that has not asked for anything",
                "every answer needs a line of type invoke before it");
  }
  return std::move(history_);
}

}  // namespace orrery
