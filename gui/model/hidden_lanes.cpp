#include "gui/model/hidden_lanes.hpp"

#include <algorithm>

namespace orrery::gui {
namespace {

/// Hidden nodes that a way is followed through.
constexpr int most_hops = 12;

class Ways {
 public:
  Ways(const Chronicle& chronicle, const LaneChoice& lanes)
      : chronicle_(chronicle), is_hidden_(chronicle.nodes().size(), false) {
    for (const Place node : lanes.hidden) {
      if (node < is_hidden_.size()) is_hidden_[node] = true;
    }
  }

  const ChronicleMessage& message(Place place) const { return chronicle_.messages()[place]; }
  bool is_hidden(Place node) const { return node < is_hidden_.size() && is_hidden_[node]; }

  /// Where the way of a message from a hidden node began; nowhere if nothing shown led to it.
  Place first_of(Place place) const {
    for (int hop = 0; hop <= most_hops; ++hop) {
      if (!is_hidden(message(place).from)) return place;
      place = answered_by(place);
      if (place == nowhere) return nowhere;
    }
    return nowhere;
  }

  /// The messages to lanes that are shown in which the ways through a message to a hidden node end.
  void add_lasts(Place place, int hops, std::vector<Place>& lasts) const {
    const EventNumber event = message(place).ended_event;
    if (hops > most_hops || !is_handled(place)) return;
    const Chronicle::Range sent = chronicle_.sent_in(event, event);
    for (Place next = sent.first; next < sent.end; ++next) {
      if (message(next).from != message(place).to) continue;
      if (is_hidden(message(next).to)) add_lasts(next, hops + 1, lasts);
      else lasts.push_back(next);
    }
  }

 private:
  bool is_handled(Place place) const {
    return message(place).end == ChronicleMessage::End::delivered;
  }
  /// The message in whose handling this one was sent; nowhere if there is none.
  Place answered_by(Place place) const {
    const EventNumber event = message(place).sent_event;
    if (event == 0 || event > chronicle_.last_event()) return nowhere;
    const Place before = chronicle_.event(event).message;
    const bool is_answer = before < chronicle_.messages().size() && is_handled(before) &&
                           message(before).ended_event == event &&
                           message(before).to == message(place).from;
    return is_answer ? before : nowhere;
  }

  const Chronicle& chronicle_;
  std::vector<bool> is_hidden_;  // by place
};

}  // namespace

HiddenWays ways_through(const Chronicle& chronicle, const LaneChoice& lanes,
                        const std::vector<Place>& messages) {
  const Ways ways(chronicle, lanes);
  HiddenWays found;
  std::vector<Place> lasts;
  for (const Place place : messages) {
    const bool comes_out = ways.is_hidden(ways.message(place).from);
    const bool goes_in = ways.is_hidden(ways.message(place).to);
    if (comes_out && !goes_in) lasts.push_back(place);
    if (!goes_in) continue;
    const std::size_t before = lasts.size();
    ways.add_lasts(place, 0, lasts);
    if (!comes_out && lasts.size() == before) found.going_in.push_back(place);
  }
  std::ranges::sort(lasts);
  lasts.erase(std::unique(lasts.begin(), lasts.end()), lasts.end());
  for (const Place last : lasts) {
    const Place first = ways.first_of(last);
    if (first != nowhere) found.ways.push_back({first, last});
    else if (std::ranges::binary_search(messages, last)) found.coming_out.push_back(last);
  }
  return found;
}

}  // namespace orrery::gui
