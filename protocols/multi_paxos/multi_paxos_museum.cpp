#include "protocols/multi_paxos/multi_paxos_museum.hpp"

#include <algorithm>
#include <array>

namespace orrery::multi_paxos {
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
    BuggyServer{Bug::promise_not_raised, make_server<PromiseNotRaised>},
    BuggyServer{Bug::ballot_reused, make_server<BallotReused>},
    BuggyServer{Bug::counts_stale_promises, make_server<CountsStalePromises>},
    BuggyServer{Bug::skips_gaps, make_server<SkipsGaps>},
};

}  // namespace

Ref<Box> make_server_with(Bug bug, const Config& config) {
  const auto* server = std::find_if(servers.begin(), servers.end(),
                                    [&](const BuggyServer& buggy) { return buggy.bug == bug; });
  ensure(server != servers.end(), "every bug has its server in the museum");
  return server->make(config);
}

}  // namespace orrery::multi_paxos
