#pragma once
/// `--follow NODE`: everything that one node meets, as text while it happens: what comes, what it
/// changes in the node's state, what the node sends and what becomes of it.

#include <string>
#include <vector>

#include "scenarios/terminal.hpp"
#include "sim/core/observer.hpp"
#include "sim/core/world.hpp"

namespace orrery {

class Follow final : public Observer {
 public:
  Follow(NodeId node, const World& world, const Outlet& outlet);

  void event_begins(const World& world, const Event& event) override;
  void event_ended(const World& world, const Event& event) override;
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override;
  void not_delivered(const World& world, const Event& message, Loss why) override;
  void output(const World& world, NodeId node, const Payload& output) override;
  void completed(const World& world, NodeId client, const Result& result) override;
  void violated(const World& world, const Violation& violation) override;

 private:
  bool is_here(const World& world, const Event& event) const;
  void headline(Time time, const std::string& text);
  void detail(const std::string& text, Tone tone = Tone::plain);
  void effect(std::string text, Tone tone = Tone::plain);

  NodeId node_;
  const Outlet& outlet_;
  Ref<const Box> before_;  // the node as of its newest event
  bool is_inside_ = false;
  struct Line {
    std::string text;
    Tone tone;
  };
  std::vector<Line> effects_;  // of the running event: shown behind what it changed
};

/// "receives AppendEntries from n1: term 3": what an event is to its node; empty for alarms.
std::string event_text(const World& world, const Event& event);

/// "sent" to "lost": what becomes of a message, for a person.
std::string_view fate_text(Loss loss);

}  // namespace orrery
