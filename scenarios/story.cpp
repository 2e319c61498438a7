#include "scenarios/story.hpp"

#include <algorithm>

#include "scenarios/value_text.hpp"

namespace orrery {
namespace {

constexpr std::uint64_t outputs_listed_max = 12;  // of each type
constexpr std::size_t milestones_max = 500;

}  // namespace

void Story::add(Milestone milestone) {
  if (milestones_.size() < milestones_max) {
    milestones_.push_back(std::move(milestone));
  } else {
    ++forgotten_;
  }
}

void Story::event_begins(const World& world, const Event& event) {
  const bool is_told = event.kind == EventKind::crash || event.kind == EventKind::restart ||
                       event.kind == EventKind::pause || event.kind == EventKind::resume ||
                       event.kind == EventKind::wipe;
  if (!is_told) return;
  if (fault_time_ == world.now()) return;  // the fault that did it has been told
  add({.time = world.now(),
       .kind = Milestone::Kind::fault,
       .what = std::string(name_of_enumerator(event.kind)),
       .text = to_text(world.node_at(event.slot))});
}

void Story::fault(const World& world, std::string_view what) {
  fault_time_ = world.now();
  add({.time = world.now(), .kind = Milestone::Kind::fault, .what = std::string(what)});
}

void Story::violated(const World& world, const Violation& violation) {
  add({.time = world.now(),
       .kind = Milestone::Kind::violation,
       .what = violation.judge,
       .text = violation.sentence});
}

void Story::output(const World& world, NodeId node, const Payload& output) {
  auto type = std::find_if(output_types_.begin(), output_types_.end(),
                           [&](const auto& known) { return known.name == output.type_name(); });
  if (type == output_types_.end()) {
    type = output_types_.insert(type, OutputType{.name = std::string(output.type_name())});
  }
  Milestone milestone{.time = world.now(),
                      .who = to_text(node),
                      .what = type->name,
                      .text = to_line(output.to_value())};
  if (type->count == 0) type->first = milestone;
  if (++type->count <= outputs_listed_max) add(milestone);
  type->last = std::move(milestone);
}

std::vector<Story::OutputType> Story::frequent_outputs() const {
  std::vector<OutputType> frequent = output_types_;
  std::erase_if(frequent, [](const auto& type) { return type.count <= outputs_listed_max; });
  return frequent;
}

std::vector<Milestone> Story::milestones() const {
  const std::vector<OutputType> frequent = frequent_outputs();
  std::vector<Milestone> rare = milestones_;
  std::erase_if(rare, [&](const Milestone& milestone) {
    return milestone.kind == Milestone::Kind::output &&
           std::any_of(frequent.begin(), frequent.end(),
                       [&](const auto& type) { return type.name == milestone.what; });
  });
  return rare;
}

void Story::sent(const World&, const Transmission& message, const Fate&, std::uint64_t,
                 std::uint64_t) {
  const std::uint64_t key = message.payload.type_key();
  auto type = std::find_if(message_types_.begin(), message_types_.end(),
                           [&](const auto& known) { return known.key == key; });
  if (type == message_types_.end()) {
    type = message_types_.insert(
        type, MessageType{.name = std::string(message.payload.type_name()), .key = key});
  }
  ++type->sent;
}

void Story::invoked(const World& world, NodeId, const Operation&) {
  ++pending_;
  if (!waiting_since_) waiting_since_ = world.now();
}

void Story::completed(const World& world, NodeId, const Result& result) {
  --pending_;
  if (result.outcome == Outcome::unknown) return;  // given up: the silence goes on
  silence_ = longest_silence(world.now());
  waiting_since_ = pending_ == 0 ? std::nullopt : std::optional(world.now());
}

std::optional<Silence> Story::longest_silence(Time end) const {
  if (!waiting_since_) return silence_;
  const Silence current{*waiting_since_, end};
  return silence_ && silence_->length() >= current.length() ? silence_ : current;
}

}  // namespace orrery
