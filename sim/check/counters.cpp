#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "sim/check/by_key.hpp"
#include "sim/check/collections.hpp"

namespace orrery {
namespace {

std::int64_t capped_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b < 0 ? std::numeric_limits<std::int64_t>::min()
               : std::numeric_limits<std::int64_t>::max();
}

/// What has been added up to an event.
class RunningSum {
 public:
  void add(std::uint64_t event, std::int64_t amount) { steps_.push_back({event, amount}); }
  /// To be called once, after the last add.
  void settle() {
    std::stable_sort(steps_.begin(), steps_.end(),
                     [](const Step& a, const Step& b) { return a.event < b.event; });
    std::int64_t sum = 0;
    for (Step& step : steps_) step.amount = sum = capped_sum(sum, step.amount);
  }
  std::int64_t before(std::uint64_t event) const {
    const auto next =
        std::lower_bound(steps_.begin(), steps_.end(), event,
                         [](const Step& step, std::uint64_t at) { return step.event < at; });
    return next == steps_.begin() ? 0 : std::prev(next)->amount;
  }

 private:
  struct Step {
    std::uint64_t event;
    std::int64_t amount;  // after settling: the sum up to here
  };
  std::vector<Step> steps_;
};

/// What is added and what is taken away, as far as it is certain, and as far as it is possible.
struct CounterSums {
  RunningSum certain_gain, certain_loss, possible_gain, possible_loss;

  explicit CounterSums(const SomeCalls& calls) {
    for (const Call* call : calls) {
      if (call->operation.action != Action::increment || !may_take_effect(*call)) continue;
      const std::int64_t by = whole_number(call->operation.value).value_or(0);
      (by < 0 ? possible_loss : possible_gain).add(call->invoked_event, by);
      if (is_ok(*call)) (by < 0 ? certain_loss : certain_gain).add(call->returned_event, by);
    }
    for (RunningSum* sum : {&certain_gain, &certain_loss, &possible_gain, &possible_loss}) {
      sum->settle();
    }
  }
  std::int64_t lower(const Call& read) const {
    return capped_sum(certain_gain.before(read.invoked_event),
                      possible_loss.before(read.returned_event));
  }
  std::int64_t upper(const Call& read) const {
    return capped_sum(possible_gain.before(read.returned_event),
                      certain_loss.before(read.invoked_event));
  }
};

struct JudgedRead {
  const Call* call;
  std::optional<CounterRead> read;  // nothing: it returned no number
};

std::vector<JudgedRead> judged_reads(const SomeCalls& calls) {
  const CounterSums sums(calls);
  std::vector<JudgedRead> reads;
  for (const Call* call : calls) {
    if (call->operation.action != Action::total || !is_ok(*call)) continue;
    const auto value = whole_number(call->result.value.value_or("0"));
    JudgedRead judged{.call = call, .read = {}};
    if (value) judged.read = {sums.lower(*call), *value, sums.upper(*call)};
    reads.push_back(judged);
  }
  return reads;
}

}  // namespace

std::vector<CounterRead> counter_reads(const std::vector<Call>& calls) {
  SomeCalls all;
  for (const Call& call : calls) all.push_back(&call);
  std::vector<CounterRead> reads;
  for (const JudgedRead& judged : judged_reads(all)) {
    if (judged.read) reads.push_back(*judged.read);
  }
  return reads;
}

Verdict check_counter(const std::vector<Call>& calls) {
  std::size_t count = 0;
  for (const auto& [key, of_key] : calls_by_key(calls, {Action::increment, Action::total})) {
    for (const auto& [call, read] : judged_reads(of_key)) {
      ++count;
      if (!read) return violated_by({call}, "a counter is a number: " + told(*call));
      if (read->is_possible()) continue;
      return violated_by({call}, fmt::format("{}: at that time the total was at least {} and at "
                                             "most {}",
                                             told(*call), read->lower, read->upper));
    }
  }
  return {.sentence = fmt::format("{} reads lie between what was certainly added and what may "
                                  "have been",
                                  count)};
}

Judge counter_in_bounds() {
  return {.promise = {"counter_in_bounds",
                      "A counter shows each increment once: at least those that were acknowledged, "
                      "at most those that were asked for."},
          .verdict = [](const Ending& ending) {
            return has_ok(ending.calls, Action::total) ? check_counter(ending.calls)
                                                       : cannot_tell("nobody read a counter");
          }};
}

}  // namespace orrery
