#pragma once
/// The simple epidemic: the smallest gossip.
///
/// "Epidemic Algorithms for Replicated Database Maintenance" (Demers, Greene, Hauser, Irish,
/// Larson, Shenker, Sturgis, Swinehart, Terry; PODC 1987), §1.3 and §1.4: "There are n individuals,
/// initially inactive (susceptible). We plant a rumor with one person who becomes active
/// (infective), phoning other people at random and sharing the rumor. Every person hearing the
/// rumor also becomes active and likewise shares the rumor."
///
/// Who knows the rumour tells others (push), who does not know it asks others (pull), or both. In a
/// simple epidemic nobody ever tires of the rumour: the paper's third state, removed, is for
/// protocols/rumor. Push reaches all of n nodes after log2(n) + ln(n) + O(1) rounds (Pittel, "On
/// Spreading a Rumor", 1987). While few know it, push and pull are alike; once most do, push leaves
/// a share of 1/e of the others ignorant in each round, and pull the square of their share (§1.3).

#include "protocols/shared/small_map.hpp"
#include "sim/core/process.hpp"

namespace orrery::epidemic {

// ---------------------------------------------------------------- messages

struct Rumour {
  friend auto operator<=>(const Rumour&, const Rumour&) = default;
};
BOOST_DESCRIBE_STRUCT(Rumour, (), ())

/// "Have you heard anything?"
struct Question {
  friend auto operator<=>(const Question&, const Question&) = default;
};
BOOST_DESCRIBE_STRUCT(Question, (), ())

using Message = std::variant<Rumour, Question>;

// ---------------------------------------------------------------- timers

/// Of the infective.
struct PushDue {
  friend auto operator<=>(const PushDue&, const PushDue&) = default;
};
BOOST_DESCRIBE_STRUCT(PushDue, (), ())

/// Of the susceptible.
struct PullDue {
  friend auto operator<=>(const PullDue&, const PullDue&) = default;
};
BOOST_DESCRIBE_STRUCT(PullDue, (), ())

using Timer = std::variant<PushDue, PullDue>;

// ---------------------------------------------------------------- outputs

struct Infected {
  NodeId by{};  // whom it has the rumour from; nobody: it was planted here
  friend auto operator<=>(const Infected&, const Infected&) = default;
};
BOOST_DESCRIBE_STRUCT(Infected, (), (by))

using Output = std::variant<Infected>;

// ---------------------------------------------------------------- configuration and state

/// Which way the rumour goes in a call.
enum class Exchange : std::uint8_t {
  push,       ///< from who calls
  pull,       ///< to who calls
  push_pull,  ///< both ways
};
BOOST_DESCRIBE_ENUM(Exchange, push, pull, push_pull)

enum class Partners {
  peers,       // everybody, however many links away
  neighbours,  // those at the other end of one's own links
};
BOOST_DESCRIBE_ENUM(Partners, peers, neighbours)

struct Config {
  Duration period{std::chrono::seconds(1)};  // a round: between two calls of a node
  Exchange exchange{Exchange::push};
  std::uint32_t fanOut{1};             // so many are called in a round
  Partners partners{Partners::peers};  // whom a node may call
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (period, exchange, fanOut, partners))

struct Volatile {
  bool infective{};  // knows the rumour and shares it; else susceptible
  friend auto operator<=>(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (infective))

// ---------------------------------------------------------------- the process

class Epidemic : public Process<Message, Timer, Output, NoDurable, Volatile, Config> {
 public:
  /// "We plant a rumor with one person": n1.
  void start() {
    if (self() == replica(1)) return become_infective(NodeId{});
    if (exchange != Exchange::push && !partner_list().empty()) start_timer(PullDue{}, period);
  }

  void on(const Rumour&, NodeId from) {
    if (!infective) become_infective(from);
  }

  void on(const Question&, NodeId from) {
    if (infective) send(from, Rumour{});
  }

  void on(PushDue) {
    call(Rumour{});
    start_timer(PushDue{}, period);
  }

  void on(PullDue) {
    call(Question{});
    start_timer(PullDue{}, period);
  }

 private:
  void become_infective(NodeId by) {
    infective = true;
    output(Infected{.by = by});
    stop_timer(PullDue{});
    if (exchange != Exchange::pull && !partner_list().empty()) start_timer(PushDue{}, period);
  }

  template <class M>
  void call(const M& message) {
    const Neighbours all = partner_list();
    const std::uint32_t count = std::min(fanOut, all.size());
    SmallSet<NodeId> called;
    while (called.size() < count) {
      const NodeId partner = all[between(0U, all.size() - 1)];
      if (called.insert(partner).second) send(partner, message);
    }
  }

  Neighbours partner_list() const {
    return partners == Partners::neighbours ? neighbours() : Neighbours(peers());
  }
};
static_assert(is_process<Epidemic>);

}  // namespace orrery::epidemic
