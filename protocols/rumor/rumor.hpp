#pragma once
/// Rumour mongering. "Epidemic Algorithms for Replicated Database Maintenance" (Demers, Greene,
/// Hauser, Irish, Larson, Shenker, Sturgis, Swinehart, Terry; PODC 1987), §1.4 "Complex epidemics".
///
/// "With respect to an individual update, a database is either susceptible (it does not know the
/// update), infective (it knows the update and is actively sharing it with others), or removed (it
/// knows the update but is not spreading it)." A site keeps a list of hot rumours. In each cycle it
/// calls another one at random, and it loses interest in a rumour that it tells in vain. So all
/// becomes quiet by itself; the price is the residue, those who are still susceptible by then.
///
/// The paper's variations are settings: blind or feedback, counter or coin, push or pull. Its
/// simulations go cycle by cycle: what a site hears in a cycle counts from the next one on
/// (`synchronous`). Its differential equations are about calls one after the other.
///
/// What a site knows is on its disk; which rumours are hot is not: a crash removes it.
/// Left out: minimization, connection limits and hunting; several updates of one key.
///
/// Each virtual function is a rule that is easily got wrong; variants override one of them.

#include <variant>

#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/map.hpp"
#include "sim/core/process.hpp"

namespace orrery::rumor {

/// Rumour i, from 1, is planted at the i-th site (and round again).
using RumorId = std::uint32_t;

// ---------------------------------------------------------------- messages

/// An update. The paper's traffic m counts these, for each site.
struct Rumor {
  RumorId rumor{};
  friend auto operator<=>(const Rumor&, const Rumor&) = default;
};
BOOST_DESCRIBE_STRUCT(Rumor, (), (rumor))

/// Pull: "which rumours have you got?"
struct Request {
  friend auto operator<=>(const Request&, const Request&) = default;
};
BOOST_DESCRIBE_STRUCT(Request, (), ())

/// Did the recipient need it?
struct Feedback {
  RumorId rumor{};
  bool needed{};
  friend auto operator<=>(const Feedback&, const Feedback&) = default;
};
BOOST_DESCRIBE_STRUCT(Feedback, (), (rumor, needed))

using Message = std::variant<Rumor, Request, Feedback>;

// ---------------------------------------------------------------- timers

/// Of those who call: in pull all sites, in push those who have something to tell.
struct CycleDue {
  friend auto operator<=>(const CycleDue&, const CycleDue&) = default;
};
BOOST_DESCRIBE_STRUCT(CycleDue, (), ())

using Timer = std::variant<CycleDue>;

// ---------------------------------------------------------------- outputs

struct Heard {
  RumorId rumor{};
  NodeId by{};  // whom it has the rumour from; nobody: it was planted here
  friend auto operator<=>(const Heard&, const Heard&) = default;
};
BOOST_DESCRIBE_STRUCT(Heard, (), (rumor, by))

/// From infective to removed.
struct LostInterest {
  RumorId rumor{};
  friend auto operator<=>(const LostInterest&, const LostInterest&) = default;
};
BOOST_DESCRIBE_STRUCT(LostInterest, (), (rumor))

using Output = std::variant<Heard, LostInterest>;

// ---------------------------------------------------------------- configuration and state

/// "Push vs. Pull": which way rumours go in a call.
enum class Exchange : std::uint8_t {
  push,       ///< from who calls
  pull,       ///< to who calls
  push_pull,  ///< both ways
};
BOOST_DESCRIBE_ENUM(Exchange, push, pull, push_pull)

/// "Blind vs. Feedback": which contacts are unnecessary.
enum class Response : std::uint8_t {
  feedback,  ///< those whose recipient says that it knew the rumour
  blind,     ///< all, "regardless of the recipient"
};
BOOST_DESCRIBE_ENUM(Response, feedback, blind)

/// "Counter vs. Coin": when a site loses interest.
enum class Interest : std::uint8_t {
  counter,  ///< after k unnecessary contacts without a useful one between them
  coin,     ///< "with probability 1/k" after an unnecessary contact
};
BOOST_DESCRIBE_ENUM(Interest, counter, coin)

struct Config {
  Duration period{std::chrono::seconds(1)};  // a cycle
  Exchange exchange{Exchange::push};
  Response response{Response::feedback};
  Interest interest{Interest::counter};
  std::uint32_t k{3};
  bool synchronous{true};   // what is heard in a cycle counts from the next one on
  std::uint32_t rumors{1};  // so many are planted
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (period, exchange, response, interest, k, synchronous, rumors))

/// The contacts about a hot rumour.
struct Contacts {
  bool needed{};            // in this cycle: one of them was
  bool unnecessary{};       // … one of them was not
  std::uint32_t counter{};  // cycles of unnecessary ones since the last useful one
  friend auto operator<=>(const Contacts&, const Contacts&) = default;
};
BOOST_DESCRIBE_STRUCT(Contacts, (), (needed, unnecessary, counter))

struct Durable {
  Map<RumorId, NodeId> known{};  // … and from whom
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (known))

struct Volatile {
  SmallMap<RumorId, Contacts> hot{};     // infective with these
  SmallSet<RumorId> heardInThisCycle{};  // … and from the next cycle on with these
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (hot, heardInThisCycle))

// ---------------------------------------------------------------- the process

class Site : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  /// "We plant a rumor with one person."
  void start() {
    if (exchange != Exchange::push) call_in_a_cycle();
    const auto sites = static_cast<std::uint32_t>(peers().size() + 1);
    for (RumorId each = self().number(); each <= rumors; each += sites) {
      if (!known.contains(each)) hear(each, NodeId{});
    }
  }

  void on(CycleDue) {
    end_cycle();
    if (hot.empty() && exchange == Exchange::push) return;
    const NodeId partner = peers()[between(0U, static_cast<std::uint32_t>(peers().size()) - 1)];
    if (exchange != Exchange::pull) tell(partner);
    if (exchange != Exchange::push) send(partner, Request{});
    call_in_a_cycle();
  }

  void on(const Request&, NodeId from) { tell(from); }

  void on(const Rumor& m, NodeId from) {
    if (!is_planted(m.rumor)) return;
    const bool needed = !known.contains(m.rumor) || heardInThisCycle.contains(m.rumor);
    if (!known.contains(m.rumor)) hear(m.rumor, from);
    if (response == Response::feedback) send(from, Feedback{.rumor = m.rumor, .needed = needed});
  }

  void on(const Feedback& m) {
    const auto contacts = hot.find(m.rumor);
    if (contacts == hot.end()) return;
    (m.needed ? contacts->second.needed : contacts->second.unnecessary) = true;
  }

 protected:
  /// "We lose interest only after k unnecessary contacts."
  virtual bool is_enough(std::uint32_t unnecessary_contacts) const {
    return unnecessary_contacts >= k;
  }

 private:
  bool is_planted(RumorId each) const { return 1 <= each && each <= rumors; }

  void call_in_a_cycle() {
    if (!peers().empty()) start_timer(CycleDue{}, period);
  }

  void hear(RumorId each, NodeId from) {
    known.insert_or_assign(each, from);
    persist();
    output(Heard{.rumor = each, .by = from});
    if (peers().empty()) return;
    const bool is_calling = exchange != Exchange::push || !hot.empty() || !heardInThisCycle.empty();
    if (!is_calling) call_in_a_cycle();
    if (synchronous) heardInThisCycle.insert(each);
    else hot.try_emplace(each);
  }

  void tell(NodeId partner) {
    for (auto& [each, contacts] : hot) {
      send(partner, Rumor{.rumor = each});
      if (response == Response::blind) contacts.unnecessary = true;
    }
  }

  /// In pull a site may be asked by several in one cycle: if one of them needed the update, the
  /// counter starts again, else one is added to it (table 3). In push a cycle is one contact.
  void end_cycle() {
    SmallSet<RumorId> removed;
    for (auto& [each, contacts] : hot) {
      if (loses_interest(contacts)) removed.insert(each);
      contacts.needed = contacts.unnecessary = false;
    }
    for (const RumorId each : removed) {
      hot.erase(each);
      output(LostInterest{.rumor = each});
    }
    for (const RumorId each : heardInThisCycle) hot.try_emplace(each);
    heardInThisCycle.clear();
  }

  bool loses_interest(Contacts& contacts) {
    if (contacts.needed) contacts.counter = 0;
    if (contacts.needed || !contacts.unnecessary) return false;
    if (interest == Interest::coin) return between(1U, k) == 1;
    return is_enough(++contacts.counter);
  }
};
static_assert(is_process<Site>);

}  // namespace orrery::rumor
