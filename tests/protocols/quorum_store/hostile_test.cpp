/// Messages that no correct node sends are input like any other: they are ignored, or answered, and
/// never do harm.

#include <gtest/gtest.h>

#include "sim/faults/surroundings.hpp"
#include "sim/workload/workload.hpp"
#include "tests/protocols/quorum_store/support.hpp"

namespace orrery::quorum_store {
namespace {

using namespace std::chrono_literals;

const Copy good = of({version(n2, 1)});

Copy incredible(const Dot& dot, Time written = {}) {
  Version version{.dot = dot, .written = written, .value = "v"};
  return Siblings{{version}};
}

template <class M>
void expect_ignored(const char* why, const M& message, NodeId self = n1) {
  SCOPED_TRACE(why);
  Lone<Node> node(5, store(), holding(of({version(n1, 1)})), self);
  node.receive(c1, Get{{1, 1}, "x"});
  const NodeDurable durable = node.durable();
  EXPECT_EQ(node.receive(n2, message), nothing);
  EXPECT_EQ(node.durable(), durable);
}

TEST(StoreHostileMessages, NumbersThatNoRunReachesAreIgnored) {
  for (const std::uint64_t n : {std::uint64_t{1} << 62, ~std::uint64_t{0}}) {
    const Copy bad = incredible({{n2, 1}, n});
    expect_ignored("write", Write{{1, 1}, "x", bad, n1});
    expect_ignored("hand-off", HandOff{"x", bad});
    expect_ignored("leaves", Leaves{.branch = {}, .entries = {{"x", bad}}, .isAnswer = true});
    expect_ignored("put", Put{{1, 1}, "x", {{{{n2, 1}, n}}}, "v"});
  }
  for (const Time written : {Time::min(), Time::max()}) {
    expect_ignored("write", Write{{1, 1}, "x", incredible({{n2, 1}, 1}, written), n1});
  }
}

TEST(StoreHostileMessages, AnswersThatNobodyWaitsForAreIgnored) {
  expect_ignored("read reply", ReadReply{{0, 1}, good});
  expect_ignored("write reply", WriteReply{{~std::uint64_t{0}, 1}});
  expect_ignored("handed off", HandedOff{"x", good});
  expect_ignored("handed off", HandedOff{"y", good});
}

TEST(StoreHostileMessages, CopiesForWhoDoesNotKeepThemAreIgnored) {
  expect_ignored("for n5", Write{{1, 1}, "x", good, n5});
  expect_ignored("for a client", Write{{1, 1}, "x", good, c1});
  expect_ignored("for nobody", Write{{1, 1}, "x", good, NodeId{}});
  expect_ignored("handed to n5", HandOff{"x", good}, n5);
}

TEST(StoreHostileMessages, BranchesThatAreNotThereAreIgnored) {
  for (const Branch& branch : {Branch{.range = ~0U}, Branch{.depth = 16},
                               Branch{.depth = ~0U, .path = 7}, Branch{.depth = 1, .path = 16}}) {
    expect_ignored("compare", Compare{{{branch, 1}}});
    expect_ignored("leaves", Leaves{.branch = branch});
  }
}

/// Two contexts that a liar made: a version that replaces itself, and one in its own future.
TEST(StoreHostileMessages, ContextsThatCannotBeDoNoHarm) {
  Lone<Node> node(5, store());
  node.receive(c1, Put{{1, 1}, "x", {}, "a"});
  const Actor actor = node.durable().copies.at("x").copy->versions.front().dot.actor;
  node.receive(c1, Put{{1, 2}, "x", {{{actor, (std::uint64_t{1} << 62) - 1}}}, "b"});
  node.receive(c1, Put{{1, 3}, "x", {}, "c"});
  node.receive(c1, Put{{1, 4}, "x", {{{actor, 5}, {actor, 3}, {{n2, 1}, 1}}}, "d"});
  EXPECT_GE(node.durable().copies.at("x").copy->versions.size(), 1U);
}

/// One message in ten arrives with one field changed.
TEST(StoreHostileMessages, ChangedFieldsStopNobody) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const NetworkPlan network{.latency = {Uniform{.min = 1ms, .max = 10ms}},
                              .corrupt = Probability{0.1},
                              .checksum = false};
    const StoreConfig config{{.tokens = 4}, ring_of({.tokens = 4}, 5)};
    World world(seed, make_ref<Surroundings>(network, DiskPlan{}));
    world.add_group('n', 5, 'n', [&](NodeId) { return make_box<Node>(config); });
    world.add_group('c', 3, 'n', [&](NodeId) { return make_box<Client>(config); });
    world.add_agent(
        make_ref<WorkloadAgent>(workload::Kv{{}, 3, {.get = 1, .put = 1, .delete_ = 1}}, 3U));
    world.begin();
    EXPECT_TRUE(world.run_until(5s, 1'000'000));
    EXPECT_GT(world.messages().mutated, 100U);
  }
}

}  // namespace
}  // namespace orrery::quorum_store
