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
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') last_blank = i;
    if (!is_continuation(text[i])) ++used;
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
