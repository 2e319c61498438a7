#pragma once
/// Calls of clients on registers that obey an order, made of nothing but arithmetic, for tests of
/// pictures of calls.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/check/calls.hpp"
#include "tests/gui/model/busy_history.hpp"

namespace orrery::gui {

struct BusyCalls {
  std::uint32_t calls = 100;
  std::uint32_t clients = 4;
  std::uint32_t keys = 1;
  Time begin{};
};

/// c1, c2, … ask for k1, k2, …; each call has an instant at which it happens. Some fail, some are
/// given up, and the last ones are pending.
inline std::vector<Call> busy_calls(const BusyCalls& how, std::uint64_t seed = 1) {
  Lots lots(seed);
  struct Draft {
    Call call{};
    Time happens{};
  };
  std::vector<Draft> drafts;
  std::vector<Time> free_from(how.clients, how.begin);
  for (std::uint32_t i = 0; i < how.calls; ++i) {
    const auto who =
        static_cast<std::uint32_t>(std::ranges::min_element(free_from) - free_from.begin());
    Draft draft;
    draft.call.client = client(who + 1);
    draft.call.invoked = free_from[who] + Time(1) + lots.within(std::chrono::milliseconds(9));
    draft.happens = draft.call.invoked + Time(1) + lots.within(std::chrono::milliseconds(8));
    draft.call.returned = draft.happens + Time(1) + lots.within(std::chrono::milliseconds(8));
    const std::string key = "k" + std::to_string(1 + lots.below(how.keys));
    const bool writes = lots.below(2) == 0;
    draft.call.operation = {writes ? Action::put : Action::get, key,
                            writes ? std::to_string(i) : "", ""};
    const std::uint64_t fate = lots.below(20);
    if (fate == 0) draft.call.result.outcome = Outcome::failed;
    if (fate == 1) draft.call.result.outcome = Outcome::unknown;
    free_from[who] = *draft.call.returned;
    drafts.push_back(draft);
  }
  std::ranges::sort(drafts, {}, &Draft::happens);
  std::map<std::string, std::optional<std::string>> values;
  for (Draft& draft : drafts) {
    Call& call = draft.call;
    auto& value = values[call.operation.key];
    if (call.result.outcome == Outcome::failed) continue;
    if (call.operation.action == Action::put) value = call.operation.value;
    else if (call.result.outcome == Outcome::ok) call.result.value = value;
  }
  std::vector<Call> calls;
  for (const Draft& draft : drafts) calls.push_back(draft.call);
  std::ranges::sort(calls, {}, &Call::invoked);
  // Events are numbered as they happen; all their instants differ but by chance.
  std::vector<Time> instants;
  for (const Call& call : calls) {
    instants.push_back(call.invoked);
    instants.push_back(*call.returned);
  }
  std::ranges::sort(instants);
  const auto number_of = [&](Time time) {
    return static_cast<std::uint64_t>(std::ranges::lower_bound(instants, time) - instants.begin()) +
           1;
  };
  for (Call& call : calls) {
    call.invoked_event = number_of(call.invoked);
    call.returned_event = number_of(*call.returned);
  }
  for (std::size_t i = calls.size() - std::min<std::size_t>(2, calls.size()); i < calls.size();
       ++i) {
    calls[i].returned.reset();
    calls[i].returned_event = 0;
    calls[i].result = {};
  }
  return calls;
}

}  // namespace orrery::gui
