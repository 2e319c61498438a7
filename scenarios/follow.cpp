#include "scenarios/follow.hpp"

#include <fmt/format.h>

#include "scenarios/value_text.hpp"

namespace orrery {
namespace {

constexpr std::size_t time_width = 12;

std::string time_text(Time time) {
  return fmt::format("{:.6f}s", std::chrono::duration<double>(time).count());
}

std::string with_content(std::string_view name, const Value& content) {
  const std::string text = to_line(content);
  return std::string(name) + (text.empty() ? "" : ": " + text);
}

/// "AppendEntries from n1: term 3".
std::string message_text(const Event& event) {
  const std::string name = std::string(event.payload->type_name()) + " from " + to_text(event.from);
  return with_content(name, event.payload->to_value());
}

/// "has its clock set by -2s", "has its clock drift by 200ppm more".
std::string clock_text(const ClockChange& change) {
  std::string text = "has its clock";
  if (change.drift != Drift{}) {
    const bool is_more = change.drift > Drift{};
    const Drift amount{is_more ? change.drift.ppb : -change.drift.ppb};
    text += " drift by " + to_text(amount) + (is_more ? " more" : " less");
  }
  if (change.step == Duration{0}) return text;
  return text + (change.drift == Drift{} ? "" : " and") + " set by " + to_text(change.step);
}

/// What changed, as far as it did: the two sides of `differences`.
class ChangedParts final : public ChangeListener {
 public:
  Value before = Value::Object{};
  Value now = Value::Object{};

  void replaced(const std::string& member, Shape shape, const AnyValue* old_value,
                const AnyValue& new_value) override {
    if (shape != Shape::value) return;  // its entries follow
    before[member] = old_value ? old_value->to_value() : Value();
    now[member] = new_value.to_value();
  }
  void entry_changed(const std::string& member, const Entry& entry, const AnyValue* old_value,
                     const AnyValue* new_value) override {
    if (const auto* key = std::get_if<std::string_view>(&entry)) {
      const std::string name = (member + ".").append(*key);
      before[name] = old_value ? old_value->to_value() : Value();
      now[name] = new_value ? new_value->to_value() : Value();
    } else {  // of a list, the end that differs
      add(before[member], old_value);
      add(now[member], new_value);
    }
  }

 private:
  static void add(Value& list, const AnyValue* value) {
    if (list.is_null()) list = Value::Array{};
    if (value != nullptr) list.push_back(value->to_value());
  }
};

}  // namespace

std::string event_text(const World& world, const Event& event) {
  switch (event.kind) {
    case EventKind::start:
      return "starts";
    case EventKind::restart:
      return "restarts from its disk";
    case EventKind::crash:
      return "crashes";
    case EventKind::message:
      return world.ends_message(event) ? "receives " + message_text(event)
                                       : "has in its inbox " + message_text(event);
    case EventKind::worked:
      return "handles " + message_text(event);
    case EventKind::pause:
      return "is paused";
    case EventKind::resume:
      return "goes on";
    case EventKind::wipe:
      return "loses its disk";
    case EventKind::clock:
      return clock_text(*content_of<ClockChange>(*event.payload));
    case EventKind::relay:
      return "passes on, to " + to_text(world.node_at(event.target())) + ", " + message_text(event);
    case EventKind::timer:
      return "timer " + std::string(world.timer_name(event)) + " expires";
    case EventKind::synced:
      return "a write is on disk";
    case EventKind::invoke:
      return "is asked to " + to_text(*content_of<Operation>(*event.payload));
    case EventKind::alarm:
      return "";
  }
  return "";
}

std::string_view fate_text(Loss loss) {
  switch (loss) {
    case Loss::none:
      return "arrives";
    case Loss::lost:
      return "lost on the way";
    case Loss::cut:
      return "cut off by a partition";
    case Loss::queue_full:
      return "the link's queue is full";
    case Loss::corrupted:
      return "damaged on the way";
    case Loss::inbox_full:
      return "the target's inbox is full";
    case Loss::target_down:
      return "the target is down";
    case Loss::no_target:
      return "nobody has this name";
    case Loss::not_understood:
      return "not understood";
    case Loss::withheld:
      return "its sender, a liar, keeps it to itself";
    case Loss::forged:
      return "refused: it came in another's name";
  }
  return "";
}

Follow::Follow(NodeId node, const World& world, const Outlet& outlet)
    : node_(node), outlet_(outlet), before_(&world.box(node)) {}

bool Follow::is_here(const World& world, const Event& event) const {
  return event.kind != EventKind::alarm && world.node_at(event.slot) == node_;
}

void Follow::headline(Time time, const std::string& text) {
  outlet_.stream << toned(outlet_, Tone::faint, right_aligned(time_text(time), time_width)) << "  "
                 << toned(outlet_, Tone::strong, wrapped(text, outlet_.width, time_width + 4))
                 << "\n";
}

void Follow::detail(const std::string& text, Tone tone) {
  outlet_.stream << std::string(time_width + 4, ' ')
                 << toned(outlet_, tone, wrapped(text, outlet_.width, time_width + 6)) << "\n";
}

/// What happens to the node from outside its own events is shown at once.
void Follow::effect(std::string text, Tone tone) {
  if (is_inside_) {
    effects_.push_back({std::move(text), tone});
  } else {
    detail(text, tone);
  }
}

void Follow::event_begins(const World& world, const Event& event) {
  if (!is_here(world, event)) return;
  is_inside_ = true;
  headline(world.now(), event_text(world, event));
}

void Follow::event_ended(const World& world, const Event& event) {
  if (!is_here(world, event)) return;
  const Box& now = world.box(node_);
  ChangedParts changed;
  if (&now != before_.get()) now.tell_changes(before_.get(), changed);
  before_ = Ref<const Box>(&now);
  for (const std::string& change : differences(changed.before, changed.now)) {
    detail(change, Tone::odd);
  }
  for (const Line& line : effects_) detail(line.text, line.tone);
  effects_.clear();
  is_inside_ = false;
}

void Follow::sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t,
                  std::uint64_t) {
  if (message.from != node_) return;
  std::string text = "-> " + to_text(message.to) + "  " +
                     with_content(message.payload.type_name(), message.payload.to_value()) + "  (";
  const bool is_held = fate.hold != Holding::none;
  const bool is_relayed = fate.relay != NodeId{};
  text += is_held      ? "held back on the way"
          : is_relayed ? "reaches " + to_text(fate.relay)
                       : std::string(fate_text(fate.loss));
  if (fate.loss == Loss::none && !is_held) text += " " + time_text(world.now() + fate.delay);
  if (fate.duplicate_delay && !is_held)
    text += " and " + time_text(world.now() + *fate.duplicate_delay);
  effect(text + ")", fate.loss == Loss::none ? Tone::plain : Tone::bad);
}

void Follow::not_delivered(const World& world, const Event& message, Loss why) {
  if (!is_here(world, message)) return;
  effect(std::string("not delivered: ").append(fate_text(why)), Tone::bad);
}

void Follow::output(const World&, NodeId node, const Payload& output) {
  if (node != node_) return;
  effect("** " + with_content(output.type_name(), output.to_value()), Tone::good);
}

void Follow::completed(const World& world, NodeId client, const Result& result) {
  if (client != node_) return;
  const std::string text = "the operation is " + to_text(result);
  if (!is_inside_) return headline(world.now(), "is given no more time: " + text);
  effect("** " + text, Tone::good);
}

void Follow::violated(const World&, const Violation& violation) {
  for (const NodeId node : violation.nodes) {
    if (node == node_) return effect("✘ " + violation.judge + ": " + violation.sentence, Tone::bad);
  }
}

}  // namespace orrery
