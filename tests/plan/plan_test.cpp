#include "sim/plan/plan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/plan/toy_plans.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using toy::everything;
using toy::plan_of;

Selection select(std::string_view text) { return {{*parse_selector(text)}}; }

TEST(Plan, IsReadWhole) {
  const Plan plan = plan_of(everything);
  Plan wanted{
      .title = "Everything",
      .paper = "Doe 2014, §5.2",
      .why = "To see each key.",
      .seed = 18446744073709551615U,
      .nodes = 7,
      .protocol = {.name = "toy", .settings = plan.protocol.settings},
      .network = {.latency = {Lognormal{10ms, 40ms}}, .loss = {0.01}, .duplicate = {1}},
      .disk = {.sync = {Uniform{500us, 2ms}}},
      .clocks = {.drift = {{-200'000}, {10'000'000}}, .offset = {-2s, -2s}},
      .clients = {.count = 3,
                  .workload =
                      workload::Kv{{.rate = Rate{50, 1s},
                                    .arrivals = workload::Arrivals::fixed,
                                    .timeout = 2s,
                                    .retries = 3,
                                    .operations = 1000,
                                    .from = 1s,
                                    .until = 9s},
                                   4,
                                   {.get = 5, .put = 4, .cas = 1, .append = 2, .delete_ = 3},
                                   skew::Zipf{1.5}}},
      .faults = {},
      .stop = 30s,
      .expect = {.always = {"toy.safety"},
                 .eventually = {"complete"},
                 .violates = {"linearizable"},
                 .availability = AvailabilityBound{.min = {0.9}},
                 .staleness = StalenessBound{.versions = 1, .age = 500ms, .share = {0.999}},
                 .liveness = LivenessBound{.within = 1s}},
      .limits = {.events = 5000}};
  wanted.faults.push_back({.at = 2s, .action = Crash{select("leader")}, .for_ = 500ms});
  wanted.faults.push_back({.at = 4s, .action = Restart{select("crashed")}});
  const Selection group{{*parse_selector("n1"), *parse_selector("n2"), *parse_selector("c1")}};
  wanted.faults.push_back(
      {.at = 5s, .action = Partition{{group, select("n3"), select("rest")}}, .for_ = 3s});
  wanted.faults.push_back(
      {.at = 6s, .action = Crash{{{*parse_selector("random 2"), *parse_selector("n5")}}}});
  wanted.faults.push_back({.at = 9s, .action = Heal{select("all")}});
  wanted.faults.push_back({.action = Crash{select("random 1")},
                           .for_ = DurationRange{1s, 2s},
                           .every = 2s,
                           .jitter = DurationRange{0s, 1s},
                           .times = 3,
                           .from = 1s,
                           .until = 9s});
  wanted.faults.push_back({.action = Mix{{{Crash{select("n1")}, 3}, {Heal{select("all")}}}},
                           .rate = Rate{1, 5s},
                           .beyond_tolerance = true});
  wanted.faults.push_back({.action = Nemesis{Preset::full}, .rate = Rate{2, 1s}});
  wanted.faults.push_back({.action = Crash{select("it")},
                           .when = Trigger{.output = "Elected",
                                           .where = parse_condition("term >= 3"),
                                           .node = select("n1")},
                           .after = 20ms,
                           .times = 2});
  wanted.faults.push_back(
      {.action = Lose{},
       .when = Trigger{.message = "Ask",
                       .from = select("leader"),
                       .to = Selection{{*parse_selector("n2"), *parse_selector("n3")}},
                       .nth = 3}});
  wanted.faults.push_back({.action = Partition{{select("it"), select("rest")}},
                           .for_ = 1s,
                           .when = Trigger{.state = parse_condition("role == leader")}});
  wanted.faults.push_back(
      {.at = 3s,
       .action = Sequence{{{Crash{select("n1")}, 1s}, {Wait{{1s, 2s}}}, {Heal{select("all")}}}}});
  wanted.faults.push_back(
      {.at = 3s, .action = RollingRestart{.who = select("replicas"), .down = 2s}});
  wanted.stable_from = 20s;
  EXPECT_EQ(plan, wanted);
}

TEST(Plan, RefusesPinsOfWhatIsNotThere) {
  const auto error_of_pin = [](const std::string& pin) -> std::string {
    try {
      plan_of(R"({"protocol": "toy", "nodes": 3, "pins": [)" + pin + "]}");
    } catch (const Error& error) {
      return error.place().path + ": " + error.sentence() + " " + error.suggestion();
    }
    return "";
  };
  EXPECT_EQ(error_of_pin(R"({"timer": "ElectionTimeout", "node": "n3", "is": "170ms"})"), "");
  EXPECT_EQ(error_of_pin(R"({"timer": "ElectionTimeouts", "is": "170ms"})"),
            "pins[0].timer: Toy has no timer \"ElectionTimeouts\" did you mean "
            "\"ElectionTimeout\"?");
  EXPECT_EQ(error_of_pin(R"({"message": "Asks", "is": "lost"})"),
            "pins[0].message: Toy has no message \"Asks\" did you mean \"Ask\"?");
  EXPECT_EQ(error_of_pin(R"({"message": "Ask", "to": "n4", "is": "lost"})"),
            "pins[0].to: there is no n4 in this run did you mean \"n3\"?");
  EXPECT_EQ(error_of_pin(R"({"choice": "c1", "is": 1})"),
            "pins[0].choice: there is no c1 in this run ");
  EXPECT_EQ(error_of_pin(R"({"choice": "n1", "is": "lost"})"),
            "pins[0].is: a choice is pinned to a whole number write 3");
}

TEST(Plan, RefusesHandsThatCouldNotBeLaid) {
  const auto error_of_hands = [](const std::string& hands) -> std::string {
    try {
      plan_of(R"({"protocol": "toy", "nodes": 3, "hands": [)" + hands + "]}");
    } catch (const Error& error) {
      return error.place().path + ": " + error.sentence() + " (" + error.suggestion() + ")";
    }
    return "";
  };
  EXPECT_EQ(error_of_hands(R"({"after": 7, "crash": "leader"}, {"after": 7, "restart": "crashed"},
                              {"after": 9, "at": "1s", "expire": {"timer": "ElectionTimeout",
                              "node": "n3"}})"),
            "");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "crash": "n1"}, {"after": 6, "crash": "n2"})"),
            "hands[1].after: hands are laid in their order: event 6 comes before event 7, which "
            "the hand above waits for (put this one above)");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "at": "2s", "crash": "n1"}, {"after": 7, "crash": "n2"},
                              {"after": 7, "at": "1s", "crash": "n3"})"),
            "hands[2].at: hands are laid in their order: a hand above waits until 2s (put this one "
            "above)");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "crash": "n4"})"),
            "hands[0].crash: there is no n4: the nodes are n1 to n3 (did you mean \"n3\"?)");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "crash": "it"})"),
            "hands[0].crash: \"it\" is the node of a trigger, and there is no \"when\" here ()");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "slow_down": "n1"})"),
            "hands[0].slow_down: messages cost nothing here: there is nothing to slow down (add "
            "\"processing\": {\"time\": \"1ms\"})");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "lose": "it"})"),
            "hands[0].lose: \"lose\" strikes a message as it is sent, when a trigger says so (use "
            "\"drop\" for one under way)");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "drop": {"message": "Aks", "from": "n1", "to": "n2"}})"),
            "hands[0].drop.message: Toy has no message \"Aks\" (did you mean \"Ask\"?)");
  EXPECT_EQ(
      error_of_hands(R"({"after": 7, "deliver": {"message": "Ask", "from": "n1", "to": "c1"}})"),
      "hands[0].deliver.to: there is no c1: the run has no clients ()");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "delay_message": {"message": "Ask", "from": "n1",
                              "to": "n2", "nth": 0}})"),
            "hands[0].delay_message.nth: the first one is number 1 ()");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "expire": {"timer": "ElectionTime", "node": "n1"}})"),
            "hands[0].expire.timer: Toy has no timer \"ElectionTime\" (did you mean "
            "\"ElectionTimeout\"?)");
  EXPECT_EQ(error_of_hands(R"({"after": 7, "crash": "n1", "for": "1s"})").substr(0, 41),
            "hands[0].for: there is no such key (there");
  EXPECT_EQ(error_of_hands(R"({"crash": "n1"})"), "hands[0]: \"after\" is missing here ()");
}

TEST(Plan, NeedsNoMoreThanAProtocol) {
  Plan wanted;
  wanted.protocol.name = "toy";
  EXPECT_EQ(plan_of(R"({"protocol": "toy"})"), wanted);
  EXPECT_EQ(to_json(write(wanted)), R"({"protocol":"toy"})");
}

TEST(Plan, ReadsBackWhatItWrites) {
  for (std::string_view text : {
           everything,
           std::string_view(R"({"protocol": "toy"})"),
           std::string_view(R"({"protocol": {"strict": {"period": "1s"}}, "network": {"latency":
              {"mixture": {"parts": [{"distribution": "1ms"}, {"weight": 0.1, "distribution":
              {"pareto": {"min": "1ms", "shape": 1.5}}}]}}}})"),
           std::string_view(R"({"protocol": "toy", "disk": {"sync": "1ms..1ms"}})"),
           std::string_view(R"({"protocol": "toy", "disk": {"sync": {"empirical": {"points":
              [{"quantile": 0, "value": "1ms"}, {"quantile": 1, "value": "9ms"}]}}}})"),
           std::string_view(R"({"protocol": "toy", "disk": {"write": "5us", "unsynced": "kept"},
              "faults": [{"at": "1s", "crash": {"who": "n1", "unsynced": "torn"}, "for": "1s"},
              {"at": "1s", "disk_corrupt": {"who": "n1", "record": "vote"}},
              {"at": "1s", "disk_slow": "n2"}, {"at": "1s", "disk_full": ["n1", "n2"]}]})"),
           std::string_view(R"({"protocol": "toy", "clocks": {"drift": "-200ppm..0.5%",
              "offset": "+2s"}, "faults": [
              {"at": "1s", "clock_drift": {"who": ["n1", "n2"], "drift": "-5%"}, "for": "1s"},
              {"at": "1s", "clock_step": {"who": "n1", "by": "-50ms..50ms"}},
              {"at": "1s", "clock_strobe": "n2"},
              {"at": "1s", "clock_strobe": {"who": "n2", "by": "-1s", "period": "5ms"}}]})"),
           std::string_view(R"({"protocol": "toy", "pins": [
              {"timer": "ElectionTimeout", "node": "n2", "nth": 4, "is": "170ms"},
              {"message": "Ask", "from": "n1", "is": "lost"}, {"message": "Ask", "is": "0s"},
              {"choice": "n1", "is": -3}, {"choice": "n2", "nth": 1,
              "is": 18446744073709551615}]})"),
           std::string_view(R"({"protocol": "toy", "hands": [{"after": 0, "crash": "leader"},
              {"after": 5, "at": "1s", "partition": [["n1", "n2"], "rest"]},
              {"after": 5, "drop": {"message": "Ask", "from": "n1", "to": "n3"}},
              {"after": 5, "deliver": {"message": "Ask", "from": "n1", "to": "n3", "nth": 2}},
              {"after": 6, "delay_message": {"message": "Ask", "from": "n1", "to": "n3"}},
              {"after": 6, "delay_message": {"message": "Ask", "from": "n1", "to": "n3",
              "nth": 2, "until": "2s"}},
              {"after": 18446744073709551615, "expire": {"timer": "ElectionTimeout",
              "node": "n2", "nth": 3}}]})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload": "kv"}})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload": {"register":
              {"keys": 2, "mix": {"cas": 1}, "skew": "zipf", "think": "1s"}}}})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload": {"set":
              {"mix": {"add": 2, "members": 3}, "skew": "uniform"}}}})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload": {"counter":
              {"by": "-3..5"}}}})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload": {"counter":
              {"by": -7, "mix": {"total": 1}}}}})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload": {"queue":
              {"mix": {"enqueue": 2, "dequeue": 1}, "drain": true, "operations": 5}}}})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload": {"lock":
              {"hold": "5ms..1s", "fencing": true, "lease": "2s"}}}})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload":
              "unique_ids"}})"),
           std::string_view(R"({"protocol": "toy", "clients": {"count": 1, "workload": {"propose":
              {"instances": 9}}}})"),
           std::string_view(R"({"protocol": "toy", "network": {"topology": "ring"}})"),
           std::string_view(R"({"protocol": "toy", "network": {"topology": {"mesh":
              {"explicit": true}}}})"),
           std::string_view(R"({"protocol": "toy", "network": {"topology": {"erdos_renyi":
              {"degree": 2.5}}}})"),
           std::string_view(R"({"protocol": "toy", "network": {"topology": {"regions": {"matrix":
              {"regions": ["eu", "us"], "latency": [["1ms", "40ms"], ["41ms", "2ms"]]},
              "where": ["us", "eu"], "jitter": "0ms..1ms"}}},
              "faults": [{"at": "1s", "isolate": "region us"}]})"),
           std::string_view(R"({"protocol": "toy", "network": {"topology": {"graph": {"links":
              ["n1-n2", {"link": "n2-n3", "latency": "5ms"}], "jitter": "1ms"}}}})"),
       }) {
    SCOPED_TRACE(text);
    const Plan plan = plan_of(text);
    const std::string written = to_json(write(plan), 2);
    EXPECT_EQ(plan_of(written), plan) << written;
    EXPECT_EQ(to_json(write(plan_of(written)), 2), written);
  }
}

}  // namespace
}  // namespace orrery
