#include "protocols/pbft/pbft_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::pbft {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, Config>{Bug::quorum_too_small, make_buggy<QuorumTooSmall>},
    BuggyProcess<Bug, Config>{Bug::forgets_prepared, make_buggy<ForgetsPrepared>},
    BuggyProcess<Bug, Config>{Bug::believes_certificates, make_buggy<BelievesCertificates>},
    BuggyProcess<Bug, Config>{Bug::vote_not_persisted, make_buggy<VoteNotPersisted>},
    BuggyProcess<Bug, Config>{Bug::believes_names, make_buggy<BelievesNames>},
    BuggyProcess<Bug, Config>{Bug::constant_timeout, make_buggy<ConstantTimeout>},
    BuggyProcess<Bug, Config>{Bug::does_not_join, make_buggy<DoesNotJoin>},
    BuggyProcess<Bug, Config>{Bug::no_watermarks, make_buggy<NoWatermarks>},
    BuggyProcess<Bug, Config>{Bug::believes_new_view, make_buggy<BelievesNewView>},
};

}  // namespace

Ref<Box> make_replica_with(Bug bug, const Config& config) { return make_with(bug, wing, config); }

}  // namespace orrery::pbft
