#include "protocols/paxos/paxos_museum.hpp"

#include <algorithm>
#include <array>

namespace orrery::paxos {
namespace {

template <class P>
Ref<Box> make_process(const Config& config) {
  return make_box<P>(config);
}

struct BuggyProcess {
  Bug bug{};
  Ref<Box> (*make)(const Config& config);
};

constexpr std::array processes{
    BuggyProcess{Bug::promise_not_persisted, make_process<PromiseNotPersisted>},
    BuggyProcess{Bug::promise_not_raised, make_process<PromiseNotRaised>},
    BuggyProcess{Bug::number_not_persisted, make_process<NumberNotPersisted>},
    BuggyProcess{Bug::own_value, make_process<OwnValue>},
    BuggyProcess{Bug::any_accepted_value, make_process<AnyAcceptedValue>},
    BuggyProcess{Bug::copies_counted, make_process<CopiesCounted>},
    BuggyProcess{Bug::stale_promises, make_process<StalePromises>},
};

}  // namespace

Ref<Box> make_process_with(Bug bug, const Config& config) {
  const auto* process = std::find_if(processes.begin(), processes.end(),
                                     [&](const BuggyProcess& buggy) { return buggy.bug == bug; });
  ensure(process != processes.end(), "every bug has its process in the museum");
  return process->make(config);
}

}  // namespace orrery::paxos
