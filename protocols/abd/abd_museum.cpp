#include "protocols/abd/abd_museum.hpp"

#include "protocols/shared/museum.hpp"

namespace orrery::abd {
namespace {

constexpr std::array wing{
    BuggyProcess<Bug, ClientConfig>{Bug::no_write_back, make_buggy<NoWriteBack>},
};

}  // namespace

Ref<Box> make_client_with(Bug bug, const ClientConfig& config) {
  return make_with(bug, wing, config);
}

}  // namespace orrery::abd
