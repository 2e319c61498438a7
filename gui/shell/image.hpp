#pragma once
/// A picture in memory, and as a PNG file.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gui/model/theme.hpp"

namespace orrery::gui {

struct Image {
  Image() = default;
  Image(int columns, int rows, Colour fill = 0xFF000000U);

  int width = 0;
  int height = 0;
  std::vector<Colour> pixels{};  ///< row by row from the top, packed as Colour says

  /// Requires: 0 <= x < width and 0 <= y < height.
  Colour& at(int x, int y) { return pixels[index(x, y)]; }
  Colour at(int x, int y) const { return pixels[index(x, y)]; }
  friend bool operator==(const Image&, const Image&) = default;

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
           static_cast<std::size_t>(x);
  }
};

/// Throws Error if the file cannot be written.
void write_png(const Image& image, const std::string& file);
/// Throws Error if it is none that can be read.
Image read_png(const std::string& file);

/// How many pixels differ by more than `tolerance` (of 255) in one of red, green and blue. Pictures
/// of different sizes differ everywhere.
std::size_t differing_pixels(const Image& a, const Image& b, int tolerance);

}  // namespace orrery::gui
