/// Raft at work: five servers, three clients that ask again as soon as they are answered, 1 to 10
/// ms between any two. Events a second, with and without their judges; what a fork costs when it is
/// used; timers re-armed all the time.

#include <benchmark/benchmark.h>

#include <string>

#include "protocols/raft/raft.hpp"
#include "protocols/raft/raft_checks.hpp"
#include "protocols/shared/leader_client.hpp"
#include "sim/core/world.hpp"

namespace orrery::bench_raft {

class OneToTenMilliseconds final : public Environment {
 public:
  Ref<Environment> clone() const override { return make_ref<OneToTenMilliseconds>(*this); }
  Fate fate_of(const Transmission& message) override {
    return {.delay = message.draw(hash_of_name("latency"))
                         .between(std::chrono::milliseconds(1), std::chrono::milliseconds(10))};
  }
};

/// A closed loop: each client writes to one key after the other.
class ClosedLoop final : public Agent {
 public:
  explicit ClosedLoop(std::uint64_t keys) : keys_(keys) {}
  Ref<Agent> clone() const override { return make_ref<ClosedLoop>(*this); }
  std::string_view name() const override { return "closed loop"; }
  void begin(World& world, std::uint32_t) override {
    for (const NodeId client : world.group('c')) ask(world, client);
  }
  void completed(World& world, NodeId client, const Result&) override { ask(world, client); }

 private:
  void ask(World& world, NodeId client) {
    const std::uint64_t number = ++asked_;
    world.invoke_at(world.now(), client,
                    {.action = Action::put,
                     .key = "k" + std::to_string(number % keys_),
                     .value = std::to_string(number)});
  }

  std::uint64_t keys_;
  std::uint64_t asked_ = 0;
};

World cluster(std::uint32_t clients, std::uint64_t keys, bool judged) {
  World world(1, make_ref<OneToTenMilliseconds>());
  world.add_group('n', 5, 'n', [](NodeId) { return make_box<raft::Raft>(); });
  world.add_group('c', clients, 'n', [](NodeId) { return make_box<LeaderClient>(); });
  world.add_agent(make_ref<ClosedLoop>(keys));
  if (judged) world.add_monitor(raft::make_checks());
  world.begin();
  return world;
}

void Raft(benchmark::State& state) {
  World world = cluster(3, 100, state.range(0) != 0);
  world.run_until(std::chrono::seconds(5));
  const std::uint64_t events = world.events();
  const std::size_t operations = world.history().size();
  for (auto _ : state) world.run_until(world.now() + std::chrono::seconds(1));
  const auto rate = [](auto count) {
    return benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsRate);
  };
  state.counters["events/s"] = rate(world.events() - events);
  state.counters["operations/s"] = rate((world.history().size() - operations) / 2);
}
BENCHMARK(Raft)->ArgName("judges")->Arg(1)->Arg(0);

/// Nobody asks: five servers, heartbeats every 10 ms, watched by their judges.
void RaftIdle(benchmark::State& state) {
  const raft::Config config{.heartbeat = std::chrono::milliseconds(10)};
  World world(1, make_ref<OneToTenMilliseconds>());
  world.add_group('n', 5, 'n', [&](NodeId) { return make_box<raft::Raft>(config); });
  world.add_monitor(raft::make_checks());
  world.begin();
  world.run_until(std::chrono::seconds(5));
  const std::uint64_t events = world.events();
  for (auto _ : state) world.run_until(world.now() + std::chrono::seconds(10));
  const auto rate = [](auto count) {
    return benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsRate);
  };
  state.counters["simulated s/s"] = rate(10 * state.iterations());
  state.counters["events/s"] = rate(world.events() - events);
}
BENCHMARK(RaftIdle);

/// Five servers with logs of 100,000 entries and 1,000 keys: fork, go on for so many events, drop.
void ForkOfRaft(benchmark::State& state) {
  static const World world = [] {
    World grown = cluster(3, 1000, false);
    while (grown.state_of<raft::Durable>(replica(1)).log.last_index() < 100'000) {
      grown.run_until(grown.now() + std::chrono::seconds(1));
    }
    return grown;
  }();
  for (auto _ : state) {
    World fork = world;
    for (int event = 0; event < state.range(0); ++event) fork.step();
    benchmark::DoNotOptimize(fork.digest());
  }
}
BENCHMARK(ForkOfRaft)->ArgName("events")->Arg(0)->Arg(1)->Arg(20);

// ---------------------------------------------------------------- timers

struct Patience {
  friend auto operator<=>(const Patience&, const Patience&) = default;
};
BOOST_DESCRIBE_STRUCT(Patience, (), ())

struct Beat {
  friend auto operator<=>(const Beat&, const Beat&) = default;
};
BOOST_DESCRIBE_STRUCT(Beat, (), ())

constexpr int rearmings_a_beat = 10;

/// Re-arms one timer again and again, as a follower that hears from its leader does.
class Patient : public Process<Nothing, std::variant<Patience, Beat>> {
 public:
  void start() { on(Beat{}); }
  void on(Patience) {}
  void on(Beat) {
    for (int i = 0; i < rearmings_a_beat; ++i) {
      start_timer(Patience{},
                  between(std::chrono::milliseconds(150), std::chrono::milliseconds(300)));
    }
    start_timer(Beat{}, std::chrono::milliseconds(10));
  }
};

void TimersRearmed(benchmark::State& state) {
  constexpr std::uint32_t nodes = 1000;
  World world(1);
  world.add_group('n', nodes, 'n', [](NodeId) { return make_box<Patient>(); });
  world.begin();
  const std::size_t pending = world.pending().size();
  for (auto _ : state) world.run_until(world.now() + std::chrono::milliseconds(10));
  ensure(world.pending().size() == pending, "the queue does not grow");
  state.counters["rearmed/s"] =
      benchmark::Counter(static_cast<double>(nodes * rearmings_a_beat * state.iterations()),
                         benchmark::Counter::kIsRate);
}
BENCHMARK(TimersRearmed);

}  // namespace orrery::bench_raft
