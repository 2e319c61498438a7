#pragma once
/// Public histories whose linearizability is known: Porcupine's and Knossos's. Not part of this
/// repository (oracles.hpp).

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "sim/check/history.hpp"
#include "sim/check/verdict.hpp"
#include "tests/support/oracles.hpp"

namespace orrery {

struct OracleHistory {
  std::string name{};
  std::string text{};
  Verdict::Status expected{};

  History history() const {
    const bool has_keys = name.starts_with("kv");
    return parse_history(text, name, format_of(text, name),
                         has_keys ? HistoryModel::kv : HistoryModel::cas_register);
  }
};

/// Those that the expected.csv of a folder names; none where it is absent.
inline std::vector<OracleHistory> oracle_histories(const std::string& folder) {
  const std::filesystem::path root = std::filesystem::path(oracle_folder()) / folder;
  std::vector<OracleHistory> histories;
  std::ifstream table(root / "expected.csv");
  std::string row;
  std::getline(table, row);
  while (std::getline(table, row)) {
    OracleHistory history{.name = row.substr(0, row.find(','))};
    const bool holds = row.find(",linearizable,") != std::string::npos;
    history.expected = holds ? Verdict::Status::holds : Verdict::Status::violated;
    std::ifstream file(root / history.name, std::ios::binary);
    history.text = {std::istreambuf_iterator<char>(file), {}};
    histories.push_back(std::move(history));
  }
  return histories;
}

inline std::vector<OracleHistory> oracle_histories() {
  std::vector<OracleHistory> all = oracle_histories("linearizability/porcupine");
  for (OracleHistory& history : oracle_histories("linearizability/knossos")) {
    all.push_back(std::move(history));
  }
  return all;
}

}  // namespace orrery
