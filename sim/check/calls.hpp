#pragma once
/// The client history as calls: each invocation with its answer.

#include <map>
#include <optional>
#include <vector>

#include "sim/core/world.hpp"

namespace orrery {

/// One operation of one client, from invocation to answer. Which of two calls was first is decided
/// by the numbers of their events, not by their times, which may be equal.
struct Call {
  NodeId client{};
  Operation operation{};
  Time invoked{};
  std::uint64_t invoked_event = 0;
  std::optional<Time> returned{};  ///< nothing: it is still pending
  std::uint64_t returned_event = 0;
  Result result{};

  /// The cluster said what came of it. (A client that gave up returns, too, but without an answer.)
  bool is_answered() const { return returned && result.outcome != Outcome::unknown; }
  /// The cluster did what was asked, or looked and said no: a cas found another value. Whatever
  /// else failed was turned away, and so was what failed on the spot, before anybody was asked.
  bool is_served() const {
    if (!is_answered() || result.outcome == Outcome::ok) return is_answered();
    return may_be_denied(operation.action) && returned_event > invoked_event;
  }
  /// It certainly had its effect before the other was invoked.
  bool is_before(const Call& other) const {
    return is_answered() && returned_event < other.invoked_event;
  }

  friend auto operator<=>(const Call&, const Call&) = default;
};
BOOST_DESCRIBE_STRUCT(Call, (),
                      (client, operation, invoked, invoked_event, returned, returned_event, result))

/// The calls of a history that grows: costs what is new.
class CallsSoFar {
 public:
  /// Takes in what has been added. Requires: the history begins as it did the last time.
  void follow(const Log<HistoryEvent>& history);
  /// In order of invocation. A client has one call at a time.
  const std::vector<Call>& calls() const { return calls_; }

 private:
  std::vector<Call> calls_;
  std::map<NodeId, std::size_t> pending_;  // in calls_
  std::size_t taken_ = 0;                  // so many entries of the history
};

/// In order of invocation. A client has one call at a time.
std::vector<Call> calls_of(const Log<HistoryEvent>& history);

}  // namespace orrery
