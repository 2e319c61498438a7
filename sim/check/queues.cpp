#include <fmt/format.h>

#include <algorithm>

#include "sim/check/by_key.hpp"
#include "sim/check/collections.hpp"

namespace orrery {
namespace {

/// The calls about one element.
struct ElementPassage {
  SomeCalls attempts;  // to put it in, that may have had their effect
  SomeCalls acknowledged;
  SomeCalls taken;  // out

  /// So often it had come in by then, at most.
  std::size_t attempts_before(std::uint64_t event) const {
    const auto is_before = [&](const Call* call) { return call->invoked_event < event; };
    return static_cast<std::size_t>(std::count_if(attempts.begin(), attempts.end(), is_before));
  }
};

using Passages = std::map<std::string_view, ElementPassage>;

Passages passages_of(const SomeCalls& calls) {
  Passages passages;
  for (const Call* call : calls) {
    if (call->operation.action == Action::enqueue) {
      ElementPassage& passage = passages[call->operation.value];
      if (may_take_effect(*call)) passage.attempts.push_back(call);
      if (is_ok(*call)) passage.acknowledged.push_back(call);
    } else if (call->operation.action == Action::dequeue && is_ok(*call) && call->result.value) {
      passages[*call->result.value].taken.push_back(call);
    }
  }
  for (auto& [element, passage] : passages) {
    std::sort(passage.taken.begin(), passage.taken.end(),
              [](const Call* a, const Call* b) { return a->returned_event < b->returned_event; });
  }
  return passages;
}

/// Out before, or more often than, it could have come in.
std::optional<Verdict> violation_of(std::string_view element, const ElementPassage& passage) {
  for (std::size_t i = 0; i < passage.taken.size(); ++i) {
    const Call* taken = passage.taken[i];
    if (i < passage.attempts_before(taken->returned_event)) continue;
    if (i == 0) {
      return violated_by({taken}, fmt::format("nobody had put {} in: {}", element, told(*taken)));
    }
    SomeCalls evidence(passage.taken.begin(), passage.taken.begin() + static_cast<long>(i) + 1);
    evidence.insert(evidence.end(), passage.attempts.begin(), passage.attempts.end());
    const std::size_t attempts = passage.attempts_before(taken->returned_event);
    return violated_by(
        std::move(evidence),
        fmt::format("{} came out {} times and was put in {}: {}", element, i + 1,
                    attempts == 1 ? "once" : fmt::format("{} times", attempts), told(*taken)));
  }
  return std::nullopt;
}

/// Acknowledgements of elements that came out less often than they were put in: they are in the
/// queue from then on, unless a dequeue took them of which nobody knows what it took.
SomeCalls staying(const Passages& passages) {
  SomeCalls stay;
  for (const auto& [element, passage] : passages) {
    // Which of several attempts it was that came out, nobody knows.
    if (passage.attempts.size() != 1 || passage.acknowledged.size() != 1) continue;
    if (passage.taken.empty()) stay.push_back(passage.acknowledged.front());
  }
  std::sort(stay.begin(), stay.end(),
            [](const Call* a, const Call* b) { return a->returned_event < b->returned_event; });
  return stay;
}

/// A queue that says it is empty while something is in it.
std::optional<Verdict> wrongly_empty(const SomeCalls& calls, const Passages& passages) {
  const SomeCalls stay = staying(passages);
  std::vector<std::uint64_t> silent_from;  // invocations of dequeues that may have taken something
  for (const Call* call : calls) {
    const bool is_silent =
        call->operation.action == Action::dequeue && !is_ok(*call) && may_take_effect(*call);
    if (is_silent) silent_from.push_back(call->invoked_event);
  }
  for (const Call* call : calls) {
    const bool says_empty =
        call->operation.action == Action::dequeue && is_ok(*call) && !call->result.value;
    if (!says_empty) continue;
    const auto inside = std::lower_bound(stay.begin(), stay.end(), call->invoked_event,
                                         [](const Call* in, std::uint64_t event) {
                                           return in->returned_event < event;
                                         }) -
                        stay.begin();
    const auto silent =
        std::lower_bound(silent_from.begin(), silent_from.end(), call->returned_event) -
        silent_from.begin();
    if (inside <= silent) continue;
    // Those who do not know may have taken all but one of these.
    SomeCalls evidence(stay.begin(), stay.begin() + silent + 1);
    std::vector<std::string> names;
    for (const Call* in : evidence) names.push_back(in->operation.value);
    evidence.push_back(call);
    return violated_by(std::move(evidence),
                       fmt::format("the queue said that it is empty while {}{} was in it: {}",
                                   silent == 0 ? "" : "one of ", first_of(names), told(*call)));
  }
  return std::nullopt;
}

void add_times(std::vector<std::string>& list, std::string_view element, std::size_t times) {
  list.insert(list.end(), times, std::string(element));
}

std::size_t excess(std::size_t a, std::size_t b) { return a > b ? a - b : 0; }

}  // namespace

QueueFindings queue_findings(const std::vector<Call>& calls) {
  SomeCalls all;
  for (const Call& call : calls) all.push_back(&call);
  QueueFindings findings;
  for (const auto& [element, passage] : passages_of(all)) {
    const std::size_t attempts = passage.attempts.size();
    const std::size_t acknowledged = passage.acknowledged.size();
    const std::size_t taken = passage.taken.size();
    add_times(findings.lost, element, excess(acknowledged, taken));
    add_times(attempts == 0 ? findings.unexpected : findings.duplicated, element,
              excess(taken, attempts));
    add_times(findings.recovered, element, excess(std::min(taken, attempts), acknowledged));
  }
  return findings;
}

Verdict check_unordered_queue(const std::vector<Call>& calls) {
  std::size_t taken = 0;
  for (const auto& [key, of_key] : calls_by_key(calls, {Action::enqueue, Action::dequeue})) {
    const Passages passages = passages_of(of_key);
    for (const auto& [element, passage] : passages) {
      if (auto violation = violation_of(element, passage)) return *violation;
      taken += passage.taken.size();
    }
    if (auto violation = wrongly_empty(of_key, passages)) return *violation;
  }
  return {.sentence =
              fmt::format("{} elements came out, each as often as it was put in at most", taken)};
}

Judge queue_elements() {
  return {.promise = {"queue_elements",
                      "What comes out of a queue was put in, no more often than that, and a queue "
                      "that says it is empty is."},
          .verdict = [](const Ending& ending) {
            return has_ok(ending.calls, Action::dequeue)
                       ? check_unordered_queue(ending.calls)
                       : cannot_tell("nobody took anything out of a queue");
          }};
}

}  // namespace orrery
