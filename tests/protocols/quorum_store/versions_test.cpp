/// Dotted version vectors, against sets of events that are kept whole.

#include "protocols/quorum_store/versions.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "tests/protocols/quorum_store/support.hpp"

namespace orrery::quorum_store {
namespace {

const Actor a{replica(1), 7};
const Actor b{replica(2), 8};

Version made(const Dot& dot, const VersionVector& past, std::string value = "v",
             Time written = {}) {
  return {.dot = dot, .past = past, .written = written, .value = std::move(value)};
}

VersionVector past(std::initializer_list<Dot> dots) {
  VersionVector all;
  for (const Dot& dot : dots) all.add(dot);
  return all;
}

TEST(Versions, ADotIsInAVectorWithAllThatItsActorMadeBefore) {
  const VersionVector vector = past({{a, 3}, {b, 1}, {a, 2}});
  EXPECT_EQ(vector.newest, (std::vector<Dot>{{a, 3}, {b, 1}}));
  EXPECT_TRUE(vector.contains({a, 1}));
  EXPECT_TRUE(vector.contains({a, 3}));
  EXPECT_FALSE(vector.contains({a, 4}));
  EXPECT_FALSE(vector.contains({Actor{replica(1), 8}, 1})) << "another epoch is another actor";
}

/// Preguiça et al., their example: two clients that have read the same write through one server.
/// With one vector a version they would overwrite each other; with dots they are siblings.
TEST(Versions, TwoClientsThroughOneServerAreSiblings) {
  const Version first = made({a, 1}, {}, "v");
  const Version of_peter = made({a, 2}, past({{a, 1}}), "w");
  const Version of_mary = made({a, 3}, past({{a, 1}}), "z");
  Siblings copy = of({first, of_peter, of_mary});
  EXPECT_EQ(copy.versions, (std::vector<Version>{of_peter, of_mary}));
  EXPECT_EQ(context_of(copy), past({{a, 3}}));
  copy.add(made({b, 1}, context_of(copy), "both"));
  EXPECT_EQ(copy.versions.size(), 1U) << "whoever has read both replaces both";
  copy.add(of_peter);
  EXPECT_EQ(copy.versions.size(), 1U) << "and what was replaced does not come back";
}

/// Dynamo's Figure 3: D1 and D2 through Sx, D3 through Sy and D4 through Sz, D5 of them all.
TEST(Versions, Figure3_OfDynamo) {
  const Actor sx{replica(1), 1};
  const Actor sy{replica(2), 1};
  const Actor sz{replica(3), 1};
  const Version d1 = made({sx, 1}, {}, "D1");
  const Version d2 = made({sx, 2}, past({{sx, 1}}), "D2");
  const Version d3 = made({sy, 1}, past({{sx, 2}}), "D3");
  const Version d4 = made({sz, 1}, past({{sx, 2}}), "D4");
  EXPECT_EQ(of({d1, d2}).versions, std::vector<Version>{d2});
  EXPECT_EQ(of({d2, d4, d3}).versions, (std::vector<Version>{d3, d4}));
  const VersionVector context = context_of(of({d3, d4}));
  EXPECT_EQ(context, past({{sx, 2}, {sy, 1}, {sz, 1}}));
  const Version d5 = made({sx, 3}, context, "D5");
  EXPECT_EQ(of({d5, d3, d4}).versions, std::vector<Version>{d5});
}

TEST(Versions, TheLastOneWinsWhateverItsPastSays) {
  using namespace std::chrono_literals;
  const Version late = made({a, 1}, {}, "late", 2s);
  const Version replacing = made({b, 1}, past({{a, 1}}), "early", 1s);
  EXPECT_EQ(last_written(of({late}), of({replacing})).versions, std::vector<Version>{late});
  EXPECT_EQ(last_written(of({replacing}), of({late})).versions, std::vector<Version>{late});
  EXPECT_EQ(last_written({}, of({late})).versions, std::vector<Version>{late});
  EXPECT_EQ(last_written({}, {}), Siblings{});
  const Version same_time = made({b, 2}, {}, "same", 2s);
  EXPECT_EQ(last_written(of({late}), of({same_time})).versions, std::vector<Version>{same_time});
}

TEST(Versions, BeyondAnyRunAreNotCredible) {
  constexpr std::uint64_t beyond = std::uint64_t{1} << 62;
  EXPECT_TRUE(made({a, beyond - 1}, {}).is_credible());
  EXPECT_FALSE(made({a, beyond}, {}).is_credible());
  EXPECT_FALSE(made({a, 1}, past({{b, ~std::uint64_t{0}}})).is_credible());
  EXPECT_FALSE(made({a, 1}, {}, "v", Time::max()).is_credible());
  EXPECT_FALSE(made({a, 1}, {}, "v", Time::min()).is_credible());
  EXPECT_FALSE(of({made({a, 1}, {}, "v", Time::max())}).is_credible());
}

// ---------------------------------------------------------------- a whole history

/// A few servers and clients in which everything happens in any order. Beside each server's copy is
/// what it should hold, by the histories themselves: sets of dots, and nothing made short.
class Replay {
 public:
  explicit Replay(std::uint32_t seed) : dice_(seed) {}

  void step() {
    const std::size_t server = pick(servers);
    const std::size_t other = pick(servers);
    const std::size_t reader = pick(clients);
    switch (pick(4)) {
      case 0:  // a client reads
        context_[reader] = context_of(copy_[server]);
        read_[reader] = history_of(held_[server]);
        break;
      case 1:  // … writes what replaces all that it has read, from whomever
        write(server, reader);
        break;
      case 2:  // a copy arrives at another server
        copy_[other] = reconciled(copy_[other], copy_[server]);
        for (const Dot& dot : held_[server]) hold(other, dot);
        break;
      default:  // a server lets go of its copy, once in a while, and forgets what it has made
        if (pick(8) == 0) let_go(server);
    }
    expect_as_by_histories(server);
    expect_as_by_histories(other);
  }

 private:
  static constexpr std::size_t servers = 3;
  static constexpr std::size_t clients = 3;

  std::size_t pick(std::size_t n) { return dice_() % n; }

  void write(std::size_t server, std::size_t writer) {
    Dot& dot = newest_[server];
    if (dot.n == 0) dot.actor = {replica(static_cast<std::uint32_t>(server + 1)), ++epochs_};
    ++dot.n;
    EXPECT_TRUE(past_.emplace(dot, read_[writer]).second) << "a dot stands for one version";
    copy_[server].add(made(dot, context_[writer]));
    hold(server, dot);
  }

  void let_go(std::size_t server) {
    copy_[server] = {};
    held_[server].clear();
    newest_[server] = {};
  }

  /// By histories: nothing that is in another one's past.
  void hold(std::size_t server, const Dot& dot) {
    std::set<Dot>& held = held_[server];
    held.insert(dot);
    const std::set<Dot> all = held;
    for (const Dot& each : all) {
      for (const Dot& replaced : past_.at(each)) held.erase(replaced);
    }
  }

  std::set<Dot> history_of(const std::set<Dot>& dots) const {
    std::set<Dot> history = dots;
    for (const Dot& dot : dots) history.insert(past_.at(dot).begin(), past_.at(dot).end());
    return history;
  }

  void expect_as_by_histories(std::size_t server) const {
    std::set<Dot> dots;
    for (const Version& each : copy_[server].versions) dots.insert(each.dot);
    ASSERT_EQ(dots, held_[server]);
  }

  std::mt19937 dice_;
  std::uint64_t epochs_ = 0;
  std::array<Siblings, servers> copy_{};
  std::array<std::set<Dot>, servers> held_{};
  std::array<Dot, servers> newest_{};
  std::array<VersionVector, clients> context_{};
  std::array<std::set<Dot>, clients> read_{};
  std::map<Dot, std::set<Dot>> past_;  // of every version, one by one
};

TEST(Versions, AreWhatWholeHistoriesSay) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Replay replay(seed);
    for (int i = 0; i < 120 && !testing::Test::HasFailure(); ++i) replay.step();
  }
}

}  // namespace
}  // namespace orrery::quorum_store
