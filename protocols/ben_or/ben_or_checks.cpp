#include "protocols/ben_or/ben_or_checks.hpp"

#include <fmt/format.h>

#include "protocols/ben_or/ben_or.hpp"
#include "sim/check/liveness.hpp"
#include "sim/core/map.hpp"

namespace orrery::ben_or {
namespace {

std::string_view told(Bit value) { return value == Bit::one ? "1" : "0"; }

std::string told(std::optional<Bit> value) { return value ? std::string(told(*value)) : "?"; }

struct FirstDecision {
  NodeId by{};
  Decided what{};
};

/// Who said something in which phase of which round.
struct Place {
  NodeId by{};
  Round r{};
  bool is_proposal{};
  friend auto operator<=>(const Place&, const Place&) = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (by, r, is_proposal))

struct FirstProposal {
  NodeId by{};
  Bit v{};
};

/// What all loyal processes begin with; nothing if they do not all begin with the same.
std::optional<Bit> common_input(const World& world) {
  std::optional<Bit> common;
  const Peers all = world.group('n');
  for (const NodeId node : all) {
    const auto* config = world.find_state<Config>(node);
    if (config == nullptr || world.is_liar(node)) continue;
    const Bit input = config->input_of(node, all.size());
    if (common && *common != input) return std::nullopt;
    common = input;
  }
  return common;
}

class Checks final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return "ben_or"; }
  std::vector<std::string_view> judges() const override {
    std::vector<std::string_view> names;
    for (const Promise& promise : promises) names.push_back(promise.name);
    return names;
  }

  void output(World& world, NodeId node, const Payload& output) override {
    const auto* decided = content_of<Decided>(output);
    if (decided == nullptr || world.is_liar(node)) return;
    check_agreement(world, node, *decided);
    check_validity(world, node, *decided);
  }

  void sent(World& world, NodeId from, NodeId, const Payload& message) override {
    if (world.is_liar(from)) return;
    if (const auto* report = content_of<Report>(message)) {
      check_word(world, {.by = from, .r = report->r, .is_proposal = false}, report->x);
    } else if (const auto* proposal = content_of<Proposal>(message)) {
      check_word(world, {.by = from, .r = proposal->r, .is_proposal = true}, proposal->v);
      if (proposal->v) check_proposal(world, from, proposal->r, *proposal->v);
    }
  }

 private:
  void check_agreement(World& world, NodeId node, const Decided& decided) {
    if (!first_) first_ = FirstDecision{.by = node, .what = decided};
    if (first_->what.value == decided.value) return;
    world.violated(judges::agreement, {first_->by, node},
                   fmt::format("{} decided {} in round {}, and {} had decided {} in round {}",
                               to_text(node), told(decided.value), decided.round,
                               to_text(first_->by), told(first_->what.value), first_->what.round));
  }

  static void check_validity(World& world, NodeId node, const Decided& decided) {
    const std::optional<Bit> input = common_input(world);
    if (!input || (decided.value == *input && decided.round == 1)) return;
    world.violated(judges::validity, {node},
                   fmt::format("{} decided {} in round {}, although all had begun with {}",
                               to_text(node), told(decided.value), decided.round, told(*input)));
  }

  void check_proposal(World& world, NodeId node, Round r, Bit v) {
    const FirstProposal* first = proposed_.find(r);
    if (first == nullptr) return proposed_.insert_or_assign(r, {.by = node, .v = v});
    if (first->v == v) return;
    world.violated(judges::one_proposal, {first->by, node},
                   fmt::format("{} proposed {} in round {}, and {} had proposed {}", to_text(node),
                               told(v), r, to_text(first->by), told(first->v)));
  }

  void check_word(World& world, const Place& place, std::optional<Bit> value) {
    const std::optional<Bit>* before = said_.find(place);
    if (before == nullptr) return said_.insert_or_assign(place, value);
    if (*before == value) return;
    world.violated(judges::one_word, {place.by},
                   fmt::format("{} said ({}, {}, {}), and before that ({}, {}, {})",
                               to_text(place.by), place.is_proposal ? 2 : 1, place.r, told(value),
                               place.is_proposal ? 2 : 1, place.r, told(*before)));
  }

  std::optional<FirstDecision> first_;
  Map<Round, FirstProposal> proposed_;
  Map<Place, std::optional<Bit>> said_;
};

// ---------------------------------------------------------------- an ending

struct Undecided {
  std::vector<NodeId> stuck{};    // in the same phase as when the run stopped
  std::vector<NodeId> tossing{};  // further
  std::size_t loyal = 0;          // that are up, decided or not
};

Undecided undecided_of(const Ending& ending) {
  Undecided found;
  for (const NodeId node : ending.settled.group('n')) {
    const auto* now = ending.settled.find_state<Durable>(node);
    if (now == nullptr || !ending.settled.is_up(node) || ending.settled.is_liar(node)) continue;
    ++found.loyal;
    if (now->decided) continue;
    const bool is_stuck = now->said.size() == ending.world.state_of<Durable>(node).said.size();
    (is_stuck ? found.stuck : found.tossing).push_back(node);
  }
  return found;
}

Verdict judge_termination(const Ending& ending) {
  using Status = Verdict::Status;
  const auto [stuck, tossing, loyal] = undecided_of(ending);
  if (loyal == 0) return {.status = Status::unknown, .sentence = "no loyal process is up"};
  if (stuck.empty() && tossing.empty()) {
    return {.sentence = fmt::format("all {} that are up and loyal have decided", loyal)};
  }
  if (stuck.empty()) {
    return {.status = Status::unknown,
            .sentence = fmt::format("{} still {} coins: with probability 1 that ends, some day",
                                    names_of(tossing), tossing.size() == 1 ? "tosses" : "toss")};
  }
  const std::string sentence = fmt::format("{} {} in vain for the messages of a phase",
                                           names_of(stuck), stuck.size() == 1 ? "waits" : "wait");
  const std::string beyond = !ending.circumstances.stable_from
                                 ? "the world was never stable, so that nothing is due"
                                 : beyond_tolerance(ending);
  if (beyond.empty()) return {.status = Status::violated, .sentence = sentence};
  return {.status = Status::unknown, .sentence = sentence + "; but " + beyond};
}

}  // namespace

Ref<Monitor> make_checks() { return make_ref<Checks>(); }

Judge termination() {
  return {.promise = {"ben_or.termination",
                      "every process that is up decides with probability 1, liars apart"},
          .verdict = judge_termination};
}

}  // namespace orrery::ben_or
