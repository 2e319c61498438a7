#include "sim/faults/selector.hpp"

#include <gtest/gtest.h>

#include "sim/faults/fault_plan.hpp"

namespace orrery {
namespace {

TEST(Selector, EveryTextReadsBack) {
  for (std::string_view text :
       {"leader", "followers", "minority", "majority", "crashed", "rest", "it", "replicas",
        "clients", "all", "n1", "c12", "random 2", "region eu-west-1"}) {
    const auto selector = parse_selector(text);
    ASSERT_TRUE(selector) << text;
    EXPECT_EQ(to_text(*selector), text);
  }
}

TEST(Selector, WhatIsNoSelectorIsRefused) {
  for (std::string_view text :
       {"", "Leader", "n", "n0", "n01", "n-1", "n1 ", "random", "random ", "region", "region ",
        "random x", "random -1", "random 2x", "random 4294967296", "n134217728"}) {
    EXPECT_EQ(parse_selector(text), std::nullopt) << text;
  }
}

TEST(Selector, OverlapIsCertainOnlyIfItAlwaysHappens) {
  struct Case {
    std::string_view a;
    std::string_view b;
    bool overlap;
  };
  for (const Case& c : {
           Case{"n1", "n1", true},
           {"n1", "n2", false},
           {"leader", "leader", true},
           {"leader", "followers", false},
           {"leader", "n1", false},
           {"replicas", "n1", true},
           {"replicas", "c1", false},
           {"replicas", "leader", true},
           {"replicas", "random 2", true},
           {"clients", "c1", true},
           {"clients", "replicas", false},
           {"all", "clients", true},
           {"all", "rest", false},
           {"rest", "rest", true},
           {"minority", "majority", false},
           {"random 2", "random 2", false},
           {"crashed", "replicas", false},
           {"region eu", "region eu", true},
           {"region eu", "region us", false},
           {"region eu", "n1", false},
           {"region eu", "all", true},
           {"region eu", "replicas", false},
       }) {
    EXPECT_EQ(certainly_overlap(*parse_selector(c.a), *parse_selector(c.b)), c.overlap)
        << c.a << " " << c.b;
    EXPECT_EQ(certainly_overlap(*parse_selector(c.b), *parse_selector(c.a)), c.overlap)
        << c.b << " " << c.a;
  }
}

TEST(FaultPlan, ActionsHaveAShortText) {
  const auto select = [](std::string_view text) { return Selection{{*parse_selector(text)}}; };
  EXPECT_EQ(to_text(FaultAction{Crash{select("leader")}}), "crash leader");
  EXPECT_EQ(to_text(FaultAction{Restart{select("crashed")}}), "restart crashed");
  EXPECT_EQ(to_text(FaultAction{Heal{select("all")}}), "heal all");
  const Selection pair{{*parse_selector("n1"), *parse_selector("n2")}};
  EXPECT_EQ(to_text(FaultAction{Partition{{pair, select("rest")}}}), "partition n1, n2 | rest");
}

TEST(FaultPlan, KnowsEverySelectionOfAnAction) {
  const Selection minority{{*parse_selector("minority")}};
  const Selection rest{{*parse_selector("rest")}};
  std::vector<std::string> found;
  for (const FaultAction& action : {FaultAction{Crash{minority}}, {Partition{{minority, rest}}}}) {
    for (const Target& target : targets_of(action)) {
      found.push_back(target.path + ": " + to_text(target.who) + (target.has_rest ? " | …" : ""));
    }
  }
  EXPECT_EQ(found, (std::vector<std::string>{"crash: minority", "partition[0]: minority | …",
                                             "partition[1]: rest | …"}));
}

}  // namespace
}  // namespace orrery
