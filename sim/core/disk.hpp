#pragma once
/// A node's disk, apart from what is on it: what is on its way there, what waits for it, and what
/// is wrong with it. (What is on it belongs to the process: box.hpp.)
///
/// A persist hands a batch of writes to the disk and then syncs. A write is one record: a member of
/// Durable that has changed, or one entry appended to a Log, or one cut of a Log, at its end or at
/// its beginning. A crash leaves what is on disk, and of the writes under way none, all, or a set
/// that the order permits:
///   - Each member is a file of its own. Writes to one file arrive in the order in which they were
///     made: those that survive are the first so many. Files know nothing of each other.
///   - A sync is a barrier: nothing of a batch survives without all of the batches before it.
/// These are ordering rules in the sense of the abstract persistence models of ALICE (Pillai et
/// al., "All File Systems Are Not Created Equal", OSDI 2014); their weakest model, in which also
/// the writes to one file overtake each other, is not offered. Members that Durable names in
///     static constexpr std::string_view written_together[] = {"currentTerm", "votedFor"};
/// are one record of one file, "currentTerm and votedFor": all of them are written, or none.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/event_queue.hpp"
#include "sim/core/step.hpp"

namespace orrery {

/// What becomes of the writes under way when a process dies.
enum class Unsynced : std::uint8_t {
  lost,        ///< none survives
  kept,        ///< all survive
  any_subset,  ///< a set that the order permits, each as likely. Draws randomness.
  torn,        ///< the same without the whole, and one write that is missing is half on disk
};
BOOST_DESCRIBE_ENUM(Unsynced, lost, kept, any_subset, torn)

/// What a crash does to the writes under way.
struct CrashWrites {
  Unsynced unsynced = Unsynced::lost;
  /// The set of this number survives (World::crash_states), whatever else is said: for exhaustive
  /// search.
  std::optional<std::uint64_t> number{};
  friend auto operator<=>(const CrashWrites&, const CrashWrites&) = default;
};
BOOST_DESCRIBE_STRUCT(CrashWrites, (), (unsynced, number))

/// Why the checksum of a record fails.
enum class Damage : std::uint8_t {
  torn,        ///< a crash came in the middle of its write, which nobody had been promised
  corrupted,   ///< what was on disk is no longer what was written
  unreadable,  ///< the disk answers with an error
};
BOOST_DESCRIBE_ENUM(Damage, torn, corrupted, unreadable)

/// Between the names of members that are written together.
inline constexpr std::string_view written_together_separator = " and ";

/// "votedFor", or "log.entries[3]" for an entry of a Log (from 0).
struct DamagedRecord {
  std::string record{};
  Damage damage{};
  friend auto operator<=>(const DamagedRecord&, const DamagedRecord&) = default;
};
BOOST_DESCRIBE_STRUCT(DamagedRecord, (), (record, damage))

/// What a process is told that starts from a damaged disk, if it has a `start(const DiskDamage&)`.
/// The content of these records is lost: it finds their initialisers in its state. A torn append is
/// not in its Log.
///
/// A process that cannot be told, and its node with it, stays down: a server that panics on a bad
/// checksum is safe, one that goes on without the record is not (Alagappan et al.,
/// "Protocol-Aware Recovery for Consensus-Based Storage", FAST 2018). With one exception: a torn
/// append is the unfinished end of its log, and is cut off.
struct DiskDamage {
  std::vector<DamagedRecord> records{};
  friend auto operator<=>(const DiskDamage&, const DiskDamage&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskDamage, (), (records))

/// "log.entries[3] is torn, votedFor is corrupted".
std::string to_text(const DiskDamage& damage);

/// What is wrong with a disk until it is mended. Several of a kind may be there at once.
enum class DiskFault : std::uint8_t {
  stalled,  ///< syncs do not complete
  full,     ///< a write fails, and the process stops: whoever goes on after a failed write or sync
            ///< no longer knows what is on disk (Rebello et al., "Can Applications Recover from
            ///< fsync Failures?", ATC 2020)
  lying,    ///< syncs complete, but what they wrote stays in a cache that a crash erases
};
BOOST_DESCRIBE_ENUM(DiskFault, stalled, full, lying)

/// What a crash of the process leaves as it is.
struct DiskCondition {
  std::array<std::uint32_t, 3> faults{};  ///< by DiskFault
  DiskDamage damage{};                    ///< found when the process starts again
  bool has_unwritten_cache = false;       ///< the oldest batch is acknowledged, but not on disk
  std::uint32_t stopped_life = 0;         ///< the life that the disk ended, or would not let begin

  bool is(DiskFault fault) const { return faults[static_cast<std::size_t>(fault)] > 0; }
  std::uint32_t& count(DiskFault fault) { return faults[static_cast<std::size_t>(fault)]; }
  bool is_sound() const { return *this == DiskCondition{}; }
  void hash_append(Hasher& hasher) const;

  friend bool operator==(const DiskCondition&, const DiskCondition&) = default;
};

/// Output commit (Strom & Yemini 1985): what a node releases waits until every sync that it has
/// begun up to the end of that step is on disk. Syncs complete in the order in which they began.
struct DiskQueue {
  struct Sync {
    EventHandle completion = 0;
    std::vector<PayloadRef> notices;  ///< handed back to the process when it is on disk
    Duration left{};                  ///< of a stalled disk's: its time when the disk goes on
    bool is_on_disk = false;          ///< but the process, which is paused, does not know yet
  };
  struct Held {
    std::uint32_t sync = 0;  ///< ordinal of the sync that releases it
    Outgoing outgoing;
  };
  std::vector<Sync> syncs;  ///< under way, oldest first
  std::vector<Held> held;   ///< in the order in which they left the process
  std::uint32_t syncs_done = 0;
  Time last_completion{};  ///< no later sync completes before it
  DiskCondition condition{};

  std::uint32_t newest_sync() const {
    return syncs_done + static_cast<std::uint32_t>(syncs.size());
  }

  /// What will come out of it; not when, and not how much has passed through it.
  void hash_append(Hasher& hasher) const;
};

}  // namespace orrery
