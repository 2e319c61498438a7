#include "sim/faults/lies.hpp"

#include <algorithm>

namespace orrery {
namespace {

bool contains(const std::vector<NodeId>& nodes, NodeId node) {
  return std::binary_search(nodes.begin(), nodes.end(), node);
}

constexpr std::uint64_t share = hash_of_name("share");
constexpr std::uint64_t later = hash_of_name("later");
constexpr std::uint64_t other = hash_of_name("other");
constexpr std::uint64_t which = hash_of_name("which");
constexpr std::uint64_t as = hash_of_name("as");

/// What the lie decides for this message.
Draw drawn(const Lie& lie, std::uint64_t purpose, const Transmission& message) {
  return Draw::named(lie.seed, purpose, who(message.from, message.to), message.sent,
                     message.ordinal);
}

bool is_about(const Lie& lie, const Transmission& message) {
  if (!contains(lie.liars, message.from)) return false;
  if (lie.to && !contains(*lie.to, message.to)) return false;
  const std::uint64_t type = hash_of_name(message.payload.type_name());
  const bool is_type =
      lie.types.empty() || std::find(lie.types.begin(), lie.types.end(), type) != lie.types.end();
  if (!is_type) return false;
  return lie.share >= 1 || drawn(lie, share, message).chance(lie.share);
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
  const Duration by = drawn(lie, later, message).between(late.by);
  fate.delay += by;
  if (fate.duplicate_delay) *fate.duplicate_delay += by;
}

/// One lie for all who are told it: it depends on what is told, not on who hears it.
void Lies::tell(const Lie& lie, const lie::Falsehood& falsehood, const Transmission& message,
                Fate& fate) {
  const Payload& truth = as_it_is(message, fate);
  const NodeId author = falsehood.is_shared ? NodeId{} : message.from;
  PayloadRef told =
      truth.falsified({.liar = message.from,
                       .field = falsehood.field,
                       .value = falsehood.value ? &*falsehood.value : nullptr,
                       .draw = Draw::named(lie.seed, other, who(author), Time{0}, truth.hash())});
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
  fate.second = known[drawn(lie, which, message).below(known.size())];
  fate.duplicate_delay = fate.delay;
}

void Lies::tell(const Lie& lie, const lie::Impersonation& impersonation,
                const Transmission& message, Fate& fate) {
  std::vector<NodeId> others = impersonation.as;
  std::erase_if(others, [&](NodeId node) { return node == message.from || node == message.to; });
  if (others.empty()) return;
  fate.in_the_name_of = others[drawn(lie, as, message).below(others.size())];
  if (is_authenticated_ && fate.loss == Loss::none) fate.loss = Loss::forged;
}

}  // namespace orrery
