#include "sim/check/locks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/check/by_key.hpp"

namespace orrery {
namespace {

// ---------------------------------------------------------------- who holds when

struct Tenure {
  const Call* acquire;
  const Call* end = nullptr;  // the call with which its client stopped believing in it

  std::uint64_t from() const { return acquire->returned_event; }
  std::uint64_t until() const { return end ? end->invoked_event : ~std::uint64_t{0}; }
};

/// In order of their beginning.
std::vector<Tenure> holdings_of(const SomeCalls& calls) {
  std::vector<Tenure> holdings;
  std::map<NodeId, std::size_t> newest;  // by client, of those that go on
  for (const Call* call : calls) {
    if (const auto going_on = newest.find(call->client); going_on != newest.end()) {
      holdings[going_on->second].end = call;
      newest.erase(going_on);
    }
    if (call->operation.action != Action::acquire || !is_ok(*call)) continue;
    newest[call->client] = holdings.size();
    holdings.push_back({.acquire = call});
  }
  std::sort(holdings.begin(), holdings.end(),
            [](const Tenure& a, const Tenure& b) { return a.from() < b.from(); });
  return holdings;
}

std::optional<Verdict> overlap_of(std::string_view key, const std::vector<Tenure>& holdings) {
  const Tenure* longest = nullptr;  // of those that began before
  for (const Tenure& holding : holdings) {
    if (longest && holding.from() < longest->until()) {
      SomeCalls evidence{longest->acquire, holding.acquire};
      if (longest->end) evidence.push_back(longest->end);
      return violated_by(
          std::move(evidence),
          fmt::format("{} had {} from {} on, when {} had it from {} on and had not released it",
                      to_text(holding.acquire->client), key, to_text(*holding.acquire->returned),
                      to_text(longest->acquire->client), to_text(*longest->acquire->returned)));
    }
    if (!longest || holding.until() > longest->until()) longest = &holding;
  }
  return std::nullopt;
}

// ---------------------------------------------------------------- tokens

struct Tokened {
  const Call* call;
  std::int64_t token;
};

/// Of calls in order of their return, the one with the greatest token among those that returned
/// before another was invoked.
class GreatestBefore {
 public:
  explicit GreatestBefore(std::vector<Tokened> calls) : calls_(std::move(calls)) {
    std::sort(calls_.begin(), calls_.end(), [](const Tokened& a, const Tokened& b) {
      return a.call->returned_event < b.call->returned_event;
    });
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const bool is_greater = i == 0 || calls_[i].token > calls_[greatest_.back()].token;
      greatest_.push_back(is_greater ? i : greatest_.back());
    }
  }
  const std::vector<Tokened>& calls() const { return calls_; }
  const Tokened* before(const Call& call) const {
    const auto first_later = std::lower_bound(
        calls_.begin(), calls_.end(), call.invoked_event,
        [](const Tokened& a, std::uint64_t event) { return a.call->returned_event < event; });
    if (first_later == calls_.begin()) return nullptr;
    return &calls_[greatest_[static_cast<std::size_t>(first_later - calls_.begin()) - 1]];
  }

 private:
  std::vector<Tokened> calls_;
  std::vector<std::size_t> greatest_;  // up to each of them
};

/// Those that are ok, with the tokens that came back from acquires or went along with puts. `odd`
/// becomes one whose token is no number.
std::vector<Tokened> tokened_calls(const SomeCalls& calls, Action action, const Call*& odd) {
  std::vector<Tokened> tokened;
  for (const Call* call : calls) {
    if (call->operation.action != action || !is_ok(*call)) continue;
    const auto token = whole_number(action == Action::acquire ? call->result.value.value_or("")
                                                              : call->operation.expected);
    if (token) tokened.push_back({call, *token});
    else odd = call;
  }
  return tokened;
}

std::optional<Verdict> ungrown_token(const GreatestBefore& acquires) {
  for (const auto& [call, token] : acquires.calls()) {
    const Tokened* greatest = acquires.before(*call);
    if (!greatest || greatest->token < token) continue;
    return violated_by({greatest->call, call}, fmt::format("tokens do not grow: {}, after {}",
                                                           told(*call), told(*greatest->call)));
  }
  std::map<std::int64_t, const Call*> holders;
  for (const auto& [call, token] : acquires.calls()) {
    const auto [holder, is_new] = holders.emplace(token, call);
    if (is_new) continue;
    return violated_by({holder->second, call}, fmt::format("two acquires have the same token: {} "
                                                           "and {}",
                                                           told(*holder->second), told(*call)));
  }
  return std::nullopt;
}

std::optional<Verdict> overtaken_put(const GreatestBefore& puts) {
  for (const auto& [call, token] : puts.calls()) {
    const Tokened* greatest = puts.before(*call);
    if (!greatest || greatest->token <= token) continue;
    return violated_by({greatest->call, call},
                       fmt::format("{} had its effect after {}, whose token is greater",
                                   told(*call), told(*greatest->call)));
  }
  return std::nullopt;
}

/// A client that has crashed believes in nothing from then on, but its calls do not say when that
/// was.
Verdict judge_exclusion(const Ending& ending) {
  const auto has_crashed = [&](NodeId client) {
    return !ending.settled.is_up(client) || ending.settled.life_of(client) > 1;
  };
  std::vector<Call> calls = ending.calls;
  const auto left_out =
      std::erase_if(calls, [&](const Call& call) { return has_crashed(call.client); });
  Verdict verdict = check_mutual_exclusion(calls);
  if (left_out > 0) verdict.sentence += ", those left out who crashed";
  return verdict;
}

}  // namespace

Verdict check_mutual_exclusion(const std::vector<Call>& calls) {
  std::size_t count = 0;
  for (const auto& [key, of_key] : calls_by_key(calls, {Action::acquire, Action::release})) {
    const std::vector<Tenure> holdings = holdings_of(of_key);
    if (auto violation = overlap_of(key, holdings)) return *violation;
    count += holdings.size();
  }
  if (count == 0) return cannot_tell("nobody acquired a lock");
  return {.sentence = fmt::format("locks were held {} times, by one client at a time", count)};
}

Verdict check_fencing(const std::vector<Call>& calls) {
  std::size_t acquired = 0;
  std::size_t put = 0;
  const Call* odd = nullptr;
  for (const auto& [key, of_key] : calls_by_key(calls, {Action::acquire, Action::guarded_put})) {
    const GreatestBefore acquires(tokened_calls(of_key, Action::acquire, odd));
    if (auto violation = ungrown_token(acquires)) return *violation;
    const GreatestBefore puts(tokened_calls(of_key, Action::guarded_put, odd));
    if (auto violation = overtaken_put(puts)) return *violation;
    acquired += acquires.calls().size();
    put += puts.calls().size();
  }
  if (odd) return cannot_tell("there is no token in " + told(*odd));
  if (acquired + put == 0) return cannot_tell("nobody had a token, or used one");
  return {.sentence =
              fmt::format("{} tokens grew, and none of {} guarded puts was late", acquired, put)};
}

Judge mutual_exclusion() {
  return {.promise = {"mutual_exclusion",
                      "No two clients believe at once that they hold the same lock."},
          .verdict = judge_exclusion};
}

Judge fencing() {
  return {.promise = {"fencing",
                      "Tokens grow, and nothing is written with a smaller token after a greater "
                      "one has been used."},
          .verdict = [](const Ending& ending) { return check_fencing(ending.calls); }};
}

}  // namespace orrery
