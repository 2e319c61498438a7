#include <algorithm>
#include <string>

#include "gui/session/live_moment.hpp"
#include "gui/session/value_parts.hpp"

namespace orrery::gui {
namespace {

/// Compares each node with what it was before its event.
class ChangesOfMembers final : public Observer, public ChangeListener {
 public:
  ChangesOfMembers(EventNumber first, EventNumber last) : first_(first), last_(last) {}

  std::vector<MemberChange> list;

  void event_begins(const World& world, const Event& event) override {
    before_ = {};
    if (is_wanted(world, event)) before_ = box_of(world, event);
  }
  void event_ended(const World& world, const Event& event) override {
    if (!is_wanted(world, event)) return;
    const Ref<const Box> now = box_of(world, event);
    if (before_.get() == now.get()) return;
    event_ = world.events();
    node_ = event.slot;
    first_of_event_ = list.size();
    now->tell_changes(before_.get(), *this);
    before_ = {};
  }

  void replaced(const std::string& member, Shape shape, const AnyValue* before,
                const AnyValue& now) override {
    if (shape != Shape::value) return note(member);
    const bool is_outermost = member.find('.') == std::string::npos;
    if (!is_outermost) return note(member);
    list.push_back({.event = event_,
                    .node = node_,
                    .member = member,
                    .before = before ? number_in(before->to_value()) : std::nullopt,
                    .after = number_in(now.to_value())});
  }
  void entry_changed(const std::string& member, const Entry&, const AnyValue*,
                     const AnyValue*) override {
    note(member);
  }

 private:
  bool is_wanted(const World& world, const Event& event) const {
    return event.kind != EventKind::alarm && world.events() >= first_ && world.events() <= last_;
  }
  static Ref<const Box> box_of(const World& world, const Event& event) {
    return Ref<const Box>(&world.box(world.node_at(event.slot)));
  }
  /// Something inside it; once an event.
  void note(const std::string& member) {
    std::string outermost = member.substr(0, member.find('.'));
    for (std::size_t i = first_of_event_; i < list.size(); ++i) {
      if (list[i].member == outermost) return;
    }
    list.push_back({.event = event_, .node = node_, .member = std::move(outermost)});
  }

  EventNumber first_;
  EventNumber last_;
  Ref<const Box> before_;
  EventNumber event_ = 0;
  Place node_ = nowhere;
  std::size_t first_of_event_ = 0;
};

/// Is told all of a state, and renders what is wanted of one member.
class WantedEntries final : public ChangeListener {
 public:
  WantedEntries(std::string_view member, const IndexRange& wanted)
      : member_(member), wanted_(wanted) {}

  MemberEntries found;

  void replaced(const std::string&, Shape, const AnyValue*, const AnyValue&) override {}
  void entry_changed(const std::string& member, const Entry& entry, const AnyValue*,
                     const AnyValue* now) override {
    if (member != member_ || now == nullptr) return;
    const std::optional<std::uint64_t> index = index_of(entry);
    if (!index) return;
    found.first = found.end == 0 ? *index : std::min(found.first, *index);
    found.end = std::max(found.end, *index + 1);
    if (wanted_.contains(*index)) found.wanted.emplace_back(*index, now->to_value());
  }

 private:
  static std::optional<std::uint64_t> index_of(const Entry& entry) {
    if (const auto* index = std::get_if<std::uint64_t>(&entry)) return *index;
    return number_of_key(std::get<std::string_view>(entry));
  }

  std::string_view member_;
  IndexRange wanted_;
};

}  // namespace

std::vector<MemberChange> changes_in(Branch& branch, EventNumber first, EventNumber last) {
  ChangesOfMembers changes(first, last);
  branch.watch(first, last, changes);
  return std::move(changes.list);
}

MemberEntries entries_of(Branch& branch, Place node, std::string_view member, EventNumber after,
                         const IndexRange& wanted) {
  const World& world = branch.world_at(after);
  WantedEntries entries(member, wanted);
  world.box(world.node_at(node)).tell_changes(nullptr, entries);
  std::ranges::sort(entries.found.wanted, {}, [](const auto& entry) { return entry.first; });
  return std::move(entries.found);
}

}  // namespace orrery::gui
