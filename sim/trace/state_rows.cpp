#include "sim/trace/state_rows.hpp"

namespace orrery {
namespace {

// A list or map is told anew when it had as many changes as it has entries, and so many.
constexpr std::size_t changes_at_least = 256;

}  // namespace

void StateRows::add(const World& world, SlotIndex slot) {
  const Box& now = world.box(world.node_at(slot));
  Ref<const Box>& before = nodes_[slot].before;
  if (before.get() == &now) return;  // nothing has been edited
  slot_ = slot;
  event_ = world.events();
  now.tell_changes(before.get(), *this);
  before = Ref<const Box>(&now);
}

StateRows::Member& StateRows::known(Rows& rows, const std::string& member, Shape shape) {
  Member& known = nodes_[slot_].members[member];
  if (known.id == 0) {
    known.id = ++members_;
    rows.add(TraceTableId::member,
             {known.id, name(), rows.keep(member), name_of_enumerator(shape)});
  }
  return known;
}

void StateRows::replaced(const std::string& member, Shape shape, const Value& value) {
  Rows& rows = file_.rows();
  Member& told = known(rows, member, shape);
  told.whole = ++states_;
  told.changes = 0;
  rows.add(TraceTableId::state,
           {told.whole, told.id, event_, Cell(), Cell(), rows.keep(to_json(value))});
}

void StateRows::entry_changed(const std::string& member, const Value& entry, const Value* value) {
  Rows& rows = file_.rows();
  Member& told = nodes_[slot_].members.find(member)->second;
  ++told.changes;
  const auto* key = entry.get_if<std::string>();
  rows.add(TraceTableId::state,
           {++states_, told.id, event_, told.whole,
            key != nullptr ? rows.keep(*key) : Cell(*entry.get_if<std::int64_t>()),
            value == nullptr ? Cell() : rows.keep(to_json(*value))});
}

bool StateRows::wants_all_of(const std::string& member, std::size_t entries) {
  return nodes_[slot_].members.at(member).changes > entries + changes_at_least;
}

}  // namespace orrery
