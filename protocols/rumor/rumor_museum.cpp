#include "protocols/rumor/rumor_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::rumor {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, Config>{Bug::first_contact, make_buggy<FirstContact>},
};

}  // namespace

Ref<Box> make_site_with(Bug bug, const Config& config) { return make_with(bug, wing, config); }

}  // namespace orrery::rumor
