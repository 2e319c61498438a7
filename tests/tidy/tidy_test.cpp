#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/tidy/house_rules.hpp"

namespace orrery::tidy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// ---------------------------------------------------------------- the tree

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Source> sources_of_the_tree() {
  const std::filesystem::path root = ORRERY_SOURCE_DIR;
  std::vector<Source> sources;
  for (const auto* folder : {"sim", "protocols", "scenarios", "gui", "tests"}) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      sources.push_back({entry.path().lexically_relative(root).generic_string(), bytes_of(entry)});
    }
  }
  std::ranges::sort(sources, {}, &Source::path);
  return sources;
}

TEST(Tree, KeepsTheRulesOfTheHouse) {
  const auto sources = sources_of_the_tree();
  ASSERT_TRUE(std::ranges::any_of(sources, [](const Source& source) {
    return source.path == "sim/core/describe.hpp";
  })) << "the tree is not where this test looks";
  std::string all;
  for (const Source& source : sources) {
    for (const std::string& finding : findings(source)) all += finding + "\n";
  }
  EXPECT_TRUE(all.empty()) << all;
}

TEST(Tree, BuildsEverySourceOfSimAndScenarios) {
  const std::filesystem::path root = ORRERY_SOURCE_DIR;
  for (const Source& source : sources_of_the_tree()) {
    const std::filesystem::path path = source.path;
    const bool is_listed_by_hand =
        path.extension() == ".cpp" && !source.path.starts_with("tests/") &&
        !source.path.starts_with("protocols/") && !source.path.starts_with("gui/");
    if (!is_listed_by_hand) continue;
    const auto list = path.parent_path() / "CMakeLists.txt";
    EXPECT_THAT(bytes_of(root / list), HasSubstr(path.filename().string()))
        << source.path << " is not in " << list.generic_string();
  }
}

TEST(Tree, HasOneFileThatKnowsSqlite) {
  const auto knows_sqlite = [](const Source& source) {
    return source.path.starts_with("sim/") && source.text.find("<sqlite3.h>") != std::string::npos;
  };
  EXPECT_LE(std::ranges::count_if(sources_of_the_tree(), knows_sqlite), 1);
}

// ---------------------------------------------------------------- each rule bites where it must

struct Case {
  std::string path;
  std::string text;
  std::string finding;  ///< a part of the one sentence; empty: nothing is wrong
};

void expect_findings(Findings (*rule)(const Source&), const std::vector<Case>& cases) {
  for (const Case& sample : cases) {
    SCOPED_TRACE(sample.path + ": " + sample.text);
    const Findings found = rule({sample.path, sample.text});
    if (sample.finding.empty()) EXPECT_THAT(found, IsEmpty());
    else EXPECT_THAT(found, ElementsAre(HasSubstr(sample.finding)));
  }
}

Case including(const std::string& path, const std::string& header, const std::string& finding) {
  return {path, "#include \"" + header + "\"\n", finding};
}

Case using_library(const std::string& path, const std::string& header, const std::string& finding) {
  return {path, "#include <" + header + ">\n", finding};
}

TEST(IncludeRules, FollowTheOrderOfTheFolders) {
  expect_findings(include_findings,
                  {
                      including("sim/core/world.hpp", "sim/core/ids.hpp", ""),
                      including("sim/core/world.hpp", "sim/net/mesh.hpp", "may not include"),
                      including("sim/net/mesh.hpp", "sim/core/ids.hpp", ""),
                      including("sim/net/mesh.hpp", "sim/faults/crash.hpp", "may not include"),
                      including("sim/faults/crash.cpp", "sim/net/mesh.hpp", ""),
                      including("sim/faults/crash.cpp", "sim/check/monitor.hpp", "may not include"),
                      including("sim/check/monitor.hpp", "sim/faults/crash.hpp", ""),
                      including("sim/check/monitor.hpp", "sim/trace/digest.hpp", "may not include"),
                      including("sim/workload/kv.hpp", "sim/core/ids.hpp", ""),
                      including("sim/workload/kv.hpp", "sim/check/monitor.hpp", "may not include"),
                      including("sim/trace/digest.hpp", "sim/trace/recorder.hpp", ""),
                      including("sim/trace/digest.hpp", "sim/plan/plan.hpp", "may not include"),
                      including("sim/plan/plan.hpp", "sim/trace/digest.hpp", ""),
                      including("sim/plan/plan.hpp", "sim/explore/sweep.hpp", "may not include"),
                      including("sim/explore/sweep.hpp", "sim/plan/plan.hpp", ""),
                      including("sim/explore/sweep.hpp", "scenarios/load.hpp", "may not include"),
                      including("sim/plan/plan.hpp", "protocols/registry.hpp", "may not include"),
                  });
}

TEST(IncludeRules, KeepAProtocolToTheCoreAndWhatProtocolsShare) {
  expect_findings(
      include_findings,
      {
          including("protocols/raft/raft.hpp", "sim/core/process.hpp", ""),
          including("protocols/raft/raft.hpp", "protocols/shared/quorum.hpp", ""),
          including("protocols/raft/raft.hpp", "protocols/raft/raft_snapshot.hpp", ""),
          including("protocols/raft/raft.hpp", "sim/net/mesh.hpp", "may not include"),
          including("protocols/raft/raft.hpp", "protocols/paxos/paxos.hpp", "may not include"),
          including("protocols/raft/raft.hpp", "protocols/raft/raft_checks.hpp", "does not know"),
          including("protocols/raft/raft_checks.hpp", "protocols/raft/raft.hpp", ""),
          including("protocols/raft/raft_checks.hpp", "sim/check/monitor.hpp", ""),
          including("protocols/raft/raft_checks.hpp", "sim/faults/tamper.hpp", "may not include"),
          including("protocols/raft/raft_faults.cpp", "sim/faults/tamper.hpp", ""),
          including("protocols/raft/raft_faults.cpp", "sim/check/monitor.hpp", "may not include"),
          including("protocols/raft/raft_bugs.hpp", "protocols/raft/raft.hpp", ""),
          including("protocols/raft/raft_bugs.hpp", "sim/check/monitor.hpp", "may not include"),
          including("protocols/raft/raft.cpp", "protocols/registry.hpp", ""),
          including("protocols/raft/raft.cpp", "sim/plan/plan.hpp", ""),
          including("protocols/raft/raft.cpp", "protocols/raft/raft_checks.hpp", ""),
          including("protocols/raft/raft.cpp", "scenarios/load.hpp", "may not include"),
          including("protocols/shared/quorum.hpp", "sim/core/ids.hpp", ""),
          including("protocols/shared/quorum.hpp", "protocols/raft/raft.hpp", "may not include"),
          including("protocols/registry.cpp", "protocols/raft/raft.hpp", ""),
          including("protocols/registry.cpp", "scenarios/load.hpp", "may not include"),
      });
}

TEST(IncludeRules, LetScenariosAndViewerSeeProtocolsThroughTheRegistryAlone) {
  expect_findings(include_findings,
                  {
                      including("scenarios/load.cpp", "protocols/registry.hpp", ""),
                      including("scenarios/load.cpp", "protocols/raft/raft.hpp", "may not include"),
                      including("gui/app.cpp", "scenarios/load.hpp", ""),
                      including("gui/app.cpp", "protocols/raft/raft.hpp", "may not include"),
                  });
}

TEST(IncludeRules, LetNobodyIncludeTheViewerOrTests) {
  expect_findings(include_findings,
                  {
                      including("scenarios/main.cpp", "gui/app.hpp", "may not include"),
                      including("sim/core/world.cpp", "tests/core/ticker.hpp", "may not include"),
                      including("tests/core/world_test.cpp", "tests/core/ticker.hpp", ""),
                      including("tests/core/world_test.cpp", "gui/app.hpp", "may not include"),
                      including("tests/gui/app_test.cpp", "gui/app.hpp", ""),
                  });
}

TEST(IncludeRules, AreWrittenFromTheRoot) {
  expect_findings(include_findings,
                  {
                      including("sim/core/world.cpp", "world.hpp", "not written from the root"),
                      including("sim/net/mesh.cpp", "../core/ids.hpp", "not written from the root"),
                      including("sim/core/world.cpp", "sim/core/world.hpp", ""),
                  });
}

TEST(IncludeRules, KeepLibrariesWhereTheyAreWrapped) {
  expect_findings(
      include_findings,
      {
          using_library("sim/trace/store.cpp", "sqlite3.h", ""),
          using_library("sim/trace/store.hpp", "sqlite3.h", "sqlite3 stays"),
          using_library("sim/plan/plan.cpp", "sqlite3.h", "sqlite3 stays"),
          using_library("sim/net/topology.cpp", "boost/graph/adjacency_list.hpp", ""),
          using_library("sim/net/topology.hpp", "boost/graph/adjacency_list.hpp", "Boost.Graph"),
          using_library("sim/core/describe.hpp", "boost/describe.hpp", ""),
          using_library("scenarios/cli.cpp", "CLI/CLI.hpp", ""),
          using_library("gui/shell/options.cpp", "CLI/CLI.hpp", ""),
          using_library("sim/plan/plan.cpp", "CLI/CLI.hpp", "command line"),
          using_library("gui/model/log.cpp", "CLI/CLI.hpp", "command line"),
          using_library("gui/panels/log.cpp", "imgui.h", ""),
          using_library("gui/model/log.cpp", "imgui.h", "without Dear ImGui"),
          using_library("gui/shell/window.cpp", "GLFW/glfw3.h", ""),
          using_library("gui/panels/log.cpp", "GLFW/glfw3.h", "gui/shell"),
          using_library("scenarios/load.cpp", "nlohmann/json.hpp", ""),
          using_library("sim/core/value.hpp", "nlohmann/json.hpp", "JSON costs"),
          using_library("protocols/raft/raft.hpp", "nlohmann/json.hpp", "JSON costs"),
      });
}

TEST(DeterminismRules, KeepOutWhatDiffersBetweenMachinesLibrariesAndMoments) {
  const auto in_core = [](const std::string& line, const std::string& finding) {
    return Case{"sim/core/x.cpp", line, finding};
  };
  expect_findings(determinism_findings,
                  {
                      in_core("std::unordered_map<int, int> m;", "unordered containers"),
                      in_core("boost::unordered_set<int> s;", "unordered containers"),
                      in_core("std::map<int, int> m;", ""),
                      in_core("std::hash<int>{}(3);", "std::hash"),
                      in_core("hash_of(3);", ""),
                      in_core("std::normal_distribution<> d;", "distributions differ"),
                      in_core("Distribution normal_distribution();", ""),
                      in_core("std::mt19937 g;", "named draw"),
                      in_core("std::random_device entropy;", "named draw"),
                      in_core("std::shuffle(a, b, g);", "named draw"),
                      in_core("int a = rand();", "named draw"),
                      in_core("draw.rand();", ""),
                      in_core("std::chrono::steady_clock::now();", "no wall clocks"),
                      in_core("std::time(nullptr);", "no wall clocks"),
                      in_core("std::chrono::nanoseconds t = now();", ""),
                      in_core("std::exp(x);", "libm"),
                      in_core("double y = pow(x, 2);", "libm"),
                      in_core("std::log(x);", "libm"),
                      in_core("#include <math.h>", "<math.h>"),
                      {"sim/core/portable_math.hpp", "double exp(double x);", ""},
                      {"sim/core/portable_math.hpp", "std::exp(x);", "libm"},
                      in_core("std::sqrt(x);", ""),  // correctly rounded everywhere (IEEE 754)
                      in_core("log.at(3); node.log(3); portable_exp(x); orrery::exp(x);", ""),
                      in_core("// unlike std::exp(x)", ""),
                      in_core("ensure(false, \"no std::unordered_map here\");", ""),
                  });
}

TEST(DeterminismRules, HoldInSimAndProtocolsAlone) {
  const std::string clock = "std::chrono::steady_clock::now();";
  expect_findings(determinism_findings, {
                                            {"protocols/raft/raft.hpp", clock, "no wall clocks"},
                                            {"scenarios/run.cpp", clock, ""},
                                            {"tests/bench/core_bench.cpp", clock, ""},
                                        });
}

TEST(HeaderRules, WantPragmaOnceAndAnOpening) {
  expect_findings(header_findings,
                  {
                      {"sim/core/x.hpp", "#pragma once\n/// What it is.\n\nint x;\n", ""},
                      {"sim/core/x.hpp", "/// What it is.\n\n#pragma once\nint x;\n", ""},
                      {"sim/core/x.hpp", "/// What it is.\nint x;\n", "#pragma once"},
                      {"sim/core/x.hpp", "#pragma once\nint x;\n/// Late.\n", "opens with ///"},
                      {"sim/core/x.cpp", "int x;\n", ""},
                  });
}

TEST(TextRules, CountColumnsAndFindTabsAndUnfinishedWork) {
  std::string long_in_bytes_alone;
  for (int i = 0; i < 100; ++i) long_in_bytes_alone += "→";
  expect_findings(text_findings, {
                                     {"sim/core/x.cpp", std::string(100, 'x'), ""},
                                     {"sim/core/x.cpp", std::string(101, 'x'), "100 columns"},
                                     {"sim/core/x.cpp", long_in_bytes_alone, ""},
                                     {"sim/core/x.cpp", "int\tx;", "a tab"},
                                     {"sim/core/x.cpp", std::string("// TO") + "DO", "unfinished"},
                                     {"sim/core/x.cpp", "// what to do with TODOS", ""},
                                 });
}

TEST(TestRules, NoTestSharesAFileWithAnother) {
  const std::string shared = "auto file = testing::TempDir() + \"own.md\";";
  expect_findings(test_findings,
                  {
                      {"tests/gui/x_test.cpp", shared, "in a Folder"},
                      {"tests/gui/x_test.cpp", "std::filesystem::temp_directory_path()", "Folder"},
                      {"tests/gui/x_test.cpp", "const Folder folder;", ""},
                      {"tests/gui/x_test.cpp", "// not TempDir()", ""},
                      {"tests/support/folder.hpp", "temp_directory_path()", ""},
                      {"tests/bench/x_bench.cpp", "temp_directory_path()", ""},
                      {"gui/x.cpp", "temp_directory_path()", ""},
                  });
}

TEST(CodeOf, BlanksCommentsAndLiteralsAndKeepsLines) {
  EXPECT_EQ(code_of("a // b\nc"), "a     \nc");
  EXPECT_EQ(code_of("a /* b\nb */ c"), "a     \n     c");
  EXPECT_EQ(code_of(R"(f("a\"b", 'c', 1'000);)"), "f(      ,    , 1'000);");
  EXPECT_EQ(code_of("f(R\"x(a\nb\")x\");"), "f(     \n     );");
}

}  // namespace
}  // namespace orrery::tidy
