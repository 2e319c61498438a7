/// The quorum register's judge against a brute force, against replicas with one broken rule each,
/// and against correct ones, in bad weather.

#include "protocols/quorum_register/quorum_register_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/protocols/quorum_register/reference_checks.hpp"
#include "tests/support/first_events.hpp"
#include "tests/support/register_storm.hpp"

namespace orrery::quorum_register::checks_test {

using namespace std::chrono_literals;

constexpr NodeId n1 = replica(1);
constexpr NodeId c1 = client(1);

/// In how many of twenty storms the judge was violated. The brute force agrees in each of them.
template <class R>
std::uint64_t caught_in_storms(Order order) {
  std::uint64_t caught = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world = register_storm<R, Client>(seed, {.order = order, .resend = 50ms});
    world.add_monitor(make_checks());
    world.add_monitor(make_ref<ReferenceChecks>());
    world.begin();
    world.run_until(1s);
    const PerJudge seen = first_events(world, "quorum_register.");
    EXPECT_EQ(seen, first_events(world, std::string(ReferenceChecks::prefix) + "quorum_register."))
        << "seed " << seed;
    caught += seen.size();
  }
  return caught;
}

TEST(QuorumRegisterChecks, AreSilentOnCorrectReplicasInBadWeather) {
  for (const Order order : {Order::parallel, Order::serial_sync, Order::serial_async}) {
    EXPECT_EQ(caught_in_storms<Replica>(order), 0U) << name_of_enumerator(order);
  }
}

/// A replica that acknowledges what a crash takes back.
class Forgetful : public Replica {
 protected:
  void persist_copies() override {}
};

TEST(QuorumRegisterChecks, CatchAReplicaThatForgetsInACrash) {
  EXPECT_GT(caught_in_storms<Forgetful>(Order::parallel), 0U);
}

/// A replica that takes whatever comes last.
class LastComesFirst : public Replica {
 protected:
  bool is_newer(const Copy&, const std::string&) const override { return true; }
};

TEST(QuorumRegisterChecks, CatchAReplicaThatTakesAnOlderCopy) {
  EXPECT_GT(caught_in_storms<LastComesFirst>(Order::parallel), 0U);
}

template <class R>
std::vector<std::string> said_of_a_replica_that_crashes() {
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 1, 'n', [](NodeId) { return make_box<R>(); });
  world.add_group('c', 1, 'n', [](NodeId) { return make_box<Client>(); });
  world.add_monitor(make_checks());
  world.begin();
  world.run_until(10ms);
  world.invoke_at(world.now(), c1, {.action = Action::put, .key = "x", .value = "a"});
  world.run_until(100ms);
  world.crash(n1);
  world.restart(n1);
  world.invoke_at(world.now(), c1, {.action = Action::get, .key = "x"});
  world.run_until(200ms);
  std::vector<std::string> sentences;
  for (const Violation& violation : world.violations()) sentences.push_back(violation.sentence);
  return sentences;
}

TEST(QuorumRegisterChecks, SayWhatIsGone) {
  EXPECT_THAT(
      said_of_a_replica_that_crashes<Forgetful>(),
      testing::ElementsAre(
          "n1 shows of x nothing, and has shown or acknowledged a (written by c1 at 10ms)"));
  EXPECT_THAT(said_of_a_replica_that_crashes<Replica>(), testing::ElementsAre());
}

}  // namespace orrery::quorum_register::checks_test
