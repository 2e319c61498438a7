#include <algorithm>

#include "gui/session/traced_states.hpp"
#include "gui/session/value_parts.hpp"
#include "sim/plan/json.hpp"

namespace orrery::gui {
namespace {

std::optional<double> number_in_json(const Query& query, int column) {
  if (query.is_null(column)) return std::nullopt;
  const std::string_view text = query.text(column);
  // Lists, objects and texts are no numbers, whatever is in them.
  if (text.empty() || text[0] == '{' || text[0] == '[' || text[0] == '"') return std::nullopt;
  return number_in(parse_json(text, "a state"));
}

}  // namespace

std::vector<MemberChange> TracedStates::changes_in(EventNumber first, EventNumber last) const {
  std::vector<MemberChange> changes;
  for (Place node = 0; node < members_.size(); ++node) {
    for (const Member& member : members_[node]) {
      add_changes_in(member, node, {first, last + 1}, changes);
    }
  }
  std::ranges::stable_sort(changes, {}, &MemberChange::event);
  // Parts of a member that changed in an event are one change of it.
  const auto same = [](const MemberChange& a, const MemberChange& b) {
    return a.event == b.event && a.member == b.member;
  };
  changes.erase(std::unique(changes.begin(), changes.end(), same), changes.end());
  return changes;
}

void TracedStates::add_changes_in(const Member& member, Place node, const IndexRange& events,
                                  std::vector<MemberChange>& changes) const {
  Query query = trace_.query(
      "SELECT event, entry, value FROM state WHERE member_id = ? AND event >= ? AND event < ? "
      "ORDER BY event, state");
  query.bind(1, member.id).bind(2, static_cast<std::int64_t>(events.first));
  query.bind(3, static_cast<std::int64_t>(events.end));
  const bool is_outermost = member.name.find('.') == std::string::npos;
  const bool is_value = member.shape == Shape::value && is_outermost;
  const std::string outermost = member.name.substr(0, member.name.find('.'));
  std::optional<double> before;
  bool knows_before = false;
  while (query.next()) {
    const auto event = static_cast<EventNumber>(query.integer(0));
    if (!is_value) {
      changes.push_back({.event = event, .node = node, .member = outermost});
      continue;
    }
    if (!knows_before) before = number_before(member, event);
    knows_before = true;
    const std::optional<double> after = number_in_json(query, 2);
    changes.push_back(
        {.event = event, .node = node, .member = outermost, .before = before, .after = after});
    before = after;
  }
}

std::optional<double> TracedStates::number_before(const Member& member, EventNumber event) const {
  const std::optional<Row> row = newest(member, event - 1);
  if (!row || !row->value) return std::nullopt;
  return number_in(parse_json(*row->value, trace_.path()));
}

MemberEntries TracedStates::entries(Place node, std::string_view name, EventNumber after,
                                    const IndexRange& wanted) const {
  MemberEntries found;
  if (node >= members_.size()) return found;
  const auto member = std::ranges::find(members_[node], name, &Member::name);
  if (member == members_[node].end() || member->shape == Shape::value) return found;
  const std::optional<Row> row = newest(*member, after);
  if (!row) return found;
  Query query = trace_.query(
      "SELECT entry, value, max(state) FROM state WHERE member_id = ?1 AND whole = ?2 AND event "
      "BETWEEN (SELECT event FROM state AS beginning WHERE beginning.state = ?2) AND ?3 "
      "GROUP BY entry");
  query.bind(1, member->id).bind(2, row->whole).bind(3, static_cast<std::int64_t>(after));
  while (query.next()) {
    if (query.is_null(1)) continue;
    const std::optional<std::uint64_t> index = number_of_key(query.text(0));
    if (!index) continue;
    found.first = found.end == 0 ? *index : std::min(found.first, *index);
    found.end = std::max(found.end, *index + 1);
    if (wanted.contains(*index)) {
      found.wanted.emplace_back(*index, parse_json(query.text(1), trace_.path()));
    }
  }
  std::ranges::sort(found.wanted, {}, [](const auto& entry) { return entry.first; });
  return found;
}

}  // namespace orrery::gui
