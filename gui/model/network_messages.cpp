#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "gui/model/network.hpp"

namespace orrery::gui {
namespace {

/// A lost message is seen for so many typical flights after it was lost.
constexpr double seen_falling = 0.9;
/// On its link, a message is lost half way.
constexpr float lost_half_way = 0.5F;
/// Losses are looked for among so many newest events, messages sent among so many newest ones.
constexpr EventNumber loss_events = 512;
constexpr Place loss_messages = 2048;

double share(Duration part, Duration whole) {
  return whole.count() <= 0
             ? 1.0
             : static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

/// A message's way on the screen: from rim to rim, a little to the right of the link, so that both
/// directions stay apart.
struct Way {
  Point from{};
  Point to{};
  Point right{};  ///< of length 1, across

  Point at(float part) const {
    return {from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)};
  }
};

Way way_of(const NodeFigure& from, const NodeFigure& to, float em) {
  const float dx = to.centre.x - from.centre.x;
  const float dy = to.centre.y - from.centre.y;
  const float far = std::max(1.0F, std::hypot(dx, dy));
  Way way;
  way.right = {-dy / far, dx / far};
  const float aside = std::min(0.32F * em, 0.5F * std::min(from.radius, to.radius));
  const Point begin{from.centre.x + dx / far * from.radius, from.centre.y + dy / far * from.radius};
  const Point end{to.centre.x - dx / far * to.radius, to.centre.y - dy / far * to.radius};
  way.from = {begin.x + way.right.x * aside, begin.y + way.right.y * aside};
  way.to = {end.x + way.right.x * aside, end.y + way.right.y * aside};
  return way;
}

class MessageArtist {
 public:
  MessageArtist(const NetworkScene& scene, NetworkPicture& picture)
      : scene_(scene),
        picture_(picture),
        typical_(typical_flight(scene.chronicle, scene.moment.event)) {}

  void add_flying(const FlyingThen& flying) {
    const ChronicleMessage& message = messages()[flying.message];
    if (!has_way(message)) return;
    MessageFigure figure = figure_for(flying.message);
    const Way way = way_for(message);
    const float part = part_of(flying, message);
    figure.is_held = flying.is_held;
    figure.at = way.at(part);
    const float tail = std::min(
        part, 1.6F * scene_.em /
                  std::max(1.0F, std::hypot(way.to.x - way.from.x, way.to.y - way.from.y)));
    figure.tail = figure.is_held ? figure.at : way.at(part - tail);
    picture_.messages.push_back(figure);
  }

  /// One that was lost not long ago.
  void add_lost(Place place) {
    const ChronicleMessage& message = messages()[place];
    if (!has_way(message) || message.end == ChronicleMessage::End::delivered) return;
    // Lost at its sending: it is still seen going half the way.
    const bool went_half_way = message.ended_event == message.sent_event;
    const double before = went_half_way ? lost_half_way : 0.0;
    const double age = share(scene_.time - message.ended, typical_) - before;
    if (age > seen_falling) return;
    const Way way = way_for(message);
    MessageFigure figure = figure_for(place);
    figure.lost_at = way.at(went_half_way ? lost_half_way : 0.97F);
    if (age < 0) {
      figure.at = way.at(static_cast<float>(age + before));
      figure.tail = way.at(static_cast<float>(std::max(0.0, age + before - 0.1)));
    } else {
      const auto fallen = scene_.has_motion ? static_cast<float>(age / seen_falling) : 0.0F;
      figure.is_lost = true;
      figure.at = {figure.lost_at.x, figure.lost_at.y + 1.6F * scene_.em * fallen * fallen};
      figure.tail = figure.at;
      figure.opacity = 1 - 0.7F * static_cast<float>(age / seen_falling);
    }
    picture_.messages.push_back(figure);
  }

  void add_all_lost() {
    const Chronicle& chronicle = scene_.chronicle;
    const EventNumber newest = scene_.moment.event;
    const Duration window{static_cast<std::int64_t>(static_cast<double>(typical_.count()) * 1.5)};
    const EventNumber oldest =
        std::max(chronicle.event_at(scene_.time - window),
                 newest > loss_events ? newest - loss_events : EventNumber{0});
    const Chronicle::Range sent = chronicle.sent_in(oldest + 1, newest);
    const Place first =
        sent.end - sent.first > loss_messages ? sent.end - loss_messages : sent.first;
    for (Place place = first; place < sent.end; ++place) {
      const ChronicleMessage& message = messages()[place];
      if (is_loss(message) && message.ended_event == message.sent_event) add_lost(place);
    }
    for (EventNumber number = oldest + 1; number <= newest; ++number) {
      const Place place = chronicle.event(number).message;
      if (place == nowhere) continue;
      const ChronicleMessage& message = messages()[place];
      if (is_loss(message) && message.ended_event == number && message.sent_event != number) {
        add_lost(place);
      }
    }
  }

 private:
  const std::vector<ChronicleMessage>& messages() const { return scene_.chronicle.messages(); }
  static bool is_loss(const ChronicleMessage& message) {
    return message.end == ChronicleMessage::End::lost ||
           message.end == ChronicleMessage::End::dropped;
  }
  bool has_way(const ChronicleMessage& message) const {
    return message.from != nowhere && message.to != nowhere && message.from != message.to;
  }
  Way way_for(const ChronicleMessage& message) const {
    return way_of(picture_.nodes[message.from], picture_.nodes[message.to], scene_.em);
  }
  MessageFigure figure_for(Place place) const {
    const ChronicleMessage& message = messages()[place];
    const float least =
        std::min(picture_.nodes[message.from].radius, picture_.nodes[message.to].radius);
    return {.message = place,
            .radius = std::clamp(0.34F * scene_.em, 2.0F, std::max(2.0F, 0.6F * least)),
            .type = message.type,
            .is_copy = message.is_copy,
            .is_changed = message.is_changed};
  }

  float part_of(const FlyingThen& flying, const ChronicleMessage& message) const {
    const bool has_end = flying.due != Time::max();
    if (!has_end || !scene_.has_motion) {
      // Held ones wait side by side.
      return 0.5F + 0.06F * static_cast<float>(static_cast<int>(flying.which % 5) - 1);
    }
    return static_cast<float>(
        std::clamp(share(scene_.time - message.sent, flying.due - message.sent), 0.0, 1.0));
  }

  const NetworkScene& scene_;
  NetworkPicture& picture_;
  Duration typical_;
};

/// Those of one type on one way that lie on each other become one, with their number.
void stack(std::vector<MessageFigure>& figures, const Chronicle& chronicle) {
  using Spot = std::tuple<Place, Place, Word, int, int, bool>;
  std::map<Spot, std::size_t> seen;
  std::vector<MessageFigure> stacked;
  for (const MessageFigure& figure : figures) {
    const ChronicleMessage& message = chronicle.messages()[figure.message];
    const float cell = std::max(1.0F, figure.radius);
    const Spot spot{message.from,
                    message.to,
                    message.type,
                    static_cast<int>(std::floor(figure.at.x / cell)),
                    static_cast<int>(std::floor(figure.at.y / cell)),
                    figure.is_lost || figure.is_copy};
    const auto [entry, is_new] = seen.try_emplace(spot, stacked.size());
    if (is_new) stacked.push_back(figure);
    else ++stacked[entry->second].count;
  }
  figures = std::move(stacked);
}

/// Is it asked for, where there are too many to draw them all?
bool is_pointed_at(const ChronicleMessage& message, Place place, const Picked& picked) {
  if (picked.kind == Picked::Kind::message) return picked.place == place;
  if (picked.kind == Picked::Kind::node) {
    return message.from == picked.place || message.to == picked.place;
  }
  if (picked.kind != Picked::Kind::link) return false;
  return (message.from == picked.place && message.to == picked.other) ||
         (message.from == picked.other && message.to == picked.place);
}

}  // namespace

void add_messages(const NetworkScene& scene, NetworkPicture& picture) {
  MessageArtist artist(scene, picture);
  const auto& flying = scene.moment.flying;
  if (flying.size() <= scene.glyphs_max) {
    for (const FlyingThen& one : flying) artist.add_flying(one);
    artist.add_all_lost();
  } else {
    std::size_t room = scene.glyphs_max;
    for (const FlyingThen& one : flying) {
      const ChronicleMessage& message = scene.chronicle.messages()[one.message];
      const bool is_wanted = is_pointed_at(message, one.message, scene.selected) ||
                             is_pointed_at(message, one.message, scene.hovered);
      if (!is_wanted || room == 0) continue;
      artist.add_flying(one);
      --room;
    }
  }
  stack(picture.messages, scene.chronicle);
}

}  // namespace orrery::gui
