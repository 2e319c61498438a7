#pragma once
/// What members of SWIM say to each other, what they wait for, and what they report.

#include <cstdint>
#include <variant>
#include <vector>

#include "protocols/swim/beliefs.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/map.hpp"

namespace orrery::swim {

// ---------------------------------------------------------------- messages

/// "Are you alive?" ping(Mi, Mj, pr), and ping(Mi, Mj, Mm, pr) on behalf of Mm.
struct Ping {
  NodeId origin{};  // whose probe this is: the sender's, or that of whoever asked it to
  std::uint64_t pr{};
  std::vector<Update> updates{};
  friend auto operator<=>(const Ping&, const Ping&) = default;
};
BOOST_DESCRIBE_STRUCT(Ping, (), (origin, pr, updates))

/// "Please ping it for me": ping-req(Mi, Mj, pr).
struct PingReq {
  NodeId target{};
  std::uint64_t pr{};
  std::vector<Update> updates{};
  friend auto operator<=>(const PingReq&, const PingReq&) = default;
};
BOOST_DESCRIBE_STRUCT(PingReq, (), (target, pr, updates))

/// ack(Mi, Mj, pr), by Mj or through another member.
struct Ack {
  NodeId member{};  // who is alive
  NodeId origin{};  // whose probe has found that out
  std::uint64_t pr{};
  std::vector<Update> updates{};
  friend auto operator<=>(const Ack&, const Ack&) = default;
};
BOOST_DESCRIBE_STRUCT(Ack, (), (member, origin, pr, updates))

/// Push: all that differs from what all believed at first.
struct Sync {
  Map<NodeId, Belief> beliefs{};
  friend bool operator==(const Sync&, const Sync&) = default;
};
BOOST_DESCRIBE_STRUCT(Sync, (), (beliefs))

/// … and pull.
struct SyncReply {
  Map<NodeId, Belief> beliefs{};
  friend bool operator==(const SyncReply&, const SyncReply&) = default;
};
BOOST_DESCRIBE_STRUCT(SyncReply, (), (beliefs))

using Message = std::variant<Ping, PingReq, Ack, Sync, SyncReply>;

// ---------------------------------------------------------------- timers

struct PeriodDue {
  friend auto operator<=>(const PeriodDue&, const PeriodDue&) = default;
};
BOOST_DESCRIBE_STRUCT(PeriodDue, (), ())

struct AckTimeout {
  friend auto operator<=>(const AckTimeout&, const AckTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(AckTimeout, (), ())

struct SuspicionTimeout {
  NodeId member{};
  friend auto operator<=>(const SuspicionTimeout&, const SuspicionTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(SuspicionTimeout, (), (member))

struct SyncDue {
  friend auto operator<=>(const SyncDue&, const SyncDue&) = default;
};
BOOST_DESCRIBE_STRUCT(SyncDue, (), ())

using Timer = std::variant<PeriodDue, AckTimeout, SuspicionTimeout, SyncDue>;

// ---------------------------------------------------------------- outputs

struct Suspected {
  NodeId member{};
  Incarnation incarnation{};
  bool heard{};  // from others; else its own probe has failed
  friend auto operator<=>(const Suspected&, const Suspected&) = default;
};
BOOST_DESCRIBE_STRUCT(Suspected, (), (member, incarnation, heard))

/// Declared as failed.
struct Confirmed {
  NodeId member{};
  Incarnation incarnation{};
  bool heard{};  // from others; else its own probe, or its own patience, has come to an end
  friend auto operator<=>(const Confirmed&, const Confirmed&) = default;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (member, incarnation, heard))

/// Believed to be alive again.
struct Trusted {
  NodeId member{};
  Incarnation incarnation{};
  friend auto operator<=>(const Trusted&, const Trusted&) = default;
};
BOOST_DESCRIBE_STRUCT(Trusted, (), (member, incarnation))

/// A member has denied what is said of it.
struct Refuted {
  Incarnation incarnation{};  // its new one
  friend auto operator<=>(const Refuted&, const Refuted&) = default;
};
BOOST_DESCRIBE_STRUCT(Refuted, (), (incarnation))

using Output = std::variant<Suspected, Confirmed, Trusted, Refuted>;

}  // namespace orrery::swim
