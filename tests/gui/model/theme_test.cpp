#include "gui/model/theme.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

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

}  // namespace
}  // namespace orrery::gui
