#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sim/trace/database.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

namespace fs = std::filesystem;

/// A path beside a scenario of ours, in a folder that goes away with it.
class TracedRun {
 public:
  explicit TracedRun(const std::string& mood = "calm")
      : scenario_(R"({"protocol": {"moody": {"mood": ")" + mood + R"("}}, "nodes": 1})") {}
  const std::string& scenario() const { return scenario_.path(); }
  std::string trace() const { return (fs::path(scenario()).parent_path() / "run.db").string(); }
  Answer run(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"run", scenario(), "--trace", trace()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return orrery(arguments);
  }

 private:
  TemporaryFile scenario_;
};

std::string ended(const std::string& file) {
  Database trace = Database::open_to_read(file);
  Query query =
      trace.query("SELECT ended || ' ' || level || ' ' || (SELECT count(*) FROM verdict) FROM run");
  return query.next() ? std::string(query.text(0)) : "";
}

TEST(Trace, IsWrittenAndNotReplacedUnlessForced) {
  const TracedRun traced;
  EXPECT_EQ(traced.run({"--quiet"}).code, 0);
  EXPECT_EQ(ended(traced.trace()), "stopped full 0");
  const Answer refused = traced.run();
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("exists already (--force replaces it)"));
  EXPECT_THAT(refused.out, IsEmpty());
  EXPECT_EQ(traced.run({"--force", "--trace-level", "events"}).code, 0);
  EXPECT_EQ(ended(traced.trace()), "stopped events 0");
}

TEST(Trace, DoesNotChangeTheReport) {
  const TracedRun traced;
  const std::string shipped = "scenarios/raft/leader_dies.json";
  const Answer with = orrery({"run", shipped, "--verify", "--trace", traced.trace()});
  const Answer without = orrery({"run", shipped, "--verify"});
  const auto until_time = [](const std::string& text) { return text.substr(0, text.find("took")); };
  EXPECT_EQ(with.code, 0);
  EXPECT_EQ(until_time(with.out), until_time(without.out));
  EXPECT_EQ(ended(traced.trace()), "stopped full 13");
}

TEST(Trace, OfAnInterruptedRunIsPartialAndNamed) {
  const TracedRun traced("interrupted");
  const Answer answer = traced.run();
  EXPECT_EQ(answer.code, 130);
  EXPECT_THAT(answer.err, HasSubstr("the trace is incomplete: " + traced.trace() + ".partial"));
  EXPECT_FALSE(fs::exists(traced.trace()));
  EXPECT_EQ(ended(traced.trace() + ".partial"), "interrupted full 0");
}

TEST(Trace, OfARunThatMeetsABugOfOursIsPartialAndNamed) {
  const TracedRun traced("broken");
  const Answer answer = traced.run();
  EXPECT_EQ(answer.code, 3);
  EXPECT_THAT(answer.err, HasSubstr("the trace is incomplete: " + traced.trace() + ".partial"));
  EXPECT_FALSE(fs::exists(traced.trace()));
  EXPECT_EQ(ended(traced.trace() + ".partial"), "incomplete full 0");
}

TEST(Trace, RefusesWhatMakesNoSense) {
  struct Case {
    std::vector<std::string> options;
    std::string sentence;
  };
  const TracedRun traced;
  for (const auto& [options, sentence] : std::vector<Case>{
           {{"--trace", "nowhere/run.db"}, "there is no directory nowhere"},
           {{"--trace", "scenarios"}, "is a directory"},
           {{"--trace", "run.db", "--trace-level", "ful"}, "did you mean \"full\"?"},
           {{"--trace-level", "full"}, "--trace-level is about a trace, and there is none"},
           {{"--force"}, "--force is about a trace, and there is none"},
       }) {
    SCOPED_TRACE(sentence);
    std::vector<std::string> arguments{"run", traced.scenario()};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Answer answer = orrery(arguments);
    EXPECT_EQ(answer.code, 2);
    EXPECT_THAT(answer.err, HasSubstr(sentence));
    EXPECT_THAT(answer.out, IsEmpty());
  }
}

}  // namespace
}  // namespace orrery::program
