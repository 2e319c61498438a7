#include "sim/trace/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "protocols/raft/raft.hpp"
#include "sim/trace/sendings.hpp"
#include "tests/support/storm.hpp"
#include "tests/trace/support.hpp"

namespace orrery::traced {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

std::string readme() {
  std::ifstream stream(ORRERY_SOURCE_DIR "/sim/trace/README.md");
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Schema, IsWhatTheReadmeSays) {
  EXPECT_TRUE(
      readme().ends_with(trace_schema_markdown().substr(0, trace_schema_markdown().size() - 1)))
      << "sim/trace/README.md should end with:\n"
      << trace_schema_markdown();
  EXPECT_THAT(readme(), HasSubstr("## Schema " + std::to_string(trace_schema_version)));
}

TEST(Schema, IsWhatATraceContains) {
  const Folder folder;
  World world = storm<raft::Raft>(1, 3);
  run_traced(world, folder / "t", 1s);
  Database trace = Database::open_to_read(folder / "t");
  std::vector<std::string> expected;
  const auto expect = [&](std::string_view kind, const auto& described) {
    for (const auto& each : described)
      expected.push_back(std::string(kind) + "|" + std::string(each.name));
  };
  expect("table", trace_tables());
  expect("view", trace_views());
  expect("index", trace_indexes());
  EXPECT_THAT(answers(trace, "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"),
              testing::UnorderedElementsAreArray(expected));

  const auto columns_of = [&](std::string_view name) {
    return answers(trace, "SELECT name FROM pragma_table_info('" + std::string(name) + "')");
  };
  const auto names_of = [](const std::vector<TraceColumn>& columns) {
    std::vector<std::string> names;
    for (const TraceColumn& column : columns) names.emplace_back(column.name);
    return names;
  };
  for (const TraceTable& table : trace_tables()) {
    EXPECT_EQ(columns_of(table.name), names_of(table.columns)) << table.name;
  }
  for (const TraceView& view : trace_views()) {
    EXPECT_EQ(columns_of(view.name), names_of(view.columns)) << view.name;
  }
}

TEST(Schema, HasItsTablesInTheOrderOfTheirIds) {
  ASSERT_EQ(trace_tables().size(), trace_table_count);
  EXPECT_EQ(trace_tables()[static_cast<std::size_t>(TraceTableId::message)].name, "message");
  EXPECT_EQ(trace_tables()[static_cast<std::size_t>(TraceTableId::checkpoint)].name, "checkpoint");
}

/// The statements between ```sql and ```.
TEST(Readme, AsksQuestionsThatATraceAnswers) {
  const std::string text = readme();
  const std::size_t begin = text.find("```sql\n") + 7;
  std::string sql = text.substr(begin, text.find("```", begin) - begin);
  for (std::size_t at = 0; (at = sql.find("--", at)) != std::string::npos;) {
    sql.erase(at, sql.find('\n', at) - at);
  }
  const Folder folder;
  World world = storm<raft::Raft>(1, 5);
  run_traced(world, folder / "t", 30s);
  Database trace = Database::open_to_read(folder / "t");
  std::size_t questions = 0;
  for (std::size_t at = 0, end = 0; (end = sql.find(';', at)) != std::string::npos; at = end + 1) {
    const std::string question = sql.substr(at, end - at);
    EXPECT_FALSE(answers(trace, question).empty()) << question;
    ++questions;
  }
  EXPECT_EQ(questions, 7U);
}

TEST(Sendings, FindWhatWasPutIn) {
  Sendings sendings;
  std::map<std::uint64_t, std::uint64_t> model;
  std::minstd_rand draw(1);
  for (std::uint64_t step = 1; step <= 20'000; ++step) {
    if (draw() % 2 == 0) {
      const std::uint64_t id = step + (draw() % 8) * 100'000;
      sendings.put(id, {.number = step});
      model[id] = step;
    } else {
      const auto near = model.lower_bound(draw() % 800'000);
      const std::uint64_t id = near == model.end() ? 1'000'000 : near->first;
      const auto taken = sendings.take(id);
      ASSERT_EQ(taken.has_value(), model.contains(id));
      ASSERT_EQ(taken.value_or(Sending{}).number, taken ? model[id] : 0);
      model.erase(id);
    }
  }
}

}  // namespace
}  // namespace orrery::traced
