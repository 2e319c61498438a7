#include "sim/trace/recorder.hpp"

#include <algorithm>

#include "sim/core/error.hpp"
#include "sim/core/wire_size.hpp"
#include "sim/trace/schema.hpp"

namespace orrery {
namespace {

std::string hexadecimal(std::uint64_t digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, digest >>= 4U) {
    *digit = digits[digest & 0xFU];
  }
  return text;
}

std::string_view kind_of(const World& world, NodeId node) {
  if (world.identity_of(node) != node) return "twin";
  if (node.group() == 'n') return "replica";
  return node.group() == 'c' ? "client" : "other";
}

/// The names of EventKind, by number.
const auto kinds = [] {
  std::vector<std::string_view> names;
  for (int kind = 0; !name_of_enumerator(EventKind(kind)).empty(); ++kind) {
    names.push_back(name_of_enumerator(EventKind(kind)));
  }
  return names;
}();

/// Null for what did not come from an event.
Cell event_or_null(std::uint64_t event) { return event == 0 ? Cell() : Cell(event); }

bool begins_or_ends_a_life(EventKind kind) {
  return kind == EventKind::start || kind == EventKind::restart || kind == EventKind::crash;
}

std::string_view fate_of(Loss loss) {
  return loss == Loss::none ? "delivered" : name_of_enumerator(loss);
}

std::size_t index_of_group(NodeId node) { return static_cast<std::size_t>(node.group() - 'a'); }

}  // namespace

// ---------------------------------------------------------------- beginning and end

Recorder::Recorder(const TraceOptions& options, const World& world)
    : level_(options.level), file_(options.file, options.replace) {
  write_run(options, world);
  if (has_events()) name_nodes(world);
  if (level_ == TraceLevel::full) states_.emplace(file_, names_);
  file_.hand_over();
}

Recorder::~Recorder() {
  if (is_finished_) return;
  try {
    for (const TracedVerdict& violation : violations_) add_verdict(violation, false);
  } catch (const Error&) {  // the trace is as incomplete as it says
  }
}

void Recorder::write_run(const TraceOptions& options, const World& world) {
  Rows& rows = file_.rows();
  rows.add(TraceTableId::run, {std::int64_t{trace_schema_version}, rows.keep(options.version),
                               name_of_enumerator(level_), rows.keep(options.scenario),
                               rows.keep(options.plan), rows.keep(std::to_string(world.seed())),
                               std::string_view("incomplete"), Cell(), Cell(), Cell()});
}

void Recorder::name_nodes(const World& world) {
  for (SlotIndex slot = 0; slot < world.node_count(); ++slot) {
    const NodeId node = world.node_at(slot);
    names_.push_back(to_text(node));
    if (world.identity_of(node) != node) continue;  // twins have no place in a group
    if (node.number() == 1) first_of_group_[index_of_group(node)] = slot;
    ++size_of_group_[index_of_group(node)];
  }
  for (SlotIndex slot = 0; slot < world.node_count(); ++slot) {
    const NodeId node = world.node_at(slot);
    file_.rows().add(TraceTableId::node, {std::string_view(names_[slot]), kind_of(world, node),
                                          region_of(world, node), world.box(node).process_name()});
    file_.event_is_over();
  }
}

std::string Recorder::finish(const World& world, const TracedEnd& end) {
  is_finished_ = true;
  if (has_events()) {
    add_what_is_in_flight(world);
    add_horizons(world);
  }
  for (const auto& [client, call] : calls_) add_operation(client, call, nullptr, world);
  for (const TracedVerdict& verdict : end.verdicts) add_verdict(verdict, true);
  file_.close("UPDATE run SET ended = '" + end.ended + "', events = " +
              std::to_string(world.events()) + ", time = " + std::to_string(world.now().count()) +
              ", digest = '" + hexadecimal(world.digest()) + "'");
  if (!end.is_complete) return file_.partial_path();
  file_.rename();
  return file_.path();
}

void Recorder::add_what_is_in_flight(const World& world) {
  std::vector<const Event*> messages;
  world.pending().for_each([&](EventHandle, const Event& event) {
    if (carries_message(event.kind)) messages.push_back(&event);
  });
  std::ranges::sort(messages, {}, [](const Event* event) { return event->id; });
  for (const Event* message : messages) {
    add_message(*message, "in_flight", {}, Time{});
    file_.event_is_over();
  }
  for (const auto& [id, held] : world.held()) {
    add_message(held.event, "held", {}, Time{});
    file_.event_is_over();
  }
}

void Recorder::add_horizons(const World& world) {
  constexpr std::uint64_t interval = trace_horizon_interval;
  std::uint64_t last = 0;
  for (std::uint64_t stretch = 0; stretch * interval < world.events(); ++stretch) {
    if (stretch < last_to_end_.size()) last = std::max(last, last_to_end_[stretch]);
    file_.rows().add(TraceTableId::horizon, {(stretch + 1) * interval, last});
    file_.event_is_over();
  }
}

void Recorder::add_verdict(const TracedVerdict& verdict, bool is_final) {
  Rows& rows = file_.rows();
  const bool is_compared = is_final && verdict.is_expected.has_value();
  rows.add(TraceTableId::verdict,
           {++verdicts_, rows.keep(verdict.judge), rows.keep(verdict.status),
            is_compared ? Cell(std::int64_t{*verdict.is_expected}) : Cell(),
            event_or_null(verdict.event), verdict.time, rows.keep(verdict.sentence)});
  for (const std::uint64_t event : verdict.evidence) {
    rows.add(TraceTableId::evidence, {verdicts_, event});
  }
}

// ---------------------------------------------------------------- cells

Cell Recorder::name_of_node(NodeId node) {
  const std::size_t group = index_of_group(node);
  const bool is_known = node.number() != 0 && node.number() <= size_of_group_[group];
  if (!is_known) return file_.rows().keep(to_text(node));
  return std::string_view(names_[first_of_group_[group] + node.number() - 1]);
}

Cell Recorder::region_of(const World& world, NodeId node) {
  const std::string_view region = world.region_of(node);
  return region.empty() ? Cell() : file_.rows().keep(std::string(region));
}

Cell Recorder::content(const Payload& payload) {
  if (level_ != TraceLevel::full) return {};
  json_.clear();
  payload.append_json(json_);
  return file_.rows().keep(json_);
}

// ---------------------------------------------------------------- what happens

void Recorder::event_begins(const World& world, const Event& event) {
  file_.event_is_over();
  if (world.events() % World::checkpoint_interval == 0) add_checkpoints(world);
  if (!has_events()) return;
  const bool is_message = world.ends_message(event);
  if (is_message) {
    arriving_ = event.id;
    arriving_row_ = file_.rows().cells(TraceTableId::message).size();
    add_message(event, fate_of(Loss::none), world.events(), event.time);
  }
  const bool is_timer = event.kind == EventKind::timer;
  const bool is_at_a_node = event.kind != EventKind::alarm;
  file_.rows().add(
      TraceTableId::event,
      {world.events(), event.time, is_at_a_node ? name_of_slot(event.slot) : Cell(),
       kinds[static_cast<std::size_t>(event.kind)], event_or_null(event.cause),
       is_message ? Cell(messages_) : Cell(), is_timer ? Cell(world.timer_name(event)) : Cell()});
  if (!begins_or_ends_a_life(event.kind)) return;
  file_.rows().add(TraceTableId::life, {world.events(), name_of_slot(event.slot),
                                        kinds[static_cast<std::size_t>(event.kind)]});
}

void Recorder::event_ended(const World& world, const Event& event) {
  if (!has_events()) return;
  arriving_ = 0;
  const bool may_change_a_state = event.kind != EventKind::alarm && event.kind != EventKind::relay;
  if (states_ && may_change_a_state) states_->add(world, event.slot);
}

void Recorder::add_checkpoints(const World& world) {
  const Log<Checkpoint>& chain = world.checkpoints();
  for (; checkpoints_ < chain.size(); ++checkpoints_) {
    Rows& rows = file_.rows();
    rows.add(TraceTableId::checkpoint,
             {chain[checkpoints_].event, rows.keep(hexadecimal(chain[checkpoints_].digest))});
  }
}

// ---------------------------------------------------------------- messages

void Recorder::sent(const World& world, const Transmission& message, const Fate& fate,
                    std::uint64_t id, std::uint64_t duplicate_id) {
  if (!has_events()) return;
  Sending sending{
      .number = ++sent_, .sent = message.sent, .is_changed = static_cast<bool>(fate.instead)};
  if (id != 0) sendings_.put(id, sending);
  sending.is_duplicate = true;
  if (duplicate_id != 0) sendings_.put(duplicate_id, sending);
  if (id != 0) return;
  note_end(++messages_, world.events());
  Rows& rows = file_.rows();
  rows.add(TraceTableId::message,
           {messages_, message.payload.type_name(), name_of_node(message.from),
            name_of_node(message.to), wire_size(message.payload), sent_, std::int64_t{0},
            std::int64_t{0}, event_or_null(world.events()), message.sent, world.events(),
            world.now(), fate_of(fate.loss), content(message.payload)});
}

void Recorder::duplicated(const World&, std::uint64_t id, std::uint64_t copy_id) {
  if (!has_events()) return;
  std::optional<Sending> sending = sendings_.take(id);
  if (!sending) return;
  sendings_.put(id, *sending);
  sending->is_duplicate = true;
  sendings_.put(copy_id, *sending);
}

void Recorder::not_delivered(const World& world, const Event& message, Loss why) {
  if (!has_events()) return;
  if (message.id == arriving_) {
    constexpr std::size_t fate_column = 12;
    file_.rows().cell(TraceTableId::message, arriving_row_ + fate_column) = fate_of(why);
  } else {  // a hand has dropped it
    add_message(message, fate_of(why), world.events(), world.now());
  }
}

void Recorder::add_message(const Event& message, std::string_view fate,
                           std::optional<std::uint64_t> ended, Time now) {
  const std::optional<Sending> sending = sendings_.take(message.id);
  note_end(++messages_, sending ? message.cause : ended.value_or(0));
  Rows& rows = file_.rows();
  rows.add(
      TraceTableId::message,
      {messages_, message.payload->type_name(), name_of_node(message.from),
       name_of_slot(message.target()), wire_size(*message.payload),
       sending ? Cell(sending->number) : Cell(), std::int64_t{sending && sending->is_duplicate},
       std::int64_t{sending && sending->is_changed},
       sending ? event_or_null(message.cause) : Cell(), sending ? Cell(sending->sent) : Cell(),
       ended ? Cell(*ended) : Cell(), ended ? Cell(now) : Cell(), fate, content(*message.payload)});
}

void Recorder::note_end(std::uint64_t message, std::uint64_t sent_event) {
  if (sent_event == 0) return;
  const std::uint64_t stretch = (sent_event - 1) / trace_horizon_interval;
  if (stretch >= last_to_end_.size()) last_to_end_.resize(stretch + 1);
  last_to_end_[stretch] = std::max(last_to_end_[stretch], message);
}

// ---------------------------------------------------------------- outputs, operations, faults

void Recorder::output(const World& world, NodeId node, const Payload& output) {
  if (!has_events()) return;
  Rows& rows = file_.rows();
  rows.add(TraceTableId::output, {++outputs_, world.events(), world.now(), name_of_node(node),
                                  output.type_name(), content(output)});
}

void Recorder::invoked(const World& world, NodeId client, const Operation& operation) {
  if (!has_events()) return;
  calls_[client] = {++operations_, operation, world.events(), world.now()};
}

void Recorder::completed(const World& world, NodeId client, const Result& result) {
  const auto call = calls_.find(client);
  if (call == calls_.end()) return;
  add_operation(client, call->second, &result, world);
  calls_.erase(call);
}

void Recorder::add_operation(NodeId client, const Call& call, const Result* result,
                             const World& world) {
  const Operation& operation = call.operation;
  const bool expects = operation.action == Action::cas || !operation.expected.empty();
  Rows& rows = file_.rows();
  rows.add(
      TraceTableId::operation,
      {call.number, name_of_node(client), name_of_enumerator(operation.action),
       rows.keep(operation.key), has_value(operation.action) ? rows.keep(operation.value) : Cell(),
       expects ? rows.keep(operation.expected) : Cell(), call.event, call.time,
       result ? Cell(world.events()) : Cell(), result ? Cell(world.now()) : Cell(),
       result ? name_of_enumerator(result->outcome) : std::string_view("pending"),
       result && result->value ? rows.keep(*result->value) : Cell()});
}

void Recorder::violated(const World&, const Violation& violation) {
  violations_.push_back({.judge = violation.judge,
                         .status = "violated",
                         .event = violation.event,
                         .time = violation.time,
                         .sentence = violation.sentence});
}

void Recorder::fault(const World& world, std::string_view what) {
  if (!has_events()) return;
  Rows& rows = file_.rows();
  rows.add(TraceTableId::fault, {++faults_, world.events(), world.now(), rows.keep(what)});
}

}  // namespace orrery
