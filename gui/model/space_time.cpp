#include "gui/model/space_time.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/space_time_parts.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

/// Messages that are looked at one by one, to leave out those between lanes that are out of sight.
constexpr std::uint64_t most_looked_at = 20'000;

constexpr float row_em = 1.3F;       // the axis, the footer's lines
constexpr float flag_row_em = 1.0F;  // one of two rows of flags
constexpr float valence_em = 2.7F;   // a line of words, and the band
constexpr float least_height_for_valence_em = 12;
constexpr float smallest_lane_em = 1.5F;
constexpr float largest_lane_em = 7.0F;

float whole(float pixels) { return std::floor(pixels); }

void divide(SpaceTime& diagram, const SpaceTimeLook& look, float names, std::size_t footer_rows) {
  const float em = look.em;
  const Rect area = snapped(look.area);
  const float axis = whole(em * row_em);
  const float flags = whole(em * flag_row_em) * 2;
  const float row = whole(em * row_em);
  const auto most_notes = static_cast<std::size_t>(std::max(1.0F, area.height / (row * 7)));
  const float notes = row * static_cast<float>(std::min(look.notes, most_notes));
  const float footer = row * static_cast<float>(footer_rows) + notes;
  const float width = std::max(1.0F, area.width - names);
  const bool has_room = look.has_valence && area.height > em * least_height_for_valence_em;
  const float valence = has_room ? whole(em * valence_em) : 0;
  const float top = area.y + axis + flags + valence;
  diagram.area = area;
  diagram.em = em;
  diagram.axis = {area.x + names, area.y, width, axis};
  diagram.flags = {area.x + names, area.y + axis, width, flags};
  diagram.valence = {area.x + names, diagram.flags.bottom(), has_room ? width : 0, valence};
  diagram.footer = {area.x, area.bottom() - footer, area.width, footer};
  diagram.notes = {area.x, diagram.footer.y, area.width, notes};
  diagram.plot = {area.x + names, top, width, std::max(1.0F, diagram.footer.y - top)};
  diagram.names = {area.x, top, names, diagram.plot.height};
  diagram.scale = {look.window, diagram.plot.x, diagram.plot.width, look.stretch};
}

float lane_height(const SpaceTimeLook& look, float room, std::size_t lanes) {
  const float fitting = room / static_cast<float>(std::max<std::size_t>(1, lanes));
  const float least = look.em * smallest_lane_em;
  const float most = look.em * largest_lane_em;
  if (look.lane_em > 0) return std::max({2.0F, fitting, std::min(look.lane_em * look.em, most)});
  return std::clamp(fitting, least, most);
}

Lane lane_at(const SpaceTime& diagram, Place node, float y, float height) {
  const float em = diagram.em;
  const float strip =
      std::max(2.0F, whole(std::min(em * 1.15F, height > em * 2.4F ? em * 1.15F : height * 0.45F)));
  // In a high lane arrows and columns need room above the strip.
  const float top = whole(y + (height - strip) * (height > em * 2.4F ? 0.6F : 0.75F));
  Lane lane{node};
  lane.area = snapped({diagram.plot.x, y, diagram.plot.width, height});
  lane.strip = {diagram.plot.x, top, diagram.plot.width, strip};
  lane.y = top + strip / 2;
  return lane;
}

/// Names as far as they do not overlap.
void name_lanes(SpaceTime& diagram, const Chronicle& chronicle, const TextWidth& width_of) {
  float free_from = diagram.names.y;
  for (Lane& lane : diagram.lanes) {
    const float top = whole(lane.y - diagram.em / 2);
    if (top < free_from || top + diagram.em > diagram.names.bottom()) continue;
    const std::string& name = chronicle.nodes()[lane.node].name;
    const float x = diagram.names.x + whole(diagram.em * 0.4F);
    const float room = diagram.names.right() - x;
    lane.label = {x, top, std::min(std::ceil(width_of(name)), room), diagram.em};
    free_from = lane.label.bottom();
  }
}

void add_lanes(SpaceTime& diagram, const Chronicle& chronicle, const SpaceTimeLook& look,
               const TextWidth& width_of) {
  diagram.order = lanes_shown(chronicle, look.lanes);
  const std::vector<Place>& order = diagram.order;
  diagram.hidden = chronicle.nodes().size() - order.size();
  const float height = lane_height(look, diagram.plot.height, order.size());
  diagram.lanes_height = height * static_cast<float>(order.size());
  const float most = std::max(0.0F, diagram.lanes_height - diagram.plot.height);
  diagram.scroll = whole(std::clamp(look.scroll, 0.0F, most));
  for (std::size_t i = 0; i < order.size(); ++i) {
    const float y = diagram.plot.y - diagram.scroll + height * static_cast<float>(i);
    if (y + height <= diagram.plot.y || y >= diagram.plot.bottom()) continue;
    diagram.lanes.push_back(lane_at(diagram, order[i], y, height));
  }
  name_lanes(diagram, chronicle, width_of);
}

std::string words_of_what_is_shown(std::uint64_t messages, bool is_dense) {
  std::string words = number_words(messages) + (messages == 1 ? " message" : " messages");
  if (is_dense) words += ": bars show events at each node; zoom in for arrows";
  return words;
}

void say_what_is_shown(SpaceTime& diagram, const SpaceTimeLook& look, const TextWidth& width_of) {
  diagram.shown = words_of_what_is_shown(diagram.messages_in_view, diagram.is_dense);
  if (look.only != nullptr && !diagram.is_dense) {
    diagram.shown = number_words(diagram.arrows.size()) + " of " + diagram.shown;
  }
  if (diagram.hidden > 0) {
    diagram.shown +=
        "; " + hidden_lanes_words(diagram.hidden, diagram.order.size() + diagram.hidden);
  }
  const Rect& footer = diagram.footer;
  const float x = footer.x + whole(diagram.em * 0.4F);
  diagram.shown_label = {x, diagram.notes.bottom(),
                         std::min(std::ceil(width_of(diagram.shown)), footer.right() - x),
                         whole(diagram.em * row_em)};
}

/// As many lines as all types need, but at most three, and a third of the height.
std::size_t footer_rows_for(const Chronicle& chronicle, const Glyphs& glyphs,
                            const SpaceTimeLook& look, const TextWidth& width_of,
                            std::uint64_t messages) {
  float width = look.em * 1.4F + width_of(words_of_what_is_shown(messages, messages > look.arrows));
  for (const Word type : glyphs.types()) width += width_of(chronicle.word(type)) + look.em * 2.1F;
  // A line that is full has some room left at its end.
  const float room = std::max(1.0F, look.area.width - (width > look.area.width ? look.em * 6 : 0));
  const auto rows = static_cast<std::size_t>(width / room) + 1;
  const auto most =
      static_cast<std::size_t>(std::max(1.0F, look.area.height / (look.em * row_em * 6)));
  return std::min({rows, most, std::size_t{3}});
}

/// Arrows and ticks that are not the cone's go.
void keep_only(SpaceTime& diagram, const Chronicle& chronicle, const Cone& cone) {
  std::erase_if(diagram.arrows, [&](const Arrow& arrow) {
    const ChronicleMessage& message = chronicle.messages()[arrow.message];
    const EventNumber sending = sending_of(chronicle, message);
    return cone.of_message(sending, receipt_of(message)) == Standing::concurrent;
  });
  std::erase_if(diagram.dashed, [&](const DashedArrow& arrow) {
    const Place first = arrow.way.first != nowhere ? arrow.way.first : arrow.way.last;
    const Place last = arrow.way.last != nowhere ? arrow.way.last : arrow.way.first;
    return cone.of_message(sending_of(chronicle, chronicle.messages()[first]),
                           receipt_of(chronicle.messages()[last])) == Standing::concurrent;
  });
  std::erase_if(diagram.events,
                [&](const EventTick& tick) { return cone.of(tick.event) == Standing::concurrent; });
}

/// Roles only where no lane has room for their words, and rows for more than types.
std::vector<LegendEntry> legend_entries(const SpaceTime& diagram, const Glyphs& glyphs) {
  std::vector<LegendEntry> entries;
  const bool has_words = std::ranges::any_of(diagram.strips, &RoleStrip::has_text);
  for (const Word role : glyphs.roles()) {
    const bool is_seen =
        std::ranges::find(diagram.strips, role, &RoleStrip::role) != diagram.strips.end();
    if (!has_words && is_seen) entries.push_back({.type = role, .is_role = true});
  }
  for (const Word type : glyphs.types()) entries.push_back({.type = type});
  return entries;
}

void add_legend(SpaceTime& diagram, const Chronicle& chronicle, const Glyphs& glyphs,
                const TextWidth& width_of) {
  const float em = diagram.em;
  const float row = whole(em * row_em);
  float x = std::ceil(diagram.shown_label.right() + em);
  float y = diagram.notes.bottom();
  std::size_t shown = 0;
  const std::vector<LegendEntry> entries = legend_entries(diagram, glyphs);
  for (LegendEntry entry : entries) {
    const float width = std::ceil(width_of(chronicle.word(entry.type)) + em * 1.3F);
    const bool is_last_row = y + row * 2 > diagram.footer.bottom() + 1;
    const bool is_last = shown + 1 == entries.size();
    const float room = diagram.footer.right() - (is_last_row && !is_last ? em * 6 : 0);
    if (x + width > room) {
      if (is_last_row) break;
      x = diagram.footer.x + whole(em * 0.4F);
      y += row;
      if (x + width > diagram.footer.right()) break;
    }
    entry.area = {x, y, width, row};
    entry.glyph = {x + em * 0.4F, y + row / 2};
    diagram.legend.push_back(entry);
    x = std::ceil(x + width + em * 0.7F);
    ++shown;
  }
  diagram.legend_left_out = entries.size() - shown;
  if (diagram.legend_left_out > 0) {
    diagram.legend_rest = {x, y, std::max(0.0F, diagram.footer.right() - x), row};
  }
}

}  // namespace

float lane_names_width(const Chronicle& chronicle, float em, float width,
                       const TextWidth& width_of) {
  float widest = 0;
  std::size_t longest = 0;
  for (const ChronicleNode& node : chronicle.nodes()) {
    if (node.name.size() < longest) continue;
    longest = node.name.size();
    widest = std::max(widest, width_of(node.name));
  }
  return whole(std::min(widest + em * 1.2F, width / 5));
}

const Lane* SpaceTime::lane_of(Place node) const {
  const auto found = std::ranges::find(lanes, node, &Lane::node);
  return found == lanes.end() ? nullptr : &*found;
}

Point SpaceTime::place_of(const Flag& flag) const {
  const float row = flags.height / 2;
  const bool is_below = flag.kind == Mark::Kind::output;
  return {flag.x, flags.y + (is_below ? row * 1.5F : row * 0.5F)};
}

SpaceTime look_at(const Chronicle& chronicle, const Glyphs& glyphs, const MarkIndex& marks,
                  const SpaceTimeLook& look, const TextWidth& width_of) {
  SpaceTime diagram;
  const MessagesInView messages = messages_in_view(chronicle, look.window);
  diagram.messages_in_view = messages.count();
  divide(diagram, look, lane_names_width(chronicle, look.em, look.area.width, width_of),
         footer_rows_for(chronicle, glyphs, look, width_of, messages.count()));
  diagram.ticks = axis_ticks(diagram.scale, diagram.axis, look.em, width_of);
  add_lanes(diagram, chronicle, look, width_of);
  add_role_strips(diagram, chronicle, look.reached, width_of);
  for (const auto kind : {Mark::Kind::fault, Mark::Kind::violation, Mark::Kind::output}) {
    const auto flags = flags_of(chronicle, marks, kind, diagram.scale, look.em);
    diagram.marks.insert(diagram.marks.end(), flags.begin(), flags.end());
  }

  diagram.is_dense = messages.count() > std::max<std::uint64_t>(most_looked_at, look.arrows);
  if (!diagram.is_dense) {
    add_arrows(diagram, chronicle, messages);
    add_dashed(diagram, chronicle, look.lanes, messages);
  }
  if (look.only != nullptr) keep_only(diagram, chronicle, *look.only);
  if (diagram.arrows.size() > look.arrows) diagram.is_dense = true;
  if (diagram.is_dense) {
    diagram.arrows.clear();
    diagram.dashed.clear();
    add_density(diagram, chronicle);
    if (look.selected.kind == Picked::Kind::message) {
      add_arrow(diagram, chronicle, look.selected.place);
    }
  } else {
    add_event_ticks(diagram, chronicle, look.ticks);
    if (look.only != nullptr) keep_only(diagram, chronicle, *look.only);
  }
  say_what_is_shown(diagram, look, width_of);
  add_legend(diagram, chronicle, glyphs, width_of);
  return diagram;
}

}  // namespace orrery::gui
