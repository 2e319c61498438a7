// What World lets happen to nodes: their steps, what leaves them, and what becomes of it.

#include <algorithm>
#include <bit>
#include <boost/container/small_vector.hpp>
#include <map>

#include "sim/core/world.hpp"

namespace orrery {
namespace {

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

template <class Handler>
void World::take_step(Slot& slot, Handler handler) {
  const Group& group = groups_[index_of_group(slot.peers_group)];
  const std::uint64_t ordinal = next_ordinal(slot);
  const NodeId self = identity_of(slot.id);
  Step step(*this, index_of(slot), self, Peers(slot.peers_group, group.count, self), ordinal,
            outbox_);
  handler(slot.box.edit(), step);
  if (step.sync_is_due()) start_sync(slot, step, ordinal);
  if (!outbox_.empty()) leave_or_wait(slot, ordinal);
  if (!is_liar(slot.id)) {
    for (auto& monitor : monitors_) monitor.edit().after_step(*this, slot.id);
  }
  if (!interest_.steps) return;
  for (auto& agent : agents_) {
    if (agent->interest().steps) agent.edit().stepped(*this, slot.id);
  }
}

// ---------------------------------------------------------------- what happens to a node

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
      return do_crash(slots_[event.slot], event.payload.get());
    case EventKind::restart:
      return do_restart(slots_[event.slot]);
    case EventKind::invoke:
      return invoke(event);
    case EventKind::alarm:
      return agents_[event.slot].edit().alarm(*this, event.detail);
    case EventKind::worked:
      return end_work(event);
    case EventKind::pause:
      return do_pause(slots_[event.slot]);
    case EventKind::resume:
      return do_resume(slots_[event.slot]);
    case EventKind::wipe: {
      Slot& slot = slots_[event.slot];
      if (!slot.is_up) slot.box.edit().wipe();
      return;
    }
    case EventKind::clock:
      return do_change_clock(slots_[event.slot], *content_of<ClockChange>(*event.payload));
    case EventKind::relay:
      return relay(event);
  }
}

void World::deliver(const Event& event) {
  Slot& slot = slots_[event.slot];
  if (!slot.is_up) return refuse(event, Loss::target_down);
  if (slot.box->station() != nullptr && !ends_message(event)) {
    return wait_for_worker(slot, event);
  }
  handle(slot, event);
}

void World::handle(Slot& slot, const Event& event) {
  bool is_understood = true;
  take_step(slot, [&](Box& box, Step& step) {
    is_understood = box.deliver(step, *event.payload, event.from);
  });
  if (!is_understood) return refuse(event, Loss::not_understood);
  ++messages_.delivered;
}

void World::refuse(const Event& event, Loss why) {
  ++(why == Loss::inbox_full ? messages_.overflowed : messages_.refused);
  if (observer_.observer) observer_.observer->not_delivered(*this, event, why);
}

void World::do_restart(Slot& slot) {
  if (slot.is_up || !may_start(slot)) return;
  slot.is_up = true;
  ++slot.life;
  take_step(slot, [](Box& box, Step& step) { box.start(step); });
}

void World::complete_syncs(Slot& slot, std::uint32_t last) {
  // A hand may perform a later sync first: it completes the earlier ones.
  while (slot.box->disk()->syncs_done + 1 < last) {
    withdraw(slot.box->disk()->syncs.front().completion);
    complete_oldest_sync(slot);
  }
  complete_oldest_sync(slot);
}

void World::complete_oldest_sync(Slot& slot) {
  Box& box = slot.box.edit();
  DiskQueue& disk = box.disk_for_writing();
  if (!disk.syncs.front().is_on_disk) box.complete_sync();
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
  if (event.detail == known_invocation) return ask(slot, *operation);
  ensure(!slot.awaits_result, "a client is asked for one operation at a time");
  history_.push_back({.kind = HistoryEvent::Kind::invoked,
                      .time = now(),
                      .event = events_,
                      .client = slot.id,
                      .operation = *operation});
  slot.awaits_result = true;
  if (observer_.observer) observer_.observer->invoked(*this, slot.id, *operation);
  if (!slot.is_up) return complete(slot, {.outcome = Outcome::failed});
  if (!slot.is_paused) return ask(slot, *operation);
  Event later = event;
  later.detail = known_invocation;
  put_by(later);
}

void World::ask(Slot& slot, const Operation& operation) {
  bool is_client = false;
  take_step(slot, [&](Box& box, Step& step) { is_client = box.invoke(step, operation); });
  ensure(is_client, "only a process with invoke(const Operation&) is asked for operations");
}

// ---------------------------------------------------------------- steps and what leaves them

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

Fate World::decide(const Slot* target, const Transmission& message) {
  if (target == nullptr) return {.loss = Loss::no_target};
  if (message.to == message.from) return {};
  Fate fate;
  if (environment_) fate = environment_.edit().fate_of(message);
  if (pins_) pins_.edit().decide(message, fate);
  if (!interest_.messages) return fate;
  for (auto& agent : agents_) {
    if (agent->interest().messages) agent.edit().sending(*this, message, fate);
  }
  return fate;
}

/// To whom a message goes that is for a node with a twin: to both, unless it is one of them that
/// sends to itself.
void World::transmit(NodeId from, const Outgoing& message, std::uint64_t ordinal) {
  if (twins_.empty()) return transmit_to(from, message.to, message.payload, ordinal);
  if (message.to == identity_of(from)) {
    return transmit_to(from, from, message.payload, ordinal);
  }
  const NodeId twin(twin_letter, message.to.number());
  if (message.to.group() == 'n' && find_twin(twin) != nullptr) {
    transmit_to(from, twin, message.payload, ordinal);
  }
  transmit_to(from, message.to, message.payload, ordinal);
}

void World::transmit_to(NodeId from, NodeId to, const PayloadRef& payload, std::uint64_t ordinal) {
  ++messages_.sent;
  const Transmission transmission{.from = from,
                                  .to = to,
                                  .payload = *payload,
                                  .sent = now(),
                                  .seed = seed(),
                                  .ordinal = ordinal};
  const Slot* target = find(to);
  Fate fate = decide(target, transmission);
  std::uint64_t id = 0;
  std::uint64_t duplicate_id = 0;
  if (fate.loss == Loss::none && fate.relay != NodeId{}) {
    // Its place among what its sender sends is all that the relays need to name their draws.
    id = ++scheduled_;
    if (fate.duplicate_delay) duplicate_id = id + 1;
    go_on({.id = id,
           .cause = events_,
           .payload = payload,
           .from = identity_of(from),
           .detail = index_of(*target),
           .name = static_cast<std::uint32_t>(
               fold_multiply(ordinal ^ 0x13198A2E03707345, 0xA4093822299F31D1)),
           .kind = EventKind::relay},
          fate);
  } else if (fate.loss == Loss::none) {
    const auto slot = index_of(*target);
    const bool has_other_name = fate.in_the_name_of != NodeId{};
    const NodeId seems_from = has_other_name ? fate.in_the_name_of : identity_of(from);
    PayloadRef arriving = fate.instead ? fate.instead : payload;
    if (fate.instead) ++messages_.mutated;
    PayloadRef copy{};
    if (fate.duplicate_delay) copy = fate.second ? fate.second : arriving;
    id = send_off(slot, fate.delay, fate.hold, std::move(arriving), seems_from);
    if (fate.duplicate_delay) {
      ++messages_.duplicated;
      duplicate_id = send_off(slot, *fate.duplicate_delay, fate.hold, std::move(copy), seems_from);
    }
  } else {
    count_loss(fate.loss);
  }
  if (!is_liar(from)) {
    for (auto& monitor : monitors_) monitor.edit().sent(*this, from, to, transmission.payload);
  }
  if (observer_.observer) observer_.observer->sent(*this, transmission, fate, id, duplicate_id);
}

std::uint64_t World::send_off(SlotIndex target, Duration delay, Holding hold, PayloadRef payload,
                              NodeId from) {
  const EventHandle handle =
      schedule(EventKind::message, target, now() + delay, 0, std::move(payload), from);
  if (hold == Holding::none) return scheduled_;
  held_.insert_or_assign(scheduled_, {.event = queue_.take(handle), .how = hold});
  ++messages_.held;
  return scheduled_;
}

void World::count_loss(Loss why) {
  switch (why) {
    case Loss::lost:
      ++messages_.lost;
      return;
    case Loss::cut:
      ++messages_.cut;
      return;
    case Loss::queue_full:
      ++messages_.overflowed;
      return;
    case Loss::corrupted:
      ++messages_.corrupted;
      return;
    default:
      ++messages_.refused;
  }
}

// ---------------------------------------------------------------- relays

/// Whether the process of that node is up, busy or paused: to pass messages on is the network's
/// work.
void World::relay(const Event& event) {
  const NodeId at = slots_[event.slot].id;
  const Transmission transmission{.from = event.from,
                                  .to = slots_[event.target()].id,
                                  .payload = *event.payload,
                                  .sent = now(),
                                  .seed = seed(),
                                  .ordinal = event.name};
  Fate fate = environment_.edit().fate_at_relay(at, transmission);
  if (fate.loss == Loss::none) {
    Event message = event;
    message.via = at;
    return go_on(std::move(message), fate);
  }
  count_loss(fate.loss);
  if (observer_.observer) observer_.observer->not_delivered(*this, event, fate.loss);
}

/// Puts a message on the link that its fate speaks of, and a copy of it if the link makes one. The
/// message keeps its name and the cause that it was sent with.
void World::go_on(Event message, const Fate& fate) {
  if (fate.instead) {
    ++messages_.mutated;
    message.payload = fate.instead;
  }
  const SlotIndex target = message.target();
  const bool has_arrived = fate.relay == NodeId{};
  message.kind = has_arrived ? EventKind::message : EventKind::relay;
  message.slot = has_arrived ? target : index_of(slot_of(fate.relay));
  message.detail = has_arrived ? 0 : target;
  const auto put = [&](Event event, Duration delay) {
    event.time = now() + delay;
    if (fate.hold == Holding::none) {
      queue_.push(std::move(event));
      return;
    }
    const std::uint64_t id = event.id;
    held_.insert_or_assign(id, {.event = std::move(event), .how = fate.hold});
    ++messages_.held;
  };
  if (fate.duplicate_delay) {
    ++messages_.duplicated;
    Event copy = message;
    copy.id = ++scheduled_;
    // Named by where it was made, so that no two copies share their draws.
    const std::uint64_t place = std::uint64_t{copy.via.bits} << 32 | copy.name;
    copy.name = static_cast<std::uint32_t>(
        fold_multiply(place ^ 0x13198A2E03707345, 0xA4093822299F31D1) >> 32);
    const bool was_sent_before = message.via != NodeId{};
    if (was_sent_before && observer_.observer) {
      observer_.observer->duplicated(*this, message.id, copy.id);
    }
    put(std::move(message), fate.delay);
    put(std::move(copy), *fate.duplicate_delay);
    return;
  }
  put(std::move(message), fate.delay);
}

// ---------------------------------------------------------------- holds

/// On the link that a message is on now.
Holding World::hold_on_link(const Event& message) const {
  return environment_->hold_of(message.link_from(), slots_[message.slot].id);
}

void World::hold_what_is_under_way() {
  std::vector<EventHandle> stopped;
  queue_.for_each([&](EventHandle handle, const Event& event) {
    // What was set aside has arrived: it waits in an inbox, or for a paused process.
    const bool is_on_link = event.kind == EventKind::message || event.kind == EventKind::relay;
    if (!is_on_link || queue_.is_aside(handle)) return;
    if (event.time == Time::max()) return;  // a hand holds it already
    const Holding hold = hold_on_link(event);
    if (hold != Holding::none) stopped.push_back(handle);
  });
  for (const EventHandle handle : stopped) {
    Event event = queue_.take(handle);
    const Holding hold = hold_on_link(event);
    const std::uint64_t id = event.id;
    held_.insert_or_assign(id, {.event = std::move(event), .how = hold});
    ++messages_.held;
  }
}

void World::review_held() {
  if (environment_->has_holds()) hold_what_is_under_way();
  // Named by its link, so that what goes on elsewhere does not rename it.
  constexpr std::uint64_t onward = std::uint64_t{1} << 63;
  std::map<std::pair<NodeId, NodeId>, std::uint64_t> ordinals;
  const Map<std::uint64_t, HeldMessage> before = held_;
  for (const auto& [id, held] : before) {
    Event event = held.event;
    const NodeId from = event.link_from();
    const NodeId to = slots_[event.slot].id;
    if (hold_on_link(event) != Holding::none) continue;
    held_.erase(id);
    event.time = std::max(event.time, now());
    if (held.how == Holding::held) {
      event.time =
          now() + environment_.edit().onward_delay({.from = from,
                                                    .to = to,
                                                    .payload = *event.payload,
                                                    .sent = now(),
                                                    .seed = seed(),
                                                    .ordinal = onward | ordinals[{from, to}]++});
    }
    queue_.push(std::move(event));
  }
}

void World::emit_output(NodeId node, const Payload& output) {
  if (!is_liar(node)) {
    for (auto& monitor : monitors_) monitor.edit().output(*this, node, output);
  }
  if (observer_.observer) observer_.observer->output(*this, node, output);
  if (!interest_.outputs) return;
  for (auto& agent : agents_) {
    if (agent->interest().outputs) agent.edit().output(*this, node, output);
  }
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

Neighbours Step::neighbours() const {
  if (!world_.environment_) return Neighbours(peers_);
  const auto listed = world_.environment_->neighbours_of(self_);
  return listed ? Neighbours(*listed) : Neighbours(peers_);
}

Time Step::now() const {
  const NodeClock* clock = world_.find_clock(slot_);
  return clock == nullptr ? world_.now() : clock->wall(world_.now());
}

Time Step::monotonic_now() const {
  const NodeClock* clock = world_.find_clock(slot_);
  return clock == nullptr ? world_.now() : clock->monotonic(world_.now());
}

Draw Step::draw(std::uint64_t purpose) {
  const NodeId name = world_.slots_[slot_].id;  // twins draw apart
  return Draw::named(world_.seed(), purpose, who(name), world_.now(), ordinal_ << 32 | draws_++);
}

Duration Step::draw_timeout(std::string_view timer, std::uint64_t key,
                            const TimeoutRange& timeout) {
  Duration time = draw(key).between(timeout.range);
  const NodeId name = world_.slots_[slot_].id;
  if (world_.pins_) time = world_.pins_.edit().timeout(name, timer, timeout.range, time);
  Observer* const observer = world_.observer_.observer;
  if (observer != nullptr) observer->timeout_drawn(world_, name, timer, timeout.range, time);
  return time;
}

AnyInteger Step::decided(AnyInteger lo, AnyInteger hi, AnyInteger drawn) {
  const NodeId name = world_.slots_[slot_].id;
  if (world_.pins_) drawn = world_.pins_.edit().choice(name, lo, hi, drawn);
  Observer* const observer = world_.observer_.observer;
  if (observer != nullptr) observer->chosen(world_, name, drawn);
  return drawn;
}

EventHandle Step::arm(std::uint32_t timer, Time deadline) {
  const NodeClock* clock = world_.find_clock(slot_);
  if (clock == nullptr) return world_.schedule(EventKind::timer, slot_, deadline, timer);
  const EventHandle handle =
      world_.schedule(EventKind::timer, slot_, world_.expiry(*clock, deadline), timer);
  world_.queue_.set_deadline(handle, deadline);
  return handle;
}

void Step::rearm(EventHandle handle, Time deadline) {
  if (world_.slots_[slot_].is_paused) world_.forget_due(slot_, handle);
  const NodeClock* clock = world_.find_clock(slot_);
  const Time when = clock == nullptr ? deadline : world_.expiry(*clock, deadline);
  world_.queue_.move(handle, when, ++world_.scheduled_, world_.events_);
  if (clock != nullptr) world_.queue_.set_deadline(handle, deadline);
}

void Step::disarm(EventHandle handle) {
  if (world_.slots_[slot_].is_paused) world_.forget_due(slot_, handle);
  world_.queue_.take(handle);
}

}  // namespace orrery
