#include "gui/model/operations_parts.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/space_time.hpp"

namespace orrery::gui {
namespace {

constexpr float column_width = 2;
constexpr std::size_t points_max = 3000;
constexpr std::size_t values_max = 1500;

/// Those of a client that reach into the window.
struct Stretch {
  const CallSpan* begin = nullptr;
  const CallSpan* end = nullptr;
};
Stretch in_window(const std::vector<CallSpan>& spans, const TimeWindow& window) {
  // They do not overlap, so their ends are in order too.
  const auto first = std::ranges::partition_point(
      spans, [&](const CallSpan& span) { return span.until < window.begin; });
  const auto last = std::partition_point(
      first, spans.end(), [&](const CallSpan& span) { return span.invoked <= window.end; });
  return {spans.data() + (first - spans.begin()), spans.data() + (last - spans.begin())};
}

/// What is told of every bar alike.
struct BarLook {
  const OperationsLook& look;
  std::optional<std::uint32_t> alone;
  const KeyVerdict* violated = nullptr;
  float thickness = 8;

  bool is_shown(const CallSpan& span) const { return !alone || *alone == span.key; }
  std::size_t number_of(std::uint32_t call) const {
    if (violated == nullptr) return 0;
    const auto found = std::ranges::find(violated->evidence, call);
    const auto at = static_cast<std::size_t>(found - violated->evidence.begin());
    return found == violated->evidence.end() ? 0 : at + 1;
  }
};

BarLook bar_look(const KnownCalls& known, const OperationsLook& look) {
  const KeyVerdict* shown = verdict_shown(known, look);
  const bool is_violated = shown != nullptr && shown->verdict.status == Verdict::Status::violated;
  return {look, key_alone(known, look), is_violated ? shown : nullptr,
          std::max(5.0F, std::floor(look.em * 0.5F))};
}

CallBar bar_of(const Operations& picture, const ClientRow& row, const CallSpan& span,
               const Call& call, const BarLook& how) {
  const Rect& plot = picture.plot;
  const Time until = std::min(span.until, std::max(how.look.reached, span.invoked));
  const float x0 = std::floor(picture.scale.x_of(span.invoked, call.invoked_event));
  const EventNumber last = call.returned ? call.returned_event : 0;
  const float x1 = std::max(x0 + 3, std::ceil(picture.scale.x_of(until, last)));
  CallBar bar{.call = span.call, .end = end_of_call(call), .is_question = is_question(call)};
  const float left = std::max(x0, plot.x);
  const float right = std::max(left + 1, std::min(x1, plot.right()));
  bar.area = {left, row.y - std::floor(how.thickness / 2), right - left, how.thickness};
  bar.has_begin = x0 >= plot.x;
  bar.has_end = call.returned.has_value() && x1 <= plot.right();
  bar.number = how.number_of(span.call);
  bar.is_dim = how.violated != nullptr && bar.number == 0;
  bar.invoked_event = call.invoked_event;
  bar.returned_event = call.returned ? call.returned_event : 0;
  return bar;
}

/// The longest of its words that has room before `end`.
void label_bar(CallBar& bar, const Call& call, bool with_key, float end,
               const TextWidth& width_of) {
  const float x = bar.number > 0 ? bar.label.x : bar.area.x;
  for (const std::string& text : {call_label(call, with_key), call_value(call)}) {
    const float width = std::ceil(width_of(text));
    if (text.empty() || x + width > end) continue;
    bar.label.x = x;
    bar.label.width = width;
    bar.text = text;
    return;
  }
}

/// A number goes before the label of a call that is part of a proof, and not over the next one.
void place_badge(CallBar& bar, const Rect& plot, float end, const TextWidth& width_of) {
  const float em = bar.label.height;
  const float width = std::max(em, std::ceil(width_of(std::to_string(bar.number)) + em * 0.3F));
  const float x = std::min(bar.area.x, std::max(plot.x, end - width));
  bar.badge = {x, bar.label.y, width, em};
  bar.label.x = bar.badge.right() + std::floor(em * 0.25F);
}

/// Labels stand above their bars, as far as the next one. Those of a proof come first: they go on
/// above calls that do not matter.
void label_bars(Operations& picture, std::size_t first, const KnownCalls& known, const BarLook& how,
                const TextWidth& width_of) {
  const float em = picture.em;
  const float gap = std::floor(em * 0.4F);
  float end_of_proof = picture.plot.right();  // where the next label of a proof begins
  for (std::size_t i = picture.bars.size(); i-- > first;) {
    CallBar& bar = picture.bars[i];
    bar.label = {bar.area.x, bar.area.y - em - std::floor(em * 0.15F), 0, em};
    if (bar.number == 0) continue;
    place_badge(bar, picture.plot, end_of_proof, width_of);
    label_bar(bar, known.calls[bar.call], !how.alone, end_of_proof, width_of);
    end_of_proof = bar.badge.x - gap;
  }
  float free_from = picture.plot.x;
  for (std::size_t i = first; i < picture.bars.size(); ++i) {
    CallBar& bar = picture.bars[i];
    if (bar.number > 0) {
      free_from = std::max(bar.badge.right(), bar.label.right()) + gap;
      continue;
    }
    const bool is_last = i + 1 == picture.bars.size();
    const float end = is_last ? picture.plot.right() : picture.bars[i + 1].area.x - gap;
    if (bar.area.x < free_from) continue;
    label_bar(bar, known.calls[bar.call], !how.alone, end, width_of);
  }
}

/// Counts invocations by column; all rows by the same measure.
void add_columns(Operations& picture, const KnownCalls& known, const BarLook& how) {
  const auto count = static_cast<std::size_t>(std::ceil(picture.plot.width / column_width));
  const std::size_t first = picture.columns.size();
  std::uint32_t most = 1;
  for (const ClientRow& row : picture.rows) {
    std::vector<std::uint32_t> counts(count);
    const Stretch spans = in_window(known.index.of(row.client), how.look.window);
    for (const CallSpan* span = spans.begin; span != spans.end; ++span) {
      if (!how.is_shown(*span) || span->invoked < how.look.window.begin) continue;
      const float x = picture.scale.x_of(span->invoked) - picture.plot.x;
      ++counts[std::min(count - 1, static_cast<std::size_t>(std::max(0.0F, x) / column_width))];
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (counts[i] == 0) continue;
      const float x = picture.plot.x + column_width * static_cast<float>(i);
      picture.columns.push_back(
          {row.client, {x, row.y, std::min(column_width, picture.plot.right() - x), 0}, counts[i]});
      most = std::max(most, counts[i]);
    }
  }
  for (std::size_t i = first; i < picture.columns.size(); ++i) {
    CallColumn& column = picture.columns[i];
    const float part = static_cast<float>(column.calls) / static_cast<float>(most);
    column.area.height = std::max(1.0F, std::floor(picture.em * 1.4F * part));
    column.area.y -= column.area.height;
  }
}

void add_bars_of(Operations& picture, const ClientRow& row, const KnownCalls& known,
                 const BarLook& how, const TextWidth& width_of) {
  const std::size_t first = picture.bars.size();
  const Stretch spans = in_window(known.index.of(row.client), how.look.window);
  for (const CallSpan* span = spans.begin; span != spans.end; ++span) {
    if (!how.is_shown(*span)) continue;
    if (picture.is_dense && how.number_of(span->call) == 0) continue;
    picture.bars.push_back(bar_of(picture, row, *span, known.calls[span->call], how));
  }
  label_bars(picture, first, known, how, width_of);
}

const CallBar* bar_of_call(const Operations& picture, std::uint32_t call) {
  const auto found = std::ranges::find(picture.bars, call, &CallBar::call);
  return found == picture.bars.end() ? nullptr : &*found;
}

void add_contradiction(Operations& picture, const KnownCalls& known, const KeyVerdict& violated) {
  const auto newer = contradicted_by(violated, known.calls);
  if (!newer) return;
  const CallBar* from = bar_of_call(picture, *newer);
  const CallBar* to = bar_of_call(picture, violated.culprit);
  if (from == nullptr || to == nullptr) return;
  const bool is_above = from->area.y <= to->area.y;
  const float half = std::floor(from->area.height / 2);
  picture.contradiction = {
      {from->area.right() - 1, from->area.y + (is_above ? from->area.height : 0)},
      {to->area.x, to->area.y + (is_above ? 0 : to->area.height)}};
  if (from->area.y != to->area.y) return;
  picture.contradiction->first.y = from->area.y + half;
  picture.contradiction->second.y = to->area.y + half;
}

}  // namespace

std::optional<std::uint32_t> key_alone(const KnownCalls& known, const OperationsLook& look) {
  if (known.index.keys().size() == 1) return 0;
  return look.key ? known.index.key_named(*look.key) : std::nullopt;
}

const KeyVerdict* verdict_shown(const KnownCalls& known, const OperationsLook& look) {
  const auto alone = key_alone(known, look);
  if (!alone) return known.verdicts.violation_at(look.named);
  return *alone < known.verdicts.keys().size() ? &known.verdicts.keys()[*alone] : nullptr;
}

void count_calls(Operations& picture, const KnownCalls& known, const OperationsLook& look) {
  const BarLook how = bar_look(known, look);
  for (const Place client : client_order(known)) {
    const Stretch spans = in_window(known.index.of(client), look.window);
    picture.calls_in_view += static_cast<std::uint64_t>(std::count_if(
        spans.begin, spans.end, [&](const CallSpan& span) { return how.is_shown(span); }));
  }
  picture.is_dense = picture.calls_in_view > look.bars;
}

void add_calls(Operations& picture, const KnownCalls& known, const OperationsLook& look,
               const TextWidth& width_of) {
  const BarLook how = bar_look(known, look);
  if (picture.is_dense) add_columns(picture, known, how);
  for (const ClientRow& row : picture.rows) add_bars_of(picture, row, known, how, width_of);
  if (how.violated != nullptr) add_contradiction(picture, known, *how.violated);
}

void add_points(Operations& picture, const KnownCalls& known, const OperationsLook& look) {
  if (picture.is_dense) return;
  const BarLook how = bar_look(known, look);
  for (std::uint32_t i = 0; i < known.verdicts.keys().size(); ++i) {
    if (how.alone && *how.alone != i) continue;
    const auto& points = known.verdicts.keys()[i].points;
    auto point = std::ranges::lower_bound(points, look.window.begin, {}, &LinearizationPoint::at);
    for (; point != points.end() && point->at <= look.window.end; ++point) {
      const Call& call = known.calls[point->call];
      const ClientRow* row = picture.row_of(known.chronicle.node_named(to_text(call.client)));
      if (row == nullptr) continue;
      picture.points.push_back({static_cast<std::uint32_t>(point->call),
                                {std::floor(picture.scale.x_of(point->at)), row->y},
                                how.violated != nullptr,
                                point->at});
      if (picture.points.size() > points_max) return picture.points.clear();
    }
  }
}

void add_values(Operations& picture, const KnownCalls& known, const OperationsLook& look,
                const TextWidth& width_of) {
  const auto alone = key_alone(known, look);
  if (!alone || picture.order.is_empty()) return;
  const std::vector<ValueChange>& changes = known.verdicts.keys()[*alone].values;
  const auto after = std::ranges::upper_bound(changes, look.window.begin, {}, &ValueChange::at);
  auto change = after == changes.begin() ? after : std::prev(after);
  const float strip = std::floor(picture.em * 1.3F);
  const float top = picture.order.y + std::floor((picture.order.height - strip) / 2);
  for (; change != changes.end() && change->at <= look.window.end; ++change) {
    const auto next = std::next(change);
    const Time until = next == changes.end() ? look.reached : next->at;
    const float x0 = std::max(picture.plot.x, std::floor(picture.scale.x_of(change->at)));
    const float x1 = std::min(picture.plot.right(), std::floor(picture.scale.x_of(until)));
    if (x1 <= x0) continue;
    ValueRun run{.area = {x0, top, x1 - x0, strip},
                 .is_odd = (change - changes.begin()) % 2 == 1,
                 .value = change->value,
                 .from = change->at};
    if (width_of(change->value) + picture.em * 0.5F <= run.area.width) run.text = change->value;
    picture.values.push_back(std::move(run));
    if (picture.values.size() > values_max) return picture.values.clear();
  }
}

// ---------------------------------------------------------------- around the rows

namespace {

std::vector<KeyChip> all_chips(const KnownCalls& known, const OperationsLook& look) {
  const auto alone = key_alone(known, look);
  std::vector<KeyChip> chips{{.text = "all keys", .is_chosen = !alone}};
  for (const std::string& name : keys_by_name(known.index)) {
    const std::uint32_t key = *known.index.key_named(name);
    const bool is_judged = key < known.verdicts.keys().size();
    chips.push_back({.key = name,
                     .text = name.empty() ? "(no key)" : name,
                     .is_chosen = alone == key,
                     .is_violated = is_judged && known.verdicts.keys()[key].verdict.status ==
                                                     Verdict::Status::violated});
  }
  return chips;
}

}  // namespace

void add_chips(Operations& picture, const KnownCalls& known, const OperationsLook& look,
               const TextWidth& width_of) {
  if (picture.chooser.is_empty()) return;
  const float em = picture.em;
  const Rect& row = picture.chooser;
  const float height = std::floor(em * 1.4F);
  const float y = row.y + std::floor((row.height - height) / 2);
  const float rest = em * 4;
  float x = row.x + std::floor(em * 0.4F);
  std::vector<KeyChip> chips = all_chips(known, look);
  const auto width_of_chip = [&](const KeyChip& chip) {
    const float mark = chip.is_violated ? em * 1.1F : 0;
    return std::ceil(width_of(chip.text) + em * 0.9F + mark);
  };
  float all = 0;
  for (const KeyChip& chip : chips) all += width_of_chip(chip) + std::floor(em * 0.35F);
  // Where there is no room for all, the chosen one and those that are violated come first.
  const auto is_wanted = [](const KeyChip& chip) { return chip.is_chosen || chip.is_violated; };
  const bool has_room = x + all <= row.right();
  if (!has_room) std::stable_partition(chips.begin() + 1, chips.end(), is_wanted);
  for (KeyChip& chip : chips) {
    const float width = width_of_chip(chip);
    if (!has_room && x + width > row.right() - rest) break;
    chip.area = {x, y, width, height};
    x = chip.area.right() + std::floor(em * 0.35F);
    picture.chips.push_back(chip);
  }
  picture.chips_left_out = chips.size() - picture.chips.size();
  if (picture.chips_left_out > 0) {
    picture.chips_rest = {x, y, std::max(0.0F, row.right() - x), height};
  }
}

void add_legend(Operations& picture, const KnownCalls& known, const TextWidth& width_of) {
  using Figure = CallLegend::Figure;
  if (known.calls.empty()) return;
  const auto has = [&](CallEnd end) {
    return std::ranges::any_of(picture.bars, [&](const CallBar& bar) { return bar.end == end; });
  };
  std::vector<CallLegend> all;
  if (!picture.bars.empty()) all = {{Figure::change, "changes it"}, {Figure::question, "asks"}};
  if (has(CallEnd::failed)) all.push_back({Figure::failed, "failed"});
  if (has(CallEnd::unknown)) all.push_back({Figure::unknown, "given up"});
  if (has(CallEnd::pending)) all.push_back({Figure::pending, "pending"});
  if (!picture.points.empty()) all.push_back({Figure::point, "may have happened"});
  const Rect& row = picture.shown_label;
  float x = std::ceil(row.right() + picture.em);
  for (CallLegend& entry : all) {
    const float width = std::ceil(width_of(entry.words) + picture.em * 1.6F);
    if (x + width > picture.footer.right()) break;
    entry.area = {x, row.y, width, row.height};
    x = std::ceil(x + width + picture.em * 0.7F);
    picture.legend.push_back(entry);
  }
}

}  // namespace orrery::gui
