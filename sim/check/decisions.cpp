#include "sim/check/decisions.hpp"

#include <fmt/format.h>

#include "sim/check/by_key.hpp"

namespace orrery {
namespace {

/// The proposals of one key that were told of a decision.
SomeCalls told_of_decision(const SomeCalls& proposals) {
  SomeCalls told;
  for (const Call* call : proposals) {
    if (is_ok(*call)) told.push_back(call);
  }
  return told;
}

/// Judges each key's decisions, and says `sentence` where all is well. `violation` is asked with
/// all proposals of a key and those of them that were told of a decision.
template <class Violation>
Verdict check_decisions(const std::vector<Call>& calls, std::string_view sentence,
                        const Violation& violation) {
  std::size_t count = 0;
  for (const auto& [key, proposals] : calls_by_key(calls, {Action::propose})) {
    const SomeCalls decided = told_of_decision(proposals);
    if (std::optional<Verdict> verdict = violation(proposals, decided)) return *verdict;
    count += decided.size();
  }
  if (count == 0) return cannot_tell("no proposal was told of a decision");
  return {.sentence = fmt::format("{} {}", count, sentence)};
}

Verdict differing(const Call& first, const Call& second) {
  return violated_by({&first, &second},
                     fmt::format("two decisions: {} and {}", told(first), told(second)));
}

std::optional<Verdict> disagreement(const SomeCalls&, const SomeCalls& decided) {
  for (const Call* call : decided) {
    if (call->result.value != decided.front()->result.value) {
      return differing(*decided.front(), *call);
    }
  }
  return std::nullopt;
}

std::optional<Verdict> invalid_decision(const SomeCalls& proposals, const SomeCalls& decided) {
  std::map<std::string_view, const Call*> first;  // by the value that it proposes
  for (const Call* call : proposals) first.emplace(call->operation.value, call);
  for (const Call* call : decided) {
    if (!call->result.value) return violated_by({call}, "nothing was decided: " + told(*call));
    const auto source = first.find(*call->result.value);
    if (source != first.end() && source->second->invoked_event < call->returned_event) continue;
    return violated_by({call},
                       fmt::format("nobody had proposed {}: {}", *call->result.value, told(*call)));
  }
  return std::nullopt;
}

std::optional<Verdict> second_decision(const SomeCalls&, const SomeCalls& decided) {
  std::map<NodeId, const Call*> first;
  for (const Call* call : decided) {
    const auto [of_client, is_new] = first.emplace(call->client, call);
    if (!is_new && of_client->second->result.value != call->result.value) {
      return differing(*of_client->second, *call);
    }
  }
  return std::nullopt;
}

}  // namespace

Verdict check_agreement(const std::vector<Call>& calls) {
  return check_decisions(calls, "proposals were told of the same decision", disagreement);
}

Verdict check_validity(const std::vector<Call>& calls) {
  return check_decisions(calls, "times a value was decided that somebody had proposed",
                         invalid_decision);
}

Verdict check_integrity(const std::vector<Call>& calls) {
  return check_decisions(calls, "decisions, and no client was told of two", second_decision);
}

Judge agreement() {
  return {.promise = {"agreement", "No two proposals are told of different decisions."},
          .verdict = [](const Ending& ending) { return check_agreement(ending.calls); }};
}

Judge validity() {
  return {.promise = {"validity", "What is decided was proposed."},
          .verdict = [](const Ending& ending) { return check_validity(ending.calls); }};
}

Judge integrity() {
  return {.promise = {"integrity", "No client is told of two decisions."},
          .verdict = [](const Ending& ending) { return check_integrity(ending.calls); }};
}

}  // namespace orrery
