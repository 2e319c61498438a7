#include "sim/explore/valence.hpp"

#include <algorithm>
#include <numeric>

#include "sim/faults/surroundings.hpp"
#include "sim/faults/timeline.hpp"

namespace orrery {
namespace {

NodeId nth_replica(std::uint32_t n, std::uint32_t count) { return replica(1 + n % count); }

bool is_on_link(const World& world, EventHandle handle, const Event& event) {
  if (world.pending().is_aside(handle)) return false;  // it has arrived
  if (event.kind == EventKind::relay) return true;
  return event.kind == EventKind::message && event.from != world.node_at(event.slot);
}

/// When what is under way arrives is up to the schedule, too.
void schedule_anew(World& world, const Schedule& schedule) {
  constexpr std::uint64_t under_way = std::uint64_t{1} << 61;  // no message sent now has that name
  std::vector<std::pair<std::uint64_t, EventHandle>> messages;
  world.pending().for_each([&](EventHandle handle, const Event& event) {
    if (is_on_link(world, handle, event)) messages.emplace_back(event.id, handle);
  });
  std::sort(messages.begin(), messages.end());
  for (const auto& [id, handle] : messages) {
    const Event& event = world.pending().at(handle);
    const Duration delay = schedule.latency({.from = event.from,
                                             .to = world.node_at(event.target()),
                                             .payload = *event.payload,
                                             .sent = world.now(),
                                             .seed = world.seed(),
                                             .ordinal = under_way | id});
    world.postpone(handle, world.now() + delay);
  }
}

/// A copy that goes on under this schedule.
World continued(const World& configuration, std::uint32_t number) {
  World world = configuration;
  world.set_digest_enabled(false);
  world.draw_anew(
      Draw::named(world.seed(), hash_of_name("continuation"), number, world.now(), world.events())
          .bits());
  world.dismiss_agents(Timeline::agent_name);
  const Schedule schedule = schedule_of(configuration, number);
  auto& surroundings = world.environment_as<Surroundings>();
  surroundings.adversary.end();
  surroundings.schedule = schedule;
  world.review_held();
  for (SlotIndex slot = 0; slot < world.node_count(); ++slot) {
    const NodeId node = world.node_at(slot);
    if (world.is_paused(node)) world.resume(node);
  }
  schedule_anew(world, schedule);
  return world;
}

}  // namespace

// ---------------------------------------------------------------- a continuation

void DecisionWatch::output(const World& world, NodeId node, const Payload& output) {
  if (first_ || output.type_name() != decides_.name || world.is_liar(node)) return;
  const Value all = output.to_value();
  const Value* value = all.find(decides_.value);
  ensure(value != nullptr, "a deciding output has the member that its protocol names");
  const auto* text = value->get_if<std::string>();
  first_ = {.value = text != nullptr ? *text : to_json(*value),
            .node = node,
            .event = world.events(),
            .at = world.now()};
}

bool silences_a_node(std::uint32_t number) {
  const std::uint32_t kind = (number - 1) % 4;
  return kind == 1 || kind == 2;
}

Schedule schedule_of(const World& configuration, std::uint32_t number) {
  const std::uint32_t nodes = std::max<std::uint32_t>(configuration.group('n').size(), 1);
  const Duration usual = configuration.environment_as<Surroundings>().network.usual_latency();
  Schedule schedule{.usual = usual > Duration{0} ? usual : Duration(std::chrono::milliseconds(1))};
  const std::uint32_t turn = (number - 1) / 4;
  const std::uint32_t round = turn / nodes;
  switch ((number - 1) % 4) {
    case 1:
      schedule.silent = nth_replica(turn, nodes);
      if (round % 2 == 1) schedule.delays = Schedule::Delays::any;
      break;
    case 2:
      schedule.first = nth_replica(turn, nodes);
      if (nodes > 1) schedule.silent = nth_replica(turn + 1 + round % (nodes - 1), nodes);
      break;
    case 3:
      schedule.delays = turn % 2 == 0 ? Schedule::Delays::any : Schedule::Delays::by_link;
      break;
    default:
      break;
  }
  return schedule;
}

Continuation::Continuation(const World& configuration, const DecidingOutput& decides,
                           std::uint32_t number, const Horizon& horizon)
    : horizon_(horizon),
      world_(continued(configuration, number)),
      watch_(decides),
      until_(configuration.now() + horizon.time),
      last_event_(configuration.events() + horizon.events) {
  observers_.add(watch_);
  world_.set_observer(&observers_);
}

bool Continuation::advance(std::uint64_t events) {
  try {
    for (std::uint64_t i = 0; i < events; ++i) {
      if (watch_.first() || world_.events() >= last_event_ || !world_.step(until_)) return false;
    }
  } catch (const BrokenInvariant&) {
    last_event_ = 0;  // nothing follows
    return false;
  }
  return !watch_.first();
}

// ---------------------------------------------------------------- of several

std::uint32_t Valence::continuations() const {
  return std::accumulate(
      outcomes.begin(), outcomes.end(), undecided,
      [](std::uint32_t sum, const PossibleDecision& outcome) { return sum + outcome.count; });
}

std::uint32_t Valence::broken_by() const {
  std::vector<std::uint32_t> against;
  for (const PossibleDecision& outcome : outcomes) {
    if (outcome.value != decided) against.push_back(outcome.witness);
  }
  std::sort(against.begin(), against.end());
  if (decided) return against.empty() ? 0 : against.front();
  return is_settled && against.size() > 1 ? against[1] : 0;
}

void Valence::add(std::uint32_t number, const std::optional<Decision>& decision) {
  // Where all have decided nobody decides again.
  const std::optional<std::string> value = decision ? std::optional(decision->value) : decided;
  if (!value) {
    ++undecided;
    if (silences_a_node(number)) ++undecided_silent;
    return;
  }
  const auto place =
      std::lower_bound(outcomes.begin(), outcomes.end(), *value,
                       [](const PossibleDecision& outcome, const std::string& wanted) {
                         return outcome.value < wanted;
                       });
  if (place != outcomes.end() && place->value == *value) {
    ++place->count;
    place->witness = std::min(place->witness, number);
  } else {
    outcomes.insert(place, {.value = *value, .count = 1, .witness = number});
  }
}

Valence valence_begun(const World& configuration, const Protocol& protocol,
                      const std::optional<Decision>& decided) {
  Valence valence{
      .event = configuration.events(), .at = configuration.now(), .digest = configuration.digest()};
  if (decided) valence.decided = decided->value;
  valence.is_settled = protocol.decided != nullptr && protocol.decided(configuration);
  return valence;
}

std::string why_no_valence(const Protocol& protocol) {
  if (!protocol.decides.name.empty()) return "";
  return std::string(protocol.title) +
         " decides no single value of which it could be asked whether it can still come";
}

}  // namespace orrery
