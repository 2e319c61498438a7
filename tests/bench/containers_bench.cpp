/// What a Log and a Map cost, beside std::vector and std::map where these do the same work.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/core/log.hpp"
#include "sim/core/map.hpp"

namespace orrery {
namespace {

constexpr std::uint64_t entries = 100'000;
constexpr std::uint64_t keys = 1'000;

struct Entry {
  std::uint64_t term{};
  std::string command{};
};

template <class T>
T element(std::uint64_t i);
template <>
std::uint64_t element(std::uint64_t i) {
  return i;
}
template <>
Entry element(std::uint64_t i) {
  return {i, "set x"};
}

template <class T>
Log<T> log_of(std::uint64_t size) {
  Log<T> log;
  for (std::uint64_t i = 0; i < size; ++i) log.push_back(element<T>(i));
  return log;
}

/// Positions that neither the prefetcher nor the branch predictor can learn.
struct Positions {
  std::uint64_t range;
  std::uint64_t state = 0;
  std::uint64_t next() {
    state = fold_multiply(state ^ 0xA0761D6478BD642F, 0xE7037ED1A0B428DB);
    return (state >> 32) * range >> 32;
  }
};

template <class Sequence>
void push_back_100k(benchmark::State& state) {
  using T = typename Sequence::value_type;
  for (auto _ : state) {
    Sequence sequence;
    for (std::uint64_t i = 0; i < entries; ++i) sequence.push_back(element<T>(i));
    benchmark::DoNotOptimize(sequence.size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(entries));
}
BENCHMARK(push_back_100k<std::vector<std::uint64_t>>);
BENCHMARK(push_back_100k<Log<std::uint64_t>>);
BENCHMARK(push_back_100k<std::vector<Entry>>);
BENCHMARK(push_back_100k<Log<Entry>>);

/// Every append is persisted: the disk keeps a copy of the log as it was then.
template <class T>
void push_back_then_persist(benchmark::State& state) {
  Log<T> log = log_of<T>(entries);
  Log<T> disk = log;
  for (auto _ : state) {
    log.push_back(element<T>(log.size()));
    disk = log;
    if (log.size() == 2 * entries) {
      state.PauseTiming();
      log = disk = log_of<T>(entries);
      state.ResumeTiming();
    }
  }
}
BENCHMARK(push_back_then_persist<std::uint64_t>);
BENCHMARK(push_back_then_persist<Entry>);

void log_index(benchmark::State& state) {
  const auto log = log_of<std::uint64_t>(entries);
  Positions positions{entries};
  std::uint64_t sum = 0;
  for (auto _ : state) benchmark::DoNotOptimize(sum += log[positions.next()]);
}
BENCHMARK(log_index);

void log_index_near_the_end(benchmark::State& state) {
  const auto log = log_of<std::uint64_t>(entries);
  Positions positions{100};
  std::uint64_t sum = 0;
  for (auto _ : state) benchmark::DoNotOptimize(sum += log[entries - 1 - positions.next()]);
}
BENCHMARK(log_index_near_the_end);

void log_iterate(benchmark::State& state) {
  const auto log = log_of<std::uint64_t>(entries);
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (const std::uint64_t each : log) sum += each;
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(entries));
}
BENCHMARK(log_iterate);

void log_copy(benchmark::State& state) {
  const auto log = log_of<Entry>(entries);
  for (auto _ : state) {
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): the copy is what is measured
    Log<Entry> copy = log;
    benchmark::DoNotOptimize(copy.size());
  }
}
BENCHMARK(log_copy);

/// A fork appends and is dropped; from the second on, the slot is taken and the tail's prefix is
/// copied.
template <class T>
void log_fork_push_back_drop(benchmark::State& state) {
  const auto log = log_of<T>(entries + static_cast<std::uint64_t>(state.range(0)) % 16);
  const auto appended = static_cast<std::uint64_t>(state.range(1));
  for (auto _ : state) {
    Log<T> fork = log;
    for (std::uint64_t i = 0; i < appended; ++i) fork.push_back(element<T>(i));
    benchmark::DoNotOptimize(fork.size());
  }
}
BENCHMARK(log_fork_push_back_drop<std::uint64_t>)
    ->ArgNames({"in_tail", "appended"})
    ->Args({8, 1})
    ->Args({8, 20});
BENCHMARK(log_fork_push_back_drop<Entry>)
    ->ArgNames({"in_tail", "appended"})
    ->Args({8, 1})
    ->Args({8, 20});

void log_truncate_10_append_10(benchmark::State& state) {
  auto log = log_of<Entry>(entries);
  for (auto _ : state) {
    log.truncate(entries - 10);
    for (std::uint64_t i = 0; i < 10; ++i) log.push_back(element<Entry>(i));
  }
}
BENCHMARK(log_truncate_10_append_10);

void log_first_difference_after_fork(benchmark::State& state) {
  const auto log = log_of<std::uint64_t>(entries);
  Log<std::uint64_t> one = log;
  Log<std::uint64_t> other = log;
  for (std::uint64_t i = 0; i < 50; ++i) {
    one.push_back(i);
    other.push_back(i);
  }
  other.push_back(0);
  for (auto _ : state) benchmark::DoNotOptimize(first_difference(one, other));
}
BENCHMARK(log_first_difference_after_fork);

std::vector<std::string> some_keys() {
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < keys; ++i) names.push_back("key" + std::to_string(i));
  return names;
}

template <class AnyMap>
AnyMap map_of(const std::vector<std::string>& names) {
  AnyMap map;
  for (const std::string& name : names) map.insert_or_assign(name, "value");
  return map;
}

template <class AnyMap>
void map_find(benchmark::State& state) {
  const auto names = some_keys();
  const auto map = map_of<AnyMap>(names);
  Positions positions{keys};
  for (auto _ : state) benchmark::DoNotOptimize(map.find(names[positions.next()]));
}
BENCHMARK(map_find<std::map<std::string, std::string>>);
BENCHMARK(map_find<Map<std::string, std::string>>);

template <class AnyMap>
void map_assign_in_place(benchmark::State& state) {
  const auto names = some_keys();
  auto map = map_of<AnyMap>(names);
  Positions positions{keys};
  for (auto _ : state) map.insert_or_assign(names[positions.next()], "other");
}
BENCHMARK(map_assign_in_place<std::map<std::string, std::string>>);
BENCHMARK(map_assign_in_place<Map<std::string, std::string>>);

template <class AnyMap>
void map_erase_and_insert(benchmark::State& state) {
  const auto names = some_keys();
  auto map = map_of<AnyMap>(names);
  Positions positions{keys};
  for (auto _ : state) {
    const std::string& name = names[positions.next()];
    map.erase(name);
    map.insert_or_assign(name, "other");
  }
}
BENCHMARK(map_erase_and_insert<std::map<std::string, std::string>>);
BENCHMARK(map_erase_and_insert<Map<std::string, std::string>>);

void map_fork_assign_drop(benchmark::State& state) {
  const auto names = some_keys();
  const auto map = map_of<Map<std::string, std::string>>(names);
  Positions positions{keys};
  for (auto _ : state) {
    auto fork = map;
    for (std::int64_t i = 0; i < state.range(0); ++i)
      fork.insert_or_assign(names[positions.next()], "other");
    benchmark::DoNotOptimize(fork.size());
  }
}
BENCHMARK(map_fork_assign_drop)->ArgName("assigned")->Arg(1)->Arg(10);

template <class AnyMap>
void map_iterate(benchmark::State& state) {
  const auto map = map_of<AnyMap>(some_keys());
  for (auto _ : state) {
    std::size_t sum = 0;
    for (const auto& [key, value] : map) sum += value.size();
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(keys));
}
BENCHMARK(map_iterate<std::map<std::string, std::string>>);
BENCHMARK(map_iterate<Map<std::string, std::string>>);

void map_difference_of_one_key(benchmark::State& state) {
  const auto names = some_keys();
  const auto map = map_of<Map<std::string, std::string>>(names);
  auto other = map;
  other.insert_or_assign(names[keys / 2], "other");
  for (auto _ : state) {
    std::size_t count = 0;
    for_each_difference(map, other, [&](const auto&, const auto*, const auto*) { ++count; });
    benchmark::DoNotOptimize(count);
  }
}
BENCHMARK(map_difference_of_one_key);

}  // namespace
}  // namespace orrery
