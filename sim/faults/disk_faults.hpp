#pragma once
/// What happens to disks. Nodes whose process keeps nothing on disk are never struck.

#include <cstdint>
#include <optional>
#include <string>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/faults/fault.hpp"

namespace orrery {

/// Writes and syncs that begin from now on take `factor` times as long.
struct DiskSlow {
  Selection who{};
  std::uint32_t factor = 10;
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("disk_slow": {"who": "n1", "factor": 10}, "for": "2s")",
      .sentence = "what these disks begin takes so many times as long",
      .lasts = true};
  friend bool operator==(const DiskSlow&, const DiskSlow&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskSlow, (), (who, factor))
Struck strike(const DiskSlow& fault, Scene& scene);

/// A factor of 0.
std::optional<Problem> problem_with(const DiskSlow& fault);

/// No sync completes; with "for", each goes on after it from where it was.
struct DiskStall {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("disk_stall": "leader", "for": "2s")",
      .sentence = "no sync of these disks completes; with \"for\" they go on after it",
      .lasts = true};
  friend bool operator==(const DiskStall&, const DiskStall&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskStall, (), (who))
Struck strike(const DiskStall& fault, Scene& scene);

/// A process that persists stops: after a failed write it no longer knows what is on disk. With
/// "for", those that stopped start again when there is space.
struct DiskFull {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("disk_full": "n2", "for": "5s")",
      .sentence = "a node stops when it writes; with \"for\" it starts again when there is space",
      .lasts = true};
  friend bool operator==(const DiskFull&, const DiskFull&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskFull, (), (who))
Struck strike(const DiskFull& fault, Scene& scene);

/// Syncs complete as ever, but what they wrote is in a cache: a crash loses what had been
/// acknowledged. With "for", what is in the cache then goes to disk.
struct DiskLostWrite {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("disk_lost_write": "n1", "for": "5s")",
      .sentence =
          "syncs complete, but a crash loses what they wrote; with \"for\" it is written "
          "then",
      .lasts = true};
  friend bool operator==(const DiskLostWrite&, const DiskLostWrite&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskLostWrite, (), (who))
Struck strike(const DiskLostWrite& fault, Scene& scene);

/// A record on disk is no longer what was written. Nobody knows until a process starts from it: its
/// checksum fails, and the process stays down unless it can be told (sim/core/disk.hpp). A record
/// that is written again is sound.
struct DiskCorrupt {
  Selection who{};
  std::optional<std::string>
      record{};  ///< "votedFor", "log.entries[3]", "log.entries" (a drawn one); else any
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("disk_corrupt": {"who": "n1", "record": "votedFor"})",
      .sentence = "a record on disk fails its checksum when the node next starts"};
  friend bool operator==(const DiskCorrupt&, const DiskCorrupt&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskCorrupt, (), (who, record))
Struck strike(const DiskCorrupt& fault, Scene& scene);

/// The same, but with "for" the disk can be read again after it; who could not start then starts.
struct DiskReadError {
  Selection who{};
  std::optional<std::string> record{};  ///< as for disk_corrupt
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("disk_read_error": {"who": "n1", "record": "log.entries"}, "for": "2s")",
      .sentence = "a record on disk cannot be read when the node next starts",
      .lasts = true};
  friend bool operator==(const DiskReadError&, const DiskReadError&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskReadError, (), (who, record))
Struck strike(const DiskReadError& fault, Scene& scene);

}  // namespace orrery
