#include "gui/model/picture.hpp"

#include <algorithm>
#include <filesystem>

#include "sim/core/ensure.hpp"
#include "sim/core/error.hpp"
#include "sim/core/text.hpp"
#include "sim/plan/path.hpp"

namespace orrery::gui {
namespace {

struct OtherPicture {
  std::string_view name;
  std::string_view title;
};

/// Beside the panels of the tiles.
constexpr OtherPicture others[] = {{"overview", "The whole run"},
                                   {"lesson", "Lesson"},
                                   {"start", "Start"},
                                   {whole_screen, "The whole screen"}};

bool is_picture_panel(const std::string& name) {
  const std::vector<std::string> names = picture_panels();
  return std::ranges::find(names, name) != names.end();
}

/// "2" of "log@2x"; empty if it says nothing like that.
std::string times_in(const std::string& stem) {
  const std::size_t at = stem.rfind('@');
  if (at == std::string::npos || !stem.ends_with('x')) return {};
  const std::string times = stem.substr(at + 1, stem.size() - at - 2);
  return times.find_first_not_of("0123456789.") == std::string::npos ? times : std::string{};
}

}  // namespace

std::vector<std::string> picture_panels() {
  std::vector<std::string> names;
  for (const Panel panel : all_panels) names.emplace_back(name_of(panel));
  for (const OtherPicture& other : others) names.emplace_back(other.name);
  return names;
}

std::string title_of_picture(std::string_view panel) {
  for (const Panel one : all_panels) {
    if (name_of(one) == panel) return std::string(title_of(one));
  }
  const auto found = std::ranges::find(others, panel, &OtherPicture::name);
  ensure(found != std::end(others), "who wants a picture of a panel has looked up its name");
  return std::string(found->title);
}

WantedPicture picture_in_file(const std::string& file) {
  const std::filesystem::path path(file);
  WantedPicture wanted{.file = file, .panel = std::string(whole_screen)};
  const std::string extension = path.extension().string();
  if (extension == ".svg") {
    wanted.format = WantedPicture::Format::svg;
  } else if (extension == ".csv") {
    wanted.format = WantedPicture::Format::csv;
  } else if (extension != ".png") {
    throw Error({file, 0, 0, {}}, "a picture's name ends in what it becomes",
                "end it with .svg or .png, or with .csv for the log's rows");
  }
  const bool is_png = wanted.format == WantedPicture::Format::png;
  if (!is_png) return wanted;
  const std::string times = times_in(path.stem().string());
  if (!times.empty() && times != "2") {
    throw Error({file, 0, 0, {}}, "a picture is not made " + times + " times as fine",
                "twice as fine is @2x.png");
  }
  if (!times.empty()) wanted.pixels = 2;
  return wanted;
}

WantedPicture wanted_picture(std::string_view argument, std::string_view usual) {
  std::string file(trimmed(argument));
  std::string panel(usual);
  const std::size_t blank = file.rfind(' ');
  const std::string last = blank == std::string::npos ? std::string() : file.substr(blank + 1);
  if (last.find('.') == std::string::npos && !last.empty()) {  // no end of a file's name
    if (!is_picture_panel(last)) {
      throw Error({}, "no panel is called " + last, suggestion_among(last, picture_panels()));
    }
    panel = last;
    file = trimmed(std::string_view(file).substr(0, blank));
  }
  const bool may_replace = file.ends_with('!');
  if (may_replace) file.pop_back();
  WantedPicture wanted = picture_in_file(file);
  wanted.panel = panel;
  if (wanted.format == WantedPicture::Format::csv) wanted.panel = name_of(Panel::log);
  std::error_code error;
  if (!may_replace && std::filesystem::exists(file, error)) {
    throw Error({file, 0, 0, {}}, "is there already",
                "name another file, or write " + file + "! to replace it");
  }
  return wanted;
}

}  // namespace orrery::gui
