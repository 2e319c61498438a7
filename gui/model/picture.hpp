#pragma once
/// A picture that somebody wants of what is shown: of a panel alone or of the whole screen, as PNG
/// or SVG; or the log's rows as comma-separated values. The shell writes it
/// (gui/shell/picture_file.hpp).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/tiles.hpp"

namespace orrery::gui {

struct WantedPicture {
  enum class Format : std::uint8_t { png, svg, csv };

  std::string file{};
  Format format = Format::png;
  std::string panel{};  ///< "network", "overview", …; "screen": all of it
  int pixels = 1;       ///< a side, for each of the screen's: 2 where the file's name says "@2x"
  friend bool operator==(const WantedPicture&, const WantedPicture&) = default;
};

inline constexpr std::string_view whole_screen = "screen";
/// All that there can be pictures of: panels of the tiles, what stands around them, the screen.
std::vector<std::string> picture_panels();
/// "Space-time", as the picture's title says it. Requires: one of picture_panels().
std::string title_of_picture(std::string_view panel);

/// "log.svg", "log@2x.png", "log.csv": the file's name says what it becomes. Throws Error for one
/// that says
/// nothing.
WantedPicture picture_in_file(const std::string& file);
/// What `file.export` is told: a file, and after it a panel, if it shall not be the usual one. A
/// file that is there already is only replaced where "!" ends its name. Throws Error.
WantedPicture wanted_picture(std::string_view argument, std::string_view usual);

}  // namespace orrery::gui
