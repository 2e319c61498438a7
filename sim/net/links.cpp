#include "sim/net/links.hpp"

#include <algorithm>

#include "sim/core/wire_size.hpp"

namespace orrery {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t bits_a_byte = 8;
constexpr std::uint64_t nanoseconds_a_second = 1'000'000'000;

/// What the link still has to send of what it was given before, rounded up to whole bytes.
std::uint64_t backlog_bytes(Duration busy, BitRate rate) {
  if (busy <= Duration{0}) return 0;
  const Wide bits = static_cast<Wide>(busy.count()) * rate.bits_per_second;
  const Wide a_byte = Wide{bits_a_byte} * nanoseconds_a_second;
  return static_cast<std::uint64_t>((bits + a_byte - 1) / a_byte);
}

/// When the message has left its sender; nothing if the queue has no room for it.
std::optional<Time> pass_queue(const Transmission& message, const Bandwidth& bandwidth,
                               Time& busy_until) {
  const std::uint64_t bytes = wire_size(message.payload);
  const std::uint64_t waiting = backlog_bytes(busy_until - message.sent, bandwidth.rate);
  if (waiting + bytes > bandwidth.queue.bytes) return std::nullopt;
  busy_until = std::max(busy_until, message.sent) + serialisation_time(bytes, bandwidth.rate);
  return busy_until;
}

/// Gilbert and Elliott's chain takes a step with every message. The first one finds it as it is in
/// the long run, so that seldom used links have their share.
bool is_lost_in_burst(const Transmission& message, const Bursts& bursts,
                      std::optional<bool>& is_in_burst) {
  const Draw turn = message.draw(hash_of_name("burst"));
  if (!is_in_burst) is_in_burst = turn.chance(bursts.begin / (bursts.begin + bursts.end));
  else if (turn.chance(*is_in_burst ? bursts.end : bursts.begin)) is_in_burst = !*is_in_burst;
  return *is_in_burst && message.draw(hash_of_name("burst_loss")).chance(bursts.loss);
}

Duration stretched(Duration latency, double factor) {
  const double longer = static_cast<double>(latency.count()) * factor;
  constexpr auto longest = static_cast<double>(longest_sample.count());
  return longer < longest ? Duration(static_cast<std::int64_t>(longer)) : longest_sample;
}

}  // namespace

Duration serialisation_time(std::uint64_t bytes, BitRate rate) {
  const Wide numerator = Wide{bytes} * bits_a_byte * nanoseconds_a_second;
  const Wide time = (numerator + rate.bits_per_second - 1) / rate.bits_per_second;
  return Duration(static_cast<std::int64_t>(std::min<Wide>(time, longest_sample.count())));
}

Links::Settings::Settings(const NetworkPlan& plan)
    : usual{.latency = Sampler(plan.latency),
            .loss = plan.loss,
            .duplicate = plan.duplicate,
            .corrupt = plan.corrupt},
      bursts(plan.bursts),
      bandwidth(plan.bandwidth),
      is_fifo(plan.fifo),
      has_checksum(plan.checksum),
      links_remember(plan.bandwidth || plan.fifo ||
                     (plan.bursts && plan.bursts->of == Scope::link) ||
                     (plan.slow && plan.slow->of == Scope::link)),
      slow(plan.slow) {
  for (const LinkRule& rule : plan.rules) {
    Treatment treatment = usual;
    if (rule.latency) {
      treatment.latency = Sampler(*rule.latency);
      treatment.has_its_own_latency = true;
    }
    if (rule.loss) treatment.loss = *rule.loss;
    if (rule.duplicate) treatment.duplicate = *rule.duplicate;
    if (rule.corrupt) treatment.corrupt = *rule.corrupt;
    rules.push_back({rule, std::move(treatment)});
  }
  if (!slow) return;
  slow_every = Sampler(slow->every);
  slow_for = Sampler(slow->for_);
}

std::size_t Links::Settings::rule_of(const Transmission& message) const {
  const auto fits = [&](const Rule& rule) {
    const LinkRule& which = rule.applies_to;
    return (!which.message || *which.message == message.payload.type_name()) &&
           (!which.from || which.from->contains(message.from)) &&
           (!which.to || which.to->contains(message.to));
  };
  return static_cast<std::size_t>(std::ranges::find_if(rules, fits) - rules.begin());
}

const Links::Treatment& Links::Settings::treatment_of(std::size_t rule) const {
  return rule < rules.size() ? rules[rule].treatment : usual;
}

Links::Links(const NetworkPlan& plan)
    : settings_(std::make_shared<const Settings>(plan)), uses_of_rules_(plan.rules.size()) {}

bool Links::are_needed_by(const NetworkPlan& plan) {
  return plan.bursts || plan.bandwidth || plan.fifo || plan.corrupt > 0 || plan.slow ||
         !plan.rules.empty();
}

/// Null where links have nothing to remember.
Links::Memory* Links::memory_of(const Transmission& message) {
  return settings_->links_remember ? &links_.edit(who(message.from, message.to)) : nullptr;
}

Fate Links::fate_of(const Transmission& message, Holding hold, const KnownLatency& known) {
  const Settings& settings = *settings_;
  const std::size_t rule = settings.rule_of(message);
  if (rule < uses_of_rules_.size()) ++uses_of_rules_[rule];
  const Treatment& treatment = settings.treatment_of(rule);
  Memory* link = memory_of(message);

  Time departure = message.sent;
  if (settings.bandwidth) {
    const auto sent = pass_queue(message, *settings.bandwidth, link->busy_until);
    if (!sent) return {.loss = Loss::queue_full};
    departure = *sent;
  }
  if (is_lost(message, treatment, link)) return {.loss = Loss::lost};
  Fate fate{.hold = hold};
  if (message.draw(hash_of_name("corrupt")).chance(treatment.corrupt)) {
    // What has nothing that could change is not recognised as a message at all.
    const Draw mutation = message.draw(hash_of_name("mutation"));
    if (!settings.has_checksum) fate.instead = message.payload.mutated(mutation);
    if (!fate.instead) return {.loss = Loss::corrupted};
  }
  // What is held finds its place in the order when it goes on.
  const bool keeps_order = settings.is_fifo && hold != Holding::held;
  const auto delay = [&](std::string_view purpose) {
    const Draw draw = message.draw(hash_of_name(purpose));
    return arrival_of(message, departure, treatment.sample(draw, known), keeps_order) -
           message.sent;
  };
  fate.delay = delay("latency");
  const bool comes_twice = message.draw(hash_of_name("duplicate")).chance(treatment.duplicate);
  if (comes_twice) fate.duplicate_delay = delay("duplicate_latency");
  return fate;
}

Duration Links::onward_delay(const Transmission& message, const KnownLatency& known) {
  const Treatment& treatment = settings_->treatment_of(settings_->rule_of(message));
  const Duration latency = treatment.sample(message.draw(hash_of_name("latency")), known);
  return arrival_of(message, message.sent, latency, settings_->is_fifo) - message.sent;
}

void Links::Treatment::become_stable() {
  loss = duplicate = corrupt = 0;
  latest = latency.quantile(timely);
}

void Links::become_stable() {
  Settings stable = *settings_;
  stable.bursts.reset();
  stable.slow.reset();
  stable.usual.become_stable();
  for (Rule& rule : stable.rules) rule.treatment.become_stable();
  settings_ = std::make_shared<const Settings>(std::move(stable));
}

bool Links::is_lost(const Transmission& message, const Treatment& treatment, Memory* link) {
  const std::optional<Bursts>& bursts = settings_->bursts;
  if (bursts) {
    Memory& whose = bursts->of == Scope::link ? *link : network_;
    if (is_lost_in_burst(message, *bursts, whose.is_in_burst)) return true;
  }
  return message.draw(hash_of_name("loss")).chance(treatment.loss);
}

Time Links::arrival_of(const Transmission& message, Time departure, Duration latency,
                       bool keeps_order) {
  const Settings& settings = *settings_;
  Memory* link = memory_of(message);
  if (settings.slow) {
    Alternation& period = settings.slow->of == Scope::link ? link->slow : network_.slow;
    settings.advance(period, message);
    if (period.is_on) latency = stretched(latency, settings.slow->factor);
  }
  const Time arrival = departure + latency;
  if (!keeps_order) return arrival;
  link->last_arrival = std::max(arrival, link->last_arrival);
  return link->last_arrival;
}

/// Each period is named by the instant at which it begins.
void Links::Settings::advance(Alternation& period, const Transmission& message) const {
  constexpr Duration shortest{1};
  const std::uint64_t whose = slow->of == Scope::link ? who(message.from, message.to) : 0;
  const auto lengthen = [&](const Sampler& sampler) {
    const Draw draw =
        Draw::named(message.seed, hash_of_name("slow"), whose, period.until, period.is_on);
    period.until += std::max(shortest, sampler.sample(draw));
  };
  if (period.until == Time{0}) lengthen(slow_every);
  while (period.until <= message.sent) {
    period.is_on = !period.is_on;
    lengthen(period.is_on ? slow_for : slow_every);
  }
}

}  // namespace orrery
