#pragma once
/// The space-time diagram, after Lamport (1978): time runs to the right, each node has a lane,
/// messages are arrows between them. A look at a stretch of a chronicle becomes a flat list of what
/// to draw; it does not depend on the play head, so it stays while that moves.
///
/// Beyond a budget of arrows lanes show how much happened in each column instead, and `shown` says
/// so. Roles, faults, violations and milestones are never left out.

#include <optional>

#include "gui/model/cone.hpp"
#include "gui/model/glyphs.hpp"
#include "gui/model/hidden_lanes.hpp"
#include "gui/model/lane_history.hpp"
#include "gui/model/selection.hpp"
#include "gui/model/time_axis.hpp"

namespace orrery::gui {

/// What is looked at, and how. Equal looks at the same version of a chronicle see the same.
struct SpaceTimeLook {
  TimeWindow window{};
  Rect area{};
  float em = 16;
  Time reached{};              ///< as far as the run was simulated
  float lane_em = 0;           ///< height of a lane; 0: as high as there is room for
  float scroll = 0;            ///< pixels of lanes above the upper edge
  Picked selected{};           ///< if it is a message, its arrow is there even where others are not
  std::size_t arrows = 1500;   ///< at most, else density
  std::size_t ticks = 1500;    ///< at most, else none
  bool has_valence = false;    ///< room for what can still come of the run (valence_band.hpp)
  bool has_findings = true;    ///< marks of what judges found at the run's end
  std::size_t notes = 0;       ///< lines that are wanted above the legend
  const Cone* only = nullptr;  ///< if not null, arrows and ticks are those of this cone
  std::uint64_t only_version = 0;  ///< tells one such cone from another
  TimeStretch stretch{};
  LaneChoice lanes{};
  friend bool operator==(const SpaceTimeLook&, const SpaceTimeLook&) = default;
};

/// A node's lane.
struct Lane {
  Place node = nowhere;
  Rect area{};   ///< all of it, without the label
  Rect strip{};  ///< where its role is shown
  Rect label{};  ///< of its name; empty where there is no room
  float y = 0;   ///< the middle of its strip
  friend bool operator==(const Lane&, const Lane&) = default;
};

/// A stretch of a lane in which the node has a role, or is down or paused.
struct RoleStrip {
  Place node = nowhere;
  Rect area{};
  Word role = 0;
  bool has_text = false;  ///< there is room for the role's name
  friend bool operator==(const RoleStrip&, const RoleStrip&) = default;
};

/// A message's way.
struct Arrow {
  Place message = nowhere;
  Point from{};
  Point to{};  ///< of a lost one: where the cross is
  Word type = 0;
  bool is_lost = false;   ///< or dropped
  bool is_loop = false;   ///< to its own sender: it goes over `peak`
  bool has_head = false;  ///< `to` is in sight
  Point peak{};
  EventNumber sent_event = 0;
  EventNumber ended_event = 0;  ///< 0 while it is under way
  friend bool operator==(const Arrow&, const Arrow&) = default;

  /// Nothing of it has happened yet right after this event.
  bool is_future(EventNumber head) const { return sent_event > head; }
  /// It is under way right after this event.
  bool is_under_way(EventNumber head) const {
    return sent_event <= head && (ended_event == 0 || ended_event > head);
  }
};

/// What goes through hidden lanes: a way from a lane to another, or a short arrow at one end of it.
struct DashedArrow {
  HiddenWay way{};  ///< of a short one that comes out no first, of one that goes in no last
  Point from{};
  Point to{};
  Word type = 0;  ///< of its last message, or its only one
  bool has_head = false;
  EventNumber sent_event = 0;
  bool is_short() const { return way.first == nowhere || way.last == nowhere; }
  friend bool operator==(const DashedArrow&, const DashedArrow&) = default;
};

/// An event that no message brought: a timer, a crash, a client's operation …
struct EventTick {
  EventNumber event = 0;
  Point at{};
  EventKind kind = EventKind::timer;
  friend bool operator==(const EventTick&, const EventTick&) = default;
};

/// How much happened at a node in a column of pixels.
struct DensityColumn {
  Place node = nowhere;
  Rect area{};
  std::uint32_t events = 0;
  friend bool operator==(const DensityColumn&, const DensityColumn&) = default;
};

/// A message type of this run, for the legend; or, where lanes have no room for words, a role.
struct LegendEntry {
  Word type = 0;
  bool is_role = false;
  Rect area{};
  Point glyph{};
  friend bool operator==(const LegendEntry&, const LegendEntry&) = default;
};

struct SpaceTime {
  Rect area{};
  Rect axis{};     ///< the row of times; a click there moves the play head
  Rect flags{};    ///< the row of faults and violations, and below it that of milestones
  Rect valence{};  ///< between flags and lanes, if that is wanted and there is room; else empty
  Rect names{};    ///< the column of the lanes' names
  Rect plot{};     ///< where lanes are
  Rect footer{};
  Rect notes{};  ///< its upper part, of whole lines: for what panels say of causes
  TimeScale scale{};
  float em = 16;
  float lanes_height = 0;  ///< of all of them; more than the plot's: they scroll
  float scroll = 0;        ///< kept within that

  std::vector<AxisTick> ticks{};
  std::vector<Place> order{};  ///< of all lanes that are not hidden
  std::size_t hidden = 0;      ///< lanes
  std::vector<Lane> lanes{};   ///< those in sight, from top to bottom
  std::vector<RoleStrip> strips{};
  std::vector<Arrow> arrows{};
  std::vector<DashedArrow> dashed{};  ///< of messages from and to hidden lanes
  std::vector<EventTick> events{};
  std::vector<DensityColumn> columns{};
  std::vector<Flag> marks{};  ///< faults, then violations, then milestones
  std::vector<LegendEntry> legend{};
  Rect legend_rest{};  ///< where "+3 types" stands, if there is no room for all
  std::size_t legend_left_out = 0;
  std::uint64_t messages_in_view = 0;
  bool is_dense = false;
  std::string shown{};  ///< "116 messages", "1,000,044 messages: …"
  Rect shown_label{};

  /// Null if it is out of sight.
  const Lane* lane_of(Place node) const;
  /// The middle of a flag, in its row.
  Point place_of(const Flag& flag) const;
};

/// Requires: `glyphs` and `marks` have followed the chronicle.
SpaceTime look_at(const Chronicle& chronicle, const Glyphs& glyphs, const MarkIndex& marks,
                  const SpaceTimeLook& look, const TextWidth& width_of);

/// What is at a point, or at most `reach` pixels away: marks before events before arrows before
/// lanes. Nothing where there is nothing.
Picked hit(const SpaceTime& diagram, Point at, float reach);

/// Where an event is, if its time and lane are in sight.
std::optional<Point> point_of(const SpaceTime& diagram, const Chronicle& chronicle,
                              EventNumber event);

/// The column of the lanes' names, in a panel of that width: wide enough for the longest, but never
/// more than a fifth of all.
float lane_names_width(const Chronicle& chronicle, float em, float width,
                       const TextWidth& width_of);

}  // namespace orrery::gui
