#pragma once
/// The scheduler of Fischer, Lynch & Paterson, "Impossibility of Distributed Consensus with One
/// Faulty Process" (JACM 1985): it crashes nobody and loses nothing, and may keep back any message
/// for as long as it likes, but not for ever. It looks one event ahead, in a fork of the world: a
/// message that would decide is kept back, and tried again later. Once others have made it harmless
/// it arrives. Where nothing else is under way it must arrive.

#include <cstdint>
#include <map>
#include <string>

#include "sim/core/event_queue.hpp"
#include "sim/core/time.hpp"

namespace orrery {

class World;

/// Is the outcome settled in this state, whatever comes? By a protocol's own rule.
using DecidedRule = bool (*)(const World&);

class Adversary {
 public:
  bool is_at_work() const { return decided_ != nullptr; }
  /// From now on. `pause`: before it tries a message again, for the first time; then twice as long,
  /// and so on. Requires: pause > 0.
  void begin(DecidedRule decided, Duration pause);
  /// What it has kept back arrives at its next trial.
  void end() {
    decided_ = nullptr;
    kept_.clear();
  }

  /// So much later this message is to be tried again; zero: it arrives.
  Duration kept_back(const World& world, const Event& message);

  std::uint64_t messages() const { return messages_; }  ///< that it has kept back so far
  Duration longest() const { return longest_; }         ///< for which a message was kept back
  std::uint64_t still() const { return kept_.size(); }  ///< that it keeps back now

 private:
  struct Kept {
    Time since{};
    Duration pause{};
  };

  DecidedRule decided_ = nullptr;
  Duration pause_{};
  std::map<std::uint64_t, Kept> kept_;  // by the event's id
  std::uint64_t messages_ = 0;
  Duration longest_{};
};

/// "41 messages kept back, the longest for 2.1s".
std::string to_text(const Adversary& adversary);

}  // namespace orrery
