#pragma once
/// What the command palette and the sheet of shortcuts remember from frame to frame.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace orrery::gui {

struct PaletteState {
  enum class Shows : std::uint8_t {
    nothing,
    commands,   ///< to search and run
    argument,   ///< asks what the command `asking` cannot do without
    shortcuts,  ///< all chords on one sheet
  };

  Shows shows = Shows::nothing;
  std::string asking{};           ///< a command's id
  std::array<char, 256> typed{};  ///< the search, or the argument
  std::size_t chosen = 0;         ///< which row
  bool is_fresh = false;          ///< opened since the last frame: the text field wants the keys
  bool must_scroll = false;       ///< to the chosen row
};

}  // namespace orrery::gui
