#include "scenarios/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "sim/core/text.hpp"

namespace orrery {
namespace {

constexpr std::size_t columns_max = 100;  // longer lines are hard to read, however wide the window
constexpr std::size_t columns_min = 40;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool terminal_is_dumb() {
  const char* kind = std::getenv("TERM");
  return kind == nullptr || std::string_view(kind) == "dumb";
}

std::size_t width_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return columns_max;
  return std::clamp<std::size_t>(size.ws_col, columns_min, columns_max);
}

Outlet outlet(std::ostream& stream, int descriptor) {
  if (isatty(descriptor) == 0) return {stream};
  const bool is_dumb = terminal_is_dumb();
  return {.stream = stream,
          .is_terminal = !is_dumb,
          .has_colour = !is_dumb && !is_set("NO_COLOR"),
          .width = width_of(descriptor)};
}

std::string_view escape_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return "";
    case Tone::strong:
      return "\033[1m";
    case Tone::faint:
      return "\033[2m";
    case Tone::good:
      return "\033[32m";
    case Tone::bad:
      return "\033[1;31m";
    case Tone::odd:
      return "\033[1;33m";
  }
  return "";
}

/// Takes the first line's worth of words off the front.
std::string_view take_line(std::string_view& text, std::size_t width) {
  std::size_t end = text.size();
  std::size_t used = 0;
  std::size_t last_blank = std::string_view::npos;
  bool is_escape = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') last_blank = i;
    if (text[i] == '\033') is_escape = true;
    if (!is_escape && !is_continuation(text[i])) ++used;
    if (text[i] == 'm') is_escape = false;
    if (used > width && last_blank != std::string_view::npos) {
      end = last_blank;
      break;
    }
  }
  std::string_view line = text.substr(0, end);
  line = line.substr(0, line.find_last_not_of(' ') + 1);
  text.remove_prefix(end);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return line;
}

/// "orrery run hello.json", "--set 'nodes=3'", "--verify", "# orrery 0.1.0": where a command for a
/// shell can go on in another line.
std::vector<std::string> parts_of_command(std::string_view command) {
  std::vector<std::string> parts(1);
  bool is_quoted = false;
  bool is_comment = false;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char next = i + 1 < command.size() ? command[i + 1] : '\0';
    const bool is_between = command[i] == ' ' && !is_quoted && !is_comment;
    const bool is_escaped = i > 0 && command[i - 1] == '\\' && !is_quoted;
    if (command[i] == '\'' && !is_escaped) is_quoted = !is_quoted;
    if (is_between && (next == '-' || next == '#')) {
      is_comment = next == '#';
      parts.back().erase(parts.back().find_last_not_of(' ') + 1);
      parts.emplace_back();
    } else {
      parts.back() += command[i];
    }
  }
  return parts;
}

}  // namespace

Console Console::of_process() {
  return {outlet(std::cout, STDOUT_FILENO), outlet(std::cerr, STDERR_FILENO)};
}

std::string toned(const Outlet& outlet, Tone tone, std::string_view text) {
  if (!outlet.has_colour || tone == Tone::plain) return std::string(text);
  return std::string(escape_of(tone)).append(text).append("\033[0m");
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  bool is_escape = false;
  for (const char c : text) {
    if (c == '\033') is_escape = true;
    if (!is_escape && !is_continuation(c)) ++count;
    if (c == 'm') is_escape = false;
  }
  return count;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text).append(width > used ? width - used : 0, ' ');
}

std::string right_aligned(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(width > used ? width - used : 0, ' ').append(text);
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  // Next to a wide column there is little room: then rather too long than one word a line.
  const std::size_t room = std::max<std::size_t>(width > indent ? width - indent : 0, 24);
  std::string lines;
  while (!text.empty()) {
    if (!lines.empty()) lines.append("\n").append(indent, ' ');
    lines += take_line(text, room);
  }
  std::replace(lines.begin(), lines.end(), unbroken, ' ');
  return lines;
}

std::string balanced(std::string_view text, std::size_t width, std::size_t indent) {
  const auto lines_of = [](const std::string& lines) {
    return std::count(lines.begin(), lines.end(), '\n');
  };
  std::string best = wrapped(text, width, indent);
  if (lines_of(best) == 0) return best;
  while (width > indent + 1) {
    std::string narrower = wrapped(text, --width, indent);
    if (lines_of(narrower) > lines_of(best)) break;
    best = std::move(narrower);
  }
  return best;
}

std::string again_line(const Outlet& outlet, const std::string& command, std::size_t indent) {
  constexpr std::string_view again = "again: ";
  constexpr std::string_view goes_on = " \\";
  std::string text = std::string(indent, ' ') + toned(outlet, Tone::faint, again);
  std::size_t used = indent + again.size();
  if (!outlet.is_terminal || used + columns(command) <= outlet.width) {
    return text + command + "\n";
  }
  bool is_first = true;
  for (const std::string& part : parts_of_command(command)) {
    const std::size_t more = columns(part) + 1;
    const bool has_room = used + more + goes_on.size() <= outlet.width;
    if (!is_first && !has_room) {
      text.append(goes_on).append("\n").append(indent + 4, ' ');
      used = indent + 4;
    } else if (!is_first) {
      text += ' ';
    }
    text += part;
    used += more;
    is_first = false;
  }
  return text + "\n";
}

std::string printable(std::string_view text) {
  constexpr char of_control = 0x40;
  std::string shown;
  for (const char c : text) {
    const bool is_control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    if (is_control) shown += '^';
    shown += is_control ? static_cast<char>(c ^ of_control) : c;
  }
  return shown;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return with_commas(count) + " " + std::string(count == 1 ? one : many);
}

std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t width,
                  std::size_t indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line(indent, ' ');
    std::size_t start = indent;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      line += padded(row[i], widths[i] + 2);
      start += widths[i] + 2;
    }
    if (!row.empty()) line += wrapped(row.back(), width, start);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace orrery
