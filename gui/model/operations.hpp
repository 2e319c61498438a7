#pragma once
/// The calls of clients along time: a bar from each invocation to its answer, and what makes one
/// order of them, or what makes that impossible. Time is that of the space-time diagram. A look at
/// a stretch of a run becomes a flat list of what to draw; it does not depend on the play head.
///
/// Beyond a budget of bars columns show how many calls there were, and `shown` says so. Calls that
/// prove a violation are never left out.

#include <optional>

#include "gui/model/call_words.hpp"
#include "gui/model/time_axis.hpp"

namespace orrery::gui {

/// What is looked at, and how. Equal looks at equal versions see the same.
struct OperationsLook {
  TimeWindow window{};
  Rect area{};
  float em = 16;
  Time reached{};                    ///< as far as the run was simulated
  std::optional<std::string> key{};  ///< nothing: all keys
  float scroll = 0;                  ///< pixels of rows above the upper edge
  OwnJudge judge = OwnJudge::none;
  EventNumber named = 0;  ///< of the violation that the judge names: it is the one explained
  bool has_ended = false;
  std::size_t bars = 1500;  ///< at most, else columns
  TimeStretch stretch{};
  friend bool operator==(const OperationsLook&, const OperationsLook&) = default;
};

/// A client's row.
struct ClientRow {
  Place client = nowhere;
  Rect area{};   ///< all of it, without the name
  Rect label{};  ///< of its name; empty where there is no room
  float y = 0;   ///< the middle of its bars
  friend bool operator==(const ClientRow&, const ClientRow&) = default;
};

/// A call. What changes something is filled, a question is an outline.
struct CallBar {
  std::uint32_t call = 0;  ///< its place in the session's calls
  Rect area{};             ///< from invocation to answer, as far as that is in sight
  CallEnd end{};
  bool is_question = false;
  bool has_begin = false;  ///< its invocation is in sight
  bool has_end = false;    ///< likewise its answer
  bool is_dim = false;     ///< others prove a violation
  std::size_t number = 0;  ///< among those that do, from 1; 0: it is none of them
  Rect badge{};            ///< where that number stands
  Rect label{};
  std::string text{};  ///< empty where there is no room
  EventNumber invoked_event = 0;
  EventNumber returned_event = 0;  ///< 0 while it is pending
  friend bool operator==(const CallBar&, const CallBar&) = default;
};

/// An instant at which a call may have happened.
struct PointFigure {
  std::uint32_t call = 0;
  Point at{};  ///< on its client's row
  bool is_dim = false;
  Time instant{};
  friend bool operator==(const PointFigure&, const PointFigure&) = default;
};

/// A stretch in which the key has one value, in the order that explains its history.
struct ValueRun {
  Rect area{};
  std::string text{};  ///< empty where there is no room
  bool is_odd = false;
  std::string value{};
  Time from{};
  friend bool operator==(const ValueRun&, const ValueRun&) = default;
};

/// How many calls were invoked by a client in a column of pixels.
struct CallColumn {
  Place client = nowhere;
  Rect area{};
  std::uint32_t calls = 0;
  friend bool operator==(const CallColumn&, const CallColumn&) = default;
};

/// Choose it to see that key alone; the first one is of all keys.
struct KeyChip {
  std::optional<std::string> key{};
  std::string text{};
  Rect area{};
  bool is_chosen = false;
  bool is_violated = false;
  friend bool operator==(const KeyChip&, const KeyChip&) = default;
};

/// What a figure means; the panel draws the figure.
struct CallLegend {
  enum class Figure : std::uint8_t { change, question, point, failed, unknown, pending };
  Figure figure{};
  std::string_view words{};
  Rect area{};
  friend bool operator==(const CallLegend&, const CallLegend&) = default;
};

struct Operations {
  Rect area{};
  Rect chooser{};  ///< the row of keys; empty where there is one key only
  Rect axis{};     ///< a click there moves the play head
  Rect names{};
  Rect plot{};   ///< where rows are
  Rect order{};  ///< below them: what one order makes of the key; empty if there is none
  Rect footer{};
  TimeScale scale{};
  float em = 16;
  float rows_height = 0;  ///< of all; more than the plot's: they scroll
  float scroll = 0;       ///< kept within that

  std::vector<KeyChip> chips{};
  Rect chips_rest{};  ///< where "+3" stands, if there is no room for all keys
  std::size_t chips_left_out = 0;
  std::vector<AxisTick> ticks{};
  std::vector<ClientRow> rows{};
  std::vector<CallBar> bars{};
  std::vector<PointFigure> points{};
  std::vector<ValueRun> values{};
  bool has_values = false;  ///< an order is known, though its values may be too many to show
  std::vector<CallColumn> columns{};
  /// From what should have been known to the call that did not know it.
  std::optional<std::pair<Point, Point>> contradiction{};
  std::vector<CallLegend> legend{};
  std::uint64_t calls_in_view = 0;
  bool is_dense = false;
  std::string shown{};  ///< "116 calls"
  Rect shown_label{};
  std::string verdict{};  ///< a sentence
  bool is_violated = false;
  std::vector<std::string> verdict_lines{};  ///< the sentence as it has room
  Rect verdict_area{};
  std::string empty_words{};  ///< why there is nothing to see, where there is nothing

  /// Null if it is out of sight.
  const ClientRow* row_of(Place client) const;
};

/// What is known of a run's calls.
struct KnownCalls {
  const Chronicle& chronicle;
  const std::vector<Call>& calls;
  const CallIndex& index;
  const KeyVerdicts& verdicts;
};

Operations look_at(const KnownCalls& known, const OperationsLook& look, const TextWidth& width_of);

/// The call at a point, or at most `reach` pixels away; nothing where there is none.
std::optional<std::uint32_t> call_at(const Operations& picture, Point at, float reach);

/// Clients, and whoever else has asked for something, in the order of the diagram's lanes.
std::vector<Place> client_order(const KnownCalls& known);

}  // namespace orrery::gui
