#include "gui/model/log.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/time_axis.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t most_contents = 4096;
constexpr std::size_t content_length = 100;
constexpr EventNumber rows_below_head = 3;

const ChronicleMessage* message_of(const Chronicle& chronicle, const ChronicleEvent& event) {
  const auto& messages = chronicle.messages();
  return event.message < messages.size() ? &messages[event.message] : nullptr;
}

EventNumber last_first_row(EventNumber rows, EventNumber visible) {
  return rows - std::min(rows, visible);
}

}  // namespace

EventNumber LogRows::until(EventNumber event) const {
  if (chosen_ == nullptr) return std::min(event, events_);
  return static_cast<EventNumber>(std::ranges::upper_bound(*chosen_, event) - chosen_->begin());
}

LogRow log_row(const Chronicle& chronicle, EventNumber number) {
  LogRow out;
  out.event = number;
  const ChronicleEvent& event = chronicle.event(number);
  out.number = number_words(out.event);
  out.time = time_text(event.time, std::chrono::microseconds(1));
  out.node = node_words(chronicle, event.node);
  out.kind = kind_words(chronicle, number);
  out.type = chronicle.word(event.word);
  out.cause = event.cause;
  const ChronicleMessage* message = message_of(chronicle, event);
  if (message == nullptr) return out;
  out.type = chronicle.word(message->type);
  out.way = node_words(chronicle, message->from) + " → " + node_words(chronicle, message->to);
  return out;
}

LogRange log_range(LogState& state, EventNumber rows, EventNumber visible, EventNumber head) {
  visible = std::max<EventNumber>(1, visible);
  if (state.follows && rows > 0) {
    const EventNumber row = head == 0 ? 0 : std::min(head, rows) - 1;
    const EventNumber below = std::min(rows_below_head, visible / 3);
    const EventNumber first_where_last = row + 1 + below - std::min(row + 1 + below, visible);
    const bool is_above = row < state.first_row || (row == state.first_row && state.part_row > 0);
    if (is_above) state.first_row = row - std::min(row, below);
    if (state.first_row < first_where_last) state.first_row = first_where_last;
    if (is_above || state.first_row == first_where_last) state.part_row = 0;
  }
  const EventNumber most = last_first_row(rows, visible);
  if (state.first_row >= most) {
    state.first_row = most;
    state.part_row = 0;
  }
  return {state.first_row, std::min(rows, state.first_row + visible + 1)};
}

void scroll_log(LogState& state, double rows) {
  state.follows = false;
  const double at = std::max(
      0.0, static_cast<double>(state.first_row) + static_cast<double>(state.part_row) + rows);
  state.first_row = static_cast<EventNumber>(at);
  state.part_row = static_cast<float>(at - std::floor(at));
}

LogBar log_bar(const LogState& state, EventNumber rows, EventNumber visible) {
  if (rows <= visible) return {};
  const auto all = static_cast<double>(rows);
  return {(static_cast<double>(state.first_row) + static_cast<double>(state.part_row)) / all,
          static_cast<double>(visible) / all};
}

void drag_log(LogState& state, EventNumber rows, EventNumber visible, double top) {
  state.follows = false;
  const auto most = static_cast<double>(last_first_row(rows, visible));
  state.first_row =
      static_cast<EventNumber>(std::clamp(top * static_cast<double>(rows), 0.0, most));
  state.part_row = 0;
}

const std::string* log_content(const LogState& state, EventNumber event) {
  const auto found = state.contents.find(event);
  return found == state.contents.end() ? nullptr : &found->second;
}

std::string operation_words(Session& session, EventNumber event) {
  if (session.chronicle().event(event).kind != EventKind::invoke) return {};
  const std::vector<Call>& calls = session.calls();
  const auto call = std::ranges::lower_bound(calls, event, {}, &Call::invoked_event);
  const bool is_it = call != calls.end() && call->invoked_event == event;
  return is_it ? orrery::to_text(call->operation) : std::string();
}

void read_log_contents(Viewer& viewer, const LogRange& range) {
  LogState& state = viewer.log;
  const Chronicle& chronicle = viewer.session->chronicle();
  const SeenChronicle now = SeenChronicle::of(*viewer.session);
  if (!state.contents_of.goes_on_as(now) || state.contents.size() > most_contents) {
    state.contents.clear();
  }
  state.contents_of = now;
  state.is_reading = false;
  const LogRows rows(chronicle, viewer.filter);
  for (EventNumber row = range.first; row < range.end; ++row) {
    const EventNumber event = rows.event(row);
    if (const std::string words = operation_words(*viewer.session, event); !words.empty()) {
      state.contents[event] = value_words(Value(words), content_length);
    }
  }
  if (viewer.head.is_playing) return;
  for (EventNumber row = range.first; row < range.end; ++row) {
    const EventNumber event = rows.event(row);
    if (message_of(chronicle, chronicle.event(event)) == nullptr) continue;
    if (state.contents.count(event) != 0) continue;
    if (state.is_reading) return;  // the next call's
    const Value content = viewer.session->payload(chronicle.event(event).message);
    state.contents[event] = content.is_null() ? "" : value_words(content, content_length);
    state.is_reading = true;
  }
  state.is_reading = false;
}

EventNumber log_event_of(const Chronicle& chronicle, const Picked& picked) {
  if (picked.kind == Picked::Kind::event) return picked.event;
  if (picked.kind == Picked::Kind::mark && picked.place < chronicle.marks().size()) {
    return chronicle.marks()[picked.place].event;
  }
  if (picked.kind != Picked::Kind::message) return 0;
  if (picked.place >= chronicle.messages().size()) return 0;
  const ChronicleMessage& message = chronicle.messages()[picked.place];
  return message.ended_event != 0 ? message.ended_event : message.sent_event;
}

}  // namespace orrery::gui
