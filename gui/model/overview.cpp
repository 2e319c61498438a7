#include "gui/model/overview.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

constexpr Time shortest_run = std::chrono::milliseconds(1);
constexpr float branch_row_em = 1.25F;

float whole_pixels(float pixels) { return std::floor(pixels); }

void divide_strip(Overview& overview, const OverviewLook& look, std::size_t branches) {
  const float em = look.em;
  const Rect area = snapped(look.area);
  const float flags = whole_pixels(em * 0.9F);
  const float ribbon = whole_pixels(em * 0.45F);
  const float axis = whole_pixels(em * 1.15F);
  const float row = whole_pixels(em * branch_row_em);
  const float least = flags + ribbon + axis + whole_pixels(em * 1.1F);
  // One branch alone needs no row.
  const auto fitting = static_cast<std::size_t>(std::max(0.0F, (area.height - least) / row));
  const std::size_t rows = branches < 2 ? 0 : std::min(branches, fitting);
  const float rows_height = row * static_cast<float>(rows);
  const float bars = std::max(1.0F, area.height - flags - ribbon - axis - rows_height);
  overview.area = area;
  overview.em = em;
  float y = area.y;
  const auto below = [&](float height) {
    const Rect rect{area.x, y, area.width, height};
    y += height;
    return rect;
  };
  overview.flags = below(flags);
  overview.bars = below(bars);
  overview.ribbon = below(ribbon);
  overview.axis = below(axis);
  overview.rows = below(rows_height);
}

void add_message_columns(Overview& overview, const Chronicle& chronicle) {
  const float column = std::max(1.0F, whole_pixels(overview.em / 8));
  const std::vector<EventNumber> edges = column_edges(chronicle, overview.scale, column);
  std::uint64_t most = 1;
  for (std::size_t i = 1; i < edges.size(); ++i) {
    if (edges[i] == edges[i - 1]) continue;
    const EventNumber first = i == 1 ? 0 : edges[i - 1];
    const Chronicle::Range sent = chronicle.sent_in(first, edges[i] - 1);
    if (sent.first == sent.end) continue;
    const float x = overview.bars.x + column * static_cast<float>(i - 1);
    overview.columns.push_back(
        {{x, 0, std::min(column, overview.bars.right() - x), 0}, sent.end - sent.first});
    most = std::max<std::uint64_t>(most, sent.end - sent.first);
  }
  for (MessageColumn& bar : overview.columns) {
    const float part = static_cast<float>(bar.messages) / static_cast<float>(most);
    bar.area.height = std::max(1.0F, whole_pixels((overview.bars.height - 2) * part));
    bar.area.y = overview.bars.bottom() - bar.area.height;
  }
}

/// Neighbouring pixels of the same role as one run; pixels of role 0 as none.
std::vector<RoleRun> runs_of(const std::vector<Word>& pixels, float left) {
  std::vector<RoleRun> runs;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (pixels[i] == 0) continue;
    const float x = left + static_cast<float>(i);
    if (!runs.empty() && runs.back().role == pixels[i] && runs.back().x1 == x) {
      runs.back().x1 = x + 1;
    } else {
      runs.push_back({x, x + 1, pixels[i]});
    }
  }
  return runs;
}

/// The role that came up last among those that nodes have: protocols begin with followers, and meet
/// candidates before leaders.
void add_ribbon(Overview& overview, const Chronicle& chronicle, const Glyphs& glyphs) {
  const float left = std::floor(overview.scale.x);
  const auto width = static_cast<std::size_t>(std::max(0.0F, std::floor(overview.scale.width)));
  std::vector<Word> foremost(width, 0);
  std::vector<Word> gaps(width, 0);
  const auto rank = [&](Word role) {
    const std::size_t index = glyphs.role_index(role);
    return index == Glyphs::none ? std::size_t{0} : index + 1;
  };
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    for (const RoleRun& run :
         role_runs(chronicle.roles_of(node), overview.scale, overview.reached)) {
      const bool is_gap = run.role == Chronicle::down_word || run.role == Chronicle::paused_word;
      std::vector<Word>& pixels = is_gap ? gaps : foremost;
      const auto first = static_cast<std::size_t>(run.x0 - left);
      const auto end = std::min(width, static_cast<std::size_t>(run.x1 - left));
      for (std::size_t i = first; i < end; ++i) {
        if (is_gap || rank(run.role) > rank(pixels[i])) pixels[i] = run.role;
      }
    }
  }
  overview.roles = runs_of(foremost, left);
  overview.gaps = runs_of(gaps, left);
}

/// The row of a branch, at this place among the rows; its label right of its fork, or left of it
/// where there is no room.
BranchRow branch_row(const Overview& overview, const BranchView& branch, float y,
                     const TextWidth& width_of) {
  const float em = overview.em;
  BranchRow row;
  row.text = branch.name;
  row.row = {overview.rows.x, y, overview.rows.width, whole_pixels(em * branch_row_em)};
  const float height = std::max(3.0F, whole_pixels(em * 0.22F));
  const float x0 = std::floor(overview.scale.x_of(branch.forked_at));
  const float x1 = std::max(x0 + height, std::floor(overview.scale.x_of(branch.reached)));
  row.line = {x0, whole_pixels(row.row.bottom() - height - em * 0.1F), x1 - x0, height};
  const float width = std::ceil(width_of(row.text));
  float x = x0 + whole_pixels(em * 0.4F);
  if (x + width > row.row.right()) x = std::max(row.row.x, row.row.right() - width);
  row.label = {x, y, std::min(width, row.row.width), whole_pixels(em)};
  return row;
}

void add_branches(Overview& overview, const Session& session, const OverviewLook& look,
                  const TextWidth& width_of) {
  const std::vector<BranchView> branches = session.branches();
  const float height = whole_pixels(overview.em * branch_row_em);
  const auto room = static_cast<std::size_t>(overview.rows.height / height + 0.5F);
  if (room == 0) return;
  const std::vector<std::size_t> order = branch_order(branches);
  overview.first_row = std::min(look.first_row, order.size() - std::min(order.size(), room));
  const std::size_t end = std::min(order.size(), overview.first_row + room);
  overview.rows_above = overview.first_row;
  overview.rows_below = order.size() - end;
  std::vector<float> middles(branches.size(), overview.rows.y);  // of parents out of sight: the top
  for (std::size_t i = overview.first_row; i < end; ++i) {
    const BranchView& branch = branches[order[i]];
    const float y = overview.rows.y + height * static_cast<float>(i - overview.first_row);
    BranchRow row = branch_row(overview, branch, y, width_of);
    row.branch = order[i];
    row.is_chosen = order[i] == session.branch();
    const float middle = row.line.y + std::floor(row.line.height / 2);
    row.fork_y = branch.parent == order[i] ? middle : middles[branch.parent];
    middles[order[i]] = middle;
    overview.branches.push_back(std::move(row));
  }
}

void visit_branch(const std::vector<BranchView>& branches, std::size_t branch,
                  std::vector<std::size_t>& order) {
  order.push_back(branch);
  for (std::size_t child = branch + 1; child < branches.size(); ++child) {
    if (branches[child].parent == branch) visit_branch(branches, child, order);
  }
}

}  // namespace

Rect Overview::box_of(const TimeWindow& window) const {
  const float x0 = std::clamp(std::floor(scale.x_of(window.begin)), bars.x, bars.right());
  const float x1 = std::clamp(std::ceil(scale.x_of(window.end)), bars.x, bars.right());
  const float width = std::max(3.0F, x1 - x0);
  return {std::min(x0, bars.right() - width), flags.y, width, ribbon.bottom() - flags.y};
}

Time whole_run(const Session& session) {
  Time end = std::max(session.reached(), shortest_run);
  for (const BranchView& branch : session.branches()) end = std::max(end, branch.reached);
  const Time stop = session.words().stop;
  if (session.is_live() && !session.has_ended() && stop < Time::max()) end = std::max(end, stop);
  return end;
}

std::vector<std::size_t> branch_order(const std::vector<BranchView>& branches) {
  std::vector<std::size_t> order;
  if (!branches.empty()) visit_branch(branches, 0, order);
  return order;
}

Overview overview_of(const Session& session, const Glyphs& glyphs, const MarkIndex& marks,
                     const OverviewLook& look, const TextWidth& width_of) {
  const Chronicle& chronicle = session.chronicle();
  Overview overview;
  divide_strip(overview, look, session.branches().size());
  overview.reached = session.reached();
  overview.ended = session.has_ended();
  overview.scale = {{Time{}, whole_run(session)}, overview.bars.x, overview.bars.width};
  add_message_columns(overview, chronicle);
  add_ribbon(overview, chronicle, glyphs);
  overview.ticks = axis_ticks(overview.scale, overview.axis, look.em, width_of);
  for (const auto kind : {Mark::Kind::fault, Mark::Kind::violation}) {
    const auto flags = flags_of(chronicle, marks, kind, overview.scale, look.em * 0.6F);
    overview.marks.insert(overview.marks.end(), flags.begin(), flags.end());
  }
  add_branches(overview, session, look, width_of);
  return overview;
}

OverviewHit hit(const Overview& overview, const TimeWindow& window, Time head, Point at) {
  for (const BranchRow& row : overview.branches) {
    if (row.row.contains(at)) return {OverviewPart::branch, row.branch};
  }
  if (!overview.area.contains(at) || at.y >= overview.rows.y) return {};
  const float reach = std::max(6.0F, overview.em * 0.4F);
  const float head_x = overview.scale.x_of(head);
  const bool is_in_flags = overview.flags.contains(at);
  if (is_in_flags && std::abs(at.x - head_x) <= reach) return {OverviewPart::head};
  if (is_in_flags || overview.axis.contains(at)) return {OverviewPart::time};
  const Rect box = overview.box_of(window);
  // The inner part of a narrow box still moves it.
  const float edge = std::min(reach, box.width / 4);
  if (at.x >= box.x - reach && at.x <= box.x + edge) return {OverviewPart::window_begin};
  if (at.x >= box.right() - edge && at.x <= box.right() + reach) return {OverviewPart::window_end};
  if (box.contains(at)) return {OverviewPart::window};
  return {OverviewPart::bars};
}

}  // namespace orrery::gui
