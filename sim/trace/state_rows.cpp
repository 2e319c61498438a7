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

std::pair<const std::string, std::size_t>& StateRows::known(Rows& rows, const std::string& member,
                                                            Shape shape) {
  auto& members = nodes_[slot_].changes;
  const auto [place, is_new] = members.try_emplace(member, 0);
  if (is_new) {
    rows.add(TraceTableId::member,
             {name(), std::string_view(place->first), name_of_enumerator(shape)});
  }
  return *place;
}

void StateRows::replaced(const std::string& member, Shape shape, const Value& value) {
  Rows& rows = file_.rows();
  auto& [member_name, changes] = known(rows, member, shape);
  changes = 0;
  rows.add(TraceTableId::state, {++states_, name(), std::string_view(member_name), event_, Cell(),
                                 rows.keep(to_json(value))});
}

void StateRows::entry_changed(const std::string& member, const Value& entry, const Value* value) {
  Rows& rows = file_.rows();
  auto& [member_name, changes] = *nodes_[slot_].changes.find(member);
  ++changes;
  const auto* key = entry.get_if<std::string>();
  rows.add(TraceTableId::state,
           {++states_, name(), std::string_view(member_name), event_,
            key != nullptr ? rows.keep(*key) : Cell(*entry.get_if<std::int64_t>()),
            value == nullptr ? Cell() : rows.keep(to_json(*value))});
}

bool StateRows::wants_all_of(const std::string& member, std::size_t entries) {
  return nodes_[slot_].changes.at(member) > entries + changes_at_least;
}

}  // namespace orrery
