#include "tests/scenarios/program.hpp"

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "protocols/registry.hpp"
#include "sim/core/process.hpp"

namespace orrery::moody {

enum class Mood { calm, interrupted, broken, fickle };
BOOST_DESCRIBE_ENUM(Mood, calm, interrupted, broken, fickle)

struct Config {
  Mood mood{};
};
BOOST_DESCRIBE_STRUCT(Config, (), (mood))

struct Beat {
  friend auto operator<=>(const Beat&, const Beat&) = default;
};
BOOST_DESCRIBE_STRUCT(Beat, (), ())

struct Noise {
  std::uint64_t level{};
  friend auto operator<=>(const Noise&, const Noise&) = default;
};
BOOST_DESCRIBE_STRUCT(Noise, (), (level))

class Moody : public Process<std::variant<Noise>, std::variant<Beat>, Nothing, NoDurable,
                             NoVolatile, Config> {
 public:
  void start() { on(Beat{}); }
  void on(const Noise&) {}
  void on(Beat) {
    static std::atomic<std::uint64_t> beats_of_all_runs = 0;
    const bool is_late = now() >= std::chrono::milliseconds(500);
    const bool is_first_late = self() == replica(1) && now() == std::chrono::milliseconds(500);
    if (mood == Mood::interrupted && is_first_late) static_cast<void>(std::raise(SIGINT));
    if (mood == Mood::broken && is_late) ensure(false, "a broken mood breaks");
    broadcast(Noise{.level = mood == Mood::fickle && is_late ? ++beats_of_all_runs : 0});
    start_timer(Beat{}, std::chrono::microseconds(100));
  }
};

}  // namespace orrery::moody

namespace orrery::program {
namespace {

void populate(World& world, const moody::Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n',
                  [&](NodeId) { return make_box<moody::Moody>(config); });
}

}  // namespace

Protocol moody() {
  return {.name = "moody",
          .title = "Moody",
          .paper = "On Moods",
          .authors = "Doe",
          .year = 2020,
          .file = "tests/scenarios/program.cpp",
          .scenario = "",
          .settings = settings_of<moody::Config>(),
          .populate = populate_from<moody::Config, populate>};
}

Answer orrery(const std::vector<std::string>& arguments, const Place& place) {
  std::filesystem::current_path(ORRERY_SOURCE_DIR);
  static const std::vector<Protocol> protocols = [] {
    const Catalogue shipped = shipped_catalogue();
    std::vector<Protocol> all(shipped.protocols.begin(), shipped.protocols.end());
    all.push_back(moody());
    return all;
  }();
  std::vector<const char*> argv{"orrery"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  Console console{{out, place.is_terminal, place.has_colour, place.width},
                  {err, place.is_terminal, place.has_colour, place.width}};
  const int code = cli(static_cast<int>(argv.size()), argv.data(),
                       Catalogue{protocols, shipped_catalogue().judges}, console);
  return {code, out.str(), err.str()};
}

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace orrery::program
