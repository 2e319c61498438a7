#pragma once
/// Push epidemic: the smallest gossip.
///
/// "Epidemic Algorithms for Replicated Database Maintenance" (Demers, Greene, Hauser, Irish,
/// Larson, Shenker, Sturgis, Swinehart, Terry; PODC 1987), §1.3 and §1.4: "There are n individuals,
/// initially inactive (susceptible). We plant a rumor with one person who becomes active
/// (infective), phoning other people at random and sharing the rumor. Every person hearing the
/// rumor also becomes active and likewise shares the rumor."
///
/// This is the simple epidemic: nobody ever tires of the rumour (the paper's third state, removed,
/// is left out), and nobody asks for it (push alone). Among n nodes it reaches everyone after
/// log2(n) + ln(n) + O(1) rounds (Pittel, "On Spreading a Rumor", 1987).

#include "sim/core/process.hpp"

namespace orrery::epidemic {

// ---------------------------------------------------------------- messages

struct Rumour {
  friend auto operator<=>(const Rumour&, const Rumour&) = default;
};
BOOST_DESCRIBE_STRUCT(Rumour, (), ())

using Message = std::variant<Rumour>;

// ---------------------------------------------------------------- timers

struct PushDue {
  friend auto operator<=>(const PushDue&, const PushDue&) = default;
};
BOOST_DESCRIBE_STRUCT(PushDue, (), ())

using Timer = std::variant<PushDue>;

// ---------------------------------------------------------------- outputs

struct Infected {
  NodeId by{};  // whom it has the rumour from; nobody: it was planted here
  friend auto operator<=>(const Infected&, const Infected&) = default;
};
BOOST_DESCRIBE_STRUCT(Infected, (), (by))

using Output = std::variant<Infected>;

// ---------------------------------------------------------------- configuration and state

enum class Partners {
  peers,       // everybody, however many links away
  neighbours,  // those at the other end of one's own links
};
BOOST_DESCRIBE_ENUM(Partners, peers, neighbours)

struct Config {
  Duration period{std::chrono::seconds(1)};  // a round: between two pushes of a node
  Partners partners{Partners::peers};        // whom a node may call
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (period, partners))

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
    if (self() == replica(1)) become_infective(NodeId{});
  }

  void on(const Rumour&, NodeId from) {
    if (!infective) become_infective(from);
  }

  void on(PushDue) {
    send(random_partner(), Rumour{});
    start_timer(PushDue{}, period);
  }

 private:
  void become_infective(NodeId by) {
    infective = true;
    output(Infected{.by = by});
    if (!partner_list().empty()) start_timer(PushDue{}, period);
  }

  Neighbours partner_list() const {
    return partners == Partners::neighbours ? neighbours() : Neighbours(peers());
  }
  NodeId random_partner() {
    const Neighbours all = partner_list();
    return all[between(0U, all.size() - 1)];
  }
};
static_assert(is_process<Epidemic>);

}  // namespace orrery::epidemic
