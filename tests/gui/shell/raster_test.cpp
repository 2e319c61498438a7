#include "gui/shell/raster.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/core/error.hpp"
#include "tests/support/folder.hpp"

namespace orrery::gui {
namespace {

constexpr Colour black = rgb(0, 0, 0);
constexpr Colour white = rgb(255, 255, 255);
constexpr Colour orange = rgb(230, 159, 0);

/// A context without fonts of ours, and one list to draw into by hand.
class Raster : public testing::Test {
 protected:
  Raster() : list_(nullptr) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    unsigned char* alpha = nullptr;
    io.Fonts->GetTexDataAsAlpha8(&alpha, &texture_.width, &texture_.height);
    texture_.alpha = alpha;
    io.DisplaySize = ImVec2(64, 48);
    io.DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    list_ = ImGui::GetForegroundDrawList();
  }
  ~Raster() override { ImGui::DestroyContext(); }

  ImDrawList& list() { return *list_; }

  Image drawn() {
    ImGui::Render();
    Image image(64, 48, black);
    rasterise(*ImGui::GetDrawData(), texture_, image);
    return image;
  }

  /// Black, and this colour wherever `is_inside` says so of a pixel's centre.
  template <typename Inside>
  static Image expected(Colour colour, const Inside& is_inside) {
    Image image(64, 48, black);
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        if (is_inside(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F)) {
          image.at(x, y) = colour;
        }
      }
    }
    return image;
  }

 private:
  Texture texture_;
  ImDrawList* list_;
};

TEST_F(Raster, RectangleCoversThePixelsWhoseCentresAreInside) {
  list().AddRectFilled(ImVec2(3, 4), ImVec2(10, 20), orange);
  EXPECT_EQ(drawn(),
            expected(orange, [](float x, float y) { return x > 3 && x < 10 && y > 4 && y < 20; }));
}

TEST_F(Raster, ClipsToTheRectangleInForce) {
  list().PushClipRect(ImVec2(5, 0), ImVec2(8, 10));
  list().AddRectFilled(ImVec2(3, 4), ImVec2(10, 20), orange);
  list().AddTriangleFilled(ImVec2(-100, -100), ImVec2(300, -100), ImVec2(-100, 300), orange);
  list().PopClipRect();
  EXPECT_EQ(drawn(), expected(orange, [](float x, float y) { return x > 5 && x < 8 && y < 10; }));
}

TEST_F(Raster, WhatIsOutsideTheScreenIsNotDrawn) {
  list().AddRectFilled(ImVec2(-50, -50), ImVec2(-1, -1), orange);
  list().AddLine(ImVec2(100, 5), ImVec2(4000, 900), orange, 3);
  list().AddCircleFilled(ImVec2(-30, 500), 20, orange);
  EXPECT_EQ(drawn(), Image(64, 48, black));
}

TEST_F(Raster, TriangleIsExactWithoutSoftEdges) {
  list().Flags &= ~ImDrawListFlags_AntiAliasedFill;
  // Its long side passes between pixel centres: nothing hangs on the rule for edges.
  list().AddTriangleFilled(ImVec2(2, 2), ImVec2(42.25F, 2), ImVec2(2, 42.25F), orange);
  EXPECT_EQ(drawn(),
            expected(orange, [](float x, float y) { return x > 2 && y > 2 && x + y < 44.25F; }));
}

// "If two triangles share an edge, each of its pixels belongs to one of them" (the top-left rule):
// half-transparent, a doubled pixel would be lighter and a missing one darker.
TEST_F(Raster, NeighboursShareNoPixelAndLeaveNone) {
  list().Flags &= ~ImDrawListFlags_AntiAliasedFill;
  const Colour half = faded(white, 0.5F);
  const ImVec2 hub(31.5F, 23.5F);  // the centre of a pixel, the hardest case
  const std::vector<ImVec2> rim{{0, 0}, {31.5F, 0}, {64, 0}, {64, 23.5F}, {64, 48}, {0, 48}};
  for (std::size_t i = 0; i < rim.size(); ++i) {
    list().AddTriangleFilled(hub, rim[i], rim[(i + 1) % rim.size()], half);
  }
  const Image image = drawn();
  EXPECT_EQ(image, Image(64, 48, image.at(0, 0)));
  EXPECT_NE(image.at(0, 0), black);
}

TEST_F(Raster, TurnedTrianglesAreDrawnToo) {
  list().Flags &= ~ImDrawListFlags_AntiAliasedFill;
  list().AddTriangleFilled(ImVec2(2, 2), ImVec2(2, 42.25F), ImVec2(42.25F, 2), orange);
  EXPECT_EQ(drawn(),
            expected(orange, [](float x, float y) { return x > 2 && y > 2 && x + y < 44.25F; }));
}

TEST_F(Raster, MixesByOpacity) {
  list().AddRectFilled(ImVec2(0, 0), ImVec2(64, 48), rgb(100, 50, 200));
  list().AddRectFilled(ImVec2(0, 0), ImVec2(64, 48), rgb(200, 150, 0) & 0x40FFFFFFU);
  // 64/255 of the upper one.
  EXPECT_EQ(drawn(), Image(64, 48, rgb(125, 75, 150)));
}

TEST_F(Raster, GradientsRunEvenly) {
  list().AddRectFilledMultiColor(ImVec2(0, 0), ImVec2(64, 48), black, white, white, black);
  const Image image = drawn();
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const auto level = static_cast<int>(image.at(x, y) & 0xFFU);
      ASSERT_NEAR(level, (static_cast<double>(x) + 0.5) / 64 * 255, 1) << x << " " << y;
    }
  }
}

TEST_F(Raster, SoftCircleHasTheAreaOfACircle) {
  list().AddCircleFilled(ImVec2(32.3F, 24.1F), 18, white);
  double area = 0;
  for (const Colour pixel : drawn().pixels) area += static_cast<double>(pixel & 0xFFU) / 255;
  EXPECT_NEAR(area, 3.14159 * 18 * 18, 0.02 * 3.14159 * 18 * 18);
}

TEST_F(Raster, GlyphsAreTheTexelsOfTheAtlas) {
  const ImFont& font = *ImGui::GetFont();
  const ImFontGlyph& glyph = *font.FindGlyph('g');
  list().AddText(ImVec2(20, 10), white, "g");
  const Image image = drawn();
  unsigned char* alpha = nullptr;
  int width = 0;
  int height = 0;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&alpha, &width, &height);
  const auto left = static_cast<int>(std::lround(glyph.U0 * static_cast<float>(width)));
  const auto top = static_cast<int>(std::lround(glyph.V0 * static_cast<float>(height)));
  int inked = 0;
  for (int y = 0; y < static_cast<int>(glyph.Y1 - glyph.Y0); ++y) {
    for (int x = 0; x < static_cast<int>(glyph.X1 - glyph.X0); ++x) {
      const unsigned cover = alpha[(top + y) * width + left + x];
      const Colour pixel =
          image.at(20 + static_cast<int>(glyph.X0) + x, 10 + static_cast<int>(glyph.Y0) + y);
      ASSERT_EQ(pixel, rgb(cover, cover, cover)) << x << " " << y;
      inked += cover != 0 ? 1 : 0;
    }
  }
  EXPECT_GT(inked, 10);
}

TEST(Image, IsTheSameAfterWritingAndReading) {
  Image image(7, 5, orange);
  image.at(3, 2) = white;
  const Folder folder;
  const std::string file = folder / "image.png";
  write_png(image, file);
  EXPECT_EQ(read_png(file), image);
}

TEST(Image, SaysWhichFileCannotBeWrittenOrRead) {
  EXPECT_THROW(write_png(Image(2, 2), "/nowhere/at/all.png"), Error);
  EXPECT_THROW(read_png("/nowhere/at/all.png"), Error);
}

TEST(Image, CountsPixelsThatDifferByMoreThanTheTolerance) {
  Image a(10, 10, rgb(100, 100, 100));
  Image b = a;
  b.at(1, 1) = rgb(100, 108, 100);
  b.at(2, 2) = rgb(109, 100, 100);
  EXPECT_EQ(differing_pixels(a, a, 0), 0U);
  EXPECT_EQ(differing_pixels(a, b, 0), 2U);
  EXPECT_EQ(differing_pixels(a, b, 8), 1U);
  EXPECT_EQ(differing_pixels(a, Image(9, 10), 255), 100U);
}

}  // namespace
}  // namespace orrery::gui
