#include "sim/check/calls.hpp"

#include <gtest/gtest.h>

#include "tests/check/toy_store.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using toy_store::put;

TEST(Calls, PairEachInvocationWithItsClientsNextAnswer) {
  using Kind = HistoryEvent::Kind;
  Log<HistoryEvent> history;
  history.push_back({Kind::invoked, 1s, 10, client(1), put("a", "1"), {}});
  history.push_back({Kind::invoked, 2s, 20, client(2), put("b", "2"), {}});
  history.push_back({Kind::completed, 3s, 30, client(1), {}, {.value = "x"}});
  history.push_back({Kind::invoked, 4s, 40, client(1), put("c", "3"), {}});
  history.push_back({Kind::completed, 5s, 50, client(2), {}, {.outcome = Outcome::unknown}});
  EXPECT_EQ(
      calls_of(history),
      (std::vector<Call>{{client(1), put("a", "1"), 1s, 10, 3s, 30, {.value = "x"}},
                         {client(2), put("b", "2"), 2s, 20, 5s, 50, {.outcome = Outcome::unknown}},
                         {client(1), put("c", "3"), 4s, 40, std::nullopt, 0, {}}}));
}

}  // namespace
}  // namespace orrery
