#include "sim/explore/valence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sim/explore/valence_along.hpp"
#include "sim/plan/experiment.hpp"
#include "tests/explore/dice.hpp"
#include "tests/explore/first_heard.hpp"
#include "tests/support/folder.hpp"

namespace orrery::valence_test {
namespace {

using testing::HasSubstr;
using Values = std::set<std::string>;

const std::string latency = R"("network": {"latency": "5ms"}, "protocol": )";
const std::string first_wins = latency + R"({"race": {}})";
const std::string all_heard = latency + R"({"race": {"hears": 2}})";
const std::string fickle = latency + R"({"race": {"changes_mind": true}})";

class Valences : public testing::Test {
 protected:
  Plan plan(const std::string& more, const Catalogue& catalogue = first_heard::catalogue()) const {
    const std::string text = R"({"nodes": 3, "stop": "1s", )" + more + "}";
    return load_experiment(folder_.put("race.json", text), {}, catalogue).plan();
  }
  ValenceSurvey survey(const std::string& more, const ValenceQuestion& question = {}) const {
    return survey_valence(plan(more), first_heard::catalogue(), question);
  }

  Folder folder_;
};

Values values_of(const Valence& valence) {
  Values values;
  for (const PossibleDecision& outcome : valence.outcomes) values.insert(outcome.value);
  return values;
}

/// All first decisions that any order of what is pending leads to, one event after the other.
void try_all(const World& world, Values& found) {
  std::vector<EventHandle> pending;
  world.pending().for_each([&](EventHandle handle, const Event&) { pending.push_back(handle); });
  for (const EventHandle handle : pending) {
    World later = world;
    DecisionWatch watch({"Decided", "v"});
    later.set_observer(&watch);
    later.perform(handle);
    if (watch.first()) found.insert(watch.first()->value);
    else try_all(later, found);
  }
}

TEST_F(Valences, AreThoseOfAllSchedulesWhereThoseAreFew) {
  for (const std::string& protocol : {first_wins, all_heard}) {
    SCOPED_TRACE(protocol);
    const ValenceSurvey found = survey(protocol);
    ASSERT_GE(found.moments.size(), 2U);
    for (const Valence& valence : found.moments) {
      if (valence.decided) continue;
      SCOPED_TRACE(valence.event);
      const Configuration from =
          configuration_of(plan(protocol), first_heard::catalogue(), {.after = valence.event});
      Values all;
      try_all(from.world, all);
      EXPECT_EQ(values_of(valence), all);
    }
  }
}

TEST_F(Valences, OfARaceAreBothUntilItIsRun) {
  const ValenceSurvey found = survey(first_wins);
  const Valence* last = found.last_bivalent();
  ASSERT_NE(last, nullptr);
  ASSERT_TRUE(found.decision);
  EXPECT_EQ(found.decision->value, "a");
  EXPECT_EQ(last->event + 1, found.decision->event) << "known to the event";
  EXPECT_EQ(found.moments.back().decided, "a");
  EXPECT_EQ(values_of(found.moments.back()), Values{"a"});
}

TEST_F(Valences, OfWhoHearsAllIsOne) {
  const ValenceSurvey found = survey(all_heard);
  EXPECT_EQ(found.last_bivalent(), nullptr);
  EXPECT_EQ(values_of(found.moments.front()), Values{"b"});
  EXPECT_GT(found.moments.front().undecided, 0U) << "where n1 or n3 is silent";
  EXPECT_EQ(found.moments.front().undecided_silent, found.moments.front().undecided);
}

TEST_F(Valences, KnowInWhichContinuationsANodeIsSilent) {
  const Configuration from =
      configuration_of(plan(first_wins), first_heard::catalogue(), {.after = 3});
  for (std::uint32_t number = 1; number <= 100; ++number) {
    EXPECT_EQ(silences_a_node(number), schedule_of(from.world, number).silent != NodeId{})
        << number;
  }
}

TEST_F(Valences, AreTheSameOnAnyNumberOfThreads) {
  const ValenceSurvey one = survey(first_wins, {.threads = 1});
  for (const unsigned threads : {2U, 5U}) {
    EXPECT_EQ(survey(first_wins, {.threads = threads}).moments, one.moments) << threads;
  }
}

TEST_F(Valences, OfASeedAreItsOwn) {
  const std::string drawn = R"("network": {"latency": "1ms..9ms"}, "protocol": {"race": {}})";
  const ValenceSurvey once = survey(drawn + R"(, "seed": 1)");
  EXPECT_EQ(survey(drawn + R"(, "seed": 1)").moments, once.moments);
  EXPECT_NE(survey(drawn + R"(, "seed": 2)").moments, once.moments);
}

TEST_F(Valences, AreOfThePlansOwnRun) {
  const Plan of = plan(first_wins + R"(, "faults": [{"at": "2ms", "pause": "n2", "for": "20ms"}])");
  const ValenceSurvey found = survey_valence(of, first_heard::catalogue(), {});
  orrery::Run run(of, first_heard::catalogue());
  run.advance(0);
  for (const Valence& valence : found.moments) {
    while (run.world().events() < valence.event && run.advance(1)) {
    }
    EXPECT_EQ(valence.digest, run.world().digest()) << valence.event;
    EXPECT_EQ(valence.at, run.world().now()) << valence.event;
  }
}

TEST_F(Valences, AWitnessCanBeLetGoOnAgain) {
  const Configuration from =
      configuration_of(plan(first_wins), first_heard::catalogue(), {.after = 3});
  const Valence valence = survey(first_wins, {.after = 3}).moments.front();
  ASSERT_TRUE(valence.is_bivalent());
  for (const PossibleDecision& outcome : valence.outcomes) {
    Continuation again(from.world, {"Decided", "v"}, outcome.witness);
    while (again.advance(1)) {  // in whatever slices
    }
    ASSERT_TRUE(again.decision());
    EXPECT_EQ(again.decision()->value, outcome.value);
  }
}

TEST_F(Valences, WhoChangesItsMindIsCaught) {
  const ValenceSurvey found = survey(fickle, {.at = Time(std::chrono::milliseconds(12))});
  ASSERT_EQ(found.moments.size(), 1U);
  const Valence& valence = found.moments.front();
  EXPECT_EQ(valence.decided, "a");
  ASSERT_NE(valence.broken_by(), 0U);
  EXPECT_EQ(
      survey(first_wins, {.at = Time(std::chrono::milliseconds(12))}).moments.front().broken_by(),
      0U);
}

TEST_F(Valences, FaultsToComeDoNotCome) {
  const std::string crash = first_wins + R"(, "faults": [{"at": "1ms", "crash": "n2"}])";
  EXPECT_TRUE(survey(crash, {.after = 3}).moments.front().is_bivalent());
  const Valence later = survey(crash, {.at = Time(std::chrono::milliseconds(2))}).moments.front();
  EXPECT_EQ(later.undecided, later.continuations()) << "who is down stays down";
}

TEST_F(Valences, CutsHoldsAndPausesAreWaysToBeLate) {
  for (const char* fault :
       {R"({"at": "1ms", "hold": [["n1"], ["n2"]]})", R"({"at": "1ms", "pause": "n2"})",
        R"({"at": "1ms", "partition": [["n3"], ["n2"]]})"}) {
    SCOPED_TRACE(fault);
    const ValenceSurvey found = survey(first_wins + R"(, "faults": [)" + fault + "]",
                                       {.at = Time(std::chrono::milliseconds(2))});
    EXPECT_TRUE(found.moments.front().is_bivalent());
  }
}

TEST_F(Valences, PinsDoNotDecideWhatIsToCome) {
  const std::string pins =
      R"(, "pins": [{"message": "Word", "from": "n3", "to": "n2", "is": "lost"}])";
  EXPECT_TRUE(survey(first_wins + pins, {.after = 3}).moments.front().is_bivalent());
}

TEST_F(Valences, AMomentThatTheRunDoesNotHaveIsRefused) {
  const auto refused = [&](const ValenceQuestion& question) {
    try {
      survey(first_wins, question);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(refused({.after = 900}), HasSubstr("the run has no such event"));
  EXPECT_THAT(refused({.at = Time(std::chrono::seconds(7))}), HasSubstr("the run is over by then"));
}

TEST_F(Valences, AreNotSpokenOfWhereNobodyDecides) {
  const Plan thrown = plan(R"("protocol": {"dice": {}})", dice::catalogue());
  EXPECT_THROW(survey_valence(thrown, dice::catalogue(), {}), Error);
  EXPECT_THAT(why_no_valence(protocol_of(thrown, dice::catalogue())), HasSubstr("Dice"));
}

TEST_F(Valences, ASurveyEndsWhenItIsToldTo) {
  const ValenceSurvey found = survey_valence(plan(first_wins), first_heard::catalogue(),
                                             {.threads = 1}, [](auto, auto) { return false; });
  EXPECT_TRUE(found.moments.empty());
  EXPECT_TRUE(found.is_interrupted);
}

TEST_F(Valences, SchedulesAreOfManyKinds) {
  const Configuration from =
      configuration_of(plan(first_wins), first_heard::catalogue(), {.after = 3});
  std::set<NodeId> silent;
  std::set<NodeId> first;
  std::set<Schedule::Delays> delays;
  for (std::uint32_t number = 1; number <= 32; ++number) {
    const Schedule schedule = schedule_of(from.world, number);
    silent.insert(schedule.silent);
    first.insert(schedule.first);
    delays.insert(schedule.delays);
    const bool has_first = schedule.first != NodeId{};
    EXPECT_TRUE(!has_first || schedule.first != schedule.silent) << number;
  }
  const std::set<NodeId> anybody{NodeId{}, replica(1), replica(2), replica(3)};
  EXPECT_EQ(silent, anybody);
  EXPECT_EQ(first, anybody);
  EXPECT_EQ(delays.size(), 3U);
}

}  // namespace
}  // namespace orrery::valence_test
