#include "protocols/raft/raft_museum.hpp"

#include <algorithm>
#include <array>

namespace orrery::raft {
namespace {

template <class Server>
Ref<Box> make_server(const Config& config) {
  return make_box<Server>(config);
}

struct BuggyServer {
  Bug bug{};
  Ref<Box> (*make)(const Config& config);
};

constexpr std::array servers{
    BuggyServer{Bug::vote_not_persisted, make_server<VoteNotPersisted>},
    BuggyServer{Bug::vote_reset, make_server<VoteReset>},
    BuggyServer{Bug::no_election_restriction, make_server<NoElectionRestriction>},
    BuggyServer{Bug::longest_log_wins, make_server<LongestLogWins>},
    BuggyServer{Bug::constant_timeout, make_server<ConstantTimeout>},
    BuggyServer{Bug::no_pre_vote, make_server<NoPreVote>},
    BuggyServer{Bug::no_quorum_check, make_server<NoQuorumCheck>},
    BuggyServer{Bug::always_truncates, make_server<AlwaysTruncates>},
    BuggyServer{Bug::never_truncates, make_server<NeverTruncates>},
    BuggyServer{Bug::unbounded_commit, make_server<UnboundedCommit>},
    BuggyServer{Bug::commit_goes_back, make_server<CommitGoesBack>},
    BuggyServer{Bug::commits_earlier_term, make_server<CommitsEarlierTerm>},
    BuggyServer{Bug::no_back_off, make_server<NoBackOff>},
    BuggyServer{Bug::discarded_conflicts, make_server<DiscardedConflicts>},
    BuggyServer{Bug::snapshot_wipes_log, make_server<SnapshotWipesLog>},
    BuggyServer{Bug::sessions_not_in_file, make_server<SessionsNotInFile>},
    BuggyServer{Bug::local_reads, make_server<LocalReads>},
    BuggyServer{Bug::early_answer, make_server<EarlyAnswer>},
    BuggyServer{Bug::no_sessions, make_server<NoSessions>},
    BuggyServer{Bug::change_before_commit, make_server<ChangeBeforeCommit>},
    BuggyServer{Bug::applied_configuration, make_server<AppliedConfiguration>},
    BuggyServer{Bug::learner_does_not_vote, make_server<LearnerDoesNotVote>},
    BuggyServer{Bug::configuration_stays, make_server<ConfigurationStays>},
    BuggyServer{Bug::reads_before_commit, make_server<ReadsBeforeCommit>},
    BuggyServer{Bug::unbounded_lease, make_server<UnboundedLease>},
    BuggyServer{Bug::counts_itself_at_once, make_server<CountsItselfAtOnce>},
};

}  // namespace

Ref<Box> make_server_with(Bug bug, const Config& config) {
  const auto* server = std::find_if(servers.begin(), servers.end(),
                                    [&](const BuggyServer& buggy) { return buggy.bug == bug; });
  ensure(server != servers.end(), "every bug has its server in the museum");
  return server->make(config);
}

}  // namespace orrery::raft
