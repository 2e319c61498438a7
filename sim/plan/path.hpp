#pragma once
/// What every reader of scenario files says the same way: where a value stands, how a member is
/// spelled there, and what was probably meant.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/value.hpp"

namespace orrery {

/// A file and the way down into it: "network.latency.lognormal.p99", "faults[1].crash".
struct Path {
  std::string file{};
  std::string text{};
  /// The files that `file` reuses, by Value::source() from 1; null if there are none.
  const std::vector<std::string>* reused = nullptr;

  Path operator/(std::string_view key) const;
  Path operator[](std::size_t index) const;
};

/// The file in which `at` stands: what it names is relative to that file's folder.
const std::string& file_of(const Value& at, const Path& path);

/// The path of a file that `at` names, relative to where it stands.
std::string beside(const Value& at, const Path& path, const std::string& file);

/// Throws the Error that names the path and the line of `at`.
[[noreturn]] void refuse(const Value& at, const Path& path, std::string sentence,
                         std::string suggestion = {});

/// Refuses `whole`, or what `problem.path` names below it.
[[noreturn]] void refuse(const Value& whole, const Path& path, const Problem& problem);

/// Refuses: "expected a whole number, not "five"".
[[noreturn]] void expected(std::string_view what, const Value& at, const Path& path,
                           std::string suggestion = {});

/// A value as sentences show it: short ones as JSON, others by kind ("a list").
std::string shown(const Value& value);

/// "crash, restart, heal".
std::string listed(const std::vector<std::string>& names);

/// The one of `names` that `name` was probably meant to be; nothing if none is near. The first wins
/// a tie.
std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& names);

/// "did you mean "leader"?".
std::string did_you_mean(std::string_view name);

/// did_you_mean the nearest name, or all of them if none is near.
std::string suggestion_among(std::string_view name, const std::vector<std::string>& names);

/// "faults[3]".
std::string path_text(std::string_view list, std::size_t index);

/// Takes the first step of a path off its front: "key" or "[3]". Requires: the path is not empty.
std::string_view take_step(std::string_view& path);

/// The number in "[3]"; nothing if the step is no index.
std::optional<std::size_t> index_of_step(std::string_view step);

/// The deepest value that `path` ("mix.get", "[2].at", "faults[1]") reaches below `root`.
const Value& deepest(const Value& root, std::string_view path);

}  // namespace orrery
