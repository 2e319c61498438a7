#include "sim/lessons/progress.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "sim/plan/json.hpp"
#include "sim/plan/read.hpp"

namespace orrery::lessons {
namespace {

const std::string way_on = "move it away, or name another one with --progress";

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value == nullptr ? "" : value;
}

}  // namespace

std::size_t LessonProgress::done() const {
  return static_cast<std::size_t>(std::count_if(
      steps.begin(), steps.end(), [](const StepProgress& step) { return step.is_over; }));
}

LessonProgress& Progress::of(std::string_view lesson) {
  const auto found = std::find_if(lessons.begin(), lessons.end(), [&](const LessonProgress& each) {
    return each.lesson == lesson;
  });
  if (found != lessons.end()) return *found;
  lessons.push_back({.lesson = std::string(lesson), .steps = {}});
  return lessons.back();
}

std::optional<Problem> problem_with(const Progress& progress) {
  if (progress.version == 1) return std::nullopt;
  return Problem{"this is progress of another version of Orrery", "version", way_on};
}

std::string usual_progress_file() {
  std::filesystem::path folder = environment("XDG_DATA_HOME");
  if (folder.empty()) {
    const std::string home = environment("HOME");
    if (home.empty()) return "";
    folder = std::filesystem::path(home) / ".local" / "share";
  }
  return (folder / "orrery" / "lessons.json").string();
}

Progress read_progress(const std::string& file) {
  std::error_code error;
  if (file.empty() || !std::filesystem::exists(file, error)) return {};
  if (std::filesystem::is_regular_file(file, error) && std::filesystem::is_empty(file, error)) {
    return {};
  }
  try {
    return read<Progress>(load_json(file), Path{.file = file, .text = ""});
  } catch (const Error& broken) {
    const std::string& known = broken.suggestion();
    const std::string mend = known.empty() || known == way_on ? "" : " (" + known + ")";
    throw Error(broken.place(), broken.sentence() + mend, way_on);
  }
}

namespace {

/// Who took the right to write a file away did not mean another one in its place.
bool may_be_written(const std::filesystem::path& path) {
  std::error_code error;
  return !std::filesystem::exists(path, error) || std::ofstream(path, std::ios::app).is_open();
}

/// Where a symbolic link leads.
std::filesystem::path where_it_is(const std::string& file) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::weakly_canonical(file, error);
  return error ? std::filesystem::path(file) : path;
}

}  // namespace

bool replace_file(const std::string& file, const std::string& text) {
  const std::filesystem::path path = where_it_is(file);
  const std::filesystem::path whole = path.string() + ".new";
  std::error_code error;
  if (!may_be_written(path)) return false;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  std::ofstream out(whole);
  out << text;
  out.close();
  if (!out) return false;
  std::filesystem::rename(whole, path, error);
  return !error;
}

void write_progress(const std::string& file, const Progress& progress) {
  if (replace_file(file, to_json(write(progress)) + "\n")) return;
  throw Error({file, 0, 0, {}}, "the progress of the lessons cannot be written here",
              "name another file with --progress");
}

}  // namespace orrery::lessons
