#include "gui/model/network.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "gui/model/segment.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

float length(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }

/// It was started again, and no event has touched it since.
bool just_restarted(const Chronicle& chronicle, Place node, EventNumber after) {
  const auto& events = chronicle.events_of(node);
  const auto later = std::ranges::upper_bound(events, after);
  return later != events.begin() && chronicle.event(*std::prev(later)).kind == EventKind::restart;
}

float timer_left(const NodeThen& node, Time now) {
  if (node.timers.empty()) return -1;
  const TimerThen& next = node.timers.front();
  if (next.due <= next.set) return 0;
  const double left = static_cast<double>((next.due - now).count());
  return static_cast<float>(
      std::clamp(left / static_cast<double>((next.due - next.set).count()), 0.0, 1.0));
}

/// Rows of it for all types, as long as nodes keep most of the room, at the bottom of the area,
/// which loses them. What does not fit is counted, and told by tooltips.
void add_legend(const NetworkScene& scene, Rect& area, NetworkPicture& picture) {
  const float em = scene.em;
  const float row = std::ceil(1.3F * em);
  const float rows_max = std::clamp(std::floor((area.height - 7 * em) / (3 * em)), 0.0F, 3.0F);
  const float rest_width = std::ceil(scene.width_of("+99 more"));
  const std::vector<Word>& types = scene.state.glyphs.types();
  if (rows_max == 0 || types.empty()) return;
  float x = area.x;
  float y = 0;
  for (const Word type : types) {
    NetworkLegend entry{type, {}, std::string(scene.chronicle.word(type))};
    const float width = std::ceil(scene.width_of(entry.text) + 2.4F * em);
    const bool is_last = picture.legend.size() + 1 == types.size();
    const auto is_last_row = [&] { return y + 2 * row > rows_max * row; };
    const auto fits = [&] {
      return x + width <= area.right() - (is_last_row() && !is_last ? rest_width : 0);
    };
    if (!fits() && !is_last_row() && x > area.x) {
      x = area.x;
      y += row;
    }
    if (!fits()) break;
    entry.area = {x, y, width, row};
    x += width;
    picture.legend.push_back(std::move(entry));
  }
  const std::size_t left_out = types.size() - picture.legend.size();
  if (left_out > 0) {
    picture.legend_rest = {.area = {x, y, rest_width, row},
                           .text = "+" + std::to_string(left_out) + " more"};
  }
  area.height = std::max(0.0F, area.height - (y + row));
  for (NetworkLegend& entry : picture.legend) entry.area.y += std::floor(area.bottom());
  picture.legend_rest.area.y += std::floor(area.bottom());
}

/// A row at the bottom of the area, which loses it.
void add_roles(const NetworkScene& scene, Rect& area, NetworkPicture& picture) {
  const Chronicle& chronicle = scene.chronicle;
  if (chronicle.nodes().size() <= all_labelled_max || area.height < 8 * scene.em) return;
  std::map<Word, std::size_t> counts;
  for (Place place = 0; place < chronicle.nodes().size(); ++place) {
    const Word role = chronicle.role_at(place, scene.moment.event);
    if (role != 0) ++counts[role];
  }
  if (counts.empty()) return;
  const float row = std::ceil(1.3F * scene.em);
  area.height -= row;
  float x = area.x;
  for (const auto& [role, count] : counts) {
    RoleLegend entry{.role = role, .count = count};
    entry.text = std::string(chronicle.word(role)) + " " + number_words(count);
    const float width = std::ceil(scene.width_of(entry.text) + 2.4F * scene.em);
    if (x + width > area.right()) break;
    entry.area = {x, area.bottom(), width, row};
    x += width;
    picture.roles.push_back(std::move(entry));
  }
}

std::string summary_of(const NetworkScene& scene) {
  const std::size_t under_way = scene.moment.flying.size();
  const auto held = std::ranges::count(scene.moment.flying, true, &FlyingThen::is_held);
  std::string words = std::to_string(under_way) + " under way";
  if (held > 0) words += ", " + std::to_string(held) + " held";
  if (under_way > scene.glyphs_max) words += ": lines as thick as they are many";
  const Moment& moment = scene.moment;
  if (!moment.links_are_known) return words + "; links and cuts not known: " + moment.why_no_cuts;
  if (!moment.why_no_cuts.empty()) words += "; cuts not known: " + moment.why_no_cuts;
  return words;
}

}  // namespace

Rect box_of(const NodeFigure& node, float em) {
  const float reach = node.radius + (node.name_fits ? 0.35F * em : 0.1F * em);
  const bool has_badges = node.is_syncing || node.clock_is_off || node.waiting > 0 || node.has_lied;
  const float above = has_badges ? 0.55F * em : 0;
  const float left = node.has_lied ? 0.8F * em : 0;  // of its plate
  return {node.centre.x - reach - left, node.centre.y - reach - above, 2 * reach + above + left,
          2 * reach + above};
}

const LinkFigure* link_between(const NetworkPicture& picture, Place one, Place other) {
  for (const LinkFigure& link : picture.links) {
    if ((link.one == one && link.other == other) || (link.one == other && link.other == one)) {
      return &link;
    }
  }
  return nullptr;
}

Duration typical_flight(const Chronicle& chronicle, EventNumber after) {
  constexpr EventNumber look_back = 256;
  constexpr std::int64_t enough = 32;
  Duration sum{};
  std::int64_t count = 0;
  const EventNumber first = after > look_back ? after - look_back : 0;
  for (EventNumber number = after; number > first && count < enough; --number) {
    const ChronicleEvent& event = chronicle.event(number);
    if (event.kind != EventKind::message || event.message == nowhere) continue;
    sum += event.time - chronicle.messages()[event.message].sent;
    ++count;
  }
  return count > 0 && sum > Duration{0} ? sum / count : Duration(std::chrono::milliseconds(10));
}

void add_nodes(const NetworkScene& scene, const Rect& area, NetworkPicture& picture) {
  const auto& nodes = scene.chronicle.nodes();
  NetworkLayout layout = place_nodes(nodes, area, scene.em, scene.state.moved);
  picture.regions = std::move(layout.regions);
  for (Place place = 0; place < nodes.size(); ++place) {
    NodeFigure figure{.node = place,
                      .centre = layout.nodes[place].centre,
                      .radius = layout.nodes[place].radius,
                      .name = nodes[place].name};
    figure.role = scene.chronicle.role_at(place, scene.moment.event);
    figure.name_fits = scene.width_of(figure.name) < 1.75F * figure.radius;
    if (place < scene.moment.nodes.size()) {
      const NodeThen& then = scene.moment.nodes[place];
      figure.is_up = then.is_up;
      figure.is_paused = then.is_paused;
      figure.is_syncing = then.is_syncing;
      figure.clock_is_off = then.clock_is_off;
      figure.waiting = then.waiting;
      figure.timer_left = then.is_up ? timer_left(then, scene.time) : -1;
    }
    figure.has_lied = scene.chronicle.has_lied(place, scene.moment.event);
    figure.has_just_restarted =
        figure.is_up && just_restarted(scene.chronicle, place, scene.moment.event);
    picture.nodes.push_back(std::move(figure));
  }
}

NetworkPicture build_network(const NetworkScene& scene) {
  NetworkPicture picture;
  picture.summary = summary_of(scene);
  Rect rest = scene.area;
  add_legend(scene, rest, picture);
  add_roles(scene, rest, picture);
  const float summary_row = scene.has_summary_row ? std::ceil(1.3F * scene.em) : 0;
  rest.y += summary_row;
  rest.height = std::max(0.0F, rest.height - summary_row);
  picture.nodes_area = rest;
  add_nodes(scene, rest, picture);
  add_links(scene, picture);
  add_messages(scene, picture);
  add_labels(scene, rest, picture);
  add_sides(scene, rest, picture);
  return picture;
}

Picked hit_network(const NetworkPicture& picture, Point point, float reach) {
  for (auto node = picture.nodes.rbegin(); node != picture.nodes.rend(); ++node) {
    if (length(point, node->centre) <= std::max(node->radius, reach)) {
      return Picked::node(node->node);
    }
  }
  const MessageFigure* nearest = nullptr;
  for (const MessageFigure& message : picture.messages) {
    const float distance = length(point, message.at);
    if (distance > message.radius + reach) continue;
    if (!nearest || distance < length(point, nearest->at)) nearest = &message;
  }
  if (nearest) return Picked::message(nearest->message);
  for (const NetworkLabel& label : picture.labels) {
    if (label.node != nowhere && label.area.contains(point)) return Picked::node(label.node);
  }
  const LinkFigure* best = nullptr;
  float best_distance = reach;
  for (const LinkFigure& link : picture.links) {
    const float away = distance(point, Segment{link.from, link.to});
    if (away > best_distance) continue;
    best = &link;
    best_distance = away;
  }
  return best ? Picked::link(best->one, best->other) : Picked{};
}

Point handle_of(const NetworkPicture& picture, const LinkFigure& link, float reach) {
  const auto at = [&](float part) -> Point {
    return {link.from.x + part * (link.to.x - link.from.x),
            link.from.y + part * (link.to.y - link.from.y)};
  };
  for (const float part : {0.3F, 0.7F, 0.4F, 0.6F, 0.2F, 0.8F, 0.35F, 0.65F, 0.45F, 0.55F}) {
    if (hit_network(picture, at(part), reach) == Picked::link(link.one, link.other)) {
      return at(part);
    }
  }
  return at(0.5F);
}

}  // namespace orrery::gui
