#pragma once
/// Public cases with known answers. They are not part of this repository: tests look for them in
/// the folder that ORRERY_ORACLES names, or beside the repository, and are skipped where there are
/// none.

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace orrery {

/// The file of this name ("raft/quorum_cases.json"), or nothing where it is absent.
inline std::optional<nlohmann::json> oracle(const std::string& name) {
  const char* folder = std::getenv("ORRERY_ORACLES");
  const std::string root = folder ? folder : ORRERY_SOURCE_DIR "/../shared/oracles";
  std::ifstream file(root + "/" + name);
  if (!file) return std::nullopt;
  return nlohmann::json::parse(file);
}

}  // namespace orrery

/// Binds `variable` to the oracle, or skips the test with a sentence.
#define ORRERY_ORACLE(variable, name)                                           \
  const auto variable##_file = orrery::oracle(name);                            \
  if (!variable##_file)                                                         \
    GTEST_SKIP() << (name) << " is not here: set ORRERY_ORACLES to its folder"; \
  const nlohmann::json& variable = *variable##_file  // NOLINT(bugprone-macro-parentheses)
