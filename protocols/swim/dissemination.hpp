#pragma once
/// The half of a member that believes and tells: SWIM §4.1, what is found spreads on the back of
/// other messages, and §4.2, members are suspected before they are declared. The other half probes:
/// swim.hpp.

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "protocols/swim/messages.hpp"
#include "sim/core/map.hpp"
#include "sim/core/process.hpp"

namespace orrery::swim {

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

// ---------------------------------------------------------------- believing and telling

class Dissemination : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  // ------------------------------------------------------------ §4.2 Suspicion

  /// Whoever is suspected for so long without a denial is declared as failed.
  void on(const SuspicionTimeout& timeout) {
    const Belief belief = belief_of(timeout.member);
    if (belief.status != Status::suspected) return;
    believe({timeout.member, {Status::failed, belief.incarnation}}, /*heard=*/false);
  }

 protected:
  // ------------------------------------------------------------ rules

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

  // ------------------------------------------------------------ §4.1 Dissemination

  Belief belief_of(NodeId member) const {
    const Belief* belief = beliefs.find(member);
    return belief ? *belief : Belief{};
  }

  void hear(const std::vector<Update>& updates) {
    for (const Update& update : updates) hear(update);
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

  void announce() {
    const Belief alive{Status::alive, incarnation};
    beliefs.insert_or_assign(self(), alive);
    spread({self(), alive});
  }

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

 private:
  /// "Each element is piggybacked at most" λ log(n) times.
  std::uint32_t times_max() const { return lambda * ceil_log(peers().size() + 1); }

  /// In place of what is still to be told of the same member.
  void spread(const Update& update) {
    for (std::uint32_t times = 0; times < times_max() && !buffer.empty(); ++times) {
      buffer.erase({times, update.member});
    }
    if (piggybackMax > 0) buffer.insert_or_assign({0, update.member}, update.belief);
  }

  void hear(const Update& update) {
    if (update.belief.incarnation >= beyond_any_run) return;
    if (update.member == self()) return hear_of_oneself(update.belief);
    if (!peers().contains(update.member)) return;
    if (overrides(update.belief, belief_of(update.member))) believe(update, /*heard=*/true);
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
};

}  // namespace orrery::swim
