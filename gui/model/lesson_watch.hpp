#pragma once
/// Where a run shows the answer to a lesson's question: what "Watch this" jumps to.

#include <optional>
#include <string>
#include <vector>

#include "gui/session/session.hpp"
#include "sim/lessons/lesson.hpp"

namespace orrery::gui {

struct DecidingEvent {
  EventNumber event = 0;
  std::string words{};  ///< "linearizable: no order of 3 operations …", "partition n1 | n2, n3"
  /// Not the event is meant but what is so then: "at 4600ms: c1 still waits".
  std::optional<Time> moment{};
  std::string violated{};  ///< the judge's name, if it is a violation
  friend bool operator==(const DecidingEvent&, const DecidingEvent&) = default;
};

/// The first of these that the run has; its end if it has none. Requires: the run has ended.
DecidingEvent deciding_event(const Chronicle& chronicle, const std::vector<Lamp>& lamps,
                             const std::vector<lessons::Watch>& watched);

}  // namespace orrery::gui
