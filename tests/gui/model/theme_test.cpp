#include "gui/model/theme.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "gui/model/glyphs.hpp"

namespace orrery::gui {
namespace {

constexpr ThemeName all_themes[] = {ThemeName::dark, ThemeName::light, ThemeName::contrast};

TEST(Theme, ContrastIsThatOfTheStandard) {
  EXPECT_NEAR(contrast(rgb(0, 0, 0), rgb(255, 255, 255)), 21, 1e-9);
  EXPECT_NEAR(contrast(rgb(90, 90, 90), rgb(90, 90, 90)), 1, 1e-9);
  EXPECT_NEAR(contrast(rgb(255, 0, 0), rgb(255, 255, 255)), 3.998, 0.001);  // WCAG's own example
}

// "a contrast ratio of at least 4.5:1" (WCAG 2.1, 1.4.3)
TEST(Theme, TextIsReadableWhereverItStands) {
  for (const ThemeName name : all_themes) {
    const Theme& colours = theme(name);
    const std::pair<const char*, Colour> grounds[] = {{"panel", colours.panel},
                                                      {"background", colours.background},
                                                      {"title", colours.title},
                                                      {"frame", colours.frame}};
    const std::pair<const char*, Colour> texts[] = {
        {"text", colours.text}, {"faint", colours.faint}, {"good", colours.good},
        {"bad", colours.bad},   {"warn", colours.warn},   {"accent", colours.accent}};
    for (const auto& [ground, below] : grounds) {
      for (const auto& [text, above] : texts) {
        EXPECT_GE(contrast(above, below), 4.5) << name_of(name) << ": " << text << " on " << ground;
      }
    }
    EXPECT_GE(contrast(colours.text, colours.frame_hot), 4.5) << name_of(name);
  }
}

// "a contrast ratio of at least 7:1" (WCAG 2.1, 1.4.6)
TEST(Theme, InContrastTextIsReadableByWhoSeesPoorly) {
  const Theme& colours = theme(ThemeName::contrast);
  for (const Colour ground : {colours.panel, colours.background, colours.title, colours.frame}) {
    for (const Colour text :
         {colours.text, colours.faint, colours.good, colours.bad, colours.warn, colours.accent}) {
      EXPECT_GE(contrast(text, ground), 7) << std::hex << text << " on " << ground;
    }
  }
}

// "at least 3:1 against adjacent colors" (WCAG 2.1, 1.4.11)
TEST(Theme, FiguresStandOutFromThePanel) {
  for (const ThemeName name : all_themes) {
    const Theme& colours = theme(name);
    for (std::size_t n = 0; n < category_count; ++n) {
      EXPECT_GE(contrast(colours.categories[n], colours.panel), 3) << name_of(name) << ' ' << n;
    }
    EXPECT_GE(contrast(colours.down, colours.panel), 3) << name_of(name);
    EXPECT_GE(contrast(colours.hover, colours.panel), 3) << name_of(name);
  }
}

TEST(Theme, InkIsReadableOnEachCategory) {
  for (const ThemeName name : all_themes) {
    const Theme& colours = theme(name);
    for (const Colour fill : colours.categories) {
      EXPECT_GE(contrast(ink_on(fill), fill), 4.5) << name_of(name);
    }
  }
}

struct Light {
  double red, green, blue;
};

Light light_of(Colour colour) {
  const auto linear = [&](int shift) {
    const double share = static_cast<double>(colour >> shift & 0xFFU) / 255;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return {linear(0), linear(8), linear(16)};
}

/// As who lacks one kind of cones sees it: Machado, Oliveira & Fernandes (2009), severity 1.
Light seen(const Light& light, const std::array<double, 9>& m) {
  return {m[0] * light.red + m[1] * light.green + m[2] * light.blue,
          m[3] * light.red + m[4] * light.green + m[5] * light.blue,
          m[6] * light.red + m[7] * light.green + m[8] * light.blue};
}

constexpr std::array<double, 9> protanopia{0.152286, 1.052583,  -0.204868, 0.114503, 0.786281,
                                           0.099216, -0.003882, -0.048116, 1.051998};
constexpr std::array<double, 9> deuteranopia{0.367322, 0.860646,  -0.227968, 0.280085, 0.672501,
                                             0.047413, -0.011820, 0.042940,  0.968881};

constexpr std::array<double, 9> tritanopia{1.255528, -0.076749, -0.178779, -0.078411, 0.930809,
                                           0.147602, 0.004733,  0.691367,  0.303900};
constexpr std::array<double, 9> all_cones{1, 0, 0, 0, 1, 0, 0, 0, 1};

/// CIE 1976 L*a*b* under D65.
std::array<double, 3> lab(const Light& light) {
  const auto part = [](double share) {
    share = std::clamp(share, 0.0, 1.0);
    return share > 216.0 / 24389 ? std::cbrt(share) : (24389.0 / 27 * share + 16) / 116;
  };
  const auto [r, g, b] = light;
  const double x = part((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const double y = part(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  const double z = part((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIE76.
double delta_e(Colour one, Colour other, const std::array<double, 9>& eyes) {
  const auto a = lab(seen(light_of(one), eyes));
  const auto b = lab(seen(light_of(other), eyes));
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/// 2.3 is just noticed where two large fields touch (Mahy et al., 1994). Our marks are small and
/// stand apart: four times that.
constexpr double told_apart = 10;

double root(double value) { return std::cbrt(std::max(0.0, value)); }

/// How different two colours look: the distance in Oklab (Ottosson, 2020).
double difference(const Light& a, const Light& b) {
  const auto lab = [](const Light& c) {
    const double l = root(0.4122214708 * c.red + 0.5363325363 * c.green + 0.0514459929 * c.blue);
    const double m = root(0.2119034982 * c.red + 0.6806995451 * c.green + 0.1073969566 * c.blue);
    const double s = root(0.0883024619 * c.red + 0.2817188376 * c.green + 0.6299787005 * c.blue);
    return std::array{0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
  };
  const auto x = lab(a);
  const auto y = lab(b);
  return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

TEST(Theme, TheFirstFourCategoriesDifferToColourBlindEyesToo) {
  for (const ThemeName name : all_themes) {
    const Theme& colours = theme(name);
    for (const auto& eyes : {protanopia, deuteranopia}) {
      for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          const Light one = seen(light_of(colours.categories[i]), eyes);
          const Light other = seen(light_of(colours.categories[j]), eyes);
          EXPECT_GE(difference(one, other), 0.06) << name_of(name) << ' ' << i << ' ' << j;
        }
      }
    }
  }
}

TEST(Theme, TheDistanceOfColoursIsThatOfTheStandard) {
  EXPECT_NEAR(delta_e(rgb(0, 0, 0), rgb(255, 255, 255), all_cones), 100, 0.01);
  EXPECT_NEAR(lab(light_of(rgb(255, 0, 0)))[0], 53.24, 0.02);
  EXPECT_NEAR(lab(light_of(rgb(255, 0, 0)))[1], 80.09, 0.02);
  EXPECT_NEAR(lab(light_of(rgb(255, 0, 0)))[2], 67.20, 0.02);
}

TEST(Theme, TheFirstFourCategoriesAreToldApartByColourAloneWhateverTheEyes) {
  for (const ThemeName name : all_themes) {
    const Theme& colours = theme(name);
    for (const auto& eyes : {all_cones, protanopia, deuteranopia, tritanopia}) {
      for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          EXPECT_GE(delta_e(colours.categories[i], colours.categories[j], eyes), told_apart)
              << name_of(name) << ' ' << i << ' ' << j;
        }
      }
    }
  }
}

TEST(Theme, WhoSeesAllColoursTellsAllCategoriesApartAndOthersAllButTwoPairs) {
  for (const ThemeName name : all_themes) {
    const Theme& colours = theme(name);
    for (const auto& eyes : {all_cones, protanopia, deuteranopia, tritanopia}) {
      int close = 0;
      for (std::size_t i = 0; i < category_count; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          const double apart = delta_e(colours.categories[i], colours.categories[j], eyes);
          close += apart < told_apart ? 1 : 0;
        }
      }
      EXPECT_LE(close, eyes == all_cones ? 0 : 2) << name_of(name);
    }
  }
}

// What is close in colour, and what has the same after eight, differs in shape: no two of sixteen
// have one shape, and what is open is the outline of what has its colour.
TEST(Theme, ShapesTellApartWhatColoursDoNot) {
  for (std::size_t i = 0; i < shape_count; ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(shape_of(i), shape_of(j)) << i << ' ' << j;
    EXPECT_EQ(filled(shape_of(i)), shape_of(i % category_count));
    EXPECT_EQ(is_open(shape_of(i)), i >= category_count);
  }
}

}  // namespace
}  // namespace orrery::gui
