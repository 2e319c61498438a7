/// ABD's judges against a brute force, against processes with one broken rule each, and against
/// correct ones, in bad weather.

#include "protocols/abd/abd_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/protocols/abd/reference_checks.hpp"
#include "tests/protocols/abd/support.hpp"
#include "tests/support/first_events.hpp"
#include "tests/support/register_storm.hpp"

namespace orrery::abd::checks_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

using Events = PerJudge;

/// In how many of the runs each judge was violated. The brute force agrees in each of them.
template <class S, class C>
Events caught_in_storms() {
  Events caught;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world = register_storm<S, C>(seed, {.resend = 50ms});
    world.add_monitor(make_checks());
    world.add_monitor(make_ref<ReferenceChecks>());
    world.begin();
    world.run_until(1s);
    const Events seen = first_events(world, "abd.");
    EXPECT_EQ(seen, first_events(world, std::string(ReferenceChecks::prefix) + "abd."))
        << "seed " << seed;
    for (const auto& [judge, event] : seen) ++caught[judge];
  }
  return caught;
}

TEST(AbdChecks, AreSilentOnAbdInBadWeather) {
  EXPECT_EQ((caught_in_storms<Server, Client>()), Events{});
}

/// A server that acknowledges what a crash takes back.
class Forgetful : public Server {
 protected:
  void persist_copy() override {}
};

TEST(AbdChecks, CatchAServerThatForgetsInACrash) {
  EXPECT_THAT((caught_in_storms<Forgetful, Client>()),
              ElementsAre(Pair("tag_never_goes_back", testing::Gt(0U))));
}

/// A server that takes whatever comes last.
class LastComesFirst : public Server {
 protected:
  bool is_newer(const Tag&, const std::string&) const override { return true; }
};

TEST(AbdChecks, CatchAServerThatTakesAnOlderCopy) {
  EXPECT_THAT((caught_in_storms<LastComesFirst, Client>()),
              ElementsAre(Pair("tag_never_goes_back", testing::Gt(0U))));
}

/// A writer that goes by what it finds alone.
class ForgetsItsOwn : public Client {
 protected:
  std::uint64_t next_number() const override { return copy.tag.number + 1; }
};

TEST(AbdChecks, CatchAWriterThatUsesATagTwice) {
  EXPECT_THAT((caught_in_storms<Server, ForgetsItsOwn>()),
              ElementsAre(Pair("one_value_a_tag", testing::Gt(0U))));
}

/// The same by a crash: n1 has c1's first tag, and c1 does not know it any more.
class RemembersNothing : public Client {
 protected:
  void remember_number() override {}
};

template <class C>
std::vector<std::string> said_of_a_writer_that_crashes() {
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 3, 'n', [](NodeId) { return make_box<Server>(); });
  world.add_group('c', 1, 'n',
                  [](NodeId) { return make_box<C>(ClientConfig{.writers = Writers::single}); });
  world.add_monitor(make_checks());
  world.begin();
  world.run_until(10ms);
  world.invoke_at(world.now(), c1, put("a"));
  world.run_until(100ms);
  world.crash(c1);
  world.restart(c1);
  world.invoke_at(world.now(), c1, put("b"));
  world.run_until(200ms);
  std::vector<std::string> sentences;
  for (const Violation& violation : world.violations()) sentences.push_back(violation.sentence);
  return sentences;
}

TEST(AbdChecks, SayWhoUsedATagTwice) {
  EXPECT_THAT(said_of_a_writer_that_crashes<RemembersNothing>(),
              testing::Contains("c1 says that x with tag 1.c1 is b, and c1 has said a"));
  EXPECT_THAT(said_of_a_writer_that_crashes<Client>(), ElementsAre());
}

}  // namespace orrery::abd::checks_test
