#include "gui/model/theme.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {

namespace {

constexpr Colour hex(std::uint32_t code) { return rgb(code >> 16, code >> 8 & 0xFF, code & 0xFF); }

// Sky blue, bluish green, orange, reddish purple, blue, vermilion, yellow and grey: those that are
// farthest apart first. Lightened or darkened until each stands out from its theme's panel.
constexpr Theme dark{
    .background = hex(0x0B0E13),
    .panel = hex(0x151A21),
    .title = hex(0x222A35),
    .frame = hex(0x28323F),
    .frame_hot = hex(0x36455A),
    .line = hex(0x465264),
    .text = hex(0xE8EDF2),
    .faint = hex(0xA7B2BF),
    .accent = hex(0xFFC94D),
    .hover = hex(0xFFFFFF),
    .good = hex(0x3DD6A0),
    .bad = hex(0xFF8577),
    .warn = hex(0xFF9B50),
    .down = hex(0x7C8694),
    .categories = {hex(0x56B4E9), hex(0x12B886), hex(0xE69F00), hex(0xD98BB8), hex(0x3B8EDB),
                   hex(0xE8743B), hex(0xF0E442), hex(0xA0A8B2)},
};

constexpr Theme light{
    .background = hex(0xD9DEE4),
    .panel = hex(0xFCFDFE),
    .title = hex(0xE4E9EF),
    .frame = hex(0xE2E8EF),
    .frame_hot = hex(0xCAD6E3),
    .line = hex(0x9AA6B4),
    .text = hex(0x14191F),
    .faint = hex(0x47525F),
    .accent = hex(0x0B4FC4),
    .hover = hex(0x14191F),
    .good = hex(0x00623F),
    .bad = hex(0xA81E16),
    .warn = hex(0x963B00),
    .down = hex(0x7D8793),
    .categories = {hex(0x2A8BC9), hex(0x008A64), hex(0xBE7D00), hex(0xA94E9A), hex(0x00558A),
                   hex(0xC84E00), hex(0x857B00), hex(0x6A727C)},
};

constexpr Theme high_contrast{
    .background = hex(0x000000),
    .panel = hex(0x000000),
    .title = hex(0x1C1C1C),
    .frame = hex(0x2A2A2A),
    .frame_hot = hex(0x474747),
    .line = hex(0x9A9A9A),
    .text = hex(0xFFFFFF),
    .faint = hex(0xD8D8D8),
    .accent = hex(0xFFDD33),
    .hover = hex(0xFFFFFF),
    .good = hex(0x4DFFB8),
    .bad = hex(0xFF9A8F),
    .warn = hex(0xFFA858),
    .down = hex(0x9C9C9C),
    .categories = {hex(0x6CC8FF), hex(0x1FD6A0), hex(0xFFB31A), hex(0xE86FC0), hex(0x5AA2FF),
                   hex(0xFF8240), hex(0xFFF24D), hex(0xBDBDBD)},
};

/// Of one channel, 0…255, as light: sRGB.
double linear(std::uint32_t channel) {
  const double share = static_cast<double>(channel & 0xFF) / 255;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
  return 0.2126 * linear(colour) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour >> 16);
}

}  // namespace

const Theme& theme(ThemeName name) {
  if (name == ThemeName::light) return light;
  if (name == ThemeName::contrast) return high_contrast;
  return dark;
}

std::string_view name_of(ThemeName name) {
  if (name == ThemeName::light) return "light";
  if (name == ThemeName::contrast) return "contrast";
  return "dark";
}

double contrast(Colour one, Colour other) {
  const auto [less, more] = std::minmax({luminance(one), luminance(other)});
  return (more + 0.05) / (less + 0.05);
}

Colour ink_on(Colour fill) {
  constexpr Colour black = hex(0x000000);
  constexpr Colour white = hex(0xFFFFFF);
  return contrast(fill, black) >= contrast(fill, white) ? black : white;
}

}  // namespace orrery::gui
