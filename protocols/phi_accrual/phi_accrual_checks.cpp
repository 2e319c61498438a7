#include "protocols/phi_accrual/phi_accrual_checks.hpp"

#include <fmt/format.h>

namespace orrery::phi_accrual {
namespace {

/// So far φ may be below the threshold: silences are in whole nanoseconds, φ has its digits.
constexpr double tolerance = 0.01;
constexpr double threshold_max = 10;

class Checks final : public Monitor {
 public:
  explicit Checks(char group) : group_(group) {}

  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return judges::never_suspects_too_soon; }

  void output(World& world, NodeId node, const Payload& output) override {
    const auto* suspected = content_of<Suspected>(output);
    if (node.group() != group_ || suspected == nullptr) return;
    const auto& config = world.state_of<Config>(node);
    const Arrivals* arrivals = world.state_of<Volatile>(node).arrivals.find(suspected->node);
    if (arrivals == nullptr || config.threshold > threshold_max) return;
    const double level = phi(in_seconds(suspected->silence), estimate_of(*arrivals, config));
    if (level > config.threshold - tolerance) return;
    world.violated(name(), {node, suspected->node},
                   fmt::format("{} suspects {} at a suspicion level of {:.3f}, and its threshold "
                               "is {}",
                               to_text(node), to_text(suspected->node), level, config.threshold));
  }

 private:
  char group_;
};

// ---------------------------------------------------------------- the end of a run

bool suspects(const World& world, NodeId observer, NodeId node) {
  const Arrivals* arrivals = world.state_of<Volatile>(observer).arrivals.find(node);
  return arrivals != nullptr && arrivals->suspected;
}

/// The first pair of an observer that is up and another node, up or down as asked, that it suspects
/// or not as asked.
std::optional<std::pair<NodeId, NodeId>> find_pair(const World& world, char group, bool is_up,
                                                   bool is_suspected) {
  for (const NodeId observer : world.group(group)) {
    if (!world.is_up(observer)) continue;
    for (const NodeId node : world.group(group)) {
      if (node == observer || world.is_up(node) != is_up) continue;
      if (suspects(world, observer, node) == is_suspected) return std::pair(observer, node);
    }
  }
  return std::nullopt;
}

std::uint32_t count_up(const World& world, char group) {
  std::uint32_t up = 0;
  for (const NodeId node : world.group(group)) up += world.is_up(node) ? 1 : 0;
  return up;
}

Verdict judge_the_dead(const World& settled, char group) {
  const std::uint32_t up = count_up(settled, group);
  if (up == 0 || up == settled.group(group).size()) {
    return {.status = Verdict::Status::unknown,
            .sentence = fmt::format("nobody is {}", up == 0 ? "up" : "down")};
  }
  const auto wrong = find_pair(settled, group, /*is_up=*/false, /*is_suspected=*/false);
  if (!wrong) return {.sentence = fmt::format("all {} that are up suspect those that are not", up)};
  return {.status = Verdict::Status::violated,
          .sentence = fmt::format("{} is down, and {} does not suspect it", to_text(wrong->second),
                                  to_text(wrong->first))};
}

Verdict judge_the_living(const World& settled, char group) {
  const std::uint32_t up = count_up(settled, group);
  if (up == 0) return {.status = Verdict::Status::unknown, .sentence = "nobody is up"};
  const auto wrong = find_pair(settled, group, /*is_up=*/true, /*is_suspected=*/true);
  if (!wrong) return {.sentence = fmt::format("none of the {} that are up suspects another", up)};
  return {.status = Verdict::Status::violated,
          .sentence = fmt::format("{} is up, and {} suspects it", to_text(wrong->second),
                                  to_text(wrong->first))};
}

}  // namespace

Ref<Monitor> make_checks(char group) { return make_ref<Checks>(group); }

Judge crashes_are_suspected(char group) {
  return {.promise = {"phi_accrual.crashes_are_suspected",
                      "in the end, all that are up suspect those that are down"},
          .verdict = [group](const Ending& end) { return judge_the_dead(end.settled, group); }};
}

Judge the_living_are_trusted(char group) {
  return {.promise = {"phi_accrual.the_living_are_trusted",
                      "in the end, none that is up suspects another one that is up"},
          .verdict = [group](const Ending& end) { return judge_the_living(end.settled, group); }};
}

}  // namespace orrery::phi_accrual
