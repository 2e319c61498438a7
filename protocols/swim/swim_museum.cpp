#include "protocols/swim/swim_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::swim {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, Config>{Bug::dead_for_ever, make_buggy<DeadForEver>},
    BuggyProcess<Bug, Config>{Bug::incarnation_not_persisted, make_buggy<IncarnationNotPersisted>},
    BuggyProcess<Bug, Config>{Bug::suspect_revives, make_buggy<SuspectRevives>},
    BuggyProcess<Bug, Config>{Bug::incarnation_not_incremented,
                              make_buggy<IncarnationNotIncremented>},
    BuggyProcess<Bug, Config>{Bug::alive_beats_dead, make_buggy<AliveBeatsDead>},
};

}  // namespace

Ref<Box> make_member_with(Bug bug, const Config& config) { return make_with(bug, wing, config); }

}  // namespace orrery::swim
