#include "protocols/shared/kv_machine.hpp"

#include <gtest/gtest.h>

namespace orrery {
namespace {

constexpr auto absent = std::nullopt;

TEST(KvMachine, EveryActionHasItsEffectAndItsAnswer) {
  struct Case {
    std::string why;
    std::optional<std::string> before;
    Operation operation;
    Result result;
    std::optional<std::string> after;
  };
  const Result failed{.outcome = Outcome::failed};
  const std::vector<Case> cases = {
      {"get reads", "1", {Action::get, "k"}, {.value = "1"}, "1"},
      {"get of nothing", absent, {Action::get, "k"}, {}, absent},
      {"put creates", absent, {Action::put, "k", "2"}, {}, "2"},
      {"put replaces", "1", {Action::put, "k", "2"}, {}, "2"},
      {"cas replaces what it expects", "1", {Action::cas, "k", "2", "1"}, {}, "2"},
      {"cas fails on anything else", "3", {Action::cas, "k", "2", "1"}, failed, "3"},
      {"cas fails on nothing", absent, {Action::cas, "k", "2", ""}, failed, absent},
      {"append adds at the end", "1", {Action::append, "k", "2"}, {}, "12"},
      {"append to nothing", absent, {Action::append, "k", "2"}, {}, "2"},
      {"erase removes", "1", {Action::erase, "k"}, {}, absent},
      {"erase of nothing", absent, {Action::erase, "k"}, {}, absent},
      {"an unknown action has no effect", "1", {static_cast<Action>(99), "k"}, failed, "1"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    KvMachine machine;
    if (c.before) machine.values.insert_or_assign("k", *c.before);
    machine.values.insert_or_assign("other", "0");
    EXPECT_EQ(machine.apply(c.operation), c.result);
    const std::string* after = machine.values.find("k");
    EXPECT_EQ(after ? std::optional(*after) : absent, c.after);
    EXPECT_EQ(machine.values.at("other"), "0");
  }
}

TEST(KvMachine, ACopyGoesItsOwnWay) {
  KvMachine machine;
  machine.apply({Action::put, "k", "1"});
  KvMachine copy = machine;
  copy.apply({Action::append, "k", "2"});
  EXPECT_EQ(machine.values.at("k"), "1");
  EXPECT_EQ(copy.values.at("k"), "12");
}

}  // namespace
}  // namespace orrery
