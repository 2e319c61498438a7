/// Leases: one server at a time, and one that has everything.

#include <gtest/gtest.h>

#include "tests/protocols/primary_secondary/support.hpp"

namespace orrery::primary_secondary::witness_test {
namespace {

constexpr Config leased{.replication = Replication::sync, .lease = std::chrono::milliseconds(300)};

Lone<Witness> lone_witness() { return Lone<Witness>(3, {.lease = 300ms}, {}, witness); }

LeaseRequest wants(Time at, Epoch epoch = {}) { return {.epoch = epoch, .sentAt = at}; }
LeaseRequest renews(Time at, Epoch epoch, SmallSet<NodeId> in_sync) {
  return {.epoch = epoch, .sentAt = at, .inSync = std::move(in_sync)};
}
LeaseReply granted(Time at, Epoch epoch, SmallSet<NodeId> in_sync = {}) {
  return {.granted = true, .epoch = epoch, .sentAt = at, .inSync = std::move(in_sync)};
}
LeaseReply refused(Time at, Epoch epoch) { return {.epoch = epoch, .sentAt = at}; }

const SmallSet<NodeId> all{n1, n2, n3};
const SmallSet<NodeId> without_n3{n1, n2};

// ---------------------------------------------------------------- the witness

TEST(Witness, GrantsToOneUntilTheLeaseIsOver) {
  auto w = lone_witness();
  EXPECT_EQ(w.receive(n1, wants(1ms)), sent(n1, granted(1ms, first_epoch)));
  EXPECT_EQ(w.receive(n2, wants(1ms)), sent(n2, refused(1ms, first_epoch)));
  w.cluster().world().run_until(299ms);
  EXPECT_EQ(w.receive(n2, wants(299ms)), sent(n2, refused(299ms, first_epoch)));
  w.cluster().world().run_until(300ms);
  EXPECT_EQ(w.receive(n2, wants(300ms)), sent(n2, granted(300ms, of_n2)));
}

TEST(Witness, GrantsMoreToThePrimaryAlone) {
  auto w = lone_witness();
  w.receive(n1, wants(1ms));
  w.cluster().world().run_until(200ms);
  EXPECT_EQ(w.receive(n1, renews(200ms, first_epoch, all)),
            sent(n1, granted(200ms, first_epoch, all)));
  w.cluster().world().run_until(499ms);
  EXPECT_EQ(w.receive(n2, wants(499ms)), sent(n2, refused(499ms, first_epoch)));
  EXPECT_EQ(w.receive(n2, renews(499ms, of_n2, all)), sent(n2, refused(499ms, first_epoch)));
  EXPECT_EQ(w.receive(n1, renews(499ms, of_n2, all)), sent(n1, refused(499ms, first_epoch)));
}

TEST(Witness, GrantsToNobodyWhoHasNotEverything) {
  auto w = lone_witness();
  w.receive(n1, wants(1ms));
  w.receive(n1, renews(2ms, first_epoch, without_n3));
  w.cluster().world().run_until(1s);
  EXPECT_EQ(w.receive(n3, wants(1s)), sent(n3, refused(1s, first_epoch)));
  EXPECT_EQ(w.receive(n2, wants(1s)), sent(n2, granted(1s, of_n2, without_n3)));
}

TEST(Witness, IgnoresCopiesAndWhatComesLate) {
  auto w = lone_witness();
  w.receive(n1, wants(1ms));
  EXPECT_EQ(w.receive(n1, wants(1ms)), nothing);
  w.receive(n1, renews(9ms, first_epoch, all));
  EXPECT_EQ(w.receive(n1, renews(5ms, first_epoch, without_n3)), nothing);
  EXPECT_EQ(w.durable().inSync, all);
  EXPECT_EQ(w.receive(n4, wants(1ms)), nothing);
  EXPECT_EQ(w.receive(c1, wants(1ms)), nothing);
}

TEST(Witness, WaitsAfterACrashForALeaseThatMayRun) {
  auto w = lone_witness();
  w.receive(n1, wants(1ms));
  w.cluster().world().run_until(250ms);
  w.restart();
  w.cluster().world().run_until(549ms);
  EXPECT_EQ(w.receive(n2, wants(549ms)), sent(n2, refused(549ms, first_epoch)));
  w.cluster().world().run_until(550ms);
  EXPECT_EQ(w.receive(n2, wants(550ms)), sent(n2, granted(550ms, of_n2)));
}

TEST(Witness, TakesALeaseBackThatIsReleased) {
  auto w = lone_witness();
  w.receive(n1, wants(1ms));
  w.receive(n2, Release{.epoch = first_epoch});
  EXPECT_EQ(w.receive(n2, wants(1ms)), sent(n2, refused(1ms, first_epoch)));
  w.receive(n1, Release{.epoch = first_epoch});
  EXPECT_EQ(w.receive(n2, wants(1ms)), sent(n2, granted(1ms, of_n2)));
}

// ---------------------------------------------------------------- servers with leases

Lone<Server> lone(NodeId self = n1) { return Lone<Server>(3, leased, {}, self); }

TEST(Leases, N1AsksBeforeItIsThePrimary) {
  auto n = lone();
  EXPECT_EQ(n.state().role, Role::candidate);
  n.cluster().world().run_until(10ms);
  EXPECT_EQ(n.receive(n2, granted(Time{1}, first_epoch)), nothing) << "not from the witness";
  EXPECT_EQ(n.receive(witness, granted(Time{1}, first_epoch)), promoted(first_epoch, {n2, n3}));
  EXPECT_EQ(n.state().leaseUntil, 300ms + Time{1}) << "from when it was asked for";
}

TEST(Leases, APrimaryServesNobodyWhenItsLeaseIsOver) {
  auto n = lone();
  n.receive(witness, granted(Time{1}, first_epoch));
  EXPECT_EQ(n.receive(c1, request(1, get())), sent(c1, response(1)));
  n.cluster().world().run_until(301ms);
  EXPECT_EQ(n.receive(c1, request(2, get())), nothing);
  EXPECT_EQ(n.state().role, Role::primary);
  n.receive(witness, granted(200ms, first_epoch, all));
  EXPECT_EQ(n.receive(c1, request(2, get())), sent(c1, response(2)));
}

TEST(Leases, APrimaryWaitsForASilentSecondaryUntilTheWitnessKnows) {
  auto n = lone();
  n.receive(witness, granted(Time{1}, first_epoch));
  n.receive(c1, request(1, put("1")));
  n.receive(n2, has(1));
  n.cluster().world().run_until(190ms);
  n.receive(n2, has(1));
  n.cluster().world().run_until(260ms);
  EXPECT_EQ(n.state().wanted, without_n3);
  EXPECT_EQ(n.state().inSync, all);
  EXPECT_EQ(n.state().applied, 0U);
  EXPECT_EQ(n.receive(witness, granted(250ms, first_epoch, without_n3)), sent(c1, response(1)));
}

TEST(Leases, APrimaryThatIsRefusedForALaterOneStepsDown) {
  auto n = lone();
  n.receive(witness, granted(Time{1}, first_epoch));
  EXPECT_EQ(n.receive(witness, refused(Time{2}, of_n2)), output(SteppedDown{.epoch = first_epoch}));
}

TEST(Leases, ACandidateAsksWithEveryHeartbeat) {
  auto n = lone(n2);
  n.expire(Silence{});
  n.cluster().world().run_until(49ms);
  EXPECT_EQ(n.receive(witness, refused(Time{1}, first_epoch)), nothing);
  EXPECT_EQ(n.state().role, Role::candidate);
  EXPECT_TRUE(n.is_running(Silence{}));
  EXPECT_EQ(n.receive(witness, granted(Time{2}, of_n2, {n1, n2})), promoted(of_n2, {n1, n3}));
  EXPECT_EQ(n.state().inSync, without_n3);
}

}  // namespace
}  // namespace orrery::primary_secondary::witness_test
