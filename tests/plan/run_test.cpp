#include "sim/plan/run.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sim/check/judges.hpp"
#include "sim/plan/json.hpp"
#include "tests/check/toy_store.hpp"

// ---------------------------------------------------------------- a store and two who watch it

namespace orrery::run_test {

/// How many of the replicas must answer.
struct Config {
  std::uint32_t answers = 3;  // all: one that came late would count for the next operation
  friend bool operator==(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (answers))

void add(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n',
                  [](NodeId) { return make_box<toy_store::Replica>(); });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<toy_store::Client>({config.answers}); });
}

/// Breaks "store.quiet" as soon as a client has heard an answer; never breaks "store.sane".
class Watch final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Watch>(*this); }
  std::string_view name() const override { return "store"; }
  std::vector<std::string_view> judges() const override { return {"store.sane", "store.quiet"}; }
  void after_step(World& world, NodeId node) override {
    const auto* state = world.find_state<toy_store::ClientState>(node);
    if (state != nullptr && state->answers > 0) world.violated("store.quiet", {node}, "noise");
  }
};

/// Its nodes say a word to every other at the beginning.
class Mill : public Process<std::variant<toy_store::Written>> {
 public:
  void start() { broadcast(toy_store::Written{}); }
  void on(const toy_store::Written&) {}
};
/// Its nodes say a word to themselves without end.
class Loop : public Process<std::variant<toy_store::Written>> {
 public:
  void start() { send(self(), toy_store::Written{}); }
  void on(const toy_store::Written& m) { send(self(), m); }
};

template <class P>
void add_only(World& world, const Config&, const Population& population) {
  world.add_group('n', population.nodes, 'n', [](NodeId) { return make_box<P>(); });
}

Protocol without_clients(std::string_view name,
                         void (*populate)(World&, const Value&, const Population&)) {
  Protocol protocol;
  protocol.name = protocol.title = name;
  protocol.settings = settings_of<Config>();
  protocol.populate = populate;
  return protocol;
}

Protocol store() {
  Protocol protocol = without_clients("store", populate_from<Config, add>);
  protocol.has_clients = true;
  protocol.promises = {{"store.sane", "It is."}, {"store.quiet", "It is not."}};
  protocol.monitors = [] { return std::vector<Ref<Monitor>>{make_ref<Watch>()}; };
  protocol.replicated = {"values"};
  return protocol;
}

Catalogue catalogue() {
  static const std::array<Protocol, 3> protocols{
      store(), without_clients("mill", populate_from<Config, add_only<Mill>>),
      without_clients("loop", populate_from<Config, add_only<Loop>>)};
  return {protocols, general_judges()};
}

}  // namespace orrery::run_test

namespace orrery {
namespace {

using namespace std::chrono_literals;
using run_test::catalogue;
using Status = Verdict::Status;

Plan run_plan(const std::string& text) {
  return read_plan(parse_json(text, "x.json"), "x.json", catalogue());
}

/// A run with a bit of everything.
Plan busy_plan() {
  return run_plan(R"({"protocol": "store", "nodes": 3,
    "network": {"latency": "1ms..20ms", "loss": 0.05},
    "clients": {"count": 3, "workload": {"kv": {"mix": {"put": 1}, "timeout": "100ms"}}},
    "faults": [{"at": "1s", "crash": "random 1", "for": "1s"},
               {"at": "3s", "partition": ["minority", "rest"], "for": "500ms"},
               {"at": "9s", "crash": "n1"}],
    "stop": "5s",
    "expect": {"eventually": ["replicas_agree", "all_operations_complete"],
               "violates": ["store.quiet"], "availability": {"min": 0.5}}})");
}

RunReport report_of(const Plan& plan, std::uint64_t slice) {
  orrery::Run run(plan, catalogue());
  while (run.advance(slice)) {
  }
  return run.report();
}

RunReport report_of(const Plan& plan) {
  orrery::Run run(plan, catalogue());
  run.finish();
  return run.report();
}

// ---------------------------------------------------------------- running

TEST(Run, SlicesOfAnySizeMakeTheSameRun) {
  const RunReport whole = report_of(busy_plan());
  EXPECT_EQ(whole.ended, RunEnd::stopped);
  EXPECT_EQ(whole.simulated, 5s);
  EXPECT_GT(whole.operations.ok, 100U);
  for (const std::uint64_t slice : {1U, 7U, 100U, 1'000'000U}) {
    EXPECT_EQ(report_of(busy_plan(), slice), whole) << slice;
  }
}

TEST(Run, NothingHappensInASliceOfNothing) {
  orrery::Run run(busy_plan(), catalogue());
  EXPECT_TRUE(run.advance(0));
  const std::uint64_t begun = run.world().events();
  EXPECT_TRUE(run.advance(0));
  EXPECT_EQ(run.world().events(), begun);
}

TEST(Run, EndsAtItsLimitOfEvents) {
  Plan plan = busy_plan();
  plan.limits.events = 500;
  const RunReport whole = report_of(plan);
  EXPECT_EQ(whole.ended, RunEnd::event_limit);
  EXPECT_EQ(whole.events, 500U);
  for (const std::uint64_t slice : {1U, 7U, 499U, 500U}) {
    EXPECT_EQ(report_of(plan, slice), whole) << slice;
  }
  plan.limits.events = 2;  // fewer than there are nodes to start
  EXPECT_EQ(report_of(plan).ended, RunEnd::event_limit);
}

TEST(Run, InterruptedItIsJudgedByItsMonitorsAlone) {
  orrery::Run run(busy_plan(), catalogue());
  EXPECT_TRUE(run.advance(500));
  run.interrupt();
  EXPECT_FALSE(run.advance(500));
  const RunReport report = run.report();
  EXPECT_EQ(report.ended, RunEnd::interrupted);
  EXPECT_EQ(report.events, run.world().events());
  ASSERT_EQ(report.verdicts.size(), 2U);
  EXPECT_EQ(report.verdicts[0].verdict.judge, "store.sane");
}

TEST(Run, AnInterruptionAfterTheEndChangesNothing) {
  orrery::Run run(busy_plan(), catalogue());
  run.finish();
  const RunReport report = run.report();
  run.interrupt();
  EXPECT_EQ(run.report(), report);
  EXPECT_FALSE(run.advance(1));
}

TEST(Run, TimeStandsStillAtTheSameEventInSlicesOfAnySize) {
  const Plan plan = run_plan(R"({"protocol": "loop", "nodes": 2})");
  const RunReport whole = report_of(plan);
  EXPECT_EQ(whole.ended, RunEnd::time_stands_still);
  EXPECT_LT(whole.events, 5'000'000U);
  for (const std::uint64_t slice : {1'000U, 20'000U, 999'999U}) {
    EXPECT_EQ(report_of(plan, slice), whole) << slice;
  }
}

TEST(Run, AnInstantMayBeAsBusyAsTheNetworkMadeIt) {
  const RunReport report = report_of(run_plan(R"({"protocol": "mill", "nodes": 1800})"));
  EXPECT_EQ(report.ended, RunEnd::stopped) << "3.2 million messages arrive at 10ms";
  EXPECT_EQ(report.messages.delivered, 1'800U * 1'799U);
}

TEST(Run, EndsAtTheSameEventWhenMoreIsUnderWayThanTheLimit) {
  Plan plan = run_plan(R"({"protocol": "mill", "nodes": 300})");
  plan.limits.pending = 50'000;
  const RunReport whole = report_of(plan);
  EXPECT_EQ(whole.ended, RunEnd::pending_limit);
  EXPECT_EQ(whole.events, 10'300U) << "the first look after 300 nodes have begun";
  for (const std::uint64_t slice : {1U, 7U, 10'299U}) {
    EXPECT_EQ(report_of(plan, slice), whole) << slice;
  }
  plan.limits.pending = 80'000;
  EXPECT_EQ(report_of(plan).ended, RunEnd::stopped) << "79,700 are under way then";
}

TEST(Run, AHundredThousandNodesWithoutJudgesAreReportedAtOnce) {
  orrery::Run run(run_plan(R"({"protocol": "store", "nodes": 100000})"), catalogue());
  run.finish();
  EXPECT_EQ(run.report().events, 100'000U);
}

// ---------------------------------------------------------------- verdicts

/// The status of each verdict, and whether it is expected.
struct Seen {
  Status status;
  bool is_expected;
  friend bool operator==(const Seen&, const Seen&) = default;
};
std::optional<Seen> seen(const RunReport& report, std::string_view judge) {
  for (const auto& [verdict, is_expected] : report.verdicts) {
    if (verdict.judge == judge) return Seen{verdict.status, is_expected};
  }
  return std::nullopt;
}

std::string store_plan(const std::string& more) {
  return R"({"protocol": "store", "nodes": 3, "stop": "1s", )" + more + "}";
}

TEST(Run, AVerdictIsExpectedIfItHoldsOrIsToBeViolatedAndIs) {
  const std::string asking = R"("clients": {"count": 1, "workload": {"kv": {"mix": {"put": 1}}}})";
  struct Case {
    std::string why;
    std::string plan;
    std::string_view judge;
    Seen seen;
    bool as_expected;
  };
  for (const Case& c : {
           Case{"holds", R"("nodes": 3)", "store.sane", {Status::holds, true}, true},
           {"violated", asking, "store.quiet", {Status::violated, false}, false},
           {"violated as expected",
            asking + R"(, "expect": {"violates": ["store.quiet"]})",
            "store.quiet",
            {Status::violated, true},
            true},
           {"not violated although it should be",
            R"("expect": {"violates": ["store.sane"]})",
            "store.sane",
            {Status::holds, false},
            false},
           {"unknown is not holding",
            R"("expect": {"eventually": ["all_operations_complete"]})",
            "all_operations_complete",
            {Status::unknown, false},
            false},
           {"unknown is not violated either",
            R"("expect": {"violates": ["all_operations_complete"]})",
            "all_operations_complete",
            {Status::unknown, false},
            false},
           {"nobody came to a deadline",
            R"("expect": {"availability": {"min": 0}})",
            "availability",
            {Status::unknown, false},
            false},
       }) {
    SCOPED_TRACE(c.why);
    const std::string text =
        c.plan.starts_with("\"nodes\"") ? R"({"protocol": "store"})" : store_plan(c.plan);
    const RunReport report = report_of(run_plan(text));
    EXPECT_EQ(seen(report, c.judge), c.seen);
    EXPECT_EQ(report.is_as_expected(), c.as_expected);
  }
}

/// A client of the store is stuck once a replica has missed its request, and reads show nothing.
TEST(Run, IsHeldToTheBoundsOfItsPlan) {
  const std::string stable = R"("stable_from": "500ms", "expect": {"violates": ["store.quiet"],
      "liveness": {"within": "500ms"}})";
  const std::string asking =
      R"("clients": {"count": 1, "workload": {"kv": {"mix": {"put": 1}}}}, )";
  const std::string reading =
      R"("clients": {"count": 1, "workload": {"kv": {"mix": {"put": 1, "get": 1}}}}, )";
  const std::string crash_and_stable = R"("faults": [{"at": "200ms", "crash": "n1"}], )" + stable;
  struct Case {
    std::string why;
    std::string plan;
    std::string_view judge;
    Seen seen;
  };
  for (const Case& c : {
           Case{"live", asking + stable, "liveness", {Status::holds, true}},
           {"stuck", asking + crash_and_stable, "liveness", {Status::violated, false}},
           {"stale",
            reading + R"("expect": {"staleness": {"versions": 3}, "violates": ["staleness"]})",
            "staleness",
            {Status::violated, true}},
           {"half of it answered",
            asking + R"("faults": [{"at": "200ms", "crash": "n1"}],
                "expect": {"availability": {"min": 1}, "violates": ["availability"]})",
            "availability",
            {Status::violated, true}},
           {"stale, but not by that much",
            reading + R"("expect": {"staleness": {"age": "1s"}})",
            "staleness",
            {Status::holds, true}},
           {"nobody read",
            asking + R"("expect": {"staleness": {"age": "1s"}})",
            "staleness",
            {Status::unknown, false}},
       }) {
    SCOPED_TRACE(c.why);
    const RunReport report = report_of(run_plan(store_plan(c.plan)));
    EXPECT_EQ(seen(report, c.judge), c.seen);
    EXPECT_EQ(report.staleness.has_value(), c.judge == "staleness");
  }
}

TEST(Run, OnlyWhatIsExpectedOfItsEndIsJudged) {
  const RunReport report = report_of(run_plan(store_plan(R"("seed": 1)")));
  EXPECT_EQ(seen(report, "replicas_agree"), std::nullopt);
  EXPECT_EQ(seen(report, "all_operations_complete"), std::nullopt);
  EXPECT_EQ(report.verdicts.size(), 2U);
}

TEST(Run, JudgingDoesNotChangeIt) {
  orrery::Run run(busy_plan(), catalogue());
  run.advance(1'000);
  const RunReport early = run.report();
  EXPECT_EQ(run.report(), early);
  run.finish();
  EXPECT_EQ(run.report(), report_of(busy_plan()));
}

// ---------------------------------------------------------------- operations

Call call(Duration latency, Outcome outcome = Outcome::ok) {
  return {
      .client = client(1), .invoked = 1s, .returned = 1s + latency, .result = {.outcome = outcome}};
}

/// The smallest latency that so many of a hundred do not exceed.
TEST(OperationsReport, PercentilesAreOfTheNearestRank) {
  for (const std::size_t count : {1U, 2U, 3U, 99U, 100U, 101U, 1'000U}) {
    std::vector<Call> calls;
    for (std::size_t i = count; i > 0; --i) calls.push_back(call(Duration(i)));
    const OperationsReport report = operations_report(calls, 1s, 9s);
    const auto by_definition = [&](std::size_t hundredths) {
      std::size_t rank = 1;
      while (100 * rank < hundredths * count) ++rank;
      return Duration(rank);
    };
    EXPECT_EQ(report.p50, by_definition(50)) << count;
    EXPECT_EQ(report.p99, by_definition(99)) << count;
  }
}

TEST(OperationsReport, CountsEachOutcomeAndLatenciesOfWhatIsOk) {
  const std::vector<Call> calls{call(10ms), call(30ms, Outcome::failed), call(1s, Outcome::unknown),
                                call(20ms), Call{.client = client(2), .invoked = 8500ms}};
  const OperationsReport expected{.count = 5,
                                  .ok = 2,
                                  .failed = 1,
                                  .unknown = 1,
                                  .pending = 1,
                                  .p50 = 10ms,
                                  .p99 = 20ms,
                                  .availability = 0.5};
  EXPECT_EQ(operations_report(calls, 1s, 9s), expected) << "the pending one has time until 9.5s";
  EXPECT_EQ(operations_report(calls, 1s, 9500ms).availability, 0.4);
  EXPECT_EQ(operations_report({}, 1s, 9s), OperationsReport{});
}

TEST(OperationsReport, AnAnswerAtTheDeadlineIsInTime) {
  EXPECT_EQ(operations_report({call(1s)}, 1s, 9s).availability, 1);
  EXPECT_EQ(operations_report({call(1s + 1ns)}, 1s, 9s).availability, 0);
}

}  // namespace
}  // namespace orrery
