#pragma once
/// Judges of sets, counters, queues and ids by what their clients saw, with the meanings that the
/// checkers of Jepsen have given them (jepsen.checker). Each is linear or nearly so, and none needs
/// to know in which order operations took effect. A history in which nothing is read holds, but for
/// sets; the judges of runs then say that they cannot tell.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

// ---------------------------------------------------------------- sets

/// What became of the elements of a set, each list in the order of bytes. An element is known once
/// its add is acknowledged, or a read that showed it has returned.
struct SetFindings {
  std::vector<std::string> stable{};  ///< in every read that began after some point
  /// Known, and in none of the reads that began after some point, of which there are some that
  /// began when it was known.
  std::vector<std::string> lost{};
  /// Stable, but a read that began when it was known did not show it.
  std::vector<std::string> stale{};
  /// Neither stable nor lost: no read began when it was known.
  std::vector<std::string> never_read{};
  /// In a read, though nobody had tried to add it before that returned.
  std::vector<std::string> unexpected{};

  friend auto operator<=>(const SetFindings&, const SetFindings&) = default;
};
BOOST_DESCRIBE_STRUCT(SetFindings, (), (stable, lost, stale, never_read, unexpected))

/// Of one key's adds and reads (`members`); other calls are left out.
SetFindings set_findings(const std::vector<Call>& calls);

/// Violated where an element is lost or unexpected; unknown where no element is stable: no read
/// tells what became of them.
Verdict check_set(const std::vector<Call>& calls);

// ---------------------------------------------------------------- counters

/// A read of a counter, and what it may return: at least what was certainly added when it began, at
/// most what may have been added when it returned.
struct CounterRead {
  std::int64_t lower = 0;
  std::int64_t value = 0;
  std::int64_t upper = 0;

  bool is_possible() const { return lower <= value && value <= upper; }
  friend auto operator<=>(const CounterRead&, const CounterRead&) = default;
};
BOOST_DESCRIBE_STRUCT(CounterRead, (), (lower, value, upper))

/// The reads (`total`) of one key that are ok, in order of invocation. Increments of what is no
/// number add nothing; sums stop at the ends of 64 bits.
std::vector<CounterRead> counter_reads(const std::vector<Call>& calls);

/// Violated where a read returns what is not possible.
Verdict check_counter(const std::vector<Call>& calls);

// ---------------------------------------------------------------- queues

/// What became of the elements of a queue, as multisets in the order of bytes.
struct QueueFindings {
  std::vector<std::string> lost{};        ///< acknowledged, and never came out
  std::vector<std::string> unexpected{};  ///< came out, though nobody had tried to put it in
  std::vector<std::string> duplicated{};  ///< came out more often than anybody tried to put it in
  std::vector<std::string> recovered{};   ///< came out, though never acknowledged

  friend auto operator<=>(const QueueFindings&, const QueueFindings&) = default;
};
BOOST_DESCRIBE_STRUCT(QueueFindings, (), (lost, unexpected, duplicated, recovered))

/// Of one key's calls. An element counts as lost only if the queue was drained in the end.
QueueFindings queue_findings(const std::vector<Call>& calls);

/// In whatever order: violated where an element came out that was not put in, or more often than it
/// was put in, and where the queue said that it is empty although an element was certainly in it.
/// What was never taken out may be in it still.
Verdict check_unordered_queue(const std::vector<Call>& calls);

// ---------------------------------------------------------------- ids

/// The ids that were given out more than once under one key, and how often.
std::map<std::string, std::uint32_t> repeated_ids(const std::vector<Call>& calls);

/// Violated where an id was given out twice.
Verdict check_unique_ids(const std::vector<Call>& calls);

// ---------------------------------------------------------------- judges

/// "no_lost_elements": check_set.
Judge no_lost_elements();
/// "counter_in_bounds": check_counter.
Judge counter_in_bounds();
/// "queue_elements": check_unordered_queue.
Judge queue_elements();
/// "unique_ids": check_unique_ids.
Judge unique_ids();

}  // namespace orrery
