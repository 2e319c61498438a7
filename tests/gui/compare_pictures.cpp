/// compare_pictures A.png B.png COUNT [DIFFERENCE.png]: fails if more than COUNT pixels differ by
/// more than 3 %, and then shows where: white on black.
/// compare_pictures --golden A.png B.png: keeps A as B, coarsely: a file of a third the size, of
/// which no channel is off by more than 4 of 255.

#include <zlib.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "gui/shell/image.hpp"
#include "sim/core/error.hpp"

namespace {

using namespace orrery;
using gui::Colour;
using gui::Image;

constexpr int tolerance = 255 * 3 / 100;

Image difference(const Image& a, const Image& b) {
  Image result(a.width, a.height);
  if (a.width != b.width || a.height != b.height) return result;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    const Image one(1, 1, a.pixels[i]);
    const Image other(1, 1, b.pixels[i]);
    if (gui::differing_pixels(one, other, tolerance) > 0) result.pixels[i] = ~Colour{0};
  }
  return result;
}

int compare(const Image& a, const Image& b, std::size_t most, const char* difference_file) {
  const std::size_t count = gui::differing_pixels(a, b, tolerance);
  std::cout << count << " pixels differ by more than 3 %\n";
  if (count <= most) return 0;
  if (difference_file != nullptr) gui::write_png(difference(a, b), difference_file);
  return 1;
}

std::string big_endian(std::size_t value) {
  std::string bytes;
  for (unsigned shift = 32; shift > 0; shift -= 8) {
    bytes += static_cast<char>(value >> (shift - 8) & 0xFFU);
  }
  return bytes;
}

std::string chunk(const std::string& typed) {
  const auto* bytes = reinterpret_cast<const Bytef*>(typed.data());
  return big_endian(typed.size() - 4) + typed +
         big_endian(crc32(0, bytes, static_cast<uInt>(typed.size())));
}

std::string packed(const std::string& text) {
  uLongf size = compressBound(static_cast<uLong>(text.size()));
  std::string result(size, '\0');
  compress2(reinterpret_cast<Bytef*>(result.data()), &size,
            reinterpret_cast<const Bytef*>(text.data()), static_cast<uLong>(text.size()),
            Z_BEST_COMPRESSION);
  result.resize(size);
  return result;
}

/// Eight bits of red, green and blue, rows without filter: flat figures pack best so.
int keep_as_golden(const Image& image, const std::string& file) {
  std::string rows;
  for (int y = 0; y < image.height; ++y) {
    rows += '\0';
    for (int x = 0; x < image.width; ++x) {
      for (unsigned shift = 0; shift < 24; shift += 8) {
        const Colour channel = image.at(x, y) >> shift & 0xFFU;
        rows += static_cast<char>(std::min<Colour>(255, (channel + 4) / 8 * 8));
      }
    }
  }
  const std::string size = big_endian(static_cast<std::size_t>(image.width)) +
                           big_endian(static_cast<std::size_t>(image.height));
  std::ofstream out(file, std::ios::binary);
  out << "\x89PNG\r\n\x1A\n"
      << chunk("IHDR" + size + std::string("\x08\x02\0\0\0", 5)) << chunk("IDAT" + packed(rows))
      << chunk("IEND");
  if (!out.flush()) throw Error({file, 0, 0, {}}, "cannot be written");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  try {
    if (std::string(argv[1]) == "--golden") return keep_as_golden(gui::read_png(argv[2]), argv[3]);
    return compare(gui::read_png(argv[1]), gui::read_png(argv[2]),
                   std::strtoul(argv[3], nullptr, 10), argc > 4 ? argv[4] : nullptr);
  } catch (const Error& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
