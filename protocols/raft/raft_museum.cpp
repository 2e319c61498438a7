#include "protocols/raft/raft_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::raft {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, Config>{Bug::vote_not_persisted, make_buggy<VoteNotPersisted>},
    BuggyProcess<Bug, Config>{Bug::vote_reset, make_buggy<VoteReset>},
    BuggyProcess<Bug, Config>{Bug::no_election_restriction, make_buggy<NoElectionRestriction>},
    BuggyProcess<Bug, Config>{Bug::longest_log_wins, make_buggy<LongestLogWins>},
    BuggyProcess<Bug, Config>{Bug::constant_timeout, make_buggy<ConstantTimeout>},
    BuggyProcess<Bug, Config>{Bug::no_pre_vote, make_buggy<NoPreVote>},
    BuggyProcess<Bug, Config>{Bug::no_quorum_check, make_buggy<NoQuorumCheck>},
    BuggyProcess<Bug, Config>{Bug::always_truncates, make_buggy<AlwaysTruncates>},
    BuggyProcess<Bug, Config>{Bug::never_truncates, make_buggy<NeverTruncates>},
    BuggyProcess<Bug, Config>{Bug::unbounded_commit, make_buggy<UnboundedCommit>},
    BuggyProcess<Bug, Config>{Bug::commit_goes_back, make_buggy<CommitGoesBack>},
    BuggyProcess<Bug, Config>{Bug::commits_earlier_term, make_buggy<CommitsEarlierTerm>},
    BuggyProcess<Bug, Config>{Bug::no_back_off, make_buggy<NoBackOff>},
    BuggyProcess<Bug, Config>{Bug::discarded_conflicts, make_buggy<DiscardedConflicts>},
    BuggyProcess<Bug, Config>{Bug::snapshot_wipes_log, make_buggy<SnapshotWipesLog>},
    BuggyProcess<Bug, Config>{Bug::sessions_not_in_file, make_buggy<SessionsNotInFile>},
    BuggyProcess<Bug, Config>{Bug::local_reads, make_buggy<LocalReads>},
    BuggyProcess<Bug, Config>{Bug::early_answer, make_buggy<EarlyAnswer>},
    BuggyProcess<Bug, Config>{Bug::no_sessions, make_buggy<NoSessions>},
    BuggyProcess<Bug, Config>{Bug::change_before_commit, make_buggy<ChangeBeforeCommit>},
    BuggyProcess<Bug, Config>{Bug::applied_configuration, make_buggy<AppliedConfiguration>},
    BuggyProcess<Bug, Config>{Bug::learner_does_not_vote, make_buggy<LearnerDoesNotVote>},
    BuggyProcess<Bug, Config>{Bug::configuration_stays, make_buggy<ConfigurationStays>},
    BuggyProcess<Bug, Config>{Bug::reads_before_commit, make_buggy<ReadsBeforeCommit>},
    BuggyProcess<Bug, Config>{Bug::unbounded_lease, make_buggy<UnboundedLease>},
    BuggyProcess<Bug, Config>{Bug::counts_itself_at_once, make_buggy<CountsItselfAtOnce>},
};

}  // namespace

Ref<Box> make_server_with(Bug bug, const Config& config) { return make_with(bug, wing, config); }

}  // namespace orrery::raft
