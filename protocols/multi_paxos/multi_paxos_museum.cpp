#include "protocols/multi_paxos/multi_paxos_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::multi_paxos {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, Config>{Bug::promise_not_raised, make_buggy<PromiseNotRaised>},
    BuggyProcess<Bug, Config>{Bug::ballot_reused, make_buggy<BallotReused>},
    BuggyProcess<Bug, Config>{Bug::counts_stale_promises, make_buggy<CountsStalePromises>},
    BuggyProcess<Bug, Config>{Bug::skips_gaps, make_buggy<SkipsGaps>},
};

}  // namespace

Ref<Box> make_server_with(Bug bug, const Config& config) { return make_with(bug, wing, config); }

}  // namespace orrery::multi_paxos
