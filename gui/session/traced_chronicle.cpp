#include "gui/session/traced_chronicle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "gui/session/json_words.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t words_max = 60'000;  // Word counts to 65,535

/// What a text of few different ones stands for. Most rows repeat what the row before said.
template <class T>
class TextTable {
 public:
  void put(std::string_view text, T value) { values_.emplace(text, value); }
  std::size_t size() const { return values_.size(); }
  const T* find(std::string_view text) {
    if (newest_ != values_.end() && newest_->first == text) return &newest_->second;
    const auto found = values_.find(text);
    if (found == values_.end()) return nullptr;
    newest_ = found;
    return &found->second;
  }

 private:
  using Values = std::map<std::string, T, std::less<>>;
  Values values_;
  typename Values::const_iterator newest_ = values_.end();
};

template <class Enum>
TextTable<Enum> enumerators() {
  TextTable<Enum> table;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto each) { table.put(each.name, each.value); });
  return table;
}

/// A row of `message`.
struct MessageRow {
  ChronicleMessage message{};
  std::uint64_t sending = 0;
  std::uint32_t number = 0;
  bool is_held = false;
};

/// A node at the event that is being read.
struct NodeNow {
  Word role = 0;   // as its state says
  Word shown = 0;  // as the chronicle says
  bool is_down = false;
  bool is_paused = false;
  std::size_t told = 0;  // so many of its roles have been taken
};

class TracedRows {
 public:
  TracedRows(const TraceReader& trace, std::vector<ChronicleNode> nodes, const MemberHistory& roles)
      : trace_(trace), roles_(roles), nodes_now_(nodes.size()) {
    for (Place place = 0; place < nodes.size(); ++place) places_.put(nodes[place].name, place);
    result_.chronicle = Chronicle(std::move(nodes));
  }

  TracedChronicle read() {
    read_messages();
    read_marks();
    send(0);
    Query events = trace_.query(
        "SELECT event, time, node, kind, cause, message, timer FROM event ORDER BY event");
    while (events.next()) add_event(events);
    if (sent_ != rows_.size()) damaged("messages are sent after its last event");
    return std::move(result_);
  }

 private:
  [[noreturn]] void damaged(const std::string& how) const {
    throw Error({trace_.path(), 0, 0, ""}, "this trace is damaged: " + how,
                "run the scenario again with --trace");
  }

  Place place_of(std::string_view name) {
    const Place* place = places_.find(name);
    return place == nullptr ? nowhere : *place;
  }
  Word word_of(std::string_view text) {
    if (const Word* word = words_.find(text)) return *word;
    if (words_.size() > words_max) damaged("it has more types than any protocol");
    const Word word = result_.chronicle.word_for(text);
    words_.put(text, word);
    return word;
  }

  // ---------------------------------------------------------------- messages

  void read_messages() {
    Query query = trace_.query(
        "SELECT message, type, from_node, to_node, sending, is_duplicate, is_changed, sent_event, "
        "sent_time, ended_event, ended_time, fate FROM message ORDER BY message");
    while (query.next()) rows_.push_back(message_row(query));
    std::ranges::stable_sort(rows_, {}, [](const MessageRow& row) {
      return std::tuple(row.message.sent_event, row.sending, row.message.is_copy);
    });
    place_of_row_.resize(rows_.size() + 1, nowhere);
    result_.messages.reserve(rows_.size());
    for (Place place = 0; place < rows_.size(); ++place) {
      if (rows_[place].number >= place_of_row_.size()) damaged("a message is missing");
      place_of_row_[rows_[place].number] = place;
      result_.messages.push_back(rows_[place].number);
      if (rows_[place].is_held) result_.held.push_back(place);
    }
    order_ends();
  }

  MessageRow message_row(const Query& query) {
    MessageRow row{.sending = static_cast<std::uint64_t>(query.integer(4)),
                   .number = static_cast<std::uint32_t>(query.integer(0))};
    ChronicleMessage& message = row.message;
    message.type = word_of(query.text(1));
    message.from = place_of(query.text(2));
    message.to = place_of(query.text(3));
    message.is_copy = query.integer(5) != 0;
    message.is_changed = query.integer(6) != 0;
    message.sent_event = static_cast<std::uint32_t>(query.integer(7));
    message.sent = Time(query.integer(8));
    message.ended_event = static_cast<std::uint32_t>(query.integer(9));
    message.ended = query.is_null(10) ? Time::max() : Time(query.integer(10));
    const bool was_put_there = query.is_null(7);  // by a hand: known from its arrival on
    if (was_put_there && message.ended_event != 0) {
      message.sent_event = message.ended_event;
      message.sent = message.ended;
    }
    row.is_held = query.text(11) == "held";
    set_fate(message, query.text(11));
    return row;
  }

  void set_fate(ChronicleMessage& message, std::string_view fate) {
    if (fate == "in_flight" || fate == "held") return;
    message.end = ChronicleMessage::End::delivered;
    if (fate == "delivered") return;
    const Loss* why = losses_.find(fate);
    if (why == nullptr) damaged(fmt::format("it calls a message \"{}\"", fate));
    message.why = *why;
    message.end = ChronicleMessage::End::lost;
  }

  /// Messages by the event in which they end, for those that end after they were sent.
  void order_ends() {
    for (Place place = 0; place < rows_.size(); ++place) {
      const ChronicleMessage& message = rows_[place].message;
      if (message.end == ChronicleMessage::End::none) continue;
      if (message.ended_event < message.sent_event) damaged("a message ends before it was sent");
      ends_.push_back(place);
    }
    std::ranges::stable_sort(ends_, {},
                             [&](Place place) { return rows_[place].message.ended_event; });
  }

  /// Those that leave in an event, as long as nobody knows how they end.
  void send(EventNumber event) {
    for (; sent_ < rows_.size() && rows_[sent_].message.sent_event == event; ++sent_) {
      ChronicleMessage message = rows_[sent_].message;
      message.end = ChronicleMessage::End::none;
      message.why = Loss::none;
      message.ended_event = 0;
      result_.chronicle.add(message);
    }
    for (; ended_ < ends_.size() && rows_[ends_[ended_]].message.ended_event == event; ++ended_) {
      const ChronicleMessage& ended = rows_[ends_[ended_]].message;
      result_.chronicle.end(ends_[ended_], ended.end, ended.why, event, ended.ended);
    }
  }

  // ---------------------------------------------------------------- events

  void add_event(const Query& query) {
    const EventNumber number = result_.chronicle.last_event() + 1;
    if (static_cast<EventNumber>(query.integer(0)) != number) {
      damaged(fmt::format("event {} is missing", number));
    }
    const EventKind* kind = kinds_.find(query.text(3));
    if (kind == nullptr) damaged(fmt::format("event {} is of no kind that there is", number));
    ChronicleEvent event{.time = Time(query.integer(1)),
                         .cause = static_cast<std::uint32_t>(query.integer(4)),
                         .kind = *kind};
    if (!query.is_null(2)) event.node = place_of(query.text(2));
    if (!query.is_null(5)) event.message = message_of(query.integer(5));
    if (!query.is_null(6)) event.word = word_of(query.text(6));
    const bool goes_back =
        event.cause >= number || (number > 1 && event.time < result_.chronicle.time_of(number - 1));
    if (goes_back) damaged(fmt::format("event {} is earlier than what led to it", number));
    result_.chronicle.add(event);
    add_roles(event, number);
    send(number);
    add_marks(number);
  }

  Place message_of(std::int64_t number) const {
    const auto place = static_cast<std::size_t>(number);
    return place < place_of_row_.size() ? place_of_row_[place] : nowhere;
  }

  // ---------------------------------------------------------------- roles

  /// What a node is now, as far as it lives. What its state says stands in the trace only when it
  /// changes, so that it must be said again after a crash.
  void add_roles(const ChronicleEvent& event, EventNumber number) {
    if (event.node == nowhere) return;
    take_told_role(event.node, number);
    NodeNow& node = nodes_now_[event.node];
    if (event.kind == EventKind::crash) node.is_down = true;
    if (begins_a_life(event.kind)) node.is_down = node.is_paused = false;
    if (event.kind == EventKind::pause) node.is_paused = true;
    if (event.kind == EventKind::resume) node.is_paused = false;
    Word role = node.is_down ? Chronicle::down_word : node.role;
    if (node.is_paused) role = Chronicle::paused_word;
    if (role == std::exchange(node.shown, role)) return;
    result_.chronicle.add_role(event.node, {number, event.time, role});
  }

  static bool begins_a_life(EventKind kind) {
    return kind == EventKind::start || kind == EventKind::restart;
  }

  void take_told_role(Place place, EventNumber number) {
    if (place >= roles_.by_node.size()) return;
    const std::vector<MemberHistory::Told>& told = roles_.by_node[place];
    NodeNow& node = nodes_now_[place];
    for (; node.told < told.size() && told[node.told].event <= number; ++node.told) {
      node.role = word_of(roles_.texts[told[node.told].text]);
    }
  }

  // ---------------------------------------------------------------- marks

  void read_marks() {
    Query outputs =
        trace_.query("SELECT event, time, node, type, value FROM output ORDER BY output");
    while (outputs.next()) {
      marks_.push_back({.kind = Mark::Kind::output,
                        .event = static_cast<EventNumber>(outputs.integer(0)),
                        .time = Time(outputs.integer(1)),
                        .node = place_of(outputs.text(2)),
                        .text = words_of_json(outputs.text(3), outputs.text(4))});
    }
    Query others = trace_.query(
        "SELECT event, time, what, 0 AS is_violation FROM fault UNION ALL "
        "SELECT event, time, judge || ': ' || sentence, 1 FROM verdict "
        "WHERE status = 'violated' AND event IS NOT NULL");
    while (others.next()) {
      marks_.push_back({.kind = others.integer(3) != 0 ? Mark::Kind::violation : Mark::Kind::fault,
                        .event = static_cast<EventNumber>(others.integer(0)),
                        .time = Time(others.integer(1)),
                        .node = only_node_in(others.text(2)),
                        .text = std::string(others.text(2))});
    }
    std::ranges::stable_sort(marks_, {}, &Mark::event);
  }

  /// The one node that a fault's words name: "crash n3", but not "cut n1 | n2".
  Place only_node_in(std::string_view words) {
    Place only = nowhere;
    for (std::size_t begin = 0; begin < words.size();) {
      const std::size_t end = std::min(words.find_first_of(" ,()|:", begin), words.size());
      const Place place = place_of(words.substr(begin, end - begin));
      if (place != nowhere && only != nowhere && place != only) return nowhere;
      if (place != nowhere) only = place;
      begin = end + 1;
    }
    return only;
  }

  void add_marks(EventNumber number) {
    for (; marked_ < marks_.size() && marks_[marked_].event <= number; ++marked_) {
      result_.chronicle.add(std::move(marks_[marked_]));
    }
  }

  const TraceReader& trace_;
  const MemberHistory& roles_;
  TracedChronicle result_;
  TextTable<Place> places_;
  TextTable<Word> words_;
  TextTable<EventKind> kinds_ = enumerators<EventKind>();
  TextTable<Loss> losses_ = enumerators<Loss>();
  std::vector<MessageRow> rows_;     // in the order of sending
  std::vector<Place> place_of_row_;  // by number
  std::vector<Place> ends_;          // in the order of ending
  std::vector<Mark> marks_;          // in the order of happening
  std::vector<NodeNow> nodes_now_;   // by place
  std::size_t sent_ = 0;             // of rows_
  std::size_t ended_ = 0;            // of ends_
  std::size_t marked_ = 0;           // of marks_
};

}  // namespace

std::vector<ChronicleNode> nodes_of(const TraceReader& trace) {
  std::vector<ChronicleNode> nodes;
  Query query = trace.query("SELECT node, process, region FROM node ORDER BY rowid");
  while (query.next()) {
    nodes.push_back({.name = std::string(query.text(0)),
                     .process = std::string(query.text(1)),
                     .region = std::string(query.text(2))});
  }
  return nodes;
}

TracedChronicle chronicle_of(const TraceReader& trace, std::vector<ChronicleNode> nodes,
                             const MemberHistory& roles) {
  return TracedRows(trace, std::move(nodes), roles).read();
}

}  // namespace orrery::gui
