#pragma once
/// Recordings of scenarios, for the tests of recorded sessions.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "gui/session/chronicler.hpp"
#include "gui/session/recorded_session.hpp"
#include "protocols/registry.hpp"
#include "scenarios/run_trace.hpp"
#include "sim/core/observers.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/form.hpp"
#include "sim/plan/run.hpp"
#include "tests/support/folder.hpp"

namespace orrery::gui::recording {

inline const Catalogue& catalogue() {
  static const Catalogue shipped = shipped_catalogue();
  return shipped;
}

/// "raft/hello" of those that are shipped.
inline std::string shipped(const std::string& name) {
  return std::string(ORRERY_SOURCE_DIR) + "/scenarios/" + name + ".json";
}

inline Plan plan_of(const std::string& scenario, const std::vector<std::string>& overrides = {}) {
  const Experiment experiment = load_experiment(shipped(scenario), overrides, catalogue());
  return experiment.plan_of(0, experiment.seeds.front(), catalogue());
}

struct Options {
  TraceLevel level = TraceLevel::full;
  bool is_finished = true;        ///< false: the run was cut off
  std::uint64_t events = 20'000;  ///< at most
  bool expects_nothing = false;
};

/// Runs a plan with a recorder and, for comparison, a chronicler. Returns the trace's path.
inline std::string record(const Folder& folder, const std::string& scenario, const Plan& plan,
                          Chronicle* live = nullptr, const Options& options = {}) {
  Run run(plan, catalogue());
  auto recorder = start_trace({.file = folder / "run.db",
                               .level = options.level,
                               .replace = true,
                               .scenario = shipped(scenario)},
                              run);
  Chronicle unused;
  Chronicle& chronicle = live == nullptr ? unused : *live;
  chronicle = Chronicle(nodes_of(run.world()));
  Chronicler chronicler(chronicle, run.world(), &protocol_of(plan, catalogue()));
  Observers both;
  both.add(*recorder);
  both.add(chronicler);
  run.set_observer(&both);
  while (run.world().events() < options.events &&
         run.advance(options.events - run.world().events())) {
  }
  run.set_observer(nullptr);
  if (!options.is_finished) return recorder->partial_path();
  return finish_trace(*recorder, run, run.report(), options.expects_nothing);
}

inline std::string record(const Folder& folder, const std::string& scenario) {
  return record(folder, scenario, plan_of(scenario));
}

/// Does to a trace what no recorder would.
inline void spoil(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  sqlite3_close(database);
}

/// Numbers to choose by: the same in each run of a test.
class Choices {
 public:
  /// 1 … most.
  std::uint64_t next(std::uint64_t most) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return 1 + (state_ >> 33U) % most;
  }

 private:
  std::uint64_t state_ = 7;
};

}  // namespace orrery::gui::recording
