#include "protocols/rumor/rumor_checks.hpp"

#include <fmt/format.h>

#include <set>

#include "protocols/rumor/rumor.hpp"

namespace orrery::rumor {
namespace {

std::vector<NodeId> sites_up(const World& world) {
  std::vector<NodeId> up;
  for (const NodeId site : world.group('n')) {
    if (world.is_up(site)) up.push_back(site);
  }
  return up;
}

Verdict judge_quiescence(const World& settled) {
  const std::vector<NodeId> up = sites_up(settled);
  std::vector<NodeId> infective;
  for (const NodeId site : up) {
    const auto& state = settled.state_of<Volatile>(site);
    if (!state.hot.empty() || !state.heardInThisCycle.empty()) infective.push_back(site);
  }
  if (infective.empty()) return {.sentence = "nobody spreads anything any more"};
  return {.status = Verdict::Status::violated,
          .sentence = fmt::format("{} of {} that are up are still infective, {} for one",
                                  infective.size(), up.size(), to_text(infective.front()))};
}

Verdict judge_residue(const World& settled) {
  const std::vector<NodeId> up = sites_up(settled);
  std::set<RumorId> heard;
  for (const NodeId site : settled.group('n')) {  // also of those who are down: they did hear it
    for (const auto& [rumor, by] : settled.state_of<Durable>(site).known) heard.insert(rumor);
  }
  if (up.empty()) return {.status = Verdict::Status::unknown, .sentence = "no site is up"};
  if (heard.empty()) {
    return {.status = Verdict::Status::unknown, .sentence = "nobody has heard anything"};
  }
  for (const RumorId rumor : heard) {
    std::vector<NodeId> susceptible;
    for (const NodeId site : up) {
      if (!settled.state_of<Durable>(site).known.contains(rumor)) susceptible.push_back(site);
    }
    if (susceptible.empty()) continue;
    return {.status = Verdict::Status::violated,
            .sentence =
                fmt::format("{} of {} that are up never hear of rumour {}, {} for one",
                            susceptible.size(), up.size(), rumor, to_text(susceptible.front()))};
  }
  return {.sentence = fmt::format("all {} that are up know all there is to know", up.size())};
}

}  // namespace

Judge dies_out() {
  return {.promise = {"rumor.dies_out", "every rumour becomes inactive in the end"},
          .verdict = [](const Ending& ending) { return judge_quiescence(ending.settled); }};
}

Judge everyone_knows() {
  return {.promise = {"rumor.everyone_knows",
                      "every site that is up comes to know every rumour that has been heard"},
          .verdict = [](const Ending& ending) { return judge_residue(ending.settled); }};
}

}  // namespace orrery::rumor
