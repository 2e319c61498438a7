// `orrery run`: what it ends with, what it writes, and that the line it prints runs it again.

#include "sim/plan/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "protocols/registry.hpp"
#include "scenarios/run_command.hpp"
#include "sim/check/verdict.hpp"
#include "sim/plan/json.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string moody_scenario(const std::string& mood) {
  return R"({"protocol": {"moody": {"mood": ")" + mood + R"("}}, "nodes": 3, "stop": "1h"})";
}

/// Nobody answers in time where everybody is cut off.
std::string hopeless() {
  return R"({"title": "Cut & dry", "protocol": "raft", "nodes": 3, "stop": "2s",
             "clients": {"count": 1, "workload": {"kv": {"timeout": "500ms", "mix": {"put": 1}}}},
             "faults": [{"at": "1ms", "partition": ["clients", "rest"]},
                        {"at": "1s", "restart": "crashed"}],
             "expect": {"eventually": ["all_operations_complete"]}})";
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  return {std::istream_iterator<std::string>(stream), {}};
}

// ---------------------------------------------------------------- exit codes

TEST(Run, AsExpectedIs0AndQuietThenSaysNothing) {
  EXPECT_EQ(orrery({"run", leader_dies, "--quiet", "--verify"}), (Answer{0, "", ""}));
}

TEST(Run, NotAsExpectedIs1AndNamesTheJudgeAndTheReplay) {
  const TemporaryFile file(hopeless());
  const Answer quiet = orrery({"run", file.path(), "--quiet"});
  EXPECT_EQ(quiet.code, 1);
  EXPECT_EQ(quiet.out, "");
  EXPECT_EQ(
      quiet.err,
      "orrery: " + file.path() +
          ": the fault \"restart crashed\" never fired: this run tests less than " +
          "its scenario says\norrery: " + file.path() +
          ": all_operations_complete: violated, but the scenario expects it to hold\nagain: " +
          "orrery run " + file.path() + " --seed 1   # orrery " + std::string(version()) + "\n");
  const Answer report = orrery({"run", file.path()});
  EXPECT_EQ(report.code, 1);
  EXPECT_THAT(report.out, HasSubstr("✘ all_operations_complete  violated"));
  EXPECT_THAT(report.out, HasSubstr("NEVER FIRED: restart crashed"));
  EXPECT_THAT(report.out, HasSubstr("never fired: this run tests less"));
}

TEST(Run, ATimeOutTooShortForTheNetworkIsAWarningAndAnEvenClusterANote) {
  const TemporaryFile file(
      R"({"protocol": "raft", "nodes": 4, "stop": "1s", "network": {"latency": "90ms"}})");
  const std::string warning =
      "protocol.raft.election_timeout: 150ms is over before the answer usually comes, after 181ms "
      "(2 messages of 90ms, and 1ms at disks): candidates begin another term before their votes "
      "are in";
  const std::string note = "4 replicas survive no more crashes than 3: 1 of them may be down";
  const Answer quiet = orrery({"run", file.path(), "--quiet"});
  EXPECT_EQ(quiet.code, 0);
  EXPECT_THAT(quiet.err, HasSubstr("orrery: " + file.path() + ": " + warning + "\n"));
  EXPECT_THAT(quiet.err, Not(HasSubstr(note)));
  EXPECT_THAT(orrery({"run", file.path()}).out, HasSubstr("· " + note));
  const Value json = parse_json(orrery({"run", file.path(), "--json"}).out, "");
  EXPECT_EQ(*json.find("notes"), Value(Value::Array{note}));
  ASSERT_EQ(json.find("warnings")->get_if<Value::Array>()->size(), 2U);
  EXPECT_EQ(json.find("warnings")->get_if<Value::Array>()->at(0), Value(warning));
}

TEST(Run, AJudgeThatCannotTellIs1) {
  const TemporaryFile file(
      R"({"protocol": "raft", "stop": "1s",
          "expect": {"eventually": ["all_operations_complete"]}})");
  const Answer answer = orrery({"run", file.path()});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out,
              HasSubstr("? all_operations_complete  unknown  no client asked for anything"));
}

TEST(Run, ABrokenInvariantIs3AndOurBug) {
  const TemporaryFile file(moody_scenario("broken"));
  const Answer answer = orrery({"run", file.path()});
  EXPECT_EQ(answer.code, 3);
  EXPECT_THAT(answer.err, HasSubstr("orrery: this is a bug of ours, not of your input: "));
  EXPECT_THAT(answer.err, HasSubstr("a broken mood breaks"));
  EXPECT_THAT(answer.err, HasSubstr("\nagain: orrery run " + file.path() + " --seed 1 "));
}

TEST(Run, VerifyFindsWhereTwoRunsPartWays) {
  const TemporaryFile file(moody_scenario("fickle"));
  const Answer answer = orrery({"run", file.path(), "--verify", "--set", "stop=1s"});
  EXPECT_EQ(answer.code, 3);
  EXPECT_EQ(answer.out, "");
  // Three nodes beat every 100us and each beat brings two messages: 5,000 beats of each pass in
  // peace.
  EXPECT_THAT(answer.err,
              testing::ContainsRegex(
                  "differ, first between events 4[456][0-9]+ and 4[456][0-9]+: digest "));
}

TEST(Run, SigintEndsItWithAPartialReport) {
  const TemporaryFile file(moody_scenario("interrupted"));
  const Answer report = orrery({"run", file.path()});
  EXPECT_EQ(report.code, 130);
  EXPECT_THAT(report.out, HasSubstr("interrupted at "));
  EXPECT_THAT(report.out, HasSubstr(": this report is partial, of a run until 1h"));
  const Answer json = orrery({"run", file.path(), "--json"});
  EXPECT_EQ(json.code, 130);
  EXPECT_EQ(*parse_json(json.out, "").find("ended"), Value("interrupted"));
  EXPECT_THAT(json.err, HasSubstr("this report is partial"));
}

TEST(Run, SaysWhenTimeStandsStill) {
  const Answer answer =
      orrery({"run", "scenarios/raft/minority_partition.json", "--set", "network.latency=0s",
              "--set", "disk.sync=0s", "--set", "clients.workload.kv.think=0s", "--quiet"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_NE(answer.err.find("time stands still at "), std::string::npos) << answer.err;
}

TEST(Run, TheLimitOfEventsIs1) {
  const TemporaryFile file(moody_scenario("calm"));
  const Answer answer = orrery({"run", file.path(), "--set", "limits.events=1000", "--quiet"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.err, HasSubstr("the limit of 1,000 events came at "));
}

TEST(Run, MessagesThatAreSentFasterThanTheyArriveEndIt) {
  const Answer answer = orrery({"run", leader_dies, "--set", "protocol.raft.heartbeat=1ns", "--set",
                                "limits.pending=20000", "--quiet"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.err, HasSubstr("more than 20,000 messages and timers were under way"));
  EXPECT_THAT(answer.err, HasSubstr("raise limits.pending"));
}

TEST(Run, WhatIsSentFasterThanItArrivesIsNotLetSettleEither) {
  orrery({"list", "judges"});  // goes to the root of the tree
  const Catalogue catalogue = shipped_catalogue();
  const std::vector<std::string> settings{"protocol.raft.heartbeat=1ns", "limits.pending=20000"};
  orrery::Run run(load_plan(leader_dies, settings, catalogue), catalogue);
  run.finish();
  ASSERT_EQ(run.report().ended, RunEnd::pending_limit);
  const Ending ending(run.world());
  const std::size_t before = run.world().pending().size();
  EXPECT_GT(ending.settled.pending().size(), before) << "it would go on for ever";
  EXPECT_LT(ending.settled.pending().size(), before + 1'200'000);
}

// ---------------------------------------------------------------- the report

TEST(Report, TellsTheStoryInOrder) {
  const std::string report = orrery({"run", leader_dies}).out;
  const std::vector<std::string> parts{"Raft keeps its promises",
                                       "What happened",
                                       "Elected: term 1",
                                       "! crash leader (",
                                       "Elected: term 2",
                                       "! restart crashed (",
                                       "Verdicts",
                                       "✔ raft.election_safety",
                                       "Operations",
                                       "latency p50",
                                       "Messages",
                                       "delivered",
                                       "Faults",
                                       "crash leader: fired 1 of 1 (",
                                       "digest ",
                                       "✔ everything is as expected",
                                       "again: orrery run "};
  std::size_t at = 0;
  for (const std::string& part : parts) {
    at = report.find(part, at);
    ASSERT_NE(at, std::string::npos) << part << "\n" << report;
  }
}

TEST(Report, HasColourOnATerminalOnlyAndKeepsItsWidth) {
  const std::string plain = orrery({"run", leader_dies}).out;
  EXPECT_THAT(plain, Not(HasSubstr("\033")));
  const Place terminal{.is_terminal = true, .has_colour = true, .width = 72};
  const std::string coloured = orrery({"run", leader_dies}, terminal).out;
  EXPECT_THAT(coloured, HasSubstr("\033[32m"));
  std::istringstream lines(coloured);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("again: ") != std::string::npos) continue;
    EXPECT_LE(columns(line), 72U) << line;
  }
}

TEST(Report, ShortRunsShowNoProgress) {
  EXPECT_EQ(orrery({"run", leader_dies}).err, "");
  EXPECT_EQ(orrery({"run", leader_dies}, {.is_terminal = true}).err, "");
}

TEST(Run, OptionsMayStandBeforeTheFile) {
  const Answer before =
      orrery({"run", "--set", "title=[a, b]", "--set", "why={", "--seed=3", hello});
  EXPECT_EQ(before.code, 0) << before.err;
  EXPECT_THAT(before.out, testing::StartsWith("[a, b]\n"));
  EXPECT_THAT(before.out, HasSubstr("\n{\n"));
  EXPECT_EQ(orrery({"run", "--", hello}).code, 0);
}

// ---------------------------------------------------------------- replay

TEST(Replay, TheLineRunsItAgainToTheSameDigest) {
  const Answer first = orrery({"run", leader_dies, "--seed", "99", "--set", "nodes=7", "--set",
                               "network.latency=3ms..5ms", "--json"});
  const Value report = parse_json(first.out, "");
  const std::string& line = *report.find("replay")->get_if<std::string>();
  EXPECT_EQ(line, "orrery run " + leader_dies + " --seed 99 --set nodes=7 --set " +
                      "network.latency=3ms..5ms   # orrery " + std::string(version()));
  std::vector<std::string> words = words_of(line.substr(0, line.find('#')));
  words.erase(words.begin());
  words.emplace_back("--json");
  const Value again = parse_json(orrery(words).out, "");
  EXPECT_EQ(*again.find("digest"), *report.find("digest"));
  EXPECT_NE(*again.find("digest"),
            *parse_json(orrery({"run", leader_dies, "--json"}).out, "").find("digest"));
}

TEST(Replay, QuotesWhatAShellWouldRead) {
  EXPECT_EQ(shell_quoted("nodes=7"), "nodes=7");
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("faults[0].at=3s"), "'faults[0].at=3s'");
  EXPECT_EQ(shell_quoted("title=it's here"), "'title=it'\\''s here'");
}

// ---------------------------------------------------------------- --json

using Keys = std::vector<std::string>;

/// The paths of all keys of an object, lists counting as their elements.
void collect_keys(const Value& value, const std::string& path, Keys& keys) {
  if (const auto* array = value.get_if<Value::Array>()) {
    for (const Value& element : *array) collect_keys(element, path + "[]", keys);
  }
  const auto* object = value.get_if<Value::Object>();
  if (!object) return;
  for (const Value::Member& member : *object) {
    const std::string below = path + "." + member.key;
    if (std::find(keys.begin(), keys.end(), below) == keys.end()) keys.push_back(below);
    collect_keys(member.value, below, keys);
  }
}

void collect_schema_keys(const Value& schema, const std::string& path, Keys& keys) {
  if (const Value* items = schema.find("items")) collect_schema_keys(*items, path + "[]", keys);
  const Value* properties = schema.find("properties");
  if (!properties) return;
  for (const Value::Member& member : *properties->get_if<Value::Object>()) {
    keys.push_back(path + "." + member.key);
    collect_schema_keys(member.value, path + "." + member.key, keys);
  }
}

TEST(Json, HasTheKeysOfItsSchema) {
  const std::string readme = text_of(std::string(ORRERY_SOURCE_DIR) + "/scenarios/README.md");
  const auto begin = readme.find("```json\n") + 8;
  const Value schema =
      parse_json(readme.substr(begin, readme.find("\n```", begin) - begin), "README.md");
  Keys described;
  collect_schema_keys(schema, "", described);
  Keys written;
  const std::string stale = "scenarios/raft/local_reads.json";            // has evidence
  const std::string bound = "expect.staleness.versions=0";                // asks for its figures
  const std::string asked = R"(measure={"crashes": "mishaps.crashes"})";  // and for mishaps
  collect_keys(parse_json(orrery({"run", stale, "--json", "--set", bound, "--set", asked}).out, ""),
               "", written);
  std::erase(written, ".measures.crashes");
  EXPECT_EQ(written, described);
}

TEST(Json, IsTheSameWithAndWithoutFollowing) {
  const auto without_wall = [](std::string json) {
    const auto begin = json.find("\"wall_seconds\"");
    return json.erase(begin, json.find('\n', begin) - begin);
  };
  const Answer followed = orrery({"run", leader_dies, "--json", "--follow", "n1"});
  EXPECT_EQ(without_wall(followed.out), without_wall(orrery({"run", leader_dies, "--json"}).out));
  EXPECT_THAT(followed.err, HasSubstr("crashes"));
}

// ---------------------------------------------------------------- --junit

TEST(Junit, EveryVerdictIsACaseAndTextIsEscaped) {
  const TemporaryFile file(hopeless(), "a \"quoted\" <name>.json");
  const TemporaryFile xml("", "report.xml");
  EXPECT_EQ(orrery({"run", file.path(), "--quiet", "--junit", xml.path()}).code, 1);
  const std::string report = text_of(xml.path());
  EXPECT_THAT(
      report,
      HasSubstr("<testsuite name=\"Cut &amp; dry\" tests=\"10\" failures=\"1\" errors=\"0\""));
  EXPECT_THAT(
      report,
      HasSubstr("a &quot;quoted&quot; &lt;name&gt;.json\" name=\"raft.election_safety\"/>\n"));
  EXPECT_THAT(report, HasSubstr("<failure type=\"violated\" message=\""));
  EXPECT_THAT(report, HasSubstr("c1's put"));
}

TEST(Junit, AnInterruptedRunIsAnError) {
  const TemporaryFile file(moody_scenario("interrupted"));
  const TemporaryFile xml("", "report.xml");
  EXPECT_EQ(orrery({"run", file.path(), "--quiet", "--junit", xml.path()}).code, 130);
  EXPECT_THAT(text_of(xml.path()),
              HasSubstr("<error type=\"interrupted\" message=\"interrupted at "));
}

// ---------------------------------------------------------------- --follow

TEST(Follow, ShowsEventsChangesAndWhatIsSent) {
  const Answer answer =
      orrery({"run", "scenarios/ping_pong/hello.json", "--follow", "n1", "--quiet", "--set",
              "nodes=2", "--set", "stop=25ms", "--set", "network.latency=10ms"});
  EXPECT_EQ(answer, (Answer{0,
                            R"(   0.000000s  starts
                round: 0 -> 1
                timers: +RoundDue
                -> n2  Ping: round 1  (arrives 0.010000s)
   0.010000s  receives Ping from n2: round 1
                -> n2  Pong: round 1  (arrives 0.020000s)
   0.020000s  receives Pong from n2: round 1
                answers: 0 -> 1
                ** Answered: by n2, round 1
)",
                            ""}));
}

TEST(Follow, ShowsLogsByTheirGrowthAndCrashes) {
  const std::string text = orrery({"run", leader_dies, "--follow", "n1", "--quiet"}).out;
  EXPECT_THAT(text, HasSubstr("role: candidate -> leader\n"));
  EXPECT_THAT(text, HasSubstr("log.entries: +1 entry {term 1, command "));
  EXPECT_THAT(text, HasSubstr("   2.000000s  crashes\n"));
  EXPECT_THAT(text, HasSubstr("   4.000000s  restarts from its disk\n"));
  EXPECT_THAT(text, HasSubstr("not delivered: the target is down\n"));
}

}  // namespace
}  // namespace orrery::program
