#pragma once
/// What the chapters of D. Ongaro's dissertation, "Consensus: Bridging Theory and Practice" (2014),
/// add to Figure 2: messages, timers, and what a server keeps. Their rules stand in files of their
/// own, which raft.hpp lists. In a run that switches none of them on, all of this stays as it is
/// initialised here.

#include <boost/mp11.hpp>
#include <string>
#include <variant>
#include <vector>

#include "protocols/raft/entry_log.hpp"
#include "protocols/shared/client_sessions.hpp"
#include "protocols/shared/kv_machine.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/shared.hpp"
#include "sim/core/time.hpp"

namespace orrery::raft {

/// The alternatives of all of these variants.
template <class... Variants>
using AlternativesOf = boost::mp11::mp_append<std::variant<>, Variants...>;

// ---------------------------------------------------------------- elections (elections.hpp)

using ElectionMessage = std::variant<>;
using ElectionTimer = std::variant<>;

// ---------------------------------------------------------------- compaction (compaction.hpp)

/// When servers take snapshots, and how leaders send them.
struct SnapshotConfig {
  std::uint64_t after{};     // so many entries applied since the last one; 0: never
  std::uint32_t chunk = 64;  // records in one InstallSnapshot
  Duration timeout{std::chrono::milliseconds(200)};  // the wait for its reply
  friend auto operator<=>(const SnapshotConfig&, const SnapshotConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotConfig, (), (after, chunk, timeout))

/// What a snapshot file consists of: a key of the state machine,
struct MachineRecord {
  std::string key{};
  std::string value{};
  friend auto operator<=>(const MachineRecord&, const MachineRecord&) = default;
};
BOOST_DESCRIBE_STRUCT(MachineRecord, (), (key, value))

/// or a client's session.
struct SessionRecord {
  SessionId clientId{};
  Session session{};
  friend auto operator<=>(const SessionRecord&, const SessionRecord&) = default;
};
BOOST_DESCRIBE_STRUCT(SessionRecord, (), (clientId, session))

using SnapshotRecord = std::variant<MachineRecord, SessionRecord>;

/// "The snapshot replaces all entries up through and including" lastIndex. Copying it costs
/// nothing.
struct Snapshot {
  Index lastIndex{};          // of the last entry that it replaces
  Term lastTerm{};            // term of lastIndex
  KvMachine machine{};        // the state machine as of lastIndex,
  ClientSessions sessions{};  // with its clients

  /// How many records there are.
  std::uint64_t size() const { return machine.values.size() + sessions.sessions.size(); }

  /// Those from `offset` on, at most `max` of them: keys first, in their order. Costs as much as
  /// walking there.
  std::vector<SnapshotRecord> records_from(std::uint64_t offset, std::uint64_t max) const {
    std::vector<SnapshotRecord> records;
    std::uint64_t place = 0;
    const auto is_wanted = [&] { return place++ >= offset && records.size() < max; };
    for (const auto& [key, value] : machine.values) {
      if (is_wanted()) records.push_back(MachineRecord{.key = key, .value = value});
    }
    for (const auto& [clientId, session] : sessions.sessions) {
      if (is_wanted()) records.push_back(SessionRecord{.clientId = clientId, .session = session});
    }
    return records;
  }

  void add(const SnapshotRecord& record) {
    if (const auto* key = std::get_if<MachineRecord>(&record)) {
      machine.values.insert_or_assign(key->key, key->value);
    } else if (const auto* client = std::get_if<SessionRecord>(&record)) {
      sessions.sessions.insert_or_assign(client->clientId, client->session);
    }
  }

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};
BOOST_DESCRIBE_STRUCT(Snapshot, (), (lastIndex, lastTerm, machine, sessions))

/// "Invoked by leader to send chunks of a snapshot to a follower. Leaders always send chunks in
/// order" (Figure 5.3).
struct InstallSnapshot {
  Term term{};                         // leader's term
  NodeId leaderId{};                   // so follower can redirect clients
  Index lastIndex{};                   // the snapshot replaces all entries up through this index
  Term lastTerm{};                     // term of lastIndex
  std::uint64_t offset{};              // where chunk is positioned in the snapshot file, in records
  std::vector<SnapshotRecord> data{};  // of the snapshot chunk, starting at offset
  bool done{};                         // true if this is the last chunk
  friend auto operator<=>(const InstallSnapshot&, const InstallSnapshot&) = default;
};
BOOST_DESCRIBE_STRUCT(InstallSnapshot, (),
                      (term, leaderId, lastIndex, lastTerm, offset, data, done))

/// Replies come late, twice or out of order: each says by itself what it acknowledges.
struct InstallSnapshotReply {
  Term term{};             // currentTerm, for leader to update itself
  Index lastIndex{};       // of the snapshot
  std::uint64_t offset{};  // so many of its records have come
  bool done{};             // true if follower has all of it on its disk
  friend auto operator<=>(const InstallSnapshotReply&, const InstallSnapshotReply&) = default;
};
BOOST_DESCRIBE_STRUCT(InstallSnapshotReply, (), (term, lastIndex, offset, done))

using CompactionMessage = std::variant<InstallSnapshot, InstallSnapshotReply>;

/// A follower has not answered a chunk.
struct SnapshotTimeout {
  NodeId follower{};
  friend auto operator<=>(const SnapshotTimeout&, const SnapshotTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotTimeout, (), (follower))

using CompactionTimer = std::variant<SnapshotTimeout>;

/// A snapshot file that this server has taken itself is on disk,
struct SnapshotTaken {
  Index lastIndex{};
  friend auto operator<=>(const SnapshotTaken&, const SnapshotTaken&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotTaken, (), (lastIndex))

/// or one that it has got from its leader.
struct SnapshotReceived {
  Index lastIndex{};
  friend auto operator<=>(const SnapshotReceived&, const SnapshotReceived&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotReceived, (), (lastIndex))

using CompactionSynced = std::variant<SnapshotTaken, SnapshotReceived>;

/// What a follower has of a snapshot that is on its way.
struct PartialSnapshot {
  Term term{};               // of the leader that sends it
  Snapshot file{};           // as far as it has come
  std::uint64_t received{};  // so many records
  friend bool operator==(const PartialSnapshot&, const PartialSnapshot&) = default;
};
BOOST_DESCRIBE_STRUCT(PartialSnapshot, (), (term, file, received))

/// A snapshot that a leader sends. It stays the same one, even if a newer one is taken meanwhile.
struct SnapshotTransfer {
  Shared<Snapshot> file{};
  std::uint64_t offset{};  // so many records have come, as the leader knows
  friend bool operator==(const SnapshotTransfer&, const SnapshotTransfer&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotTransfer, (), (file, offset))

// ---------------------------------------------------------------- membership (membership.hpp)

using MembershipMessage = std::variant<>;
using MembershipTimer = std::variant<>;

// ---------------------------------------------------------------- reads (reads.hpp)

using ReadMessage = std::variant<>;
using ReadTimer = std::variant<>;

// ---------------------------------------------------------------- pipelining (pipelining.hpp)

using PipelineMessage = std::variant<>;

}  // namespace orrery::raft
