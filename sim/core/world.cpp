#include "sim/core/world.hpp"

#include <algorithm>
#include <bit>
#include <boost/container/small_vector.hpp>

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

/// Numbers what one release sends to each target, so that a node more or less does not rename a
/// message to another. A small open hash table that lives as long as the release; it is never
/// iterated.
class SendOrdinals {
 public:
  explicit SendOrdinals(std::size_t messages) : counts_(std::bit_ceil(2 * messages)) {}

  std::uint32_t next(NodeId to) {
    const std::size_t mask = counts_.size() - 1;
    std::size_t place = to.bits & mask;
    while (counts_[place].count != 0 && counts_[place].to != to) place = (place + 1) & mask;
    counts_[place].to = to;
    return counts_[place].count++;
  }

 private:
  struct Count {
    NodeId to{};
    std::uint32_t count = 0;
  };
  boost::container::small_vector<Count, 32> counts_;
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

void World::add_monitor(Ref<Monitor> monitor) { monitors_.emplace_back(std::move(monitor)); }

void World::add_agent(Ref<Agent> agent) {
  ensure(!has_begun_, "agents are added before the world begins");
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
  if (!queue_.pop(limit, event)) return false;
  happen(event);
  return true;
}

bool World::run_until(Time limit, std::uint64_t events_max) {
  const Presence presence(where_);
  Event event;
  for (std::uint64_t i = 0; i < events_max; ++i) {
    if (!queue_.pop(limit, event)) {
      where_.time = std::max(where_.time, limit);
      return true;
    }
    happen(event);
  }
  return false;
}

void World::perform(EventHandle handle) {
  const Presence presence(where_);
  Event event = queue_.take(handle);
  event.time = where_.time;
  happen(event);
}

void World::receive(NodeId to, PayloadRef message, NodeId from) {
  perform(schedule(EventKind::message, index_of(slot_of(to)), now(), 0, std::move(message), from));
}

void World::drop(EventHandle handle) {
  ensure(queue_.at(handle).kind == EventKind::message, "only messages in flight can be dropped");
  const Event event = queue_.take(handle);
  ++messages_.lost;
  if (observer_.observer) observer_.observer->not_delivered(*this, event, Loss::lost);
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

void World::act(const Event& event) {
  switch (event.kind) {
    case EventKind::message:
      return deliver(event);
    case EventKind::timer:
      return take_step(slots_[event.slot],
                       [&](Box& box, Step& step) { box.expire(step, event.detail); });
    case EventKind::synced:
      return complete_syncs(slots_[event.slot], event.detail);
    case EventKind::start:
      return take_step(slots_[event.slot], [](Box& box, Step& step) { box.start(step); });
    case EventKind::crash:
      return do_crash(slots_[event.slot]);
    case EventKind::restart: {
      Slot& slot = slots_[event.slot];
      if (slot.is_up) return;
      slot.is_up = true;
      ++slot.life;
      return take_step(slot, [](Box& box, Step& step) { box.start(step); });
    }
    case EventKind::invoke:
      return invoke(event);
    case EventKind::alarm:
      return agents_[event.slot].edit().alarm(*this, event.detail);
  }
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
    case EventKind::invoke:
      return event.payload->hash() + event.payload->type_key();
    case EventKind::timer:
      return slots_[event.slot].box->timer_hash(event.detail);
    case EventKind::alarm:
      return std::uint64_t{event.slot} << 32 | event.detail;
    default:
      return 0;
  }
}

// ---------------------------------------------------------------- what happens to a node

void World::deliver(const Event& event) {
  Slot& slot = slots_[event.slot];
  if (!slot.is_up) return refuse(event, Loss::target_down);
  bool is_understood = true;
  take_step(slot, [&](Box& box, Step& step) {
    is_understood = box.deliver(step, *event.payload, event.from);
  });
  if (!is_understood) return refuse(event, Loss::not_understood);
  ++messages_.delivered;
}

void World::refuse(const Event& event, Loss why) {
  ++messages_.refused;
  if (observer_.observer) observer_.observer->not_delivered(*this, event, why);
}

void World::do_crash(Slot& slot) {
  if (!slot.is_up) return;
  for (auto& monitor : monitors_) monitor.edit().crashed(*this, slot.id);
  Box& box = slot.box.edit();
  for (const EventHandle timer : box.timer_events()) queue_.take(timer);
  if (box.disk() != nullptr) {
    for (const auto& sync : box.disk()->syncs) queue_.take(sync.completion);
  }
  box.crash();
  slot.is_up = false;
}

void World::complete_syncs(Slot& slot, std::uint32_t last) {
  // A hand may perform a later sync first: it completes the earlier ones.
  while (slot.box->disk()->syncs_done + 1 < last) {
    queue_.take(slot.box->disk()->syncs.front().completion);
    complete_oldest_sync(slot);
  }
  complete_oldest_sync(slot);
}

void World::complete_oldest_sync(Slot& slot) {
  Box& box = slot.box.edit();
  box.complete_sync();
  DiskQueue& disk = box.disk_for_writing();
  const std::vector<PayloadRef> notices = std::move(disk.syncs.front().notices);
  disk.syncs.erase(disk.syncs.begin());
  ++disk.syncs_done;

  const auto waiting = std::find_if(disk.held.begin(), disk.held.end(),
                                    [&](const auto& held) { return held.sync > disk.syncs_done; });
  std::vector<Outgoing> released;
  for (auto held = disk.held.begin(); held != waiting; ++held) {
    released.push_back(std::move(held->outgoing));
  }
  disk.held.erase(disk.held.begin(), waiting);
  release(slot, released, next_ordinal(slot));

  for (const PayloadRef& notice : notices) {
    take_step(slot, [&](Box& process, Step& step) { process.notify_synced(step, *notice); });
  }
}

void World::invoke(const Event& event) {
  Slot& slot = slots_[event.slot];
  const Operation* operation = content_of<Operation>(*event.payload);
  ensure(!slot.awaits_result, "a client is asked for one operation at a time");
  history_.push_back({.kind = HistoryEvent::Kind::invoked,
                      .time = now(),
                      .event = events_,
                      .client = slot.id,
                      .operation = *operation});
  slot.awaits_result = true;
  if (observer_.observer) observer_.observer->invoked(*this, slot.id, *operation);
  if (!slot.is_up) return complete(slot, {.outcome = Outcome::failed});
  bool is_client = false;
  take_step(slot, [&](Box& box, Step& step) { is_client = box.invoke(step, *operation); });
  ensure(is_client, "only a process with invoke(const Operation&) is asked for operations");
}

// ---------------------------------------------------------------- steps and what leaves them

template <class Handler>
void World::take_step(Slot& slot, Handler handler) {
  const Group& group = groups_[index_of_group(slot.peers_group)];
  const std::uint64_t ordinal = next_ordinal(slot);
  Step step(*this, index_of(slot), slot.id, Peers(slot.peers_group, group.count, slot.id), ordinal,
            outbox_);
  handler(slot.box.edit(), step);
  if (step.sync_is_due()) start_sync(slot, step, ordinal);
  if (!outbox_.empty()) leave_or_wait(slot, ordinal);
  for (auto& monitor : monitors_) monitor.edit().after_step(*this, slot.id);
}

void World::start_sync(Slot& slot, const Step& step, std::uint64_t ordinal) {
  Box& box = slot.box.edit();
  Duration latency{0};
  if (environment_) {
    const Draw draw = Draw::named(seed(), hash_of_name("sync"), who(slot.id), now(), ordinal);
    latency = std::max(Duration{0}, environment_.edit().sync_latency(slot.id, draw));
  }
  box.begin_sync();
  if (latency == Duration{0} && !box.is_syncing() && step.notices().empty()) {
    return box.complete_sync();
  }
  DiskQueue& disk = box.disk_for_writing();
  disk.last_completion = std::max(disk.last_completion, now() + latency);
  const EventHandle completion =
      schedule(EventKind::synced, step.slot(), disk.last_completion, disk.newest_sync() + 1);
  disk.syncs.push_back({.completion = completion, .notices = step.notices()});
}

void World::leave_or_wait(Slot& slot, std::uint64_t ordinal) {
  if (slot.box->is_syncing()) {
    DiskQueue& disk = slot.box.edit().disk_for_writing();
    const std::uint32_t sync = disk.newest_sync();
    const auto waiting =
        std::stable_partition(outbox_.begin(), outbox_.end(),
                              [](const Outgoing& outgoing) { return !outgoing.waits_for_disk; });
    for (auto held = waiting; held != outbox_.end(); ++held) {
      disk.held.push_back({.sync = sync, .outgoing = std::move(*held)});
    }
    outbox_.erase(waiting, outbox_.end());
  }
  release(slot, outbox_, ordinal);
  outbox_.clear();
}

void World::release(Slot& slot, std::vector<Outgoing>& outgoing, std::uint64_t ordinal) {
  SendOrdinals ordinals(outgoing.size());
  for (Outgoing& item : outgoing) {
    switch (item.kind) {
      case Outgoing::Kind::message:
        transmit(slot.id, item, ordinal << 32 | ordinals.next(item.to));
        break;
      case Outgoing::Kind::output:
        emit_output(slot.id, *item.payload);
        break;
      case Outgoing::Kind::completion:
        complete(slot, *content_of<Result>(*item.payload));
        break;
    }
  }
}

void World::transmit(NodeId from, const Outgoing& message, std::uint64_t ordinal) {
  ++messages_.sent;
  const Transmission transmission{.from = from,
                                  .to = message.to,
                                  .payload = *message.payload,
                                  .sent = now(),
                                  .seed = seed(),
                                  .ordinal = ordinal};
  const Slot* target = find(message.to);
  Fate fate;
  if (target == nullptr) {
    fate.loss = Loss::no_target;
    ++messages_.refused;
  } else if (environment_ && message.to != from) {
    fate = environment_.edit().fate_of(transmission);
  }
  std::uint64_t id = 0;
  std::uint64_t duplicate_id = 0;
  if (fate.loss == Loss::none) {
    const auto slot = index_of(*target);
    schedule(EventKind::message, slot, now() + fate.delay, 0, message.payload, from);
    id = scheduled_;
    if (fate.duplicate_delay) {
      ++messages_.duplicated;
      schedule(EventKind::message, slot, now() + *fate.duplicate_delay, 0, message.payload, from);
      duplicate_id = scheduled_;
    }
  } else if (fate.loss == Loss::lost) {
    ++messages_.lost;
  } else if (fate.loss == Loss::cut) {
    ++messages_.cut;
  }
  for (auto& monitor : monitors_) monitor.edit().sent(*this, from, message.to, *message.payload);
  if (observer_.observer) observer_.observer->sent(*this, transmission, fate, id, duplicate_id);
}

void World::emit_output(NodeId node, const Payload& output) {
  for (auto& monitor : monitors_) monitor.edit().output(*this, node, output);
  if (observer_.observer) observer_.observer->output(*this, node, output);
  for (auto& agent : agents_) agent.edit().output(*this, node, output);
}

void World::complete(Slot& client, const Result& result) {
  if (!client.awaits_result) return;  // given up before
  client.awaits_result = false;
  history_.push_back({.kind = HistoryEvent::Kind::completed,
                      .time = now(),
                      .event = events_,
                      .client = client.id,
                      .result = result});
  if (observer_.observer) observer_.observer->completed(*this, client.id, result);
  for (auto& agent : agents_) agent.edit().completed(*this, client.id, result);
}

std::uint64_t World::next_ordinal(Slot& slot) const {
  if (slot.instant != now()) {
    slot.instant = now();
    slot.steps_then = 0;
  }
  return slot.steps_then++;
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

Time Step::now() const {
  return world_.environment_ ? world_.environment_->node_time(self_, world_.now()) : world_.now();
}

Draw Step::draw(std::uint64_t purpose) {
  return Draw::named(world_.seed(), purpose, who(self_), world_.now(), ordinal_ << 32 | draws_++);
}

EventHandle Step::arm(std::uint32_t timer, Time deadline) {
  return world_.schedule(EventKind::timer, slot_, world_time(deadline), timer);
}

void Step::rearm(EventHandle handle, Time deadline) {
  world_.queue_.move(handle, world_time(deadline), ++world_.scheduled_, world_.events_);
}

void Step::disarm(EventHandle handle) { world_.queue_.take(handle); }

Time Step::world_time(Time deadline) const {
  if (!world_.environment_ || deadline == Time::max()) return deadline;
  return std::max(world_.now(), world_.environment_->world_time(self_, deadline));
}

// ---------------------------------------------------------------- acting on it

void World::schedule_or_do(EventKind kind, NodeId node) {
  ensure(has_begun_, "nodes crash and restart once the world has begun");
  const auto slot = index_of(slot_of(node));
  const EventHandle handle = schedule(kind, slot, now());
  if (!is_inside_event_) perform(handle);
}

void World::crash(NodeId node) { schedule_or_do(EventKind::crash, node); }
void World::restart(NodeId node) { schedule_or_do(EventKind::restart, node); }

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
  if (number == 0 || number > group.count) return nullptr;
  return &slots_[group.first + number - 1];
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
    hasher.add(slot.awaits_result);
    slot.box->hash_append(hasher);
  }
  std::uint64_t pending = 0;  // a sum: the order of arrival is part of the time that is left out
  queue_.for_each([&](EventHandle, const Event& event) {
    // The boxes know their live timers and the syncs under way.
    if (event.kind == EventKind::timer || event.kind == EventKind::synced) return;
    Hasher one;
    one.add(static_cast<std::uint64_t>(event.kind));
    one.add(event.from.bits);
    one.add(event.slot);
    one.add(content_hash(event));
    pending += one.value();
  });
  hasher.add(pending);
  return hasher.value();
}

}  // namespace orrery
