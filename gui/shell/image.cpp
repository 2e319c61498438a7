#include "gui/shell/image.hpp"

#include <stb/stb_image.h>
#include <stb/stb_image_write.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>

#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

constexpr int channels = 4;

void append(void* out, void* bytes, int length) {
  static_cast<std::ofstream*>(out)->write(static_cast<const char*>(bytes), length);
}

struct FreeMemory {
  void operator()(unsigned char* bytes) const { std::free(bytes); }
};
using Bytes = std::unique_ptr<unsigned char, FreeMemory>;

int channel(Colour colour, unsigned which) {
  return static_cast<int>(colour >> (8 * which) & 0xFFU);
}

bool differ(Colour a, Colour b, int tolerance) {
  for (unsigned which = 0; which < 3; ++which) {
    if (std::abs(channel(a, which) - channel(b, which)) > tolerance) return true;
  }
  return false;
}

}  // namespace

Image::Image(int columns, int rows, Colour fill)
    : width(columns),
      height(rows),
      pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), fill) {}

void write_png(const Image& image, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  const int is_encoded = stbi_write_png_to_func(append, &out, image.width, image.height, channels,
                                                image.pixels.data(), image.width * channels);
  if (is_encoded == 0 || !out.flush()) {
    throw Error({file, 0, 0, {}}, "the picture cannot be written");
  }
}

Image read_png(const std::string& file) {
  int width = 0;
  int height = 0;
  const Bytes bytes(stbi_load(file.c_str(), &width, &height, nullptr, channels));
  if (!bytes) throw Error({file, 0, 0, {}}, "is no picture that can be read");
  Image image(width, height);
  std::memcpy(image.pixels.data(), bytes.get(), image.pixels.size() * sizeof(Colour));
  return image;
}

std::size_t differing_pixels(const Image& a, const Image& b, int tolerance) {
  if (a.width != b.width || a.height != b.height) {
    return std::max(a.pixels.size(), b.pixels.size());
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    count += differ(a.pixels[i], b.pixels[i], tolerance) ? 1U : 0U;
  }
  return count;
}

}  // namespace orrery::gui
