/// Whatever order messages come in, however often, and whoever crashes: nothing that judges watch
/// over is broken, and values are chosen. With one rule got wrong it is.

#include <gtest/gtest.h>

#include <vector>

#include "protocols/fast_paxos/fast_paxos_checks.hpp"
#include "protocols/fast_paxos/fast_paxos_client.hpp"
#include "protocols/fast_paxos/fast_paxos_museum.hpp"
#include "sim/core/draw.hpp"
#include "tests/protocols/fast_paxos/support.hpp"

namespace orrery::fast_paxos {
namespace {

/// Counts what came.
class Tally final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Tally>(*this); }
  std::string_view name() const override { return "tally"; }
  void output(World&, NodeId, const Payload& output) override {
    if (content_of<Learned>(output) != nullptr) ++learned_;
    if (content_of<Collided>(output) != nullptr) ++collided_;
  }
  int learned_ = 0;
  int collided_ = 0;
};

/// A world in which any message, timer or crash may be next, drawn from the seed.
class Chaos {
 public:
  template <class Server>
  static Chaos of(std::uint64_t seed, std::uint32_t servers, const Config& config) {
    Chaos chaos(seed);
    chaos.world_.add_group('n', servers, 'n', [&](NodeId) { return make_box<Server>(config); });
    ClientConfig client;
    static_cast<Rounds&>(client) = config;
    client.retry = std::chrono::milliseconds(200);
    chaos.world_.add_group('c', 3, 'n', [&](NodeId) { return make_box<Client>(client); });
    chaos.world_.add_monitor(make_checks());
    chaos.world_.add_monitor(make_ref<Tally>());
    chaos.world_.begin();
    return chaos;
  }

  World& world() { return world_; }

  void step() {
    const std::uint64_t dice = below(200);
    if (dice < 4) return crash_or_restart();
    if (asked_ < 3 && (asked_ > 0 || (dice < 60 && is_ready()))) return propose();
    std::vector<std::pair<std::uint64_t, EventHandle>> messages;
    std::vector<std::pair<std::uint64_t, EventHandle>> timers;
    world_.pending().for_each([&](EventHandle handle, const Event& event) {
      (event.kind == EventKind::message ? messages : timers).emplace_back(event.id, handle);
    });
    std::sort(messages.begin(), messages.end());
    std::sort(timers.begin(), timers.end());
    if (!timers.empty() && (messages.empty() || dice < 28)) {
      return world_.perform(timers[below(timers.size())].second);
    }
    if (messages.empty()) return;
    const EventHandle message = messages[below(messages.size())].second;
    if (dice < 36) return world_.drop(message);
    if (dice < 44) {  // once more, later
      const Event& event = world_.pending().at(message);
      const PayloadRef copy = event.payload;
      return world_.receive(world_.node_at(event.slot), copy, event.from);
    }
    world_.perform(message);
  }

 private:
  explicit Chaos(std::uint64_t seed) : seed_(seed), world_(seed, make_ref<HandDriven>()) {}

  /// Somebody has sent an any message: proposals may collide.
  bool is_ready() {
    const Peers servers = world_.group('n');
    return std::any_of(servers.begin(), servers.end(), [&](NodeId node) {
      const auto& state = world_.state_of<Volatile>(node);
      return state.hasPicked && !state.cval;
    });
  }

  void propose() {
    const NodeId proposer = client(++asked_);
    const Operation operation{.action = Action::propose, .value = "of " + to_text(proposer)};
    world_.invoke_at(world_.now(), proposer, operation);
    world_.pending().for_each([&](EventHandle handle, const Event& event) {
      if (event.kind == EventKind::invoke) invocation_ = handle;
    });
    world_.perform(invocation_);
  }
  void crash_or_restart() {
    const Peers servers = world_.group('n');
    const NodeId node = servers[static_cast<std::uint32_t>(below(servers.size()))];
    if (world_.is_up(node)) world_.crash(node);
    else world_.restart(node);
  }
  std::uint64_t below(std::uint64_t n) {
    return Draw::named(seed_, hash_of_name("chaos"), 0, Time{0}, ++drawn_).below(n);
  }

  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
  std::uint32_t asked_ = 0;
  EventHandle invocation_{};
  World world_;
};

struct Outcome {
  int learned = 0;   // runs in which somebody learned a value
  int collided = 0;  // … in which proposals collided
  int broken = 0;    // … in which a judge was violated
  std::string first{};
};

template <class Server>
Outcome outcome_of(std::uint64_t runs, const Config& config) {
  Outcome outcome;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    Chaos chaos = Chaos::of<Server>(seed, 3 + static_cast<std::uint32_t>(seed % 3), config);
    for (int i = 0; i < 250; ++i) chaos.step();
    const World& world = chaos.world();
    const auto& tally = static_cast<const Tally&>(*world.monitors().back());
    outcome.learned += tally.learned_ > 0 ? 1 : 0;
    outcome.collided += tally.collided_ > 0 ? 1 : 0;
    if (world.violations().empty()) continue;
    ++outcome.broken;
    const Violation& violation = world.violations().front();
    if (outcome.first.empty()) outcome.first = violation.judge + ": " + violation.sentence;
  }
  return outcome;
}

TEST(FastPaxosSafety, HoldsInWhateverOrderThingsHappen) {
  for (const Config& config : {with(Recovery::coordinated), with(Recovery::uncoordinated)}) {
    const Outcome outcome = outcome_of<FastPaxos>(300, config);
    EXPECT_EQ(outcome.broken, 0) << outcome.first;
    EXPECT_GT(outcome.learned, 50);
    EXPECT_GT(outcome.collided, 20);
  }
}

TEST(FastPaxosSafety, HoldsWithQuorumsOfEqualSize) {
  Config config = with(Recovery::uncoordinated);
  config.classicQuorum = 3;  // of 3, 4 or 5: fast quorums are of 3, 3 and 4
  const Outcome outcome = outcome_of<FastPaxos>(150, config);
  EXPECT_EQ(outcome.broken, 0) << outcome.first;
  EXPECT_GT(outcome.learned, 20);
}

TEST(FastPaxosSafety, RestsOnEachRuleOfTheMuseum) {
  EXPECT_GT(outcome_of<MajorityFastQuorum>(100, {}).broken, 5);
  EXPECT_GT(outcome_of<IgnoresO4>(300, {}).broken, 0);
  EXPECT_GT(outcome_of<ForgetsPromise>(100, {}).broken, 5);
  EXPECT_GT(outcome_of<VoteNotPersisted>(100, {}).broken, 10);
}

}  // namespace
}  // namespace orrery::fast_paxos
