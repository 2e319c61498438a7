#include "gui/shell/svg.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "gui/shell/svg_figures.hpp"
#include "gui/shell/svg_text.hpp"

namespace orrery::gui {
namespace {

SvgBox common(const SvgBox& a, const SvgBox& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
          std::min(a.bottom, b.bottom)};
}

SvgBox around(const SvgBox& a, const SvgBox& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

/// ` x="1" y="2" width="3" height="4"`
std::string box_words(const SvgBox& box) {
  return " x=\"" + number(box.left) + "\" y=\"" + number(box.top) + "\" width=\"" +
         number(box.right - box.left) + "\" height=\"" + number(box.bottom - box.top) + "\"";
}

/// Elements in the order of drawing. What is alike and follows each other becomes one; those that
/// a clip cuts stand in a group with it.
class Body {
 public:
  Body(const GlyphTable& glyphs, const SvgPage& page)
      : glyphs_(glyphs),
        screen_{0, 0, Hundredths{page.width} * 100, Hundredths{page.height} * 100} {}

  void draw(const ImDrawCmd& command, const ImDrawList& list) {
    const ImVec4& clip = command.ClipRect;
    clip_ = common(
        screen_, {hundredths(clip.x), hundredths(clip.y), hundredths(clip.z), hundredths(clip.w)});
    const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
    std::span<const ImDrawIdx> rest(list.IdxBuffer.Data + command.IdxOffset, command.ElemCount);
    while (rest.size() >= 3) {
      const std::span<const ImDrawIdx> fan = rest.first(length_of_fan(rest));
      rest = rest.subspan(fan.size());
      if (vertices[fan[0]].col >> 24 == 0) continue;
      if (!draw_glyph(fan, vertices)) draw_figures(fan, vertices);
    }
  }

  /// All that was drawn, and the clips that it speaks of.
  std::string finish() {
    flush();
    cut_by({});
    std::string words;
    for (std::size_t i = 0; i < clips_.size(); ++i) {
      words += "<clipPath id=\"c" + std::to_string(i + 1) + "\"><rect" + box_words(clips_[i]) +
               "/></clipPath>\n";
    }
    if (!words.empty()) words = "<defs>\n" + words + "</defs>\n";
    return words + elements_;
  }

 private:
  bool draw_glyph(std::span<const ImDrawIdx> fan, const ImDrawVert* vertices) {
    if (fan.size() != 6 || !glyphs_.is_textured(vertices[fan[0]], vertices[fan[2]])) return false;
    const auto glyph = glyphs_.glyph_at(vertices[fan[0]], vertices[fan[2]]);
    if (!glyph) return false;
    const SvgBox seen = common(glyph->box, clip_);
    if (seen.left >= seen.right || seen.top >= seen.bottom) return true;
    // Dear ImGui has cut it already, and left no clip to do it again.
    const bool needs_clip = glyph->is_cut || seen != glyph->box;
    const bool goes_on = !text_.is_empty() && text_.can_take(*glyph) && text_clip_ == clip_;
    if (!goes_on) flush();
    text_.take(*glyph);
    text_box_ = goes_on ? around(text_box_, seen) : seen;
    text_is_cut_ = (goes_on && text_is_cut_) || needs_clip;
    text_clip_ = clip_;
    return true;
  }

  void draw_figures(std::span<const ImDrawIdx> fan, const ImDrawVert* vertices) {
    for (const SvgPolygon& polygon : polygons_of(fan, vertices)) {
      if (!polygon.box.overlaps(clip_)) continue;
      const std::optional<SvgBox> clip =
          polygon.box.lies_in(clip_) ? std::nullopt : std::optional(clip_);
      if (!text_.is_empty() || clip != path_clip_ || !path_.can_take(polygon)) flush();
      path_clip_ = clip;
      path_.take(polygon);
    }
  }

  /// Writes what has grown so far.
  void flush() {
    if (!path_.is_empty()) {
      cut_by(path_clip_);
      elements_ += path_.finish();
    }
    path_clip_.reset();
    if (text_.is_empty()) return;
    cut_by(text_is_cut_ ? std::optional(text_box_) : std::nullopt);
    elements_ += text_.finish(glyphs_.font_size());
  }

  /// What follows is cut by this.
  void cut_by(const std::optional<SvgBox>& clip) {
    if (clip == open_) return;
    if (open_) elements_ += "</g>\n";
    open_ = clip;
    if (!clip) return;
    auto found = std::ranges::find(clips_, *clip);
    if (found == clips_.end()) found = clips_.insert(found, *clip);
    elements_ += "<g clip-path=\"url(#c" + std::to_string(found - clips_.begin() + 1) + ")\">\n";
  }

  const GlyphTable& glyphs_;
  SvgBox screen_;
  SvgBox clip_{};
  std::vector<SvgBox> clips_;
  std::optional<SvgBox> open_;
  std::string elements_;
  SvgPath path_;
  std::optional<SvgBox> path_clip_;
  SvgText text_;
  SvgBox text_clip_{};
  SvgBox text_box_{};
  bool text_is_cut_ = false;
};

}  // namespace

std::string svg_of(const ImDrawData& drawing, const ImFontAtlas& atlas, const SvgPage& page) {
  const GlyphTable glyphs(atlas);
  Body body(glyphs, page);
  for (int i = 0; i < drawing.CmdListsCount; ++i) {
    const ImDrawList& list = *drawing.CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) body.draw(command, list);
  }
  const std::string width = std::to_string(page.width);
  const std::string height = std::to_string(page.height);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" +
         width + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + " " + height +
         "\" role=\"img\" " + "font-family=\"DejaVu Sans, Verdana, sans-serif\" font-size=\"" +
         number(hundredths(glyphs.font_size())) + "\">\n<title>" + escaped(page.title) +
         "</title>\n<desc>" + escaped(page.description) + "</desc>\n<rect width=\"" + width +
         "\" height=\"" + height + "\"" + fill_words(page.background) + "/>\n" + body.finish() +
         "</svg>\n";
}

}  // namespace orrery::gui
