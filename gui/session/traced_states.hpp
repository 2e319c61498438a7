#pragma once
/// What a trace knows of the states of its nodes: the tables `member` and `state`, asked member by
/// member, which finds any moment of a long run at once.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "gui/session/moment.hpp"
#include "sim/core/value.hpp"
#include "sim/plan/protocol.hpp"
#include "sim/trace/trace_reader.hpp"

namespace orrery::gui {

/// All that one member of the nodes' states has been, in words.
struct MemberHistory {
  /// From this event on it is that.
  struct Told {
    std::uint32_t event = 0;
    std::uint32_t text = 0;  ///< its place in `texts`
  };
  std::vector<std::vector<Told>> by_node{};  ///< by place, in the order of events
  std::vector<std::string> texts{};

  /// Right after an event; null if the node does not have it yet.
  const std::string* at(Place node, EventNumber after) const;
};

class TracedStates {
 public:
  /// Longer lists and maps are only counted: to read them would take longer than a frame.
  static constexpr std::size_t entries_max = 300;

  /// The trace outlives this.
  TracedStates(const TraceReader& trace, const std::vector<ChronicleNode>& nodes);

  /// Of a member that is told as a whole; of any other, nothing.
  MemberHistory history_of(std::string_view member) const;
  /// Likewise a role that is told from several members.
  MemberHistory history_of(const RoleOfMembers& role,
                           const std::vector<ChronicleNode>& nodes) const;
  /// A node's state as its process describes it, an object by member; a list of more than
  /// `entries_max` entries is a text, "[1,234 entries]".
  Value state(Place node, EventNumber after) const { return state(node, after, {}); }
  /// Likewise with its outermost member of this name only; empty: all.
  Value state(Place node, EventNumber after, std::string_view only) const;
  /// The wanted entries of a list, or of a map from numbers; nothing of any other member.
  MemberEntries entries(Place node, std::string_view member, EventNumber after,
                        const IndexRange& wanted) const;
  /// What these events, both included, changed, in order.
  std::vector<MemberChange> changes_in(EventNumber first, EventNumber last) const;
  /// What an event changed in the state of its node.
  std::vector<StateChange> changes(Place node, EventNumber event) const;

 private:
  enum class Shape : std::uint8_t { value, list, map };
  struct Member {
    std::int64_t id = 0;
    std::string name{};
    Shape shape = Shape::value;
  };
  /// A row of `state`.
  struct Row {
    std::int64_t state = 0;
    std::int64_t event = 0;
    std::int64_t whole = 0;  ///< itself, if it is one
    std::optional<std::string> entry{};
    std::optional<std::string> value{};
  };

  static Row row_at(const Query& query);
  static std::optional<std::string> words_in(const std::optional<std::string>& json);
  std::optional<Row> newest(const Member& member, EventNumber after) const;
  /// Entries of a list, if there are few rows to look at; nothing else.
  std::optional<std::size_t> length(const Member& member, const Row& newest) const;
  Value whole_at(const Member& member, const Row& newest, EventNumber after) const;
  void add_changes_in(const Member& member, Place node, const IndexRange& events,
                      std::vector<MemberChange>& changes) const;
  std::optional<double> number_before(const Member& member, EventNumber event) const;
  std::optional<std::string> entry_before(const Member& member, const Row& change) const;
  void add_changes(const Member& member, EventNumber event,
                   std::vector<StateChange>& changes) const;
  void add_told_anew(const Member& member, const std::vector<Row>& rows,
                     std::vector<StateChange>& changes) const;

  const TraceReader& trace_;
  std::vector<std::vector<Member>> members_;  // by node
};

}  // namespace orrery::gui
