#pragma once
/// Who makes machines join and leave: Dynamo's "administrator [who] uses a command line tool …
/// to connect to a Dynamo node and issue a membership change" (§4.8.1), at set times, again and
/// again until some node has taken it.

#include <variant>

#include "protocols/quorum_store/messages.hpp"
#include "sim/core/process.hpp"

namespace orrery::quorum_store {

/// The time of a change has come, or nobody has taken it yet.
struct IssueDue {
  std::uint64_t number{};  // of the change, from 0
  friend auto operator<=>(const IssueDue&, const IssueDue&) = default;
};
BOOST_DESCRIBE_STRUCT(IssueDue, (), (number))

struct AdministratorConfig {
  std::vector<TimedChange> changes{};
  Duration resend{std::chrono::milliseconds(300)};
  friend auto operator<=>(const AdministratorConfig&, const AdministratorConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(AdministratorConfig, (), (changes, resend))

struct AdministratorVolatile {
  SmallMap<std::uint64_t, MembershipChange> issued{};  // by number, until it is taken
  friend bool operator==(const AdministratorVolatile&, const AdministratorVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(AdministratorVolatile, (), (issued))

/// Its changes carry its monotonic time: by a time of day that is set back, a newer change of a
/// machine would lose to an older one.
class Administrator : public Process<std::variant<Issued>, std::variant<IssueDue>, Nothing,
                                     NoDurable, AdministratorVolatile, AdministratorConfig> {
 public:
  void start() {
    for (std::uint64_t i = 0; i < changes.size(); ++i) start_timer(IssueDue{i}, changes[i].at);
  }

  void on(IssueDue due) {
    const TimedChange& change = changes[due.number];
    const NodeId machine = change.add ? *change.add : *change.remove;
    issued.emplace(due.number, MembershipChange{machine, change.add.has_value(), monotonic_now()});
    send(peers()[between(0U, peers().size() - 1)], Issue{due.number, issued.at(due.number)});
    start_timer(due, resend);
  }

  void on(const Issued& m, NodeId from) {
    if (!peers().contains(from) || issued.erase(m.number) == 0) return;
    stop_timer(IssueDue{m.number});
  }
};
static_assert(is_process<Administrator>);

}  // namespace orrery::quorum_store
