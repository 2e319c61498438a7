#include "sim/check/availability.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery {

Availability availability_of(const std::vector<Call>& calls, Duration deadline, Time now) {
  Availability availability;
  for (const Call& call : calls) {
    if (!call.is_answered() && call.invoked > now - deadline) continue;
    ++availability.due;
    if (call.is_served() && *call.returned - call.invoked <= deadline) ++availability.served;
  }
  return availability;
}

namespace {

Verdict judge_completeness(const Ending& ending) {
  const std::vector<Call>& calls = ending.calls;
  if (calls.empty()) {
    return {.status = Verdict::Status::unknown, .sentence = "no client asked for anything"};
  }
  const auto is_answered = [](const Call& call) { return call.is_answered(); };
  const auto first = std::find_if_not(calls.begin(), calls.end(), is_answered);
  if (first == calls.end()) {
    return {.sentence = fmt::format("all {} operations were answered", calls.size())};
  }
  const auto unanswered = calls.end() - first - std::count_if(first, calls.end(), is_answered);
  return {.status = Verdict::Status::violated,
          .event = first->invoked_event,
          .time = first->invoked,
          .sentence = fmt::format(
              "{} of {} operations {} without an answer, first {}'s {}, invoked at {}{}",
              unanswered, calls.size(), unanswered == 1 ? "is" : "are", to_text(first->client),
              to_text(first->operation), to_text(first->invoked),
              first->returned ? " and given up at " + to_text(*first->returned) : std::string())};
}

Verdict judge_availability(const Ending& ending, double min, Duration deadline) {
  // Only what was asked in the run counts, but its deadline may pass while the run settles.
  const Availability seen = availability_of(ending.calls, deadline, ending.settled.now());
  if (seen.due == 0) {
    return {.status = Verdict::Status::unknown, .sentence = "no operation came to its deadline"};
  }
  return {.status = seen.ratio() >= min ? Verdict::Status::holds : Verdict::Status::violated,
          .sentence = fmt::format(
              "{} of {} operations were served within {}: {:.1f}%, and {:.1f}% was expected",
              seen.served, seen.due, to_text(deadline), 100 * seen.ratio(), 100 * min)};
}

}  // namespace

Judge all_operations_complete() {
  return {
      .promise = {"all_operations_complete", "Every operation that a client asks for is answered."},
      .verdict = judge_completeness};
}

Judge availability(double min, Duration deadline) {
  return {.promise = {"availability", "enough operations are served within their deadline"},
          .verdict = [min, deadline](const Ending& ending) {
            return judge_availability(ending, min, deadline);
          }};
}

}  // namespace orrery
