// What becomes an SVG, drawn again by the rule of its paths, is what our raster draws.

#include "gui/shell/svg.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

#include "gui/shell/raster.hpp"
#include "gui/shell/svg_words.hpp"
#include "tests/gui/shell/read_xml.hpp"

namespace orrery::gui {
namespace {

constexpr Colour ground = rgb(10, 20, 30);

/// A context with hard edges, and one list to draw into by hand.
class Svg : public testing::Test {
 protected:
  static constexpr int width = 96;
  static constexpr int height = 64;

  Svg() : list_(nullptr) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    unsigned char* alpha = nullptr;
    io.Fonts->GetTexDataAsAlpha8(&alpha, &texture_.width, &texture_.height);
    texture_.alpha = alpha;
    io.DisplaySize = ImVec2(width, height);
    io.DeltaTime = 1.0F / 60;
    ImGuiStyle& style = ImGui::GetStyle();
    style.AntiAliasedFill = style.AntiAliasedLines = style.AntiAliasedLinesUseTex = false;
    ImGui::NewFrame();
    list_ = ImGui::GetForegroundDrawList();
  }
  ~Svg() override { ImGui::DestroyContext(); }

  ImDrawList& list() { return *list_; }
  std::string svg(const std::string& title = "A title") {
    ImGui::Render();
    return svg_of(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts,
                  {.width = width, .height = height, .background = ground, .title = title});
  }
  Image raster() const {
    Image image(width, height, ground);
    rasterise(*ImGui::GetDrawData(), texture_, image);
    return image;
  }

 private:
  Texture texture_;
  ImDrawList* list_;
};

struct Spot {
  double x = 0;
  double y = 0;
};
using Outline = std::vector<Spot>;

/// "M1 2h3v4l-1-2z…"
std::vector<Outline> outlines_of(const std::string& path) {
  std::vector<Outline> outlines;
  const char* at = path.c_str();
  const auto next = [&at] {
    char* end = nullptr;
    const double value = std::strtod(at, &end);
    EXPECT_NE(at, end) << at;
    at = end;
    return value;
  };
  while (*at != '\0') {
    const char verb = *at++;
    if (verb == 'z') continue;
    Spot spot;
    if (verb != 'M') spot = outlines.back().back();
    if (verb == 'M') outlines.emplace_back();
    if (verb != 'v') spot.x += next();
    if (verb != 'h') spot.y += next();
    outlines.back().push_back(spot);
  }
  return outlines;
}

int winding(const Outline& outline, const Spot& at) {
  int winding = 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const Spot& a = outline[i];
    const Spot& b = outline[(i + 1) % outline.size()];
    if ((a.y <= at.y) == (b.y <= at.y)) continue;
    const double x = a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x);
    if (x > at.x) winding += b.y > a.y ? 1 : -1;
  }
  return winding;
}

double number_in(const XmlElement& element, const char* attribute) {
  return std::strtod(element.attributes.at(attribute).c_str(), nullptr);
}

Colour mixed(Colour below, const XmlElement& path) {
  const std::string& fill = path.attributes.at("fill");
  const auto code = static_cast<std::uint32_t>(std::strtoul(fill.c_str() + 1, nullptr, 16));
  const bool is_whole = path.attributes.count("fill-opacity") == 0;
  const double opacity = is_whole ? 1 : number_in(path, "fill-opacity");
  const Colour above = rgb(code >> 16, code >> 8 & 0xFF, code & 0xFF);
  Colour result = 0xFF000000U;
  for (unsigned shift = 0; shift < 24; shift += 8) {
    const double one = above >> shift & 0xFFU;
    const double other = below >> shift & 0xFFU;
    result |= static_cast<std::uint32_t>(std::lround(one * opacity + other * (1 - opacity)))
              << shift;
  }
  return result;
}

/// By the book: a pixel has a path's colour if outlines go round its centre, and the clips hold it.
Image drawn(const std::vector<XmlElement>& elements, int width, int height) {
  Image image(width, height, ground);
  std::map<std::string, XmlElement> clips;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const XmlElement& element = elements[i];
    if (element.name == "clipPath") {
      clips["url(#" + element.attributes.at("id") + ")"] = elements[i + 1];
    }
    if (element.name != "path") continue;
    const std::vector<Outline> outlines = outlines_of(element.attributes.at("d"));
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const Spot centre{x + 0.5, y + 0.5};
        int turns = 0;
        for (const Outline& outline : outlines) turns += winding(outline, centre);
        bool is_inside = turns != 0;
        for (const std::string& name : element.around) {
          const XmlElement& clip = clips.at(name);
          const double left = number_in(clip, "x");
          const double top = number_in(clip, "y");
          is_inside = is_inside && centre.x > left && centre.y > top &&
                      centre.x < left + number_in(clip, "width") &&
                      centre.y < top + number_in(clip, "height");
        }
        if (is_inside) image.at(x, y) = mixed(image.at(x, y), element);
      }
    }
  }
  return image;
}

std::vector<XmlElement> named(const std::vector<XmlElement>& elements, const std::string& name) {
  std::vector<XmlElement> found;
  for (const XmlElement& element : elements) {
    if (element.name == name) found.push_back(element);
  }
  return found;
}

TEST_F(Svg, FiguresAreThoseOfTheRaster) {
  std::mt19937 random(7);
  const auto upto = [&](std::uint32_t most) { return static_cast<float>(random() % most); };
  for (int round = 0; round < 60; ++round) {
    const Colour colour = rgb(random() % 256, random() % 256, random() % 4 * 80);
    const ImVec2 a(upto(120) - 10, upto(80) - 10);
    const ImVec2 b(a.x + 1 + upto(30), a.y + 1 + upto(30));
    const bool is_cut = round % 5 == 0;
    if (is_cut) list().PushClipRect(ImVec2(upto(40), upto(30)), ImVec2(50 + upto(40), 60));
    if (round % 4 == 0) list().AddRectFilled(a, b, colour, round % 8 == 0 ? 4.0F : 0.0F);
    if (round % 4 == 1) list().AddCircleFilled(a, 3 + upto(12), colour);
    if (round % 4 == 2) list().AddTriangleFilled(a, ImVec2(a.x, b.y), b, colour);
    if (round % 4 == 3) list().AddLine(a, b, colour, 1 + upto(5));
    if (is_cut) list().PopClipRect();
  }
  const std::vector<XmlElement> elements = read_xml(svg());
  const Image ours = raster();
  EXPECT_GT(differing_pixels(ours, Image(width, height, ground), 8), 2000U);
  // Of 6,144: centres that lie on an edge to within a hundredth of a pixel.
  EXPECT_LE(differing_pixels(ours, drawn(elements, width, height), 8), 12U);
}

TEST_F(Svg, WhatShinesThroughIsMixedAsOftenAsItIsDrawn) {
  const Colour glass = faded(rgb(255, 255, 255), 0.5F);
  list().AddRectFilled(ImVec2(5, 5), ImVec2(40, 40), glass);
  list().AddRectFilled(ImVec2(20, 20), ImVec2(60, 60), glass);  // over the first
  list().AddRectFilled(ImVec2(70, 5), ImVec2(80, 40), glass);   // beside both
  const std::vector<XmlElement> elements = read_xml(svg());
  EXPECT_EQ(named(elements, "path").size(), 2U);
  EXPECT_EQ(differing_pixels(raster(), drawn(elements, width, height), 2), 0U);
}

TEST_F(Svg, NeighboursOfOneColourBecomeOnePathAndRectanglesFourCorners) {
  list().AddRectFilled(ImVec2(1, 2), ImVec2(11, 5), rgb(255, 0, 0));
  list().AddRectFilled(ImVec2(20, 2), ImVec2(22.5F, 5), rgb(255, 0, 0));
  const std::vector<XmlElement> paths = named(read_xml(svg()), "path");
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_EQ(paths[0].attributes.at("fill"), "#ff0000");
  EXPECT_EQ(paths[0].attributes.at("d"), "M1 2h10v3h-10zM20 2h2.5v3h-2.5z");
}

TEST_F(Svg, WordsAreTextAgainWithWhatXmlForbidsEscaped) {
  const Colour red = rgb(255, 0, 0);
  list().AddText(ImVec2(3, 4), red, "a <b> & \"c\"");
  list().AddText(ImVec2(3, 20), red, "below");
  const std::vector<XmlElement> elements = read_xml(svg("\x01 1 < 2 \xFF"));
  const std::vector<XmlElement> texts = named(elements, "text");
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0].text, "a <b> & \"c\"");
  EXPECT_EQ(texts[1].text, "below");
  EXPECT_EQ(texts[0].attributes.at("fill"), "#ff0000");
  EXPECT_EQ(number_in(texts[1], "x"), 3);
  EXPECT_EQ(number_in(texts[1], "y") - number_in(texts[0], "y"), 16);
  EXPECT_EQ(number_in(texts[1], "textLength"), ImGui::CalcTextSize("below").x);
  const std::vector<XmlElement> words = named(elements, "tspan");
  ASSERT_EQ(words.size(), 4U);
  EXPECT_EQ(number_in(words[1], "x"), 3 + ImGui::CalcTextSize("a ").x);
  EXPECT_EQ(named(elements, "title").at(0).text, "\xEF\xBF\xBD 1 < 2 \xEF\xBF\xBD");
}

TEST_F(Svg, WordsThatDearImGuiHasCutAreCutAgain) {
  const ImVec4 room(12, 0, 40, 11);
  list().AddText(nullptr, 0, ImVec2(3, 4), rgb(255, 0, 0), "some words", nullptr, 0, &room);
  const std::string written = svg();
  SCOPED_TRACE(written);
  const std::vector<XmlElement> elements = read_xml(written);
  const std::vector<XmlElement> texts = named(elements, "text");
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_THAT(texts[0].text, testing::HasSubstr("me w"));
  EXPECT_EQ(texts[0].around.size(), 1U);
  const std::vector<XmlElement> rects = named(elements, "rect");
  ASSERT_EQ(rects.size(), 2U);  // the ground's and the clip's
  EXPECT_GE(number_in(rects[1], "x"), room.x);
  EXPECT_LE(number_in(rects[1], "y") + number_in(rects[1], "height"), room.w);
}

TEST_F(Svg, NothingIsSaidOfWhatCannotBeSeen) {
  list().AddRectFilled(ImVec2(-50, -50), ImVec2(-1, -1), rgb(255, 0, 0));
  list().AddRectFilled(ImVec2(1, 1), ImVec2(9, 9), faded(rgb(255, 0, 0), 0));
  list().AddText(ImVec2(500, 500), rgb(255, 0, 0), "far away");
  const std::vector<XmlElement> elements = read_xml(svg());
  EXPECT_TRUE(named(elements, "path").empty());
  EXPECT_TRUE(named(elements, "text").empty());
}

TEST(SvgWords, NumbersAreShort) {
  EXPECT_EQ(number(hundredths(12)), "12");
  EXPECT_EQ(number(hundredths(0.5F)), "0.5");
  EXPECT_EQ(number(hundredths(-3.066F)), "-3.07");
  EXPECT_EQ(number(hundredths(-0.001F)), "0");
}

TEST(SvgWords, WhatIsNoUtf8IsReplaced) {
  EXPECT_EQ(escaped("\xC3\xA4 \xE2\x86\x92 \xF0\x9F\x99\x82"),
            "\xC3\xA4 \xE2\x86\x92 \xF0\x9F\x99\x82");
  for (const char* bad : {"\xC3", "\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xFF"}) {
    EXPECT_EQ(escaped(bad).substr(0, 3), "\xEF\xBF\xBD") << bad;
  }
  for (const std::uint32_t point : {0x41U, 0xE4U, 0x2192U, 0x1F642U}) {
    EXPECT_EQ(escaped(utf8(point)), utf8(point));
  }
}

}  // namespace
}  // namespace orrery::gui
