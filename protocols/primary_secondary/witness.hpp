#pragma once
/// A witness says who may be the primary: one server at a time, for as long as a lease. It holds no
/// data. With it, two sides of a partition have one primary between them, and a server that missed
/// writes does not become it. (Without one, servers can only guess from silence.)

#include <optional>

#include "protocols/primary_secondary/messages.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"

namespace orrery::primary_secondary {

inline constexpr NodeId witness('w', 1);

struct WitnessConfig {
  Duration lease{};
  friend auto operator<=>(const WitnessConfig&, const WitnessConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(WitnessConfig, (), (lease))

struct WitnessDurable {
  Epoch epoch{};                             // the present one
  std::optional<SmallSet<NodeId>> inSync{};  // who may be the next primary; nothing yet: anybody
  friend bool operator==(const WitnessDurable&, const WitnessDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(WitnessDurable, (), (epoch, inSync))

struct WitnessVolatile {
  Time until{};   // the lease is over then
  Time newest{};  // sentAt of the primary's newest request
  friend bool operator==(const WitnessVolatile&, const WitnessVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(WitnessVolatile, (), (until, newest))

class Witness : public Process<std::variant<LeaseRequest, Release>, Nothing, Nothing,
                               WitnessDurable, WitnessVolatile, WitnessConfig> {
 public:
  /// After a crash it does not know when it last granted: it waits for what may be granted still.
  void start() { until = monotonic_now() + (epoch == Epoch{} ? Duration{0} : lease); }

  void on(const LeaseRequest& m, NodeId from) {
    const bool is_primary = from == epoch.primary;
    if (!peers().contains(from) || (is_primary && m.sentAt <= newest)) return;
    const bool renews = !m.inSync.empty();
    if (renews && is_primary && m.epoch == epoch && m.inSync.contains(from)) return renew(m);
    if (!renews && may_begin_epoch(from)) return begin_epoch(m, from);
    send(from, LeaseReply{.epoch = epoch, .sentAt = m.sentAt});
  }

  void on(const Release& m, NodeId from) {
    if (from == epoch.primary && m.epoch == epoch) until = monotonic_now();
  }

 protected:
  /// Nobody else's lease runs, and it has all that was acknowledged.
  virtual bool may_begin_epoch(NodeId server) const {
    const bool is_free = server == epoch.primary || monotonic_now() >= until;
    return is_free && (!inSync || inSync->contains(server));
  }

 private:
  void renew(const LeaseRequest& m) {
    if (inSync != m.inSync) {
      inSync = m.inSync;
      persist();
    }
    grant(m, epoch.primary);
  }

  void begin_epoch(const LeaseRequest& m, NodeId server) {
    epoch = {.number = epoch.number + 1, .primary = server};
    persist();
    grant(m, server);
  }

  void grant(const LeaseRequest& m, NodeId server) {
    newest = m.sentAt;
    until = monotonic_now() + lease;
    send(server, LeaseReply{.granted = true,
                            .epoch = epoch,
                            .sentAt = m.sentAt,
                            .inSync = inSync.value_or(SmallSet<NodeId>{})});
  }
};
static_assert(is_process<Witness>);

}  // namespace orrery::primary_secondary
