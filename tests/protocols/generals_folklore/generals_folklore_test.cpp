#include "protocols/generals_folklore/generals_folklore.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "protocols/generals_folklore/generals_folklore_checks.hpp"
#include "tests/core/puppet.hpp"

namespace orrery::generals_folklore::test {

using namespace std::chrono_literals;
using puppet::Settable;

const NodeId n3 = replica(3);
const NodeId n4 = replica(4);

struct Field {
  Config config{};
  std::uint32_t generals = 4;
  std::vector<NodeId> traitors{};
  std::function<Fate(const Transmission&)> fate{};
};

World after(const Field& field) {
  auto network = make_ref<Settable>();
  network->delay = 5ms;
  if (field.fate) network->fate = field.fate;
  World world(1, network);
  world.add_group('n', field.generals, 'n',
                  [&](NodeId) { return make_box<Folklore>(field.config); });
  world.add_monitor(make_checks());
  for (const NodeId traitor : field.traitors) world.declare_liar(traitor);
  world.begin();
  world.run_until(1s);
  return world;
}

std::vector<std::string> violated(const World& world) {
  std::vector<std::string> judges;
  for (const Violation& violation : world.violations()) judges.push_back(violation.judge);
  return judges;
}

/// n4 wants to retreat, and says so to n3 alone.
Fate two_faced(const Transmission& message) {
  Fate fate{.delay = 5ms};
  if (message.from != n4 || message.to == n3) return fate;
  const Value attack("attack");
  fate.instead = message.payload.falsified({.liar = n4, .field = "order", .value = &attack});
  return fate;
}

/// What n4 sends is late.
Fate slow(const Transmission& message) {
  return {.delay = message.from == n4 ? Duration(100ms) : Duration(5ms)};
}

TEST(GeneralsFolklore, AllFourLookRightWhereNobodyLies) {
  for (const Solution solution :
       {Solution::voting, Solution::signing, Solution::questioning, Solution::nonce}) {
    SCOPED_TRACE(name_of_enumerator(solution));
    const World world = after({.config = {.solution = solution}});
    EXPECT_TRUE(violated(world).empty());
    for (const NodeId general : world.group('n')) {
      EXPECT_EQ(world.state_of<Volatile>(general).decided, Order::attack);
      EXPECT_TRUE(world.state_of<Volatile>(general).expelled.empty());
    }
  }
}

TEST(GeneralsFolklore, TwoThirdsDecideAndNotLess) {
  const auto decision_of = [](std::uint32_t attackers, std::uint32_t generals) {
    const World world = after({.config = {.attackers = attackers}, .generals = generals});
    return world.state_of<Volatile>(replica(1)).decided;
  };
  EXPECT_EQ(decision_of(2, 3), Order::attack);
  EXPECT_EQ(decision_of(2, 4), Order::retreat);
  EXPECT_EQ(decision_of(3, 4), Order::attack);
  EXPECT_EQ(decision_of(4, 7), Order::retreat);
  EXPECT_EQ(decision_of(5, 7), Order::attack);
}

// X02: one exchange is not enough when traitors equivocate.
TEST(GeneralsFolklore, OneExchangeDisagrees) {
  for (const Solution solution : {Solution::voting, Solution::nonce}) {
    SCOPED_TRACE(name_of_enumerator(solution));
    const World world = after(
        {.config = {.solution = solution, .attackers = 2}, .traitors = {n4}, .fate = two_faced});
    EXPECT_EQ(violated(world), std::vector<std::string>{std::string(agreement)});
  }
}

// X04: a missing signature proves nothing.
TEST(GeneralsFolklore, ALateSignatureExpelsTheLoyal) {
  const World world = after({.config = {.solution = Solution::signing}, .fate = slow});
  EXPECT_EQ(violated(world), std::vector<std::string>{std::string(loyal_stay)});
  EXPECT_EQ(world.violations().front().sentence, "n1 holds n4, who is loyal, for a traitor");
}

// A signature is its general's: nobody votes in another's name.
TEST(GeneralsFolklore, SpoiltSignaturesDoNotCount) {
  const World world = after({.config = {.solution = Solution::signing},
                             .traitors = {replica(2)},
                             .fate = [](const Transmission& message) {
                               Fate fate{.delay = 5ms};
                               const Value retreat("retreat");
                               if (message.from == n4) {
                                 fate.instead = message.payload.falsified(
                                     {.liar = replica(2), .field = "order", .value = &retreat});
                               }
                               return fate;
                             }});
  EXPECT_FALSE(world.state_of<Volatile>(n3).votes.contains(n4));
}

// X06: slow loyal nodes are expelled …
TEST(GeneralsFolklore, QuestionsExpelTheSlow) {
  const World world = after({.config = {.solution = Solution::questioning}, .fate = slow});
  EXPECT_EQ(violated(world), std::vector<std::string>{std::string(loyal_stay)});
}

// … and "a consistent liar passes questioning".
TEST(GeneralsFolklore, QuestionsDoNotFindWhoLiesToAllAlike) {
  const World world = after({.config = {.solution = Solution::questioning},
                             .traitors = {n4},
                             .fate = [](const Transmission& message) {
                               Fate fate{.delay = 5ms};
                               const Value retreat("retreat");
                               if (message.from == n4 && message.payload.type_name() == "Vote") {
                                 fate.instead = message.payload.falsified(
                                     {.liar = n4, .field = "order", .value = &retreat});
                               }
                               return fate;
                             }});
  for (const NodeId general : {replica(1), replica(2), n3}) {
    EXPECT_FALSE(world.state_of<Volatile>(general).expelled.contains(n4));
  }
}

// X07: the traitor is a legitimate participant, and knows the nonce.
TEST(GeneralsFolklore, VotesWithAnotherNonceDoNotCount) {
  World world(1);
  world.add_group('n', 4, 'n',
                  [](NodeId) { return make_box<Folklore>(Config{.solution = Solution::nonce}); });
  world.begin();
  world.run_until(20ms);
  world.receive(n3, make_payload(Vote{.order = Order::attack, .nonce = 1}), n4);
  EXPECT_TRUE(world.state_of<Volatile>(n3).votes.empty());
  const std::uint64_t nonce = world.state_of<Volatile>(n3).nonce;
  EXPECT_NE(nonce, 0U);
  world.receive(n3, make_payload(Vote{.order = Order::attack, .nonce = nonce}), n4);
  EXPECT_EQ(world.state_of<Volatile>(n3).votes.size(), 1U);
}

/// Wants to attack like everybody else, and retreats.
class Contrary : public Folklore {
 public:
  using Folklore::on;
  void on(RoundEnds timer) {
    Folklore::on(timer);
    if (round == 3) votes.clear();
  }
};

TEST(GeneralsFolklore, ItsJudgesBite) {
  World world(1);
  world.add_group('n', 4, 'n', [](NodeId) { return make_box<Contrary>(Config{}); });
  world.add_monitor(make_checks());
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(violated(world), std::vector<std::string>{std::string(validity)});
}

}  // namespace orrery::generals_folklore::test
