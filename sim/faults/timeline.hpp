#pragma once
/// The agent that makes a run's faults happen: it wakes when an entry's moment has come, resolves
/// the entry's selectors to the nodes of that instant, and strikes. What struck nobody is reported
/// as not fired.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/core/agent.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/draw.hpp"
#include "sim/core/log.hpp"
#include "sim/core/sampler.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/struck_fault.hpp"

namespace orrery {

/// What became of one entry.
struct FaultReport {
  std::string what{};          ///< "crash leader"
  std::uint32_t configured{};  ///< how often it was to fire, as far as that is known
  std::uint32_t fired{};       ///< how often it struck somebody
  std::uint32_t refused{};     ///< how often it would have been more than the protocol survives
  std::uint32_t beyond{};      ///< how often it was
  std::string struck{};        ///< "n3 at 2s", "n3 at 2s … n1 at 9s"
  friend auto operator<=>(const FaultReport&, const FaultReport&) = default;
};
BOOST_DESCRIBE_STRUCT(FaultReport, (), (what, configured, fired, refused, beyond, struck))

/// The frame in which the faults of a run happen.
struct FaultFrame {
  std::optional<Time> stable_from{};  ///< from then on the world is as faultless as it gets
  FaultTolerance survives{};          ///< the protocol
  DecidedRule decided = nullptr;      ///< the protocol's, if it has one
  ClockPlan clocks{};                 ///< that the nodes have from the beginning
};

/// What comes in the same instant happens one after the other, each seeing what those before it
/// did: first what ends then, then what begins, in the order of the entries.
/// Requires: the world's environment is Surroundings.
class Timeline final : public Agent {
 public:
  Timeline(std::vector<FaultEntry> entries, LeaderRule leader, FaultFrame frame = {});

  Ref<Agent> clone() const override { return make_ref<Timeline>(*this); }
  static constexpr std::string_view agent_name = "faults";
  std::string_view name() const override { return agent_name; }
  void begin(World& world, std::uint32_t self) override;
  void alarm(World& world, AlarmToken token) override;

  /// What its triggers wait for.
  Interest interest() const override { return settings_->interest; }
  void output(World& world, NodeId node, const Payload& output) override;
  void stepped(World& world, NodeId node) override;
  void sending(World& world, const Transmission& message, Fate& fate) override;

  /// What has struck so far, in order.
  const Log<StruckFault>& struck() const { return struck_; }

  /// In the order of the entries.
  std::vector<FaultReport> report() const;

 private:
  /// Something that is to happen at an instant; at the same one, in this order.
  struct Moment {
    enum class Kind : std::uint8_t { stable, end, begin, go_on };
    Kind kind = Kind::begin;
    std::uint32_t entry = 0;
    std::uint32_t striking = 0;  // of end and go_on
    NodeId it{};                 // of the begin of what was triggered: the node
  };
  struct Entry {
    FaultEntry fault;
    std::uint64_t name = 0;   // of what it decides
    std::uint64_t twins = 0;  // entries before this one that decide the same
    Sampler gap;              // of a random process
  };
  struct Settings {
    std::vector<Entry> entries;
    LeaderRule leader;
    FaultFrame frame;
    Interest interest{};
  };
  /// Beside each entry.
  struct Progress {
    std::uint32_t begun = 0;
    std::uint32_t fired = 0;
    std::uint32_t refused = 0;
    std::uint32_t beyond = 0;
    std::string first_struck;
    std::string last_struck;
    Time period_begin{};  // the newest instant of a period, without its jitter
    Time instant{-1};     // of the newest begin
    std::uint32_t begun_then = 0;
    std::uint32_t occurrences = 0;  // of what a trigger waits for
    std::uint32_t triggered = 0;    // so many of them
    std::set<NodeId> is_true_of{};  // … if it is a state
  };
  /// What all parts of one strike have in common.
  struct Origin {
    std::uint32_t entry = 0;
    Draw draw;
    NodeId it{};                         // of a trigger
    MessageOnItsWay* message = nullptr;  // … on a message, while it is sent
  };
  /// A fault that is not over, or a sequence that goes on.
  struct Striking {
    Origin origin;
    std::string what{};
    Lift lift{};
    std::function<Struck(Scene&)> next{};
    std::size_t step = 0;  // so many strokes or steps have been
    bool outlasts_faults = false;
    bool has_struck = false;
  };

  using Strikings = std::map<std::uint32_t, Striking>;  // by order

  // When.
  AlarmToken token_of(const Moment& moment) const;
  void add(World& world, Time when, const Moment& moment);
  void happen(World& world, const Moment& moment);
  void add_begin(World& world, std::uint32_t entry, Time when);
  void schedule_first(World& world, std::uint32_t entry);
  void schedule_next(World& world, std::uint32_t entry);
  Duration draw_gap(const World& world, std::uint32_t entry) const;
  Draw draw_of(const World& world, std::uint32_t entry);

  // Triggers.
  bool waits(const World& world, std::uint32_t entry) const;
  bool has_occurred(std::uint32_t entry);
  void begin_later(World& world, std::uint32_t entry, NodeId it);

  // What.
  void begin_entry(World& world, std::uint32_t entry, NodeId it = {},
                   MessageOnItsWay* message = nullptr);
  std::string begin_fault(World& world, const Origin& origin, const FaultAction& action,
                          const std::optional<DurationRange>& length);
  std::optional<Duration> remember(World& world, Striking striking, const Struck& struck,
                                   const std::optional<DurationRange>& length);
  void begin_sequence(World& world, const Origin& origin);
  void go_on(World& world, std::uint32_t id);
  void stroke(World& world, Strikings::iterator which);
  void step(World& world, Strikings::iterator which);
  void end(World& world, std::uint32_t id);
  void become_stable(World& world);
  Struck strike_in(World& world, const Origin& origin, Draw draw,
                   const std::function<Struck(Scene&)>& strike);
  void count(const World& world, std::uint32_t entry, const std::string& whom);

  std::uint32_t self_ = 0;
  std::shared_ptr<const Settings> settings_;
  std::vector<Progress> progress_;
  std::map<Time, std::vector<Moment>> agenda_;  // each instant has one alarm
  Log<StruckFault> struck_;
  Strikings strikings_;
  std::uint32_t strikings_begun_ = 0;
  bool has_begun_ = false;
  bool is_stable_ = false;
};

}  // namespace orrery
