/// Histories whose verdicts are published: Porcupine's and Knossos's.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/check/history.hpp"
#include "sim/check/linearizable.hpp"
#include "tests/support/oracles.hpp"

namespace orrery {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Every history that a folder's expected.csv names gets the verdict that it names.
void expect_verdicts(const std::string& folder, std::size_t how_many) {
  const std::filesystem::path root = std::filesystem::path(oracle_folder()) / folder;
  std::ifstream table(root / "expected.csv");
  if (!table) GTEST_SKIP() << folder << " is not here: set ORRERY_ORACLES to its folder";
  std::size_t seen = 0;
  std::string row;
  std::getline(table, row);
  while (std::getline(table, row)) {
    const std::string name = row.substr(0, row.find(','));
    const bool holds = row.find(",linearizable,") != std::string::npos;
    SCOPED_TRACE(name);
    const std::string text = text_of(root / name);
    const HistoryModel model =
        name.starts_with("kv") ? HistoryModel::kv : HistoryModel::cas_register;
    const History history = parse_history(text, name, format_of(text, name), model);
    EXPECT_EQ(check_linearizable(history.calls).status,
              holds ? Verdict::Status::holds : Verdict::Status::violated);
    ++seen;
  }
  EXPECT_EQ(seen, how_many);
}

TEST(LinearizableOracles, PorcupinesEtcdLogsAndKeyValueStores) {
  expect_verdicts("linearizability/porcupine", 56);
}

TEST(LinearizableOracles, KnossossCasRegisters) { expect_verdicts("linearizability/knossos", 58); }

}  // namespace
}  // namespace orrery
