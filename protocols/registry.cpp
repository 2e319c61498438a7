#include "protocols/registry.hpp"

#include <array>
#include <vector>

// A new protocol is one line here; its folder defines `Protocol protocol()` in its namespace.
// clang-format off
#define ORRERY_PROTOCOLS(entry) \
  entry(ping_pong) \
  entry(epidemic) \
  entry(raft)
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
  static const std::array<Promise, 2> promises{
      Promise{"all_operations_complete", "Every operation that a client asks for is answered."},
      Promise{"replicas_agree",
              "Left alone, the replicas that are up come to hold the same state."}};
  return {protocols, promises};
}

}  // namespace orrery
