/// The judges of multi-primary replication against a brute force, against servers with one broken
/// rule each, and against correct ones, in bad weather.

#include "protocols/multi_primary/multi_primary_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/protocols/multi_primary/reference_checks.hpp"
#include "tests/support/first_events.hpp"
#include "tests/support/register_storm.hpp"

namespace orrery::multi_primary::checks_test {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Gt;
using testing::Pair;

/// In how many of the storms each judge was violated. The brute force agrees in each of them.
template <class S>
PerJudge caught_in_storms() {
  PerJudge caught;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world = register_storm<S, Client>(
        seed, {.retry = 50ms},
        {.conflicts = seed % 2 == 0 ? Conflicts::siblings : Conflicts::last_writer_wins,
         .antiEntropy = 100ms});
    world.add_monitor(make_checks());
    world.add_monitor(make_ref<ReferenceChecks>());
    world.begin();
    world.run_until(1s);
    const PerJudge seen = first_events(world, "multi_primary.");
    EXPECT_EQ(seen, first_events(world, std::string(ReferenceChecks::prefix) + "multi_primary."))
        << "seed " << seed;
    for (const auto& [judge, event] : seen) ++caught[judge];
  }
  return caught;
}

TEST(MultiPrimaryChecks, AreSilentOnCorrectServersInBadWeather) {
  EXPECT_EQ(caught_in_storms<Server>(), PerJudge{});
}

/// A server that acknowledges, and tells, what a crash takes back.
class Forgetful : public Server {
 protected:
  void persist_copies() override {}
};

TEST(MultiPrimaryChecks, CatchAServerThatForgetsInACrash) {
  const PerJudge caught = caught_in_storms<Forgetful>();
  EXPECT_THAT(caught, Contains(Pair("nothing_is_forgotten", Gt(0U))));
  EXPECT_THAT(caught, Contains(Pair("one_value_a_vector", Gt(0U))));
}

/// A site whose updates do not count.
class CountsNothing : public Server {
 protected:
  VersionVector next_vector(const Versions& replaced) const override {
    VersionVector vector = Server::next_vector(replaced);
    vector[self()] = 1;
    return vector;
  }
};

TEST(MultiPrimaryChecks, CatchASiteThatDoesNotCount) {
  EXPECT_THAT(caught_in_storms<CountsNothing>(), Contains(Pair("one_value_a_vector", Gt(0U))));
}

/// A server that keeps what is old.
class KeepsAll : public Server {
 protected:
  Versions undominated(const Versions& all) const override {
    Versions kept = all;
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    return kept;
  }
};

TEST(MultiPrimaryChecks, CatchAServerThatKeepsWhatIsDominated) {
  EXPECT_THAT(caught_in_storms<KeepsAll>(), Contains(Pair("siblings_conflict", Gt(0U))));
}

}  // namespace orrery::multi_primary::checks_test
