#include "gui/shell/svg_text.hpp"

#include <cmath>

namespace orrery::gui {
namespace {

/// Of DejaVu Sans: a line of it is (1901 + 483) / 2048 of an em high, and Dear ImGui measures
/// fonts by their lines.
constexpr float em_of_line = 2048.0F / 2384;

}  // namespace

GlyphTable::GlyphTable(const ImFontAtlas& atlas)
    : width_(static_cast<float>(atlas.TexWidth)), height_(static_cast<float>(atlas.TexHeight)) {
  for (const ImFont* font : atlas.Fonts) {
    for (const ImFontGlyph& glyph : font->Glyphs) {
      if (glyph.Visible == 0) continue;
      entries_.try_emplace(place_of(glyph.U0, glyph.V0, glyph.U1, glyph.V1), Entry{font, &glyph});
    }
  }
  if (!atlas.Fonts.empty()) font_size_ = atlas.Fonts[0]->FontSize * em_of_line;
}

GlyphTable::Place GlyphTable::place_of(float u0, float v0, float u1, float v1) const {
  const auto texel = [](float share, float size) {
    return static_cast<int>(std::lround(share * size));
  };
  return {texel(u0, width_), texel(v0, height_), texel(u1, width_), texel(v1, height_)};
}

const GlyphTable::Entry* GlyphTable::entry_around(const Place& place) const {
  const auto exact = entries_.find(place);
  if (exact != entries_.end()) return &exact->second;
  for (const auto& [whole, entry] : entries_) {
    if (whole[0] <= place[0] && whole[1] <= place[1] && whole[2] >= place[2] &&
        whole[3] >= place[3]) {
      return &entry;
    }
  }
  return nullptr;
}

std::optional<SvgGlyph> GlyphTable::glyph_at(const ImDrawVert& top_left,
                                             const ImDrawVert& bottom_right) const {
  const Place place = place_of(top_left.uv.x, top_left.uv.y, bottom_right.uv.x, bottom_right.uv.y);
  const Entry* entry = entry_around(place);
  if (entry == nullptr || place[3] <= place[1]) return std::nullopt;
  const ImFontGlyph& glyph = *entry->glyph;
  const float shown = (bottom_right.uv.y - top_left.uv.y) / (glyph.V1 - glyph.V0);
  const float size = (bottom_right.pos.y - top_left.pos.y) / ((glyph.Y1 - glyph.Y0) * shown);
  // Where the upper left corner of all of it would be.
  const float left = top_left.pos.x - (top_left.uv.x - glyph.U0) * width_ * size;
  const float top = top_left.pos.y - (top_left.uv.y - glyph.V0) * height_ * size;
  const float pen = left - glyph.X0 * size;
  const float line = top - glyph.Y0 * size;
  return SvgGlyph{.codepoint = glyph.Codepoint,
                  .x = hundredths(pen),
                  .end = hundredths(pen + glyph.AdvanceX * size),
                  .baseline = hundredths(line + std::round(entry->font->Ascent) * size),
                  .blank = hundredths(entry->font->GetCharAdvance(' ') * size),
                  .size = size,
                  .colour = top_left.col,
                  .box = {hundredths(top_left.pos.x), hundredths(top_left.pos.y),
                          hundredths(bottom_right.pos.x), hundredths(bottom_right.pos.y)},
                  .is_cut = place != place_of(glyph.U0, glyph.V0, glyph.U1, glyph.V1)};
}

bool SvgText::can_take(const SvgGlyph& glyph) const {
  if (is_empty()) return true;
  constexpr Hundredths slack = 50;
  const Hundredths gap = glyph.x - last_.end;
  return glyph.baseline == last_.baseline && glyph.colour == last_.colour &&
         std::abs(glyph.size - last_.size) < 0.005F && gap >= -slack &&
         gap <= 3 * glyph.blank + slack;
}

void SvgText::take(const SvgGlyph& glyph) {
  const bool begins_word = is_empty() || glyph.x - last_.end >= glyph.blank / 2;
  if (begins_word) words_.push_back({.x = glyph.x});
  Word& word = words_.back();
  word.letters += utf8(glyph.codepoint);
  ++word.count;
  word.end = glyph.end;
  last_ = glyph;
}

/// A word is as wide as in the picture, whichever font stands in.
std::string SvgText::place_words(const Word& word) {
  std::string words = " x=\"" + number(word.x) + "\"";
  if (word.count > 1) words += " textLength=\"" + number(word.end - word.x) + "\"";
  return words;
}

std::string SvgText::finish(float size) {
  std::string element = "<text";
  const bool is_one = words_.size() == 1;
  if (is_one) element += place_words(words_[0]);
  element += " y=\"" + number(last_.baseline) + "\"";
  if (std::abs(last_.size - 1) >= 0.005F) {
    element += " font-size=\"" + number(hundredths(size * last_.size)) + "\"";
  }
  element += fill_words(last_.colour) + ">";
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::string letters = escaped(words_[i].letters);
    if (i > 0) element += " ";
    element += is_one ? letters : "<tspan" + place_words(words_[i]) + ">" + letters + "</tspan>";
  }
  *this = {};
  return element + "</text>\n";
}

}  // namespace orrery::gui
