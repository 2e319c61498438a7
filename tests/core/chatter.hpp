#pragma once
/// A small random protocol for tests of whole runs: every node tells its peers something at random
/// intervals, answers what it hears, persists now and then; the network delays, loses and
/// duplicates at random, disks take their time.

#include <vector>

#include "sim/core/world.hpp"

namespace orrery::chatter {

struct Tell {
  std::uint64_t round{};
  std::uint64_t mood{};
  friend auto operator<=>(const Tell&, const Tell&) = default;
};
BOOST_DESCRIBE_STRUCT(Tell, (), (round, mood))

struct Answer {
  std::uint64_t round{};
  friend auto operator<=>(const Answer&, const Answer&) = default;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (round))

struct RoundDue {
  friend auto operator<=>(const RoundDue&, const RoundDue&) = default;
};
BOOST_DESCRIBE_STRUCT(RoundDue, (), ())

struct Patience {
  NodeId with{};
  friend auto operator<=>(const Patience&, const Patience&) = default;
};
BOOST_DESCRIBE_STRUCT(Patience, (), (with))

struct Heard {
  NodeId from{};
  std::uint64_t round{};
};
BOOST_DESCRIBE_STRUCT(Heard, (), (from, round))

struct Durable {
  std::uint64_t rounds{};
  Log<std::uint64_t> answers{};
};
BOOST_DESCRIBE_STRUCT(Durable, (), (rounds, answers))

struct Volatile {
  std::uint64_t heard{};
  std::uint64_t waited{};
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (heard, waited))

/// A silent one listens and says nothing.
struct Config {
  bool is_silent = false;
};

class Chatter : public Process<std::variant<Tell, Answer>, std::variant<RoundDue, Patience>,
                               std::variant<Heard>, Durable, Volatile, Config> {
 public:
  void start() {
    if (!is_silent) start_timer(RoundDue{}, between(Duration(1'000'000), Duration(20'000'000)));
  }
  void on(const Tell& m, NodeId from) {
    ++heard;
    if (is_silent) return;
    if (m.mood % 4 == 0) persist();
    send(from, Answer{.round = m.round});
    start_timer(Patience{.with = from}, between(Duration(5'000'000), Duration(15'000'000)));
  }
  void on(const Answer& m, NodeId from) {
    answers.push_back(m.round);
    output(Heard{.from = from, .round = m.round});
    stop_timer(Patience{.with = from});
  }
  void on(RoundDue) {
    ++rounds;
    persist();
    broadcast(Tell{.round = rounds, .mood = between(std::uint64_t{0}, std::uint64_t{99})});
    start_timer(RoundDue{}, between(Duration(1'000'000), Duration(20'000'000)));
  }
  void on(const Patience&) { ++waited; }
};
static_assert(is_process<Chatter>);

/// Remembers the draws that it was asked for, if it is told to.
class RandomNetwork final : public Environment {
 public:
  /// What was decided for a message of these two at this instant.
  struct Decision {
    Time sent{};
    NodeId from{};
    NodeId to{};
    Duration delay{};
    friend auto operator<=>(const Decision&, const Decision&) = default;
  };
  double loss = 0.05;
  bool remembers = false;
  std::vector<Decision> decisions;

  Ref<Environment> clone() const override { return Ref<Environment>(new RandomNetwork(*this)); }
  Fate fate_of(const Transmission& m) override {
    const Draw draw = m.draw(hash_of_name("latency"));
    Fate fate{.delay = draw.between(Duration(500'000), Duration(3'000'000))};
    if (draw.then(0).chance(loss)) fate.loss = Loss::lost;
    if (draw.then(1).chance(loss)) fate.duplicate_delay = 2 * fate.delay;
    if (remembers) decisions.push_back({m.sent, m.from, m.to, fate.delay});
    return fate;
  }
  Duration sync_latency(NodeId, Draw draw) override {
    return draw.between(Duration(0), Duration(2'000'000));
  }
};

/// Counts the answers: a monitor with a state of its own.
class AnswerCount final : public Monitor {
 public:
  std::uint64_t answers = 0;
  std::uint64_t steps = 0;

  Ref<Monitor> clone() const override { return Ref<Monitor>(new AnswerCount(*this)); }
  std::string_view name() const override { return "answer_count"; }
  void after_step(World&, NodeId) override { ++steps; }
  void output(World&, NodeId, const Payload&) override { ++answers; }
};

/// Crashes a node every 50 ms and restarts it 20 ms later.
class Unrest final : public Agent {
 public:
  Ref<Agent> clone() const override { return Ref<Agent>(new Unrest(*this)); }
  std::string_view name() const override { return "unrest"; }
  void begin(World& world, std::uint32_t self) override {
    self_ = self;
    world.set_alarm(self_, Time(50'000'000), 0);
  }
  void alarm(World& world, AlarmToken token) override {
    const NodeId victim = replica(1 + token / 2 % world.group('n').size());
    if (token % 2 == 0) world.crash(victim);
    else world.restart(victim);
    const Duration wait(token % 2 == 0 ? 20'000'000 : 30'000'000);
    world.set_alarm(self_, world.now() + wait, token + 1);
  }

 private:
  std::uint32_t self_ = 0;
};

struct Options {
  std::uint64_t seed = 1;
  std::uint32_t nodes = 5;
  std::uint32_t silent_nodes = 0;  ///< behind the others
  bool crashes = true;
  Ref<Environment> environment = make_ref<RandomNetwork>();
};

/// A world of chatters that has begun.
inline World begun(const Options& options) {
  World world(options.seed, options.environment);
  world.add_group('n', options.nodes + options.silent_nodes, 'n', [&](NodeId node) {
    return make_box<Chatter>({.is_silent = node.number() > options.nodes});
  });
  if (options.crashes) world.add_agent(make_ref<Unrest>());
  world.begin();
  return world;
}

}  // namespace orrery::chatter
