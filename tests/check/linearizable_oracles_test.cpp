/// Histories whose verdicts are published.

#include <gtest/gtest.h>

#include "sim/check/linearizable.hpp"
#include "tests/support/oracle_histories.hpp"

namespace orrery {
namespace {

void expect_verdicts(const std::string& folder, std::size_t how_many) {
  const std::vector<OracleHistory> histories = oracle_histories(folder);
  if (histories.empty()) GTEST_SKIP() << folder << " is not here: set ORRERY_ORACLES to its folder";
  EXPECT_EQ(histories.size(), how_many);
  for (const OracleHistory& oracle : histories) {
    SCOPED_TRACE(oracle.name);
    EXPECT_EQ(check_linearizable(oracle.history().calls).status, oracle.expected);
  }
}

TEST(LinearizableOracles, PorcupinesEtcdLogsAndKeyValueStores) {
  expect_verdicts("linearizability/porcupine", 56);
}

TEST(LinearizableOracles, KnossossCasRegisters) { expect_verdicts("linearizability/knossos", 58); }

}  // namespace
}  // namespace orrery
