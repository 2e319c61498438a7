#pragma once
/// What a sweep has come to so far, in a file: killed at any moment, it goes on from there and ends
/// with the same report. The file is JSON.

#include <optional>
#include <string>

#include "sim/explore/sweep.hpp"

namespace orrery {

/// Whose sweep it is: reports of different ones are not to be added up.
struct SweepIdentity {
  std::string version{};   ///< of the program
  std::string scenario{};  ///< a hash of the plans of all cells, and of what seeds draw
  std::uint64_t from = 1;
  std::optional<std::size_t> cell{};

  friend bool operator==(const SweepIdentity&, const SweepIdentity&) = default;
};
BOOST_DESCRIBE_STRUCT(SweepIdentity, (), (version, scenario, from, cell))

SweepIdentity identity_of(const Experiment& experiment, const SweepPlan& plan, std::string version);

/// What the file says; nothing if there is none. Throws Error if it is no journal, is that of
/// another sweep, or has more seeds than are wanted.
std::optional<SweepReport> read_journal(const std::string& file, const SweepIdentity& identity,
                                        std::uint64_t runs_wanted);

/// Replaces the file as a whole: whoever reads it, whenever, reads all of one report. Throws Error.
void write_journal(const std::string& file, const SweepIdentity& identity,
                   const SweepReport& report);

}  // namespace orrery
