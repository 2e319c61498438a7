#include "sim/faults/liar_faults.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>

#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

using puppet::Word;

/// Who heard what, from whom: n2 -> {"n1 says hi"}.
using WordsHeard = std::map<NodeId, std::vector<std::string>>;

struct HallOfLiars {
  std::vector<FaultEntry> faults;
  NetworkPlan network{};
  FaultFrame frame{};
  std::uint64_t seed = 1;
};

/// n1 and n2 tell everybody the round's number every 100 ms; what is heard until `end`.
WordsHeard words_heard_until(Time end, const HallOfLiars& hall) {
  auto heard = std::make_shared<WordsHeard>();
  World world(hall.seed, make_ref<Surroundings>(hall.network, DiskPlan{}));
  world.add_group('n', 4, 'n', [&](NodeId node) {
    puppet::Strings strings;
    if (node.number() <= 2) {
      strings.start = [](puppet::Puppet& self) { self.start_timer(puppet::Due{1}, 100ms); };
      strings.due = [](puppet::Puppet& self, const puppet::Due& due) {
        self.broadcast(Word{"round " + std::to_string(due.which)});
        self.start_timer(puppet::Due{due.which + 1}, 100ms);
      };
    }
    strings.word = [heard, node](puppet::Puppet&, const Word& word, NodeId from) {
      (*heard)[node].push_back(to_text(from) + ": " + word.text);
    };
    return make_box<puppet::Puppet>(strings);
  });
  world.add_agent(make_ref<Timeline>(hall.faults, n2_leads, hall.frame));
  world.begin();
  world.run_until(end);
  return *heard;
}

std::size_t count_of_lines(const std::vector<std::string>& lines, const std::string& part) {
  std::size_t found = 0;
  for (const std::string& line : lines) found += line.find(part) != std::string::npos ? 1 : 0;
  return found;
}

TEST(LiarFaults, TheMuteSayNothingToSomeOrToAll) {
  WordsHeard all = words_heard_until(1s, {{{.at = 0s, .action = Mute{select({"n1"})}}}});
  EXPECT_EQ(count_of_lines(all[replica(3)], "n1:"), 0U);
  EXPECT_EQ(count_of_lines(all[replica(3)], "n2:"), 9U);
  WordsHeard some = words_heard_until(
      1s, {{{.at = 0s, .action = Mute{.who = select({"n1"}), .to = select({"n3"})}}}});
  EXPECT_EQ(count_of_lines(some[replica(3)], "n1:"), 0U);
  EXPECT_EQ(count_of_lines(some[replica(4)], "n1:"), 9U) << "selective silence";
  WordsHeard now_and_then = words_heard_until(
      10s, {{{.at = 0s, .action = Mute{.who = select({"n1"}), .share = Probability{0.5}}}}});
  EXPECT_NEAR(static_cast<double>(count_of_lines(now_and_then[replica(3)], "n1:")), 49.5, 20);
}

TEST(LiarFaults, OnlyTheNamedMessagesAreMeant) {
  const Mute others{.who = select({"n1"}), .messages = {"Unheard"}};
  EXPECT_EQ(
      count_of_lines(words_heard_until(1s, {{{.at = 0s, .action = others}}})[replica(3)], "n1:"),
      9U);
}

TEST(LiarFaults, TheyEndWithTheirTime) {
  const DurationRange half{500ms, 500ms};
  WordsHeard heard =
      words_heard_until(1s, {{{.at = 0s, .action = Mute{select({"n1"})}, .for_ = half}}});
  EXPECT_EQ(count_of_lines(heard[replica(3)], "n1:"), 5U) << "rounds 5 to 9";
}

TEST(LiarFaults, StabilityIsTheNetworksPromiseNotTheirs) {
  const HallOfLiars hall{.faults = {{.at = 0s, .action = Mute{select({"n1"})}},
                                    {.at = 0s, .action = Isolate{select({"n2"})}}},
                         .frame = {.stable_from = 500ms}};
  WordsHeard heard = words_heard_until(1s, hall);
  EXPECT_EQ(count_of_lines(heard[replica(3)], "n1:"), 0U);
  EXPECT_EQ(count_of_lines(heard[replica(3)], "n2:"), 5U);
}

TEST(LiarFaults, DawdlersAreLate) {
  const Dawdle late{.who = select({"n1"}), .by = {250ms, 250ms}};
  EXPECT_EQ(
      count_of_lines(words_heard_until(1s, {{{.at = 0s, .action = late}}})[replica(3)], "n1:"), 7U);
}

TEST(LiarFaults, AFalsehoodIsTheSameToAll) {
  const Falsify lie{.who = select({"n1"}), .field = "text", .value = Value("lie")};
  WordsHeard given = words_heard_until(300ms, {{{.at = 0s, .action = lie}}});
  EXPECT_EQ(count_of_lines(given[replica(3)], "n1: lie"), 2U);
  EXPECT_EQ(count_of_lines(given[replica(4)], "n1: lie"), 2U);
  EXPECT_EQ(count_of_lines(given[replica(3)], "n2: round"), 2U);
  WordsHeard drawn = words_heard_until(1s, {{{.at = 0s, .action = Falsify{select({"n1"})}}}});
  EXPECT_EQ(drawn[replica(3)], drawn[replica(4)]);
  std::vector<std::string> told = drawn[replica(3)];
  std::erase_if(told, [](const std::string& line) { return !line.starts_with("n1:"); });
  ASSERT_EQ(told.size(), 9U);
  for (std::size_t i = 0; i < told.size(); ++i) {
    EXPECT_NE(told[i], "n1: round " + std::to_string(i + 1));
  }
}

TEST(LiarFaults, WhoColludesTellsTheSame) {
  const auto lies = [](bool collude) {
    Falsify lie{.who = select({"n1", "n2"}), .field = "text", .collude = collude};
    WordsHeard heard = words_heard_until(150ms, {{{.at = 0s, .action = lie}}});
    const auto& lines = heard[replica(3)];
    EXPECT_EQ(lines.size(), 2U);
    return std::pair(lines[0].substr(4), lines[1].substr(4));
  };
  EXPECT_EQ(lies(true).first, lies(true).second);
  EXPECT_NE(lies(false).first, lies(false).second);
}

TEST(LiarFaults, EquivocatorsTellSomeTheTruthAndOthersALie) {
  const Equivocate named{
      .who = select({"n1"}), .field = "text", .value = Value("lie"), .to = select({"n4"})};
  WordsHeard heard = words_heard_until(1s, {{{.at = 0s, .action = named}}});
  EXPECT_EQ(count_of_lines(heard[replica(3)], "n1: lie"), 0U);
  EXPECT_EQ(count_of_lines(heard[replica(4)], "n1: lie"), 9U);
  std::set<std::size_t> lied_to;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Equivocate drawn{.who = select({"n1"}), .field = "text", .value = Value("lie")};
    WordsHeard told =
        words_heard_until(1s, {.faults = {{.at = 0s, .action = drawn}}, .seed = seed});
    std::size_t nodes = 0;
    for (const std::uint32_t node : {2U, 3U, 4U}) {
      const std::size_t lies = count_of_lines(told[replica(node)], "n1: lie");
      EXPECT_TRUE(lies == 0 || lies == 9) << "always the same ones";
      nodes += lies == 9 ? 1 : 0;
    }
    lied_to.insert(nodes);
  }
  EXPECT_EQ(lied_to, (std::set<std::size_t>{1, 2})) << "never nobody, and never all";
}

TEST(LiarFaults, ReplaysAreOldMessagesOfTheirOwnOrOthers) {
  const Replay again{.who = select({"n1"}), .share = Probability{1}};
  WordsHeard heard = words_heard_until(10s, {{{.at = 0s, .action = again}}});
  std::size_t old = 0;
  std::set<std::string> before;
  for (const std::string& line : heard[replica(3)]) {
    if (line.starts_with("n1: ") && !before.insert(line).second) ++old;
  }
  EXPECT_GT(old, 50U);
  EXPECT_EQ(count_of_lines(heard[replica(3)], "n2:"), 99U)
      << "others are not repeated by themselves";
}

TEST(LiarFaults, ImpersonationWorksWhereNobodyLooks) {
  const Impersonate other{.who = select({"n1"}), .as = {replica(4)}, .share = Probability{1}};
  NetworkPlan open{.authenticated = false};
  WordsHeard heard =
      words_heard_until(1s, {.faults = {{.at = 0s, .action = other}}, .network = open});
  EXPECT_EQ(count_of_lines(heard[replica(3)], "n1:"), 0U);
  EXPECT_EQ(count_of_lines(heard[replica(3)], "n4:"), 9U);
  EXPECT_EQ(count_of_lines(heard[replica(4)], "n1:"), 9U) << "nobody hears itself from another";
  WordsHeard refused = words_heard_until(1s, {{{.at = 0s, .action = other}}});
  EXPECT_EQ(count_of_lines(refused[replica(3)], "n4:"), 0U);
  EXPECT_EQ(count_of_lines(refused[replica(3)], "n1:"), 0U);
}

TEST(LiarFaults, LiarsAreKnownToJudges) {
  const World world = staged_until(2s, {{.at = 1s, .action = Mute{select({"n3"})}}});
  EXPECT_EQ(world.liars(), std::vector<NodeId>{replica(3)});
}

TEST(LiarFaults, RandomLiarsKeepToWhatIsSurvived) {
  const FaultEntry drawn{.action = Mute{select({"random 1"})}, .rate = parse_rate("5/s")};
  FaultFrame frame;
  frame.survives.liars = 2;
  World world = staged_until(20s, {drawn}, {}, frame);
  EXPECT_EQ(world.liars().size(), 2U);
  EXPECT_GT(reports(world).front().refused, 0U);
}

TEST(LiarFaults, CrashesCountLiarsAsDown) {
  FaultFrame frame;
  frame.survives = {.down = 1, .liars = 1};
  const FaultEntry crashes{.action = crash({"n4", "n5"}), .rate = parse_rate("5/s")};
  const FaultEntry lies{.at = 0s, .action = Mute{select({"n1"})}};
  EXPECT_EQ(down(staged_until(5s, {lies, crashes}, {}, frame)), "");
}

}  // namespace
}  // namespace orrery
