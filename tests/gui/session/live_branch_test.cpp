// A branch of a live run against the run itself: its moments, its forks, its chronicle.

#include <gtest/gtest.h>

#include "gui/session/branch.hpp"
#include "tests/gui/session/live_support.hpp"

namespace orrery::gui::live_tests {
namespace {

constexpr EventNumber cut_at = 2'000;

std::shared_ptr<const Basis> basis_of(const std::string& name, std::uint64_t events = cut_at) {
  return std::make_shared<const Basis>(
      shipped_plan(name, {"limits.events=" + std::to_string(events)}), shipped_catalogue());
}

void run_branch(Branch& branch) {
  while (branch.advance(Time::max(), 100)) {
  }
}

class EveryScenario : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Live, EveryScenario, testing::ValuesIn(shipped_names()),
                         [](const auto& scenario) {
                           std::string name = scenario.param;
                           std::ranges::replace(name, '/', '_');
                           return name;
                         });

TEST_P(EveryScenario, ABranchIsTheRunOfItsPlan) {
  const auto basis = basis_of(GetParam());
  Branch branch(basis);
  run_branch(branch);
  orrery::Run run(basis->plan, basis->catalogue);
  run.finish();
  EXPECT_EQ(branch.tip().digest(), run.world().digest());
  EXPECT_EQ(branch.last_event(), run.world().events());
  EXPECT_EQ(branch.reached(), run.world().now());
  EXPECT_EQ(*branch.ended(), run.report().ended);
}

TEST_P(EveryScenario, AMomentIsTheRunSteppedThere) {
  const auto basis = basis_of(GetParam());
  Branch branch(basis);
  run_branch(branch);
  Dice dice(7);
  for (int i = 0; i < 50; ++i) {
    const EventNumber event = 1 + dice.below(branch.last_event());
    World fresh = make_world(basis->plan, basis->catalogue);
    if (event < branch.whole_moment(0)) continue;  // within the beginning: no run stands there
    fresh.begin();
    Hands hands(basis->plan.hands, basis->protocol->leader);
    while (fresh.events() < event) hands.run_until(fresh, Time::max(), event - fresh.events());
    if (fresh.events() != event) continue;  // a hand's own event came at once
    ASSERT_EQ(branch.world_at(event).state_hash(), fresh.state_hash()) << event;
    ASSERT_EQ(branch.world_at(event).digest(), fresh.digest()) << event;
  }
}

TEST_P(EveryScenario, AForkWithoutAHandIsTheSameHistory) {
  const auto basis = basis_of(GetParam());
  Branch branch(basis);
  run_branch(branch);
  Dice dice(11);
  for (int i = 0; i < 5; ++i) {
    const EventNumber event = branch.whole_moment(dice.below(branch.last_event()));
    Branch fork(branch, event, branch.hands_laid_by(event));
    EXPECT_EQ(fork.last_event(), event);
    // What was not laid yet was not taken over.
    if (fork.hands().list() != branch.hands().list()) continue;
    run_branch(fork);
    EXPECT_EQ(fork.tip().digest(), branch.tip().digest());
    EXPECT_EQ(fork.chronicle().events(), branch.chronicle().events());
    EXPECT_EQ(fork.chronicle().messages(), branch.chronicle().messages());
    EXPECT_EQ(fork.chronicle().marks(), branch.chronicle().marks());
    for (Place node = 0; node < fork.chronicle().nodes().size(); ++node) {
      EXPECT_EQ(fork.chronicle().roles_of(node), branch.chronicle().roles_of(node));
      EXPECT_EQ(fork.chronicle().events_of(node), branch.chronicle().events_of(node));
    }
  }
}

TEST_P(EveryScenario, WhatIsUnderWayIsWhatTheWorldHas) {
  const auto basis = basis_of(GetParam());
  Branch branch(basis);
  run_branch(branch);
  for (EventNumber event = branch.whole_moment(0); event <= branch.last_event(); event += 13) {
    const World& world = branch.world_at(event);
    const std::vector<Place> places = branch.chronicle().under_way(event);
    const std::vector<std::uint64_t> ids = ids_under_way(world);
    ASSERT_EQ(places.size(), ids.size()) << event;
    for (const MessageUnderWay& message : messages_under_way(world)) {
      const auto id = std::ranges::lower_bound(ids, message.id) - ids.begin();
      const ChronicleMessage& row =
          branch.chronicle().messages()[places[static_cast<std::size_t>(id)]];
      ASSERT_EQ(world.node_at(row.from), message.from);
      ASSERT_EQ(world.node_at(row.to), message.to);
      ASSERT_EQ(branch.chronicle().word(row.type), message.type);
    }
  }
}

/// Lays hands here and there, and compares with the run of the plan with just those hands.
TEST(LiveBranch, WithHandsItIsTheRunOfThePlanWithThem) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    const auto basis = basis_of("raft/leader_dies");
    Branch branch(basis);
    for (int i = 0; i < 8; ++i) {
      branch.advance(Time::max(), 1 + dice.below(250));
      branch.lay({.after = branch.last_event(), .action = some_action(branch.tip(), dice)});
    }
    run_branch(branch);
    Plan plan = basis->plan;
    plan.hands = branch.hands().list();
    EXPECT_FALSE(plan.hands.empty());
    orrery::Run run(plan, basis->catalogue);
    run.finish();
    EXPECT_EQ(branch.tip().digest(), run.world().digest());

    // And so does a branch that has them all from the beginning, at any of its moments.
    Branch again(std::make_shared<const Basis>(plan, basis->catalogue));
    run_branch(again);
    EXPECT_EQ(again.tip().digest(), run.world().digest());
    EXPECT_EQ(again.chronicle().events(), branch.chronicle().events());
    EXPECT_EQ(again.chronicle().messages(), branch.chronicle().messages());
    EXPECT_EQ(again.chronicle().marks(), branch.chronicle().marks());
    for (int i = 0; i < 60; ++i) {
      const EventNumber event = dice.below(branch.last_event() + 1);
      ASSERT_EQ(branch.world_at(event).state_hash(), again.world_at(event).state_hash()) << event;
    }
    // A fork takes over what was done up to there.
    for (int i = 0; i < 10; ++i) {
      const EventNumber event = branch.whole_moment(dice.below(branch.last_event()));
      Branch fork(branch, event, branch.hands_laid_by(event));
      ASSERT_EQ(fork.tip().digest(), branch.world_at(event).digest()) << event;
      ASSERT_EQ(fork.tip().state_hash(), branch.world_at(event).state_hash()) << event;
    }
  }
}

TEST(LiveBranch, EveryEventOfADeedIsAMoment) {
  const auto basis = basis_of("raft/leader_dies");
  Branch branch(basis);
  branch.advance(Time::max(), 400);
  const EventNumber before = branch.last_event();
  const auto action = read<HandAction>(parse_json(R"({"crash": ["n1", "n2", "n3"]})", ""), Path{});
  EXPECT_EQ(branch.lay({.after = before, .action = action}), "n1, n2, n3");
  ASSERT_EQ(branch.last_event(), before + 3);
  const auto up = [&](EventNumber event) {
    const World& world = branch.world_at(event);
    return std::ranges::count_if(world.group('n'), [&](NodeId node) { return world.is_up(node); });
  };
  EXPECT_EQ(up(before), 5);
  EXPECT_EQ(up(before + 1), 4);
  EXPECT_EQ(up(before + 2), 3);
  EXPECT_EQ(up(before + 3), 2);
  EXPECT_EQ(branch.whole_moment(before), before);
  EXPECT_EQ(branch.whole_moment(before + 1), before + 3);
}

TEST(LiveBranch, AWorldSeenStaysUntilTheNextButOne) {
  Branch branch(basis_of("raft/leader_dies"));
  branch.advance(Time::max(), 500);
  const World& before = branch.world_at(300);
  const std::uint64_t then = before.digest();
  branch.world_at(301);
  EXPECT_EQ(before.digest(), then);
}

}  // namespace
}  // namespace orrery::gui::live_tests
