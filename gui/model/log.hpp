#pragma once
/// The log: a row for each event, however many there are. Only rows in sight are ever put into
/// words. Without a filter row r is event r + 1.

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// One event in words.
struct LogRow {
  EventNumber event = 0;
  std::string number{};  ///< "1,283"
  std::string time{};    ///< "431.270 ms"
  std::string node{};
  std::string kind{};  ///< "receives", "timer", "crash" …
  std::string way{};   ///< "n1 → n3"; empty without a message
  std::string type{};  ///< of the message or timer
  EventNumber cause = 0;
  friend bool operator==(const LogRow&, const LogRow&) = default;
};

/// Which events have a row: those that the filter chooses.
class LogRows {
 public:
  /// Requires: the filter follows this chronicle, and lives as long as this.
  LogRows(const Chronicle& chronicle, const FilterState& filter)
      : chosen_(is_filtering(filter) ? &filter.rows : nullptr), events_(chronicle.last_event()) {}

  EventNumber count() const { return chosen_ == nullptr ? events_ : chosen_->size(); }
  /// Requires: row < count().
  EventNumber event(EventNumber row) const {
    return chosen_ == nullptr ? row + 1 : (*chosen_)[row];
  }
  /// How many are of this event or earlier ones.
  EventNumber until(EventNumber event) const;

 private:
  const std::vector<std::uint32_t>* chosen_;  // null: all
  EventNumber events_;
};

/// Requires: the event is there, from 1.
LogRow log_row(const Chronicle& chronicle, EventNumber event);

/// What is in sight. `visible` counts whole rows.
struct LogRange {
  EventNumber first = 0;
  EventNumber end = 0;  ///< not included
};
/// Keeps the state within the rows, and where it follows keeps the play head in sight, a few rows
/// above the lower edge: `head` rows are of events that have happened there. One row more than
/// `visible` is in sight where there is one.
LogRange log_range(LogState& state, EventNumber rows, EventNumber visible, EventNumber head);

/// By hand: lets go of the play head.
void scroll_log(LogState& state, double rows);
/// Where the scroll bar is, as parts of the whole, 0…1.
struct LogBar {
  double top = 0;
  double length = 1;
};
LogBar log_bar(const LogState& state, EventNumber rows, EventNumber visible);
/// So that the bar's top is there. Lets go of the play head.
void drag_log(LogState& state, EventNumber rows, EventNumber visible, double top);

/// What was in the message that this event is about, or what a client asked for in it, in words;
/// nothing as long as that was not read. Empty: there was none.
const std::string* log_content(const LogState& state, EventNumber event);
/// Reads the contents of rows in sight: of messages one a call, for a live run repeats itself up to
/// there, and none while the head moves. Requires, as below: the session's lock is held.
void read_log_contents(Viewer& viewer, const LogRange& range);

/// What a client asked for in this event: "get k1"; empty if none did.
std::string operation_words(Session& session, EventNumber event);

/// The event at which the log points for a selection: an event itself, a message's end or sending.
EventNumber log_event_of(const Chronicle& chronicle, const Picked& picked);

}  // namespace orrery::gui
