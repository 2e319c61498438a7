#include <gtest/gtest.h>

#include <algorithm>

#include "gui/session/live_session.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui::recording {
namespace {

/// Live, simulated to its end.
std::unique_ptr<LiveSession> run_live(const Plan& plan) {
  auto live = std::make_unique<LiveSession>(plan, "scenario.json", std::vector<std::string>{},
                                            catalogue(), LiveOptions{.threaded = false});
  live->want(Time::max());
  while (live->work(5'000)) {
  }
  return live;
}

Plan plan_with_seed(const std::string& scenario, std::uint64_t seed) {
  return plan_of(scenario, {"seed=" + std::to_string(seed)});
}

TEST(RecordedLinks, AreThoseOfTheLiveRun) {
  const std::vector<std::pair<std::string, std::uint64_t>> runs{
      {"quorum_store/partition_strict", 17},
      {"network/ring_reroutes", 4},
      {"raft/nemesis", 3},
      {"raft/by_hand", 1},
      {"raft/bridge_partition", 1},
      {"raft/one_way_cut", 1}};
  for (const auto& [scenario, seed] : runs) {
    SCOPED_TRACE(scenario);
    const Folder folder;
    const Plan plan = plan_with_seed(scenario, seed);
    const auto live = run_live(plan);
    RecordedSession recorded(record(folder, scenario, plan, nullptr, {.events = 1'000'000}),
                             catalogue());
    const EventNumber last = recorded.chronicle().last_event();
    ASSERT_EQ(last, live->last_event());
    std::size_t with_cuts = 0;
    for (EventNumber event = 1; event <= last; event += 1 + last / 97) {
      const auto then = live->moment(event);
      const auto moment = recorded.moment(event);
      ASSERT_EQ(moment->cuts, then->cuts) << "after event " << event;
      ASSERT_EQ(moment->links, then->links);
      EXPECT_EQ(moment->why_no_cuts, "");
      EXPECT_EQ(recorded.link(0, 1, event), live->link(0, 1, event)) << "after event " << event;
      with_cuts += moment->cuts.empty() ? 0U : 1U;
    }
    EXPECT_TRUE(with_cuts > 0 || scenario == "raft/by_hand");
  }
}

TEST(RecordedLinks, AreTheSameWhicheverMomentIsAskedForFirst) {
  const Folder folder;
  const Plan plan = plan_with_seed("quorum_store/partition_strict", 17);
  const std::string file = record(folder, "quorum_store/partition_strict", plan);
  RecordedSession forth(file, catalogue());
  RecordedSession back(file, catalogue());
  const EventNumber last = forth.chronicle().last_event();
  std::vector<std::vector<CutThen>> cuts;
  for (EventNumber event = 0; event <= last; event += 200)
    cuts.push_back(forth.moment(event)->cuts);
  for (std::size_t i = cuts.size(); i-- > 0;) {
    EXPECT_EQ(back.moment(i * 200)->cuts, cuts[i]) << "after event " << i * 200;
  }
}

TEST(RecordedLinks, AreNotKnownOfAProtocolThatNobodyKnows) {
  const Folder folder;
  RecordedSession recorded(record(folder, "network/ring_reroutes"), {});
  const auto moment = recorded.moment(100);
  EXPECT_FALSE(moment->links_are_known);
  EXPECT_NE(moment->why_no_cuts, "");
  EXPECT_EQ(recorded.link(0, 1, 100), std::nullopt);
}

TEST(RecordedLinks, AreNotKnownSinceAFaultThatStruckOtherwise) {
  const Folder folder;
  const Plan plan = plan_with_seed("quorum_store/partition_strict", 17);
  const std::string file = record(folder, "quorum_store/partition_strict", plan);
  spoil(file, "UPDATE fault SET what = 'cut something else'");
  RecordedSession recorded(file, catalogue());
  const auto& marks = recorded.chronicle().marks();
  const auto fault = std::ranges::find(marks, Mark::Kind::fault, &Mark::kind);
  ASSERT_NE(fault, marks.end());
  EXPECT_EQ(recorded.moment(fault->event - 1)->why_no_cuts, "");
  const auto after = recorded.moment(fault->event);
  EXPECT_EQ(after->why_no_cuts, "run again, it goes otherwise");
  EXPECT_EQ(after->cuts, std::vector<CutThen>{});
}

/// "The primary of a view is replica p such that p = v mod |R|" (PBFT §4).
TEST(RecordedRoles, OfPbftSayWhoIsPrimary) {
  const Folder folder;
  Chronicle live;
  RecordedSession recorded(record(folder, "pbft/mute_primary", plan_of("pbft/mute_primary"), &live),
                           catalogue());
  const Chronicle& chronicle = recorded.chronicle();
  std::size_t primaries = 0;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    ASSERT_EQ(chronicle.roles_of(node).size(), live.roles_of(node).size());
    for (std::size_t i = 0; i < chronicle.roles_of(node).size(); ++i) {
      const RoleChange& change = chronicle.roles_of(node)[i];
      const RoleChange& same = live.roles_of(node)[i];
      EXPECT_EQ(change.event, same.event);
      const std::string_view role = chronicle.word(change.role);
      EXPECT_EQ(role, live.word(same.role));
      if (role != "primary") continue;
      ++primaries;
      const auto view = recorded.member(node, "view", change.event);
      ASSERT_TRUE(view);
      EXPECT_EQ(*view->get_if<std::int64_t>() % 4, node);
    }
    if (chronicle.nodes()[node].group() == 'n') {
      EXPECT_FALSE(chronicle.roles_of(node).empty());
    }
  }
  EXPECT_GE(primaries, 2U) << "the mute one, and who takes its place";
}

}  // namespace
}  // namespace orrery::gui::recording
