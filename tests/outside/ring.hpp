#pragma once
/// The election on a ring. E. Chang and R. Roberts, "An improved algorithm for decentralized
/// extrema-finding in circular configurations of processes", Communications of the ACM 22, 1979.
///
/// A protocol that lives outside Orrery's tree, as yours would: this repository knows Orrery only
/// as an installed package.

#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"
#include "sim/core/process.hpp"
#include "sim/plan/protocol.hpp"

namespace ring {

using orrery::Duration;
using orrery::NodeId;

/// A process's number, on its way round the ring. The numbers are the nodes'.
struct Number {
  NodeId of{};
  friend auto operator<=>(const Number&, const Number&) = default;
};
BOOST_DESCRIBE_STRUCT(Number, (), (of))

/// A process decides at a time of its own that an election is due.
struct ElectionDue {
  friend auto operator<=>(const ElectionDue&, const ElectionDue&) = default;
};
BOOST_DESCRIBE_STRUCT(ElectionDue, (), ())

struct Elected {
  NodeId who{};
  friend auto operator<=>(const Elected&, const Elected&) = default;
};
BOOST_DESCRIBE_STRUCT(Elected, (), (who))

struct Config {
  orrery::DurationRange begin{std::chrono::milliseconds(0), std::chrono::milliseconds(200)};
  bool sleepsOn = false;  // a bug: who is woken by another's number does not take part at once
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (begin, sleepsOn))

struct Volatile {
  bool takesPart{};  // has sent its own number
  friend auto operator<=>(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (takesPart))

class Ring : public orrery::Process<std::variant<Number>, std::variant<ElectionDue>,
                                    std::variant<Elected>, orrery::NoDurable, Volatile, Config> {
 public:
  static orrery::Protocol protocol();

  void start() { start_timer(ElectionDue{}, between(begin)); }

  void on(ElectionDue) { take_part(); }

  /// A greater number is passed on, a smaller one is not, one's own has been all the way round.
  void on(const Number& m) {
    if (!sleepsOn) take_part();
    if (m.of == self()) output(Elected{.who = self()});
    else if (m.of > self() || !takesPart) send(neighbour(), m);
  }

 private:
  void take_part() {
    if (takesPart) return;
    takesPart = true;
    stop_timer(ElectionDue{});
    send(neighbour(), Number{.of = self()});
  }

  /// The next in the order of numbers, and of the last one the first.
  NodeId neighbour() const {
    for (const NodeId peer : peers()) {
      if (peer > self()) return peer;
    }
    return peers()[0];
  }
};
static_assert(orrery::is_process<Ring>);

}  // namespace ring
