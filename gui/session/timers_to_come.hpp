#pragma once
/// The timers of a recorded run, as far as they expire: a trace does not tell of those that are
/// cancelled.

#include <cstdint>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "gui/session/moment.hpp"

namespace orrery::gui {

class TimersToCome {
 public:
  explicit TimersToCome(const Chronicle& chronicle);

  /// Those of a node that were set by then and expire later, in order of expiry. The chronicle is
  /// the one that this was made of.
  std::vector<TimerThen> after(const Chronicle& chronicle, Place node, EventNumber event) const;

 private:
  struct Expiry {
    std::uint32_t event = 0;
    std::uint32_t earliest_cause = 0;  ///< of this and all later ones of the node
  };
  std::vector<std::vector<Expiry>> by_node_;  // in the order of expiry
};

}  // namespace orrery::gui
