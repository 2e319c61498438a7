#include "gui/model/entries.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "gui/model/words.hpp"
#include "gui/session/value_parts.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery::gui {
namespace {

/// Of an epoch, a ballot: its first number.
std::uint64_t number_of_term(const Value& term) {
  if (const auto number = number_in(term)) return static_cast<std::uint64_t>(*number);
  const auto* members = term.get_if<Value::Object>();
  if (members == nullptr) return 0;
  for (const Value::Member& member : *members) {
    if (const auto number = number_in(member.value)) return static_cast<std::uint64_t>(*number);
  }
  return 0;
}

/// "2"; of more than a number its parts: "2·n1".
std::string term_words(const Value& term) {
  const auto* members = term.get_if<Value::Object>();
  if (members == nullptr) return value_words(term, 12);
  std::string words;
  for (const Value::Member& member : *members) {
    words += (words.empty() ? "" : "·") + value_words(member.value, 8);
  }
  return words;
}

class Table {
 public:
  Table(Session& session, const ReplicatedLog& log, const EntriesLook& look,
        const TextWidth& width_of)
      : session_(session),
        chronicle_(session.chronicle()),
        log_(log),
        look_(look),
        width_of_(width_of),
        em_(look.em) {}

  Entries result() {
    find_replicas();
    table_.committed = log_.committed;
    table_.all = all_indexes();
    if (table_.all.end == table_.all.first) {
      table_.nothing = "No node has an entry in its log yet.";
      return std::move(table_);
    }
    divide();
    read_cells();
    place_indexes();
    place_pointers();
    return std::move(table_);
  }

 private:
  void find_replicas() {
    for (Place node = 0; node < chronicle_.nodes().size(); ++node) {
      if (chronicle_.nodes()[node].group() == 'n') replicas_.push_back(node);
    }
  }

  MemberEntries entries(Place node, std::string_view member, const IndexRange& wanted) {
    MemberEntries found = session_.entries(node, member, look_.after, wanted);
    for (auto& [index, value] : found.wanted) index += log_.first;
    found.first += log_.first;
    found.end += log_.first;
    return found;
  }

  IndexRange all_indexes() {
    IndexRange all;
    for (const Place node : replicas_) {
      const MemberEntries own = entries(node, log_.entries, {});
      counts_.push_back(own.end - own.first);
      if (own.end == own.first) continue;
      all.first = all.end == 0 ? own.first : std::min(all.first, own.first);
      all.end = std::max(all.end, own.end);
    }
    return all;
  }

  // ---------------------------------------------------------------- places

  void divide() {
    const Rect& area = look_.area;
    float gutter = 3 * em_;
    for (const Place node : replicas_) {
      gutter = std::max(gutter, width_of_(chronicle_.nodes()[node].name) + 2.2F * em_);
    }
    gutter = std::ceil(std::min(gutter, area.width / 3));
    const float header = std::floor(1.25F * em_);
    const float legend = std::floor(1.5F * em_);
    const float room = std::max(1.0F, area.height - header - legend);
    const auto rows = static_cast<float>(replicas_.size());
    row_height_ = std::floor(std::clamp(room / rows, 1.7F * em_, 2.6F * em_));
    const auto fit = static_cast<std::size_t>(std::max(1.0F, std::floor(room / row_height_)));
    const std::size_t above =
        std::min(look_.first_row, replicas_.size() - std::min(fit, replicas_.size()));
    table_.body = snapped({area.x + gutter, area.y + header, area.width - gutter,
                           row_height_ * static_cast<float>(std::min(fit, replicas_.size()))});
    for (std::size_t i = above; i < std::min(above + fit, replicas_.size()); ++i) {
      const float y = table_.body.y + row_height_ * static_cast<float>(i - above);
      const Place node = replicas_[i];
      table_.rows.push_back({.node = node,
                             .area = {area.x, y, area.width, row_height_},
                             .name = {area.x, y, gutter, row_height_},
                             .role = chronicle_.role_at(node, look_.after),
                             .count = counts_[i]});
    }
    table_.rows_above = above;
    table_.rows_below = replicas_.size() - std::min(replicas_.size(), above + fit);
  }

  /// As many columns as there is room for; one more than there are entries, for what comes next.
  void choose_columns() {
    const auto fit = static_cast<std::uint64_t>(
        std::max(1.0F, std::floor(table_.body.width / table_.cell_width)));
    const std::uint64_t end = table_.all.end + 1;
    const std::uint64_t newest = end - std::min(end, fit);
    const std::uint64_t least = std::min(table_.all.first, newest);
    const std::uint64_t first =
        std::max(table_.all.first, std::min(look_.first.value_or(newest), std::max(least, newest)));
    table_.shown = {first, std::min(end, first + fit)};
  }

  float x_of(std::uint64_t index) const {
    return table_.body.x + static_cast<float>(index - table_.shown.first) * table_.cell_width;
  }

  // ---------------------------------------------------------------- cells

  float width_of_cell(const std::vector<std::vector<EntryCell>>& read) const {
    float width = std::max(1.7F * em_, width_of_(number_words(table_.all.end)) + 0.4F * em_);
    for (const auto& cells : read) {
      for (const EntryCell& cell : cells) {
        width = std::max(width, width_of_(cell.term) + 0.7F * em_);
      }
    }
    return std::ceil(width);
  }

  /// Columns are as wide as the terms in sight, which are read for columns of the least width.
  void read_cells() {
    table_.cell_width = width_of_cell({});
    choose_columns();
    std::vector<std::vector<EntryCell>> read;
    for (const EntryRow& row : table_.rows) read.push_back(cells_of(row.node));
    table_.cell_width = width_of_cell(read);
    choose_columns();
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      const Rect& row = table_.rows[i].area;
      for (EntryCell& cell : read[i]) {
        if (!table_.shown.contains(cell.index)) continue;
        cell.area = {x_of(cell.index) + 1, row.y + std::floor(0.1F * em_), table_.cell_width - 2,
                     std::floor(1.3F * em_)};
        table_.cells.push_back(std::move(cell));
      }
    }
  }

  std::vector<EntryCell> cells_of(Place node) {
    std::vector<EntryCell> cells;
    const IndexRange stored{table_.shown.first - std::min(table_.shown.first, log_.first),
                            table_.shown.end - std::min(table_.shown.end, log_.first)};
    const MemberEntries own = entries(node, log_.entries, stored);
    const auto committed = session_.member(node, log_.committed, look_.after);
    const std::optional<double> up_to = committed ? number_in(*committed) : std::nullopt;
    std::set<std::uint64_t> chosen;
    if (!up_to && !log_.committed.empty()) {
      for (const auto& [index, value] : entries(node, log_.committed, stored).wanted) {
        chosen.insert(index);
      }
    }
    for (const auto& [index, value] : own.wanted) {
      EntryCell cell{.node = node, .index = index, .words = value_words(value, 200)};
      const Value* term =
          log_.term.empty() ? nullptr : member_inside(value, "entry." + std::string(log_.term));
      if (term != nullptr) {
        cell.term = term_words(*term);
        cell.number = number_of_term(*term);
      }
      cell.is_committed = up_to ? static_cast<double>(index) <= *up_to : chosen.contains(index);
      cells.push_back(std::move(cell));
    }
    return cells;
  }

  /// A number where the one before leaves room for it.
  void place_indexes() {
    float free_from = 0;
    for (std::uint64_t index = table_.shown.first; index < table_.shown.end; ++index) {
      const Rect area{x_of(index), look_.area.y, table_.cell_width, table_.body.y - look_.area.y};
      const bool is_entry = index < table_.all.end;
      table_.indexes.push_back({index, area, is_entry && area.x >= free_from});
      if (table_.indexes.back().has_text) free_from = area.right();
    }
  }

  // ---------------------------------------------------------------- what a leader believes

  std::optional<std::uint64_t> belief(const Value& map, std::string_view path, Place node) const {
    const Value* found = map.find(chronicle_.nodes()[node].name);
    if (found == nullptr) return std::nullopt;
    if (path.find('.') != std::string_view::npos) found = member_inside(*found, path);
    const auto number = found == nullptr ? std::nullopt : number_in(*found);
    if (!number) return std::nullopt;
    return static_cast<std::uint64_t>(*number);
  }

  /// A map by node, whatever lies below it.
  std::optional<Value> map_of(Place node, std::string_view path) {
    const auto map = session_.member(node, path.substr(0, path.find('.')), look_.after);
    const auto* members = map ? map->get_if<Value::Object>() : nullptr;
    return members == nullptr || members->empty() ? std::nullopt : map;
  }

  /// Who believes something; of several, who has had its role for the shortest time.
  Place find_leader() {
    Place leader = nowhere;
    EventNumber newest = 0;
    for (const Place node : replicas_) {
      const bool is_down = chronicle_.role_at(node, look_.after) == Chronicle::down_word;
      if (is_down || !map_of(node, log_.match.empty() ? log_.next : log_.match)) continue;
      const auto& roles = chronicle_.roles_of(node);
      const auto later = std::ranges::upper_bound(roles, look_.after, {}, &RoleChange::event);
      const EventNumber since = later == roles.begin() ? 0 : std::prev(later)->event;
      if (leader != nowhere && since < newest) continue;
      leader = node;
      newest = since;
    }
    return leader;
  }

  void place_pointers() {
    if (log_.next.empty() && log_.match.empty()) return;
    table_.leader = find_leader();
    if (table_.leader == nowhere) return;
    for (const bool is_match : {false, true}) {
      const std::string_view path = is_match ? log_.match : log_.next;
      const auto map = path.empty() ? std::nullopt : map_of(table_.leader, path);
      if (!map) continue;
      for (const EntryRow& row : table_.rows) {
        const auto index = belief(*map, path, row.node);
        if (!index || row.node == table_.leader || !table_.shown.contains(*index)) continue;
        const Point at{x_of(*index) + std::floor(table_.cell_width * (is_match ? 0.3F : 0.7F)),
                       row.area.y + std::floor(1.4F * em_)};
        table_.pointers.push_back({row.node, *index, is_match, at});
      }
    }
  }

  Session& session_;
  const Chronicle& chronicle_;
  const ReplicatedLog& log_;
  const EntriesLook& look_;
  const TextWidth& width_of_;
  float em_;
  float row_height_ = 0;
  std::vector<Place> replicas_;
  std::vector<std::uint64_t> counts_;  // of their entries
  Entries table_;
};

}  // namespace

Entries entries_of(Session& session, const EntriesLook& look, const TextWidth& width_of) {
  const Protocol* protocol = session.protocol();
  if (protocol == nullptr || protocol->log.entries.empty()) {
    Entries none;
    none.nothing = session.words().protocol +
                   " keeps no log of entries. Raft, Multi-Paxos, PBFT and primary-secondary do.";
    return none;
  }
  return Table(session, protocol->log, look, width_of).result();
}

const EntryCell* cell_at(const Entries& entries, Point at) {
  const auto found = std::ranges::find_if(
      entries.cells, [&](const EntryCell& cell) { return cell.area.contains(at); });
  return found == entries.cells.end() ? nullptr : &*found;
}

const Entries& entries_for(EntriesState& state, Session& session, const EntriesLook& look,
                           const TextWidth& width_of) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (state.seen == now && state.look == look) return state.entries;
  // What comes later changes nothing of a moment that is past.
  const bool is_same_moment =
      state.seen.goes_on_as(now) && state.look == look && look.after < state.seen.last_event;
  state.seen = now;
  if (is_same_moment) return state.entries;
  state.glyphs.follow(session.chronicle());
  state.look = look;
  state.entries = entries_of(session, look, width_of);
  return state.entries;
}

void scroll_entries(EntriesState& state, std::int64_t by) {
  const Entries& table = state.entries;
  if (table.shown.end == table.shown.first) return;
  const std::uint64_t end = table.all.end + 1;
  const auto first = static_cast<std::int64_t>(table.shown.first) + by;
  const auto wanted = static_cast<std::uint64_t>(std::max<std::int64_t>(0, first));
  const std::uint64_t columns = table.shown.end - table.shown.first;
  if (wanted + columns >= end) state.first.reset();
  else state.first = std::max(wanted, table.all.first);
}

void turn_wheel_over_entries(EntriesState& state, float turns) {
  constexpr float indexes_a_notch = 3;
  state.turned -= turns * indexes_a_notch;
  const float whole = std::trunc(state.turned);
  state.turned -= whole;
  if (whole != 0) scroll_entries(state, static_cast<std::int64_t>(whole));
}

}  // namespace orrery::gui
