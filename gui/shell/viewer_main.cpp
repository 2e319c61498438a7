#include "gui/shell/viewer_main.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "gui/model/file_opener.hpp"
#include "gui/model/lesson.hpp"
#include "gui/model/lesson_ways.hpp"
#include "gui/model/start.hpp"
#include "gui/shell/bench.hpp"
#include "gui/shell/headless.hpp"
#include "gui/shell/options.hpp"
#include "gui/shell/play_frames.hpp"
#include "gui/shell/script_player.hpp"
#include "gui/shell/state_dump.hpp"
#include "gui/shell/window.hpp"
#include "scenarios/cli.hpp"
#include "sim/check/judges.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/json.hpp"

namespace orrery::gui {
namespace {

/// Beside us in the tree or in the installed package, unless there are some where we were started.
std::string folder_of_scenarios() {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::is_directory("scenarios", error)) return "scenarios";
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const char* beside : {"../share/orrery/scenarios", "../../scenarios"}) {
    const fs::path folder = (program / beside).lexically_normal();
    if (fs::is_directory(folder, error)) return folder.string();
  }
  return {};
}

void write_state(Viewer& viewer, const std::string& file) {
  const std::string text = state_of(viewer).dump(2) + "\n";
  if (file == "-") {
    std::cout << text;
    return;
  }
  std::ofstream out(file);
  if (!(out << text).flush()) throw Error({file, 0, 0, {}}, "cannot be written");
}

/// As large as it is said; else as on the screen, where it is shown for that.
PictureRoom room_for_export(const ViewerOptions& options, Stage& stage) {
  for (const Panel panel : all_panels) {
    if (name_of(panel) != options.panel || options.has_size) continue;
    focus(stage.viewer().frame, panel);
    stage.settle();
  }
  return options.has_size ? room_of(stage.screen(), std::string(whole_screen))
                          : room_of(stage.screen(), options.panel);
}

void export_all(const ViewerOptions& options, Stage& stage) {
  if (options.pictures.empty() && options.frames_folder.empty()) return;
  const PictureRoom room = room_for_export(options, stage);
  for (const WantedPicture& wanted : options.pictures) {
    write_picture(stage.viewer(), stage.commands(), wanted, room);
  }
  if (options.frames_folder.empty()) return;
  const std::size_t count = write_frames(stage, {.folder = options.frames_folder,
                                                 .a_second = options.frames_a_second,
                                                 .panel = options.panel,
                                                 .room = room});
  std::cout << count << " frames in " << options.frames_folder << "\n";
}

/// What it was asked to write.
void write_all(const ViewerOptions& options, Stage& stage) {
  if (!options.shot.empty()) write_png(stage.picture(), options.shot);
  if (!options.state_file.empty()) write_state(stage.viewer(), options.state_file);
  if (options.dumps_ui) std::cout << items_text(stage.screen().ui());
  const bool has_other_words = options.dumps_ui || options.bench_frames > 0 ||
                               !options.state_file.empty() || !options.shot.empty() ||
                               !options.script.empty() || !options.pictures.empty() ||
                               !options.frames_folder.empty();
  if (options.describes || !has_other_words) std::cout << description(stage.screen().ui());
  export_all(options, stage);
}

/// Does what it was asked for on the command line. False if the script expected something else.
bool run_errand(const ViewerOptions& options, const std::vector<ScriptStep>& steps, Stage& stage) {
  const auto failure = play(steps, options.script, stage);
  if (failure) std::cerr << *failure << "\n";
  if (options.bench_frames > 0) std::cout << bench(stage, options.bench_frames);
  return !failure;
}

int exit_code(bool is_as_expected) {
  return static_cast<int>(is_as_expected ? ExitCode::as_expected : ExitCode::not_as_expected);
}

int show_in_window(const ViewerOptions& options, const std::vector<ScriptStep>& steps,
                   const Show& what) {
  Window window(what, options.size);
  const bool is_as_expected = !options.is_errand() || run_errand(options, steps, window);
  if (!options.is_errand() || options.stays) window.run();
  if (options.is_errand()) write_all(options, window);
  return exit_code(is_as_expected);
}

int show_nowhere(const ViewerOptions& options, const std::vector<ScriptStep>& steps,
                 const Show& what) {
  Headless stage(what, options.size);
  const bool is_as_expected = run_errand(options, steps, stage);
  write_all(options, stage);
  return exit_code(is_as_expected);
}

void draw_screen(Viewer& viewer, const Frame& frame) { draw_viewer(viewer, frame); }

/// Errands leave no traces that nobody asked for.
std::string progress_file_of(const ViewerOptions& options) {
  const bool is_theirs = !options.progress.empty() || options.is_errand();
  return is_theirs ? options.progress : lessons::usual_progress_file();
}

std::string bookmarks_file_of(const ViewerOptions& options) {
  if (!options.bookmarks.empty() || options.is_errand()) return options.bookmarks;
  const std::filesystem::path beside = lessons::usual_progress_file();
  return beside.empty() ? "" : (beside.parent_path() / "bookmarks.json").string();
}

int show(const ViewerOptions& options, const Catalogue& catalogue) {
  const std::vector<ScriptStep> steps =
      options.script.empty() ? std::vector<ScriptStep>{}
                             : parse_script(read_text_file(options.script), options.script);
  FileOpener opener(catalogue, options.open);
  Viewer viewer;
  viewer.opener = &opener;
  viewer.settings = options.settings;
  viewer.bookmarks.file = bookmarks_file_of(options);
  const bool is_lesson = is_lesson_file(options.file);
  if (!options.file.empty() && !is_lesson) show_session(viewer, opener.open(options.file));
  const std::string folder = folder_of_scenarios();
  if (!folder.empty()) {
    viewer.start.cards = scenarios_in(folder);
    viewer.lesson.progress_file = progress_file_of(options);
    viewer.lesson.cards = lessons_in(folder + "/lessons", viewer.lesson.progress_file);
    add_lessons(viewer.start, viewer.lesson.cards);
    choose_begun_lesson(viewer.start, viewer.lesson.cards);
  }
  if (is_lesson) open_lesson_here(viewer, options.file);
  Commands commands = all_commands();
  add_lesson_openers(commands, viewer.lesson.cards);
  const Show what{viewer, commands, draw_screen};

  return options.is_headless ? show_nowhere(options, steps, what)
                             : show_in_window(options, steps, what);
}

int parse_and_show(int argc, const char* const* argv, const Catalogue& catalogue) {
  const ViewerOptions options = parse_options(argc, argv);
  if (!options.page.empty()) {
    std::cout << options.page << (options.page.ends_with('\n') ? "" : "\n");
    return 0;
  }
  return show(options, catalogue);
}

}  // namespace
}  // namespace orrery::gui

namespace orrery {

int viewer(int argc, const char* const* argv, const Catalogue& catalogue) {
  try {
    return gui::parse_and_show(argc, argv, catalogue);
  } catch (const gui::NoDisplay& none) {
    std::cerr << "orrery-gui: " << none.sentence
              << "\nTo look without one: orrery-gui FILE --headless --shot picture.png (or "
                 "--describe); to lend it one: xvfb-run -a orrery-gui FILE\n";
    return no_display;
  } catch (const Error& error) {
    std::cerr << error.what() << "\n";
    return static_cast<int>(ExitCode::bad_input);
  } catch (const std::bad_alloc&) {
    std::cerr << "orrery-gui: there is not enough memory for this\n";
    return static_cast<int>(ExitCode::bad_input);
  } catch (const std::exception& bug) {
    std::cerr << "orrery-gui: this is a bug of ours, not of your input: " << bug.what() << "\n";
  }
  return static_cast<int>(ExitCode::internal_error);
}

int viewer(int argc, const char* const* argv, const std::vector<Protocol>& protocols) {
  return viewer(argc, argv, Catalogue{protocols, general_judges()});
}

}  // namespace orrery
