#include "scenarios/trace_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "scenarios/value_text.hpp"
#include "sim/core/error.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/text.hpp"
#include "sim/plan/json.hpp"

namespace orrery {
namespace {

Value json_in(const Value& cell) {
  const auto* text = cell.get_if<std::string>();
  return text == nullptr ? Value() : parse_json(*text, "a trace's cell");
}

Value number(std::uint64_t number) { return Value(number); }

std::string with_content(const std::string& type, const std::string& content) {
  return content.empty() ? type : type + ": " + content;
}

/// A row of the table `operation` as operations are written everywhere.
std::string operation_text(const Value& action, const Value& key, const Value& value,
                           const Value& expected) {
  const auto text = [](const Value& cell) { return cell.is_null() ? "" : text_in(cell); };
  Operation operation{.key = text(key), .value = text(value), .expected = text(expected)};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Action>>([&](auto each) {
    if (each.name == text_in(action)) operation.action = each.value;
  });
  return to_text(operation);
}

/// Reads a stretch table by table, each in order of events.
class StretchReader {
 public:
  StretchReader(const TraceReader& trace, const Stretch& stretch)
      : trace_(trace), bounds_{number(stretch.first), number(stretch.last)} {}

  SpaceTime read() {
    read_nodes();
    read_events();
    place_of_ = places_of_events(run_);
    read_messages();
    read_outputs();
    read_operations();
    read_marks();
    return std::move(run_);
  }

 private:
  using Row = TraceReader::Row;

  void read_nodes() {
    for (const Row& row : trace_.rows("SELECT node FROM node ORDER BY rowid")) {
      const std::string name = text_in(row[0]);
      node_of_[name] = run_.nodes.size();
      const auto before = trace_.rows(
          "SELECT kind FROM life WHERE node = ? AND event < ? ORDER BY event DESC LIMIT 1",
          {name, bounds_[0]});
      run_.nodes.push_back(
          {.name = name, .is_up = before.empty() || before[0][0] != Value("crash")});
    }
  }

  void read_events() {
    constexpr const char* sql =
        "SELECT event.event, event.time, event.node, event.kind, event.cause, event.timer, "
        "message.type, message.payload, message.fate, operation.action, operation.key, "
        "operation.value, operation.expected FROM event LEFT JOIN message ON message.message = "
        "event.message "
        "LEFT JOIN operation ON event.kind = 'invoke' AND operation.invoked_event = event.event "
        "WHERE event.event BETWEEN ? AND ? AND event.node IS NOT NULL ORDER BY event.event";
    for (const Row& row : trace_.rows(sql, bounds_)) {
      SpaceTime::Event event{.number = number_in(row[0]),
                             .time = time_in(row[1]),
                             .node = node_of_.at(text_in(row[2])),
                             .kind = text_in(row[3]),
                             .cause = number_in(row[4])};
      describe(event, row);
      run_.events.push_back(std::move(event));
    }
  }

  static void describe(SpaceTime::Event& event, const Row& row) {
    event.title = event.kind + "s";  // starts, restarts
    if (event.kind == "crash") event.title = "crashes";
    if (event.kind == "synced") event.title = "on disk";
    if (event.kind == "timer") event.title = text_in(row[5]);
    if (event.kind == "invoke") {
      event.title = operation_text(row[9], row[10], row[11], row[12]);
    }
    if (event.kind == "message" && row[6].is_null()) event.title = "into the inbox";
    else if (event.kind == "message" || event.kind == "worked") {
      event.title = text_in(row[6]);
      const std::string why = why_not_text(text_in(row[8]));
      event.detail = why.empty() ? json_line(row[7]) : why;
    }
  }

  void read_messages() {
    // Those that are received here, wherever they come from, and those that are sent from here: all
    // have ended neither before the stretch nor behind its horizon.
    constexpr const char* sql =
        "SELECT message, type, from_node, to_node, sent_event, sent_time, ended_event, ended_time, "
        "fate, payload FROM message WHERE message BETWEEN "
        "coalesce((SELECT message FROM event WHERE event < ?1 AND message IS NOT NULL "
        "ORDER BY event DESC LIMIT 1), 0) AND coalesce("
        "(SELECT message FROM horizon WHERE event >= ?2 ORDER BY event LIMIT 1), "
        "(SELECT max(message) FROM message)) AND (sent_event BETWEEN ?1 AND ?2 OR "
        "ended_event BETWEEN ?1 AND ?2 AND fate NOT IN ('lost', 'cut', 'queue_full', 'corrupted', "
        "'no_target')) "
        "ORDER BY message";
    for (const Row& row : trace_.rows(sql, bounds_)) {
      const auto from = node_of_.find(text_in(row[2]));
      const auto to = node_of_.find(text_in(row[3]));
      if (from == node_of_.end() || to == node_of_.end()) continue;  // no_target: no lane to draw
      const std::string fate = text_in(row[8]);
      const bool has_arrived = fate != "lost" && fate != "cut" && fate != "queue_full" &&
                               fate != "corrupted" && fate != "held" && fate != "in_flight";
      run_.messages.push_back({.id = number_in(row[0]),
                               .type = text_in(row[1]),
                               .detail = json_line(row[9]),
                               .from = from->second,
                               .to = to->second,
                               .sent = time_in(row[5]),
                               .sent_by = number_in(row[4]),
                               .ended = time_in(row[7]),
                               .received_by = has_arrived ? number_in(row[6]) : 0,
                               .why_not = why_not_text(fate)});
    }
    std::ranges::stable_sort(run_.messages, {},
                             [](const SpaceTime::Message& message) { return message.sent_by; });
  }

  void note(std::uint64_t event, std::string text) {
    const auto place = place_of_.find(event);
    if (place != place_of_.end()) run_.events[place->second].notes.push_back(std::move(text));
  }

  void read_outputs() {
    for (const Row& row :
         trace_.rows("SELECT event, type, value FROM output WHERE event BETWEEN ? AND ? "
                     "ORDER BY output",
                     bounds_)) {
      note(number_in(row[0]), with_content(text_in(row[1]), json_line(row[2])));
    }
  }

  void read_operations() {
    for (const Row& row :
         trace_.rows("SELECT returned_event, action, key, outcome, result FROM operation "
                     "WHERE returned_event BETWEEN ? AND ? ORDER BY operation",
                     bounds_)) {
      std::string text =
          fmt::format("{} {} is {}", text_in(row[1]), text_in(row[2]), text_in(row[3]));
      if (!row[4].is_null()) text += ": " + text_in(row[4]);
      note(number_in(row[0]), std::move(text));
    }
  }

  void read_marks() {
    for (const Row& row :
         trace_.rows("SELECT event, time, what, 0 AS rank FROM fault WHERE event BETWEEN ?1 AND ?2 "
                     "UNION ALL SELECT event + 1, time, judge || ' is violated: ' || sentence, 1 "
                     "FROM verdict WHERE status = 'violated' AND event BETWEEN ?1 AND ?2 "
                     "ORDER BY 1, rank",
                     bounds_)) {
      run_.marks.push_back(
          {.before = number_in(row[0]), .time = time_in(row[1]), .text = text_in(row[2])});
    }
  }

  const TraceReader& trace_;
  std::vector<Value> bounds_;
  SpaceTime run_;
  std::map<std::string, std::size_t> node_of_;
  std::map<std::uint64_t, std::size_t> place_of_;
};

Value value_at(const TraceReader& trace, std::uint64_t event, const std::string& node,
               const std::string& member) {
  const auto rows =
      trace.rows("SELECT value FROM state_at WHERE event = ? AND node = ? AND member = ?",
                 {number(event), Value(node), Value(member)});
  return rows.empty() ? Value() : json_in(rows[0][0]);
}

/// Entries of a list right after an event, if it is there by then. A list is a log: it changes at
/// its end, so that its newest change knows its length.
std::optional<std::size_t> length_at(const TraceReader& trace, std::uint64_t event,
                                     const std::string& node, const std::string& member) {
  const auto newest = trace.rows(
      "SELECT id, state.event, entry, value FROM member CROSS JOIN state ON member_id = id "
      "WHERE node = ? AND member = ? AND event <= ? ORDER BY state.event DESC, state DESC LIMIT 1",
      {Value(node), Value(member), number(event)});
  if (newest.empty()) return std::nullopt;
  const TraceReader::Row& row = newest[0];
  if (row[2].is_null()) return 0;
  if (!row[3].is_null()) return number_in(row[2]) + 1;
  // Nothing but entries that went.
  return number_in(
      trace.rows("SELECT min(entry) FROM state WHERE member_id = ? AND event = ?", {row[0], row[1]})
          .at(0)
          .at(0));
}

/// The list, or, if it is long, words that count its entries; null if it is not there yet.
Value list_at(const TraceReader& trace, std::uint64_t event, const std::string& node,
              const std::string& member) {
  constexpr std::size_t read_max = 4;  // what a line shows of a list; longer ones are counted
  const auto length = length_at(trace, event, node, member);
  if (!length) return {};
  if (*length <= read_max) return value_at(trace, event, node, member);
  return counted_list(*length);
}

/// The end of a list from its first changed entry on, before and after an event. What was there
/// before is only counted.
std::pair<Value, Value> changed_end_of(const TraceReader& trace, std::uint64_t event,
                                       const std::string& node, const std::string& member) {
  const auto changes = trace.rows(
      "SELECT entry, value FROM member CROSS JOIN state ON member_id = id "
      "WHERE node = ? AND member = ? AND event = ? ORDER BY entry",
      {Value(node), Value(member), number(event)});
  const std::size_t first = number_in(changes.at(0)[0]);
  const std::size_t length =
      length_at(trace, event == 0 ? 0 : event - 1, node, member).value_or(first);
  Value::Array before(length > first ? length - first : 0, Value(Value::Object{}));
  Value::Array after;
  for (const TraceReader::Row& change : changes) {
    if (!change[1].is_null()) after.push_back(json_in(change[1]));
  }
  return {std::move(before), std::move(after)};
}

/// The number of the first event later than `time`; one more than the last event's if there is
/// none. Later events have larger numbers.
std::uint64_t first_event_behind(const TraceReader& trace, Time time) {
  std::uint64_t first = 1;
  std::uint64_t end = trace.events() + 1;
  while (first < end) {
    const std::uint64_t middle = first + (end - first) / 2;
    const auto rows = trace.rows("SELECT time FROM event WHERE event = ?", {number(middle)});
    if (time_in(rows.at(0).at(0)) > time) {
      end = middle;
    } else {
      first = middle + 1;
    }
  }
  return first;
}

}  // namespace

Time time_in(const Value& cell) { return Time(static_cast<std::int64_t>(number_in(cell))); }

std::uint64_t number_in(const Value& cell) {
  const auto* number = cell.get_if<std::int64_t>();
  return number == nullptr ? 0 : static_cast<std::uint64_t>(*number);
}

std::string text_in(const Value& cell) {
  const auto* text = cell.get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

std::string json_line(const Value& cell) { return cell.is_null() ? "" : to_line(json_in(cell)); }

std::string why_not_text(const std::string& fate) {
  if (fate == "lost") return "lost on the way";
  if (fate == "cut") return "cut off by a partition";
  if (fate == "queue_full") return "the link's queue is full";
  if (fate == "corrupted") return "damaged on the way";
  if (fate == "held") return "held back on the way";
  if (fate == "inbox_full") return "the target's inbox is full";
  if (fate == "target_down") return "the target is down";
  if (fate == "no_target") return "nobody has this name";
  if (fate == "not_understood") return "not understood";
  if (fate == "withheld") return "its sender, a liar, kept it to itself";
  if (fate == "forged") return "refused: it came in another's name";
  return "";
}

Stretch stretch_of(const TraceReader& trace, std::optional<Time> from, std::optional<Time> to) {
  Stretch stretch{.first = 1, .last = trace.events()};
  const auto last_time = [&] {
    return seconds_text(
        time_in(trace.rows("SELECT time FROM event WHERE event = ?", {number(trace.events())})
                    .at(0)
                    .at(0)));
  };
  if (trace.events() == 0) throw Error({trace.path(), 0, 0, ""}, "nothing happens in this trace");
  if (from) stretch.first = first_event_behind(trace, *from - Duration(1));
  if (to) stretch.last = first_event_behind(trace, *to) - 1;
  if (stretch.events() == 0) {
    throw Error({trace.path(), 0, 0, ""}, "nothing happens between these times",
                "the last event is at " + last_time());
  }
  return stretch;
}

SpaceTime space_time_of(const TraceReader& trace, const Stretch& stretch) {
  return StretchReader(trace, stretch).read();
}

void shorten(Stretch& stretch, std::uint64_t events_max, Console& console) {
  if (stretch.events() <= events_max) return;
  console.err.stream << fmt::format(
      "orrery: the first {} of {} events are shown (choose others with --from and --to)\n",
      with_commas(events_max), with_commas(stretch.events()));
  stretch.last = stretch.first + events_max - 1;
}

void require_events(const TraceReader& trace) {
  if (trace.has_events()) return;
  throw Error({trace.path(), 0, 0, ""}, "this trace holds digests, no events",
              "run the scenario again with --trace-level events or full");
}

void tell_if_incomplete(const TraceReader& trace, Console& console) {
  if (!trace.is_incomplete()) return;
  console.err.stream << fmt::format(
      "orrery: {} is incomplete: its run was cut off after event {}\n", trace.path(),
      with_commas(trace.events()));
}

std::set<std::string> changing_members(const TraceReader& trace) {
  std::set<std::string> members;
  for (const TraceReader::Row& row : trace.rows(
           "SELECT DISTINCT member FROM member WHERE EXISTS (SELECT 1 FROM state WHERE member_id = "
           "member.id AND value IS NOT (SELECT value FROM state AS first WHERE first.member_id = "
           "member.id ORDER BY event LIMIT 1))")) {
    members.insert(text_in(row[0]));
  }
  return members;
}

std::vector<NodeState> states_at(const TraceReader& trace, std::uint64_t event, LongLists lists) {
  const bool counts = lists == LongLists::only_counted;
  std::vector<Value> moment;
  moment.push_back(number(event));
  std::map<std::pair<std::string, std::string>, Value> values;
  for (const TraceReader::Row& row :
       trace.rows(std::string("SELECT state_at.node, state_at.member, state_at.value FROM state_at "
                              "JOIN member USING (node, member) WHERE event = ?") +
                      (counts ? " AND shape <> 'list'" : ""),
                  moment)) {
    values[{text_in(row[0]), text_in(row[1])}] = json_in(row[2]);
  }
  std::vector<NodeState> states;
  for (const TraceReader::Row& row :
       trace.rows("SELECT node, member, shape FROM member JOIN node USING (node) "
                  "ORDER BY node.rowid, id")) {
    const std::string node = text_in(row[0]);
    const std::string member = text_in(row[1]);
    auto value = values.find({node, member});
    if (counts && row[2] == Value("list")) {
      value = values.try_emplace({node, member}, list_at(trace, event, node, member)).first;
    }
    const bool is_there =
        value != values.end() && (row[2] != Value("list") || !value->second.is_null());
    if (!is_there) continue;
    if (states.empty() || states.back().node != node) states.push_back({.node = node, .state = {}});
    states.back().state[member] = std::move(value->second);
  }
  return states;
}

std::vector<std::string> changes_of(const TraceReader& trace, std::uint64_t event,
                                    const std::string& node) {
  Value before = Value::Object{};
  Value after = Value::Object{};
  for (const TraceReader::Row& row :
       trace.rows("SELECT member, shape, sum(entry IS NULL) FROM member CROSS JOIN state "
                  "ON member_id = id WHERE node = ? AND event = ? GROUP BY id ORDER BY id",
                  {Value(node), number(event)})) {
    const std::string member = text_in(row[0]);
    const bool is_told_anew = number_in(row[2]) > 0;
    if (row[1] == Value("list") && !is_told_anew) {
      std::tie(before[member], after[member]) = changed_end_of(trace, event, node, member);
    } else if (event > 1) {
      before[member] = value_at(trace, event - 1, node, member);
      after[member] = value_at(trace, event, node, member);
    }
  }
  return differences(before, after);
}

}  // namespace orrery
