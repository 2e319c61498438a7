/// Judges of histories: how long they take, without a cluster.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>

#include "sim/check/history.hpp"
#include "sim/check/linearizable.hpp"
#include "tests/support/histories.hpp"
#include "tests/support/oracle_histories.hpp"

namespace orrery {
namespace {

void check_all(benchmark::State& state, const std::vector<Call>& calls) {
  for (auto _ : state) {
    const Verdict verdict = check_linearizable(calls);
    if (verdict.status != Verdict::Status::holds) state.SkipWithError("it is linearizable");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(calls.size()));
}

/// get, put and cas of 32 clients on 1,000 keys.
void LinearizableKv(benchmark::State& state) {
  const auto operations = static_cast<std::size_t>(state.range(0));
  check_all(state, drawn_history({.operations = operations, .keys = 1000, .clients = 32}, 1));
}
BENCHMARK(LinearizableKv)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// The same on one key: nothing to divide.
void LinearizableRegister(benchmark::State& state) {
  const auto operations = static_cast<std::size_t>(state.range(0));
  check_all(state, drawn_history({.operations = operations, .keys = 1, .clients = 32}, 1));
}
BENCHMARK(LinearizableRegister)
    ->RangeMultiplier(10)
    ->Range(1000, 100'000)
    ->Unit(benchmark::kMillisecond);

/// Lists that are appended to, and now and then read.
void LinearizableAppends(benchmark::State& state) {
  const auto operations = static_cast<std::size_t>(state.range(0));
  check_all(state, drawn_history({.operations = operations,
                                  .keys = static_cast<std::uint32_t>(state.range(1)),
                                  .clients = 32,
                                  .kind = HistoryKind::list,
                                  .reads = state.range(1) == 1 ? 0.0001 : 0.01},
                                 1));
}
BENCHMARK(LinearizableAppends)
    ->Args({100'000, 1000})
    ->Args({1'000'000, 1000})
    ->Args({1'000'000, 1})
    ->Unit(benchmark::kMillisecond);

/// The text of the first of these, as JSON lines.
void ReadJsonLines(benchmark::State& state) {
  const auto operations = static_cast<std::size_t>(state.range(0));
  const std::string text =
      write_history(drawn_history({.operations = operations, .keys = 1000, .clients = 32}, 1),
                    HistoryFormat::jsonl);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        parse_history(text, "history.jsonl", HistoryFormat::jsonl, HistoryModel::kv));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(operations));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(ReadJsonLines)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// Porcupine's and Knossos's histories, whose verdicts are published: how long all of them take,
/// the slowest one, and how many verdicts are wrong.
void OracleHistories(benchmark::State& state) {
  const std::vector<OracleHistory> histories = oracle_histories();
  if (histories.empty()) return state.SkipWithError("set ORRERY_ORACLES to the oracles' folder");
  int wrong = 0;
  double slowest = 0;
  for (auto _ : state) {
    wrong = 0;
    for (const OracleHistory& oracle : histories) {
      const auto begin = std::chrono::steady_clock::now();
      const Verdict verdict = check_linearizable(oracle.history().calls);
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - begin;
      slowest = std::max(slowest, took.count());
      if (verdict.status != oracle.expected) ++wrong;
    }
  }
  state.counters["histories"] = static_cast<double>(histories.size());
  state.counters["wrong"] = wrong;
  state.counters["slowest_ms"] = slowest;
}
BENCHMARK(OracleHistories)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orrery
