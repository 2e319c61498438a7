#pragma once
/// A person before a shipped scenario in the viewer, for tests.

#include <string>

#include "gui/model/commands.hpp"
#include "gui/model/file_opener.hpp"
#include "gui/model/frame_step.hpp"
#include "tests/gui/session/live_support.hpp"

namespace orrery::gui {

/// "raft/hello".
inline std::string scenario_file(const std::string& name) {
  return std::string(ORRERY_SOURCE_DIR) + "/scenarios/" + name + ".json";
}

struct ShippedDesk {
  explicit ShippedDesk(const std::string& name)
      : opener(shipped_catalogue(), OpenOptions{.is_threaded = false}) {
    viewer.opener = &opener;
    show_session(viewer, opener.open(scenario_file(name)));
  }
  void frame() { prepare_frame(viewer, 1.0 / 60); }
  /// Until a changed run is there and has been simulated as far as we look, and nobody works.
  void settle() {
    do {
      frame();
      while (viewer.session->work(5'000)) {
      }
    } while (is_moving(viewer));
  }
  void run(const char* command, const std::string& argument = {}) {
    commands.run(command, viewer, argument);
    settle();
  }
  std::uint64_t digest_at_end() {
    live_tests::run_to_end(dynamic_cast<LiveSession&>(*viewer.session));
    return viewer.session->digest();
  }

  FileOpener opener;
  Viewer viewer;
  Commands commands = all_commands();
};

}  // namespace orrery::gui
