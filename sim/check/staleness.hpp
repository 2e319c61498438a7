#pragma once
/// How old is what reads return? Two measures of it (Bailis, Venkataraman, Franklin, Hellerstein &
/// Stoica, "Probabilistically Bounded Staleness for Practical Partial Quorums", 2012): in versions
/// (k-staleness) and in time (t-visibility: a read that begins so long after a write was
/// acknowledged shows that write, or a newer one).

#include <cstdint>
#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// A read that missed writes: they were acknowledged before it began, and each of them was invoked
/// after what it returned had been acknowledged.
struct StaleRead {
  Call read{};
  Call first_missed{};         ///< the one that was acknowledged first
  Call last_missed{};          ///< … and last
  std::uint64_t versions = 0;  ///< so many of them

  /// For so long a newer value had been there: t-visibility for every write asks that this is less
  /// than t.
  Duration age() const { return read.invoked - *first_missed.returned; }
  /// For so long the newest value had been there: how t-visibility of the latest write is measured.
  Duration age_of_newest() const { return read.invoked - *last_missed.returned; }

  friend auto operator<=>(const StaleRead&, const StaleRead&) = default;
};
BOOST_DESCRIBE_STRUCT(StaleRead, (), (read, first_missed, last_missed, versions))

/// Of the registers (get, put, cas, append, erase), in order of invocation. Reads of which nobody
/// can tell which write they saw are left out, and so are writes that were not acknowledged.
std::vector<StaleRead> stale_reads(const std::vector<Call>& calls);

/// The same as figures: percentiles are of the stale reads, the least age that so many of a hundred
/// do not exceed.
struct Staleness {
  std::uint64_t reads = 0;  ///< of which it is known which write they saw
  std::uint64_t fresh = 0;
  std::uint64_t unclear = 0;  ///< the others
  Duration age_p50{};
  Duration age_p99{};
  Duration age_max{};
  Duration newest_p50{};  ///< StaleRead::age_of_newest
  Duration newest_p99{};
  Duration newest_max{};
  std::uint64_t versions_max = 0;
  std::vector<std::uint64_t> behind{};  ///< so many reads missed 1, 2, … versions

  /// One of the last k versions: k-staleness. Requires: reads > 0, k > 0.
  double share_within(std::uint64_t k) const;
  /// Requires: reads > 0.
  double fresh_share() const { return static_cast<double>(fresh) / static_cast<double>(reads); }
  friend auto operator<=>(const Staleness&, const Staleness&) = default;
};
BOOST_DESCRIBE_STRUCT(Staleness, (),
                      (reads, fresh, unclear, age_p50, age_p99, age_max, newest_p50, newest_p99,
                       newest_max, versions_max, behind))

/// Of all reads, or of those by `readers` (in order) alone.
Staleness staleness_of(const std::vector<Call>& calls,
                       const std::optional<std::vector<NodeId>>& readers = {});

/// What is asked of reads; what is absent is not.
struct StalenessLimits {
  std::optional<std::uint64_t> versions{};  ///< StaleRead::versions at most
  std::optional<Duration> age{};            ///< StaleRead::age at most
  double share = 1;                         ///< of the reads, from 0 to 1
};

/// Violated where fewer reads than that are within the limits; the worst of the others is the
/// evidence. Unknown where no read could be measured.
Verdict check_staleness(const std::vector<Call>& calls, const StalenessLimits& limits);

/// "staleness": check_staleness.
Judge bounded_staleness(const StalenessLimits& limits);

}  // namespace orrery
