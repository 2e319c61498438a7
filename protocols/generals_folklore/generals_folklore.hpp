#pragma once
/// Four ways to agree in spite of traitors that are often told, and that do not work. They are here
/// to be refuted; what does work stands in generals_om, generals_sm, pbft and ben_or.
///
///   voting       everybody tells everybody what he wants, and what two thirds want is done. One
///                exchange is not enough for who tells some this and others that: "m + 1 rounds"
///                are (Lamport, Shostak & Pease 1982; Fischer & Lynch 1982)
///   signing      those who want to attack sign; with signatures of two thirds it is done, and who
///                has not signed is a traitor. A signature that is not there proves nothing where
///                messages may be late: only two contradicting ones do (Haeberlen, Kouznetsov &
///                Druschel, "PeerReview", SOSP 2007)
///   questioning  everybody tells also what the others have told him; who was silent, or is said to
///                have said both, is expelled. The slow are expelled, too, and so is whomever a
///                traitor wants to be: words are no evidence without signatures (Chandra & Toueg,
///                JACM 43(2), 1996, on suspicion and time)
///   nonce        a random number goes with the call, and only votes with that number count. A
///                traitor is one of the generals: he hears it like everybody else. Chance helps
///                where it decides, not where it is repeated (Ben-Or 1983)
///
/// Rounds are timers: n1 calls at the first, votes go out at the second, testimonies at the third,
/// and at the fourth each general decides by himself.

#include <optional>
#include <variant>

#include "protocols/shared/generals.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"

namespace orrery::generals_folklore {

using generals::Decided;
using generals::Order;
using generals::RoundEnds;

enum class Solution : std::uint8_t { voting, signing, questioning, nonce };
BOOST_DESCRIBE_ENUM(Solution, voting, signing, questioning, nonce)

// ---------------------------------------------------------------- messages

/// n1 calls for votes.
struct Call {
  std::uint64_t nonce{};
  friend auto operator<=>(const Call&, const Call&) = default;
};
BOOST_DESCRIBE_STRUCT(Call, (), (nonce))

/// What a general wants.
struct Vote {
  Order order{};
  std::uint64_t nonce{};  // of the call
  friend auto operator<=>(const Vote&, const Vote&) = default;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (order, nonce))

/// What a general has told the sender.
struct Testimony {
  NodeId general{};
  Order order{};
  friend auto operator<=>(const Testimony&, const Testimony&) = default;
};
BOOST_DESCRIBE_STRUCT(Testimony, (), (general, order))

using Message = std::variant<Call, Vote, Signed<Vote>, Testimony>;
using Timer = std::variant<RoundEnds>;

// ---------------------------------------------------------------- outputs

/// A general wants this.
struct Wanted {
  Order order{};
  friend auto operator<=>(const Wanted&, const Wanted&) = default;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (order))

/// He holds another general for a traitor.
struct Expelled {
  NodeId general{};
  friend auto operator<=>(const Expelled&, const Expelled&) = default;
};
BOOST_DESCRIBE_STRUCT(Expelled, (), (general))

using Output = std::variant<Wanted, Expelled, Decided>;

// ---------------------------------------------------------------- configuration and state

struct Config {
  Solution solution{};
  std::optional<std::uint32_t> attackers{};       // n1 … want to attack: so many; absent: all
  Duration delta{std::chrono::milliseconds(20)};  // a round
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (solution, attackers, delta))

/// Rounds without time.
std::optional<Problem> problem_with(const Config& config);
/// More who want to attack than there are.
std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes);

struct Volatile {
  std::uint32_t round{};
  std::uint64_t nonce{};
  SmallMap<NodeId, Order> votes{};           // that count, the general's own among them
  SmallMap<NodeId, SmallSet<Order>> said{};  // what each is said to have voted, by whomever
  SmallSet<NodeId> expelled{};
  std::optional<Order> decided{};
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (round, nonce, votes, said, expelled, decided))

// ---------------------------------------------------------------- the process

class Folklore : public Process<Message, Timer, Output, NoDurable, Volatile, Config> {
 public:
  void start() { start_timer(RoundEnds{}, delta); }

  void on(const Call& call, NodeId from) {
    if (from == generals::commander && round < 2) nonce = call.nonce;
  }

  void on(const Vote& vote, NodeId from) {
    if (solution == Solution::signing || vote.nonce != nonce) return;
    count(from, vote.order);
  }

  void on(const Signed<Vote>& vote) {
    if (solution == Solution::signing && vote.is_genuine()) count(vote.signer(), vote->order);
  }

  void on(const Testimony& testimony) {
    if (!decided) said[testimony.general].insert(testimony.order);
  }

  void on(RoundEnds) {
    ++round;
    if (round == 1) call();
    if (round == 2) vote();
    if (round == 3 && solution == Solution::questioning) testify();
    if (round == 4) return decide();
    start_timer(RoundEnds{}, delta);
  }

 private:
  void call() {
    if (solution != Solution::nonce || self() != generals::commander) return;
    nonce = between(std::uint64_t{1}, ~std::uint64_t{0});
    broadcast(Call{.nonce = nonce});
  }

  void vote() {
    const bool attacks = self().number() <= attackers.value_or(peers().size() + 1);
    const Order wanted = attacks ? Order::attack : Order::retreat;
    output(Wanted{.order = wanted});
    const Vote own{.order = wanted, .nonce = nonce};
    if (solution != Solution::signing) broadcast(own);
    else if (attacks) broadcast(sign(own));
    if (attacks || solution != Solution::signing) count(self(), wanted);
  }

  void testify() {
    for (const auto& [general, order] : votes) {
      if (general == self()) continue;
      broadcast(Testimony{.general = general, .order = order});
    }
  }

  /// What comes too late for a decision was not said.
  void count(NodeId general, Order order) {
    if (decided) return;
    votes.emplace(general, order);  // the first word counts
    said[general].insert(order);
  }

  void decide() {
    for (const NodeId peer : peers()) {
      if (looks_like_a_traitor(peer)) expel(peer);
    }
    const std::size_t all = peers().size() + 1 - expelled.size();
    std::size_t attacks = 0;
    for (const auto& [general, order] : votes) {
      if (order == Order::attack && !expelled.contains(general)) ++attacks;
    }
    decided = 3 * attacks >= 2 * all ? Order::attack : Order::retreat;
    output(Decided{.order = *decided});
  }

  bool looks_like_a_traitor(NodeId general) const {
    if (solution == Solution::signing) return !votes.contains(general);
    if (solution != Solution::questioning) return false;
    const auto words = said.find(general);
    return !votes.contains(general) || (words != said.end() && words->second.size() > 1);
  }

  void expel(NodeId general) {
    expelled.insert(general);
    output(Expelled{.general = general});
  }
};
static_assert(is_process<Folklore>);

}  // namespace orrery::generals_folklore
