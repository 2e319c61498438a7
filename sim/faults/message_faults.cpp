#include "sim/faults/message_faults.hpp"

#include "sim/core/ensure.hpp"

namespace orrery {
namespace {

/// The message, unless it is lost anyway.
Fate* fate_in(const Scene& scene) {
  ensure(scene.message != nullptr, "what strikes a message is triggered by one");
  return scene.message->fate.loss == Loss::none ? &scene.message->fate : nullptr;
}

/// "AppendEntries n1 → n3".
std::string text_of(const MessageOnItsWay& message) {
  return std::string(message.sent.payload.type_name()) + " " + to_text(message.sent.from) + " → " +
         to_text(message.sent.to);
}

}  // namespace

Struck strike(const Lose&, Scene& scene) {
  Fate* fate = fate_in(scene);
  if (fate == nullptr) return {};
  fate->loss = Loss::lost;
  return {.whom = text_of(*scene.message)};
}

Struck strike(const Delay& delay, Scene& scene) {
  Fate* fate = fate_in(scene);
  if (fate == nullptr || fate->hold != Holding::none) return {};  // held: it arrives when released
  const Duration later = scene.draw.between(delay.by);
  fate->delay += later;
  if (fate->duplicate_delay) *fate->duplicate_delay += later;
  return {.whom = text_of(*scene.message)};
}

Struck strike(const Duplicate& duplicate, Scene& scene) {
  Fate* fate = fate_in(scene);
  if (fate == nullptr) return {};
  fate->duplicate_delay = fate->delay + scene.draw.between(duplicate.after);
  return {.whom = text_of(*scene.message)};
}

}  // namespace orrery
