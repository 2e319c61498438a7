// Passes that leave out elements of a plan.

#include <algorithm>
#include <chrono>
#include <vector>

#include "sim/explore/passes.hpp"

namespace orrery {
namespace {

using Places = std::vector<std::size_t>;

template <class T>
void erase_places(std::vector<T>& list, const Places& places, std::size_t begin, std::size_t end) {
  std::size_t at = begin;
  std::size_t index = 0;
  std::erase_if(list, [&](const T&) {
    const bool is_gone = at < end && places[at] == index;
    ++index;
    if (is_gone) ++at;
    return is_gone;
  });
}

/// Leaves out pieces of the list that `list_of` finds in a plan, of those elements that `may_go`.
template <class ListOf, class MayGo>
bool leave_out(Smallest& smallest, ListOf list_of, MayGo may_go) {
  const auto places_of = [&](const Plan& plan) {
    Places places;
    const auto& list = list_of(plan);
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (may_go(list[i])) places.push_back(i);
    }
    return places;
  };
  bool has_taken = false;
  Places places = places_of(smallest.plan());
  for (std::size_t piece = places.size(); piece > 0; piece /= 2) {
    // From the end: what comes last is needed least often.
    for (std::size_t end = places.size(); end > 0 && !smallest.is_over();) {
      const std::size_t begin = end - std::min(end, piece);
      Plan candidate = smallest.plan();
      erase_places(list_of(candidate), places, begin, end);
      if (smallest.offer(std::move(candidate))) {
        has_taken = true;
        places = places_of(smallest.plan());
      }
      end = std::min(begin, places.size());
    }
  }
  return has_taken;
}

const auto any = [](const auto&) { return true; };

/// Offers the plan as `change` leaves it.
template <class Change>
bool offer_change(Smallest& smallest, Change change) {
  Plan candidate = smallest.plan();
  change(candidate);
  if (candidate == smallest.plan()) return false;
  return smallest.offer(std::move(candidate));
}

template <class Setting>
bool offer_default(Smallest& smallest, Setting Plan::*part) {
  return offer_change(smallest, [&](Plan& plan) { plan.*part = Setting{}; });
}

/// Each member of a part by itself.
template <class Part>
bool leave_out_members(Smallest& smallest, Part Plan::*part) {
  bool has_taken = false;
  boost::mp11::mp_for_each<describing::Members<Part>>([&](auto member) {
    has_taken |= offer_change(
        smallest, [&](Plan& plan) { (plan.*part).*member.pointer = Part{}.*member.pointer; });
  });
  return has_taken;
}

/// One pin for everybody's timer instead of one for each that has this value.
bool merge_timers(Smallest& smallest) {
  for (std::size_t i = 0; i < smallest.plan().pins.size(); ++i) {
    Pin pin = smallest.plan().pins[i];
    if (!pin.timer || !pin.node || pin.nth) continue;
    Plan candidate = smallest.plan();
    std::erase_if(candidate.pins, [&](const Pin& other) {
      return other.timer == pin.timer && !other.nth && other.is == pin.is;
    });
    pin.node.reset();
    candidate.pins.insert(candidate.pins.begin(), pin);
    if (smallest.offer(std::move(candidate))) return true;
  }
  return false;
}

/// The protocol's settings that are times or ranges of them: those that its scenario thought of.
std::vector<std::pair<std::string, DurationRange>> times_among(const Value& settings,
                                                               const std::string& path) {
  std::vector<std::pair<std::string, DurationRange>> times;
  const auto* object = settings.get_if<Value::Object>();
  for (std::size_t i = 0; object != nullptr && i < object->size(); ++i) {
    const auto& [key, value, line] = (*object)[i];
    const auto* text = value.get_if<std::string>();
    const auto range = text == nullptr ? std::nullopt : parse_duration_range(*text);
    if (range) times.emplace_back(path + key, *range);
    for (auto& inner : times_among(value, path + key + ".")) times.push_back(std::move(inner));
  }
  return times;
}

/// Those that are whole numbers, and may be less.
std::vector<std::pair<std::string, std::int64_t>> numbers_among(const Value& settings,
                                                                const std::string& path) {
  std::vector<std::pair<std::string, std::int64_t>> numbers;
  const auto* object = settings.get_if<Value::Object>();
  for (std::size_t i = 0; object != nullptr && i < object->size(); ++i) {
    const auto& [key, value, line] = (*object)[i];
    const auto* number = value.get_if<std::int64_t>();
    if (number != nullptr && *number > 1) numbers.emplace_back(path + key, *number);
    for (auto& inner : numbers_among(value, path + key + ".")) numbers.push_back(std::move(inner));
  }
  return numbers;
}

/// A number among the settings becomes less: 1 at best.
bool lower(Smallest& smallest, const std::string& path, std::int64_t number) {
  for (const std::int64_t less : {std::int64_t{1}, number / 2, number - 1}) {
    Plan candidate = smallest.plan();
    set_setting(candidate.protocol.settings, path, less, {});
    if (smallest.take(std::move(candidate), smallest.failing().events)) return true;
  }
  return false;
}

DurationRange times_percent(const DurationRange& range, int percent) {
  return {range.min * percent / 100, range.max * percent / 100};
}

/// A setting becomes so much longer or shorter than it was; with it, if that helps, all time-outs.
bool scale(Smallest& smallest, const std::string& path, const DurationRange& range, int percent) {
  Plan candidate = smallest.plan();
  set_setting(candidate.protocol.settings, path, to_text(times_percent(range, percent)), {});
  if (candidate == smallest.plan()) return false;
  if (smallest.offer(candidate)) return true;
  for (Pin& pin : candidate.pins) {
    auto* time = std::get_if<Duration>(&pin.is.is);
    if (pin.timer && time != nullptr) *time = *time * percent / 100;
  }
  return smallest.offer(std::move(candidate));
}

/// Calls f with each list in a tree, the outer ones first.
template <class Tree, class F>
void each_list(Tree& tree, F f) {
  if (auto* array = tree.template get_if<Value::Array>()) {
    f(*array);
    for (auto& element : *array) each_list(element, f);
  }
  if (auto* object = tree.template get_if<Value::Object>()) {
    for (auto& member : *object) each_list(member.value, f);
  }
}

std::size_t count_lists(const Value& tree) {
  std::size_t count = 0;
  each_list(tree, [&](const Value::Array&) { ++count; });
  return count;
}

/// The elements of the lists among the protocol's settings: what its administrators do, say.
bool leave_out_listed_settings(Smallest& smallest) {
  bool has_taken = false;
  for (std::size_t nth = 0; nth < count_lists(smallest.plan().protocol.settings); ++nth) {
    const auto list_of = [&](auto& plan) -> auto& {
      std::vector<decltype(plan.protocol.settings.template get_if<Value::Array>())> lists;
      each_list(plan.protocol.settings, [&](auto& list) { lists.push_back(&list); });
      return *lists[nth];
    };
    has_taken |= leave_out(smallest, list_of, any);
  }
  return has_taken;
}

bool leave_out_protocol_settings(Smallest& smallest) {
  bool has_taken = false;
  const auto* settings = smallest.plan().protocol.settings.get_if<Value::Object>();
  for (std::size_t i = settings == nullptr ? 0 : settings->size(); i-- > 0;) {
    has_taken |= offer_change(smallest, [&](Plan& plan) {
      auto& members = *plan.protocol.settings.get_if<Value::Object>();
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
    });
  }
  return has_taken;
}

}  // namespace

bool leave_out_faults(Smallest& smallest) {
  smallest.begin("faults");
  return leave_out(
      smallest, [](auto& plan) -> auto& { return plan.faults; }, any);
}

bool leave_out_hands(Smallest& smallest) {
  smallest.begin("hands");
  return leave_out(
      smallest, [](auto& plan) -> auto& { return plan.hands; }, any);
}

bool leave_out_operations(Smallest& smallest) {
  smallest.begin("operations");
  if (script_of(smallest.plan()) == nullptr) return false;
  return leave_out(
      smallest, [](auto& plan) -> auto& { return script_of(plan)->calls; }, any);
}

bool leave_out_pins(Smallest& smallest) {
  smallest.begin("pins");
  const auto pins_of = [](auto& plan) -> auto& { return plan.pins; };
  bool has_taken = leave_out(smallest, pins_of, [](const Pin& pin) { return pin.nth.has_value(); });
  const bool may_go = smallest.keeps_run();  // it takes nothing that leaves a draw to the seed
  has_taken |= leave_out(smallest, pins_of,
                         [&](const Pin& pin) { return may_go || pin.message.has_value(); });
  return has_taken | merge_timers(smallest);
}

bool vary_settings(Smallest& smallest) {
  smallest.begin("settings");
  bool has_taken =
      offer_change(smallest, [](Plan& plan) { plan.disk.sync = {Constant{Duration{0}}}; });
  for (const Duration latency : {Duration{0}, Duration{std::chrono::milliseconds(1)}}) {
    has_taken |=
        offer_change(smallest, [&](Plan& plan) { plan.network.latency = {Constant{latency}}; });
  }
  for (const auto& [path, range] : times_among(smallest.first().protocol.settings, "")) {
    for (const int percent : {200, 150, 50}) has_taken |= scale(smallest, path, range, percent);
  }
  for (const auto& [path, number] : numbers_among(smallest.plan().protocol.settings, "")) {
    has_taken |= lower(smallest, path, number);
  }
  return has_taken;
}

bool leave_out_settings(Smallest& smallest) {
  smallest.begin("settings");
  bool has_taken = offer_change(smallest, [](Plan& plan) { plan.stable_from.reset(); });
  has_taken |= offer_default(smallest, &Plan::network);
  has_taken |= offer_default(smallest, &Plan::disk);
  has_taken |= offer_default(smallest, &Plan::processing);
  has_taken |= offer_default(smallest, &Plan::clocks);
  has_taken |= leave_out_members(smallest, &Plan::network);
  has_taken |= leave_out_members(smallest, &Plan::disk);
  has_taken |= leave_out_protocol_settings(smallest);
  has_taken |= leave_out_listed_settings(smallest);
  return has_taken;
}

}  // namespace orrery
