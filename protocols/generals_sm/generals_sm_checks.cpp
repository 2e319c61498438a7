#include "protocols/generals_sm/generals_sm_checks.hpp"

#include <fmt/format.h>

#include "protocols/generals_sm/generals_sm.hpp"

namespace orrery::generals_sm {
namespace {

Verdict check_everybody_decides(const Ending& ending) {
  const std::vector<NodeId> loyal = generals::loyal_lieutenants(ending.settled);
  if (loyal.empty()) {
    return {.status = Verdict::Status::unknown, .sentence = "no lieutenant is loyal"};
  }
  std::vector<NodeId> undecided;
  for (const NodeId lieutenant : loyal) {
    const auto* state = ending.settled.find_state<Volatile>(lieutenant);
    if (state == nullptr || !state->decided) undecided.push_back(lieutenant);
  }
  if (undecided.empty()) {
    return {.sentence = fmt::format("all {} loyal lieutenants have decided", loyal.size())};
  }
  return {.status = Verdict::Status::violated,
          .sentence = fmt::format("{} never decided", names_of(undecided))};
}

}  // namespace

Judge everybody_decides() {
  return {.promise = {"generals_sm.everybody_decides", "every loyal lieutenant decides"},
          .verdict = check_everybody_decides};
}

}  // namespace orrery::generals_sm
