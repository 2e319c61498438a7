/// The judges of anti-entropy: what they notice, and what they leave alone.

#include "protocols/anti_entropy/anti_entropy_checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/cluster.hpp"

namespace orrery::anti_entropy {
namespace checks_test {

/// Says what it is told to say, whatever it holds.
struct Say {
  Installed what{};
  friend auto operator<=>(const Say&, const Say&) = default;
};
BOOST_DESCRIBE_STRUCT(Say, (), (what))

class Puppet : public Process<std::variant<Say>, Nothing, Output> {
 public:
  void start() {}
  void on(const Say& m) { output(m.what); }
};

}  // namespace checks_test

namespace {

using namespace std::chrono_literals;
using checks_test::Puppet;
using checks_test::Say;

constexpr NodeId first = replica(1);
constexpr NodeId second = replica(2);

/// What the judges say of sites that install this, one after the other.
std::vector<std::string> violated_by(const std::vector<std::pair<NodeId, Installed>>& script) {
  World world(1);
  world.add_monitor(make_checks());
  world.add_group('n', 3, 'n', [](NodeId) { return make_box<Puppet>(); });
  world.begin();
  for (const auto& [site, what] : script) world.receive(site, make_payload(Say{what}), site);
  std::vector<std::string> names;
  for (const Violation& each : world.violations()) names.push_back(each.judge);
  return names;
}

Installed holding(std::optional<std::string> value, Time time, NodeId from = {}) {
  return {.key = "x",
          .entry = {.value = std::move(value), .timestamp = {.time = time, .site = first}},
          .from = from};
}

const std::vector<std::string> no_violation;
const std::vector<std::string> invented{std::string(judges::nothing_invented)};
const std::vector<std::string> back{std::string(judges::deleted_stays_deleted)};

TEST(AntiEntropyNothingInvented, IsSilentOnWhatWasWritten) {
  EXPECT_EQ(violated_by({{first, holding("a", 1s)}, {second, holding("a", 1s, first)}}),
            no_violation);
}

TEST(AntiEntropyNothingInvented, BitesOnAnotherValueTimeOrKey) {
  EXPECT_EQ(violated_by({{first, holding("a", 1s)}, {second, holding("b", 1s, first)}}), invented);
  EXPECT_EQ(violated_by({{first, holding("a", 1s)}, {second, holding(std::nullopt, 1s, first)}}),
            invented);
  EXPECT_EQ(violated_by({{first, holding("a", 1s)}, {second, holding("a", 2s, first)}}), invented);
  Installed other_key = holding("a", 1s, first);
  other_key.key = "y";
  EXPECT_EQ(violated_by({{first, holding("a", 1s)}, {second, other_key}}), invented);
}

/// The origin is down before it can say that it has written anything, and yet it has.
TEST(AntiEntropyNothingInvented, IsSilentOnWhatACrashHasLeftOnTheDiskOfItsOrigin) {
  Cluster cluster;
  cluster.add<Site>('n', 2, {.exchange = Exchange::push});
  cluster.add<Client>('c', 1);
  cluster.world().add_monitor(make_checks());
  cluster.begin();
  cluster.slow_disks();
  const ClientRequest request{.number = 1,
                              .operation = {.action = Action::put, .key = "x", .value = "a"}};
  EXPECT_EQ(cluster.receive(first, client(1), request), nothing);
  cluster.world().crash(first, CrashWrites{Unsynced::kept});
  cluster.crash(client(1));
  cluster.restart(first);
  cluster.expire(first, ExchangeDue{});
  cluster.deliver<Update>(first, second);
  EXPECT_NE(cluster.sync(second), nothing);
}

TEST(AntiEntropyDeletedStaysDeleted, IsSilentOnWhatIsWrittenAnew) {
  EXPECT_EQ(violated_by({{first, holding("a", 1s)},
                         {first, holding(std::nullopt, 2s)},
                         {first, holding("b", 3s)},
                         {first, holding("c", 4s)}}),
            no_violation);
}

TEST(AntiEntropyDeletedStaysDeleted, IsSilentOnASiteThatHasNotHeardOfTheDeletion) {
  EXPECT_EQ(violated_by({{first, holding("a", 1s)},
                         {first, holding(std::nullopt, 2s)},
                         {second, holding("a", 1s, first)}}),
            no_violation);
}

TEST(AntiEntropyDeletedStaysDeleted, BitesOnWhatComesBack) {
  EXPECT_EQ(violated_by({{first, holding("a", 1s)},
                         {first, holding(std::nullopt, 2s)},
                         {first, holding("a", 1s, second)}}),
            back);
  EXPECT_EQ(violated_by({{first, holding("a", 1s)},
                         {first, holding(std::nullopt, 3s)},
                         {first, holding("b", 4s)},
                         {first, holding("a", 1s, second)}}),
            back);
}

// ---------------------------------------------------------------- brute force

/// Looks back over the whole history at each step. (A world keeps the first violation of each
/// judge.)
std::vector<std::string> brute_force(const std::vector<std::pair<NodeId, Installed>>& script) {
  std::vector<std::string> names;
  const auto violated = [&](std::string_view judge) {
    if (std::find(names.begin(), names.end(), judge) == names.end()) names.emplace_back(judge);
  };
  for (std::size_t i = 0; i < script.size(); ++i) {
    const auto& [site, what] = script[i];
    bool is_written = what.from == NodeId{};
    bool comes_back = false;
    std::optional<std::string> written;
    for (std::size_t j = 0; j < i; ++j) {
      const auto& [other, earlier] = script[j];
      const bool is_same_version = earlier.entry.timestamp == what.entry.timestamp;
      if (what.from != NodeId{} && earlier.from == NodeId{} && is_same_version) {
        is_written = earlier.entry.value == what.entry.value;  // the last one to write it
      }
      comes_back |= other == site && !earlier.entry.value && what.entry.value &&
                    what.entry.timestamp <= earlier.entry.timestamp;
    }
    if (!is_written) violated(judges::nothing_invented);
    if (comes_back) violated(judges::deleted_stays_deleted);
  }
  return names;
}

TEST(AntiEntropyChecks, AgreeWithBruteForceOnRandomHistories) {
  std::size_t violated = 0;
  std::size_t kept = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Hasher dice(seed);
    const auto roll = [&](std::uint64_t sides) {
      dice.add(sides);
      return dice.value() % sides;
    };
    std::vector<std::pair<NodeId, Installed>> script;
    const std::uint64_t length = 2 + roll(5);
    for (std::uint64_t i = 0; i < length; ++i) {
      const NodeId site = replica(static_cast<std::uint32_t>(1 + roll(2)));
      const auto value = roll(2) == 0 ? std::nullopt : std::optional<std::string>("a");
      script.emplace_back(site, holding(value, Time(roll(3)), roll(2) == 0 ? NodeId{} : first));
    }
    SCOPED_TRACE(seed);
    const std::vector<std::string> expected = brute_force(script);
    EXPECT_EQ(violated_by(script), expected);
    (expected.empty() ? kept : violated) += 1;
  }
  EXPECT_GT(violated, 100U);
  EXPECT_GT(kept, 100U);
}

}  // namespace
}  // namespace orrery::anti_entropy
