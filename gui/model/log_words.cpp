#include "gui/model/log_words.hpp"

#include "gui/model/log.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

const ChronicleMessage* message_of_row(const Chronicle& chronicle, EventNumber number) {
  const Place place = chronicle.event(number).message;
  return place < chronicle.messages().size() ? &chronicle.messages()[place] : nullptr;
}

Value changes_of(const Detail& detail) {
  Value::Array changes;
  for (const StateChange& change : detail.changes) {
    Value one = Value::Object{};
    one["member"] = change.member;
    if (!change.entry.empty()) one["entry"] = change.entry;
    one["before"] = change.before ? Value(*change.before) : Value();
    one["after"] = change.after ? Value(*change.after) : Value();
    changes.push_back(std::move(one));
  }
  return changes;
}

/// In quotation marks where it has to be.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string csv_row(const Chronicle& chronicle, EventNumber number, const LogRule* rule) {
  const ChronicleEvent& event = chronicle.event(number);
  const ChronicleMessage* message = message_of_row(chronicle, number);
  const std::string fields[] = {
      std::to_string(number),
      std::to_string(event.time.count()),
      node_words(chronicle, event.node),
      std::string(kind_words(chronicle, number)),
      message == nullptr ? "" : node_words(chronicle, message->from),
      message == nullptr ? "" : node_words(chronicle, message->to),
      std::string(chronicle.word(message == nullptr ? event.word : message->type)),
      message == nullptr ? "" : std::string(loss_words(*message)),
      event.cause == 0 ? "" : std::to_string(event.cause),
      rule == nullptr ? "" : std::string(1, rule->letter)};
  std::string row;
  for (const std::string& field : fields) {
    if (&field != fields) row += ',';
    row += csv_field(field);
  }
  return row + "\r\n";
}

}  // namespace

EventNumber event_to_copy(const Viewer& viewer) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const EventNumber selected =
      is_there(chronicle, viewer.selected) ? log_event_of(chronicle, viewer.selected) : 0;
  return selected != 0 ? selected : viewer.head.event;
}

std::string row_as_words(Session& session, EventNumber number) {
  const LogRow row = log_row(session.chronicle(), number);
  std::string words =
      "#" + std::to_string(number) + "  " + row.time + "  " + row.node + "  " + row.kind;
  if (!row.way.empty()) words += "  " + row.way;
  if (!row.type.empty()) words += "  " + row.type;
  const std::string operation = operation_words(session, number);
  const auto detail = session.detail(number);
  if (!operation.empty()) words += "  " + operation;
  else if (!detail->payload.is_null()) words += " " + value_words(detail->payload, 10'000);
  if (row.cause != 0) words += "  because of #" + std::to_string(row.cause);
  return words;
}

std::string row_as_json(Session& session, EventNumber number) {
  const Chronicle& chronicle = session.chronicle();
  const ChronicleEvent& event = chronicle.event(number);
  const ChronicleMessage* message = message_of_row(chronicle, number);
  const auto detail = session.detail(number);
  Value json = Value::Object{};
  json["event"] = number;
  json["time_ns"] = event.time.count();
  json["node"] = node_words(chronicle, event.node);
  json["kind"] = kind_words(chronicle, number);
  if (message != nullptr) {
    json["from"] = node_words(chronicle, message->from);
    json["to"] = node_words(chronicle, message->to);
    json["sent_event"] = message->sent_event;
  }
  const std::string_view type = chronicle.word(message == nullptr ? event.word : message->type);
  if (!type.empty()) json["type"] = type;
  if (event.cause != 0) json["cause"] = event.cause;
  if (!detail->payload.is_null()) json["content"] = detail->payload;
  json["changes"] = changes_of(*detail);
  Value::Array outputs;
  for (const std::string& output : detail->outputs) outputs.push_back(output);
  json["outputs"] = std::move(outputs);
  return to_json(json, 2);
}

std::string row_as_command(Session& session, EventNumber number) {
  const Chronicle& chronicle = session.chronicle();
  std::string command = session.command_line();
  const std::string stop = " --set stop=" + orrery::to_text(chronicle.time_of(number));
  // What a shell takes for a remark stays at the end.
  const std::size_t remark = command.find("   #");
  if (remark == std::string::npos) command += stop;
  else command.insert(remark, stop);
  return command + "   # up to event " + std::to_string(number) + ": " +
         event_words(chronicle, number);
}

std::string log_as_csv(Viewer& viewer) {
  follow_filter(viewer);
  follow_rules(viewer);
  const Chronicle& chronicle = viewer.session->chronicle();
  const LogRows rows(chronicle, viewer.filter);
  std::string csv = "event,time_ns,node,kind,from,to,type,loss,cause,rule\r\n";
  for (EventNumber row = 0; row < rows.count(); ++row) {
    const EventNumber event = rows.event(row);
    csv += csv_row(chronicle, event, rule_of(viewer.log.rules, event));
  }
  return csv;
}

}  // namespace orrery::gui
