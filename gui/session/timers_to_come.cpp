#include "gui/session/timers_to_come.hpp"

#include <algorithm>

namespace orrery::gui {

TimersToCome::TimersToCome(const Chronicle& chronicle) : by_node_(chronicle.nodes().size()) {
  for (Place node = 0; node < by_node_.size(); ++node) {
    std::vector<Expiry>& expiries = by_node_[node];
    for (const std::uint32_t number : chronicle.events_of(node)) {
      const ChronicleEvent& event = chronicle.event(number);
      if (event.kind == EventKind::timer) expiries.push_back({number, event.cause});
    }
    std::uint32_t earliest = ~std::uint32_t{0};
    for (auto expiry = expiries.rbegin(); expiry != expiries.rend(); ++expiry) {
      earliest = std::min(earliest, expiry->earliest_cause);
      expiry->earliest_cause = earliest;
    }
  }
}

std::vector<TimerThen> TimersToCome::after(const Chronicle& chronicle, Place node,
                                           EventNumber event) const {
  std::vector<TimerThen> timers;
  const std::vector<Expiry>& expiries = by_node_[node];
  auto expiry = std::ranges::upper_bound(expiries, event, {}, &Expiry::event);
  for (; expiry != expiries.end() && expiry->earliest_cause <= event; ++expiry) {
    const ChronicleEvent& expires = chronicle.event(expiry->event);
    if (expires.cause > event) continue;
    TimerThen timer{.name = std::string(chronicle.word(expires.word)),
                    .set = chronicle.time_of(expires.cause),
                    .due = expires.time};
    for (const TimerThen& earlier : timers) timer.which += earlier.name == timer.name ? 1 : 0;
    timers.push_back(std::move(timer));
  }
  return timers;
}

}  // namespace orrery::gui
