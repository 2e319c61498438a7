#pragma once
/// What a run decided, as it went: time-outs, choices, the fates of messages, faults as they
/// struck, operations as they were asked. Written into a plan, it is the same run without draws.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sim/core/observer.hpp"
#include "sim/plan/run.hpp"

namespace orrery {

/// A time-out that was drawn: the `nth` of this timer and node.
struct DrawnTimeout {
  NodeId node{};
  std::string timer{};
  std::uint32_t nth = 0;
  DurationRange range{};
  Duration is{};
};

/// The `nth` whole number that a node drew.
struct DrawnNumber {
  NodeId node{};
  std::uint32_t nth = 0;
  AnyInteger is{};
};

/// The `nth` message of this type on its link, and what became of it when it was sent.
struct DecidedMessage {
  std::string type{};
  NodeId from{};
  NodeId to{};
  std::uint32_t nth = 0;
  Loss loss = Loss::none;
  Duration delay{};
};

/// Counts as pins do (sim/core/pins.hpp).
class Decisions final : public Observer {
 public:
  void timeout_drawn(const World& world, NodeId node, std::string_view timer,
                     const DurationRange& range, Duration timeout) override;
  void chosen(const World& world, NodeId node, AnyInteger number) override;
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override;

  std::vector<DrawnTimeout> timeouts{};
  std::vector<DrawnNumber> numbers{};
  std::vector<DecidedMessage> messages{};

 private:
  std::map<std::pair<NodeId, std::string>, std::uint32_t> timeouts_of_;
  std::map<NodeId, std::uint32_t> numbers_of_;
  std::map<std::tuple<std::string, NodeId, NodeId>, std::uint32_t> messages_of_;
};

/// How much of a run is written down.
struct Writing {
  bool timers = true;   ///< time-outs and numbers
  bool network = true;  ///< fates of messages; all links then have one latency and lose nothing
  bool clients = true;  ///< a script instead of a workload
  bool faults = true;   ///< as they struck
  /// What messages take that have no pin of their own; and what else is drawn becomes a constant.
  Duration latency{std::chrono::milliseconds(10)};
  Duration sync{std::chrono::milliseconds(1)};  ///< of disks whose syncs are drawn
};

/// The plan of the same run with its decisions written down. `world` is the run's, as far as it
/// came.
Plan written_down(const Plan& plan, const World& world, const Decisions& decisions,
                  const Writing& writing = {});

/// Pins that give each timer and client that draws something a value of its own where no pin with a
/// number says otherwise, so that nothing is left to the seed. Those that the list has already stay
/// as they are.
void add_general_pins(std::vector<Pin>& pins, const Decisions& decisions);

/// Pins of those single decisions that no pin is about yet.
void add_numbered_pins(std::vector<Pin>& pins, const Decisions& decisions);

/// Pins that give each large number that was drawn and has no pin a small one that nobody else has.
void add_names(std::vector<Pin>& pins, const Decisions& decisions);

/// The pin of a number.
PinnedValue pinned_number(AnyInteger number);

/// Numbers from here on are names (nonces, say) rather than choices among a few: what matters is
/// that nobody else draws the same.
inline constexpr std::int64_t least_name = 1000;

/// Is it the pin of such a number?
bool pins_a_name(const Pin& pin);

}  // namespace orrery
