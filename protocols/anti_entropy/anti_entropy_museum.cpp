#include "protocols/anti_entropy/anti_entropy_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::anti_entropy {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, Config>{Bug::no_checksum, make_buggy<NoChecksum>},
};

}  // namespace

Ref<Box> make_site_with(Bug bug, const Config& config) { return make_with(bug, wing, config); }

}  // namespace orrery::anti_entropy
