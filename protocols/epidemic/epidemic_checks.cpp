#include "protocols/epidemic/epidemic_checks.hpp"

#include <fmt/format.h>

#include "protocols/epidemic/epidemic.hpp"

namespace orrery::epidemic {
namespace {

Verdict judge_infection(const World& settled, char group) {
  std::size_t up = 0;
  std::vector<NodeId> susceptible;
  for (const NodeId node : settled.group(group)) {
    if (!settled.is_up(node)) continue;
    ++up;
    if (!settled.state_of<Volatile>(node).infective) susceptible.push_back(node);
  }
  if (up == 0) return {.status = Verdict::Status::unknown, .sentence = "no node is up"};
  if (susceptible.empty()) return {.sentence = fmt::format("all {} that are up know it", up)};
  return {.status = Verdict::Status::violated,
          .sentence = fmt::format("{} of {} that are up never hear of it, {} for one",
                                  susceptible.size(), up, to_text(susceptible.front()))};
}

}  // namespace

Judge everyone_is_infective(char group) {
  return {
      .promise = {"epidemic.everyone_is_infective",
                  "every node that is up comes to know the rumour in the end"},
      .verdict = [group](const Ending& ending) { return judge_infection(ending.settled, group); }};
}

}  // namespace orrery::epidemic
