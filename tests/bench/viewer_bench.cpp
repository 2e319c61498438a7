/// What the viewer's live sessions cost, with five Raft servers and three clients at work: events a
/// second with and without a chronicle, and in a run of a million events the time to reach any
/// moment and to fork, and the memory that all of it takes.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>

#include "gui/session/live_session.hpp"
#include "protocols/registry.hpp"
#include "sim/core/draw.hpp"
#include "sim/plan/json.hpp"

namespace orrery::bench_viewer {

using Clock = std::chrono::steady_clock;
using gui::EventNumber;

constexpr EventNumber million = 1'000'000;

Plan raft_at_work() {
  const char* const scenario = R"({
    "protocol": {"raft": {"election_timeout": "150ms..300ms", "heartbeat": "50ms"}},
    "nodes": 5, "network": {"latency": "1ms..10ms"},
    "clients": {"count": 3, "workload": {"kv": {"keys": 100, "think": "0s", "timeout": "1s"}}},
    "stop": "100000s"})";
  return read_plan(parse_json(scenario, "bench.json"), "bench.json", shipped_catalogue());
}

double megabytes_in_use() {
  const struct mallinfo2 use = mallinfo2();
  return static_cast<double>(use.uordblks + use.hblkhd) / 1e6;
}

/// The longest of what is timed, on the clock and of the processor, which others share.
class Longest {
 public:
  template <class Deed>
  void time(Deed deed) {
    const auto begin = Clock::now();
    const std::clock_t begin_cpu = std::clock();
    deed();
    wall_ =
        std::max(wall_, std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    cpu_ = std::max(cpu_, 1e3 * static_cast<double>(std::clock() - begin_cpu) / CLOCKS_PER_SEC);
  }
  void tell(benchmark::State& state) const {
    state.counters["longest_ms"] = wall_;
    state.counters["longest_cpu_ms"] = cpu_;
  }

 private:
  double wall_ = 0;
  double cpu_ = 0;
};

void ChronicleOfRaft(benchmark::State& state) {
  const auto basis = std::make_shared<const gui::Basis>(raft_at_work(), shipped_catalogue());
  constexpr EventNumber events = 300'000;
  for (auto _ : state) {
    World world = make_world(basis->plan, basis->catalogue);
    gui::Chronicle chronicle(gui::nodes_of(world));
    gui::Chronicler chronicler(chronicle, world, basis->protocol);
    if (state.range(0) != 0) world.set_observer(&chronicler);
    world.begin();
    world.run_until(Time::max(), events);
    benchmark::DoNotOptimize(chronicle.last_event());
  }
  state.counters["events/s"] =
      benchmark::Counter(static_cast<double>(events * static_cast<EventNumber>(state.iterations())),
                         benchmark::Counter::kIsRate);
}
BENCHMARK(ChronicleOfRaft)->ArgName("chronicle")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

/// With key frames, too.
void BranchOfRaft(benchmark::State& state) {
  const auto basis = std::make_shared<const gui::Basis>(raft_at_work(), shipped_catalogue());
  const double before = megabytes_in_use();
  double megabytes = 0;
  double frames = 0;
  for (auto _ : state) {
    gui::Branch branch(basis);
    while (branch.last_event() < million) branch.advance(Time::max(), 10'000);
    megabytes = megabytes_in_use() - before;
    frames = static_cast<double>(branch.key_frames());
  }
  state.counters["events/s"] = benchmark::Counter(
      static_cast<double>(million * static_cast<EventNumber>(state.iterations())),
      benchmark::Counter::kIsRate);
  state.counters["MB"] = megabytes;
  state.counters["key_frames"] = frames;
}
BENCHMARK(BranchOfRaft)->Unit(benchmark::kMillisecond)->Iterations(1);

gui::LiveSession& a_million_events() {
  static const auto session = [] {
    auto live = std::make_unique<gui::LiveSession>(raft_at_work(), "bench.json",
                                                   std::vector<std::string>{}, shipped_catalogue(),
                                                   gui::LiveOptions{.threaded = false});
    live->want_events(million);
    while (live->work(10'000)) {
    }
    return live;
  }();
  session->choose_branch(0);
  return *session;
}

/// Anywhere, in no order.
void MomentOfRaft(benchmark::State& state) {
  gui::LiveSession& session = a_million_events();
  const Draw dice = Draw::named(1, 2, 3, Time{0}, 4);
  Longest longest;
  std::uint64_t thrown = 0;
  for (auto _ : state) {
    const EventNumber event = 1 + dice.then(++thrown).below(million);
    longest.time([&] { benchmark::DoNotOptimize(session.moment(event)); });
  }
  longest.tell(state);
}
BENCHMARK(MomentOfRaft)->Unit(benchmark::kMillisecond)->Iterations(1000);

void DetailOfRaft(benchmark::State& state) {
  gui::LiveSession& session = a_million_events();
  const Draw dice = Draw::named(1, 2, 3, Time{0}, 5);
  Longest longest;
  std::uint64_t thrown = 0;
  for (auto _ : state) {
    const EventNumber event = 1 + dice.then(++thrown).below(million);
    longest.time([&] { benchmark::DoNotOptimize(session.detail(event)); });
  }
  longest.tell(state);
}
BENCHMARK(DetailOfRaft)->Unit(benchmark::kMillisecond)->Iterations(1000);

/// One event after the other, as playing does.
void PlayRaft(benchmark::State& state) {
  gui::LiveSession& session = a_million_events();
  EventNumber event = million / 2;
  for (auto _ : state) benchmark::DoNotOptimize(session.moment(++event));
}
BENCHMARK(PlayRaft)->Unit(benchmark::kMillisecond)->Iterations(1000);

void ForkOfBranch(benchmark::State& state) {
  gui::LiveSession& session = a_million_events();
  const auto event = static_cast<EventNumber>(state.range(0));
  const auto action = read<HandAction>(parse_json(R"({"pause": "n1"})", "hand"), Path{});
  for (auto _ : state) {
    session.choose_branch(0);
    ensure(session.act(event, Time{0}, action).has_forked, "a hand in the past forks");
  }
}
BENCHMARK(ForkOfBranch)
    ->ArgName("after")
    ->Arg(1'000)
    ->Arg(million - 1'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(5);

}  // namespace orrery::bench_viewer
