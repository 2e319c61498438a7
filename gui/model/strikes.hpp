#pragma once
/// When the faults of a scenario struck, and the hands that were laid on it: found among the marks
/// of a run by what is said there.

#include <string>
#include <vector>

#include "gui/model/seen_chronicle.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/faults/hand.hpp"

namespace orrery::gui {

/// What became of one of them, as far as the run has come.
struct Strike {
  std::uint64_t times = 0;
  EventNumber event = 0;  ///< of the first one
  Time time{};
  std::string mark{};  ///< its words: "crash leader (n1)"
  friend bool operator==(const Strike&, const Strike&) = default;
};

struct Strikes {
  std::vector<Strike> faults{};  ///< one for each entry, in their order
  std::vector<Strike> hands{};
  std::size_t marks = 0;  ///< so many have been looked at
  SeenChronicle seen{};
};

/// Brings them up to date with what has happened since. The faults and hands are the branch's.
void follow_strikes(Strikes& strikes, const Session& session, const std::vector<FaultEntry>& faults,
                    const std::vector<Hand>& hands);

}  // namespace orrery::gui
