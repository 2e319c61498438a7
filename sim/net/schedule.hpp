#pragma once
/// A schedule of an asynchronous network, which "makes no assumptions about … the delay time in
/// delivering a message" (Fischer, Lynch & Paterson, JACM 1985, §1): nothing is lost, each message
/// takes as long as the schedule likes. Where the network is slow with all that one process says
/// and hears, that process might as well be dead.

#include <cstdint>
#include <string>

#include "sim/core/environment.hpp"

namespace orrery {

struct Schedule {
  enum class Delays : std::uint8_t {
    even,     ///< from half to one and a half of `usual`
    any,      ///< from an eighth to 64 times `usual`, each factor of two as likely as the next
    by_link,  ///< … drawn once for each direction of each link
  };

  Duration usual{};  ///< what a message takes in the middle; above 0
  Delays delays = Delays::even;
  /// Whatever this node sends or is sent arrives last: after `silence`. Nobody if NodeId{}.
  NodeId silent{};
  /// Whatever this node sends or is sent is 16 times as quick as all else. Nobody if NodeId{}.
  NodeId first{};

  static constexpr Duration silence{std::chrono::hours(24)};

  /// How long the message takes. Draws randomness.
  Duration latency(const Transmission& message) const;
  Fate fate_of(const Transmission& message) const { return {.delay = latency(message)}; }

  friend bool operator==(const Schedule&, const Schedule&) = default;
};
BOOST_DESCRIBE_ENUM(Schedule::Delays, even, any, by_link)

/// "all are on time", "n2 is silent, n1 comes first".
std::string to_text(const Schedule& schedule);

}  // namespace orrery
