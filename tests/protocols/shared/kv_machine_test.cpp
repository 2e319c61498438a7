#include "protocols/shared/kv_machine.hpp"

#include <gtest/gtest.h>

namespace orrery {
namespace {

constexpr auto absent = std::nullopt;

/// What operations mean is tested in tests/core/data_type_test.cpp: here, that the value under the
/// key, and no other, becomes what they say.
TEST(KvMachine, AppliesEachOperationToTheValueUnderItsKey) {
  const std::vector<std::optional<std::string>> befores = {absent, "", "1", "7 c2", "a b"};
  std::vector<Operation> operations = {{static_cast<Action>(99), "k"}};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Action>>([&](auto action) {
    for (const std::string value : {"", "1", "c2"}) {
      for (const std::string expected : {"", "1", "7"}) {
        operations.push_back({action.value, "k", value, expected});
      }
    }
  });
  for (const auto& before : befores) {
    for (const Operation& operation : operations) {
      SCOPED_TRACE(before.value_or("nothing") + ": " + to_text(operation));
      KvMachine machine;
      if (before) machine.values.insert_or_assign("k", *before);
      machine.values.insert_or_assign("other", "0");
      std::optional<std::string> wanted = before;
      EXPECT_EQ(machine.apply(operation), orrery::apply(operation, wanted));
      const std::string* after = machine.values.find("k");
      EXPECT_EQ(after ? std::optional(*after) : absent, wanted);
      EXPECT_EQ(machine.values.at("other"), "0");
      EXPECT_EQ(machine.values.size(), wanted ? 2U : 1U);
    }
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
