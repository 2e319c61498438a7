#pragma once
/// Another run beside the one that is looked at, to compare what is measured of both: the branch
/// before a hand, or any other; or the run as it was before a setting of it was changed.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/metrics.hpp"
#include "gui/model/seen_chronicle.hpp"

namespace orrery::gui {

/// What was measured of a run: a plain value, which stays when the run is gone.
struct MeasuredRun {
  std::string name{};  ///< "scenario", "1: crash n1", "network.loss=0.1"
  Time reached{};
  std::array<std::optional<std::vector<MetricLine>>, metric_count> lines{};
};

/// All of it. Requires, here and below: the session's lock is held.
MeasuredRun measured_run(Session& session);
/// In words: what was changed in the scenario, and the branch.
std::string name_of_run(const Session& session);

/// Which run somebody wants to have beside this one.
struct Beside {
  enum class Kind : std::uint8_t {
    nothing,
    nearest,  ///< the branch it was forked from; else the run before; else another branch
    branch,   ///< that one
  };
  Kind kind = Kind::nothing;
  std::size_t branch = 0;
  friend bool operator==(const Beside&, const Beside&) = default;
};

/// Which run that is now.
struct OtherRun {
  bool is_before = false;  ///< the run before; else a branch of this session
  std::size_t branch = 0;
  friend bool operator==(const OtherRun&, const OtherRun&) = default;
};
/// The nearest one; nothing if there is no other.
std::optional<OtherRun> nearest_run(const Session& session, bool has_run_before);
/// The wanted one, or the nearest where that is the one that is looked at; nothing if none is
/// wanted, or there is none.
std::optional<OtherRun> wanted_run(const Beside& beside, const Session& session,
                                   bool has_run_before);

/// A branch, measured as far as somebody has asked for it.
class MeasuredBranch {
 public:
  const MeasuredRun& run() const { return run_; }
  const SeenChronicle& seen() const { return seen_; }
  /// Requires: the branch is there.
  const std::vector<MetricLine>& measure(Session& session, std::size_t branch, std::size_t metric);

 private:
  MeasuredRun run_{};
  SeenChronicle seen_{};
  MessageSeries messages_{};
  std::vector<Call> calls_{};
};

/// Where its values have no ranks, they get them.
void rank_values(std::vector<MetricLine>& lines);

}  // namespace orrery::gui
