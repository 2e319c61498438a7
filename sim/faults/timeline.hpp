#pragma once
/// The agent that makes a run's faults happen: it wakes at each entry's instant, resolves the
/// entry's selectors to the nodes of that instant, and strikes. What struck nobody is reported as
/// not fired.

#include <memory>
#include <string>
#include <vector>

#include "sim/core/agent.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/draw.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/fault_plan.hpp"

namespace orrery {

/// What became of one entry.
struct FaultReport {
  std::string what{};          ///< "crash leader"
  std::uint32_t configured{};  ///< how often it was to fire
  std::uint32_t fired{};       ///< how often it struck somebody
  std::string struck{};        ///< "n3 at 2s"
  friend auto operator<=>(const FaultReport&, const FaultReport&) = default;
};
BOOST_DESCRIBE_STRUCT(FaultReport, (), (what, configured, fired, struck))

/// Entries of the same instant happen one after the other, each seeing what those before it did:
/// first what ends then, then what begins, in the order of the entries.
/// Requires: the world's environment is Surroundings.
class Timeline final : public Agent {
 public:
  Timeline(std::vector<FaultEntry> entries, LeaderRule leader);

  Ref<Agent> clone() const override { return make_ref<Timeline>(*this); }
  std::string_view name() const override { return "faults"; }
  void begin(World& world, std::uint32_t self) override;
  void alarm(World& world, AlarmToken token) override;

  /// In the order of the entries.
  std::vector<FaultReport> report() const;

 private:
  /// An entry begins or ends.
  struct Moment {
    Time time{};
    AlarmToken token{};
  };
  struct Settings {
    std::vector<FaultEntry> entries;
    LeaderRule leader;
    std::vector<Moment> agenda;  // in the order of their happening
  };
  struct Progress {
    std::uint32_t fired = 0;
    std::string struck;
    Lift lift;  // of what it struck
  };
  static std::vector<Moment> agenda_of(const std::vector<FaultEntry>& entries);

  void begin_entry(World& world, std::size_t index);
  void end_entry(World& world, std::size_t index);
  Draw draw_of(const World& world, std::size_t index) const;

  std::uint32_t self_ = 0;
  std::shared_ptr<const Settings> settings_;
  std::vector<Progress> progress_;  // beside the entries
};

}  // namespace orrery
