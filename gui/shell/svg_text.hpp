#pragma once
/// Rectangles of the font's texture become text again: which glyph one shows is known by its place
/// in the texture.

#include <imgui.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gui/shell/svg_figures.hpp"

namespace orrery::gui {

/// A glyph on the screen.
struct SvgGlyph {
  std::uint32_t codepoint = 0;
  Hundredths x = 0;         ///< where the pen stood,
  Hundredths end = 0;       ///< … and where it goes on
  Hundredths baseline = 0;  ///< how far down letters stand
  Hundredths blank = 0;     ///< how wide a blank is in this font
  float size = 1;           ///< of the font's own
  Colour colour = 0;
  SvgBox box{};         ///< what is drawn of it
  bool is_cut = false;  ///< that is not all of it
};

/// All glyphs of an atlas.
class GlyphTable {
 public:
  explicit GlyphTable(const ImFontAtlas& atlas);
  /// The rectangle between two corners; nothing if no glyph looks so.
  std::optional<SvgGlyph> glyph_at(const ImDrawVert& top_left,
                                   const ImDrawVert& bottom_right) const;
  /// Whether it is a place in a glyph, and not the white one that figures are filled with.
  bool is_textured(const ImDrawVert& a, const ImDrawVert& b) const {
    return a.uv.x != b.uv.x || a.uv.y != b.uv.y;
  }
  /// Of the first font, as SVG measures it: the side of an em square, in pixels.
  float font_size() const { return font_size_; }

 private:
  struct Entry {
    const ImFont* font = nullptr;
    const ImFontGlyph* glyph = nullptr;
  };
  using Place = std::array<int, 4>;  // in texels

  Place place_of(float u0, float v0, float u1, float v1) const;
  const Entry* entry_around(const Place& place) const;

  std::map<Place, Entry> entries_;
  float width_ = 1;
  float height_ = 1;
  float font_size_ = 16;
};

/// A line of text that grows by glyphs.
class SvgText {
 public:
  bool is_empty() const { return words_.empty(); }
  /// It goes on where the line is: the same height, size and colour, at most a few blanks away.
  bool can_take(const SvgGlyph& glyph) const;
  /// Requires: can_take.
  void take(const SvgGlyph& glyph);
  /// The element; `size` is that of the font where a glyph's own is 1. It is empty then.
  std::string finish(float size);

 private:
  struct Word {
    std::string letters{};
    std::size_t count = 0;
    Hundredths x = 0;
    Hundredths end = 0;
  };

  static std::string place_words(const Word& word);

  std::vector<Word> words_;
  SvgGlyph last_;
};

}  // namespace orrery::gui
