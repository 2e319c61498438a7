#include "gui/session/chronicler.hpp"

#include <algorithm>

#include "gui/session/words.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery::gui {
namespace {

std::size_t group_index(NodeId node) { return node.bits >> NodeId::number_bits; }

std::uint32_t number(EventNumber event) { return static_cast<std::uint32_t>(event); }

/// The one node that a fault's words name: "crash n3", but not "cut n1 | n2".
NodeId only_node_in(std::string_view words) {
  NodeId only{};
  std::size_t begin = 0;
  while (begin < words.size()) {
    const std::size_t end = std::min(words.find_first_of(" ,()|:", begin), words.size());
    if (const auto node = parse_node_id(words.substr(begin, end - begin))) {
      if (only != NodeId{} && only != *node) return {};
      only = *node;
    }
    begin = end + 1;
  }
  return only;
}

}  // namespace

std::vector<ChronicleNode> nodes_of(const World& world) {
  std::vector<ChronicleNode> nodes;
  for (SlotIndex slot = 0; slot < world.node_count(); ++slot) {
    const NodeId node = world.node_at(slot);
    nodes.push_back({.name = to_text(node),
                     .process = std::string(world.box(node).process_name()),
                     .region = std::string(world.region_of(node))});
  }
  return nodes;
}

std::vector<std::uint64_t> ids_under_way(const World& world) {
  std::vector<std::uint64_t> ids;
  world.pending().for_each([&](EventHandle, const Event& event) {
    if (carries_message(event.kind)) ids.push_back(event.id);
  });
  for (const auto& [id, held] : world.held()) ids.push_back(id);
  std::ranges::sort(ids);
  return ids;
}

Chronicler::Chronicler(Chronicle& chronicle, const World& world, const Protocol* protocol)
    : chronicle_(chronicle), protocol_(protocol) {
  for (SlotIndex slot = 0; slot < chronicle.nodes().size(); ++slot) {
    const NodeId node = world.node_at(slot);
    auto& [first, size] = groups_[group_index(node)];
    if (world.identity_of(node) != node) twins_.emplace(node, slot);
    else if (size++ == 0) first = slot;
    roles_.push_back(source_of(world.box(node), node.group()));
    roles_.back().shown = chronicle.role_at(slot, chronicle.last_event());
  }
  const std::vector<std::uint64_t> ids = ids_under_way(world);
  const std::vector<Place> places = chronicle.under_way(chronicle.last_event());
  ensure(ids.size() == places.size(), "a chronicle knows what is under way in its world");
  for (std::size_t i = 0; i < ids.size(); ++i) put(ids[i], places[i]);
  // A chronicle that was cut off knows of some only when they ended later, by a hand perhaps.
  arrivals_have_changed_ = true;
  review_arrivals(world);
}

/// A protocol's role is that of its replicas; a client may be described by the same word.
Chronicler::RoleSource Chronicler::source_of(const Box& box, char group) const {
  RoleSource source;
  const std::string_view role = protocol_ == nullptr ? "" : protocol_->role;
  if (protocol_ != nullptr && protocol_->role_of.tell != nullptr) {
    if (group == 'n') source.kind = RoleSource::Kind::several;
    return source;
  }
  const std::vector<std::string_view>& enums = box.names_of_enums();
  const auto found = role.empty() ? enums.begin() : std::ranges::find(enums, role);
  if (role.empty() && group != 'n') return source;
  if (found != enums.end()) {
    source.kind = RoleSource::Kind::enumerator;
    source.byte = static_cast<std::uint8_t>(found - enums.begin());
    source.member = *found;
    return source;
  }
  const std::optional<Value> member = role.empty() ? std::nullopt : box.member(role);
  if (!member || member->get_if<bool>() == nullptr) return source;
  source.kind = RoleSource::Kind::fact;
  source.member = role;
  return source;
}

Place Chronicler::place_of(NodeId node) const {
  if (const auto twin = twins_.find(node); twin != twins_.end()) return twin->second;
  const auto& [first, size] = groups_[group_index(node)];
  return node.number() == 0 || node.number() > size ? nowhere : first + node.number() - 1;
}

/// Names of types are constants: the same name lies in the same place.
Word Chronicler::word(std::string_view name) {
  for (const auto& [known, word] : words_) {
    if (known == name.data()) return word;
  }
  words_.emplace_back(name.data(), chronicle_.word_for(name));
  return words_.back().second;
}

Place Chronicler::take(std::uint64_t id) {
  const std::optional<Sending> sending = sendings_.take(id);
  return sending ? static_cast<Place>(sending->number) : nowhere;
}

void Chronicler::put(std::uint64_t id, Place place) { sendings_.put(id, {.number = place}); }

/// Nobody was seen to send it: somebody handed it to its target.
Place Chronicler::add_unknown(const World& world, const Event& event) {
  return chronicle_.add(ChronicleMessage{.sent = event.time,
                                         .ended = event.time,
                                         .sent_event = number(world.events()),
                                         .from = place_of(event.from),
                                         .to = event.target(),
                                         .type = word(event.payload->type_name())});
}

// ---------------------------------------------------------------- events

void Chronicler::event_begins(const World& world, const Event& event) {
  is_inside_event_ = true;
  const bool is_at_a_node = event.kind != EventKind::alarm;
  const bool is_timer = event.kind == EventKind::timer;
  const EventNumber here =
      chronicle_.add(ChronicleEvent{.time = event.time,
                                    .cause = number(event.cause),
                                    .node = is_at_a_node ? event.slot : nowhere,
                                    .word = is_timer ? word(world.timer_name(event)) : Word{0},
                                    .kind = event.kind});
  if (!carries_message(event.kind)) return;
  Place message = take(event.id);
  if (message == nowhere) message = add_unknown(world, event);
  chronicle_.set_message_of_event(here, message);
  if (!world.ends_message(event)) return put(event.id, message);
  arriving_ = message;
  arriving_id_ = event.id;
}

void Chronicler::event_ended(const World& world, const Event& event) {
  is_inside_event_ = false;
  if (arriving_ != nowhere) {
    chronicle_.end(arriving_, ChronicleMessage::End::delivered, Loss::none, world.events(),
                   event.time);
    arriving_ = nowhere;
  }
  // A relay passes on; who pauses, resumes or is busy lets wait.
  if (event.kind == EventKind::relay) arrivals_have_changed_ = true;
  else if (event.kind != EventKind::alarm) look_at_role(world, event.slot);
}

// ---------------------------------------------------------------- messages

void Chronicler::sent(const World& world, const Transmission& message, const Fate& fate,
                      std::uint64_t id, std::uint64_t duplicate_id) {
  const Payload& content = fate.instead ? *fate.instead : message.payload;
  const bool is_held = fate.hold != Holding::none;
  ChronicleMessage row{.sent = message.sent,
                       .ended = is_held ? Time::max() : message.sent + fate.delay,
                       .sent_event = number(world.events()),
                       .from = place_of(message.from),
                       .to = place_of(message.to),
                       .type = word(content.type_name()),
                       .is_changed = static_cast<bool>(fate.instead)};
  if (id == 0) {
    row.end = ChronicleMessage::End::lost;
    row.why = fate.loss;
    row.ended = message.sent;
    row.ended_event = row.sent_event;
    chronicle_.add(row);
    return;
  }
  put(id, chronicle_.add(row));
  if (duplicate_id == 0) return;
  row.is_copy = true;
  if (!is_held) row.ended = message.sent + fate.duplicate_delay.value_or(fate.delay);
  put(duplicate_id, chronicle_.add(row));
}

/// The copy leaves from where it was made, in this event.
void Chronicler::duplicated(const World& world, std::uint64_t id, std::uint64_t copy_id) {
  const Place original = take(id);
  if (original == nowhere) return;
  put(id, original);
  ChronicleMessage copy = chronicle_.messages()[original];
  copy.sent = world.now();
  copy.sent_event = number(world.events());
  copy.is_copy = true;
  put(copy_id, chronicle_.add(copy));
}

void Chronicler::not_delivered(const World& world, const Event& message, Loss why) {
  // In the event in which one arrives, others may be refused: a crash empties an inbox.
  const bool is_arriving = arriving_ != nowhere && message.id == arriving_id_;
  const Place place = is_arriving ? std::exchange(arriving_, nowhere) : take(message.id);
  if (place == nowhere) return;
  using End = ChronicleMessage::End;
  const bool is_by_hand = !is_inside_event_;
  chronicle_.end(place, is_by_hand ? End::dropped : End::lost, is_by_hand ? Loss::none : why,
                 world.events(), world.now());
}

void Chronicler::review_arrivals(const World& world) {
  if (!std::exchange(arrivals_have_changed_, false)) return;
  const auto expect = [&](std::uint64_t id, Time arrival) {
    const Place place = take(id);
    if (place == nowhere) return;
    put(id, place);
    if (chronicle_.messages()[place].ended != arrival) chronicle_.expect(place, arrival);
  };
  world.pending().for_each([&](EventHandle handle, const Event& event) {
    const bool is_on_link = event.kind == EventKind::message || event.kind == EventKind::relay;
    if (is_on_link && !world.pending().is_aside(handle)) expect(event.id, event.time);
  });
  for (const auto& [id, held] : world.held()) expect(id, Time::max());
}

// ---------------------------------------------------------------- marks and roles

void Chronicler::output(const World& world, NodeId node, const Payload& output) {
  chronicle_.add(Mark{.kind = Mark::Kind::output,
                      .event = world.events(),
                      .time = world.now(),
                      .node = place_of(node),
                      .text = words_of(output.type_name(), output.to_value())});
}

void Chronicler::violated(const World& world, const Violation& violation) {
  const NodeId node = violation.nodes.empty() ? NodeId{} : violation.nodes.front();
  chronicle_.add(Mark{.kind = Mark::Kind::violation,
                      .event = world.events(),
                      .time = world.now(),
                      .node = place_of(node),
                      .text = violation.judge + ": " + violation.sentence});
}

void Chronicler::fault(const World& world, std::string_view what) {
  arrivals_have_changed_ = true;  // it may hold, let go, or put off
  chronicle_.add(Mark{.kind = Mark::Kind::fault,
                      .event = world.events(),
                      .time = world.now(),
                      .node = place_of(only_node_in(what)),
                      .text = std::string(what)});
}

Word Chronicler::role_of_members(const World& world, NodeId node) {
  std::vector<Value> values;
  for (const std::string_view member : protocol_->role_of.members) {
    values.push_back(world.box(node).member(member).value_or(Value()));
  }
  const std::uint32_t replicas = world.group('n').size();
  return word(protocol_->role_of.tell(world.identity_of(node), replicas, values));
}

Word Chronicler::read_role(const World& world, NodeId node, RoleSource& source) {
  if (source.kind == RoleSource::Kind::none) return 0;
  if (source.kind == RoleSource::Kind::several) return role_of_members(world, node);
  const Box& box = world.box(node);
  const bool is_enum = source.kind == RoleSource::Kind::enumerator;
  if (is_enum) {
    const std::uint64_t now = box.enums() >> (8U * source.byte) & 0xFFU;
    if (now == std::exchange(source.newest, now)) return source.role;
  }
  const std::optional<Value> value = box.member(source.member);
  if (!value) return 0;
  const bool* fact = value->get_if<bool>();
  if (fact == nullptr) return source.role = chronicle_.word_for(words_of(*value));
  // A fact is read anew each time: words_ makes that cheap.
  if (*fact) return source.role = word(source.member);
  return source.role = chronicle_.word_for("not " + std::string(source.member));
}

void Chronicler::look_at_role(const World& world, SlotIndex slot) {
  const NodeId node = world.node_at(slot);
  RoleSource& source = roles_[slot];
  Word role = Chronicle::down_word;
  if (world.is_paused(node)) role = Chronicle::paused_word;
  else if (world.is_up(node)) role = read_role(world, node, source);
  if (role == std::exchange(source.shown, role)) return;
  chronicle_.add_role(slot, {.event = world.events(), .time = world.now(), .role = role});
}

}  // namespace orrery::gui
