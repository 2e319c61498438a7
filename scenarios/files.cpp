#include "scenarios/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace orrery {
namespace {

namespace fs = std::filesystem;

/// The shipped file of the same name, or of nearly the same path: "leader_dies",
/// "raft/leader_dies", "Raft/leder_dies".
std::optional<std::string> shipped_like(const std::string& file) {
  const std::vector<std::string> shipped = shipped_scenarios();
  const std::string stem = fs::path(file).stem().string();
  for (const std::string& candidate : shipped) {
    if (fs::path(candidate).stem() == stem) return candidate;
  }
  if (auto near = nearest(file, shipped)) return near;
  std::vector<std::string> stems;
  for (const std::string& candidate : shipped) stems.push_back(fs::path(candidate).stem().string());
  const auto near = nearest(stem, stems);
  if (!near) return std::nullopt;
  const auto found = std::find(stems.begin(), stems.end(), *near);
  return shipped[static_cast<std::size_t>(found - stems.begin())];
}

}  // namespace

std::ofstream open_junit(const std::string& path) {
  std::ofstream file;
  if (path.empty()) return file;
  errno = 0;
  file.open(path);
  if (!file) {
    throw Error({"--junit", 0, 0, ""}, shown(path) + " cannot be written: " + std::strerror(errno));
  }
  return file;
}

std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> files;
  std::error_code error;  // no folder, no scenarios
  for (fs::recursive_directory_iterator entry("scenarios", error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".json") files.push_back(entry->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Plan load_scenario(const std::string& file, const std::vector<std::string>& overrides,
                   const Catalogue& catalogue) {
  return find_experiment(file, overrides, catalogue).plan();
}

Experiment find_experiment(const std::string& file, const std::vector<std::string>& overrides,
                           const Catalogue& catalogue, std::optional<std::uint64_t> seed) {
  try {
    return load_experiment(file, overrides, catalogue, seed);
  } catch (const Error& error) {
    std::error_code ignored;
    const bool is_missing = !fs::exists(file, ignored) && error.place().file == file;
    const auto shipped = is_missing ? shipped_like(file) : std::nullopt;
    if (!shipped || !error.suggestion().empty()) throw;
    throw Error(error.place(), error.sentence(), did_you_mean(*shipped));
  }
}

}  // namespace orrery
