/// `orrery futures`, and what can still come of the shipped protocols.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "protocols/registry.hpp"
#include "scenarios/futures_command.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/json.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string flp = "scenarios/lessons/flp.json";
const std::string postpone = R"(faults=[{"at": "0s", "postpone": "decision"}])";

ValenceSurvey surveyed(const std::string& file, const std::vector<std::string>& settings,
                       const ValenceQuestion& question = {}) {
  orrery({"list", "judges"});  // goes to the root of the tree
  const Catalogue catalogue = shipped_catalogue();
  return survey_valence(load_plan(file, settings, catalogue), catalogue, question);
}

TEST(Futures, OfAKindPaxosAreOpenUntilAValueIsChosen) {
  for (int seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const ValenceSurvey survey = surveyed(flp, {"seed=" + std::to_string(seed)});
    EXPECT_TRUE(survey.moments.front().is_bivalent());
    ASSERT_TRUE(survey.decision);
    for (const Valence& valence : survey.moments) {
      EXPECT_EQ(valence.broken_by(), 0U);
      if (valence.is_settled) EXPECT_FALSE(valence.is_bivalent()) << valence.event;
    }
    EXPECT_EQ(survey.moments.back().outcomes.front().value, survey.decision->value);
  }
}

/// "If a proposal with value v is chosen, then every higher-numbered proposal issued by any
/// proposer has value v" (P2b): no schedule whatever leads to another.
TEST(Futures, OfAMajorityThatHasAcceptedIsTheirValueAlone) {
  const ValenceSurvey survey = surveyed(flp, {});
  const auto settled = std::find_if(survey.moments.begin(), survey.moments.end(),
                                    [](const Valence& valence) { return valence.is_settled; });
  ASSERT_NE(settled, survey.moments.end());
  const ValenceSurvey closer = surveyed(flp, {}, {.after = settled->event, .continuations = 400});
  const Valence& valence = closer.moments.front();
  ASSERT_EQ(valence.outcomes.size(), 1U);
  EXPECT_EQ(valence.outcomes.front().value, survey.decision->value);
}

/// Undecided is not bivalent: a proposer that has heard of an accepted value must propose it, too,
/// and the scheduler still keeps it from being chosen.
TEST(Futures, UnderTheAdversaryAreOneValueLongBeforeItIsDecided) {
  const ValenceSurvey survey = surveyed(flp, {postpone}, {.steps = 12});
  EXPECT_FALSE(survey.decision);
  ASSERT_NE(survey.last_bivalent(), nullptr);
  EXPECT_LT(survey.last_bivalent()->at, Time(std::chrono::seconds(1)));
  const Valence& end = survey.moments.back();
  EXPECT_GT(end.at, Time(std::chrono::seconds(19)));
  EXPECT_FALSE(end.is_settled) << "nothing is chosen";
  EXPECT_EQ(end.outcomes.size(), 1U);
  EXPECT_EQ(end.broken_by(), 0U);
}

TEST(Futures, OfBenOrAreOpenWhereTheInputsDiffer) {
  EXPECT_TRUE(surveyed("scenarios/lessons/coins.json", {}).moments.front().is_bivalent());
  const ValenceSurvey alike = surveyed("scenarios/lessons/coins.json", {"protocol.ben_or.ones=5"});
  EXPECT_EQ(alike.last_bivalent(), nullptr) << "all begin with 1 (validity)";
  EXPECT_EQ(alike.moments.front().outcomes.front().value, "one");
}

TEST(Futures, OfWhoAsksNobodyAreOne) {
  const ValenceSurvey survey = surveyed(flp, {"protocol.paxos.bug=always_zero"});
  EXPECT_EQ(survey.last_bivalent(), nullptr);
}

TEST(Futures, AProposerThatTakesItsOwnValueIsCaught) {
  const Answer answer = orrery({"futures", flp, "--set", "protocol.paxos.bug=own_value"});
  EXPECT_EQ(answer.code, 1) << answer.out;
  EXPECT_THAT(answer.out, HasSubstr("Two decisions: after event "));
}

TEST(Futures, OfEachProtocolThatDecidesAreOfAnOutputThatItHas) {
  int found = 0;
  for (const Protocol& protocol : shipped_catalogue().protocols) {
    if (protocol.decides.name.empty()) continue;
    SCOPED_TRACE(protocol.name);
    ++found;
    const TypeWord* output = find_word(protocol.vocabulary.outputs, protocol.decides.name);
    ASSERT_NE(output, nullptr);
    EXPECT_NE(find_word(output->members, protocol.decides.value), nullptr);
  }
  EXPECT_EQ(found, 5) << "Paxos, three kin of it, and Ben-Or";
}

TEST(Futures, TellsWhatIsProvenAndWhatWasOnlySeen) {
  const Answer answer = orrery({"futures", flp});
  EXPECT_EQ(answer.code, 0) << answer.err;
  EXPECT_THAT(answer.out, AllOf(HasSubstr("Bivalent until event "), HasSubstr("that proves it."),
                                HasSubstr("# a, - b, . undecided"), HasSubstr("again: ")));
  EXPECT_EQ(orrery({"futures", flp, "--threads", "3"}).out, answer.out);
}

TEST(Futures, OfAnExperimentOfOneCellAreThoseOfItsRun) {
  const Answer answer = orrery({"futures", "scenarios/flp/undecided.json", "--steps", "3"});
  EXPECT_EQ(answer.code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("Nobody has decided in this run"));
}

TEST(Futures, TellsTheSameToPrograms) {
  const Answer answer = orrery({"futures", flp, "--json", "--after", "8"});
  const Value json = parse_json(answer.out, "futures");
  const auto* moments = json.find("moments")->get_if<Value::Array>();
  ASSERT_TRUE(moments != nullptr && moments->size() == 1);
  EXPECT_EQ(*moments->front().find("event"), Value(8));
  EXPECT_EQ(*moments->front().find("is_bivalent"), Value(true));
  EXPECT_EQ(*json.find("bivalent_until"), Value(8));
}

TEST(Futures, TellsAWitnessEventByEvent) {
  const Answer answer = orrery({"futures", flp, "--after", "8", "--only", "1"});
  EXPECT_EQ(answer.code, 0) << answer.err;
  EXPECT_THAT(answer.out, AllOf(HasSubstr("continuation 1 of event 8 "),
                                HasSubstr("all are on time"), HasSubstr(" decides ")));
}

TEST(Futures, DrawsAPicture) {
  const Folder folder;
  const std::string file = folder / "futures.svg";
  EXPECT_EQ(orrery({"futures", flp, "--steps", "5", "--svg", file}).code, 0);
  EXPECT_THAT(text_of(file), AllOf(HasSubstr("<svg"), HasSubstr("What can still come of it")));
}

TEST(Futures, RefusesWhatItCannotAnswer) {
  const std::vector<Case> cases{
      {"nobody decides", {"futures", leader_dies}, "Raft decides no single value"},
      {"cells",
       {"futures", "scenarios/raft/split_vote_figure.json"},
       "futures are those of one run"},
      {"no file", {"futures"}, "futures needs a scenario"},
      {"two moments", {"futures", flp, "--at", "1s", "--after", "3"}, "leave one of them out"},
      {"of no moment", {"futures", flp, "--only", "3"}, "add --after EVENT"},
      {"no time", {"futures", flp, "--at", "soon"}, "\"soon\" is no time"},
      {"no event", {"futures", flp, "--after", "99999999"}, "the run has no such event"},
      {"too many", {"futures", flp, "--continuations", "0"}, "no whole number from 1"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.why);
    const Answer answer = orrery(one.arguments);
    EXPECT_EQ(answer.code, 2);
    EXPECT_THAT(answer.err, HasSubstr(one.sentence));
  }
}

}  // namespace
}  // namespace orrery::program
