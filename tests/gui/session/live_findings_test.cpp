// What judges find at the end of a live run is marked in its history, as a trace of it has it.

#include <gtest/gtest.h>

#include <filesystem>

#include "sim/plan/experiment.hpp"
#include "tests/gui/session/live_support.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui::live_findings {
namespace {

/// "#38 linearizable: no order explains …"
std::vector<std::string> violations_marked(const Chronicle& chronicle) {
  std::vector<std::string> lines;
  for (const Mark& mark : chronicle.marks()) {
    if (mark.kind != Mark::Kind::violation) continue;
    EXPECT_EQ(mark.time, chronicle.time_of(mark.event));
    lines.push_back("#" + std::to_string(mark.event) + " " + mark.text);
  }
  std::ranges::sort(lines);
  return lines;
}

/// Those that a trace keeps, of events that it has.
std::vector<std::string> violations_reported(const RunReport& report) {
  std::vector<std::string> lines;
  for (const auto& [verdict, is_expected] : report.verdicts) {
    if (verdict.status != Verdict::Status::violated) continue;
    if (verdict.event == 0 || verdict.event > report.events) continue;
    lines.push_back("#" + std::to_string(verdict.event) + " " + verdict.judge + ": " +
                    verdict.sentence);
  }
  std::ranges::sort(lines);
  return lines;
}

/// "abd/no_write_back", …: of those that are shipped.
std::vector<std::string> that_expect_a_violation() {
  std::vector<std::string> names;
  const std::filesystem::path folder = std::string(ORRERY_SOURCE_DIR) + "/scenarios";
  for (const auto& topic : std::filesystem::directory_iterator(folder)) {
    if (!topic.is_directory() || topic.path().filename() == "lessons") continue;
    for (const auto& entry : std::filesystem::directory_iterator(topic)) {
      if (entry.path().extension() != ".json") continue;
      const std::string name =
          topic.path().filename().string() + "/" + entry.path().stem().string();
      if (!recording::plan_of(name).expect.violates.empty()) names.push_back(name);
    }
  }
  std::ranges::sort(names);
  return names;
}

TEST(LiveFindings, AreMarkedInEachScenarioThatExpectsAViolation) {
  std::size_t found_at_the_end = 0;
  for (const std::string& name : that_expect_a_violation()) {
    SCOPED_TRACE(name);
    const Plan plan = recording::plan_of(name, {"limits.events=20000"});
    orrery::Run run(plan, recording::catalogue());
    run.finish();
    const auto session = live_tests::live(plan);
    live_tests::run_to_end(*session);
    ASSERT_TRUE(session->is_judged());
    const auto marked = violations_marked(session->chronicle());
    EXPECT_EQ(marked, violations_reported(run.report()));
    found_at_the_end += marked.size() - run.world().violations().size();
  }
  EXPECT_GT(found_at_the_end, 20U);
}

TEST(LiveFindings, AreThoseOfTheTrace) {
  const Plan plan = recording::plan_of("quorum_register/lost_write", {"seed=8"});
  const Folder folder;
  const RecordedSession recorded(recording::record(folder, "quorum_register/lost_write", plan),
                                 recording::catalogue());
  const auto session = live_tests::live(plan);
  live_tests::run_to_end(*session);
  const auto marked = violations_marked(session->chronicle());
  EXPECT_EQ(marked.size(), 1U);
  EXPECT_EQ(marked, violations_marked(recorded.chronicle()));
}

TEST(LiveFindings, GoWhereTheRunGoesOn) {
  const auto session =
      live_tests::live(recording::plan_of("quorum_register/lost_write", {"seed=8"}));
  live_tests::run_to_end(*session);
  const std::vector<Mark> judged = session->chronicle().marks();
  ASSERT_EQ(violations_marked(session->chronicle()).size(), 1U);

  const auto crash = read<HandAction>(parse_json(R"({"crash": "n1"})", "hand"), Path{});
  const auto answer = session->act(session->last_event(), session->reached(), crash);
  ASSERT_TRUE(answer.is_done);
  EXPECT_FALSE(answer.has_forked);
  EXPECT_FALSE(session->is_judged());
  EXPECT_TRUE(violations_marked(session->chronicle()).empty());
  live_tests::run_to_end(*session);
  EXPECT_EQ(violations_marked(session->chronicle()).size(), 1U);

  // What happened otherwise from there on begins without, too.
  const auto other = session->act(session->last_event() - 1, Time{}, crash);
  ASSERT_TRUE(other.has_forked);
  EXPECT_TRUE(violations_marked(session->chronicle()).empty());
  EXPECT_EQ(violations_marked(session->branch_chronicle(0)).size(), 1U);
}

}  // namespace
}  // namespace orrery::gui::live_findings
