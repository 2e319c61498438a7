#include "protocols/masking_register/masking_register_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/check/by_key.hpp"

namespace orrery::masking_register {
namespace {

bool is_read(const Call& call) { return call.operation.action == Action::get && is_ok(call); }

/// That may have had an effect.
bool is_write(const Call& call) {
  return call.operation.action == Action::put && call.result.outcome != Outcome::failed;
}

/// The writes of a register that ended before the read began and that no other one of these
/// follows; nothing if a write overlaps the read.
std::optional<SomeCalls> last_writes(const SomeCalls& calls, const Call& read) {
  SomeCalls before;
  for (const Call* call : calls) {
    if (!is_write(*call) || call->invoked_event > read.returned_event) continue;
    if (!call->is_before(read)) return std::nullopt;
    before.push_back(call);
  }
  SomeCalls last;
  for (const Call* write : before) {
    const auto follows = [&](const Call* other) { return write->is_before(*other); };
    if (std::none_of(before.begin(), before.end(), follows)) last.push_back(write);
  }
  return last;
}

bool returns_one_of(const Call& read, const SomeCalls& writes) {
  if (writes.empty()) return !read.result.value;
  return std::any_of(writes.begin(), writes.end(), [&](const Call* write) {
    return read.result.value == write->operation.value;
  });
}

bool is_written_by_then(const SomeCalls& calls, const Call& read) {
  return std::any_of(calls.begin(), calls.end(), [&](const Call* call) {
    return is_write(*call) && call->invoked_event < read.returned_event &&
           read.result.value == call->operation.value;
  });
}

}  // namespace

Verdict check_only_written(const std::vector<Call>& calls) {
  std::size_t reads = 0;
  for (const auto& [key, all] : calls_by_key(calls, {Action::get, Action::put})) {
    for (const Call* call : all) {
      if (!is_read(*call) || !call->result.value) continue;
      ++reads;
      if (is_written_by_then(all, *call)) continue;
      return violated_by(
          {call}, fmt::format("nobody had written {}: {}", *call->result.value, told(*call)));
    }
  }
  if (reads == 0) return cannot_tell("no read returned a value");
  return {.sentence = fmt::format("{} reads returned what somebody had written", reads)};
}

Verdict check_safe(const std::vector<Call>& calls) {
  std::size_t reads = 0;
  for (const auto& [key, all] : calls_by_key(calls, {Action::get, Action::put})) {
    for (const Call* call : all) {
      const auto writes = is_read(*call) ? last_writes(all, *call) : std::nullopt;
      if (!writes) continue;
      ++reads;
      if (returns_one_of(*call, *writes)) continue;
      SomeCalls evidence = *writes;
      evidence.push_back(call);
      return violated_by(evidence,
                         fmt::format("{} is not what was written last: {}", told(*call),
                                     writes->empty() ? "nothing was" : told(*writes->front())));
    }
  }
  if (reads == 0) return cannot_tell("every read overlaps a write");
  return {.sentence = fmt::format("{} reads that overlap no write returned the last one", reads)};
}

Judge only_written() {
  return {.promise = {"masking_register.only_written", "no read returns what nobody has written"},
          .verdict = [](const Ending& ending) { return check_only_written(ending.calls); }};
}

Judge safe() {
  return {.promise = {"masking_register.safe",
                      "a read that overlaps no write returns what was written last"},
          .verdict = [](const Ending& ending) { return check_safe(ending.calls); }};
}

}  // namespace orrery::masking_register
