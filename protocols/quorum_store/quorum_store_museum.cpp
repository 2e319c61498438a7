#include "protocols/quorum_store/quorum_store_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::quorum_store {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, StoreConfig>{Bug::too_few_answers, make_buggy<TooFewAnswers>},
    BuggyProcess<Bug, StoreConfig>{Bug::claims_strict, make_buggy<ClaimsStrict>},
    BuggyProcess<Bug, StoreConfig>{Bug::last_writer_wins, make_buggy<LastWriterWins>},
    BuggyProcess<Bug, StoreConfig>{Bug::forgets_tombstones, make_buggy<ForgetsTombstones>},
    BuggyProcess<Bug, StoreConfig>{Bug::server_vectors, make_buggy<ServerVectors>},
    BuggyProcess<Bug, StoreConfig>{Bug::wrong_owner, make_buggy<WrongOwner>},
};

}  // namespace

Ref<Box> make_node_with(Bug bug, const StoreConfig& config) { return make_with(bug, wing, config); }

}  // namespace orrery::quorum_store
