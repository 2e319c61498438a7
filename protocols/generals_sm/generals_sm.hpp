#pragma once
/// SM(m), the signed message algorithm. L. Lamport, R. Shostak and M. Pease, "The Byzantine
/// Generals Problem", TOPLAS 4(3), 1982, §4. It solves the problem for any number of generals, if
/// at most m of them are traitors (Theorem 2).
///
/// v:0:j1:…:jk is the order v, signed by the commander, and that signed by j1, and so on. "(A4) (a)
/// A loyal general's signature cannot be forged, and any alteration of the contents of his signed
/// messages can be detected. (b) Anyone can verify the authenticity of a general's signature."
/// Lieutenants pass orders on as they come. For "when Lieutenant i will receive no more messages"
/// there are rounds: what has k signatures counts until the end of round k, and m + 1 rounds are
/// the end, as a loyal lieutenant who signs in time is heard in time by all others.
///
/// The paper has a lieutenant pass on what the commander has sent him whatever m is; here so only
/// if m > 0, as nobody listens any more in SM(0).

#include <algorithm>
#include <optional>
#include <vector>

#include "protocols/shared/generals.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"

namespace orrery::generals_sm {

using generals::Commanded;
using generals::commander;
using generals::Decided;
using generals::Order;
using generals::RoundEnds;

/// What a general signs.
struct Endorsement {
  Order order{};           // v
  std::uint64_t before{};  // a hash of the endorsement before this, with its signature
  friend auto operator<=>(const Endorsement&, const Endorsement&) = default;
};
BOOST_DESCRIBE_STRUCT(Endorsement, (), (order, before))

/// v:0:j1:…:jk.
using Chain = std::vector<Signed<Endorsement>>;

struct SignedMessage {
  Chain chain{};  // the commander's first, jk's last
  friend auto operator<=>(const SignedMessage&, const SignedMessage&) = default;
};
BOOST_DESCRIBE_STRUCT(SignedMessage, (), (chain))

using Message = std::variant<SignedMessage>;
using Timer = std::variant<RoundEnds>;
using Output = std::variant<Commanded, Decided>;

struct Config : generals::Config {
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (generals::Config), ())

struct Volatile {
  std::uint32_t round{};  // under way: 1 when the commander sends
  SmallSet<Order> V{};    // of lieutenants: "the set of properly signed orders he has received"
  std::optional<Order> decided{};
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (round, V, decided))

/// What the next to sign endorses: this order, and what has been signed before.
inline Endorsement endorsement_of(Order order, const Chain& chain) {
  return {.order = order, .before = chain.empty() ? 0 : hash_of(chain.back())};
}

/// Has somebody in the chain signed another order, or not what stands before?
inline bool is_unbroken(const Chain& chain) {
  Chain before;
  for (const auto& link : chain) {
    if (*link != endorsement_of(chain.front()->order, before)) return false;
    before.assign(1, link);
  }
  return !chain.empty();
}

// ---------------------------------------------------------------- the process

class SignedMessages : public Process<Message, Timer, Output, NoDurable, Volatile, Config> {
 public:
  void start() { start_timer(RoundEnds{}, delta); }

  /// (2) (A) "If Lieutenant i receives a message of the form v:0 from the commander and he has not
  /// yet received any order", (B) "… of the form v:0:j1:…:jk and v is not in the set V_i, then (i)
  /// he adds v to V_i; (ii) if k < m, then he sends the message v:0:j1:…:jk:i".
  void on(const SignedMessage& message) {
    const Chain& chain = message.chain;
    if (self() == commander || !is_timely(chain) || !is_properly_signed(chain)) return;
    const Order v = chain.front()->order;
    if (!V.insert(v).second) return;
    if (chain.size() - 1 < m) pass_on(chain);
  }

  void on(RoundEnds) {
    ++round;
    if (self() == commander) return command();
    if (round > last_round()) return decide();
    start_timer(RoundEnds{}, delta);
  }

 protected:
  /// "(1) The commander signs and sends his value to every lieutenant."
  void command() {
    broadcast(SignedMessage{.chain = {sign(endorsement_of(order, {}))}});
    output(Commanded{.order = order});
  }

  /// "(3) When Lieutenant i will receive no more messages, he obeys the order choice(V_i)."
  void decide() {
    decided = choice();
    output(Decided{.order = *decided});
  }

  /// "1. If the set V consists of the single element v, then choice(V) = v. 2. choice(∅) =
  /// RETREAT." Two orders: RETREAT, too; the commander is a traitor, for all to see.
  virtual Order choice() const { return V.size() == 1 ? *V.begin() : Order::retreat; }

  /// "… to every lieutenant other than j1, …, jk."
  virtual void pass_on(Chain chain) {
    const auto has_signed = [&](NodeId general) {
      return std::any_of(chain.begin(), chain.end(),
                         [&](const auto& link) { return link.signer() == general; });
    };
    SmallSet<NodeId> others;
    for (const NodeId peer : peers()) {
      if (!has_signed(peer)) others.insert(peer);
    }
    chain.push_back(sign(endorsement_of(chain.front()->order, chain)));
    for (const NodeId other : others) send(other, SignedMessage{.chain = chain});
  }

  /// By the commander, and then by lieutenants, nobody twice, each what the one before him signed.
  virtual bool is_properly_signed(const Chain& chain) const {
    if (chain.size() > m + 1U || !is_unbroken(chain)) return false;
    for (auto link = chain.begin(); link != chain.end(); ++link) {
      const auto is_his = [&](const auto& other) { return other.signer() == link->signer(); };
      const bool is_in_place = (link->signer() == commander) == (link == chain.begin());
      if (!is_in_place || !is_general(link->signer()) || !link->is_by(link->signer()) ||
          std::any_of(chain.begin(), link, is_his)) {
        return false;
      }
    }
    return true;
  }

  /// What has k signatures comes in round k at the latest, or nobody loyal has signed it last.
  virtual bool is_timely(const Chain& chain) const { return !decided && chain.size() >= round; }

 private:
  bool is_general(NodeId node) const {
    return node.group() == 'n' && node.number() >= 1 && node.number() - 1 <= peers().size();
  }

  /// Nobody is left to sign after n - 1 rounds.
  std::uint32_t last_round() const { return std::min(m + 1, peers().size()); }
};
static_assert(is_process<SignedMessages>);

}  // namespace orrery::generals_sm

// Compiled once, in generals_sm.cpp: every test would compile it anew.
extern template class orrery::BoxOf<orrery::generals_sm::SignedMessages>;
