#include "sim/check/calls.hpp"

namespace orrery {

void CallsSoFar::follow(const Log<HistoryEvent>& history) {
  for (; taken_ < history.size(); ++taken_) {
    const HistoryEvent& event = history[taken_];
    if (event.kind == HistoryEvent::Kind::invoked) {
      pending_[event.client] = calls_.size();
      calls_.push_back({.client = event.client,
                        .operation = event.operation,
                        .invoked = event.time,
                        .invoked_event = event.event});
    } else if (const auto found = pending_.find(event.client); found != pending_.end()) {
      Call& call = calls_[found->second];
      call.returned = event.time;
      call.returned_event = event.event;
      call.result = event.result;
      pending_.erase(found);
    }
  }
}

std::vector<Call> calls_of(const Log<HistoryEvent>& history) {
  CallsSoFar so_far;
  so_far.follow(history);
  return so_far.calls();
}

}  // namespace orrery
