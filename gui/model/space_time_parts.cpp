#include "gui/model/space_time_parts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace orrery::gui {
namespace {

/// Rectangles of density a frame, over all lanes.
constexpr float most_columns = 2500;

/// Part of the way after which a message that the network lost ends in a cross.
constexpr float lost_on_the_way = 0.62F;

bool is_lost_on_the_way(const ChronicleMessage& message) {
  if (message.end == ChronicleMessage::End::dropped) return true;
  if (message.end != ChronicleMessage::End::lost) return false;
  return message.why == Loss::lost || message.why == Loss::cut || message.why == Loss::queue_full ||
         message.why == Loss::no_target;
}

/// Where a lane lies, also when it is out of sight: arrows to there leave the picture in the right
/// direction.
class LanePlaces {
 public:
  LanePlaces(const SpaceTime& diagram, const Chronicle& chronicle)
      : plot_(diagram.plot), middles_(chronicle.nodes().size(), hidden) {
    if (diagram.lanes.empty()) return;
    const std::vector<Place>& order = diagram.order;
    const Lane& first = diagram.lanes.front();
    height_ = diagram.lanes_height / static_cast<float>(order.size());
    half_ = first.strip.height / 2;
    const auto at = static_cast<float>(std::ranges::find(order, first.node) - order.begin());
    for (std::size_t i = 0; i < order.size(); ++i) {
      middles_[order[i]] = first.y + height_ * (static_cast<float>(i) - at);
    }
    for (const Lane& lane : diagram.lanes) middles_[lane.node] = lane.y;  // in whole pixels
  }
  bool is_hidden(Place node) const { return node < middles_.size() && middles_[node] == hidden; }
  float y(Place node) const { return node < middles_.size() ? middles_[node] : plot_.y; }
  float half() const { return half_; }
  float height() const { return height_; }
  bool is_in_sight(float y0, float y1) const {
    return std::max(y0, y1) >= plot_.y && std::min(y0, y1) <= plot_.bottom();
  }

 private:
  static constexpr float hidden = -1e9F;
  const Rect& plot_;
  std::vector<float> middles_;  // by place
  float height_ = 0;
  float half_ = 0;
};

/// Cuts a line at two upright ones. False if nothing is left.
bool clip_to(Point& from, Point& to, float left, float right, bool& has_end) {
  if (std::max(from.x, to.x) < left || std::min(from.x, to.x) > right) return false;
  const Point a = from;
  const Point b = to;
  const auto at = [&](float x) { return Point{x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)}; };
  if (a.x < left) from = at(left);
  has_end = b.x <= right;
  if (!has_end) to = at(right);
  return true;
}

void add_one(SpaceTime& diagram, const LanePlaces& lanes, Place place,
             const ChronicleMessage& message) {
  if (lanes.is_hidden(message.from) || lanes.is_hidden(message.to)) return;
  Arrow arrow{place};
  arrow.type = message.type;
  arrow.sent_event = message.sent_event;
  arrow.ended_event = message.ended_event;
  arrow.is_lost =
      message.end == ChronicleMessage::End::lost || message.end == ChronicleMessage::End::dropped;
  arrow.is_loop = message.from == message.to;
  const Time end = std::max(message.ended, message.sent);
  const float y0 = lanes.y(message.from);
  const float y1 = message.to == nowhere ? y0 - lanes.height() : lanes.y(message.to);
  const float side = y1 > y0 ? lanes.half() : -lanes.half();
  arrow.from = {diagram.scale.far_x_of(message.sent, message.sent_event), y0 + side};
  arrow.to = {diagram.scale.far_x_of(end, message.ended_event),
              arrow.is_loop ? y0 + side : y1 - side};
  arrow.peak = {(arrow.from.x + arrow.to.x) / 2, arrow.from.y - diagram.em * 0.7F};
  if (is_lost_on_the_way(message)) {
    arrow.to.y = arrow.from.y + (arrow.to.y - arrow.from.y) * lost_on_the_way;
    if (arrow.is_loop) arrow.to = arrow.peak;
  }
  if (!lanes.is_in_sight(arrow.from.y, arrow.to.y)) return;
  const Rect& plot = diagram.plot;
  if (!clip_to(arrow.from, arrow.to, plot.x, plot.right(), arrow.has_head)) return;
  diagram.arrows.push_back(arrow);
}

/// From a lane to the other, or a short piece of it where one of them is hidden.
void add_dashed_arrow(SpaceTime& diagram, const Chronicle& chronicle, const LanePlaces& lanes,
                      const HiddenWay& way, bool goes_up) {
  const auto& all = chronicle.messages();
  DashedArrow arrow{way};
  const ChronicleMessage& first = all[way.first != nowhere ? way.first : way.last];
  const ChronicleMessage& last = all[way.last != nowhere ? way.last : way.first];
  const float reach = (goes_up ? -1.0F : 1.0F) * std::floor(diagram.em * 0.9F);
  arrow.type = last.type;
  arrow.sent_event = first.sent_event;
  arrow.from = {diagram.scale.far_x_of(first.sent, first.sent_event), lanes.y(first.from)};
  arrow.to = {diagram.scale.far_x_of(std::max(last.ended, last.sent), last.ended_event),
              lanes.y(last.to)};
  if (way.last == nowhere) arrow.to = {arrow.from.x + std::abs(reach), arrow.from.y + reach};
  if (way.first == nowhere) arrow.from = {arrow.to.x - std::abs(reach), arrow.to.y + reach};
  if (arrow.from.y == arrow.to.y) {  // back to its own lane: above it
    arrow.from.y -= lanes.half() + std::floor(diagram.em * 0.3F);
    arrow.to.y = arrow.from.y;
  } else {
    const float side = arrow.to.y > arrow.from.y ? lanes.half() : -lanes.half();
    if (way.first != nowhere) arrow.from.y += side;
    if (way.last != nowhere) arrow.to.y -= side;
  }
  const Rect& plot = diagram.plot;
  if (!lanes.is_in_sight(arrow.from.y, arrow.to.y)) return;
  if (!clip_to(arrow.from, arrow.to, plot.x, plot.right(), arrow.has_head)) return;
  arrow.has_head = arrow.has_head && way.last != nowhere;
  diagram.dashed.push_back(arrow);
}

bool has_tick(EventKind kind) { return !carries_message(kind); }

}  // namespace

MessagesInView messages_in_view(const Chronicle& chronicle, const TimeWindow& window) {
  const EventNumber before =
      window.begin <= Time{} ? 0 : chronicle.event_at(window.begin - Time(1));
  const EventNumber last = window.end < Time{} ? 0 : chronicle.event_at(window.end);
  MessagesInView messages;
  if (before > 0) messages.earlier = chronicle.under_way(before);
  messages.sent = chronicle.sent_in(before == 0 ? 0 : before + 1, last);
  return messages;
}

void add_role_strips(SpaceTime& diagram, const Chronicle& chronicle, Time reached,
                     const TextWidth& width_of) {
  for (const Lane& lane : diagram.lanes) {
    for (const RoleRun& run : role_runs(chronicle.roles_of(lane.node), diagram.scale, reached)) {
      RoleStrip strip{lane.node, {run.x0, lane.strip.y, run.x1 - run.x0, lane.strip.height}};
      strip.role = run.role;
      strip.has_text = run.role != 0 && lane.strip.height >= diagram.em &&
                       strip.area.width > diagram.em * 2 &&
                       width_of(chronicle.word(run.role)) + diagram.em * 0.6F < strip.area.width;
      diagram.strips.push_back(strip);
    }
  }
}

void add_arrows(SpaceTime& diagram, const Chronicle& chronicle, const MessagesInView& messages) {
  const LanePlaces lanes(diagram, chronicle);
  const auto& all = chronicle.messages();
  for (const Place place : messages.earlier) add_one(diagram, lanes, place, all[place]);
  for (Place place = messages.sent.first; place < messages.sent.end; ++place) {
    add_one(diagram, lanes, place, all[place]);
  }
}

void add_dashed(SpaceTime& diagram, const Chronicle& chronicle, const LaneChoice& choice,
                const MessagesInView& messages) {
  if (diagram.hidden == 0) return;
  std::vector<Place> places = messages.earlier;
  for (Place place = messages.sent.first; place < messages.sent.end; ++place) {
    places.push_back(place);
  }
  const LanePlaces lanes(diagram, chronicle);
  std::vector<std::size_t> rank(chronicle.nodes().size());  // among all lanes, hidden ones too
  const std::vector<Place> all = all_lanes(chronicle, choice);
  for (std::size_t i = 0; i < all.size(); ++i) rank[all[i]] = i;
  const HiddenWays found = ways_through(chronicle, choice, places);
  for (const HiddenWay& way : found.ways) add_dashed_arrow(diagram, chronicle, lanes, way, false);
  for (const Place place : found.coming_out) {
    const ChronicleMessage& message = chronicle.messages()[place];
    if (message.to == nowhere) continue;
    const bool is_above = rank[message.from] < rank[message.to];
    add_dashed_arrow(diagram, chronicle, lanes, {nowhere, place}, is_above);
  }
  for (const Place place : found.going_in) {
    const ChronicleMessage& message = chronicle.messages()[place];
    const bool is_above = rank[message.to] < rank[message.from];
    add_dashed_arrow(diagram, chronicle, lanes, {place, nowhere}, is_above);
  }
}

void add_arrow(SpaceTime& diagram, const Chronicle& chronicle, Place message) {
  if (message >= chronicle.messages().size()) return;
  add_one(diagram, LanePlaces(diagram, chronicle), message, chronicle.messages()[message]);
}

void add_event_ticks(SpaceTime& diagram, const Chronicle& chronicle, std::size_t most) {
  const TimeWindow& window = diagram.scale.window;
  const EventNumber first = chronicle.event_at(window.begin - Time(1)) + 1;
  const EventNumber last = chronicle.event_at(window.end);
  if (last < first || last - first > most * 20) return;
  for (const Lane& lane : diagram.lanes) {
    const auto& numbers = chronicle.events_of(lane.node);
    for (auto number = std::ranges::lower_bound(numbers, first);
         number != numbers.end() && *number <= last; ++number) {
      const ChronicleEvent& event = chronicle.event(*number);
      if (!has_tick(event.kind)) continue;
      const float x = diagram.scale.x_of(event.time, *number);
      if (x < diagram.plot.x - 1 || x > diagram.plot.right() + 1) continue;
      diagram.events.push_back({*number, {x, lane.y}, event.kind});
    }
  }
  if (diagram.events.size() > most) diagram.events.clear();
}

void add_density(SpaceTime& diagram, const Chronicle& chronicle) {
  const auto lanes = static_cast<float>(diagram.lanes.size());
  const float column = std::max(2.0F, std::ceil(lanes * diagram.plot.width / most_columns));
  const std::vector<EventNumber> edges = column_edges(chronicle, diagram.scale, column);
  const std::size_t first = diagram.columns.size();
  std::uint32_t most = 1;
  for (const Lane& lane : diagram.lanes) {
    const std::vector<std::uint32_t> counts = events_in_columns(chronicle, lane.node, edges);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == 0) continue;
      const float x = diagram.plot.x + column * static_cast<float>(i);
      const float width = std::min(column, diagram.plot.right() - x);
      diagram.columns.push_back({lane.node, {x, lane.strip.y, width, 0}, counts[i]});
      most = std::max(most, counts[i]);
    }
  }
  // On top of the lane's strip, all lanes by the same measure.
  const Lane* lane = nullptr;
  for (std::size_t i = first; i < diagram.columns.size(); ++i) {
    DensityColumn& of = diagram.columns[i];
    if (lane == nullptr || lane->node != of.node) lane = diagram.lane_of(of.node);
    const float room = std::max(2.0F, (lane->strip.y - lane->area.y) - 2);
    const float part = static_cast<float>(of.events) / static_cast<float>(most);
    const float height = std::max(1.0F, std::floor(room * part));
    of.area.y = lane->strip.y - height;
    of.area.height = height;
  }
}

}  // namespace orrery::gui
