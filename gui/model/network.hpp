#pragma once
/// The network at one instant, as figures to draw: nodes, links, messages on their way, cuts, and
/// labels that overlap neither nodes nor each other. What is under the mouse follows from the same
/// figures.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/network_layout.hpp"
#include "gui/model/network_state.hpp"
#include "gui/model/play_head.hpp"
#include "gui/session/moment.hpp"

namespace orrery::gui {

/// What a picture of the network is made from.
struct NetworkScene {
  const Chronicle& chronicle;
  const Moment& moment;  ///< right after the play head's event
  const NetworkState& state;
  Time time{};  ///< of the play head
  Rect area{};
  float em = 16;
  /// How wide this text is on the screen.
  std::function<float(std::string_view)> width_of{};
  Picked selected{};
  Picked hovered{};
  bool has_motion = true;
  bool has_summary_row = true;   ///< the summary stands above the nodes; else somewhere else
  std::size_t glyphs_max = 300;  ///< more messages are told by the thickness of links
};

struct NodeFigure {
  Place node = nowhere;
  Point centre{};
  float radius = 0;
  std::string name{};
  bool name_fits = true;  ///< inside the circle; else its label has it
  Word role = 0;
  bool is_up = true;
  bool is_paused = false;
  bool is_syncing = false;
  bool clock_is_off = false;
  bool has_just_restarted = false;  ///< it has done nothing since
  bool has_lied = false;            ///< to somebody, so far
  std::uint32_t waiting = 0;        ///< in its inbox
  float timer_left = -1;            ///< of its next timer's whole, 0…1; below 0: it has none
  char side = 0;                    ///< of a partition: 'A', 'B'
};

struct LinkFigure {
  Place one = nowhere;
  Place other = nowhere;
  Point from{};  ///< at the rim of `one`
  Point to{};
  bool is_cut_forth = false;  ///< nothing gets from one to the other
  bool is_cut_back = false;
  bool is_known = true;      ///< else nobody knows whether it is cut
  bool is_standing = false;  ///< there without a message, too
  std::uint32_t flying = 0;  ///< messages, either way

  bool is_cut() const { return is_cut_forth || is_cut_back; }
};

struct MessageFigure {
  Place message = nowhere;
  Point at{};
  Point tail{};  ///< where it was a little before
  float radius = 0;
  Word type = 0;
  std::uint32_t count = 1;  ///< several of one type in one place
  Point count_at{};         ///< … then their number
  float opacity = 1;
  bool is_held = false;
  bool is_copy = false;
  bool is_changed = false;
  bool is_lost = false;  ///< it falls off its link,
  Point lost_at{};       ///< … from there
};

/// Text in a place of its own.
struct NetworkLabel {
  enum class Kind : std::uint8_t { node, side, region };
  Kind kind = Kind::node;
  Rect area{};
  std::vector<std::string> lines{};
  Place node = nowhere;
  bool has_icon = false;  ///< before the first line: the role's shape, a cross, two bars
  char side = 0;
};

/// Nodes that hear each other, in a partition.
struct SideFigure {
  char letter = 'A';
  std::vector<Place> members{};  ///< replicas
  std::vector<Place> clients{};  ///< that reach no other side
  std::vector<Point> hull{};     ///< around them; empty if it would mix with another side's
};

struct NetworkLegend {
  Word type = 0;
  Rect area{};
  std::string text{};
};

/// A role that nodes have now: its shape and colour, word and number.
struct RoleLegend {
  Word role = 0;
  std::size_t count = 0;
  Rect area{};
  std::string text{};  ///< "infective 133"
};

/// Of more nodes than these, few have a label: who is pointed at, and whose role few have. What the
/// others are, a legend says.
inline constexpr std::size_t all_labelled_max = 48;

struct NetworkPicture {
  Rect nodes_area{};                ///< where nodes stand, without summary and legend
  std::vector<NodeFigure> nodes{};  ///< by place
  std::vector<LinkFigure> links{};
  std::vector<MessageFigure> messages{};
  std::vector<NetworkLabel> labels{};
  std::vector<SideFigure> sides{};
  std::vector<RegionArea> regions{};
  std::vector<NetworkLegend> legend{};
  std::vector<RoleLegend> roles{};
  NetworkLegend legend_rest{};   ///< "+3 more": types for which there is no room; empty if none
  bool links_are_thick = false;  ///< too many messages: links tell their number
  std::string summary{};         ///< "12 messages under way, 2 held"
};

NetworkPicture build_network(const NetworkScene& scene);

/// What is there: a node, a message, a link, or nothing. `reach` in pixels beyond what is drawn.
Picked hit_network(const NetworkPicture& picture, Point point, float reach);

/// The room a node takes with all that is drawn around it.
Rect box_of(const NodeFigure& node, float em);
/// "follower", "down": what a node is at the moment; empty if its protocol has no roles.
std::string role_words(const NetworkScene& scene, const NodeFigure& node);
/// All that is to be read of a node: "n1, primary, view 0, liar".
std::string words_of(const NetworkScene& scene, const NetworkPicture& picture,
                     const NodeFigure& node);
/// "Prepare n1 → n2: v0 s78, held"; what it says only where it has been read.
std::string words_of(const NetworkScene& scene, const MessageFigure& message);
/// "cut", "3 under way": what is to be read of a link.
std::string words_of(const LinkFigure& link, const NetworkPicture& picture);
/// A point on a link at which nothing but this link is hit, if there is one: to click on by name.
Point handle_of(const NetworkPicture& picture, const LinkFigure& link, float reach);
/// A link between these two, in either direction; null if there is none in the picture.
const LinkFigure* link_between(const NetworkPicture& picture, Place one, Place other);
/// How long messages are under way here, of late: what no message's own time says.
Duration typical_flight(const Chronicle& chronicle, EventNumber after);

// The parts of build_network, in the order in which they are made. Each is in a file by its name.
void add_nodes(const NetworkScene& scene, const Rect& area, NetworkPicture& picture);
void add_links(const NetworkScene& scene, NetworkPicture& picture);
void add_messages(const NetworkScene& scene, NetworkPicture& picture);
void add_labels(const NetworkScene& scene, const Rect& area, NetworkPicture& picture);
void add_sides(const NetworkScene& scene, const Rect& area, NetworkPicture& picture);

}  // namespace orrery::gui
