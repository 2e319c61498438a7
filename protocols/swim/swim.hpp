#pragma once
/// SWIM: A. Das, I. Gupta and A. Motivala, "SWIM: Scalable Weakly-consistent Infection-style
/// Process Group Membership Protocol", DSN 2002. Figure 1 is the failure detector; §4.1 spreads
/// what it finds, §4.2 suspects before it declares, §4.3 bounds the time to detection.
///
/// Every member probes another one in each protocol period, directly and, if that fails, through k
/// others. What members believe of each other spreads on the back of the probes' messages.
///
/// All members know each other at first; what a member stores is what it believes otherwise. In the
/// paper, members that have failed are gone, and new ones join. Here they come back under their old
/// name, which is an extension of its own (`rejoin`): a greater incarnation revives, and now and
/// then two members, dead to each other or not, show each other all that they believe (push-pull,
/// as in HashiCorp's memberlist).
/// Left out: members that join or leave by themselves, and the multicast of §3.2, which §4.1
/// replaces.
///
/// Each virtual function is a rule that others got wrong; the museum overrides one of them.

#include <limits>
#include <optional>
#include <variant>
#include <vector>

#include "protocols/shared/small_map.hpp"
#include "protocols/swim/beliefs.hpp"
#include "protocols/swim/shuffle.hpp"
#include "sim/core/box.hpp"
#include "sim/core/map.hpp"
#include "sim/core/process.hpp"

namespace orrery::swim {

// ---------------------------------------------------------------- messages

/// "Are you alive?" ping(Mi, Mj, pr), and ping(Mi, Mj, Mm, pr) on behalf of Mm.
struct Ping {
  NodeId origin{};  // whose probe this is: the sender's, or that of whoever asked it to
  std::uint64_t pr{};
  std::vector<Update> updates{};
  friend auto operator<=>(const Ping&, const Ping&) = default;
};
BOOST_DESCRIBE_STRUCT(Ping, (), (origin, pr, updates))

/// "Please ping it for me": ping-req(Mi, Mj, pr).
struct PingReq {
  NodeId target{};
  std::uint64_t pr{};
  std::vector<Update> updates{};
  friend auto operator<=>(const PingReq&, const PingReq&) = default;
};
BOOST_DESCRIBE_STRUCT(PingReq, (), (target, pr, updates))

/// ack(Mi, Mj, pr), by Mj or through another member.
struct Ack {
  NodeId member{};  // who is alive
  NodeId origin{};  // whose probe has found that out
  std::uint64_t pr{};
  std::vector<Update> updates{};
  friend auto operator<=>(const Ack&, const Ack&) = default;
};
BOOST_DESCRIBE_STRUCT(Ack, (), (member, origin, pr, updates))

/// Push: all that differs from what all believed at first.
struct Sync {
  Map<NodeId, Belief> beliefs{};
  friend bool operator==(const Sync&, const Sync&) = default;
};
BOOST_DESCRIBE_STRUCT(Sync, (), (beliefs))

/// … and pull.
struct SyncReply {
  Map<NodeId, Belief> beliefs{};
  friend bool operator==(const SyncReply&, const SyncReply&) = default;
};
BOOST_DESCRIBE_STRUCT(SyncReply, (), (beliefs))

using Message = std::variant<Ping, PingReq, Ack, Sync, SyncReply>;

// ---------------------------------------------------------------- timers

struct PeriodDue {
  friend auto operator<=>(const PeriodDue&, const PeriodDue&) = default;
};
BOOST_DESCRIBE_STRUCT(PeriodDue, (), ())

struct AckTimeout {
  friend auto operator<=>(const AckTimeout&, const AckTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(AckTimeout, (), ())

struct SuspicionTimeout {
  NodeId member{};
  friend auto operator<=>(const SuspicionTimeout&, const SuspicionTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(SuspicionTimeout, (), (member))

struct SyncDue {
  friend auto operator<=>(const SyncDue&, const SyncDue&) = default;
};
BOOST_DESCRIBE_STRUCT(SyncDue, (), ())

using Timer = std::variant<PeriodDue, AckTimeout, SuspicionTimeout, SyncDue>;

// ---------------------------------------------------------------- outputs

struct Suspected {
  NodeId member{};
  Incarnation incarnation{};
  bool heard{};  // from others; else its own probe has failed
  friend auto operator<=>(const Suspected&, const Suspected&) = default;
};
BOOST_DESCRIBE_STRUCT(Suspected, (), (member, incarnation, heard))

/// Declared as failed.
struct Confirmed {
  NodeId member{};
  Incarnation incarnation{};
  bool heard{};  // from others; else its own probe, or its own patience, has come to an end
  friend auto operator<=>(const Confirmed&, const Confirmed&) = default;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (member, incarnation, heard))

/// Believed to be alive again.
struct Trusted {
  NodeId member{};
  Incarnation incarnation{};
  friend auto operator<=>(const Trusted&, const Trusted&) = default;
};
BOOST_DESCRIBE_STRUCT(Trusted, (), (member, incarnation))

/// A member has denied what is said of it.
struct Refuted {
  Incarnation incarnation{};  // its new one
  friend auto operator<=>(const Refuted&, const Refuted&) = default;
};
BOOST_DESCRIBE_STRUCT(Refuted, (), (incarnation))

using Output = std::variant<Suspected, Confirmed, Trusted, Refuted>;

// ---------------------------------------------------------------- configuration and state

/// Whom a member probes next.
enum class Target : std::uint8_t {
  random,       ///< anybody (§3.1)
  round_robin,  ///< the next of a list that is shuffled for each pass (§4.3)
};
BOOST_DESCRIBE_ENUM(Target, random, round_robin)

struct Config {
  Duration period{std::chrono::seconds(1)};             // T', the protocol period
  Duration ackTimeout{std::chrono::milliseconds(200)};  // then k others are asked to ping, too
  std::uint32_t k{1};                                   // size of the failure detection subgroups
  Target target{Target::round_robin};
  std::uint32_t lambda{3};        // λ: an update is piggybacked at most λ⌈log(n + 1)⌉ times,
  std::uint32_t piggybackMax{6};  // … at most so many of them on one message; 0: none ever (§3.1)
  bool suspicion{true};           // else whoever does not answer is declared as failed (§3.1)
  std::optional<std::uint32_t> suspicionPeriods{};  // … after so many periods; absent:
                                                    // 3⌈log(n + 1)⌉, as in §5
  bool rejoin{false};                               // may the dead come back?
  Duration sync{std::chrono::seconds(10)};          // … with a push-pull so often
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (period, ackTimeout, k, target, lambda, piggybackMax, suspicion,
                       suspicionPeriods, rejoin, sync))

/// What a member remembers of itself.
struct Durable {
  std::uint64_t lives{};      // this one included
  Incarnation incarnation{};  // its own
  friend auto operator<=>(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (lives, incarnation))

/// The probe of this period, until it is acknowledged.
struct Probe {
  NodeId target{};
  Incarnation incarnation{};  // in which it was pinged
  friend auto operator<=>(const Probe&, const Probe&) = default;
};
BOOST_DESCRIBE_STRUCT(Probe, (), (target, incarnation))

/// A pass through all members in shuffled order.
struct Pass {
  std::uint64_t key{};   // names the order
  std::uint32_t next{};  // its place in it
  friend auto operator<=>(const Pass&, const Pass&) = default;
};
BOOST_DESCRIBE_STRUCT(Pass, (), (key, next))

/// An update's turn to be piggybacked: first those that went out least often.
struct Turn {
  std::uint32_t times{};  // that it went out
  NodeId member{};        // whom it is about
  friend auto operator<=>(const Turn&, const Turn&) = default;
};
BOOST_DESCRIBE_STRUCT(Turn, (), (times, member))

struct Volatile {
  Map<NodeId, Belief> beliefs{};  // what is not as at first; of oneself, too
  Map<Turn, Belief> buffer{};  // "of recent membership updates, along with a local count" (§4.1)
  std::uint64_t pr{};          // the protocol period
  std::optional<Probe> probe{};
  Pass pass{};
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (beliefs, buffer, pr, probe, pass))

// ---------------------------------------------------------------- the process

class Swim : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  /// The periods of an earlier life have smaller numbers, so that its acks are not taken for new
  /// ones; and an incarnation is not used by two lives.
  void start() {
    if (lives > 0) ++incarnation;
    ++lives;
    remember_incarnation();
    pr = lives << 32U;
    if (incarnation > 0) announce();
    begin_pass();
    start_timer(PeriodDue{}, between(Duration{0}, period));
    const bool is_back = lives > 1;
    if (rejoin) start_timer(SyncDue{}, between(Duration{0}, is_back ? Duration{0} : sync));
  }

  // ------------------------------------------------------------ Figure 1

  /// The end of a period, in which an ack of the probe has come or not, and the beginning of the
  /// next.
  void on(PeriodDue) {
    if (probe) probe_has_failed();
    ++pr;
    start_timer(PeriodDue{}, period);
    const std::optional<NodeId> chosen = next_target();
    if (!chosen) return;
    probe = Probe{.target = *chosen, .incarnation = belief_of(*chosen).incarnation};
    send(*chosen, Ping{.origin = self(), .pr = pr, .updates = piggyback()});
    start_timer(AckTimeout{}, ackTimeout);
  }

  /// Without an ack in time, k random members are asked to ping the target as well: ping-req(Mi,
  /// Mj, pr).
  void on(AckTimeout) {
    if (!probe) return;
    SmallSet<NodeId> excluded = failed_members();
    excluded.insert(probe->target);
    for (std::uint32_t i = 0; i < k; ++i) {
      const std::optional<NodeId> member = random_member_but(excluded);
      if (!member) return;
      excluded.insert(*member);
      send(*member, PingReq{.target = probe->target, .pr = pr, .updates = piggyback()});
    }
  }

  /// "On receipt of a ping-req(Mm, Mj, pr) (Mj ≠ Mi): send a ping(Mi, Mj, Mm, pr) message to Mj."
  void on(const PingReq& m, NodeId from) {
    hear(m.updates);
    if (!peers().contains(m.target)) return;
    send(m.target, Ping{.origin = from, .pr = m.pr, .updates = piggyback()});
  }

  /// A ping is answered by an ack, whoever's probe it is.
  void on(const Ping& m, NodeId from) {
    hear(m.updates);
    send(from, Ack{.member = self(), .origin = m.origin, .pr = m.pr, .updates = piggyback()});
  }

  /// "On receipt of an ack(Mi, Mj, Mm, pr) message from Mj: send an ack(Mm, Mj, pr) message to Mm."
  void on(const Ack& m, NodeId from) {
    hear(m.updates);
    if (m.origin != self()) {
      if (m.member != from || !peers().contains(m.origin)) return;
      return send(m.origin,
                  Ack{.member = m.member, .origin = m.origin, .pr = m.pr, .updates = piggyback()});
    }
    if (!probe || m.member != probe->target || m.pr != pr) return;
    probe.reset();
    stop_timer(AckTimeout{});
  }

  // ------------------------------------------------------------ §4.2 Suspicion

  /// Whoever is suspected for so long without a denial is declared as failed.
  void on(const SuspicionTimeout& timeout) {
    const Belief belief = belief_of(timeout.member);
    if (belief.status != Status::suspected) return;
    believe({timeout.member, {Status::failed, belief.incarnation}}, /*heard=*/false);
  }

  // ------------------------------------------------------------ rejoin: push-pull

  /// With whomever, dead or alive: after a partition somebody has to begin.
  void on(SyncDue) {
    start_timer(SyncDue{}, sync);
    if (peers().empty()) return;
    send(peers()[between(0U, peers().size() - 1)], Sync{.beliefs = beliefs});
  }

  void on(const Sync& m, NodeId from) {
    if (!rejoin) return;
    merge(m.beliefs);
    send(from, SyncReply{.beliefs = beliefs});
  }

  void on(const SyncReply& m) {
    if (rejoin) merge(m.beliefs);
  }

 protected:
  /// Does what is said of another member replace what is believed?
  virtual bool overrides(const Belief& news, const Belief& known) const {
    return takes_precedence(news, known, rejoin);
  }

  /// A member that hears of its own suspicion "in the current incarnation" denies it. Its death it
  /// can deny only where a greater incarnation revives.
  virtual bool refutes(const Belief& said) const {
    if (said.incarnation < incarnation || said.status == Status::alive) return false;
    return said.status == Status::suspected || rejoin;
  }

  /// An Alive message overrides just what is said of smaller incarnations.
  virtual Incarnation next_incarnation(const Belief& said) const { return said.incarnation + 1; }

  /// Before the others know of it: whoever begins again with a used one is not believed.
  virtual void remember_incarnation() { persist(); }

 private:
  Belief belief_of(NodeId member) const {
    const Belief* belief = beliefs.find(member);
    return belief ? *belief : Belief{};
  }

  // ------------------------------------------------------------ whom to probe

  /// The target is "declared as failed" (Figure 1), or with suspicion suspected first (§4.2).
  void probe_has_failed() {
    const Status status = suspicion ? Status::suspected : Status::failed;
    const Update found{probe->target, {status, probe->incarnation}};
    probe.reset();
    if (overrides(found.belief, belief_of(found.member))) believe(found, /*heard=*/false);
  }

  std::optional<NodeId> next_target() {
    return target == Target::random ? random_member_but(failed_members()) : next_in_turn();
  }

  /// One after the other in a shuffled list, which is shuffled anew for each pass (§4.3). So two
  /// probes of a member are at most 2n - 1 periods apart, where the list has n members: it may be
  /// the first in one pass, and the last in the next.
  std::optional<NodeId> next_in_turn() {
    const std::uint32_t n = peers().size();
    // What is left of this pass and all of the next one: everybody is in there.
    for (std::uint32_t tried = 0; tried < 2 * n; ++tried) {
      if (pass.next == n) begin_pass();
      const NodeId member = peers()[shuffled(pass.next++, n, pass.key)];
      if (belief_of(member).status != Status::failed) return member;
    }
    return std::nullopt;
  }

  void begin_pass() {
    pass = {.key = between(std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max())};
  }

  SmallSet<NodeId> failed_members() const {
    SmallSet<NodeId> failed;
    for (const auto& [member, belief] : beliefs) {
      if (belief.status == Status::failed) failed.insert(failed.end(), member);
    }
    return failed;
  }

  /// Each of the other peers is as likely. Requires: all that are excluded are peers.
  std::optional<NodeId> random_member_but(const SmallSet<NodeId>& excluded) {
    const auto others = peers().size() - static_cast<std::uint32_t>(excluded.size());
    if (others == 0) return std::nullopt;
    std::uint32_t which = between(0U, others - 1);
    for (const NodeId each : excluded) {
      if (each <= peers()[which]) ++which;
    }
    return peers()[which];
  }

  // ------------------------------------------------------------ §4.1 Dissemination

  /// "Elements that have been gossiped fewer times are preferred."
  std::vector<Update> piggyback() {
    std::vector<Turn> turns;
    std::vector<Update> updates;
    for (const auto& [turn, belief] : buffer) {
      if (turns.size() == piggybackMax) break;
      turns.push_back(turn);
      updates.push_back({turn.member, belief});
    }
    for (std::size_t i = 0; i < turns.size(); ++i) {
      const Turn next{turns[i].times + 1, turns[i].member};
      buffer.erase(turns[i]);
      if (next.times < times_max()) buffer.insert_or_assign(next, updates[i].belief);
    }
    return updates;
  }

  /// "Each element is piggybacked at most" λ log(n) times.
  std::uint32_t times_max() const { return lambda * ceil_log(peers().size() + 1); }

  /// In place of what is still to be told of the same member.
  void spread(const Update& update) {
    for (std::uint32_t times = 0; times < times_max() && !buffer.empty(); ++times) {
      buffer.erase({times, update.member});
    }
    if (piggybackMax > 0) buffer.insert_or_assign({0, update.member}, update.belief);
  }

  void hear(const std::vector<Update>& updates) {
    for (const Update& update : updates) hear(update);
  }

  void hear(const Update& update) {
    if (update.belief.incarnation >= beyond_any_run) return;
    if (update.member == self()) return hear_of_oneself(update.belief);
    if (!peers().contains(update.member)) return;
    if (overrides(update.belief, belief_of(update.member))) believe(update, /*heard=*/true);
  }

  void believe(const Update& update, bool heard) {
    const auto& [member, belief] = update;
    const Status before = belief_of(member).status;
    beliefs.insert_or_assign(member, belief);
    spread(update);
    stop_timer(SuspicionTimeout{member});
    switch (belief.status) {
      case Status::alive:
        if (before != Status::alive) output(Trusted{member, belief.incarnation});
        break;
      case Status::suspected:
        start_timer(SuspicionTimeout{member}, suspicion_time());
        output(Suspected{member, belief.incarnation, heard});
        break;
      case Status::failed:
        output(Confirmed{member, belief.incarnation, heard});
    }
  }

  Duration suspicion_time() const {
    return period * suspicionPeriods.value_or(3 * ceil_log(peers().size() + 1));
  }

  void hear_of_oneself(const Belief& said) {
    if (!refutes(said)) return;
    incarnation = next_incarnation(said);
    remember_incarnation();
    announce();
    output(Refuted{incarnation});
  }

  void announce() {
    const Belief alive{Status::alive, incarnation};
    beliefs.insert_or_assign(self(), alive);
    spread({self(), alive});
  }

  /// Whoever is dead to the other is but suspected here, and may deny it: of a partition's two
  /// sides, none has to die first when they meet again.
  void merge(const Map<NodeId, Belief>& theirs) {
    std::vector<Update> news;
    for_each_difference(beliefs, theirs, [&](NodeId member, const Belief*, const Belief* said) {
      if (said == nullptr) return;
      Belief belief = *said;
      const bool may_deny_it = suspicion && member != self();
      if (may_deny_it && belief.status == Status::failed) belief.status = Status::suspected;
      news.push_back({member, belief});
    });
    hear(news);
  }
};
static_assert(is_process<Swim>);

}  // namespace orrery::swim

// Compiled once, in swim.cpp: every test of SWIM would compile it anew.
extern template class orrery::BoxOf<orrery::swim::Swim>;
