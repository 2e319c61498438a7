#pragma once
/// Traces for tests: worlds that are traced, answers of SQL as text.

#include <string>
#include <vector>

#include "sim/trace/recorder.hpp"
#include "tests/support/folder.hpp"

namespace orrery::traced {

/// The rows of an answer, cells parted by "|".
inline std::vector<std::string> answers(Database& database, const std::string& sql) {
  std::vector<std::string> rows;
  Query query = database.query(sql);
  while (query.next()) {
    std::string row;
    for (int i = 0; i < query.columns(); ++i) {
      (row += i == 0 ? "" : "|").append(query.is_null(i) ? "null" : query.text(i));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}
inline std::vector<std::string> answers(const std::string& file, const std::string& sql) {
  Database database = Database::open_to_read(file);
  return answers(database, sql);
}

/// Begins `world` and runs it with a trace until `limit`; the trace is complete afterwards.
inline void run_traced(World& world, const std::string& file, Time limit,
                       TraceLevel level = TraceLevel::full) {
  Recorder recorder({.file = file, .level = level, .version = "test"}, world);
  world.set_observer(&recorder);
  world.begin();
  world.run_until(limit);
  recorder.finish(world, {.ended = "stopped"});
  world.set_observer(nullptr);
}

}  // namespace orrery::traced
