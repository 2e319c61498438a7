/// Mishaps, which the rules of lessons ask for: whoever brings them about, by fault, part of a
/// fault or hand; and the time of messages against a list of all sendings and arrivals.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "sim/plan/run.hpp"
#include "tests/lessons/desk.hpp"

namespace orrery::lessons {
namespace {

/// All sendings, and when each ended or that it never did.
class Postmark final : public Observer {
 public:
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t) override {
    if (message.from != message.to && fate.loss == Loss::none) sent_[id] = world.now();
  }
  void event_begins(const World& world, const Event& event) override {
    if (event.kind == EventKind::message) ended_[event.id] = world.now();
  }
  Duration slowest(Time end) const {
    Duration slowest{};
    for (const auto& [id, time] : sent_) {
      const auto ended = ended_.find(id);
      slowest = std::max(slowest, (ended == ended_.end() ? end : ended->second) - time);
    }
    return slowest;
  }
  std::optional<Duration> fastest() const {
    std::optional<Duration> fastest;
    for (const auto& [id, time] : sent_) {
      const auto ended = ended_.find(id);
      if (ended == ended_.end()) continue;
      fastest = std::min(fastest.value_or(Duration::max()), ended->second - time);
    }
    return fastest;
  }

 private:
  std::map<std::uint64_t, Time> sent_;
  std::map<std::uint64_t, Time> ended_;
};

const std::string measured = R"("measure": {"slowest": "mishaps.slowest_message_ms",
    "crashes": "mishaps.crashes", "pauses": "mishaps.pauses"}, "expect": {})";

struct Seen {
  RunReport report{};
  Duration slowest{};
  std::optional<Duration> fastest{};
};

Seen run_of(const std::string& rest) {
  Folder folder;
  const std::string file = folder.put(
      "run.json", R"({"protocol": "raft", "nodes": 5, "stop": "3s", )" + measured + rest + "}");
  Run run(read_plan(load_tree(file), shipped_catalogue()), shipped_catalogue());
  Postmark postmark;
  run.set_observer(&postmark);
  run.finish();
  return {run.report(), postmark.slowest(run.world().now()), postmark.fastest()};
}

TEST(Mishaps, OfACalmRunAreNone) {
  const Seen seen = run_of(R"(, "network": {"latency": "10ms"})");
  const Duration each = std::chrono::milliseconds(10);
  EXPECT_EQ(seen.report.mishaps, (Mishaps{.slowest_message = each, .fastest_message = each}));
  EXPECT_EQ(seen.report.measures[0].value, 10.0);
}

TEST(Mishaps, TakeTheTimeOfEachMessageAlsoOfThoseThatNeverArrive) {
  for (const char* rest :
       {R"(, "network": {"latency": "1ms..90ms"})",
        R"(, "faults": [{"at": "1s", "clog": "n2", "for": "1h"}])",
        R"(, "faults": [{"at": "1s", "clog": "n2", "for": "700ms"}, {"at": "2s", "crash": "n1"}])",
        R"(, "network": {"latency": "5ms..9ms", "loss": 0.2})",
        R"(, "faults": [{"when": {"message": "AppendEntries"}, "delay": "1s", "times": 9}])",
        R"(, "pins": [{"message": "RequestVote", "nth": 1, "is": "1us"}])"}) {
    const Seen seen = run_of(rest);
    EXPECT_EQ(seen.report.mishaps->slowest_message, seen.slowest) << rest;
    EXPECT_EQ(seen.report.mishaps->fastest_message, seen.fastest) << rest;
    EXPECT_TRUE(seen.fastest) << rest;
  }
}

TEST(Mishaps, NothingThatArrivesIsTheFastest) {
  const Seen seen = run_of(R"(, "network": {"loss": 1})");
  EXPECT_FALSE(seen.report.mishaps->fastest_message);
}

TEST(Mishaps, AreCountedWhoeverBringsThemAbout) {
  const std::string sequence =
      R"(, "faults": [{"at": "1s", "sequence": [{"crash": "n1"}, {"wipe": "n2", "for": "1ms"}]}])";
  EXPECT_EQ(run_of(sequence).report.mishaps->crashes, 2U);
  const std::string hands = R"(, "hands": [{"after": 5, "at": "100ms", "crash": "n2"},
      {"after": 5, "at": "100ms", "pause": "n3"}])";
  EXPECT_EQ(run_of(hands).report.mishaps->crashes, 1U);
  EXPECT_EQ(run_of(hands).report.mishaps->pauses, 1U);
  EXPECT_EQ(run_of(R"(, "faults": [{"at": "1s", "pause": "all"}])").report.mishaps->pauses, 5U);
}

}  // namespace
}  // namespace orrery::lessons
