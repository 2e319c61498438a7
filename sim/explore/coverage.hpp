#pragma once
/// What runs of a protocol have ever shown: which of its outputs, which transitions of the enum
/// members of its state ("role: follower -> candidate"), and which faults. What was never seen was
/// never tested.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/observer.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery {

/// All that can be seen of a protocol, as its vocabulary has it, numbered from 0.
class Sights {
 public:
  explicit Sights(const Protocol& protocol);

  /// "output Elected", …, "role: follower -> candidate", …
  const std::vector<std::string>& names() const { return names_; }

  static constexpr std::size_t none = ~std::size_t{0};
  /// `none` for a name that the vocabulary does not have.
  std::size_t output(std::string_view type) const;
  std::size_t transition(std::string_view member, std::size_t from, std::size_t to) const;

 private:
  struct Transitions {
    std::string member{};
    std::size_t values = 0;
    std::size_t first = 0;  // of its names: from the first value to each other, from the second …
  };

  std::vector<std::string> names_;
  std::vector<std::string> outputs_;
  std::vector<Transitions> transitions_;
};

/// "crash random 1", …: what the mixes, nemeses and sequences among these can do. Each such part is
/// a fault, and may never strike although its entry does.
std::vector<std::string> parts_of(const std::vector<FaultEntry>& faults);

/// Notes what one run shows. What a crash or a restart does to a state is no transition of the
/// protocol's.
class Lookout final : public Observer {
 public:
  /// `sights` outlives this; `parts` are those of the run's faults.
  Lookout(const Sights& sights, std::vector<std::string> parts)
      : sights_(sights), seen_(sights.names().size()) {
    for (std::string& part : parts) parts_.push_back({std::move(part)});
  }

  /// Beside the sights.
  const std::vector<bool>& seen() const { return seen_; }

  struct Part {
    std::string what{};
    bool has_struck = false;
  };
  const std::vector<Part>& parts() const { return parts_; }

  void event_begins(const World& world, const Event& event) override;
  void event_ended(const World& world, const Event& event) override;
  void output(const World& world, NodeId node, const Payload& output) override;
  void fault(const World& world, std::string_view what) override;

 private:
  void note(std::size_t sight);
  void compare(const Box& box, std::uint64_t before, std::uint64_t after);
  std::uint64_t& enums_of(SlotIndex slot);

  const Sights& sights_;
  std::vector<bool> seen_;
  std::vector<Part> parts_;
  std::vector<std::uint64_t> enums_;  // by slot
  std::vector<std::uint64_t> known_;  // types of outputs that have been noted
};

}  // namespace orrery
