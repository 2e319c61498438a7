// Experiments by the program: tables, verdicts, exit codes, and that every line it prints runs
// again what it speaks of.

#include "sim/plan/experiment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "protocols/registry.hpp"
#include "scenarios/report.hpp"
#include "sim/plan/json.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view elections = R"({
  "protocol": {"raft": {"election_timeout": "150ms..300ms"}},
  "vary": {"nodes": [3, 5], "network.latency": ["10ms", "40ms"]}, "seeds": 6, "stop": "900ms",
  "expect": {"sometimes": [{"output": "Elected"}]},
  "measure": {"leader_after": {"first": {"output": "Elected"}, "unit": "ms"},
              "split": {"reached": {"state": "currentTerm == 2"}}, "events": "events"})";

std::string elections_with(const std::string& more) { return std::string(elections) + more + "}"; }

Value json_of(const Answer& answer) { return parse_json(answer.out, "--json"); }

std::vector<std::string> line_of_words(const std::string& line) {
  std::istringstream stream(line);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// What follows "orrery" in a line that replays.
std::vector<std::string> replayed(const std::string& line) {
  const auto words = line_of_words(line.substr(0, line.find('#')));
  return {words.begin() + 1, words.end()};
}

TEST(Experiment, IsOneTableWithARowForEachCell) {
  const TemporaryFile file(elections_with(""));
  const Answer answer = orrery({"run", file.path()});
  EXPECT_EQ(answer.code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("cell  nodes  network.latency  leader_after [ms]"));
  EXPECT_THAT(answer.out, testing::ContainsRegex("✔ +4 +5 +40ms +[0-9.]+ ± [0-9.]+ .* 6\n"));
  EXPECT_THAT(answer.out, HasSubstr("24 runs: 4 cells, 6 seeds from 1"));
  EXPECT_THAT(answer.out, HasSubstr("✔ everything is as expected\nagain: orrery run "));
  EXPECT_EQ(orrery({"run", file.path(), "--quiet", "--verify"}), (Answer{0, "", ""}));
}

TEST(Experiment, CellsArePairedAndEachRunIsTheRunOfItsSettingsAndSeed) {
  const TemporaryFile file(elections_with(""));
  const Value json = json_of(orrery({"run", file.path(), "--json"}));
  std::vector<std::vector<std::string>> seeds;
  for (const Value& cell : *json.find("cells")->get_if<Value::Array>()) {
    seeds.emplace_back();
    for (const Value& run : *cell.find("runs")->get_if<Value::Array>()) {
      seeds.back().push_back(to_json(*run.find("seed")));
      const Value* settings = cell.find("settings");
      const Answer alone = orrery(
          {"run", file.path(), "--json", "--seed", seeds.back().back(), "--set", "vary=null",
           "--set", "seeds=1", "--set", "nodes=" + to_json(*settings->find("nodes")), "--set",
           "network.latency=" + *settings->find("network.latency")->get_if<std::string>()});
      EXPECT_EQ(*json_of(alone).find("digest"), *run.find("digest"));
      EXPECT_EQ(*json_of(alone).find("measures"), *run.find("measures"));
    }
  }
  EXPECT_EQ(seeds, std::vector(4, seeds.front()));
}

TEST(Experiment, OneOfItsRunsIsToldAsAStory) {
  const TemporaryFile file(elections_with(""));
  const Answer story = orrery({"run", file.path(), "--cell", "3", "--seed", "9"});
  EXPECT_EQ(story.code, 0);
  EXPECT_THAT(story.out, HasSubstr("What happened"));
  EXPECT_THAT(story.out, HasSubstr("Measured    leader_after: "));
  EXPECT_THAT(story.out, HasSubstr("again: orrery run " + file.path() + " --cell 3 --seed 9 "));
  const Answer cell = orrery({"run", file.path(), "--cell", "2"});
  EXPECT_THAT(cell.out, HasSubstr("6 runs: "));
  EXPECT_THAT(cell.out, Not(testing::ContainsRegex("✔ +1 +3")));
}

TEST(Experiment, ItsDigestIsThatOfItsRunsInTheirOrder) {
  const TemporaryFile file(elections_with(""));
  const Value json = json_of(orrery({"run", file.path(), "--json"}));
  Hasher hasher;
  for (const Value& cell : *json.find("cells")->get_if<Value::Array>()) {
    for (const Value& run : *cell.find("runs")->get_if<Value::Array>()) {
      hasher.add(std::stoull(*run.find("digest")->get_if<std::string>(), nullptr, 16));
    }
  }
  EXPECT_EQ(*json.find("digest"), Value(digest_text(hasher.value())));
}

TEST(Experiment, ARunThatFailsIsNamedWithTheLineThatReplaysIt) {
  const TemporaryFile file(R"({"protocol": "raft", "vary": {"nodes": [3, 5]}, "seeds": 2,
      "clients": {"count": 1, "workload": {"kv": {"mix": {"put": 1}, "timeout": "500ms"}}},
      "faults": [{"at": "1s", "crash": ["n1", "n2"]}], "stop": "3s",
      "expect": {"eventually": ["all_operations_complete"]}})");
  const Answer answer = orrery({"run", file.path(), "--quiet"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.err, HasSubstr("cell 1 (nodes=3), seed 1: all_operations_complete: violated"));
  EXPECT_THAT(answer.err, Not(HasSubstr("cell 2")));  // three of five are a majority
  const std::string first = answer.err.substr(0, answer.err.find('\n'));
  const Answer again = orrery(replayed(first.substr(first.find("orrery run "))));
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.out, HasSubstr("✘ all_operations_complete"));
}

TEST(Experiment, SomethingThatNoRunComesToFailsIt) {
  const std::string never = R"({"output": "Elected", "where": "term >= 50"})";
  const TemporaryFile one(R"({"protocol": "raft", "stop": "1s",
      "expect": {"sometimes": [{"output": "Elected"}, )" +
                          never + "]}}");
  const Answer alone = orrery({"run", one.path()});
  EXPECT_EQ(alone.code, 1);
  EXPECT_THAT(alone.out, HasSubstr("✔ sometimes: Elected                   holds     first at "));
  EXPECT_THAT(alone.out, HasSubstr("✘ sometimes: Elected where term >= 50  violated  the run "
                                   "never came to what it is about"));
  const Answer many = orrery({"run", one.path(), "--set", "seeds=3"});
  EXPECT_EQ(many.code, 1);
  EXPECT_THAT(many.out, HasSubstr("✘ Elected where term >= 50: never, in 3 runs"));
  EXPECT_THAT(many.out, HasSubstr("✔ Elected: in 3 of 3 runs, first in cell 1 with seed 1 ("));
}

TEST(Experiment, OneRunThatComesToItIsEnough) {
  const TemporaryFile file(elections_with(R"(, "limits": {}, "title": "x")"));
  const Answer answer = orrery({"run", file.path(), "--json", "--set",
                                R"(expect.sometimes=[{"state": "currentTerm == 2"}])"});
  const Value json = json_of(answer);
  const Value& one = json.find("sometimes")->get_if<Value::Array>()->front();
  const auto reached = *one.find("reached")->get_if<std::int64_t>();
  EXPECT_GT(reached, 0);
  EXPECT_LT(reached, 24);
  EXPECT_EQ(answer.code, 0);
}

TEST(Experiment, APublishedFigureOutsideItsToleranceFailsIt) {
  const auto with = [](const std::string& tolerance) {
    return elections_with(R"(, "published": [{"measure": "leader_after", "source": "Doe 2014",
        "tolerance": )" + tolerance +
                          R"(, "figures": [{"nodes": 3, "network.latency": "0.01s",
        "value": 100}, {"nodes": 9, "network.latency": "10ms", "value": 1}]}])");
  };
  const TemporaryFile narrow(with("\"5%\""));
  const Answer wrong = orrery({"run", narrow.path()});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_THAT(wrong.out, HasSubstr("Doe 2014"));
  EXPECT_THAT(wrong.out, HasSubstr("mean leader_after in cell 1 (nodes=3 network.latency=10ms): "));
  EXPECT_THAT(wrong.out, testing::ContainsRegex("100 published,\\s+which is more than 5% away"));
  EXPECT_THAT(wrong.out, HasSubstr("1 published figure is about a cell that is not here"));
  const TemporaryFile wide(with("500"));
  EXPECT_EQ(orrery({"run", wide.path(), "--quiet"}).code, 0);
  const Value json = json_of(orrery({"run", wide.path(), "--json"}));
  const Value& figure = json.find("published")->get_if<Value::Array>()->front();
  EXPECT_EQ(*figure.find("cell"), Value(1));
  EXPECT_EQ(*figure.find("published"), Value(100.0));
  EXPECT_EQ(*figure.find("tolerance"), Value(500.0));
  EXPECT_NEAR(*figure.find("difference")->get_if<double>(),
              *figure.find("simulated")->get_if<double>() - 100, 1e-9);
}

TEST(Experiment, WhatIsAboutOneRunNeedsToKnowWhich) {
  const TemporaryFile file(elections_with(""));
  for (const std::string option : {"--follow", "--trace"}) {
    EXPECT_EQ(orrery({"run", file.path(), option, "n1"}),
              (Answer{2, "",
                      option + ": this is an experiment of many runs, and that is about one (add "
                               "--cell 1 --seed 1, or those of another of its runs)\n"}));
  }
  EXPECT_EQ(orrery({"run", file.path(), "--cell", "5"}),
            (Answer{2, "", "--cell: the cells are 1 to 4\n"}));
  EXPECT_EQ(orrery({"run", file.path(), "--cell", "x"}),
            (Answer{2, "", "--cell: \"x\" is no number of a cell\n"}));
}

TEST(Experiment, SigintEndsItWithAPartialReport) {
  const TemporaryFile file(R"({"protocol": {"moody": {"mood": "calm"}}, "nodes": 3, "stop": "1s",
      "vary": {"protocol.moody.mood": ["calm", "interrupted", "calm"]}, "seeds": 2})");
  const Answer answer = orrery({"run", file.path(), "--json"});
  EXPECT_EQ(answer.code, 130);
  const Value json = json_of(answer);
  EXPECT_EQ(*json.find("ended"), Value("interrupted"));
  EXPECT_EQ(*json.find("as_expected"), Value(false));
  // The first cell has ended, and on another core perhaps the third one; the second one has not.
  EXPECT_LT(json.find("cells")->get_if<Value::Array>()->size(), 3U);
}

TEST(Experiment, ABrokenInvariantNamesItsCellAndSeed) {
  const TemporaryFile file(R"({"protocol": {"moody": {}}, "nodes": 3, "stop": "1s",
      "vary": {"protocol.moody.mood": ["calm", "broken"]}})");
  const Answer answer = orrery({"run", file.path()});
  EXPECT_EQ(answer.code, 3);
  EXPECT_THAT(answer.err, HasSubstr("\nagain: orrery run " + file.path() + " --cell 2 --seed 1 "));
}

TEST(Experiment, VerifyFindsTheRunThatDiffers) {
  const TemporaryFile file(R"({"protocol": {"moody": {}}, "nodes": 3, "stop": "600ms",
      "vary": {"protocol.moody.mood": ["calm", "fickle"]}})");
  const Answer answer = orrery({"run", file.path(), "--verify"});
  EXPECT_EQ(answer.code, 3);
  EXPECT_THAT(answer.err, HasSubstr("--cell 2 --seed 1 "));
}

using Keys = std::vector<std::string>;

void collect_written(const Value& value, const std::string& path, Keys& keys);

void collect_written_members(const Value::Object& object, const std::string& path, Keys& keys) {
  for (const Value::Member& member : object) {
    const std::string below = path + "." + member.key;
    if (std::find(keys.begin(), keys.end(), below) == keys.end()) keys.push_back(below);
    const bool is_free = member.key == "settings" || (member.key == "measures" && !path.empty());
    if (!is_free) collect_written(member.value, below, keys);
  }
}

void collect_written(const Value& value, const std::string& path, Keys& keys) {
  if (const auto* list = value.get_if<Value::Array>()) {
    for (const Value& element : *list) collect_written(element, path + "[]", keys);
  } else if (const auto* object = value.get_if<Value::Object>()) {
    collect_written_members(*object, path, keys);
  }
}

void collect_described(const Value& schema, const std::string& path, Keys& keys) {
  if (const Value* items = schema.find("items")) collect_described(*items, path + "[]", keys);
  const Value* properties = schema.find("properties");
  if (!properties) return;
  for (const Value::Member& member : *properties->get_if<Value::Object>()) {
    keys.push_back(path + "." + member.key);
    collect_described(member.value, path + "." + member.key, keys);
  }
}

TEST(Experiment, ItsJsonHasTheKeysOfItsSchema) {
  const std::string readme = text_of(std::string(ORRERY_SOURCE_DIR) + "/scenarios/README.md");
  const auto begin = readme.rfind("```json\n") + 8;
  const Value schema =
      parse_json(readme.substr(begin, readme.find("\n```", begin) - begin), "README.md");
  Keys described;
  collect_described(schema, "", described);
  const TemporaryFile file(
      elections_with(R"(, "published": [{"measure": "events", "figures": [{"value": 100}]}])"));
  Keys written;
  collect_written(json_of(orrery({"run", file.path(), "--json"})), "", written);
  EXPECT_EQ(written, described);
}

TEST(Experiment, JunitHasACaseForEachCellAndFigure) {
  const TemporaryFile file(elections_with(""));
  const TemporaryFile xml("", "report.xml");
  EXPECT_EQ(orrery({"run", file.path(), "--quiet", "--junit", xml.path()}).code, 0);
  EXPECT_THAT(text_of(xml.path()), HasSubstr("tests=\"5\" failures=\"0\" errors=\"0\""));
  EXPECT_THAT(text_of(xml.path()), HasSubstr("name=\"cell 4 (nodes=5 network.latency=40ms)\""));
}

// ---------------------------------------------------------------- measures

/// Everything that happened in a run, as plain as can be.
class Everything final : public Observer {
 public:
  struct Output {
    Time time;
    NodeId node;
    std::string type;
    Value value;
  };
  void event_ended(const World& world, const Event&) override {
    for (const NodeId node : world.group('n')) {
      const bool leads = world.box(node).member("role") == Value("leader");
      if (leads && !leaders.contains(node)) ++times_led;
      if (leads) leaders.insert(node);
      else leaders.erase(node);
    }
  }
  void output(const World& world, NodeId node, const Payload& output) override {
    outputs.push_back({world.now(), node, std::string(output.type_name()), output.to_value()});
  }
  void sent(const World& world, const Transmission& message, const Fate&, std::uint64_t,
            std::uint64_t) override {
    if (message.payload.type_name() == "RequestVote") votes.push_back(world.now());
  }
  void fault(const World& world, std::string_view what) override {
    faults.emplace_back(world.now(), what);
  }
  std::vector<Output> outputs;
  std::vector<Time> votes;
  std::vector<std::pair<Time, std::string>> faults;
  std::set<NodeId> leaders;  // now
  double times_led = 0;
};

double in_seconds(Time time) { return std::chrono::duration<double>(time).count(); }

/// One client's calls.
struct CallCounts {
  double ok = 0;
  double gets = 0;
  double reads = 0;  ///< gets that are ok
};

CallCounts count_calls(const World& world, std::string_view client) {
  CallCounts counts;
  for (const Call& call : calls_of(world.history())) {
    if (to_text(call.client) != client) continue;
    const bool is_ok = call.returned && call.result.outcome == Outcome::ok;
    const bool is_get = call.operation.action == Action::get;
    if (is_ok) ++counts.ok;
    if (is_get) ++counts.gets;
    if (is_get && is_ok) ++counts.reads;
  }
  return counts;
}

TEST(Measures, AreWhatOneWouldCountByHand) {
  std::filesystem::current_path(ORRERY_SOURCE_DIR);
  const TemporaryFile file(R"({"extends": ")" + std::string(ORRERY_SOURCE_DIR) +
                           R"(/scenarios/raft/leader_dies.json", "measure": {
      "elections": {"count": {"output": "Elected"}},
      "late": {"count": {"output": "Elected", "where": "term >= 2"}},
      "second": {"first": {"output": "Elected", "nth": 2}},
      "last_commit": {"last": {"output": "Committed", "node": "n2"}, "unit": "ms"},
      "vote": {"first": {"message": "RequestVote"}},
      "votes": {"count": {"message": "RequestVote"}},
      "without_leader": {"from": {"fault": "crash leader"}, "to": {"output": "Elected"}},
      "never": {"first": {"output": "Elected", "where": "term >= 99"}},
      "reached": {"reached": {"output": "Elected", "where": "term >= 99"}},
      "sent": "message_counts.sent", "p99": "operations.p99_ms",
      "commands": {"count": {"output": "Committed"}, "distinct": "index"},
      "c1_ok": {"report": "operations.ok", "of": "c1"},
      "c1_gets": {"report": "operations.count", "of": "c1", "action": "get"},
      "fresh": "staleness.fresh_share", "c1_fresh": {"report": "staleness.reads", "of": "c1"},
      "linearizable": {"judge": "linearizable"}, "safe": {"judge": "raft.election_safety"},
      "told": {"judge": "exactly_once"},
      "led": {"count": {"state": "role == leader"}},
      "term": {"state": "currentTerm", "take": "max"},
      "leaders": {"state": "role == leader", "take": "sum"},
      "committed": {"state": "commitIndex", "of": ["n1", "n2"], "take": "min"}}})");
  const Catalogue catalogue = shipped_catalogue();
  ::orrery::Run run(load_plan(file.path(), {}, catalogue), catalogue);
  Everything seen;
  run.set_observer(&seen);
  run.finish();
  const RunReport report = run.report();

  std::vector<Time> elected;
  double late = 0;
  Time last_commit{};
  for (const Everything::Output& output : seen.outputs) {
    if (output.type == "Elected") elected.push_back(output.time);
    if (output.type == "Elected" && *output.value.find("term")->get_if<std::int64_t>() >= 2) ++late;
    if (output.type == "Committed" && output.node == replica(2)) last_commit = output.time;
  }
  ASSERT_EQ(elected.size(), 2U);
  ASSERT_TRUE(seen.faults.front().second.starts_with("crash leader"));
  const World& world = run.world();
  double term = 0;
  double leaders = 0;
  double committed = 1e9;
  for (const NodeId node : world.group('n')) {
    const Value state = world.box(node).member("currentTerm").value();
    term = std::max(term, static_cast<double>(*state.get_if<std::int64_t>()));
    if (world.box(node).member("role") == Value("leader")) ++leaders;
    const Value index = world.box(node).member("commitIndex").value();
    if (node.number() <= 2) {
      committed = std::min(committed, static_cast<double>(*index.get_if<std::int64_t>()));
    }
  }
  std::set<std::int64_t> indexes;
  for (const Everything::Output& output : seen.outputs) {
    if (output.type == "Committed")
      indexes.insert(*output.value.find("index")->get_if<std::int64_t>());
  }
  const CallCounts c1 = count_calls(world, "c1");
  const std::vector<Measured> wanted{
      {"elections", 2.0},
      {"late", late},
      {"second", in_seconds(elected[1])},
      {"last_commit", static_cast<double>(last_commit.count()) / 1e6},
      {"vote", in_seconds(seen.votes.front())},
      {"votes", static_cast<double>(seen.votes.size())},
      {"without_leader",
       static_cast<double>((elected[1] - seen.faults.front().first).count()) / 1e9},
      {"never", std::nullopt},
      {"reached", 0.0},
      {"sent", static_cast<double>(report.messages.sent)},
      {"p99", std::chrono::duration<double, std::milli>(report.operations.p99).count()},
      {"commands", static_cast<double>(indexes.size())},
      {"c1_ok", c1.ok},
      {"c1_gets", c1.gets},
      {"fresh", 1.0},
      {"c1_fresh", c1.reads},
      {"linearizable", 1.0},
      {"safe", 1.0},
      {"told", std::nullopt},  // a judge that has nothing to look at here
      {"led", seen.times_led},
      {"term", term},
      {"leaders", leaders},
      {"committed", committed}};
  EXPECT_EQ(report.measures, wanted);
  // A judge that is only measured is expected nothing of.
  for (const JudgedExpectation& judged : report.verdicts) {
    EXPECT_NE(judged.verdict.judge, "exactly_once");
  }
}

TEST(Measures, ChangeNoDigest) {
  const auto digest = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"run", leader_dies, "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return *json_of(orrery(arguments)).find("digest");
  };
  EXPECT_EQ(digest({}),
            digest({"--set", R"(measure={"a": {"count": {"state": "role == leader"}}})", "--set",
                    R"(expect.sometimes=[{"message": "AppendEntries", "nth": 40}])"}));
}

TEST(Measures, AreInTheReportOfOneRun) {
  const Answer answer = orrery({"run", leader_dies, "--set",
                                R"(measure={"commits": {"count": {"output": "Committed"}},
                                            "lost": "message_counts.lost",
                                            "never": {"first": {"output": "Elected",
                                                                "nth": 9}}})"});
  EXPECT_THAT(answer.out, testing::ContainsRegex("Measured    commits: [0-9]+\n +lost: [0-9]+\n "
                                                 "+never: none\n"));
}

}  // namespace
}  // namespace orrery::program
