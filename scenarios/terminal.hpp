#pragma once
/// Where the program's words go, and what they may look like there: colour and a redrawn line on a
/// terminal, plain text in a pipe.

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace orrery {

/// One stream of the program.
struct Outlet {
  std::ostream& stream;
  bool is_terminal = false;
  bool has_colour = false;
  std::size_t width = 100;  ///< columns to fill
};

/// What a command writes to.
struct Console {
  Outlet out;
  Outlet err;

  /// Standard output and standard error. Colour only on a terminal, and not where NO_COLOR is set
  /// (https://no-color.org).
  static Console of_process();
};

/// How a piece of text stands out. Never the only bearer of a meaning.
enum class Tone : std::uint8_t { plain, strong, faint, good, bad, odd };

/// The text in that tone, if the outlet has colour.
std::string toned(const Outlet& outlet, Tone tone, std::string_view text);

/// Columns of a UTF-8 text, without escape sequences, of characters one column wide.
std::size_t columns(std::string_view text);

/// Filled with blanks up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// Filled with blanks in front.
std::string right_aligned(std::string_view text, std::size_t width);

/// A blank at which `wrapped` does not break a line.
inline constexpr char unbroken = '\x1f';

/// Broken between words into lines of at most `width` columns (but for longer words), the second
/// and later ones indented by `indent`. No newline at the end.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

/// The same in lines of about one length, so that no word is alone on the last one: a title.
std::string balanced(std::string_view text, std::size_t width, std::size_t indent);

/// "again: orrery run …", and a newline: a command for a shell, behind so many blanks. On a
/// terminal what is too long is broken before its options, with a backslash at the end of each
/// line, so that it can be copied as it is.
std::string again_line(const Outlet& outlet, const std::string& command, std::size_t indent = 0);

/// "^[[A" for what a key sends that is no character: nothing of it reaches the terminal.
std::string printable(std::string_view text);

/// "1 seed", "10,000 seeds".
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

/// Rows of cells as aligned columns, two blanks apart; the last column is wrapped. Each line ends
/// with a newline.
std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t width,
                  std::size_t indent = 0);

}  // namespace orrery
