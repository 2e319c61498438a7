#include "sim/check/verdict.hpp"

#include <algorithm>

namespace orrery {
namespace {

Verdict verdict_of(const Violation& violation) {
  return {.judge = violation.judge,
          .status = Verdict::Status::violated,
          .event = violation.event,
          .time = violation.time,
          .sentence = violation.sentence};
}

/// More than this is not settling: a protocol that never leaves an instant must not hang its
/// judges.
constexpr std::uint64_t events_to_settle = 20'000'000;
/// Nor is it, if so much more is under way than there was: sent faster than it arrives.
constexpr std::uint64_t more_under_way = 1'000'000;
constexpr std::uint64_t events_between_looks = 10'000;

std::uint64_t under_way(const World& world) { return world.pending().size() + world.held().size(); }

World left_alone(const World& stopped, Duration patience) {
  World later = stopped;
  later.dismiss_agents();
  const std::uint64_t most = under_way(stopped) + more_under_way;
  for (std::uint64_t left = events_to_settle; left > 0 && under_way(later) <= most;) {
    const std::uint64_t some = std::min(left, events_between_looks);
    if (later.run_until(stopped.now() + patience, some)) break;
    left -= some;
  }
  return later;
}

}  // namespace

std::vector<Verdict> verdicts_of_monitors(const World& world) {
  std::vector<Verdict> verdicts;
  for (const auto& monitor : world.monitors()) {
    for (const std::string_view judge : monitor->judges()) {
      const bool is_known = std::any_of(verdicts.begin(), verdicts.end(),
                                        [&](const Verdict& known) { return known.judge == judge; });
      if (is_known) continue;
      const auto violation =
          std::find_if(world.violations().begin(), world.violations().end(),
                       [&](const Violation& candidate) { return candidate.judge == judge; });
      if (violation != world.violations().end()) {
        verdicts.push_back(verdict_of(*violation));
      } else {
        verdicts.push_back(
            {.judge = std::string(judge),
             .time = world.now(),
             .sentence = "never broken in " + std::to_string(world.events()) + " events"});
      }
    }
  }
  return verdicts;
}

Ending::Ending(const World& stopped, Circumstances its_circumstances, Duration its_patience)
    : world(stopped),
      circumstances(std::move(its_circumstances)),
      patience(std::max(its_patience, circumstances.answered_within.value_or(Duration{0}))),
      settled(left_alone(stopped, patience)),
      calls(calls_of(settled.history())) {}

std::vector<NodeId> Ending::members() const {
  std::vector<NodeId> all;
  if (circumstances.members != nullptr) {
    all = circumstances.members(settled);
  } else {
    const Peers replicas = settled.group('n');
    all.assign(replicas.begin(), replicas.end());
  }
  std::erase_if(all, [&](NodeId node) { return settled.is_liar(node); });
  return all;
}

std::vector<Verdict> verdicts_of(const std::vector<Judge>& judges, const Ending& ending) {
  std::vector<Verdict> verdicts;
  for (const Judge& judge : judges) {
    Verdict verdict = judge.verdict(ending);
    verdict.judge = judge.promise.name;
    if (verdict.event == 0) verdict.time = ending.world.now();
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

std::string names_of(const std::vector<NodeId>& nodes) {
  if (nodes.empty()) return to_text(NodeId{});
  std::string names = to_text(nodes.front());
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    names += (i + 1 == nodes.size() ? " and " : ", ") + to_text(nodes[i]);
  }
  return names;
}

}  // namespace orrery
