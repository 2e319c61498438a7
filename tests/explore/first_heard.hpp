#pragma once
/// A race to n2's ear, for the tests of valence: n1 says "a" at once, n3 says "b" after 10 ms, and
/// n2 decides when it has heard enough. Small enough for all its schedules to be tried.

#include <array>
#include <chrono>
#include <string>

#include "sim/plan/run.hpp"

namespace orrery::first_heard {

struct Config {
  std::uint32_t hears = 1;    ///< words, before it decides the greatest of them
  bool changes_mind = false;  ///< it decides anew at each further word
};
BOOST_DESCRIBE_STRUCT(Config, (), (hears, changes_mind))

struct Due {
  friend auto operator<=>(const Due&, const Due&) = default;
};
BOOST_DESCRIBE_STRUCT(Due, (), ())

struct Word {
  std::string text{};
  friend auto operator<=>(const Word&, const Word&) = default;
};
BOOST_DESCRIBE_STRUCT(Word, (), (text))

struct Decided {
  std::string v{};
  friend auto operator<=>(const Decided&, const Decided&) = default;
};
BOOST_DESCRIBE_STRUCT(Decided, (), (v))

struct Memory {
  std::uint32_t heard = 0;
  std::string greatest{};
};
BOOST_DESCRIBE_STRUCT(Memory, (), (heard, greatest))

class Racer : public Process<std::variant<Word>, std::variant<Due>, std::variant<Decided>,
                             NoDurable, Memory, Config> {
 public:
  void start() {
    if (self() == replica(1)) send(replica(2), Word{"a"});
    if (self() == replica(3)) start_timer(Due{}, std::chrono::milliseconds(10));
  }
  void on(Due) { send(replica(2), Word{"b"}); }
  void on(const Word& word) {
    greatest = std::max(greatest, word.text);
    if (++heard == hears) output(Decided{greatest});
    if (heard > hears && changes_mind) output(Decided{word.text});
  }
};

inline void add(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<Racer>(config); });
}

inline Protocol protocol() {
  return {.name = "race",
          .title = "Race",
          .paper = "On Races",
          .authors = "Doe",
          .year = 2014,
          .file = "tests/explore/race.hpp",
          .scenario = "",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, add>,
          .decides = {"Decided", "v"},
          .outputs = {"Decided"},
          .vocabulary = vocabulary_of<Racer>()};
}

inline Catalogue catalogue() {
  static const std::array protocols{protocol()};
  return {protocols, {}};
}

}  // namespace orrery::first_heard
