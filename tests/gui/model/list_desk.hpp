#pragma once
/// A person before the list of a shipped scenario, for tests.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gui/model/commands.hpp"
#include "gui/model/file_opener.hpp"
#include "gui/model/frame_step.hpp"
#include "gui/model/scenario_edit.hpp"
#include "tests/gui/session/live_support.hpp"

namespace orrery::gui {

inline std::string scenario_file(const std::string& name) {
  return std::string(ORRERY_SOURCE_DIR) + "/scenarios/" + name + ".json";
}

struct ListDesk {
  explicit ListDesk(const std::string& name)
      : opener(shipped_catalogue(), OpenOptions{.is_threaded = false}) {
    viewer.opener = &opener;
    show_session(viewer, opener.open(scenario_file(name)));
  }
  std::vector<ScenarioRow> rows() { return rows_in_the_list(viewer); }
  ScenarioRow row(const std::string& path) {
    for (const ScenarioRow& each : rows()) {
      if (each.setting.path == path) return each;
    }
    ADD_FAILURE() << "no row " << path;
    return {};
  }
  /// Until the changed run is there and has been simulated as far as we look.
  void settle() {
    do {
      prepare_frame(viewer, 1.0 / 60);
      while (viewer.session->work(5'000)) {
      }
    } while (is_moving(viewer));
  }
  void change(const std::string& path, const std::string& text) {
    change_scenario(viewer, {path, value_of_text(text)});
    settle();
  }
  std::uint64_t digest_at_end() {
    live_tests::run_to_end(dynamic_cast<LiveSession&>(*viewer.session));
    return viewer.session->digest();
  }

  Viewer viewer;
  FileOpener opener;
  Commands commands = all_commands();
};

}  // namespace orrery::gui
