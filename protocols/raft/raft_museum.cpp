#include "protocols/raft/raft_museum.hpp"

#include <algorithm>
#include <array>

namespace orrery::raft {
namespace {

template <class Server>
Ref<Box> make_server(const Config& config) {
  return make_box<Server>(config);
}

struct Exhibit {
  Bug bug{};
  Ref<Box> (*make)(const Config& config);
};

constexpr std::array exhibits{
    Exhibit{Bug::vote_not_persisted, make_server<VoteNotPersisted>},
    Exhibit{Bug::vote_reset, make_server<VoteReset>},
    Exhibit{Bug::no_election_restriction, make_server<NoElectionRestriction>},
    Exhibit{Bug::longest_log_wins, make_server<LongestLogWins>},
    Exhibit{Bug::constant_timeout, make_server<ConstantTimeout>},
    Exhibit{Bug::always_truncates, make_server<AlwaysTruncates>},
    Exhibit{Bug::never_truncates, make_server<NeverTruncates>},
    Exhibit{Bug::unbounded_commit, make_server<UnboundedCommit>},
    Exhibit{Bug::commit_goes_back, make_server<CommitGoesBack>},
    Exhibit{Bug::commits_earlier_term, make_server<CommitsEarlierTerm>},
    Exhibit{Bug::local_reads, make_server<LocalReads>},
    Exhibit{Bug::early_answer, make_server<EarlyAnswer>},
    Exhibit{Bug::no_sessions, make_server<NoSessions>},
};

}  // namespace

Ref<Box> make_server_with(Bug bug, const Config& config) {
  const auto exhibit = std::find_if(exhibits.begin(), exhibits.end(),
                                    [&](const Exhibit& shown) { return shown.bug == bug; });
  ensure(exhibit != exhibits.end(), "every bug has its server in the museum");
  return exhibit->make(config);
}

}  // namespace orrery::raft
