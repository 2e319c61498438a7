// Passes that make the values of a plan simpler.

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/explore/passes.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

/// Calls f with the time that a setting says, and writes down what it has become.
template <class F>
void change_time(Value& setting, F f) {
  const auto* text = setting.get_if<std::string>();
  std::optional<Time> time = text == nullptr ? std::nullopt : parse_duration(*text);
  if (!time) return;
  const Time before = *time;
  f(*time);
  if (*time != before) setting = to_text(*time);
}

/// The same for each "at" of the protocol's settings: when its administrators act, say.
template <class F>
void each_instant(Value& settings, F f) {
  if (auto* array = settings.get_if<Value::Array>()) {
    for (Value& element : *array) each_instant(element, f);
  }
  if (auto* object = settings.get_if<Value::Object>()) {
    for (auto& [key, value, line] : *object) {
      if (key == "at") change_time(value, f);
      else each_instant(value, f);
    }
  }
}

/// Calls f with each instant at which a plan says that something happens, in no order.
template <class F>
void each_instant(Plan& plan, F f) {
  for (FaultEntry& fault : plan.faults) {
    for (std::optional<Time>* instant : {&fault.at, &fault.from, &fault.until}) {
      if (*instant) f(**instant);
    }
  }
  if (workload::Script* script = script_of(plan)) {
    for (workload::ScriptedCall& call : script->calls) f(call.at);
  }
  each_instant(plan.protocol.settings, f);
  if (plan.stable_from) f(*plan.stable_from);
  f(plan.stop);
}

/// The same with how long faults last, and other lengths that are one value.
template <class F>
void each_length(Plan& plan, F f) {
  for (FaultEntry& fault : plan.faults) {
    if (fault.for_ && fault.for_->min == fault.for_->max) f(fault.for_->max);
  }
}

void keep_ranges_whole(Plan& plan) {
  for (FaultEntry& fault : plan.faults) {
    if (fault.for_ && fault.for_->min != fault.for_->max) fault.for_->min = fault.for_->max;
  }
}

constexpr std::array<Duration, 6> steps{1s, 100ms, 50ms, 10ms, 1ms, 100us};

/// Round ones near a time, the roundest first.
std::vector<Duration> round_values(Duration value) {
  std::vector<Duration> all;
  for (const Duration step : steps) {
    const Duration below = value / step * step;
    for (const Duration round : {below, below + step}) {
      const bool is_new = std::find(all.begin(), all.end(), round) == all.end();
      if (is_new && round != value && round <= 2 * value) all.push_back(round);
    }
  }
  return all;
}

bool is_rounder(Duration a, Duration b) { return to_text(a).size() <= to_text(b).size(); }

bool offer_shift(Smallest& smallest, Time first, Duration by) {
  Plan candidate = smallest.plan();
  return shift(candidate, first, by) && smallest.offer(std::move(candidate));
}

/// The shortest that the gap before the `nth` instant can be: halving its distance to what is known
/// to be too short.
bool close_gap(Smallest& smallest, std::size_t nth) {
  bool has_taken = false;
  Duration too_short = -1ns;
  while (!smallest.is_over()) {
    const std::set<Time> instants = distinct_instants(smallest.plan());
    if (nth >= instants.size()) return has_taken;
    const auto here = std::next(instants.begin(), static_cast<std::ptrdiff_t>(nth));
    const Duration gap = *here - *std::prev(here);
    const Duration wanted = too_short < 0ns ? 0ns : too_short + (gap - too_short) / 2;
    if (gap - wanted < 1ms) return has_taken;
    if (offer_shift(smallest, *here, wanted - gap)) has_taken = true;
    else too_short = wanted;
    if (has_taken && wanted == 0ns) return has_taken;
  }
  return has_taken;
}

/// Offers each round value near the one that `place_of` finds in a plan.
template <class PlaceOf>
bool round_one(Smallest& smallest, PlaceOf place_of) {
  const Duration now = place_of(smallest.plan());
  for (const Duration round : round_values(now)) {
    if (!is_rounder(round, now)) continue;
    Plan candidate = smallest.plan();
    place_of(candidate) = round;
    keep_ranges_whole(candidate);
    if (smallest.offer(std::move(candidate))) return true;
  }
  return false;
}

/// Each of the times that `each` goes through, by itself.
template <class Each>
bool round_all(Smallest& smallest, Each each) {
  const auto times_of = [&](Plan plan) {
    std::vector<Duration> times;
    each(plan, [&](Duration& time) { times.push_back(time); });
    return times;
  };
  const auto with_time = [&](Plan plan, std::size_t place, Duration now) {
    each(plan, [&](Duration& time) {
      if (place-- == 0) time = now;
    });
    keep_ranges_whole(plan);
    return plan;
  };
  bool has_taken = false;
  for (std::size_t i = 0; !smallest.is_over(); ++i) {
    const std::vector<Duration> times = times_of(smallest.plan());
    if (i >= times.size()) break;
    for (const Duration round : round_values(times[i])) {
      if (!is_rounder(round, times[i])) continue;
      if (!smallest.offer(with_time(smallest.plan(), i, round))) continue;
      has_taken = true;
      break;
    }
  }
  return has_taken;
}

/// Each instant, with all that comes after it.
bool round_instants(Smallest& smallest) {
  bool has_taken = false;
  for (std::size_t nth = 1; !smallest.is_over(); ++nth) {
    const std::set<Time> instants = distinct_instants(smallest.plan());
    if (nth >= instants.size()) break;
    const Time now = *std::next(instants.begin(), static_cast<std::ptrdiff_t>(nth));
    for (const Duration round : round_values(now)) {
      if (!is_rounder(round, now) || !offer_shift(smallest, now, round - now)) continue;
      has_taken = true;
      break;
    }
  }
  return has_taken;
}

/// For ever instead of for a time.
bool drop_lengths(Smallest& smallest) {
  bool has_taken = false;
  for (std::size_t i = 0; i < smallest.plan().faults.size(); ++i) {
    if (!smallest.plan().faults[i].for_) continue;
    Plan candidate = smallest.plan();
    candidate.faults[i].for_.reset();
    has_taken |= smallest.offer(std::move(candidate));
  }
  return has_taken;
}

/// What a timer's time-outs can be drawn from; nothing if it never was.
std::optional<DurationRange> range_of(const Pin& pin, const Decisions& decisions) {
  for (const DrawnTimeout& drawn : decisions.timeouts) {
    if (pin.timer == drawn.timer && (!pin.node || *pin.node == drawn.node)) return drawn.range;
  }
  return std::nullopt;
}

/// The time-outs that a pin may be given instead, the simplest first.
std::vector<PinnedValue> simpler_timeouts(const Pin& pin, const Decisions& decisions) {
  std::vector<PinnedValue> values;
  const auto range = range_of(pin, decisions);
  if (!range) return values;
  const Duration now = *std::get_if<Duration>(&pin.is.is);
  for (const Duration end : {range->min, range->max, (range->min + range->max) / 2}) {
    values.push_back({end});
  }
  for (const Duration round : round_values(now)) {
    if (round >= range->min && round <= range->max) values.push_back({round});
  }
  return values;
}

/// The same of any pin.
std::vector<PinnedValue> simpler_values(const Pin& pin, const Decisions& decisions,
                                        const Plan& plan) {
  if (pin.timer) return simpler_timeouts(pin, decisions);
  std::vector<PinnedValue> values;
  if (pins_a_name(pin)) return values;
  if (pin.choice) {
    for (std::int64_t number = 0; number < std::int64_t{plan.nodes}; ++number) {
      values.push_back({number});
    }
    return values;
  }
  values.push_back({Duration{0}});
  const auto* latency = std::get_if<Duration>(&pin.is.is);
  if (latency == nullptr) return values;
  for (const Duration round : round_values(*latency)) values.push_back({round});
  return values;
}

/// What happens after a shorter time-out may happen so much sooner.
bool offer_sooner(Smallest& smallest, const Plan& candidate, const PinnedValue& before,
                  const PinnedValue& now) {
  const auto* was = std::get_if<Duration>(&before.is);
  const auto* is = std::get_if<Duration>(&now.is);
  if (was == nullptr || is == nullptr || *is >= *was) return false;
  for (const Time first : distinct_instants(candidate)) {
    Plan sooner = candidate;
    if (first > Time{0} && shift(sooner, first, *is - *was) && smallest.offer(std::move(sooner))) {
      return true;
    }
  }
  return false;
}

bool simplify_pin(Smallest& smallest, std::size_t place, const Decisions& decisions) {
  const Pin pin = smallest.plan().pins[place];
  for (const PinnedValue& value : simpler_values(pin, decisions, smallest.plan())) {
    if (value == pin.is) continue;
    Plan candidate = smallest.plan();
    candidate.pins[place].is = value;
    if (smallest.offer(candidate) || offer_sooner(smallest, candidate, pin.is, value)) return true;
  }
  return false;
}

/// What each old name is called, in the order in which they come.
class NewNames {
 public:
  explicit NewNames(std::string prefix) : prefix_(std::move(prefix)) {}
  void rename(std::string& name) {
    if (name.empty()) return;
    const auto [found, is_new] = names_.try_emplace(name);
    if (is_new) found->second = prefix_ + std::to_string(names_.size());
    name = found->second;
  }

 private:
  std::string prefix_;
  std::map<std::string, std::string> names_;
};

}  // namespace

bool shift(Plan& plan, Time first, Duration by) {
  bool has_room = true;
  each_instant(plan, [&](Time& instant) {
    if (instant < first) return;
    instant += by;
    has_room &= instant >= Time{0};
  });
  return has_room;
}

std::set<Time> distinct_instants(const Plan& plan) {
  Plan copy = plan;
  std::set<Time> all{Time{0}};
  each_instant(copy, [&](const Time& instant) { all.insert(instant); });
  return all;
}

bool close_gaps(Smallest& smallest) {
  smallest.begin("times");
  bool has_taken = false;
  for (std::size_t nth = 1; nth < distinct_instants(smallest.plan()).size(); ++nth) {
    has_taken |= close_gap(smallest, nth);
  }
  return has_taken;
}

bool round_times(Smallest& smallest) {
  smallest.begin("times");
  bool has_taken = drop_lengths(smallest);
  has_taken |= round_all(smallest, [](Plan& plan, auto f) { each_length(plan, f); });
  has_taken |= round_instants(smallest);
  has_taken |= round_all(smallest, [](Plan& plan, auto f) { each_instant(plan, f); });
  if (!std::holds_alternative<Constant>(smallest.plan().network.latency.shape)) return has_taken;
  return has_taken | round_one(
                         smallest, [](auto& plan) -> auto& {
                           return std::get_if<Constant>(&plan.network.latency.shape)->value;
                         });
}

bool simplify_pins(Smallest& smallest) {
  smallest.begin("pins");
  bool has_taken = false;
  for (std::size_t i = 0; i < smallest.plan().pins.size() && !smallest.is_over(); ++i) {
    const Trial trial(smallest.plan(), smallest.signature(), smallest.catalogue());
    has_taken |= simplify_pin(smallest, i, trial.decisions());
  }
  return has_taken;
}

bool rename_values(Smallest& smallest) {
  smallest.begin("values");
  Plan candidate = smallest.plan();
  workload::Script* script = script_of(candidate);
  if (script == nullptr) return false;
  NewNames keys("k");
  NewNames values("");
  for (workload::ScriptedCall& call : script->calls) {
    keys.rename(call.key);
    const bool is_number = call.action == Action::increment;
    const bool is_name = call.action == Action::acquire || call.action == Action::release;
    if (is_number || is_name || call.action == Action::guarded_put) continue;
    values.rename(call.value);
    if (call.action == Action::cas) values.rename(call.expected);
  }
  return candidate != smallest.plan() && smallest.offer(std::move(candidate));
}

}  // namespace orrery
