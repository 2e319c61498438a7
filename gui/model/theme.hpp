#pragma once
/// Colours by what they mean. Categories are the eight of Okabe & Ito (2008), which colour-blind
/// eyes tell apart; and nothing is told by colour alone.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace orrery::gui {

/// Red in the lowest byte, alpha in the highest: as Dear ImGui packs it.
using Colour = std::uint32_t;

constexpr Colour rgb(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  return red | green << 8 | blue << 16 | 0xFF000000U;
}
/// The same with this opacity, 0…1.
constexpr Colour faded(Colour colour, float opacity) {
  return (colour & 0x00FFFFFFU) |
         static_cast<std::uint32_t>(static_cast<float>(colour >> 24) * opacity) << 24;
}

enum class ThemeName : std::uint8_t { dark, light, contrast };

struct Theme {
  Colour background{};  ///< of the window
  Colour panel{};       ///< of a panel
  Colour title{};       ///< of its title bar
  Colour frame{};       ///< of fields and buttons
  Colour frame_hot{};   ///< … under the mouse
  Colour line{};        ///< hair lines, links
  Colour text{};
  Colour faint{};   ///< text of lesser weight
  Colour accent{};  ///< the play head, what is selected
  Colour hover{};   ///< what the mouse is over
  Colour good{};
  Colour bad{};
  Colour warn{};  ///< faults, cuts, what is lost
  Colour down{};  ///< a crashed node
  Colour categories[8]{};
};

const Theme& theme(ThemeName name);
/// "dark", "light", "contrast"
std::string_view name_of(ThemeName name);

/// How well one is seen upon the other: 1 (not at all) … 21 (black upon white). WCAG 2.1.
double contrast(Colour one, Colour other);
/// Black or white: what is easier to read upon this colour.
Colour ink_on(Colour fill);

/// Of the n-th role, message type, …: they come round again after eight.
constexpr std::size_t category_count = 8;
inline Colour category(const Theme& theme, std::size_t n) {
  return theme.categories[n % category_count];
}

}  // namespace orrery::gui
