#include "protocols/shared/quorum.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/oracles.hpp"

namespace orrery::quorum {
namespace {

TEST(Quorum, TwoMajoritiesHaveAServerInCommon) {
  for (std::size_t n = 1; n <= 100; ++n) {
    EXPECT_GT(2 * majority(n), n);
    EXPECT_LE(2 * (majority(n) - 1), n) << "and a smaller group would not do";
  }
}

TEST(Quorum, AVoteIsLostOnceNoMajorityCanComeTogether) {
  EXPECT_EQ(vote_result(5, 2, 2), VoteResult::pending);
  EXPECT_EQ(vote_result(5, 3, 2), VoteResult::won);
  EXPECT_EQ(vote_result(5, 2, 3), VoteResult::lost);
  EXPECT_EQ(vote_result(4, 2, 2), VoteResult::lost) << "a tie is no majority";
  EXPECT_EQ(vote_result(0, 0, 0), VoteResult::won);
}

// By brute force: the highest index that so many servers have reached.
TEST(Quorum, AMajorityHasAcknowledgedTheMiddleIndex) {
  for (std::uint64_t bits = 0; bits < 4 * 4 * 4 * 4 * 4; ++bits) {
    for (std::size_t n = 1; n <= 5; ++n) {
      std::vector<std::uint64_t> indices(n);
      for (std::size_t i = 0; i < n; ++i) indices[i] = bits >> (2 * i) & 3;
      std::uint64_t highest = 0;
      for (std::uint64_t index = 1; index <= 3; ++index) {
        const auto count =
            std::count_if(indices.begin(), indices.end(),
                          [&](std::uint64_t acknowledged) { return acknowledged >= index; });
        if (is_majority(static_cast<std::size_t>(count), n)) highest = index;
      }
      EXPECT_EQ(acknowledged_by_majority(indices), highest);
    }
  }
}

/// "Values are listed for the distinct ids in order of first appearance."
std::map<int, std::string> value_of_each(const nlohmann::json& c) {
  std::map<int, std::string> values;
  std::size_t next = 0;
  for (const char* group : {"cfg", "cfgj"}) {
    if (c[group].is_null()) continue;
    for (const int id : c[group]) {
      if (values.count(id) == 0) values[id] = c["values"][next++];
    }
  }
  return values;
}

VoteResult vote_of(const nlohmann::json& group, const std::map<int, std::string>& values) {
  std::size_t granted = 0;
  std::size_t refused = 0;
  for (const int id : group) {
    granted += values.at(id) == "y" ? 1 : 0;
    refused += values.at(id) == "n" ? 1 : 0;
  }
  return vote_result(group.size(), granted, refused);
}

std::uint64_t committed_by(const nlohmann::json& group, const std::map<int, std::string>& values) {
  std::vector<std::uint64_t> acknowledged;
  for (const int id : group) {
    const std::string& value = values.at(id);
    acknowledged.push_back(value == "_" ? 0 : std::stoull(value));
  }
  return acknowledged_by_majority(acknowledged);
}

TEST(Quorum, PublishedCasesOfMajoritiesAndJointMajorities) {
  ORRERY_ORACLE(oracle, "raft/quorum_cases.json");
  const std::map<VoteResult, std::string> names = {{VoteResult::won, "VoteWon"},
                                                   {VoteResult::lost, "VoteLost"},
                                                   {VoteResult::pending, "VotePending"}};
  for (const auto& c : oracle["cases"]) {
    SCOPED_TRACE(c.dump());
    const auto values = value_of_each(c);
    const std::string result = c["result"];
    const bool is_joint = !c["cfgj"].is_null();
    if (c["kind"] == "vote") {
      const VoteResult vote = vote_of(c["cfg"], values);
      EXPECT_EQ(names.at(is_joint ? joint(vote, vote_of(c["cfgj"], values)) : vote), result);
    } else {
      const std::uint64_t index = committed_by(c["cfg"], values);
      const std::uint64_t committed =
          is_joint ? joint(index, committed_by(c["cfgj"], values)) : index;
      const bool is_everything = result.find("∞") != std::string::npos;
      EXPECT_EQ(committed, is_everything ? everything : std::stoull(result));
    }
  }
}

}  // namespace
}  // namespace orrery::quorum
