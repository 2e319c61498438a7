#include "scenarios/transcript.hpp"

#include <fmt/format.h>

#include "scenarios/follow.hpp"
#include "scenarios/value_text.hpp"

namespace orrery {
namespace {

std::string content_text(std::string_view name, const Value& content) {
  const std::string text = to_line(content);
  return std::string(name) + (text.empty() ? "" : ": " + text);
}

}  // namespace

void Transcript::line(const World& world, const std::string& who, const std::string& what) {
  text_ += fmt::format("{:>12}  {:<4}{}\n", to_text(world.now()), who, what);
}

void Transcript::event_begins(const World& world, const Event& event) {
  const std::string what = event_text(world, event);
  if (!what.empty()) line(world, to_text(world.node_at(event.slot)), what);
}

/// What arrives is told when it does.
void Transcript::sent(const World& world, const Transmission& message, const Fate& fate,
                      std::uint64_t, std::uint64_t) {
  if (fate.loss == Loss::none) return;
  line(world, to_text(message.from),
       fmt::format("-> {}  {} ({})", to_text(message.to),
                   content_text(message.payload.type_name(), message.payload.to_value()),
                   fate_text(fate.loss)));
}

void Transcript::not_delivered(const World& world, const Event& message, Loss why) {
  line(world, to_text(world.node_at(message.slot)),
       fmt::format("does not get {} from {} ({})", message.payload->type_name(),
                   to_text(message.from), fate_text(why)));
}

void Transcript::output(const World& world, NodeId node, const Payload& output) {
  line(world, to_text(node), "* " + content_text(output.type_name(), output.to_value()));
}

void Transcript::completed(const World& world, NodeId client, const Result& result) {
  line(world, to_text(client), "has its answer: " + to_text(result));
}

void Transcript::violated(const World& world, const Violation& violation) {
  line(world, "", "VIOLATED " + violation.judge + ": " + violation.sentence);
}

void Transcript::fault(const World& world, std::string_view what) {
  line(world, "", "FAULT " + std::string(what));
}

}  // namespace orrery
