#pragma once
/// A protocol for the tests of searchers: every node throws its die once, and what it shows decides
/// what becomes of it. Throws of different seeds differ.

#include <array>
#include <chrono>
#include <string>

#include "sim/plan/experiment.hpp"

namespace orrery::dice {

enum class Mood : std::uint8_t { waiting, glad, sad, furious };
BOOST_DESCRIBE_ENUM(Mood, waiting, glad, sad, furious)

/// What happens to whoever throws these; 0 for never.
struct Config {
  std::uint32_t sides = 6;
  std::uint32_t loses = 0;   ///< it breaks "dice.luck"
  std::uint32_t cheats = 0;  ///< it breaks "dice.honesty"
  std::uint32_t spins = 0;   ///< its run has no end
  std::uint32_t bursts = 0;  ///< it runs into a bug
};
BOOST_DESCRIBE_STRUCT(Config, (), (sides, loses, cheats, spins, bursts))

struct ThrowDue {
  friend auto operator<=>(const ThrowDue&, const ThrowDue&) = default;
};
BOOST_DESCRIBE_STRUCT(ThrowDue, (), ())

struct Told {
  std::uint32_t shown{};
  friend auto operator<=>(const Told&, const Told&) = default;
};
BOOST_DESCRIBE_STRUCT(Told, (), (shown))

struct Thrown {
  std::uint32_t shown{};
  friend auto operator<=>(const Thrown&, const Thrown&) = default;
};
BOOST_DESCRIBE_STRUCT(Thrown, (), (shown))

/// Never said by anybody.
struct Refused {
  friend auto operator<=>(const Refused&, const Refused&) = default;
};
BOOST_DESCRIBE_STRUCT(Refused, (), ())

struct Memory {
  Mood mood{};
  std::uint32_t shown = 0;
};
BOOST_DESCRIBE_STRUCT(Memory, (), (mood, shown))

class Die : public Process<std::variant<Told>, std::variant<ThrowDue>,
                           std::variant<Thrown, Refused>, NoDurable, Memory, Config> {
 public:
  void start() { start_timer(ThrowDue{}, std::chrono::milliseconds(10)); }
  void on(ThrowDue) {
    shown = between(1U, sides);
    mood = 2 * shown > sides ? Mood::glad : Mood::sad;
    ensure(shown != bursts, "whoever throws this bursts");
    output(Thrown{shown});
    broadcast(Told{shown});
    if (shown == spins) send(self(), Told{shown});
  }
  void on(const Told& told) {
    if (told.shown == spins && shown == spins) send(self(), told);
  }
};

/// Breaks "dice.luck" and "dice.honesty" as the configuration says.
class Judge final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Judge>(*this); }
  std::string_view name() const override { return "dice"; }
  std::vector<std::string_view> judges() const override { return {"dice.luck", "dice.honesty"}; }
  void output(World& world, NodeId node, const Payload& output) override {
    const auto* thrown = content_of<Thrown>(output);
    const auto& config = world.state_of<Config>(node);
    if (thrown == nullptr) return;
    const std::string sentence = to_text(node) + " throws " + std::to_string(thrown->shown);
    if (thrown->shown == config.loses) world.violated("dice.luck", {node}, sentence);
    if (thrown->shown == config.cheats) world.violated("dice.honesty", {node}, sentence);
  }
};

inline void add(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<Die>(config); });
}

inline Catalogue catalogue() {
  static const std::array protocols{
      Protocol{.name = "dice",
               .title = "Dice",
               .paper = "On Dice",
               .authors = "Doe",
               .year = 2014,
               .file = "tests/explore/dice.hpp",
               .scenario = "",
               .settings = settings_of<Config>(),
               .populate = populate_from<Config, add>,
               .promises = {{"dice.luck", "Nobody loses."}, {"dice.honesty", "Nobody cheats."}},
               .monitors = [] { return std::vector<Ref<Monitor>>{make_ref<Judge>()}; },
               .outputs = {"Thrown", "Refused"},
               .vocabulary = vocabulary_of<Die>()}};
  return {protocols, {}};
}

}  // namespace orrery::dice
