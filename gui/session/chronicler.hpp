#pragma once
/// Writes the chronicle of a live world, as its observer.

#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "sim/core/world.hpp"
#include "sim/trace/sendings.hpp"

namespace orrery {
struct Protocol;
}

namespace orrery::gui {

/// The nodes of a world, by slot.
std::vector<ChronicleNode> nodes_of(const World& world);

/// Ids of the messages that have left and not ended, in order of sending: beside
/// Chronicle::under_way of that moment. Those that wait in an inbox are among them.
std::vector<std::uint64_t> ids_under_way(const World& world);

/// Invariant: `chronicle` is the history of the world that it watches.
class Chronicler final : public Observer {
 public:
  /// Of a run of this protocol; null: it is not known. Both outlive this. Requires: the world has
  /// come as far as the chronicle has, and no hand was laid on it since its newest event.
  Chronicler(Chronicle& chronicle, const World& world, const Protocol* protocol);

  /// Looks up when what is under way will arrive, if anything has changed that since.
  void review_arrivals(const World& world);

  void event_begins(const World& world, const Event& event) override;
  void event_ended(const World& world, const Event& event) override;
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override;
  void duplicated(const World& world, std::uint64_t id, std::uint64_t copy_id) override;
  void not_delivered(const World& world, const Event& message, Loss why) override;
  void output(const World& world, NodeId node, const Payload& output) override;
  void violated(const World& world, const Violation& violation) override;
  void fault(const World& world, std::string_view what) override;

 private:
  /// Where a node's role is read from.
  struct RoleSource {
    enum class Kind : std::uint8_t { none, enumerator, fact, several };
    Kind kind = Kind::none;
    std::uint8_t byte = 0;       // among Box::enums()
    std::string_view member{};   // its name
    std::uint64_t newest = ~0U;  // what was read last
    Word role = 0;               // … in words
    Word shown = 0;              // in the chronicle
  };

  RoleSource source_of(const Box& box, char group) const;
  Place place_of(NodeId node) const;
  Word word(std::string_view name);
  Place take(std::uint64_t id);
  void put(std::uint64_t id, Place place);
  Place add_unknown(const World& world, const Event& event);
  Word read_role(const World& world, NodeId node, RoleSource& source);
  Word role_of_members(const World& world, NodeId node);
  void look_at_role(const World& world, SlotIndex slot);

  Chronicle& chronicle_;
  const Protocol* protocol_;
  std::array<std::pair<SlotIndex, std::uint32_t>, 32> groups_{};  // first slot and size
  std::map<NodeId, SlotIndex> twins_;
  std::vector<std::pair<const char*, Word>> words_;  // of names that are constants
  std::vector<RoleSource> roles_;                    // by slot
  Sendings sendings_;                                // numbered by place
  Place arriving_ = nowhere;  // the message that this event is about to handle
  std::uint64_t arriving_id_ = 0;
  bool is_inside_event_ = false;
  bool arrivals_have_changed_ = false;
};

}  // namespace orrery::gui
