#include "protocols/fast_paxos/fast_paxos_museum.hpp"

#include <algorithm>
#include <array>

namespace orrery::fast_paxos {
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
    BuggyServer{Bug::majority_fast_quorum, make_server<MajorityFastQuorum>},
    BuggyServer{Bug::ignores_o4, make_server<IgnoresO4>},
    BuggyServer{Bug::forgets_promise, make_server<ForgetsPromise>},
    BuggyServer{Bug::vote_not_persisted, make_server<VoteNotPersisted>},
};

}  // namespace

Ref<Box> make_server_with(Bug bug, const Config& config) {
  const auto* server = std::find_if(servers.begin(), servers.end(),
                                    [&](const BuggyServer& buggy) { return buggy.bug == bug; });
  ensure(server != servers.end(), "every bug has its server in the museum");
  return server->make(config);
}

}  // namespace orrery::fast_paxos
