#include "protocols/paxos/paxos_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::paxos {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, Config>{Bug::promise_not_persisted, make_buggy<PromiseNotPersisted>},
    BuggyProcess<Bug, Config>{Bug::promise_not_raised, make_buggy<PromiseNotRaised>},
    BuggyProcess<Bug, Config>{Bug::number_not_persisted, make_buggy<NumberNotPersisted>},
    BuggyProcess<Bug, Config>{Bug::own_value, make_buggy<OwnValue>},
    BuggyProcess<Bug, Config>{Bug::any_accepted_value, make_buggy<AnyAcceptedValue>},
    BuggyProcess<Bug, Config>{Bug::copies_counted, make_buggy<CopiesCounted>},
    BuggyProcess<Bug, Config>{Bug::stale_promises, make_buggy<StalePromises>},
    BuggyProcess<Bug, Config>{Bug::no_back_off, make_buggy<NoBackOff>},
    BuggyProcess<Bug, Config>{Bug::always_zero, make_buggy<AlwaysZero>},
};

}  // namespace

Ref<Box> make_process_with(Bug bug, const Config& config) { return make_with(bug, wing, config); }

}  // namespace orrery::paxos
