#include "protocols/fast_paxos/fast_paxos_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::fast_paxos {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, Config>{Bug::majority_fast_quorum, make_buggy<MajorityFastQuorum>},
    BuggyProcess<Bug, Config>{Bug::ignores_o4, make_buggy<IgnoresO4>},
    BuggyProcess<Bug, Config>{Bug::forgets_promise, make_buggy<ForgetsPromise>},
    BuggyProcess<Bug, Config>{Bug::vote_not_persisted, make_buggy<VoteNotPersisted>},
};

}  // namespace

Ref<Box> make_server_with(Bug bug, const Config& config) { return make_with(bug, wing, config); }

}  // namespace orrery::fast_paxos
