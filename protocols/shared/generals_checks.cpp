#include "protocols/shared/generals_checks.hpp"

#include <fmt/format.h>

#include <vector>

#include "protocols/shared/generals_monitor.hpp"

namespace orrery::generals {

Judge everybody_decides(std::string_view name, HasDecided has_decided) {
  const auto verdict = [has_decided](const Ending& ending) -> Verdict {
    const std::vector<NodeId> loyal = loyal_lieutenants(ending.settled);
    if (loyal.empty()) {
      return {.status = Verdict::Status::unknown, .sentence = "no lieutenant is loyal"};
    }
    std::vector<NodeId> undecided;
    for (const NodeId lieutenant : loyal) {
      if (!has_decided(ending.settled, lieutenant)) undecided.push_back(lieutenant);
    }
    if (undecided.empty()) {
      return {.sentence = fmt::format("all {} loyal lieutenants have decided", loyal.size())};
    }
    return {.status = Verdict::Status::violated,
            .sentence = fmt::format("{} never decided", names_of(undecided))};
  };
  return {.promise = {name, "every loyal lieutenant decides"}, .verdict = verdict};
}

}  // namespace orrery::generals
