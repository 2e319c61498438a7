#include "gui/session/traced_states.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "gui/session/json_words.hpp"
#include "sim/plan/json.hpp"

namespace orrery::gui {
namespace {

/// A map is told anew when it had as many changes as it has entries, and 256: one that takes so
/// many rows to tell is longer than `entries_max`, or has just lost as much.
constexpr std::size_t rows_max = 4 * TracedStates::entries_max + 1024;

constexpr const char* columns_of_row = "SELECT state, event, coalesce(whole, state), entry, value ";

std::optional<std::string> text_or_nothing(const Query& query, int column) {
  if (query.is_null(column)) return std::nullopt;
  return std::string(query.text(column));
}

/// Its place among the texts of a history, which has few.
std::uint32_t place_of_text(MemberHistory& history, std::string_view text) {
  const auto known = std::ranges::find(history.texts, text);
  const auto place = static_cast<std::uint32_t>(known - history.texts.begin());
  if (known == history.texts.end()) history.texts.emplace_back(text);
  return place;
}

/// An entry's key or index, and its value as JSON.
using Entry = std::pair<std::string, std::string>;

/// "12", "n12" or "c12".
bool is_numbered(const Entry& entry) {
  const std::string& key = entry.first;
  const std::size_t digits = key.starts_with('n') || key.starts_with('c') ? 1 : 0;
  return key.size() > digits && key.find_first_not_of("0123456789", digits) == std::string::npos;
}

/// A trace has the keys of maps as texts, where n10 stands before n2.
void order_by_number(std::vector<Entry>& entries) {
  if (!std::ranges::all_of(entries, is_numbered)) return;
  std::ranges::sort(entries, {}, [](const Entry& entry) {
    const std::string& key = entry.first;
    return std::tuple(std::isalpha(static_cast<unsigned char>(key[0])) != 0 ? key[0] : '\0',
                      key.size(), key);
  });
}

std::string json_of(const std::vector<Entry>& entries, bool is_list) {
  std::string json(1, is_list ? '[' : '{');
  for (const auto& [key, value] : entries) {
    if (json.size() > 1) json += ',';
    if (!is_list) {
      append_json_text(json, key);
      json += ':';
    }
    json += value;
  }
  json += is_list ? ']' : '}';
  return json;
}

/// "log.entries" is what lies under "entries" in what lies under "log".
Value& under(Value& state, std::string_view member) {
  Value* place = &state;
  for (std::size_t dot = member.find('.'); dot != std::string_view::npos; dot = member.find('.')) {
    place = &(*place)[member.substr(0, dot)];
    member.remove_prefix(dot + 1);
  }
  return (*place)[member];
}

/// A list that is too long to be read.
std::string counted_entries(std::size_t entries) {
  std::string digits = std::to_string(entries);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), ",");
  }
  return "[" + digits + (entries == 1 ? " entry]" : " entries]");
}

}  // namespace

const std::string* MemberHistory::at(Place node, EventNumber after) const {
  if (node >= by_node.size()) return nullptr;
  const auto later = std::ranges::upper_bound(by_node[node], after, {}, &Told::event);
  return later == by_node[node].begin() ? nullptr : &texts[std::prev(later)->text];
}

TracedStates::TracedStates(const TraceReader& trace, const std::vector<ChronicleNode>& nodes)
    : trace_(trace), members_(nodes.size()) {
  if (!trace.has_states()) return;
  std::map<std::string, Place, std::less<>> places;
  for (Place place = 0; place < nodes.size(); ++place) places.emplace(nodes[place].name, place);
  Query query = trace_.query("SELECT id, node, member, shape FROM member ORDER BY id");
  while (query.next()) {
    const auto place = places.find(query.text(1));
    if (place == places.end()) continue;
    const std::string_view shape = query.text(3);
    members_[place->second].push_back({.id = query.integer(0),
                                       .name = std::string(query.text(2)),
                                       .shape = shape == "list"  ? Shape::list
                                                : shape == "map" ? Shape::map
                                                                 : Shape::value});
  }
}

MemberHistory TracedStates::history_of(std::string_view name) const {
  MemberHistory history;
  history.by_node.resize(members_.size());
  std::map<std::string, std::uint32_t, std::less<>> texts;
  for (Place node = 0; node < members_.size(); ++node) {
    const auto member = std::ranges::find(members_[node], name, &Member::name);
    if (member == members_[node].end() || member->shape != Shape::value) continue;
    Query query = trace_.query(
        "SELECT event, value FROM state WHERE member_id = ? AND value IS NOT NULL ORDER BY event, "
        "state");
    query.bind(1, member->id);
    while (query.next()) {
      const auto known = texts.find(query.text(1));
      const auto next = static_cast<std::uint32_t>(history.texts.size());
      const std::uint32_t text = known == texts.end() ? next : known->second;
      if (text == next) {
        texts.emplace(query.text(1), next);
        history.texts.push_back(words_of_json(query.text(1)));
      }
      history.by_node[node].push_back({static_cast<std::uint32_t>(query.integer(0)), text});
    }
  }
  return history;
}

MemberHistory TracedStates::history_of(const RoleOfMembers& role,
                                       const std::vector<ChronicleNode>& nodes) const {
  std::vector<MemberHistory> members;
  for (const std::string_view member : role.members) members.push_back(history_of(member));
  const auto replicas =
      static_cast<std::uint32_t>(std::ranges::count(nodes, 'n', &ChronicleNode::group));
  MemberHistory told{.by_node = std::vector<std::vector<MemberHistory::Told>>(nodes.size())};
  for (Place node = 0; node < nodes.size(); ++node) {
    const auto id = parse_node_id(nodes[node].name);
    std::set<std::uint32_t> events;
    for (const MemberHistory& member : members) {
      for (const auto& change : member.by_node[node]) events.insert(change.event);
    }
    for (const std::uint32_t event : events) {
      std::vector<Value> values;
      for (const MemberHistory& member : members) {
        const std::string* words = member.at(node, event);
        values.push_back(words == nullptr ? Value() : parse_json(*words, trace_.path()));
      }
      if (!id || id->group() != 'n') continue;
      told.by_node[node].push_back({event, place_of_text(told, role.tell(*id, replicas, values))});
    }
  }
  return told;
}

// ---------------------------------------------------------------- rows

TracedStates::Row TracedStates::row_at(const Query& query) {
  return {.state = query.integer(0),
          .event = query.integer(1),
          .whole = query.integer(2),
          .entry = text_or_nothing(query, 3),
          .value = text_or_nothing(query, 4)};
}

std::optional<std::string> TracedStates::words_in(const std::optional<std::string>& json) {
  if (!json) return std::nullopt;
  return words_of_json(*json);
}

std::optional<TracedStates::Row> TracedStates::newest(const Member& member,
                                                      EventNumber after) const {
  Query query = trace_.query(std::string(columns_of_row) +
                             "FROM state WHERE member_id = ? AND event <= ? "
                             "ORDER BY event DESC, state DESC LIMIT 1");
  query.bind(1, member.id).bind(2, static_cast<std::int64_t>(after));
  if (!query.next()) return std::nullopt;
  return row_at(query);
}

std::optional<std::size_t> TracedStates::length(const Member& member, const Row& newest) const {
  if (member.shape != Shape::list) return std::nullopt;
  // A list is a log: it changes at its end, so that its newest change knows its length. (One that
  // has just forgotten its beginning seems to be short: then its entries are counted as they are.)
  if (!newest.entry) return 0;
  if (newest.value) return std::stoull(*newest.entry) + 1;
  Query query = trace_.query("SELECT min(entry) FROM state WHERE member_id = ? AND event = ?");
  query.bind(1, member.id).bind(2, newest.event).next();
  return static_cast<std::size_t>(query.integer(0));
}

// ---------------------------------------------------------------- states

Value TracedStates::state(Place node, EventNumber after, std::string_view only) const {
  Value state = Value::Object{};
  for (const Member& member : members_[node]) {
    const std::string_view name = member.name;
    if (!only.empty() && name.substr(0, name.find('.')) != only) continue;
    const std::optional<Row> row = newest(member, after);
    if (!row) continue;
    under(state, member.name) = member.shape == Shape::value
                                    ? parse_json(row->value.value_or("null"), trace_.path())
                                    : whole_at(member, *row, after);
  }
  return state;
}

Value TracedStates::whole_at(const Member& member, const Row& newest, EventNumber after) const {
  const std::optional<std::size_t> entries = length(member, newest);
  if (entries && *entries > entries_max) return counted_entries(*entries);
  Query query = trace_.query(
      "SELECT entry, value, max(state) FROM (SELECT entry, value, state FROM state AS part "
      "WHERE member_id = ?1 AND whole = ?2 AND event BETWEEN "
      "(SELECT event FROM state AS beginning WHERE beginning.state = ?2) AND ?3 LIMIT ?4) "
      "GROUP BY entry ORDER BY entry");
  query.bind(1, member.id).bind(2, newest.whole).bind(3, static_cast<std::int64_t>(after));
  query.bind(4, std::int64_t{rows_max} + 1);
  std::vector<Entry> told;
  while (query.next()) {
    if (!query.is_null(1)) told.emplace_back(query.text(0), query.text(1));
    if (told.size() > entries_max) return "[too many entries to show]";
  }
  const bool is_list = member.shape == Shape::list;
  if (!is_list) order_by_number(told);
  return parse_json(json_of(told, is_list), trace_.path());
}

// ---------------------------------------------------------------- changes

std::vector<StateChange> TracedStates::changes(Place node, EventNumber event) const {
  std::vector<StateChange> changes;
  for (const Member& member : members_[node]) add_changes(member, event, changes);
  return changes;
}

void TracedStates::add_changes(const Member& member, EventNumber event,
                               std::vector<StateChange>& changes) const {
  Query query = trace_.query(std::string(columns_of_row) +
                             "FROM state WHERE member_id = ? AND event = ? ORDER BY state LIMIT ?");
  query.bind(1, member.id).bind(2, static_cast<std::int64_t>(event));
  query.bind(3, std::int64_t{rows_max});
  std::vector<Row> rows;
  while (query.next()) rows.push_back(row_at(query));
  if (rows.empty()) return;
  const bool is_told_anew = !rows.front().entry;
  if (is_told_anew) return add_told_anew(member, rows, changes);
  for (const Row& row : rows) {
    changes.push_back({.member = member.name,
                       .entry = *row.entry,
                       .before = words_in(entry_before(member, row)),
                       .after = words_in(row.value)});
  }
}

std::optional<std::string> TracedStates::entry_before(const Member& member,
                                                      const Row& change) const {
  const auto before = static_cast<EventNumber>(change.event) - 1;
  const bool is_list = member.shape == Shape::list;
  if (is_list) {
    const std::optional<Row> row = newest(member, before);
    if (!row) return {};
    // Saves a search for what is appended. After a cut, which may have been at the beginning, look.
    const bool was_cut = row->entry && !row->value;
    if (!was_cut && std::stoull(*change.entry) >= length(member, *row).value_or(0)) return {};
  }
  Query query = trace_.query(
      "SELECT value FROM state WHERE member_id = ?1 AND whole = ?2 AND entry = ?3 AND event "
      "BETWEEN "
      "(SELECT event FROM state AS beginning WHERE beginning.state = ?2) AND ?4 "
      "ORDER BY event DESC, state DESC LIMIT 1");
  query.bind(1, member.id).bind(2, change.whole).bind(4, static_cast<std::int64_t>(before));
  if (is_list) query.bind(3, std::int64_t{std::stoll(*change.entry)});
  else query.bind(3, *change.entry);
  return query.next() ? text_or_nothing(query, 0) : std::nullopt;
}

/// The first row is the member as a whole; a list or map is empty there, and its entries follow.
void TracedStates::add_told_anew(const Member& member, const std::vector<Row>& rows,
                                 std::vector<StateChange>& changes) const {
  const auto event = static_cast<EventNumber>(rows.front().event);
  const std::optional<Row> row = newest(member, event - 1);
  if (member.shape == Shape::value || !row) {
    changes.push_back({.member = member.name,
                       .before = row ? words_in(row->value) : std::nullopt,
                       .after = words_in(rows.front().value)});
    for (std::size_t i = 1; i < rows.size(); ++i) {
      changes.push_back(
          {.member = member.name, .entry = *rows[i].entry, .after = words_in(rows[i].value)});
    }
    return;
  }
  const Value before = whole_at(member, *row, event - 1);
  const Value after = whole_at(member, *newest(member, event), event);
  if (before == after) return;
  changes.push_back({.member = member.name,
                     .before = words_of_json(to_json(before)),
                     .after = words_of_json(to_json(after))});
}

}  // namespace orrery::gui
