#include "gui/model/network_gestures.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

/// So far off its link a message is dropped, in em.
constexpr float off_the_link = 1.8F;

float cross(Point a, Point b, Point c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

bool lines_cross(Point a, Point b, Point c, Point d) {
  return (cross(a, b, c) > 0) != (cross(a, b, d) > 0) &&
         (cross(c, d, a) > 0) != (cross(c, d, b) > 0);
}

bool is_inside(const std::vector<Point>& path, Point p) {
  bool inside = false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Point a = path[i];
    const Point b = path[(i + 1) % path.size()];
    if ((a.y > p.y) == (b.y > p.y)) continue;
    if (p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
  }
  return inside;
}

const FlyingThen* flying_of(const Moment& moment, Place message) {
  const auto found = std::ranges::find(moment.flying, message, &FlyingThen::message);
  return found == moment.flying.end() ? nullptr : &*found;
}

/// Whole microseconds: what a hand on a mouse can mean.
Time in_microseconds(Time time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time);
}

GestureMeaning meaning_of_cut(const NetworkScene& scene, const NetworkPicture& picture) {
  GestureMeaning meaning;
  const auto& path = scene.state.gesture.path;
  const auto& nodes = scene.chronicle.nodes();
  std::string links;
  for (const LinkFigure& link : picture.links) {
    if (!lines_cross(path.front(), path.back(), link.from, link.to)) continue;
    meaning.struck.push_back(Picked::link(link.one, link.other));
    links += (links.empty() ? "" : " ") + nodes[link.one].name + "-" + nodes[link.other].name;
  }
  if (links.empty()) {
    meaning.deed.words =
        "draw a line across links to cut them; with Shift, a ring around nodes to "
        "partition them off";
    return meaning;
  }
  meaning.deed = {"hand.cut", links, "cut " + links};
  return meaning;
}

GestureMeaning meaning_of_lasso(const NetworkScene& scene, const NetworkPicture& picture) {
  GestureMeaning meaning;
  std::string names;
  std::size_t replicas = 0;
  std::size_t caught = 0;
  for (const NodeFigure& node : picture.nodes) {
    const bool is_replica = scene.chronicle.nodes()[node.node].group() == 'n';
    replicas += is_replica ? 1 : 0;
    if (!is_inside(scene.state.gesture.path, node.centre)) continue;
    caught += is_replica ? 1 : 0;
    meaning.struck.push_back(Picked::node(node.node));
    names += (names.empty() ? "" : ",") + node.name;
  }
  if (names.empty()) meaning.deed.words = "draw a ring around the nodes to partition off";
  else if (caught == replicas) meaning.deed.words = "leave a replica outside: these are all";
  else meaning.deed = {"hand.partition", names, "partition " + names + " off from the rest"};
  return meaning;
}

/// How far along its link the pointer is (0…1, and beyond), and how far off it, in pixels.
struct OnLink {
  float along = 0;
  float off = 0;
  Point at{};
};

OnLink on_link(const NodeFigure& from, const NodeFigure& to, Point p) {
  const Point a = from.centre;
  const Point b = to.centre;
  const float far = std::max(1.0F, std::hypot(b.x - a.x, b.y - a.y));
  const float ux = (b.x - a.x) / far;
  const float uy = (b.y - a.y) / far;
  const float walked = (p.x - a.x) * ux + (p.y - a.y) * uy;
  const float free = std::max(1.0F, far - from.radius - to.radius);
  OnLink on;
  on.along = (walked - from.radius) / free;
  on.off = std::abs((p.x - a.x) * uy - (p.y - a.y) * ux);
  const float shown = from.radius + std::clamp(on.along, 0.0F, 1.0F) * free;
  on.at = {a.x + shown * ux, a.y + shown * uy};
  return on;
}

GestureMeaning meaning_of_message(const NetworkScene& scene, const NetworkPicture& picture) {
  GestureMeaning meaning;
  const Place place = scene.state.gesture.grabbed.place;
  const FlyingThen* flying = flying_of(scene.moment, place);
  if (!flying) {
    meaning.deed.words = "this message is under way no more";
    return meaning;
  }
  const ChronicleMessage& message = scene.chronicle.messages()[place];
  const std::string what = message_words(scene.chronicle, place);
  const std::string number = std::to_string(place);
  meaning.struck.push_back(Picked::message(place));
  const OnLink on = on_link(picture.nodes[message.from], picture.nodes[message.to],
                            scene.state.gesture.path.back());
  if (on.off > off_the_link * scene.em) {
    meaning.deed = {"hand.drop", number, "drop " + what};
    return meaning;
  }
  meaning.ghost = on.at;
  if (on.along >= 1) {
    meaning.deed = {"hand.deliver", number, "deliver " + what + " now"};
    return meaning;
  }
  // The rest of the way takes as long as it does for this message.
  const Duration whole = flying->due == Time::max()
                             ? typical_flight(scene.chronicle, scene.moment.event)
                             : flying->due - message.sent;
  const auto rest = static_cast<double>(1 - on.along) * static_cast<double>(whole.count());
  const Time arrival = in_microseconds(scene.time + Duration(static_cast<std::int64_t>(rest)));
  if (arrival <= scene.time) {
    meaning.deed = {"hand.deliver", number, "deliver " + what + " now"};
    return meaning;
  }
  meaning.deed = {"hand.delay", number + " " + orrery::to_text(arrival),
                  what + " arrives at " + time_words(arrival)};
  if (flying->due != Time::max()) {
    const bool is_later = arrival > flying->due;
    const Duration by = is_later ? arrival - flying->due : flying->due - arrival;
    meaning.deed.words += ", " + time_words(by) + (is_later ? " later" : " earlier");
  }
  return meaning;
}

}  // namespace

GestureMeaning meaning_of(const NetworkScene& scene, const NetworkPicture& picture) {
  const NetworkGesture& gesture = scene.state.gesture;
  if (gesture.path.empty()) return {};
  switch (gesture.kind) {
    case NetworkGesture::Kind::cut:
      return meaning_of_cut(scene, picture);
    case NetworkGesture::Kind::lasso:
      return meaning_of_lasso(scene, picture);
    case NetworkGesture::Kind::drag_message:
      return meaning_of_message(scene, picture);
    case NetworkGesture::Kind::none:
    case NetworkGesture::Kind::move_node:
      break;
  }
  return {};
}

}  // namespace orrery::gui
