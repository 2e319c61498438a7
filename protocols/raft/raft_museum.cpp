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
    BuggyServer{Bug::local_reads, make_server<LocalReads>},
    BuggyServer{Bug::early_answer, make_server<EarlyAnswer>},
    BuggyServer{Bug::no_sessions, make_server<NoSessions>},
};

}  // namespace

Ref<Box> make_server_with(Bug bug, const Config& config) {
  const auto* server = std::find_if(servers.begin(), servers.end(),
                                    [&](const BuggyServer& buggy) { return buggy.bug == bug; });
  ensure(server != servers.end(), "every bug has its server in the museum");
  return server->make(config);
}

}  // namespace orrery::raft
