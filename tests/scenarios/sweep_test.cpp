// `orrery sweep` from its words to its exit codes; that a sweep that was killed goes on; that every
// line it prints does what it says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <sstream>
#include <thread>

#include "sim/plan/json.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Some of its runs fail: the client's patience is short, and messages are lost.
constexpr std::string_view impatient = R"({
  "title": "Impatience", "nodes": 3, "protocol": "raft",
  "network": {"latency": "5ms..15ms", "loss": 0.05},
  "clients": {"count": 1, "workload": {
    "kv": {"keys": 1, "think": "50ms", "operations": 5, "timeout": "1s"}}},
  "stop": "2s", "expect": {"eventually": ["all_operations_complete"]})";

std::string impatient_with(const std::string& more = "") {
  return std::string(impatient) + more + "}";
}

Value json_of(const Answer& answer) { return parse_json(answer.out, "out"); }

template <class T>
T number(const Value& json, std::string_view key) {
  const auto* found = json.find(key)->get_if<std::int64_t>();
  EXPECT_NE(found, nullptr) << key;
  return found == nullptr ? T{} : static_cast<T>(*found);
}

/// Without what differs from one sweep to the next.
Value lasting(Value json) {
  for (const char* key : {"seconds", "threads"}) json[key] = Value();
  return json;
}

/// The arguments of a line that a shell would take, up to its comment.
std::vector<std::string> arguments_of(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream stream(line);
  for (std::string word; stream >> word && word != "#";) words.push_back(word);
  EXPECT_EQ(words.front(), "orrery");
  words.erase(words.begin());
  return words;
}

TEST(Sweep, TellsWhatFailsHowOftenAndHowToSeeIt) {
  const TemporaryFile file(impatient_with());
  const Answer answer = orrery({"sweep", file.path(), "--seeds", "200"});
  EXPECT_EQ(answer.code, 1);
  const Value json = json_of(orrery({"sweep", file.path(), "--seeds", "200", "--json"}));
  const auto& failures = *json.find("failures")->get_if<Value::Array>();
  ASSERT_FALSE(failures.empty());
  const auto seed = std::to_string(number<std::uint64_t>(failures.front(), "seed"));
  EXPECT_THAT(answer.out, HasSubstr("✘ all_operations_complete: violated in "));
  EXPECT_THAT(answer.out, HasSubstr("again: orrery run " + file.path() + " --seed " + seed));
  EXPECT_THAT(answer.out, HasSubstr("orrery shrink " + file.path() + " --seed " + seed +
                                    " -o shrunk.json\n           orrery run shrunk.json --trace "
                                    "shrunk.db\n           orrery export shrunk.db -o shrunk.svg"));
  const auto failed = number<std::uint64_t>(*json.find("failure_rate"), "failed");
  EXPECT_GT(failed, 0U);
  EXPECT_LT(failed, 200U);
  EXPECT_THAT(answer.out, HasSubstr(std::to_string(failed) + " failure"));
  EXPECT_THAT(answer.out, HasSubstr(" in 200 seeds: failure rate "));
}

TEST(Sweep, TheLineOfAFailureShowsIt) {
  const TemporaryFile file(impatient_with());
  const Value json = json_of(orrery({"sweep", file.path(), "--seeds", "100", "--json"}));
  const Value& failure = json.find("failures")->get_if<Value::Array>()->front();
  auto arguments = arguments_of(*failure.find("replay")->get_if<std::string>());
  arguments.emplace_back("--json");
  const Answer again = orrery(arguments);
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.out, HasSubstr(to_json(*failure.find("sentence"))));
}

TEST(Sweep, OfWhatHoldsEndsWithWhatFollowsFromThat) {
  const Answer answer = orrery({"sweep", hello, "--seeds", "400"});
  EXPECT_EQ(answer.code, 0);
  EXPECT_THAT(answer.out,
              testing::EndsWith("\n0 failures in 400 seeds: failure rate < 7.5e-3 at 95 %\n"));
}

TEST(Sweep, QuietlySaysNothingWhenAllIsAsExpected) {
  EXPECT_EQ(orrery({"sweep", hello, "--seeds", "20", "--quiet"}), (Answer{0, "", ""}));
  const TemporaryFile file(impatient_with());
  const Answer answer = orrery({"sweep", file.path(), "--seeds", "100", "--quiet"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_EQ(answer.out, "");
  EXPECT_THAT(answer.err, HasSubstr("all_operations_complete: violated in "));
  EXPECT_THAT(answer.err, HasSubstr("again: orrery run "));
}

TEST(Sweep, SaysThatAScenarioDoesNotVary) {
  const Answer answer = orrery({"sweep", hello, "--set", "network.latency=10ms"});
  EXPECT_EQ(answer.code, 0);
  EXPECT_THAT(answer.out, HasSubstr("in 100 seeds, which are all one and the same run: nothing"));
  EXPECT_THAT(answer.out, Not(HasSubstr("failure rate <")));
  const Answer two = orrery({"sweep", hello, "--set", "network.latency=10ms", "--seeds", "2"});
  EXPECT_THAT(two.out, HasSubstr("in 2 seeds, which are all one and the same run"));
}

/// What is drawn when the run has stopped is judged, too.
TEST(Sweep, RunsThatDifferAfterTheirEndsAreNotOneAndTheSame) {
  const TemporaryFile file(R"({"nodes": 1, "protocol": {"raft": {}}, "stop": "5ms",
      "network": {"latency": "5ms..15ms"}, "expect": {"eventually": ["exactly_once"]},
      "pins": [{"timer": "RetryDue", "is": "400ms"}, {"timer": "ElectionTimeout", "is": "150ms"},
               {"choice": "c1", "is": 0}, {"choice": "c1", "nth": 1, "is": 1001}],
      "clients": {"count": 1, "workload": {"script": [
          {"at": "0s", "client": "c1", "action": "increment", "key": "k1", "value": "1"}]}}})",
                           "late.json");
  const Answer answer = orrery({"sweep", file.path(), "--seeds", "120"});
  EXPECT_EQ(answer.code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("0 failures in 120 seeds: failure rate < "));
}

/// No judge has said anything that could be kept.
TEST(Sweep, ARunThatDoesNotComeToItsEndIsNotToldToBeShrunk) {
  const Answer answer =
      orrery({"sweep", "scenarios/raft/hello.json", "--seeds", "3", "--set", "limits.events=50"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("runs to its end: violated in 3 runs"));
  EXPECT_THAT(answer.out, testing::Not(HasSubstr(" shrink ")));
}

TEST(Sweep, OfAnExperimentRunsItsCells) {
  const TemporaryFile file(impatient_with(R"(, "vary": {"network.loss": [0, 0.2]})"));
  const Answer answer = orrery({"sweep", file.path(), "--seeds", "50"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("in cell 2 (network.loss=0.2)"));
  EXPECT_THAT(answer.out, HasSubstr(" in 50 seeds in each of 2 cells: failure rate "));
  EXPECT_THAT(answer.out, HasSubstr("--cell 2 --seed "));
  EXPECT_EQ(orrery({"sweep", file.path(), "--seeds", "50", "--cell", "1"}).code, 0);
}

TEST(Sweep, NotesWhatMayWellBeMeant) {
  const TemporaryFile file(R"({"nodes": 3, "protocol": {"quorum_register": {"r": 1, "w": 1}},
    "stop": "1s", "vary": {"protocol.quorum_register.r": [1, 2, 3]}})");
  const std::string note =
      "cell 1 (protocol.quorum_register.r=1), and 1 more: reads may be stale by configuration: 1 "
      "that answer a read and 1 that have acknowledged a write may be different replicas (r + w <= "
      "3)";
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"sweep", file.path(), "--seeds", "1"}, {"run", file.path()}}) {
    SCOPED_TRACE(command.front());
    std::string told = orrery(command).out;
    std::replace(told.begin(), told.end(), '\n', ' ');
    while (told.find("  ") != std::string::npos) told.replace(told.find("  "), 2, " ");
    EXPECT_THAT(told, HasSubstr("· " + note));
    std::vector<std::string> to_program = command;
    to_program.push_back("--json");
    EXPECT_EQ(*json_of(orrery(to_program)).find("notes"), Value(Value::Array{note}));
  }
}

TEST(Sweep, SaysWhatItsSeedsDrew) {
  const TemporaryFile file(impatient_with(R"(, "swarm": {"network.loss": [0, 0.2]})"));
  const Value json = json_of(orrery({"sweep", file.path(), "--seeds", "60", "--json"}));
  const Value& failure = json.find("failures")->get_if<Value::Array>()->front();
  EXPECT_EQ(to_json(*failure.find("drawn")), R"({"network.loss":0.2})");
  const Answer run = orrery(arguments_of(*failure.find("replay")->get_if<std::string>()));
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out, HasSubstr("Drawn       network.loss=0.2\n"));
}

TEST(Sweep, WrongInputGetsASentence) {
  const TemporaryFile file(impatient_with());
  const TemporaryFile journal("{}", "journal.json");
  const std::vector<Case> cases{
      {"no file", {"sweep"}, "orrery: sweep needs a scenario file"},
      {"no seeds", {"sweep", hello, "--seeds", "0"}, "--seeds: \"0\" is no whole number from 1 to"},
      {"words", {"sweep", hello, "--seeds", "many"}, "--seeds: \"many\" is no whole number from 1"},
      {"no threads", {"sweep", hello, "--threads", "0"}, "--threads: \"0\" is no whole number"},
      {"no end", {"sweep", hello, "--stop-after", "0"}, "--stop-after: \"0\" is no whole number"},
      {"no such cell", {"sweep", hello, "--cell", "2"}, "--cell: this experiment has one cell: 1"},
      {"nothing to see",
       {"sweep", hello, "--until-seen"},
       "--until-seen: this scenario does not say what is to be seen"},
      {"no journal",
       {"sweep", hello, "--journal", journal.path()},
       "\" is no journal of a sweep: "},
      {"no folder",
       {"sweep", hello, "--seeds", "2", "--journal", "/nowhere/at/all"},
       "--journal: \"/nowhere/at/all\" cannot be written"},
      {"an option of run", {"sweep", hello, "--seed", "3"}, "there is no option --seed"}};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.why);
    const Answer answer = orrery(one.arguments);
    EXPECT_EQ(answer.code, 2);
    EXPECT_THAT(answer.err, HasSubstr(one.sentence));
  }
}

TEST(Sweep, AnInterruptedOneReportsWhatItHas) {
  const TemporaryFile file(R"({"protocol": {"moody": {"mood": "interrupted"}}, "nodes": 2})");
  const Answer answer = orrery({"sweep", file.path(), "--seeds", "1000000", "--threads", "1"});
  EXPECT_EQ(answer.code, 130);
  EXPECT_THAT(answer.out, HasSubstr("interrupted: this report is partial"));
}

TEST(Sweep, ABugOfAProtocolIsToldWithTheLineThatShowsIt) {
  const TemporaryFile file(R"({"protocol": {"moody": {"mood": "broken"}}, "nodes": 2})");
  const Answer answer = orrery({"sweep", file.path(), "--seeds", "5"});
  EXPECT_EQ(answer.code, 3);
  EXPECT_THAT(answer.err, HasSubstr("a broken mood breaks"));
  EXPECT_THAT(answer.err, HasSubstr("again: orrery run " + file.path() + " --seed 1"));
}

TEST(Sweep, JunitHasACaseForEachCellAndSighting) {
  const TemporaryFile file(impatient_with(R"(, "vary": {"network.loss": [0, 0.2]})"));
  const TemporaryFile xml("", "report.xml");
  const auto report_of = [&](const std::string& more) {
    orrery(
        {"sweep", file.path(), "--seeds", "50", "--quiet", "--junit", xml.path(), "--set", more});
    return text_of(xml.path());
  };
  const std::string moment = R"(expect.sometimes=[{"output": "Elected"}])";
  EXPECT_THAT(report_of(moment), HasSubstr("tests=\"3\" failures=\"1\" errors=\"0\""));
  EXPECT_THAT(report_of(moment), HasSubstr("orrery shrink "));
  const std::string never = R"(expect.sometimes=[{"output": "Elected", "where": "term >= 99"}])";
  EXPECT_THAT(report_of(never), HasSubstr("tests=\"3\" failures=\"2\" errors=\"0\""));
}

// ---------------------------------------------------------------- --json

void collect_keys_of(const Value& value, const std::string& path, std::vector<std::string>& keys) {
  if (const auto* list = value.get_if<Value::Array>()) {
    for (const Value& element : *list) collect_keys_of(element, path + "[]", keys);
  }
  const auto* object = value.get_if<Value::Object>();
  if (object == nullptr) return;
  for (const Value::Member& member : *object) {
    const std::string below = path + "." + member.key;
    if (std::find(keys.begin(), keys.end(), below) == keys.end()) keys.push_back(below);
    if (member.key != "settings" && member.key != "drawn") {
      collect_keys_of(member.value, below, keys);
    }
  }
}

void collect_schema_keys_of(const Value& schema, const std::string& path,
                            std::vector<std::string>& keys) {
  if (const Value* items = schema.find("items")) collect_schema_keys_of(*items, path + "[]", keys);
  const Value* properties = schema.find("properties");
  if (properties == nullptr) return;
  for (const Value::Member& member : *properties->get_if<Value::Object>()) {
    keys.push_back(path + "." + member.key);
    collect_schema_keys_of(member.value, path + "." + member.key, keys);
  }
}

TEST(Sweep, ItsJsonHasTheKeysOfItsSchema) {
  const std::string readme = text_of(std::string(ORRERY_SOURCE_DIR) + "/scenarios/README.md");
  const auto begin = readme.find("```json\n", readme.find("A sweep prints this one")) + 8;
  std::vector<std::string> described;
  collect_schema_keys_of(
      parse_json(readme.substr(begin, readme.find("\n```", begin) - begin), "README.md"), "",
      described);
  const TemporaryFile file(impatient_with(R"(, "faults": [{"at": "1s", "crash": "n1"}])"));
  const std::string moment = R"(expect.sometimes=[{"output": "Elected"}])";
  std::vector<std::string> written;
  collect_keys_of(
      json_of(orrery({"sweep", file.path(), "--seeds", "100", "--json", "--set", moment})), "",
      written);
  EXPECT_EQ(written, described);
}

// ---------------------------------------------------------------- killed and resumed

/// Sweeps in a process of its own, which is killed as soon as its journal has some runs.
void sweep_and_kill(const std::string& file, const std::string& journal) {
  const pid_t child = fork();
  if (child == 0) {
    orrery({"sweep", file, "--seeds", "100000000", "--journal", journal, "--quiet"});
    _exit(0);
  }
  const auto has_runs = [&] { return text_of(journal).find("\"runs\"") != std::string::npos; };
  for (int look = 0; look < 3000 && !has_runs(); ++look) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
}

TEST(Sweep, KilledAtAnyMomentItGoesOnAndEndsWithTheSameReport) {
  const TemporaryFile file(impatient_with(R"(, "swarm": {"network.loss": [0.01, 0.2]})"));
  const Folder folder;
  const std::string journal = folder / "sweep.journal";
  sweep_and_kill(file.path(), journal);
  const Value kept = parse_json(text_of(journal), journal);
  const auto done = number<std::uint64_t>(*kept.find("report"), "runs");
  ASSERT_GT(done, 0U);
  const std::string seeds = std::to_string(done + 50);
  const Answer resumed =
      orrery({"sweep", file.path(), "--seeds", seeds, "--journal", journal, "--json"});
  const Answer whole = orrery({"sweep", file.path(), "--seeds", seeds, "--json"});
  EXPECT_EQ(lasting(json_of(resumed)), lasting(json_of(whole)));
  // It has ended: once more, there is nothing left to do.
  const Answer again =
      orrery({"sweep", file.path(), "--seeds", seeds, "--journal", journal, "--json"});
  EXPECT_EQ(lasting(json_of(again)), lasting(json_of(whole)));
  EXPECT_EQ(orrery({"sweep", file.path(), "--seeds", "1", "--journal", journal}).code, 2);
}

}  // namespace
}  // namespace orrery::program
