#include "sim/core/world.hpp"

#include <algorithm>

namespace orrery {
namespace {

/// Tells ensure() where this thread is while a world runs on it.
class Presence {
 public:
  explicit Presence(const Whereabouts& where) : outer_(whereabouts) { whereabouts = &where; }
  ~Presence() { whereabouts = outer_; }
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

 private:
  const Whereabouts* outer_;
};

/// Keeps the place of an agent that was sent away: alarms name agents by their places.
class Nobody final : public Agent {
 public:
  Ref<Agent> clone() const override { return make_ref<Nobody>(*this); }
  std::string_view name() const override { return "nobody"; }
};

}  // namespace

World::World(std::uint64_t seed, Ref<Environment> environment)
    : environment_(std::move(environment)) {
  where_.seed = seed;
}

// ---------------------------------------------------------------- building

void World::add_group(char letter, std::uint32_t count, char peers_group,
                      const std::function<Ref<Box>(NodeId)>& make) {
  ensure(!has_begun_, "nodes are added before the world begins");
  ensure(count < 1U << NodeId::number_bits, "a group has room for so many nodes");
  Group& group = groups_[index_of_group(letter)];
  ensure(group.count == 0, "a group is added once");
  index_of_group(peers_group);  // refuses what names no group
  group = {static_cast<SlotIndex>(slots_.size()), count};
  slots_.reserve(slots_.size() + count);
  for (std::uint32_t number = 1; number <= count; ++number) {
    Slot slot;
    slot.id = NodeId(letter, number);
    slot.box = make(slot.id);
    slot.peers_group = peers_group;
    slots_.push_back(std::move(slot));
  }
}

NodeId World::add_twin(NodeId replica) {
  ensure(!has_begun_, "nodes are added before the world begins");
  ensure(groups_[index_of_group(twin_letter)].count == 0, "the group 't' is that of twins");
  Slot twin = slot_of(replica);
  ensure(replica.group() == 'n', "only replicas have twins");
  twin.id = NodeId(twin_letter, replica.number());
  ensure(find_twin(twin.id) == nullptr, "a replica has one twin");
  twins_.push_back(static_cast<SlotIndex>(slots_.size()));
  slots_.push_back(twin);
  declare_liar(replica);
  declare_liar(twin.id);
  return twin.id;
}

std::vector<NodeId> World::twins() const {
  std::vector<NodeId> nodes;
  for (const SlotIndex slot : twins_) nodes.push_back(slots_[slot].id);
  return nodes;
}

void World::declare_liar(NodeId node) {
  if (is_liar(node)) return;
  liars_.insert(std::upper_bound(liars_.begin(), liars_.end(), node), node);
}

void World::add_monitor(Ref<Monitor> monitor) { monitors_.emplace_back(std::move(monitor)); }

void World::set_pins(Ref<Pins> pins) {
  ensure(!has_begun_, "what is decided is pinned before the world begins");
  pins_ = std::move(pins);
}

void World::add_agent(Ref<Agent> agent) {
  ensure(!has_begun_, "agents are added before the world begins");
  const Interest interest = agent->interest();
  interest_.outputs |= interest.outputs;
  interest_.steps |= interest.steps;
  interest_.messages |= interest.messages;
  agents_.emplace_back(std::move(agent));
}

void World::begin() {
  ensure(!has_begun_, "a world begins once");
  has_begun_ = true;
  const Presence presence(where_);
  for (SlotIndex slot = 0; slot < slots_.size(); ++slot) {
    Event event;
    event.kind = EventKind::start;
    event.slot = slot;
    event.id = ++scheduled_;
    happen(event);
  }
  for (std::uint32_t agent = 0; agent < agents_.size(); ++agent) {
    agents_[agent].edit().begin(*this, agent);
  }
}

// ---------------------------------------------------------------- running

bool World::step(Time limit) {
  const Presence presence(where_);
  Event event;
  if (!next(limit, event)) return false;
  happen(event);
  return true;
}

bool World::run_until(Time limit, std::uint64_t events_max) {
  const Presence presence(where_);
  Event event;
  for (std::uint64_t i = 0; i < events_max; ++i) {
    if (!next(limit, event)) {
      where_.time = std::max(where_.time, limit);
      return true;
    }
    happen(event);
  }
  return false;
}

/// Takes the next event that can happen out of the queue; what comes before and meets a paused
/// process is put by.
bool World::next(Time limit, Event& event) {
  constexpr Time latest = Time::max() - Time{1};  // what is held by hand does not come by itself
  while (queue_.pop(std::min(limit, latest), event)) {
    if (is_kept_back(event)) continue;
    const bool is_at_a_node = event.kind != EventKind::alarm;
    if (!is_at_a_node || !slots_[event.slot].is_paused || !waits_for_resume(event)) return true;
    put_by(event);
  }
  return false;
}

/// By a scheduler, who looks at it again later.
bool World::is_kept_back(Event& event) {
  if (!environment_ || !environment_->has_scheduler()) return false;
  const bool is_on_link = event.kind == EventKind::message && event.from != slots_[event.slot].id;
  if (!is_on_link) return false;
  const Duration later = environment_.edit().kept_back(*this, event);
  if (later == Duration{0}) return false;
  event.time += later;
  queue_.push(std::move(event));
  return true;
}

World World::after(const Event& event) const {
  World later = *this;
  const Presence presence(later.where_);
  later.happen(event);
  return later;
}

void World::perform(EventHandle handle) {
  const Presence presence(where_);
  Event event = withdraw(handle);
  event.time = where_.time;
  happen(event);
}

void World::receive(NodeId to, PayloadRef message, NodeId from) {
  perform(schedule(EventKind::message, index_of(slot_of(to)), now(), 0, std::move(message), from));
}

void World::drop(EventHandle handle) {
  ensure(carries_message(queue_.at(handle).kind), "only messages in flight can be dropped");
  const Event event = withdraw(handle);
  const bool leaves_a_worker = event.kind == EventKind::worked && event.detail != Station::nobody;
  if (leaves_a_worker) free_worker(slots_[event.slot], event.detail);
  ++messages_.lost;
  if (observer_.observer) observer_.observer->not_delivered(*this, event, Loss::lost);
}

void World::postpone(EventHandle handle, Time arrival) {
  const Event& event = queue_.at(handle);
  const bool is_on_link = event.kind == EventKind::message || event.kind == EventKind::relay;
  ensure(is_on_link && !queue_.is_aside(handle), "only messages on a link can be postponed");
  queue_.move(handle, arrival, event.id, event.cause);
}

void World::drop_held(std::uint64_t id) {
  const HeldMessage* held = held_.find(id);
  ensure(held != nullptr, "only messages that are held can be dropped so");
  const Event event = held->event;
  held_.erase(id);
  ++messages_.lost;
  if (observer_.observer) observer_.observer->not_delivered(*this, event, Loss::lost);
}

void World::perform_held(std::uint64_t id) {
  const HeldMessage* held = held_.find(id);
  ensure(held != nullptr, "only messages that are held can be let through");
  Event event = held->event;
  held_.erase(id);
  event.time = now();
  const bool waits = slots_[event.slot].is_paused && waits_for_resume(event);
  const EventHandle handle = queue_.push(std::move(event));
  if (!waits) perform(handle);
}

void World::happen(const Event& event) {
  ensure(!is_inside_event_, "events do not nest");
  /// Also when a handler throws: what it wanted to send is not sent by the next one.
  struct Inside {
    World& world;
    explicit Inside(World& w) : world(w) { world.is_inside_event_ = true; }
    ~Inside() {
      world.is_inside_event_ = false;
      world.outbox_.clear();
    }
  };
  where_.time = event.time;
  where_.node = event.kind == EventKind::alarm ? NodeId{} : slots_[event.slot].id;
  ++events_;
  if (digest_is_enabled_) add_to_digest(event);
  if (observer_.observer) observer_.observer->event_begins(*this, event);
  {
    const Inside inside(*this);
    act(event);
  }
  if (observer_.observer) observer_.observer->event_ended(*this, event);
}

void World::add_to_digest(const Event& event) {
  const std::uint64_t from_to = std::uint64_t{event.from.bits} << 32 | where_.node.bits;
  const auto time = static_cast<std::uint64_t>(event.time.count());
  const auto kind = static_cast<std::uint64_t>(event.kind);
  digest_ = fold_multiply(digest_ ^ time ^ 0xA0761D6478BD642F, from_to ^ 0xE7037ED1A0B428DB);
  digest_ =
      fold_multiply(digest_ ^ content_hash(event) ^ 0x8EBC6AF09C88C6E3, kind ^ 0x589965CC75374CC3);
  if (events_ % checkpoint_interval == 0) {
    checkpoints_.push_back({.event = events_, .digest = digest_});
  }
}

std::uint64_t World::content_hash(const Event& event) const {
  switch (event.kind) {
    case EventKind::message:
    case EventKind::worked:
    case EventKind::invoke:
    case EventKind::clock:
      return event.payload->hash() + event.payload->type_key();
    case EventKind::relay:
      return fold_multiply(event.payload->hash() + event.payload->type_key(),
                           0xA4093822299F31D1 ^ slots_[event.target()].id.bits);
    case EventKind::timer:
      return slots_[event.slot].box->timer_hash(event.detail);
    case EventKind::alarm:
      return std::uint64_t{event.slot} << 32 | event.detail;
    case EventKind::crash:
      return event.payload ? event.payload->hash() + event.payload->type_key() : 0;
    default:
      return 0;
  }
}

EventHandle World::schedule(EventKind kind, SlotIndex slot, Time time, std::uint32_t detail,
                            PayloadRef payload, NodeId from) {
  ensure(time >= now(), "an event is never scheduled in the past");
  Event event;
  event.time = time;
  event.id = ++scheduled_;
  event.cause = events_;
  event.payload = std::move(payload);
  event.slot = slot;
  event.from = from;
  event.detail = detail;
  event.kind = kind;
  return queue_.push(std::move(event));
}

// ---------------------------------------------------------------- acting on it

void World::schedule_or_do(EventKind kind, NodeId node, PayloadRef payload) {
  ensure(has_begun_, "nodes crash and restart once the world has begun");
  const auto slot = index_of(slot_of(node));
  const EventHandle handle = schedule(kind, slot, now(), 0, std::move(payload));
  if (is_inside_event_) return;
  queue_.move(handle, now(), queue_.at(handle).id, 0);  // nothing in the world led to it
  perform(handle);
}

void World::crash(NodeId node, const std::optional<CrashWrites>& writes) {
  schedule_or_do(EventKind::crash, node, writes ? make_payload(*writes) : PayloadRef{});
}
void World::restart(NodeId node) { schedule_or_do(EventKind::restart, node); }
void World::pause(NodeId node) { schedule_or_do(EventKind::pause, node); }
void World::resume(NodeId node) { schedule_or_do(EventKind::resume, node); }
void World::wipe(NodeId node) {
  if (is_up(node)) crash(node);
  schedule_or_do(EventKind::wipe, node);
}

void World::invoke_at(Time when, NodeId client, Operation operation) {
  const auto slot = index_of(slot_of(client));
  schedule(EventKind::invoke, slot, when, 0, make_payload(std::move(operation)));
}

void World::give_up(NodeId client) {
  Slot& slot = slot_of(client);
  if (!slot.awaits_result) return;
  if (slot.box->is_syncing()) {  // a result that waits for the disk is not the next operation's
    std::erase_if(slot.box.edit().disk_for_writing().held, [](const DiskQueue::Held& held) {
      return held.outgoing.kind == Outgoing::Kind::completion;
    });
  }
  if (slot.is_paused) {  // nor does it hear of what it was asked for
    std::erase_if(pauses_.at(index_of(slot)).due, [&](EventHandle due) {
      const bool is_asked = queue_.at(due).kind == EventKind::invoke;
      if (is_asked) queue_.take(due);
      return is_asked;
    });
  }
  complete(slot, {.outcome = Outcome::unknown});
}

void World::set_alarm(std::uint32_t agent, Time when, AlarmToken token) {
  ensure(agent < agents_.size(), "an alarm wakes an agent of this world");
  schedule(EventKind::alarm, agent, when, token);
}

void World::dismiss_agents() {
  ensure(!is_inside_event_, "agents are dismissed between events");
  std::vector<EventHandle> in_mind;
  queue_.for_each([&](EventHandle handle, const Event& event) {
    const bool is_an_agents = event.kind == EventKind::alarm || event.kind == EventKind::invoke;
    if (is_an_agents) in_mind.push_back(handle);
  });
  for (const EventHandle handle : in_mind) queue_.take(handle);
  agents_.clear();
  interest_ = {};
}

void World::dismiss_agents(std::string_view name) {
  ensure(!is_inside_event_, "agents are dismissed between events");
  for (Cow<Agent>& agent : agents_) {
    if (agent->name() == name) agent = Cow<Agent>(make_ref<Nobody>());
  }
}

void World::draw_anew(std::uint64_t seed) {
  ensure(!is_inside_event_, "dice are changed between events");
  where_.seed = seed;
  pins_ = {};
}

void World::announce_fault(std::string_view what) {
  if (observer_.observer) observer_.observer->fault(*this, what);
}

void World::violated(std::string_view judge, std::vector<NodeId> nodes, std::string sentence) {
  const bool is_known = std::any_of(violations_.begin(), violations_.end(),
                                    [&](const Violation& known) { return known.judge == judge; });
  if (is_known) return;
  violations_.push_back({.judge = std::string(judge),
                         .event = events_,
                         .time = now(),
                         .nodes = std::move(nodes),
                         .sentence = std::move(sentence)});
  if (observer_.observer) observer_.observer->violated(*this, violations_.back());
}

// ---------------------------------------------------------------- looking at it

std::size_t World::index_of_group(char letter) {
  ensure(letter >= 'a' && letter <= 'z', "a group is named by a small letter");
  return static_cast<std::size_t>(letter - 'a');
}

const World::Slot* World::find(NodeId id) const {
  const Group& group = groups_[id.bits >> NodeId::number_bits];
  const std::uint32_t number = id.number();
  if (number == 0 || number > group.count) return find_twin(id);
  return &slots_[group.first + number - 1];
}

const World::Slot* World::find_twin(NodeId id) const {
  for (const SlotIndex slot : twins_) {
    if (slots_[slot].id == id) return &slots_[slot];
  }
  return nullptr;
}

const World::Slot& World::slot_of(NodeId id) const {
  const Slot* slot = find(id);
  ensure(slot != nullptr, "the node exists");
  return *slot;
}

World::Slot& World::slot_of(NodeId id) {
  return const_cast<Slot&>(std::as_const(*this).slot_of(id));
}

SlotIndex World::index_of(const Slot& slot) const {
  return static_cast<SlotIndex>(&slot - slots_.data());
}

Peers World::group(char letter) const {
  return {letter, groups_[index_of_group(letter)].count, NodeId{}};
}

std::uint64_t World::state_hash() const {
  Hasher hasher;
  for (const Slot& slot : slots_) {
    hasher.add(slot.is_up);
    if (slot.is_paused) hasher.add(slot.is_paused);
    hasher.add(slot.awaits_result);
    slot.box->hash_append(hasher);
  }
  std::uint64_t pending = 0;  // a sum: the order of arrival is part of the time that is left out
  queue_.for_each([&](EventHandle, const Event& event) {
    // The boxes know their live timers and the syncs under way; clocks are left out.
    if (event.kind == EventKind::timer || event.kind == EventKind::synced) return;
    if (event.kind == EventKind::clock) return;
    Hasher one;
    one.add(static_cast<std::uint64_t>(event.kind));
    one.add(event.from.bits);
    one.add(event.slot);
    one.add(content_hash(event));
    pending += one.value();
  });
  for (const auto& [id, held] : held_) {
    Hasher one;
    one.add(static_cast<std::uint64_t>(held.how) << 32 | held.event.slot);
    one.add(held.event.from.bits);
    one.add(content_hash(held.event));
    pending += one.value();
  }
  hasher.add(pending);
  return hasher.value();
}

}  // namespace orrery
