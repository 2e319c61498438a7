#include "sim/faults/lies.hpp"

#include <algorithm>

namespace orrery {
namespace {

bool contains(const std::vector<NodeId>& nodes, NodeId node) {
  return std::binary_search(nodes.begin(), nodes.end(), node);
}

/// The same for every message that this liar sends to that node.
bool hears_the_truth(const Lie& lie, NodeId to) {
  return lie.is_for_half && lie.draw.then(to.bits).chance(0.5);
}

bool is_about(const Lie& lie, const Transmission& message) {
  if (!contains(lie.liars, message.from)) return false;
  if (lie.to && !contains(*lie.to, message.to)) return false;
  const std::uint64_t type = hash_of_name(message.payload.type_name());
  const bool is_type =
      lie.types.empty() || std::find(lie.types.begin(), lie.types.end(), type) != lie.types.end();
  if (!is_type || hears_the_truth(lie, message.to)) return false;
  return lie.share >= 1 ||
         message.draw(lie.draw.then(hash_of_name("share")).bits()).chance(lie.share);
}

const Payload& as_it_is(const Transmission& message, const Fate& fate) {
  return fate.instead ? *fate.instead : message.payload;
}

}  // namespace

std::uint32_t Lies::begin(Lie lie) {
  lies_.push_back({.name = ++begun_, .lie = std::move(lie)});
  return begun_;
}

bool Lies::end(std::uint32_t name) {
  return std::erase_if(lies_, [&](const Entry& entry) { return entry.name == name; }) != 0;
}

void Lies::change(const Transmission& message, Fate& fate) {
  for (const Entry& entry : lies_) {
    if (!is_about(entry.lie, message)) continue;
    std::visit([&](const auto& what) { tell(entry.lie, what, message, fate); }, entry.lie.what);
  }
  remember(message, fate);
}

/// What a liar has sent, and what it will have received, for when it repeats that.
void Lies::remember(const Transmission& message, const Fate& fate) {
  for (const Entry& entry : lies_) {
    if (!std::holds_alternative<lie::Repetition>(entry.lie.what)) continue;
    const bool arrives = fate.loss == Loss::none && contains(entry.lie.liars, message.to);
    if (!arrives && !contains(entry.lie.liars, message.from)) continue;
    std::vector<Remembered>& past = memories_[arrives ? message.to : message.from];
    if (past.size() == memory) past.erase(past.begin());
    past.push_back({.payload = PayloadRef(&as_it_is(message, fate)),
                    .from = message.sent + (arrives ? fate.delay : Duration{0})});
    return;
  }
}

void Lies::tell(const Lie&, const lie::Silence&, const Transmission&, Fate& fate) {
  fate.loss = Loss::withheld;
}

void Lies::tell(const Lie& lie, const lie::Lateness& late, const Transmission& message,
                Fate& fate) {
  const Duration later = message.draw(lie.draw.then(hash_of_name("later")).bits()).between(late.by);
  fate.delay += later;
  if (fate.duplicate_delay) *fate.duplicate_delay += later;
}

/// One lie for all who are told it: it depends on what is told, not on who hears it.
void Lies::tell(const Lie& lie, const lie::Falsehood& other, const Transmission& message,
                Fate& fate) {
  const Payload& truth = as_it_is(message, fate);
  Draw draw = lie.draw.then(truth.hash());
  if (!other.is_shared) draw = draw.then(message.from.bits);
  PayloadRef told = truth.falsified({.liar = message.from,
                                     .field = other.field,
                                     .value = other.value ? &*other.value : nullptr,
                                     .draw = draw});
  if (told) fate.instead = std::move(told);
}

void Lies::tell(const Lie& lie, const lie::Repetition&, const Transmission& message, Fate& fate) {
  const auto past = memories_.find(message.from);
  if (past == memories_.end()) return;
  std::vector<PayloadRef> known;
  for (const Remembered& one : past->second) {
    if (one.from < message.sent) known.push_back(one.payload);
  }
  if (known.empty()) return;
  const Draw draw = message.draw(lie.draw.then(hash_of_name("which")).bits());
  fate.second = known[draw.below(known.size())];
  fate.duplicate_delay = fate.delay;
}

void Lies::tell(const Lie& lie, const lie::Impersonation& other, const Transmission& message,
                Fate& fate) {
  std::vector<NodeId> others = other.as;
  std::erase_if(others, [&](NodeId node) { return node == message.from || node == message.to; });
  if (others.empty()) return;
  const Draw draw = message.draw(lie.draw.then(hash_of_name("as")).bits());
  fate.in_the_name_of = others[draw.below(others.size())];
  if (is_authenticated_ && fate.loss == Loss::none) fate.loss = Loss::forged;
}

}  // namespace orrery
