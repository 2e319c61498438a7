#include "gui/session/live_moment.hpp"

#include <algorithm>
#include <iterator>

#include "gui/session/words.hpp"
#include "sim/faults/hand.hpp"
#include "sim/faults/surroundings.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t cuts_of_nodes_max = 100;

std::vector<TimerThen> timers_of(const World& world, NodeId node, const Chronicle& chronicle) {
  std::vector<TimerThen> timers;
  for (const LiveTimer& timer : live_timers(world, node)) {
    const EventNumber set_in = world.pending().at(timer.pending).cause;
    timers.push_back({.name = std::string(timer.type),
                      .set = chronicle.time_of(std::min(set_in, chronicle.last_event())),
                      .due = timer.expiry,
                      .which = timer.nth});
  }
  return timers;
}

std::string with_sign(std::string text) { return text[0] == '-' ? text : '+' + text; }

/// How far a clock is ahead, and how much faster it runs: "+3s, +200ppm"; empty if it is right.
std::string clock_text(const NodeClock& clock, Time now) {
  std::string text;
  const Duration ahead = clock.wall(now) - now;
  if (ahead != Duration{0}) text = with_sign(to_text(ahead));
  if (clock.drift() == Drift{}) return text;
  return (text.empty() ? "" : text + ", ") + with_sign(to_text(clock.drift()));
}

std::uint32_t busy_workers(const Station& station) {
  const auto& workers = station.workers();
  return static_cast<std::uint32_t>(
      std::ranges::count_if(workers, [](EventHandle work) { return work != Station::idle; }));
}

NodeThen node_then(const World& world, NodeId node, const Protocol& protocol,
                   const Chronicle& chronicle) {
  const Box& box = world.box(node);
  NodeThen then{.is_up = world.is_up(node), .is_paused = world.is_paused(node)};
  for (const std::string_view member : protocol.headline) {
    const std::optional<Value> value = box.member(member);
    if (!value) continue;
    if (auto values = named_values(*value)) then.headline.emplace_back("", std::move(*values));
    else then.headline.emplace_back(member, words_of(*value));
  }
  then.timers = timers_of(world, node, chronicle);
  if (const Station* station = box.station()) {
    then.waiting = static_cast<std::uint32_t>(station->waiting());
    then.working = busy_workers(*station);
  }
  then.is_syncing = box.is_syncing();
  const NodeClock clock = world.clock_of(node);
  if (clock == NodeClock{}) return then;
  then.clock = clock_text(clock, world.now());
  then.clock_is_off = !then.clock.empty();
  return then;
}

std::vector<FlyingThen> flying_in(const World& world, const Chronicle& chronicle,
                                  EventNumber after) {
  const std::vector<std::uint64_t> ids = ids_under_way(world);
  const std::vector<Place> places = chronicle.under_way(after);
  ensure(ids.size() == places.size(), "a chronicle knows what is under way in its world");
  std::vector<FlyingThen> flying;
  for (const MessageUnderWay& message : messages_under_way(world)) {
    const auto id = std::ranges::lower_bound(ids, message.id);
    const bool is_held = !message.pending || message.arrival == Time::max();
    flying.push_back({.message = places[static_cast<std::size_t>(id - ids.begin())],
                      .due = is_held ? Time::max() : message.arrival,
                      .is_held = is_held,
                      .which = message.nth});
  }
  return flying;
}

/// Replicas stand side by side. Requires: there is one.
Place place_of_replica(const World& world, NodeId node) {
  Place first = 0;
  while (world.node_at(first).group() != 'n') ++first;
  return first + node.number() - 1;
}

/// Of too many nodes nobody asks what faults have cut.
std::string why_cuts_are_unknown(const World& world, const Chronicle& chronicle,
                                 EventNumber after) {
  if (!nodes_with_cuts(world).empty()) return {};
  const bool may_be_cut = std::ranges::any_of(chronicle.marks(), [&](const Mark& mark) {
    return mark.kind == Mark::Kind::fault && mark.event <= after;
  });
  return may_be_cut ? std::string(cuts_of_too_many) : std::string();
}

/// Writes down what changed in a node.
class Changes final : public ChangeListener {
 public:
  std::vector<StateChange> list;

  void replaced(const std::string& member, Shape shape, const AnyValue* before,
                const AnyValue& now) override {
    if (shape != Shape::value) return;  // its entries follow
    list.push_back({.member = member,
                    .before = before ? std::optional(words_of(before->to_value())) : std::nullopt,
                    .after = words_of(now.to_value())});
  }
  void entry_changed(const std::string& member, const Entry& entry, const AnyValue* before,
                     const AnyValue* now) override {
    const auto words = [](const AnyValue* value) {
      return value ? std::optional(words_of(value->to_value())) : std::nullopt;
    };
    const auto* index = std::get_if<std::uint64_t>(&entry);
    list.push_back({.member = member,
                    .entry = index ? std::to_string(*index) : std::string(std::get<1>(entry)),
                    .before = words(before),
                    .after = words(now)});
  }
};

/// Sees what one event was about and what its node said, and what left in it.
class Witness final : public Observer {
 public:
  explicit Witness(EventNumber event) : event_(event) {}

  Value content;
  std::vector<std::string> outputs;

  void event_begins(const World& world, const Event& event) override {
    if (!is_now(world) || !event.payload) return;
    const bool says_something = carries_message(event.kind) || event.kind == EventKind::invoke ||
                                event.kind == EventKind::clock;
    if (says_something) content = event.payload->to_value();
  }
  void output(const World& world, NodeId, const Payload& output) override {
    if (is_now(world)) outputs.push_back(words_of(output.type_name(), output.to_value()));
  }

 private:
  bool is_now(const World& world) const { return world.events() == event_; }
  EventNumber event_;
};

/// Renders the contents of messages as they leave.
class ContentsOfSent final : public Observer {
 public:
  /// Requires: ascending.
  ContentsOfSent(const Chronicle& chronicle, std::span<const Place> messages)
      : chronicle_(chronicle) {
    for (const Place message : messages) found.push_back({message, {}, {}});
  }

  std::vector<Said> found;

  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t,
            std::uint64_t duplicate_id) override {
    for (int i = duplicate_id != 0 ? 2 : 1; i > 0; --i) {
      Said* said = next_of(world);
      if (said == nullptr) continue;
      said->arrives = (fate.instead ? *fate.instead : message.payload).to_value();
      if (fate.instead) said->meant = message.payload.to_value();
    }
  }
  void duplicated(const World& world, std::uint64_t, std::uint64_t copy_id) override {
    if (Said* said = next_of(world)) copies_.emplace_back(copy_id, said);
  }
  /// A copy that was made at a relay is there now.
  void event_ended(const World& world, const Event&) override {
    for (const auto& [id, said] : std::exchange(copies_, {})) {
      world.pending().for_each([&, copy_id = id, copy = said](EventHandle, const Event& event) {
        if (event.id == copy_id && carries_message(event.kind)) {
          copy->arrives = event.payload->to_value();
        }
      });
      const HeldMessage* held = world.held().find(id);
      if (held != nullptr) said->arrives = held->event.payload->to_value();
    }
  }

 private:
  /// The next one that leaves, as the chronicler counts them; null if nobody asks for it.
  Said* next_of(const World& world) {
    if (event_ != world.events()) next_ = chronicle_.sent_in(world.events(), world.events()).first;
    event_ = world.events();
    const auto said = std::ranges::lower_bound(found, next_, {}, &Said::message);
    const bool is_wanted = said != found.end() && said->message == next_;
    ++next_;
    return is_wanted ? &*said : nullptr;
  }

  const Chronicle& chronicle_;
  std::optional<EventNumber> event_;
  Place next_ = 0;
  std::vector<std::pair<std::uint64_t, Said*>> copies_;
};

}  // namespace

std::vector<Place> nodes_with_cuts(const World& world) {
  const auto places = static_cast<Place>(world.node_count());
  const bool are_all = places <= cuts_of_nodes_max;
  std::vector<Place> nodes;
  if (!are_all && world.group('n').size() > cuts_of_nodes_max) return nodes;
  for (Place place = 0; place < places; ++place) {
    if (are_all || world.node_at(place).group() == 'n') nodes.push_back(place);
  }
  return nodes;
}

std::vector<CutThen> cuts_among(const World& world, const std::vector<Place>& nodes) {
  const Network& network = world.environment_as<Surroundings>().network;
  std::vector<CutThen> cuts;
  for (const Place from : nodes) {
    for (const Place to : nodes) {
      const bool is_cut = from != to && network.is_cut(world.node_at(from), world.node_at(to));
      if (is_cut) cuts.push_back({from, to});
    }
  }
  return cuts;
}

std::vector<std::pair<Place, Place>> links_of(const World& world) {
  std::vector<std::pair<Place, Place>> links;
  const Topology* topology = world.environment_as<Surroundings>().network.topology();
  const LinkGraph* graph = topology == nullptr ? nullptr : topology->graph();
  if (graph == nullptr) return links;
  const Peers replicas = world.group('n');
  for (const NodeId node : replicas) {
    for (const NodeId other : graph->neighbours(node)) {
      if (other < node) continue;
      links.emplace_back(place_of_replica(world, node), place_of_replica(world, other));
    }
  }
  return links;
}

Moment moment_of(Branch& branch, EventNumber after,
                 const std::vector<std::pair<Place, Place>>& links) {
  const World& world = branch.world_at(after);
  const Chronicle& chronicle = branch.chronicle();
  Moment moment{.event = after,
                .time = chronicle.time_of(after),
                .flying = flying_in(world, chronicle, after),
                .cuts = cuts_among(world, nodes_with_cuts(world)),
                .links = links,
                .why_no_cuts = why_cuts_are_unknown(world, chronicle, after)};
  for (Place place = 0; place < chronicle.nodes().size(); ++place) {
    moment.nodes.push_back(
        node_then(world, world.node_at(place), *branch.basis().protocol, chronicle));
    moment.nodes.back().role = chronicle.word(chronicle.role_at(place, after));
  }
  return moment;
}

Detail detail_of(Branch& branch, EventNumber event) {
  const Chronicle& chronicle = branch.chronicle();
  Detail detail{.event = event};
  Witness witness(event);
  branch.watch(event, witness);
  detail.payload = std::move(witness.content);
  detail.outputs = std::move(witness.outputs);
  const Chronicle::Range sent = chronicle.sent_in(event, event);
  for (Place place = sent.first; place < sent.end; ++place) detail.sent.push_back(place);
  const Place node = chronicle.event(event).node;
  if (node == nowhere) return detail;
  const World& before = branch.world_at(event - 1);
  const World& after = branch.world_at(event);
  Changes changes;
  after.box(after.node_at(node)).tell_changes(&before.box(before.node_at(node)), changes);
  detail.changes = std::move(changes.list);
  return detail;
}

std::vector<Said> said_by(Branch& branch, std::span<const Place> messages) {
  const auto& all = branch.chronicle().messages();
  std::vector<Said> said;
  while (!messages.empty()) {
    // What lies between two of them is repeated only where they are near each other.
    std::size_t count = 1;
    while (count < messages.size() &&
           all[messages[count]].sent_event <=
               all[messages[count - 1]].sent_event + Branch::key_frame_interval) {
      ++count;
    }
    ContentsOfSent contents(branch.chronicle(), messages.first(count));
    branch.watch(all[messages[0]].sent_event, all[messages[count - 1]].sent_event, contents);
    std::ranges::move(contents.found, std::back_inserter(said));
    messages = messages.subspan(count);
  }
  return said;
}

LinkThen link_in(const World& world, Place from, Place to) {
  const Network& network = world.environment_as<Surroundings>().network;
  const NodeId sender = world.node_at(from);
  const NodeId target = world.node_at(to);
  LinkThen link{.is_there = network.has_link(sender, target),
                .is_cut = network.is_cut(sender, target),
                .is_held = network.hold_of(sender, target) != Holding::none};
  if (network.topology() != nullptr) link.least = network.topology()->latency(sender, target);
  return link;
}

}  // namespace orrery::gui
