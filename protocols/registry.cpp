#include "protocols/registry.hpp"

#include <vector>

#include "sim/check/judges.hpp"

// A new protocol is one line here; its folder defines `Protocol protocol()` in its namespace.
// clang-format off
#define ORRERY_PROTOCOLS(entry) \
  entry(ping_pong) \
  entry(epidemic) \
  entry(rumor) \
  entry(anti_entropy) \
  entry(swim) \
  entry(phi_accrual) \
  entry(abd) \
  entry(quorum_register) \
  entry(masking_register) \
  entry(primary_secondary) \
  entry(multi_primary) \
  entry(quorum_store) \
  entry(paxos) \
  entry(multi_paxos) \
  entry(fast_paxos) \
  entry(flexible_paxos) \
  entry(simple_paxos) \
  entry(generals_om) \
  entry(generals_sm) \
  entry(generals_folklore) \
  entry(ben_or) \
  entry(raft) \
  entry(pbft)
// clang-format on

#define ORRERY_DECLARE(name) \
  namespace orrery::name {   \
  Protocol protocol();       \
  }
ORRERY_PROTOCOLS(ORRERY_DECLARE)
#undef ORRERY_DECLARE

namespace orrery {

Catalogue shipped_catalogue() {
#define ORRERY_ENTRY(name) name::protocol(),
  static const std::vector<Protocol> protocols{ORRERY_PROTOCOLS(ORRERY_ENTRY)};
#undef ORRERY_ENTRY
  return {protocols, general_judges()};
}

}  // namespace orrery
