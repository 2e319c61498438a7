#include "sim/check/queue_patterns.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace orrery {
namespace {

struct QueueElement {
  std::vector<const KeyedCall*> enqueues;
  std::vector<const KeyedCall*> dequeues;
};

class Patterns {
 public:
  Patterns(const KeyHistory& history, const std::vector<Call>& calls) {
    for (const KeyedCall& keyed : history.calls) {
      const Call& call = calls[keyed.call];
      const Action action = call.operation.action;
      if (action == Action::enqueue) {
        elements_[call.operation.value].enqueues.push_back(&keyed);
      } else if (action != Action::dequeue) {
        is_queue_ = false;
      } else if (keyed.is_open()) {
        has_open_dequeue_ = true;
      } else if (!call.result.value.value_or("").empty()) {
        elements_[*call.result.value].dequeues.push_back(&keyed);
      }
    }
  }

  std::optional<Conflict> conflict() const {
    if (!is_queue_) return std::nullopt;
    for (const auto& [value, element] : elements_) {
      if (auto found = wrong_alone(element)) return found;
    }
    return wrong_order();
  }

 private:
  static Conflict all_of(const QueueElement& element) {
    Conflict calls;
    for (const KeyedCall* call : element.enqueues) calls.push_back(call->call);
    for (const KeyedCall* call : element.dequeues) calls.push_back(call->call);
    return calls;
  }

  /// VFresh and VRepet: the i-th dequeue to return needs an i-th enqueue, invoked before that.
  static std::optional<Conflict> wrong_alone(const QueueElement& element) {
    std::vector<std::uint64_t> returns;
    for (const KeyedCall* call : element.dequeues) returns.push_back(call->returned);
    std::sort(returns.begin(), returns.end());
    for (std::size_t i = 0; i < returns.size(); ++i) {
      if (i < element.enqueues.size() && element.enqueues[i]->invoked <= returns[i]) continue;
      return all_of(element);
    }
    return std::nullopt;
  }

  /// VOrd. An element that nobody has dequeued is dequeued never, if everyone knows what he took.
  std::optional<Conflict> wrong_order() const {
    std::vector<const QueueElement*> by_invocation;
    for (const auto& [value, element] : elements_) {
      if (element.enqueues.size() > 1 || element.dequeues.size() > 1) return std::nullopt;
      by_invocation.push_back(&element);
    }
    std::vector<const QueueElement*> by_return = by_invocation;
    std::sort(by_invocation.begin(), by_invocation.end(), [](const auto* a, const auto* b) {
      return a->enqueues.front()->invoked < b->enqueues.front()->invoked;
    });
    std::sort(by_return.begin(), by_return.end(), [](const auto* a, const auto* b) {
      return a->enqueues.front()->returned < b->enqueues.front()->returned;
    });
    const QueueElement* latest = nullptr;  // of those enqueued before: whose dequeue began last
    auto earlier = by_return.begin();
    for (const QueueElement* y : by_invocation) {
      for (; (*earlier)->enqueues.front()->returned < y->enqueues.front()->invoked; ++earlier) {
        if (latest == nullptr || begin_of_dequeue(**earlier) > begin_of_dequeue(*latest)) {
          latest = *earlier;
        }
      }
      if (latest == nullptr || y->dequeues.empty()) continue;
      if (y->dequeues.front()->returned >= begin_of_dequeue(*latest)) continue;
      Conflict both = all_of(*latest);
      const Conflict of_y = all_of(*y);
      both.insert(both.end(), of_y.begin(), of_y.end());
      return both;
    }
    return std::nullopt;
  }

  std::uint64_t begin_of_dequeue(const QueueElement& element) const {
    if (!element.dequeues.empty()) return element.dequeues.front()->invoked;
    return has_open_dequeue_ ? 0 : KeyedCall::never;
  }

  bool is_queue_ = true;
  bool has_open_dequeue_ = false;
  std::map<std::string_view, QueueElement> elements_;
};

}  // namespace

std::optional<Conflict> queue_conflict(const KeyHistory& history, const std::vector<Call>& calls) {
  return Patterns(history, calls).conflict();
}

}  // namespace orrery
