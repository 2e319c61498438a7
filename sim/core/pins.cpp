#include "sim/core/pins.hpp"

#include <utility>

#include "sim/core/environment.hpp"
#include "sim/core/hash.hpp"

namespace orrery {
namespace {

/// More for a pin that says more.
int exactness(const Pin& pin) {
  const int nodes = int{pin.node.has_value()} + int{pin.from.has_value()} +
                    int{pin.to.has_value()} + int{pin.choice.has_value()};
  return (pin.nth ? 4 : 0) + nodes;
}

bool is_full(const Pin& pin) {
  return pin.choice || (pin.timer && pin.node) || (pin.message && pin.from && pin.to);
}

std::uint32_t bits_of(const std::optional<NodeId>& node) { return node ? node->bits : 0; }

std::optional<AnyInteger> number_of(const PinnedValue& value) {
  if (const auto* small = std::get_if<std::int64_t>(&value.is)) return AnyInteger{*small};
  if (const auto* large = std::get_if<std::uint64_t>(&value.is)) return AnyInteger{*large};
  return std::nullopt;
}

std::string text_of(const PinnedValue& value) {
  if (const auto* time = std::get_if<Duration>(&value.is)) return to_text(*time);
  if (const auto* small = std::get_if<std::int64_t>(&value.is)) return std::to_string(*small);
  if (const auto* large = std::get_if<std::uint64_t>(&value.is)) return std::to_string(*large);
  return "lost";
}

std::optional<Problem> stranger(bool is_there, const char* key, const char* owner) {
  if (!is_there) return std::nullopt;
  return Problem{"\"" + std::string(key) + "\" belongs to " + owner, key, "leave it out"};
}

std::optional<Problem> problem_with_value(const Pin& pin) {
  const bool is_time = std::holds_alternative<Duration>(pin.is.is);
  const bool is_loss = std::holds_alternative<PinnedLoss>(pin.is.is);
  if (pin.timer && !is_time) {
    return Problem{"a timer is pinned to a time", "is", "write \"170ms\""};
  }
  if (pin.message && !is_time && !is_loss) {
    return Problem{"a message is pinned to its latency, or is lost", "is",
                   "write \"10ms\" or \"lost\""};
  }
  if (pin.choice && (is_time || is_loss)) {
    return Problem{"a choice is pinned to a whole number", "is", "write 3"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with(const Pin& pin) {
  if (pin.nth == 0U) return Problem{"the first time is number 1", "nth", ""};
  if (!pin.timer) {
    if (auto problem = stranger(pin.node.has_value(), "node", "a timer")) return problem;
  }
  if (!pin.message) {
    if (auto problem = stranger(pin.from.has_value(), "from", "a message")) return problem;
    if (auto problem = stranger(pin.to.has_value(), "to", "a message")) return problem;
  }
  return problem_with_value(pin);
}

std::string ordinal_text(std::uint64_t n) {
  const std::uint64_t last_two = n % 100;
  const bool is_teen = last_two >= 11 && last_two <= 13;
  const char* ending = is_teen       ? "th"
                       : n % 10 == 1 ? "st"
                       : n % 10 == 2 ? "nd"
                       : n % 10 == 3 ? "rd"
                                     : "th";
  return std::to_string(n) + ending;
}

std::string to_text(const Pin& pin) {
  std::string text = pin.nth ? ordinal_text(*pin.nth) : "each";
  text += " " + (pin.timer ? *pin.timer : pin.message ? *pin.message : std::string("choice"));
  const std::optional<NodeId>& owner = pin.choice ? pin.choice : pin.node;
  if (owner) text += " of " + to_text(*owner);
  if (pin.from) text += " from " + to_text(*pin.from);
  if (pin.to) text += " to " + to_text(*pin.to);
  return text + " " + text_of(pin.is);
}

Pins::Pins(std::vector<Pin> pins) : fired_(pins.size()) {
  Settings settings{.pins = std::move(pins), .full = {}, .partial = {}};
  for (std::size_t i = 0; i < settings.pins.size(); ++i) {
    const Pin& pin = settings.pins[i];
    if (!is_full(pin)) {
      settings.partial.push_back(i);
      continue;
    }
    const auto [found, is_new] = settings.full.try_emplace(names_of(pin));
    Full& full = found->second;
    if (is_new) full.place = settings.full.size() - 1;
    if (pin.nth) full.by_nth.emplace(*pin.nth, i);
    else if (full.each == none) full.each = i;
  }
  seen_.resize(settings.full.size() + settings.partial.size());
  settings_ = std::make_shared<const Settings>(std::move(settings));
}

Pins::Names Pins::names_of(const Pin& pin) {
  if (pin.timer) return {Kind::timer, hash_of_name(*pin.timer), bits_of(pin.node), 0};
  if (pin.choice) return {Kind::choice, 0, bits_of(pin.choice), 0};
  return {Kind::message, hash_of_name(pin.message.value_or("")), bits_of(pin.from),
          bits_of(pin.to)};
}

bool Pins::fits(const Pin& pin, const Names& names) {
  const auto [kind, type, from, to] = names_of(pin);
  const auto [its_kind, its_type, its_from, its_to] = names;
  return kind == its_kind && type == its_type && (from == 0 || from == its_from) &&
         (to == 0 || to == its_to);
}

std::size_t Pins::next(const Names& names) {
  std::size_t best = none;
  const auto offer = [&](std::size_t pin) {
    const auto& pins = settings_->pins;
    const bool is_better = best == none || exactness(pins[pin]) > exactness(pins[best]);
    if (is_better) best = pin;
  };
  const auto found = settings_->full.find(names);
  if (found != settings_->full.end()) {
    const Full& full = found->second;
    const auto numbered = full.by_nth.find(++seen_[full.place]);
    if (numbered != full.by_nth.end()) offer(numbered->second);
    else if (full.each != none) offer(full.each);
  }
  for (std::size_t i = 0; i < settings_->partial.size(); ++i) {
    const std::size_t pin = settings_->partial[i];
    if (!fits(settings_->pins[pin], names)) continue;
    const std::uint32_t number = ++seen_[settings_->full.size() + i];
    const auto& nth = settings_->pins[pin].nth;
    if (!nth || *nth == number) offer(pin);
  }
  return best;
}

Duration Pins::timeout(NodeId node, std::string_view timer, const DurationRange& range,
                       Duration drawn) {
  const std::size_t pin = next({Kind::timer, hash_of_name(timer), node.bits, 0});
  const auto* pinned = pin == none ? nullptr : std::get_if<Duration>(&settings_->pins[pin].is.is);
  if (pinned == nullptr || *pinned < range.min || *pinned > range.max) {
    if (range.min < range.max) ++left_open_;
    return drawn;
  }
  ++fired_[pin];
  return *pinned;
}

AnyInteger Pins::choice(NodeId node, AnyInteger min, AnyInteger max, AnyInteger drawn) {
  const std::size_t pin = next({Kind::choice, 0, node.bits, 0});
  std::optional<AnyInteger> pinned;
  if (pin != none) pinned = number_of(settings_->pins[pin].is);
  if (!pinned || *pinned < min || *pinned > max) {
    if (min < max) ++left_open_;
    return drawn;
  }
  ++fired_[pin];
  return *pinned;
}

void Pins::decide(const Transmission& message, Fate& fate) {
  const std::size_t pin = next({Kind::message, hash_of_name(message.payload.type_name()),
                                message.from.bits, message.to.bits});
  if (pin == none || fate.loss == Loss::cut || fate.loss == Loss::no_target) return;
  ++fired_[pin];
  const auto* latency = std::get_if<Duration>(&settings_->pins[pin].is.is);
  fate.loss = latency == nullptr ? Loss::lost : Loss::none;
  fate.duplicate_delay.reset();
  fate.instead = {};
  if (latency != nullptr) fate.delay = *latency;
}

}  // namespace orrery
