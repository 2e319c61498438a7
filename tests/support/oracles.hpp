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

/// Where they are, if they are there.
inline std::string oracle_folder() {
  const char* folder = std::getenv("ORRERY_ORACLES");
  return folder ? folder : ORRERY_SOURCE_DIR "/../shared/oracles";
}

/// The file of this name ("raft/quorum_cases.json"), or nothing where it is absent.
inline std::optional<nlohmann::json> oracle(const std::string& name) {
  std::ifstream file(oracle_folder() + "/" + name);
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
