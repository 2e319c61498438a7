#pragma once
/// OM(m), the oral message algorithm. L. Lamport, R. Shostak and M. Pease, "The Byzantine Generals
/// Problem", TOPLAS 4(3), 1982, §3. It solves the problem for at least 3m + 1 generals, if at most
/// m of them are traitors (Theorem 1).
///
/// OM(m) is recursive: each lieutenant acts as the commander of OM(m - 1) to pass on what he was
/// told, and so on. All of them run at the same time here, in m + 1 rounds, and a message says to
/// which it belongs by the path on which its order has come: n1, n3, n2 is what n2 says that n3
/// says that n1, the commander, says. What is true of oral messages is up to the network: "(A1)
/// every message that is sent is delivered correctly; (A2) the receiver of a message knows who sent
/// it; and (A3) the absence of a message can be detected".

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <optional>
#include <vector>

#include "protocols/shared/generals.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"

namespace orrery::generals_om {

using generals::Commanded;
using generals::commander;
using generals::Decided;
using generals::Order;
using generals::RoundEnds;

/// Those through whose hands an order has gone, the commander first.
using Path = boost::container::small_vector<NodeId, 4>;

/// "He sends his value": the last on the path to whom it is addressed.
struct OralMessage {
  Order order{};
  Path path{};
  friend bool operator==(const OralMessage&, const OralMessage&) = default;
};
BOOST_DESCRIBE_STRUCT(OralMessage, (), (order, path))

using Message = std::variant<OralMessage>;
using Timer = std::variant<RoundEnds>;
using Output = std::variant<Commanded, Decided>;

struct Config : generals::Config {
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (generals::Config), ())

struct Volatile {
  std::uint32_t round{};  // under way: 1 when the commander sends
  // of lieutenants: by the number of its path, what was said; nothing: no message came
  std::vector<std::optional<Order>> said{};
  std::optional<Order> decided{};
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (round, said, decided))

/// The paths on which a lieutenant can be told something, by number: those of one general, the
/// commander, come first, then those of two, … . On each, he himself is not, and nobody is twice.
struct Paths {
  std::uint32_t generals = 0;
  std::uint32_t m = 0;

  /// Messages have gone through so many hands at most.
  std::uint32_t longest() const { return std::min(m + 1, generals - 1); }
  /// Lieutenants that are not on such a path, without him whom it leads to.
  std::uint32_t others(std::size_t length) const {
    return generals - 1 - static_cast<std::uint32_t>(length);
  }
  /// The first number of paths of this length.
  std::size_t first(std::size_t length) const {
    std::size_t number = 0;
    std::size_t count = 1;
    for (std::size_t shorter = 1; shorter < length; ++shorter) {
      number += count;
      count *= others(shorter);
    }
    return number;
  }
  std::size_t count() const { return first(longest() + 1U); }
  /// Requires: a path to this lieutenant.
  std::size_t number_of(const Path& path, NodeId lieutenant) const;
  /// Messages of all generals in a run in which none is lost.
  double messages() const;
};

// ---------------------------------------------------------------- the process

class OralMessages : public Process<Message, Timer, Output, NoDurable, Volatile, Config> {
 public:
  void start() {
    if (self() != commander) said.resize(paths().count());
    start_timer(RoundEnds{}, delta);
  }

  /// OM(m), (2): "Let v_i be the value Lieutenant i receives from the commander", who is the last
  /// on the path.
  void on(const OralMessage& message, NodeId from) {
    if (self() == commander || !is_timely(message) || !may_come_from(from, message.path)) return;
    std::optional<Order>& value = said[paths().number_of(message.path, self())];
    if (!value) value = message.order;
  }

  void on(RoundEnds) {
    ++round;
    if (self() == commander) return command();
    if (round > paths().longest()) return decide();
    if (round > 1) relay();
    start_timer(RoundEnds{}, delta);
  }

 protected:
  /// "(1) The commander sends his value to every lieutenant."
  void command() {
    broadcast(OralMessage{.order = order, .path = {commander}});
    output(Commanded{.order = order});
  }

  /// OM(m), (2): "Lieutenant i acts as the commander in Algorithm OM(m - 1) to send the value v_i
  /// to each of the n - 2 other lieutenants": all that he was told in the round before.
  void relay() {
    Path path{commander};
    Others others;
    for (const NodeId peer : peers()) {
      if (peer != commander) others.push_back(peer);
    }
    relay_below(path, 0, others);
  }

  /// OM(m), (3): "Lieutenant i uses the value majority(v_1, …, v_{n-1})".
  void decide() {
    decided = value_of(1, 0);
    output(Decided{.order = *decided});
  }

  /// "The majority value among the v_i if it exists, otherwise the value RETREAT."
  virtual Order majority(std::uint32_t attacks, std::uint32_t values) const {
    return 2 * attacks > values ? Order::attack : Order::retreat;
  }

  /// "… or else be RETREAT if he receives no value."
  virtual Order or_default(const std::optional<Order>& value) const {
    return value.value_or(Order::retreat);
  }

  /// (A2) "The receiver of a message knows who sent it", and so who cannot have.
  virtual bool may_come_from(NodeId sender, const Path& path) const {
    return !path.empty() && path.front() == commander && path.back() == sender &&
           path.size() <= paths().longest() && is_to_me(path);
  }

  /// (A3) What comes after its round counts as absent.
  bool is_timely(const OralMessage& message) const {
    return !decided && message.path.size() >= round;
  }

  Paths paths() const { return {.generals = peers().size() + 1, .m = m}; }

 private:
  using Others = boost::container::small_vector<NodeId, 16>;

  /// Of generals, and of nobody twice, and not by way of myself.
  bool is_to_me(const Path& path) const {
    for (auto general = path.begin(); general != path.end(); ++general) {
      const bool is_one =
          general->group() == 'n' && general->number() - 1 <= peers().size() && *general != self();
      if (!is_one || std::find(path.begin(), general, *general) != general) return false;
    }
    return true;
  }

  /// Passes on what came on this path in the round before, or on those that go on from it.
  /// `number`: the path's among those of its length; `others`: who is not on it.
  void relay_below(Path& path, std::size_t number, const Others& others) {
    if (path.size() + 1 == round) {
      const Order value = or_default(said[paths().first(path.size()) + number]);
      path.push_back(self());
      for (const NodeId other : others) send(other, OralMessage{.order = value, .path = path});
      path.pop_back();
      return;
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
      Others fewer = others;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      path.push_back(others[i]);
      relay_below(path, number * others.size() + i, fewer);
      path.pop_back();
    }
  }

  /// OM(m), (3): what he uses for the value of the last on this path: a majority of what that one
  /// told him and of what each other lieutenant, so he uses, was told. In OM(0), (2): "Each
  /// lieutenant uses the value he receives from the commander".
  Order value_of(std::size_t length, std::size_t number) const {
    const Order own = or_default(said[paths().first(length) + number]);
    if (length == paths().longest()) return own;
    const std::uint32_t others = paths().others(length);
    std::uint32_t attacks = own == Order::attack ? 1 : 0;
    for (std::uint32_t i = 0; i < others; ++i) {
      if (value_of(length + 1, number * others + i) == Order::attack) ++attacks;
    }
    return majority(attacks, others + 1);
  }
};
static_assert(is_process<OralMessages>);

}  // namespace orrery::generals_om

// Compiled once, in generals_om.cpp: every test would compile it anew.
extern template class orrery::BoxOf<orrery::generals_om::OralMessages>;
