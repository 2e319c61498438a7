#pragma once
/// The smallest work for an engine: each node sends 16 bytes once a second to a random other one,
/// 10 ms away. Two events a message.

#include "sim/core/world.hpp"

namespace orrery::bench {

/// Every message takes ten milliseconds.
class TenMilliseconds final : public Environment {
 public:
  Ref<Environment> clone() const override { return make_ref<TenMilliseconds>(*this); }
  Fate fate_of(const Transmission&) override { return {.delay = std::chrono::milliseconds(10)}; }
};

struct Rumour {
  std::uint64_t origin{};
  std::uint64_t number{};
  friend auto operator<=>(const Rumour&, const Rumour&) = default;
};
BOOST_DESCRIBE_STRUCT(Rumour, (), (origin, number))

struct PeriodOver {
  friend auto operator<=>(const PeriodOver&, const PeriodOver&) = default;
};
BOOST_DESCRIBE_STRUCT(PeriodOver, (), ())

struct GossiperState {
  std::uint64_t sent{};
  std::uint64_t heard{};
};
BOOST_DESCRIBE_STRUCT(GossiperState, (), (sent, heard))

class Gossiper : public Process<std::variant<Rumour>, std::variant<PeriodOver>, Nothing, NoDurable,
                                GossiperState> {
 public:
  void start() { start_timer(PeriodOver{}, between(Duration{0}, std::chrono::seconds(1))); }
  void on(const Rumour& m) { heard += m.number; }
  void on(PeriodOver) {
    send(peers()[between(0U, peers().size() - 1)], Rumour{.origin = self().bits, .number = ++sent});
    start_timer(PeriodOver{}, std::chrono::seconds(1));
  }
};
static_assert(is_process<Gossiper>);

/// Not begun yet.
inline World gossip(std::uint32_t nodes) {
  World world(1, make_ref<TenMilliseconds>());
  world.add_group('n', nodes, 'n', [](NodeId) { return make_box<Gossiper>(); });
  return world;
}

}  // namespace orrery::bench
