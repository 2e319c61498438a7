/// What is said of plans that are accepted: numbers that a pencil finds, too.

#include "sim/plan/remarks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/plan/json.hpp"

namespace orrery {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// It waits 30 ms for an answer, and 70 ms for the answer of somebody who asks another one first.
struct Patience {
  Duration timeout{std::chrono::milliseconds(30)};
  Duration retry{std::chrono::milliseconds(70)};
};
BOOST_DESCRIBE_STRUCT(Patience, (), (timeout, retry))

std::vector<AnswerTimeout> answer_timeouts(const Patience& patience) {
  return {
      {.key = "timeout", .shortest = patience.timeout, .messages = 2, .otherwise = "nobody leads"},
      {.key = "retry",
       .shortest = patience.retry,
       .messages = 4,
       .otherwise = "everything is asked twice"}};
}

/// Of three rounds of 20 ms, in which one may lie.
FaultTolerance survives_one_liar(const Value&, std::uint32_t) {
  return {.liars = 1, .within = Duration{std::chrono::milliseconds(20)}};
}

Catalogue remarked_catalogue() {
  static const std::vector<Protocol> protocols = [] {
    Protocol patient{.name = "patient",
                     .title = "Patient",
                     .paper = "On Waiting",
                     .authors = "Doe",
                     .file = "",
                     .scenario = "",
                     .settings = settings_of<Patience>(),
                     .survives = survives_minority};
    Protocol blunt = patient;
    blunt.name = "blunt";
    blunt.settings = settings_of<NoConfig>();
    blunt.survives = survives_unknown_many;
    Protocol punctual = blunt;
    punctual.name = "punctual";
    punctual.title = "Punctual";
    punctual.survives = survives_one_liar;
    punctual.vocabulary.messages = {{.name = "Word"}};
    return std::vector{patient, blunt, punctual};
  }();
  return {protocols, {}};
}

Plan plan_of(const std::string& scenario) {
  return read_plan(parse_json(scenario, "x.json"), "x.json", remarked_catalogue());
}

std::vector<Remark> remarks(const std::string& scenario) {
  return remarks_on(plan_of(scenario), remarked_catalogue());
}

std::vector<std::string> warnings(const std::string& scenario) {
  return sentences_of(remarks(scenario), Remark::Kind::warning);
}

std::vector<std::string> notes(const std::string& scenario) {
  return sentences_of(remarks(scenario), Remark::Kind::note);
}

Duration usual_latency(const std::string& network, std::uint32_t nodes) {
  const Plan plan = plan_of(R"({"protocol": "blunt", "nodes": )" + std::to_string(nodes) +
                            R"(, "network": )" + network + "}");
  return usual_latency(plan.network, plan.nodes, plan.seed);
}

constexpr Duration ms(std::int64_t count) { return std::chrono::milliseconds(count); }

TEST(Remarks, TimeOutsThatTheNetworkKeepsAreNotWorthAWord) {
  EXPECT_THAT(remarks(R"({"protocol": "patient", "network": {"latency": "10ms"}})"), IsEmpty());
}

TEST(Remarks, ATimeOutThatIsOverBeforeTheAnswerIsSaidWithItsNumbers) {
  EXPECT_THAT(
      warnings(R"({"protocol": "patient", "network": {"latency": "16ms"}})"),
      ElementsAre("protocol.patient.timeout: 30ms is over before the answer usually comes, after "
                  "33ms (2 messages of 16ms, and 1ms at disks): nobody leads"));
  EXPECT_THAT(
      warnings(R"({"protocol": {"patient": {"timeout": "1s"}}, "network": {"latency": "20ms"},
                   "disk": {"sync": "0s"}})"),
      ElementsAre("protocol.patient.retry: 70ms is over before the answer usually comes, after "
                  "80ms (4 messages of 20ms): everything is asked twice"));
}

TEST(Remarks, ATimeOutThatIsJustLongEnoughIsNotWarnedOf) {
  const std::string network = R"("network": {"latency": "10ms"}, "disk": {"sync": "0s"}})";
  EXPECT_THAT(
      warnings(R"({"protocol": {"patient": {"timeout": "21ms", "retry": "41ms"}}, )" + network),
      IsEmpty());
  EXPECT_EQ(
      warnings(R"({"protocol": {"patient": {"timeout": "20ms", "retry": "40ms"}}, )" + network)
          .size(),
      2U);
}

TEST(Remarks, WhoWaitsForNobodyIsNotWarned) {
  EXPECT_THAT(remarks(R"({"protocol": "blunt", "network": {"latency": "1h"}})"), IsEmpty());
}

TEST(Remarks, ReplicasThatHelpNobodyToSurviveAreNoted) {
  EXPECT_THAT(notes(R"({"protocol": "patient", "nodes": 4})"),
              ElementsAre("4 replicas survive no more crashes than 3: 1 of them may be down"));
  EXPECT_THAT(notes(R"({"protocol": "patient", "nodes": 2})"),
              ElementsAre("2 replicas survive no more crashes than 1: none of them may be down"));
  EXPECT_THAT(notes(R"({"protocol": "patient", "nodes": 1})"), IsEmpty());
  EXPECT_THAT(notes(R"({"protocol": "patient", "nodes": 5})"), IsEmpty());
  EXPECT_THAT(notes(R"({"protocol": "blunt", "nodes": 4})"), IsEmpty());
}

TEST(Remarks, APinThatKeepsAMessageFromASynchronousProtocolIsWarnedOf) {
  const auto pinned = [](const std::string& pin) {
    return warnings(R"({"protocol": "punctual", "nodes": 4, "pins": [)" + pin +
                    R"(], "faults": [{"at": "0s", "mute": "n3"}]})");
  };
  const std::string late = R"({"message": "Word", "from": "n1", "nth": 2, "is": "21ms"})";
  EXPECT_THAT(pinned(late),
              ElementsAre("pins[0]: 2nd Word from n1 21ms: Punctual needs each message of who does "
                          "not lie within 20ms"));
  EXPECT_THAT(pinned(R"({"message": "Word", "from": "n1", "is": "lost"})"), testing::SizeIs(1));
  EXPECT_THAT(pinned(R"({"message": "Word", "is": "21ms"})"), testing::SizeIs(1));
  EXPECT_THAT(pinned(R"({"message": "Word", "from": "n1", "is": "20ms"})"), IsEmpty());
  EXPECT_THAT(pinned(R"({"message": "Word", "from": "n3", "is": "lost"})"), IsEmpty());
  EXPECT_THAT(pinned(R"({"choice": "n1", "is": 3})"), IsEmpty());
}

TEST(Remarks, WarningsComeFirst) {
  const auto both =
      remarks(R"({"protocol": "patient", "nodes": 4, "network": {"latency": "16ms"}})");
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].kind, Remark::Kind::warning);
  EXPECT_EQ(both[1].kind, Remark::Kind::note);
}

// ---------------------------------------------------------------- what a message usually takes

TEST(UsualLatency, IsTheMedianOfTheNetworks) {
  EXPECT_EQ(usual_latency(R"({"latency": "10ms"})", 3), ms(10));
  EXPECT_EQ(usual_latency(R"({"latency": "10ms..30ms"})", 3), ms(20));
  EXPECT_EQ(usual_latency(R"({"latency": "10ms"})", 1), ms(0));
}

TEST(UsualLatency, OfRegionsIsTheMedianOverPairs) {
  // n1 and n2 are 10 ms apart, both are 90 ms from n3: of the six ways, four are long
  const std::string regions = R"({"topology": {"regions": {"matrix": {"regions": ["a", "b", "c"],
      "latency": [["1ms", "10ms", "90ms"], ["10ms", "1ms", "90ms"], ["90ms", "90ms", "1ms"]]}}}})";
  EXPECT_EQ(usual_latency(regions, 3), ms(90));
  EXPECT_EQ(usual_latency(regions, 2), ms(10));
}

TEST(UsualLatency, CountsTheRelaysOnTheWay) {
  // n1 - n2 - n3: two of the three pairs are neighbours, one is two links apart
  EXPECT_EQ(usual_latency(R"({"topology": "line", "latency": "10ms"})", 3), ms(10));
  // of nine nodes in a line, most pairs are three links apart and more: 1..8 links in 8..1 pairs
  EXPECT_EQ(usual_latency(R"({"topology": "line", "latency": "10ms"})", 9), ms(30));
}

TEST(UsualLatency, KnowsTheRulesOfLinksButNotThoseOfMessages) {
  NetworkPlan plan{.latency = {Constant{ms(10)}}};
  plan.rules = {{.message = "Ping", .latency = Distribution{Constant{ms(70)}}},
                {.from = Endpoints{{{'n', 1}}}, .latency = Distribution{Constant{ms(40)}}}};
  EXPECT_EQ(usual_latency(plan, 2, 1), ms(40));  // one way 40, the other 10
  EXPECT_EQ(usual_latency(plan, 5, 1), ms(10));  // four of twenty ways are n1's
}

}  // namespace
}  // namespace orrery
