// The mixes that have a name.

#include "sim/faults/fault_plan.hpp"

namespace orrery {
namespace {

Selection select(Group group) { return {{Selector{group}}}; }
Selection random(std::uint32_t count) { return {{Selector{RandomReplicas{count}}}}; }
Partition cut_off(Selection who) { return {{std::move(who), select(Group::rest)}}; }

}  // namespace

const Mix& mix_of(Preset preset) {
  static const Mix gentle{{{.action = Crash{random(1)}, .weight = 2},  //
                           {.action = cut_off(random(1)), .weight = 1}}};
  static const Mix full{{{.action = Crash{random(1)}, .weight = 4},
                         {.action = Crash{select(Group::minority)}, .weight = 2},
                         {.action = Crash{random(1), Unsynced::any_subset}, .weight = 2},
                         {.action = cut_off(random(1)), .weight = 2},
                         {.action = cut_off(select(Group::minority)), .weight = 2},
                         {.action = DiskSlow{random(1)}, .weight = 1},
                         {.action = DiskStall{random(1)}, .weight = 1},
                         {.action = Heal{select(Group::all)}, .weight = 1}}};
  return preset == Preset::full ? full : gentle;
}

}  // namespace orrery
