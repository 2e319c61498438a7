#pragma once
/// What the command palette and the sheet of shortcuts remember from frame to frame.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace orrery::gui {

/// How a command asks for what it cannot do without.
struct Prompt {
  std::string asks{};                 ///< "A time (430ms) or an event (#1283)"
  std::string text{};                 ///< what stands there at first, selected
  std::vector<std::string> offers{};  ///< Up and Down go through these; `text` is the first
};

struct PaletteState {
  static constexpr std::size_t typed_max = 4096;  ///< bytes

  enum class Shows : std::uint8_t {
    nothing,
    commands,   ///< to search and run
    argument,   ///< asks what the command `asking` cannot do without
    shortcuts,  ///< all chords on one sheet
  };

  Shows shows = Shows::nothing;
  std::string asking{};      ///< a command's id
  Prompt prompt{};           ///< and how it asks
  std::string trouble{};     ///< why it cannot be run with what was typed; mostly empty
  std::string typed{};       ///< the search, or the argument
  std::size_t chosen = 0;    ///< which row, or which of the offers
  bool is_fresh = false;     ///< opened since the last frame: the text field wants the keys
  bool must_scroll = false;  ///< to the chosen row
};

}  // namespace orrery::gui
