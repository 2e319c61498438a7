#include "gui/model/operations.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/operations_parts.hpp"
#include "gui/model/space_time.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

constexpr float line_em = 1.3F;  // the axis, the footer's lines
constexpr float smallest_row_em = 2.3F;
constexpr float largest_row_em = 5.5F;
constexpr float chooser_em = 1.8F;
constexpr float order_em = 2.2F;

/// At most so many lines; the last one ends in an ellipsis if that is not enough.
std::vector<std::string> wrapped(const std::string& text, float width, std::size_t lines_max,
                                 const TextWidth& width_of) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    std::string longer = line.empty() ? "" : line + " ";
    longer += word;
    at = end + 1;
    if (line.empty() || width_of(longer) <= width) {
      line = longer;
      continue;
    }
    if (lines.size() + 1 == lines_max) {
      while (!line.empty() && width_of(line + " …") > width) {
        line.resize(line.rfind(' ') == std::string::npos ? 0 : line.rfind(' '));
      }
      line += " …";
      break;
    }
    lines.push_back(std::move(line));
    line = word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

bool has_returned(const CallIndex::Key& key) { return key.returned > 0; }

void say_verdict(Operations& picture, const KnownCalls& known, const OperationsLook& look,
                 const TextWidth& width_of) {
  if (known.calls.empty()) return;
  const auto alone = key_alone(known, look);
  const bool is_judged = !alone || *alone < known.verdicts.keys().size();
  const KeyVerdict* key = alone && is_judged ? &known.verdicts.keys()[*alone] : nullptr;
  const KeyVerdict* shown = verdict_shown(known, look);
  picture.is_violated = shown != nullptr && shown->verdict.status == Verdict::Status::violated;
  const bool is_answered = alone ? known.index.keys()[*alone].returned > 0
                                 : std::ranges::any_of(known.index.keys(), has_returned);
  const KeyVerdict* told = picture.is_violated ? shown : key;
  picture.verdict = "No call has been answered yet.";
  if (is_answered && is_judged) {
    picture.verdict = verdict_words(known.verdicts, told, known.calls,
                                    {look.judge, look.has_ended, picture.is_dense});
  }
  const auto most =
      static_cast<std::size_t>(std::clamp(look.area.height / (look.em * line_em * 4), 1.0F, 4.0F));
  picture.verdict_lines = wrapped(picture.verdict, look.area.width - look.em, most, width_of);
}

void divide(Operations& picture, const KnownCalls& known, const OperationsLook& look, float names) {
  const float em = look.em;
  const Rect area = snapped(look.area);
  const float row = std::floor(em * line_em);
  const bool has_chooser = known.index.keys().size() > 1;
  const float chooser = has_chooser ? std::floor(em * chooser_em) : 0;
  const auto lines = static_cast<float>(picture.verdict_lines.size());
  const float verdict = lines > 0 ? std::floor(em * 0.3F) + lines * row : 0;
  const float footer = verdict + row;
  const float width = std::max(1.0F, area.width - names);
  const float top = area.y + chooser + row;
  const float room = std::max(1.0F, area.bottom() - footer - top);
  const bool has_order = picture.has_values && room > em * (order_em + smallest_row_em);
  const float order = has_order ? std::floor(em * order_em) : 0;
  picture.area = area;
  picture.em = em;
  picture.chooser = {area.x, area.y, area.width, chooser};
  picture.axis = {area.x + names, area.y + chooser, width, row};
  picture.plot = {area.x + names, top, width, room - order};
  picture.names = {area.x, top, names, picture.plot.height};
  picture.order = {area.x + names, picture.plot.bottom(), width, order};
  picture.footer = {area.x, area.bottom() - footer, area.width, footer};
  picture.verdict_area = {area.x, picture.footer.y, area.width, verdict};
  picture.scale = {look.window, picture.plot.x, picture.plot.width, look.stretch};
}

void add_rows(Operations& picture, const KnownCalls& known, const OperationsLook& look,
              const TextWidth& width_of) {
  const std::vector<Place> clients = client_order(known);
  const float em = look.em;
  const auto count = static_cast<float>(std::max<std::size_t>(1, clients.size()));
  const float height = std::floor(
      std::clamp(picture.plot.height / count, em * smallest_row_em, em * largest_row_em));
  picture.rows_height = height * static_cast<float>(clients.size());
  const float most = std::max(0.0F, picture.rows_height - picture.plot.height);
  picture.scroll = std::floor(std::clamp(look.scroll, 0.0F, most));
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const float y = picture.plot.y - picture.scroll + height * static_cast<float>(i);
    if (y + height <= picture.plot.y || y >= picture.plot.bottom()) continue;
    ClientRow row{clients[i], {picture.plot.x, y, picture.plot.width, height}};
    // The label and below it the bar, together in the middle.
    row.y = std::floor(y + height / 2 + em * 0.62F);
    const float x = picture.names.x + std::floor(em * 0.4F);
    const float top = std::floor(row.y - em / 2);
    if (top >= picture.names.y && top + em <= picture.names.bottom()) {
      const float width = std::ceil(width_of(known.chronicle.nodes()[row.client].name));
      row.label = {x, top, std::min(width, picture.names.right() - x), em};
    }
    picture.rows.push_back(row);
  }
}

void say_what_is_shown(Operations& picture, const TextWidth& width_of) {
  picture.shown = number_words(picture.calls_in_view) +
                  (picture.calls_in_view == 1 ? " call" : " calls") + " in view";
  if (picture.is_dense) picture.shown += ": columns show how many began; zoom in for bars";
  const float row = std::floor(picture.em * line_em);
  const Rect& footer = picture.footer;
  const float x = footer.x + std::floor(picture.em * 0.4F);
  picture.shown_label = {x, footer.bottom() - row,
                         std::min(std::ceil(width_of(picture.shown)), footer.right() - x), row};
}

std::string why_empty(const KnownCalls& known, bool has_ended) {
  if (!known.calls.empty()) return "";
  const std::vector<ChronicleNode>& nodes = known.chronicle.nodes();
  const bool has_clients =
      std::ranges::any_of(nodes, [](const ChronicleNode& node) { return node.group() == 'c'; });
  if (!has_clients) return "Nobody asks this cluster for anything: the scenario has no clients.";
  return has_ended ? "No client asked for anything in this run."
                   : "No client has asked for anything yet.";
}

}  // namespace

const ClientRow* Operations::row_of(Place client) const {
  const auto found = std::ranges::find(rows, client, &ClientRow::client);
  return found == rows.end() ? nullptr : &*found;
}

std::vector<Place> client_order(const KnownCalls& known) {
  std::vector<Place> order = lane_order(known.chronicle);
  std::erase_if(order, [&](Place node) {
    return known.chronicle.nodes()[node].group() != 'c' && known.index.of(node).empty();
  });
  return order;
}

Operations look_at(const KnownCalls& known, const OperationsLook& look, const TextWidth& width_of) {
  Operations picture;
  const auto alone = key_alone(known, look);
  picture.has_values = alone && *alone < known.verdicts.keys().size() &&
                       !known.verdicts.keys()[*alone].points.empty();
  count_calls(picture, known, look);
  say_verdict(picture, known, look, width_of);
  divide(picture, known, look,
         lane_names_width(known.chronicle, look.em, look.area.width, width_of));
  picture.empty_words = why_empty(known, look.has_ended);
  picture.ticks = axis_ticks(picture.scale, picture.axis, look.em, width_of);
  add_chips(picture, known, look, width_of);
  add_rows(picture, known, look, width_of);
  add_calls(picture, known, look, width_of);
  add_points(picture, known, look);
  add_values(picture, known, look, width_of);
  say_what_is_shown(picture, width_of);
  add_legend(picture, known, width_of);
  return picture;
}

std::optional<std::uint32_t> call_at(const Operations& picture, Point at, float reach) {
  if (!picture.plot.contains(at)) return std::nullopt;
  std::optional<std::uint32_t> best;
  float best_away = reach;
  const auto try_one = [&](std::uint32_t call, const Rect& area) {
    const float x = std::clamp(at.x, area.x, area.right());
    const float y = std::clamp(at.y, area.y, area.bottom());
    const float away = std::hypot(at.x - x, at.y - y);
    if (away > best_away) return;
    best = call;
    best_away = away;
  };
  for (const CallBar& bar : picture.bars) {
    try_one(bar.call, bar.area);
    if (!bar.text.empty()) try_one(bar.call, bar.label);
    if (bar.number > 0) try_one(bar.call, bar.badge);
  }
  for (const PointFigure& point : picture.points) {
    try_one(point.call, {point.at.x, point.at.y, 0, 0});
  }
  return best;
}

}  // namespace orrery::gui
