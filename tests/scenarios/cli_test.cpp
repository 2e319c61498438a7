// The command line: what bad input is told, exit codes, help.

#include "scenarios/cli.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "sim/workload/workload_plan.hpp"
#include "tests/scenarios/program.hpp"
#include "tests/support/folder.hpp"

namespace orrery::program {
namespace {

/// Without the protocol of the tests.
std::string markdown_of_shipped_protocols() {
  std::string table = orrery({"list", "protocols", "--markdown"}).out;
  const auto moody_row = table.find("| Moody |");
  return table.erase(moody_row, table.find('\n', moody_row) + 1 - moody_row);
}

TEST(CommandLine, BadInputIsOneSentenceAndExitCode2) {
  const TemporaryFile empty("");
  const TemporaryFile no_json("{\"nodes\": }");
  const std::vector<Case> cases{
      {"a command that is nearly one",
       {"rnu", hello},
       "orrery: there is no command \"rnu\" (did you mean \"run\"?)\n"},
      {"a command that is none",
       {"frobnicate"},
       "orrery: there is no command \"frobnicate\" (there are: run, sweep, shrink, futures, "
       "validate, list, check, museum, lesson, show, export, plot, diff, query, schema)\n"},
      {"an option that is nearly one",
       {"run", "--sede", "4", hello},
       "orrery: there is no option --sede (did you mean \"--seed\"?)\n"},
      {"an option that is none",
       {"run", hello, "--fast"},
       "orrery: there is no option --fast (see orrery run --help)\n"},
      {"an option of nobody",
       {"--fast"},
       "orrery: there is no option --fast (see orrery --help)\n"},
      {"an option without its value", {"run", hello, "--seed"}, "orrery: --seed needs a value\n"},
      {"a second file",
       {"run", hello, "other.json"},
       "orrery: \"other.json\" is one argument too many for orrery run (see orrery run "
       "--help)\n"},
      {"no file",
       {"run"},
       "orrery: run needs a scenario file (write orrery run "
       "scenarios/ping_pong/hello.json)\n"},
      {"a topology of no scenario",
       {"show", "--topology"},
       "orrery: show --topology needs a scenario (write orrery show "
       "scenarios/raft/regions.json "
       "--topology)\n"},
      {"a trace with other dice",
       {"show", "run.db", "--seed", "2"},
       "orrery: a trace is as it was recorded: --seed and --set are about a scenario (add "
       "--topology)\n"},
      {"a seed below zero",
       {"run", hello, "--seed", "-1"},
       "--seed: \"-1\" is no whole number from 0 to 18446744073709551615\n"},
      {"a seed that is no number",
       {"run", hello, "--seed", "7x"},
       "--seed: \"7x\" is no whole number from 0 to 18446744073709551615\n"},
      {"a file that is not there, but nearly",
       {"run", "scenarios/raft/leder_dies.json"},
       "scenarios/raft/leder_dies.json: there is no such file (did you mean "
       "\"scenarios/raft/leader_dies.json\"?)\n"},
      {"a scenario by its name alone",
       {"run", "lost_append_entries"},
       "lost_append_entries: there is no such file (did you mean "
       "\"scenarios/raft/lost_append_entries.json\"?)\n"},
      {"a file far from all", {"run", "qqqqqqqqqqqqqq"}, "qqqqqqqqqqqqqq: there is no such file\n"},
      {"a folder that is not there",
       {"run", "nowhere/at/all.json"},
       "nowhere/at/all.json: there is no directory \"nowhere/at\"\n"},
      {"a directory", {"run", "scenarios"}, "scenarios: this is a directory, not a file\n"},
      {"an empty file", {"run", empty.path()}, empty.path() + ": the file is empty\n"},
      {"an override without a value",
       {"run", hello, "--set", "nodes"},
       "--set nodes: an override is a key, \"=\" and a value (write nodes=7)\n"},
      {"an override of a wrong value",
       {"run", hello, "--set", "nodes=many"},
       "--set nodes=many: nodes: expected a whole number, not \"many\"\n"},
      {"an override of a wrong key",
       {"run", hello, "--set", "node=3"},
       "--set node=3: node: there is no such key (did you mean \"nodes\"?)\n"},
      {"a node beyond the last",
       {"run", hello, "--follow", "n9"},
       "--follow: there is no node n9 (did you mean \"n3\"?)\n"},
      {"a name that is no node",
       {"run", hello, "--follow", "leader"},
       "--follow: there is no node leader (there are: n1, n2, n3)\n"},
      {"a report nowhere to be written",
       {"run", hello, "--junit", "/nowhere/report.xml"},
       "--junit: \"/nowhere/report.xml\" cannot be written: No such file or directory\n"},
      {"a list of nothing",
       {"list", "protcols"},
       "orrery: there is no list of \"protcols\" (did you mean \"protocols\"?)\n"},
      {"judges as Markdown",
       {"list", "judges", "--markdown"},
       "orrery: only the protocols come as Markdown (write orrery list protocols "
       "--markdown)\n"},
      {"nothing to validate",
       {"validate"},
       "orrery: validate needs at least one file (write orrery validate "
       "scenarios/*/*.json)\n"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    const Answer answer = orrery(each.arguments);
    EXPECT_EQ(answer.code, 2);
    EXPECT_EQ(answer.err, each.sentence);
    EXPECT_EQ(answer.out, "");
  }
}

TEST(CommandLine, SaysItsVersion) {
  EXPECT_EQ(orrery({"--version"}), (Answer{0, "orrery " + std::string(version()) + "\n", ""}));
}

TEST(CommandLine, HelpNamesEveryCommandAndOption) {
  const Answer answer = orrery({"--help"});
  EXPECT_EQ(answer.code, 0);
  for (const char* command : {"run", "validate", "list", "schema", "Exit codes"}) {
    EXPECT_NE(answer.out.find(command), std::string::npos) << command;
  }
  const Answer run = orrery({"run", "--help"});
  for (const char* option : {"--seed N", "--set KEY=VALUE", "--verify", "--quiet", "--json",
                             "--junit FILE", "--follow NODE"}) {
    EXPECT_NE(run.out.find(option), std::string::npos) << option;
  }
}

TEST(CommandLine, WithoutACommandShowsHelpAndFails) {
  const Answer answer = orrery({});
  EXPECT_EQ(answer.code, 2);
  EXPECT_EQ(answer.err, orrery({"--help"}).out);
}

TEST(Validate, SaysOkForEachFileAndGoesOnBehindAWrongOne) {
  const TemporaryFile wrong(R"({"protocol": "ping_pong", "nodes": 0})");
  EXPECT_EQ(orrery({"validate", wrong.path(), hello}),
            (Answer{2, hello + ": ok\n",
                    wrong.path() + ":1: nodes: a run needs at least one node (write 5)\n"}));
}

TEST(Validate, AcceptsEveryShippedScenario) {
  std::filesystem::current_path(ORRERY_SOURCE_DIR);
  std::vector<std::string> arguments{"validate"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator("scenarios")) {
    if (entry.path().extension() == ".json") arguments.push_back(entry.path().string());
  }
  EXPECT_GT(arguments.size(), 1U);
  const Answer answer = orrery(arguments);
  EXPECT_EQ(answer.code, 0) << answer.err;
}

TEST(List, HasATableForEachTopic) {
  const std::string all = orrery({"list"}).out;
  for (const char* row :
       {"\n  ping_pong  ", "\n  raft.election_safety  ", "\n  crash  ", "\n  lognormal  ",
        "\n  unique_ids  ", "\n  scenarios/raft/leader_dies.json  "}) {
    EXPECT_NE(all.find(row), std::string::npos) << row;
  }
  EXPECT_EQ(orrery({"list", "judges"}).out.find("lognormal"), std::string::npos);
}

TEST(List, ShowsWorkloadsAsScenariosWriteThem) {
  const Folder folder;
  std::istringstream lines(orrery({"list", "workloads"}).out);
  std::size_t examples = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string example = line.substr(std::min(line.find_first_not_of(' '), line.size()));
    if (!example.starts_with('{') && !example.starts_with('"')) continue;
    ++examples;
    const Answer answer =
        orrery({"validate", folder.put("x.json", R"({"protocol": "raft", "clients": {"count": 1,)"
                                                 R"( "workload": )" +
                                                     example + "}}")});
    EXPECT_EQ(answer.code, 0) << answer.err;
  }
  EXPECT_EQ(examples, std::variant_size_v<Workload>);
}

TEST(List, WritesTheReadmesTableOfProtocols) {
  const std::string table = markdown_of_shipped_protocols();
  EXPECT_NE(text_of("README.md").find(table), std::string::npos) << table;
  EXPECT_EQ(
      table.find("| protocol | paper | file | start with |\n|---|---|---|---|\n| Ping-pong | "),
      0U);
}

TEST(ShowTopology, DrawsTheGraphAndSaysItsFigures) {
  const TemporaryFile line(R"({"protocol": "ping_pong", "nodes": 3, "title": "A \"line\"",
                               "network": {"topology": "line"}})");
  EXPECT_EQ(orrery({"show", line.path(), "--topology"}).out, R"(graph "A \"line\"" {
  n1 -- n2;
  n2 -- n3;
}
// nodes         3
// links         2
// components    1
// diameter      2
// degree        1 to 2, 1.33 on average
// cut vertices  1: n2
)");
  const Answer parts = orrery({"show", line.path(), "--topology", "--set",
                               "network.topology={\"graph\": {\"links\": [\"n1-n2\"]}}"});
  EXPECT_NE(parts.out.find("  n3;\n"), std::string::npos) << parts.out;
  EXPECT_NE(parts.out.find("components    2 (nothing passes between them)"), std::string::npos);
}

TEST(ShowTopology, HasAnAnswerForAMeshOfWhichNothingIsStored) {
  const Answer mesh = orrery(
      {"show", "scenarios/epidemic/thousand_nodes.json", "--topology", "--set", "nodes=1000000"});
  EXPECT_EQ(mesh.code, 0);
  EXPECT_NE(mesh.out.find("a mesh: each of n1 to n1000000 with each of the others"),
            std::string::npos);
  EXPECT_NE(mesh.out.find("links         499999500000 (a mesh: none is stored, none relays)"),
            std::string::npos);
  const Answer regions = orrery({"show", "scenarios/raft/regions.json", "--topology"});
  EXPECT_NE(regions.out.find("subgraph \"cluster_eu-west-1\""), std::string::npos);
}

TEST(ShowTopology, DrawsWithOtherDice) {
  const std::string file = "scenarios/epidemic/scale_free.json";
  const Answer one = orrery({"show", file, "--topology"});
  EXPECT_EQ(one, orrery({"show", file, "--topology", "--seed", "1"}));
  EXPECT_NE(one, orrery({"show", file, "--topology", "--seed", "2"}));
}

TEST(Schema, IsAnObject) {
  const Answer answer = orrery({"schema"});
  EXPECT_EQ(answer.code, 0);
  EXPECT_EQ(answer.out.find("{\n  \"$schema\": "), 0U);
}

}  // namespace
}  // namespace orrery::program
