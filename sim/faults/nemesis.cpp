// The mixes that have a name.

#include <chrono>

#include "sim/faults/fault_plan.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

constexpr Drift percents(std::int64_t percent) { return {percent * 10'000'000}; }

Selection select(Group group) { return {{Selector{group}}}; }
Selection random(std::uint32_t count) { return {{Selector{RandomReplicas{count}}}}; }
Partition cut_off(Selection who) { return {{std::move(who), select(Group::rest)}}; }

}  // namespace

const Mix& mix_of(Preset preset) {
  static const Mix gentle{{{.action = Crash{random(1)}, .weight = 2},  //
                           {.action = cut_off(random(1)), .weight = 1}}};
  static const Mix full{
      {{.action = Crash{random(1)}, .weight = 4},
       {.action = Crash{select(Group::minority)}, .weight = 2},
       {.action = Crash{random(1), Unsynced::any_subset}, .weight = 2},
       {.action = cut_off(random(1)), .weight = 2},
       {.action = cut_off(select(Group::minority)), .weight = 2},
       {.action = OneWay{random(1), select(Group::rest)}, .weight = 1},
       {.action = OneWay{select(Group::rest), random(1)}, .weight = 1},
       {.action = Pause{random(1)}, .weight = 2},
       {.action = ClockDrift{random(1), {percents(-5), percents(5)}}, .weight = 1},
       {.action = ClockStep{random(1), {-2s, 2s}}, .weight = 1},
       {.action = DiskSlow{random(1)}, .weight = 1},
       {.action = DiskStall{random(1)}, .weight = 1},
       {.action = Heal{select(Group::all)}, .weight = 1}}};
  return preset == Preset::full ? full : gentle;
}

}  // namespace orrery
