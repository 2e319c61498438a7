#include "sim/check/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/check/session_keys.hpp"

namespace orrery {
namespace {

std::string_view sentence_of(SessionGuarantee guarantee) {
  switch (guarantee) {
    case SessionGuarantee::read_your_writes:
      return "A client's read shows what it wrote before, or something newer.";
    case SessionGuarantee::monotonic_reads:
      return "A client's read shows what it read before, or something newer.";
    case SessionGuarantee::monotonic_writes:
      return "No read shows a client's write without that client's earlier writes before it.";
    case SessionGuarantee::writes_follow_reads:
      return "No read shows a client's write without what that client had read before it.";
  }
  return "";
}

bool is_only_appended_to(const SomeCalls& calls) {
  return std::all_of(calls.begin(), calls.end(), [](const Call* call) {
    const Action action = call->operation.action;
    return action == Action::get || !may_take_effect(*call) ||
           (action == Action::append && !call->operation.value.empty());
  });
}

}  // namespace

Verdict check_session(SessionGuarantee guarantee, const std::vector<Call>& calls) {
  SessionFindings all;
  std::optional<std::string> key_without_order;
  const auto add = [&](std::string_view key, const SessionFindings& findings) {
    all.judged += findings.judged;
    all.unclear += findings.unclear;
    if (findings.has_no_order && !key_without_order) key_without_order = key;
    if (!all.violation) all.violation = findings.violation;
  };
  for (const auto& [key, of_key] : calls_by_key(
           calls, {Action::get, Action::put, Action::cas, Action::append, Action::erase})) {
    add(key, is_only_appended_to(of_key) ? judge_elements(guarantee, of_key)
                                         : judge_versions(guarantee, key, of_key));
  }
  for (const auto& [key, of_key] : calls_by_key(calls, {Action::add, Action::members})) {
    add(key, judge_elements(guarantee, of_key));
  }
  if (all.violation) return *all.violation;
  if (key_without_order) {
    return cannot_tell(*key_without_order +
                       " has no order of its versions that agrees with what was read and when, "
                       "whatever the sessions");
  }
  if (all.unclear > 0) {
    return cannot_tell(
        fmt::format("of {} reads nobody can tell which write they saw: values that "
                    "nobody wrote or that repeat, or nothing, erased or not yet "
                    "written",
                    all.unclear));
  }
  if (all.judged == 0) return cannot_tell("no client read a register or a set");
  return {.sentence = fmt::format("{} reads agree with it", all.judged)};
}

Judge session_judge(SessionGuarantee guarantee) {
  return {.promise = {name_of_enumerator(guarantee), sentence_of(guarantee)},
          .verdict = [guarantee](const Ending& ending) {
            return check_session(guarantee, ending.calls);
          }};
}

}  // namespace orrery
