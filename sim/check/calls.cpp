#include "sim/check/calls.hpp"

#include <map>

namespace orrery {

std::vector<Call> calls_of(const Log<HistoryEvent>& history) {
  std::vector<Call> calls;
  std::map<NodeId, std::size_t> pending;
  for (const HistoryEvent& event : history) {
    if (event.kind == HistoryEvent::Kind::invoked) {
      pending[event.client] = calls.size();
      calls.push_back({.client = event.client,
                       .operation = event.operation,
                       .invoked = event.time,
                       .invoked_event = event.event});
    } else if (const auto found = pending.find(event.client); found != pending.end()) {
      Call& call = calls[found->second];
      call.returned = event.time;
      call.returned_event = event.event;
      call.result = event.result;
      pending.erase(found);
    }
  }
  return calls;
}

}  // namespace orrery
