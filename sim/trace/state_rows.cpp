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

Cell StateRows::json(Rows& rows, const AnyValue& value) {
  text_.clear();
  value.append_json(text_);
  return rows.keep(text_);
}

void StateRows::replaced(const std::string& member, Shape shape, const AnyValue*,
                         const AnyValue& now) {
  Rows& rows = file_.rows();
  Member& told = known(rows, member, shape);
  told.whole = ++states_;
  told.changes = 0;
  rows.add(TraceTableId::state, {told.whole, told.id, event_, Cell(), Cell(), json(rows, now)});
}

void StateRows::entry_changed(const std::string& member, const Entry& entry, const AnyValue*,
                              const AnyValue* now) {
  Rows& rows = file_.rows();
  Member& told = nodes_[slot_].members.find(member)->second;
  ++told.changes;
  const auto* key = std::get_if<std::string_view>(&entry);
  rows.add(TraceTableId::state, {++states_, told.id, event_, told.whole,
                                 key ? rows.keep(*key) : Cell(std::get<std::uint64_t>(entry)),
                                 now ? json(rows, *now) : Cell()});
}

bool StateRows::wants_all_of(const std::string& member, std::size_t entries) {
  return nodes_[slot_].members.at(member).changes > entries + changes_at_least;
}

}  // namespace orrery
