/// Figure 16 of the Raft paper as a whole: the order of its curves. (scenarios/raft/figure16.json
/// itself compares the numbers that §9.3 tells.)

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

/// A statistic of the time without a leader by range of election timeouts, in ms; those that never
/// elect one have none.
using Curves = std::map<std::string, nlohmann::json>;

Curves curves() {
  const Answer answer =
      orrery({"run", "scenarios/raft/figure16.json", "--set", "seeds=100", "--json"});
  const nlohmann::json report = nlohmann::json::parse(answer.out);
  Curves all;
  for (const auto& cell : report["cells"]) {
    all[cell["settings"]["protocol.raft.election_timeout"]] = cell["measures"]["without_leader"];
  }
  return all;
}

std::vector<double> statistics(const Curves& all, const std::string& statistic,
                               const std::vector<std::string>& ranges) {
  std::vector<double> values;
  for (const std::string& range : ranges) {
    values.push_back(
        all.at(range).at(statistic).is_null() ? -1 : all.at(range)[statistic].get<double>());
  }
  return values;
}

TEST(Figure16, CurvesLieInThePublishedOrder) {
  const Curves all = curves();
  ASSERT_EQ(all.size(), 10U);
  const auto is_rising = [](const std::vector<double>& values) {
    return std::is_sorted(values.begin(), values.end(), std::less_equal<>()) && values.front() > 0;
  };
  // "downtime can be reduced by reducing the election timeout" (the lower graph)
  EXPECT_TRUE(is_rising(statistics(
      all, "median", {"12ms..24ms", "25ms..50ms", "50ms..100ms", "100ms..200ms", "150ms..300ms"})));
  // "a small amount of randomization in the election timeout is enough to avoid split votes" (the
  // upper graph), and "using more randomness improves worst-case behavior"
  for (const std::string statistic : {"mean", "max"}) {
    EXPECT_TRUE(is_rising(statistics(
        all, statistic, {"150ms..200ms", "150ms..175ms", "150ms..155ms", "150ms..151ms"})))
        << statistic;
  }
  EXPECT_EQ(all.at("150ms..150ms")["count"], 0) << "without randomness nobody is elected";
}

}  // namespace
}  // namespace orrery::program
