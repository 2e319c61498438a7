#include "gui/shell/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>

#include "scenarios/cli.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/path.hpp"

namespace orrery::gui {
namespace {

/// What the command line says, before it is believed.
struct Words {
  std::string seed{};
  std::string size{};
  std::string scale{};
  std::string theme{};
  std::string layout{};
  std::string frames{};
  std::string svg{};
  std::string csv{};
  std::string png{};
  std::string panel{};
  std::string frames_a_second{};
  bool has_no_motion = false;
  bool is_in_step = false;
};

template <typename Number>
std::optional<Number> whole(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <typename Number>
Number number_between(const std::string& option, const std::string& text, Number least,
                      Number most) {
  const auto number = whole<Number>(text);
  if (number && *number >= least && *number <= most) return *number;
  std::ostringstream sentence;
  sentence << "\"" << text << "\" is no number from " << least << " to " << most;
  throw Error({option, 0, 0, {}}, sentence.str());
}

ScreenSize size_of(const std::string& text) {
  constexpr int smallest = 320;
  constexpr int largest = 8192;
  const std::size_t by = text.find('x');
  if (by == std::string::npos) {
    throw Error({"--size", 0, 0, {}}, "\"" + text + "\" is no size", "write \"1440x900\"");
  }
  return {number_between("--size", text.substr(0, by), smallest, largest),
          number_between("--size", text.substr(by + 1), smallest, largest)};
}

template <typename Choice, std::size_t n>
Choice choice_of(const std::string& option, const std::string& text,
                 const std::pair<const char*, Choice> (&choices)[n]) {
  std::vector<std::string> names;
  for (const auto& [name, choice] : choices) {
    if (text == name) return choice;
    names.emplace_back(name);
  }
  throw Error({option, 0, 0, {}}, "there is no \"" + text + "\"", suggestion_among(text, names));
}

constexpr std::pair<const char*, ThemeName> theme_names[] = {
    {"dark", ThemeName::dark}, {"light", ThemeName::light}, {"contrast", ThemeName::contrast}};
constexpr std::pair<const char*, Layout> layout_names[] = {
    {"explore", Layout::explore}, {"space-time", Layout::space_time}, {"debug", Layout::debug}};

std::string all_of(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void add_options(CLI::App& app, ViewerOptions& options, Words& words) {
  app.set_version_flag("--version", std::string(version()));
  app.add_option("FILE", options.file,
                 "A scenario, to run it live, or a trace, to look at it; without one the start "
                 "screen offers what there is");
  app.add_option("--seed", words.seed, "Of a scenario: instead of its own");
  app.add_option("--set", options.open.overrides, "Of a scenario: one value of it, nodes=7")
      ->allow_extra_args(false);
  app.add_option("--size", words.size, "Of the window, in pixels: 1440x900");
  app.add_option("--scale", words.scale, "Of text and all that is measured by it: 0.75 to 2.5");
  app.add_option("--theme", words.theme, "dark, light or contrast");
  app.add_option("--layout", words.layout, "explore, space-time or debug");
  app.add_flag("--reduced-motion", words.has_no_motion, "Messages jump instead of gliding");
  app.add_flag("--sync", words.is_in_step,
               "Simulates between frames, not beside them; so do all that follow");
  app.add_flag("--headless", options.is_headless, "Without window or display");
  app.add_flag("--stay", options.stays,
               "Ends when somebody closes it, and only then writes what it is asked to write");
  app.add_option("--progress", options.progress, "Where to keep how far you are in the lessons");
  app.add_option("--bookmarks", options.bookmarks, "Where to keep bookmarks and notes");
  app.add_option("--script", options.script, "Does what this file says, then ends");
  app.add_option("--shot", options.shot, "Writes the screen to this PNG file, then ends");
  app.add_option("--export-svg", words.svg, "Writes a drawing to this SVG file, then ends");
  app.add_option("--export-png", words.png,
                 "Writes a picture to this PNG file, then ends; twice as fine into x@2x.png");
  app.add_option(
      "--export-csv", words.csv,
      "Writes the log's rows, those that the filter chooses, to this CSV file, then ends");
  app.add_option("--export-frames", options.frames_folder,
                 "Plays to the run's end, into numbered PNG files in this folder, then ends");
  app.add_option("--fps", words.frames_a_second, "So many of these a second: 1 to 120 (10)");
  app.add_option("--panel", words.panel,
                 "What the exports are of, alone: " + all_of(picture_panels()) +
                     "; as large as on the screen, or as --size says");
  app.add_option("--dump-state", options.state_file,
                 "Writes what is shown to this file as JSON (- is standard output), then ends");
  app.add_flag("--dump-ui", options.dumps_ui, "Prints the name and place of all on the screen");
  app.add_flag("--describe", options.describes, "Prints what can be read on the screen");
  app.add_option("--bench", words.frames,
                 "Plays, then pans, for so many frames each and prints how long they took");
}

void believe_export(const std::string& option, const std::string& file,
                    WantedPicture::Format format, ViewerOptions& options) {
  if (file.empty()) return;
  WantedPicture wanted = picture_in_file(file);
  if (wanted.format != format) {
    throw Error({option, 0, 0, {}}, file + " would be a picture of another kind",
                std::string("end it with ") + (format == WantedPicture::Format::svg   ? ".svg"
                                               : format == WantedPicture::Format::png ? ".png"
                                                                                      : ".csv"));
  }
  wanted.panel = format == WantedPicture::Format::csv ? "log" : options.panel;
  options.pictures.push_back(std::move(wanted));
}

void believe_exports(const Words& words, ViewerOptions& options) {
  const std::vector<std::string> panels = picture_panels();
  if (!words.panel.empty()) {
    if (std::ranges::find(panels, words.panel) == panels.end()) {
      throw Error({"--panel", 0, 0, {}}, "there is no \"" + words.panel + "\"",
                  suggestion_among(words.panel, panels));
    }
    options.panel = words.panel;
  }
  believe_export("--export-svg", words.svg, WantedPicture::Format::svg, options);
  believe_export("--export-png", words.png, WantedPicture::Format::png, options);
  believe_export("--export-csv", words.csv, WantedPicture::Format::csv, options);
  if (!words.frames_a_second.empty()) {
    options.frames_a_second = number_between("--fps", words.frames_a_second, 1.0, 120.0);
    if (options.frames_folder.empty()) {
      throw Error({"--fps", 0, 0, {}}, "no frames are exported", "say --export-frames too");
    }
  }
  const bool exports = !options.pictures.empty() || !options.frames_folder.empty();
  if (!words.panel.empty() && !exports) {
    throw Error({"--panel", 0, 0, {}}, "nothing is exported",
                "say --export-svg, --export-png or --export-frames too");
  }
}

void believe(const Words& words, ViewerOptions& options) {
  believe_exports(words, options);
  options.has_size = !words.size.empty();
  if (!words.seed.empty()) {
    options.open.seed = number_between("--seed", words.seed, std::uint64_t{0}, ~std::uint64_t{0});
  }
  if (!words.size.empty()) options.size = size_of(words.size);
  if (!words.scale.empty()) {
    options.settings.scale = number_between("--scale", words.scale, smallest_scale, largest_scale);
  }
  if (!words.theme.empty()) {
    options.settings.theme = choice_of("--theme", words.theme, theme_names);
  }
  if (!words.layout.empty()) {
    options.settings.layout = choice_of("--layout", words.layout, layout_names);
  }
  if (!words.frames.empty()) {
    options.bench_frames =
        number_between("--bench", words.frames, std::uint64_t{1}, std::uint64_t{1'000'000});
  }
  if (options.stays && options.is_headless) {
    throw Error({"--stay", 0, 0, {}}, "without a window there is nothing to close",
                "leave out --headless");
  }
  options.settings.has_motion = !words.has_no_motion;
  options.open.is_threaded = !words.is_in_step && !options.is_errand();
}

/// Who says --size means a size. (No progress is kept with --progress "".)
void refuse_empty(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || name == "--progress") continue;
    for (const std::string& word : option->results()) {
      if (word.empty()) throw Error({name, 0, 0, {}}, "says nothing", "see orrery-gui --help");
    }
  }
}

[[noreturn]] void refuse(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<std::string> left = app.remaining();
  const std::string what = error.what();
  if (left.empty()) throw Error({"orrery-gui", 0, 0, {}}, what);
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::string& first = left.front();
  if (!first.starts_with("-")) {
    throw Error({"orrery-gui", 0, 0, {}}, "\"" + first + "\" is one argument too many",
                "it opens one file at a time");
  }
  const std::string name = first.substr(0, first.find('='));
  const auto near = nearest(name, names);
  throw Error({"orrery-gui", 0, 0, {}}, "there is no option " + name,
              near ? did_you_mean(*near) : "see orrery-gui --help");
}

}  // namespace

ViewerOptions parse_options(int argc, const char* const* argv) {
  CLI::App app("Orrery's viewer: see a run of a distributed system, rewind it, break it.",
               "orrery-gui");
  ViewerOptions options;
  Words words;
  add_options(app, options, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) refuse(app, error);
    std::ostringstream page;
    app.exit(error, page, page);
    options.page = page.str();
    return options;
  }
  refuse_empty(app);
  believe(words, options);
  return options;
}

}  // namespace orrery::gui
