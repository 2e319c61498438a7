#include "sim/faults/adversary.hpp"

#include <algorithm>

#include "sim/core/world.hpp"

namespace orrery {

void Adversary::begin(DecidedRule decided, Duration pause) {
  ensure(pause > Duration{0}, "the adversary lets some time pass between two trials");
  decided_ = decided;
  pause_ = pause;
}

Duration Adversary::kept_back(const World& world, const Event& message) {
  const auto found = kept_.find(message.id);
  // With this message, which is not pending now, all that is pending is kept back.
  const std::size_t others = kept_.size() - (found == kept_.end() ? 0 : 1);
  const bool is_all_there_is = world.pending().size() <= others;
  if (is_all_there_is || decided_(world) || !decided_(world.after(message))) {
    if (found != kept_.end()) kept_.erase(found);
    return Duration{0};
  }
  Kept& kept = kept_[message.id];
  if (found == kept_.end()) {
    ++messages_;
    kept = {.since = message.time, .pause = pause_};
  }
  const Duration pause = kept.pause;
  kept.pause = 2 * pause;
  longest_ = std::max(longest_, message.time + pause - kept.since);
  return pause;
}

std::string to_text(const Adversary& adversary) {
  const std::uint64_t messages = adversary.messages();
  return std::to_string(messages) + (messages == 1 ? " message" : " messages") +
         " kept back, the longest for " + to_text(adversary.longest());
}

}  // namespace orrery
