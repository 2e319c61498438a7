#include "sim/check/staleness.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/check/by_key.hpp"
#include "sim/check/versions.hpp"

namespace orrery {
namespace {

/// What one key's reads have missed.
class MissedWrites {
 public:
  explicit MissedWrites(const SomeCalls& calls) : writes_(calls) {
    for (const Call* write : writes_.all()) {
      if (is_ok(*write)) acknowledged_.push_back(write);
    }
    std::sort(acknowledged_.begin(), acknowledged_.end(),
              [](const Call* a, const Call* b) { return a->returned_event < b->returned_event; });
  }

  struct Missed {
    bool is_clear = true;
    std::uint64_t versions = 0;
    const Call* first = nullptr;
    const Call* last = nullptr;
  };

  Missed by(const Call& read) const {
    const Origin origin = writes_.origin_of(read);
    const bool is_clear =
        origin.kind == Origin::Kind::initial || origin.kind == Origin::Kind::write;
    Missed missed{.is_clear = is_clear};
    // A write that was not acknowledged may have had its effect a moment ago.
    const bool may_be_new = origin.write && !is_ok(*origin.write);
    if (!is_clear || may_be_new) return missed;
    auto write = origin.write ? first_after(origin.write->returned_event) : acknowledged_.begin();
    for (; write != acknowledged_.end() && (*write)->is_before(read); ++write) {
      if (origin.write && !origin.write->is_before(**write)) continue;
      ++missed.versions;
      if (!missed.first) missed.first = *write;
      missed.last = *write;
    }
    return missed;
  }

 private:
  SomeCalls::const_iterator first_after(std::uint64_t event) const {
    return std::upper_bound(
        acknowledged_.begin(), acknowledged_.end(), event,
        [](std::uint64_t at, const Call* write) { return at < write->returned_event; });
  }

  RegisterWrites writes_;
  SomeCalls acknowledged_;  // in order of their return
};

struct Measured {
  std::vector<StaleRead> stale;
  std::uint64_t reads = 0;
  std::uint64_t unclear = 0;
};

/// By clients for whom this is true.
template <class IsReader>
Measured measured(const std::vector<Call>& calls, const IsReader& is_reader) {
  Measured all;
  for (const auto& [key, of_key] : calls_by_key(
           calls, {Action::get, Action::put, Action::cas, Action::append, Action::erase})) {
    const MissedWrites writes(of_key);
    for (const Call* call : of_key) {
      if (call->operation.action != Action::get || !is_ok(*call)) continue;
      if (!is_reader(call->client)) continue;
      const MissedWrites::Missed missed = writes.by(*call);
      ++(missed.is_clear ? all.reads : all.unclear);
      if (missed.versions == 0) continue;
      all.stale.push_back({.read = *call,
                           .first_missed = *missed.first,
                           .last_missed = *missed.last,
                           .versions = missed.versions});
    }
  }
  std::stable_sort(all.stale.begin(), all.stale.end(), [](const StaleRead& a, const StaleRead& b) {
    return a.read.invoked_event < b.read.invoked_event;
  });
  return all;
}

Measured measured(const std::vector<Call>& calls) {
  return measured(calls, [](NodeId) { return true; });
}

Duration nearest_rank(const std::vector<Duration>& sorted, std::size_t hundredths) {
  if (sorted.empty()) return Duration{0};
  return sorted[std::max<std::size_t>((sorted.size() * hundredths + 99) / 100, 1) - 1];
}

std::string limits_text(const StalenessLimits& limits) {
  std::string text;
  if (limits.versions) {
    text = fmt::format("{} {} behind", *limits.versions,
                       *limits.versions == 1 ? "version" : "versions");
  }
  if (limits.age) text += (text.empty() ? "" : " and ") + to_text(*limits.age) + " old";
  return text.empty() ? "any age" : "at most " + text;
}

}  // namespace

std::vector<StaleRead> stale_reads(const std::vector<Call>& calls) { return measured(calls).stale; }

double Staleness::share_within(std::uint64_t k) const {
  std::uint64_t within = fresh;
  for (std::size_t missed = 1; missed < k && missed <= behind.size(); ++missed) {
    within += behind[missed - 1];
  }
  return static_cast<double>(within) / static_cast<double>(reads);
}

Staleness staleness_of(const std::vector<Call>& calls,
                       const std::optional<std::vector<NodeId>>& readers) {
  const Measured all = measured(calls, [&](NodeId client) {
    return !readers || std::binary_search(readers->begin(), readers->end(), client);
  });
  Staleness staleness{
      .reads = all.reads, .fresh = all.reads - all.stale.size(), .unclear = all.unclear};
  std::vector<Duration> ages;
  std::vector<Duration> newest;
  for (const StaleRead& stale : all.stale) {
    ages.push_back(stale.age());
    newest.push_back(stale.age_of_newest());
    staleness.versions_max = std::max(staleness.versions_max, stale.versions);
    if (stale.versions > staleness.behind.size()) staleness.behind.resize(stale.versions);
    ++staleness.behind[stale.versions - 1];
  }
  std::sort(ages.begin(), ages.end());
  std::sort(newest.begin(), newest.end());
  staleness.age_p50 = nearest_rank(ages, 50);
  staleness.age_p99 = nearest_rank(ages, 99);
  staleness.age_max = nearest_rank(ages, 100);
  staleness.newest_p50 = nearest_rank(newest, 50);
  staleness.newest_p99 = nearest_rank(newest, 99);
  staleness.newest_max = nearest_rank(newest, 100);
  return staleness;
}

Verdict check_staleness(const std::vector<Call>& calls, const StalenessLimits& limits) {
  const Measured all = measured(calls);
  if (all.reads == 0) return cannot_tell("there is no read whose age could be told");
  std::uint64_t beyond = 0;
  const StaleRead* worst = nullptr;
  for (const StaleRead& stale : all.stale) {
    const bool is_within = (!limits.versions || stale.versions <= *limits.versions) &&
                           (!limits.age || stale.age() <= *limits.age);
    if (is_within) continue;
    ++beyond;
    const bool is_worse = !worst || stale.versions > worst->versions ||
                          (stale.versions == worst->versions && stale.age() > worst->age());
    if (is_worse) worst = &stale;
  }
  const double share = static_cast<double>(all.reads - beyond) / static_cast<double>(all.reads);
  std::string sentence = fmt::format("{} of {} reads were {}: {:.2f}%", all.reads - beyond,
                                     all.reads, limits_text(limits), 100 * share);
  if (worst == nullptr || share >= limits.share) return {.sentence = std::move(sentence)};
  sentence += fmt::format(", and {:.2f}% was expected; the worst is {}, {} {} and {} behind",
                          100 * limits.share, told(worst->read), worst->versions,
                          worst->versions == 1 ? "version" : "versions", to_text(worst->age()));
  return violated_by({&worst->read, &worst->first_missed, &worst->last_missed},
                     std::move(sentence));
}

Judge bounded_staleness(const StalenessLimits& limits) {
  return {
      .promise = {"staleness", "Reads are not older than the scenario allows."},
      .verdict = [limits](const Ending& ending) { return check_staleness(ending.calls, limits); }};
}

}  // namespace orrery
