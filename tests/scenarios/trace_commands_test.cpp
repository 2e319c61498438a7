// show, export, diff and query, on traces of shipped scenarios.

#include "scenarios/trace_commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "sim/trace/database.hpp"
#include "tests/scenarios/program.hpp"
#include "tests/support/picture_formats.hpp"

namespace orrery::program {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// A trace that lives as long as this.
class Trace {
 public:
  Trace(const std::string& scenario, const std::vector<std::string>& options = {})
      : place_("", "place"), path_(place_.path() + ".db") {
    std::vector<std::string> arguments{"run", scenario, "--quiet", "--trace", path_};
    arguments.insert(arguments.end(), options.begin(), options.end());
    EXPECT_EQ(orrery(arguments).code, 0);
  }
  const std::string& path() const { return path_; }

 private:
  TemporaryFile place_;  // its directory goes with it
  std::string path_;
};

/// Recorded once for all tests that only read it.
const std::string& leader_dies_trace() {
  static const Trace trace(leader_dies);
  return trace.path();
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = ORRERY_SOURCE_DIR "/tests/golden/pictures/" + name;
  if (std::getenv("ORRERY_BLESS") != nullptr) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(text, text_of(path)) << name << ": ORRERY_BLESS=1 accepts the new text";
}

TEST(Show, DrawsPingPong) {
  const Trace trace(hello);
  expect_golden("ping_pong.txt", orrery({"show", trace.path(), "--diagram"}).out);
  expect_golden("ping_pong.mmd", orrery({"export", trace.path(), "--mermaid"}).out);
  expect_golden("ping_pong.shiviz", orrery({"export", trace.path(), "--shiviz"}).out);
  expect_golden("ping_pong.dot", orrery({"export", trace.path(), "--dot"}).out);
}

TEST(Show, DrawsALeaderThatDies) {
  const std::vector<std::string> stretch{"--from", "1.99s", "--to", "2.2s"};
  const auto drawn = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), stretch.begin(), stretch.end());
    return orrery(arguments).out;
  };
  expect_golden("leader_dies.txt", drawn({"show", leader_dies_trace(), "--diagram"}));
  expect_golden("leader_dies.mmd", drawn({"export", leader_dies_trace(), "--mermaid"}));
  expect_golden("leader_dies.shiviz", drawn({"export", leader_dies_trace(), "--shiviz"}));
  expect_golden("leader_dies.dot", drawn({"export", leader_dies_trace(), "--dot"}));
}

TEST(Show, TellsTheNeighbourhoodOfAnEvent) {
  expect_golden("event_700.txt", orrery({"show", leader_dies_trace(), "--at", "700"}).out);
}

TEST(Show, EveryEventCanBeLookedAt) {
  const Trace trace(hello);
  for (int event = 1; event <= 30; ++event) {
    const Answer answer = orrery({"show", trace.path(), "--at", std::to_string(event)});
    EXPECT_EQ(answer.code, 0) << answer.err;
    EXPECT_THAT(answer.out, HasSubstr("The nodes after event " + std::to_string(event)));
  }
}

TEST(Show, SummarisesTheRun) {
  const std::string summary = orrery({"show", leader_dies_trace()}).out;
  for (const char* part :
       {"scenario    scenarios/raft/leader_dies.json", "seed        7", "Verdicts",
        "✔ raft.election_safety", "2.000000s  #663   crash leader (n1)"}) {
    EXPECT_THAT(summary, HasSubstr(part));
  }
}

TEST(Show, ATraceOfEventsHasNoStates) {
  const Trace trace(hello, {"--trace-level", "events"});
  EXPECT_THAT(orrery({"show", trace.path(), "--at", "5"}).out,
              EndsWith("no states: this trace has level events\n"));
}

TEST(Export, WhatOtherProgramsReadKeepsTheirRules) {
  for (const std::string& scenario :
       {hello, leader_dies, std::string("scenarios/raft/minority_partition.json"),
        std::string("scenarios/raft/crash_and_catch_up.json")}) {
    SCOPED_TRACE(scenario);
    const Trace trace(scenario);
    Database database = Database::open_to_read(trace.path());
    Query count = database.query("SELECT count(*) FROM event WHERE node IS NOT NULL");
    ASSERT_TRUE(count.next());
    const auto events = static_cast<std::size_t>(count.integer(0));
    ChromeTraceCheck chrome;
    EXPECT_EQ(chrome.offence(orrery({"export", trace.path(), "--chrome"}).out), "");
    EXPECT_EQ(chrome.phases["X"], events);
    EXPECT_GT(chrome.phases["s"], 0U);
    EXPECT_EQ(shiviz_offence(orrery({"export", trace.path(), "--shiviz"}).out, events), "");
  }
}

TEST(Export, WritesAFileOrSaysWhyNot) {
  const TemporaryFile place("", "picture.svg");
  EXPECT_EQ(orrery({"export", leader_dies_trace(), "--svg", "-o", place.path()}),
            (Answer{.code = 0,
                    .err = "orrery: the first 1,000 of 2,473 events are shown (choose others with "
                           "--from and --to)\n"}));
  EXPECT_THAT(text_of(place.path()), StartsWith("<svg xmlns="));
  const TemporaryFile same("", "by its ending.svg");
  EXPECT_EQ(orrery({"export", leader_dies_trace(), "-o", same.path()}).code, 0);
  EXPECT_EQ(text_of(same.path()), text_of(place.path()));
  const Answer nowhere =
      orrery({"export", leader_dies_trace(), "--dot", "--to", "0.1s", "-o", "/nowhere/x.dot"});
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_EQ(nowhere.err, "-o: \"/nowhere/x.dot\" cannot be written: No such file or directory\n");
}

TEST(Diff, OneRunIsLikeItself) {
  const Trace again(leader_dies);
  const Answer answer = orrery({"diff", leader_dies_trace(), again.path()});
  EXPECT_EQ(answer.code, 0);
  EXPECT_THAT(answer.out, StartsWith("the same run: 2,473 events, digest "));
}

TEST(Diff, TwoSeedsPartWithTheFirstMessage) {
  const Trace other(leader_dies, {"--seed", "8"});
  const Answer answer = orrery({"diff", leader_dies_trace(), other.path()});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, StartsWith("seed: 7 and 8\nthe runs differ first in event 9\n"));
  EXPECT_THAT(answer.out, HasSubstr("State after it, A -> B\n"));
}

/// The checkpoints are bisected to where the crash is missing.
TEST(Diff, ARunWithoutItsFaultDiffersWhereItWas) {
  const Trace other(leader_dies, {"--set", "faults=[]"});
  const Answer answer = orrery({"diff", leader_dies_trace(), other.path()});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out,
              StartsWith("plan: the same scenario and seed, with different settings\n"));
}

TEST(Diff, ADroppedMessageIsFound) {
  const Trace whole(hello);
  const Trace lossy(hello, {"--set", "network.loss=0.2"});
  const Answer answer = orrery({"diff", whole.path(), lossy.path()});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("the runs differ first in event "));
}

TEST(Diff, AShorterRunIsABeginning) {
  const Trace whole(hello);
  const Trace half(hello, {"--set", "stop=1s"});
  const Answer answer = orrery({"diff", whole.path(), half.path()});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("the runs are the same up to event "));
}

TEST(Query, AlignsRowsAndShowsNull) {
  const Answer answer = orrery({"query", leader_dies_trace(),
                                "SELECT event, node, cause FROM event WHERE event IN (1, 700)"});
  EXPECT_EQ(answer.out,
            "event  node  cause\n"
            "─────  ────  ─────\n"
            "    1  n1     NULL\n"
            "  700  n5      698\n"
            "2 rows\n");
}

TEST(Query, AnswersAsJson) {
  const Answer answer =
      orrery({"query", leader_dies_trace(), "--json", "SELECT 1 AS a, NULL AS b, 'x' AS c"});
  EXPECT_EQ(answer.out, "[\n  {\"a\":1,\"b\":null,\"c\":\"x\"}\n]\n");
}

TEST(Query, ManyRowsComeAsTheyAre) {
  const std::string out = orrery({"query", leader_dies_trace(), "SELECT event FROM event"}).out;
  EXPECT_THAT(out, EndsWith("\n 2473\n2,473 rows\n"));
}

/// The README's questions, as `sqlite3` would be asked them.
TEST(Query, ReadmeQuestionsHaveAnswers) {
  const std::string readme = text_of(ORRERY_SOURCE_DIR "/README.md");
  const std::string opening = "sqlite3 run.db \"";
  int asked = 0;
  for (std::size_t at = readme.find(opening); at != std::string::npos;
       at = readme.find(opening, at + 1)) {
    const std::size_t begin = at + opening.size();
    const std::string sql = readme.substr(begin, readme.find('"', begin) - begin);
    const Answer answer = orrery({"query", leader_dies_trace(), sql});
    EXPECT_EQ(answer.code, 0) << sql << ": " << answer.err;
    EXPECT_THAT(answer.out, testing::Not(EndsWith("\n0 rows\n"))) << sql;
    ++asked;
  }
  EXPECT_EQ(asked, 3);
}

/// Bytes of a trace, changed.
std::string other_version(const std::string& bytes) {
  std::string changed = bytes;
  changed.at(63) = 99;  // PRAGMA user_version, https://sqlite.org/fileformat.html
  return changed;
}

TEST(TraceCommands, BadInputIsOneSentenceAndExitCode2) {
  const std::string& good = leader_dies_trace();
  const std::string bytes = text_of(good);
  const TemporaryFile empty("", "empty.db");
  const TemporaryFile text("SELECT this is no trace", "text.db");
  const TemporaryFile truncated(bytes.substr(0, bytes.size() / 2), "truncated.db");
  const TemporaryFile cut_short(bytes.substr(0, 50), "cut_short.db");
  const TemporaryFile version(other_version(bytes), "version.db");
  const Trace digest(hello, {"--trace-level", "digest"});
  const std::vector<Case> cases{
      {"no file",
       {"show"},
       "orrery: show needs a trace (write one with orrery run FILE --trace run.db)\n"},
      {"a file that is not there", {"show", "no.db"}, "no.db: there is no such file\n"},
      {"a directory", {"show", "scenarios"}, "scenarios: this is a directory, not a trace\n"},
      {"an empty file", {"show", empty.path()}, empty.path() + ": this is no trace: it is empty\n"},
      {"a text",
       {"diff", good, text.path()},
       text.path() + ": this is no trace: traces are SQLite databases\n"},
      {"half a trace",
       {"query", truncated.path(), "SELECT 1"},
       truncated.path() + ": this trace is truncated: " + std::to_string(bytes.size() / 2) +
           " of its " + std::to_string(bytes.size()) + " bytes are here\n"},
      {"another version",
       {"export", version.path(), "--svg"},
       version.path() + ": this trace has schema 99, and this orrery reads schema 4 (run the "
                        "scenario again with --trace)\n"},
      {"digests alone",
       {"show", digest.path(), "--diagram"},
       digest.path() + ": this trace holds digests, no events (run the scenario again with "
                       "--trace-level events or full)\n"},
      {"an event that is none",
       {"show", good, "--at", "2474"},
       "--at: there is no event 2474: the events of " + good + " are 1 to 2473\n"},
      {"the event before the first",
       {"show", good, "--at", "0"},
       "--at: there is no event 0: the events of " + good + " are 1 to 2473\n"},
      {"no number", {"show", good, "--at", "x"}, "--at: \"x\" is no number of an event\n"},
      {"no time",
       {"show", good, "--diagram", "--from", "2"},
       "--from: \"2\" is no time (write \"1.5s\")\n"},
      {"after the end",
       {"show", good, "--diagram", "--from", "1h"},
       good + ": nothing happens between these times (the last event is at 5.998316s)\n"},
      {"no format",
       {"export", good},
       "orrery: export needs a format (--svg, --mermaid, --shiviz, --chrome, --dot or --history "
       "jsonl)\n"},
      {"one trace",
       {"diff", good},
       "orrery: diff compares two traces (write orrery diff a.db b.db)\n"},
      {"no question",
       {"query", "run.db"},
       "orrery: query needs a question (write orrery query run.db \"SELECT * FROM timeline LIMIT "
       "20\")\n"},
      {"bad SQL", {"query", good, "SELEC 1"}, "SQL: near \"SELEC\": syntax error\n"},
      {"no such column", {"query", good, "SELECT x FROM event"}, "SQL: no such column: x\n"},
      {"two statements",
       {"query", good, "SELECT 1; SELECT 2"},
       "SQL: one SQL statement is asked for\n"},
      {"a change",
       {"query", good, "DELETE FROM event"},
       "SQL: a trace is read, not changed (ask with SELECT)\n"},
  };
  for (const Case& bad : cases) {
    SCOPED_TRACE(bad.why);
    EXPECT_EQ(orrery(bad.arguments), (Answer{.code = 2, .err = bad.sentence}));
  }
  EXPECT_EQ(orrery({"show", cut_short.path()}).code, 2);
}

TEST(TraceCommands, AnIncompleteTraceIsReadAndSaysSo) {
  // What a killed run leaves behind: the rows so far, and what it says of itself.
  const Trace trace(hello, {"--trace-level", "events"});
  const std::string partial = trace.path() + ".partial";
  std::filesystem::rename(trace.path(), partial);
  Database::open_to_read(partial).execute(
      "PRAGMA query_only = OFF; "
      "UPDATE run SET ended = 'incomplete', events = NULL, digest = NULL");
  const Answer answer = orrery({"show", partial});
  EXPECT_EQ(answer.code, 0);
  EXPECT_THAT(answer.err, HasSubstr("is incomplete: its run was cut off after event "));
}

}  // namespace
}  // namespace orrery::program
