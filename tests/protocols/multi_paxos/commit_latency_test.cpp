/// Commit latencies in a wide-area network, of Multi-Paxos and of Raft, against those that follow
/// from measured round trips (shared/oracles/wan): the same to a microsecond.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "protocols/registry.hpp"
#include "sim/check/calls.hpp"
#include "sim/plan/run.hpp"
#include "tests/support/oracles.hpp"

namespace orrery {
namespace {

/// The fields of a line, some of them in quotes.
std::vector<std::string> fields_of(const std::string& line, char separator) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (const char letter : line) {
    if (letter == '"') is_quoted = !is_quoted;
    else if (letter == separator && !is_quoted) fields.emplace_back();
    else fields.back() += letter;
  }
  return fields;
}

struct Row {
  std::vector<std::string> replicas{};
  std::string leader{};
  std::string client{};
  double milliseconds{};

  std::string number_of(const std::string& region) const {
    const auto at = std::find(replicas.begin(), replicas.end(), region);
    return std::to_string(at - replicas.begin() + 1);
  }
};

/// Those of protocols with a leader.
std::vector<Row> rows_in(std::istream& file) {
  std::vector<Row> rows;
  std::string line;
  std::getline(file, line);  // matrix,protocol,replicas,leader,client_region,latency_ms,formula
  while (std::getline(file, line)) {
    const auto fields = fields_of(line, ',');
    if (fields[1] != "leader (Multi-Paxos, Raft)") continue;
    rows.push_back({fields_of(fields[2], '|'), fields[3], fields[4], std::stod(fields[5])});
  }
  return rows;
}

/// The shipped scenario, with the servers, the leader and the client of a row.
double simulated_milliseconds(const Row& row, const std::string& protocol) {
  std::string list;
  for (const std::string& region : row.replicas) {
    list += (list.empty() ? "\"" : ", \"") + region + "\"";
  }
  const std::string file = ORRERY_SOURCE_DIR "/scenarios/multi_paxos/commit_latency.json";
  const std::string settings =
      R"({"election_timeout": "2s..4s", "heartbeat": "700ms", "client": {"retry": "2s"}})";
  const std::vector<std::string> overrides{
      "vary=null",
      "published=[]",
      "protocol={\"" + protocol + "\": " + settings + "}",
      "network.topology.regions.where=[" + list + "]",
      "pins[0].node=n" + row.number_of(row.leader),
      "clients.workload.script.calls[0].client=c" + row.number_of(row.client)};
  const Catalogue catalogue = shipped_catalogue();
  Run run(load_plan(file, overrides, catalogue), catalogue);
  run.finish();
  const auto calls = calls_of(run.world().history());
  if (calls.size() != 1 || !calls[0].returned) return NAN;
  return std::chrono::duration<double, std::milli>(*calls[0].returned - calls[0].invoked).count();
}

TEST(CommitLatency, IsThatOfTheOracleWithTheLeaderInEachRegion) {
  std::ifstream file(oracle_folder() + "/wan/commit_latency_aws_2021.csv");
  if (!file) {
    GTEST_SKIP() << "wan/commit_latency_aws_2021.csv is not here: set ORRERY_ORACLES to its folder";
  }
  const std::vector<Row> rows = rows_in(file);
  EXPECT_EQ(rows.size(), 25U);
  for (const Row& row : rows) {
    for (const char* protocol : {"multi_paxos", "raft"}) {
      EXPECT_NEAR(simulated_milliseconds(row, protocol), row.milliseconds, 0.001)
          << protocol << ", leader " << row.leader << ", client " << row.client;
    }
  }
}

}  // namespace
}  // namespace orrery
