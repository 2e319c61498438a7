/// compare_pictures A.png B.png COUNT: fails if more than COUNT pixels differ by more than 3 %.

#include <cstdlib>
#include <iostream>

#include "gui/shell/image.hpp"
#include "sim/core/error.hpp"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  constexpr int tolerance = 255 * 3 / 100;
  try {
    const auto count = orrery::gui::differing_pixels(orrery::gui::read_png(argv[1]),
                                                     orrery::gui::read_png(argv[2]), tolerance);
    std::cout << count << " pixels differ by more than 3 %\n";
    return count <= std::strtoul(argv[3], nullptr, 10) ? 0 : 1;
  } catch (const orrery::Error& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
