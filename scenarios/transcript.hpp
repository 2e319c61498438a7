#pragma once
/// A short run as a text, event by event: what every node meets, in the order in which it happens.

#include <string>

#include "sim/core/observer.hpp"
#include "sim/core/world.hpp"

namespace orrery {

class Transcript final : public Observer {
 public:
  void event_begins(const World& world, const Event& event) override;
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override;
  void not_delivered(const World& world, const Event& message, Loss why) override;
  void output(const World& world, NodeId node, const Payload& output) override;
  void completed(const World& world, NodeId client, const Result& result) override;
  void violated(const World& world, const Violation& violation) override;
  void fault(const World& world, std::string_view what) override;

  const std::string& text() const { return text_; }

 private:
  void line(const World& world, const std::string& who, const std::string& what);
  std::string text_;
};

}  // namespace orrery
