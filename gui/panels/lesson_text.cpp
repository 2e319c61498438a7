#include "gui/panels/lesson_text.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include "gui/panels/guards.hpp"
#include "gui/panels/widgets.hpp"
#include "sim/core/text.hpp"

namespace orrery::gui {
namespace {

/// Lines end at blanks alone: the library ends some after a quote, so that the next one would begin
/// with a comma. What is too long for a line by itself is left to the library.
std::string broken_at_blanks(std::string_view words, float room) {
  if (words.find_first_not_of(' ') == words.npos) return std::string(words);
  std::string text;
  float used = 0;
  const float blank = width_of(" ");
  while (!words.empty()) {
    const std::string_view word = words.substr(0, std::min(words.find(' '), words.size()));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    const float width = width_of(std::string(word));
    const bool is_first = text.empty();
    const bool breaks = !is_first && used + blank + width > room;
    if (!is_first) text += breaks ? '\n' : ' ';
    used = is_first || breaks ? width : used + blank + width;
    text += word;
  }
  return text;
}

/// What is to be typed stands in quotes.
std::string with_quotes(std::string words) {
  std::replace(words.begin(), words.end(), '`', '"');
  return words;
}

/// The bullet, and the words beside it.
void draw_item(const Frame& frame, Colour colour, const std::string& words) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float side = std::max(3.0F, std::floor(frame.em * 0.28F));
  const ImVec2 corner(at.x + std::floor(frame.em * 0.35F),
                      at.y + std::floor((ImGui::GetTextLineHeight() - side) / 2));
  ImGui::GetWindowDrawList()->AddRectFilled(corner, ImVec2(corner.x + side, corner.y + side),
                                            colour);
  ImGui::Dummy(ImVec2(frame.em, ImGui::GetTextLineHeight()));
  ImGui::SameLine(0, 0);
  draw_words(frame, "lesson.item", colour, words);
}

struct Cell {
  std::size_t column = 0;  ///< of the line in which it begins, in letters
  std::string words{};
};
using Row = std::vector<Cell>;

std::size_t letters_before(std::string_view line, std::size_t at) {
  const auto begins_letter = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  };
  return static_cast<std::size_t>(std::ranges::count_if(line.substr(0, at), begins_letter));
}

/// "| a | b |", but not the upright lines of a drawing.
bool is_of_table(std::string_view line) {
  return line.size() > 1 && line.starts_with('|') && line.ends_with('|') &&
         line.find_first_not_of("| ") != line.npos;
}

/// Those of a table, or what stands apart by two blanks and more.
Row cells_of(std::string_view line) {
  const bool has_edges = is_of_table(line);
  const std::string_view apart = has_edges ? "|" : "  ";
  Row cells;
  for (std::size_t at = has_edges ? 1 : 0; at < line.size();) {
    const auto end = std::min(line.find(apart, at), line.size());
    cells.push_back({letters_before(line, at), std::string(trimmed(line.substr(at, end - at)))});
    at = end + apart.size();
    if (!has_edges) at = std::min(line.find_first_not_of(' ', at), line.size());
  }
  return cells;
}

/// Letters are not all as wide here: what begins in the same column of the text does so here, too.
std::map<std::size_t, float> places_of(const Frame& frame, const std::vector<Row>& rows) {
  std::map<std::size_t, float> places;
  for (const Row& row : rows) {
    for (const Cell& cell : row) places[cell.column] = 0;
  }
  for (auto& [column, x] : places) {
    for (const Row& row : rows) {
      const Cell* before = nullptr;
      for (const Cell& cell : row) {
        if (cell.column == column && before != nullptr) {
          x = std::max(x, places[before->column] + std::ceil(width_of(before->words)) + frame.em);
        }
        before = &cell;
      }
    }
  }
  return places;
}

void draw_rows(const Frame& frame, const std::vector<Row>& rows) {
  const std::map<std::size_t, float> places = places_of(frame, rows);
  const float left = ImGui::GetCursorPosX() + std::floor(frame.em * 0.8F);
  for (const Row& row : rows) {
    for (const Cell& cell : row) {
      if (&cell != &row.front()) ImGui::SameLine();
      ImGui::SetCursorPosX(left + places.at(cell.column));
      draw_words(frame, "lesson.text", frame.theme.faint, cell.words.empty() ? " " : cell.words);
    }
  }
}

/// Draws Markdown line by line.
class MarkdownPage {
 public:
  MarkdownPage(const Frame& frame, Colour colour) : frame_(frame), colour_(colour) {}

  void add(const std::string& line) {
    const bool is_heading = line.starts_with("#");
    const bool is_as_it_is = line.starts_with("    ");
    const bool is_item = line.starts_with("- ");
    if (line.empty() || is_heading || is_as_it_is || is_item) flush();
    if (!is_as_it_is) flush_rows();
    if (is_heading) {
      const auto words = std::min(line.find_first_not_of("# "), line.size());
      draw_words(frame_, "lesson.heading", frame_.theme.accent, line.substr(words));
      gap(frame_);
    } else if (is_as_it_is) {
      draw_as_it_is(line.substr(4));
    } else if (is_item) {
      is_item_ = true;
      paragraph_ = line.substr(2);
    } else if (!line.empty()) {
      paragraph_ += (paragraph_.empty() ? "" : " ") + std::string(trimmed(line));
    }
  }

  void end() {
    flush();
    flush_rows();
    close_list();
  }

  void flush() {
    if (paragraph_.empty()) return;
    const std::string words = with_quotes(std::exchange(paragraph_, {}));
    if (std::exchange(is_item_, false)) {
      draw_item(frame_, colour_, words);
      needs_gap_ = true;
      return;
    }
    close_list();
    draw_words(frame_, "lesson.text", colour_, words);
    gap(frame_);
  }

  /// Items stand together; below the last one there is room.
  void close_list() {
    if (std::exchange(needs_gap_, false)) gap(frame_);
  }

  const std::string& pressed() const { return pressed_; }

 private:
  void draw_as_it_is(const std::string& line) {
    if (!line.starts_with("set ")) return rows_.push_back(cells_of(line));
    flush_rows();
    close_list();
    if (wide_button(frame_, "lesson.copy", line, frame_.theme.text)) pressed_ = line;
    needs_gap_ = true;
  }

  void flush_rows() {
    if (rows_.empty()) return;
    close_list();
    draw_rows(frame_, std::exchange(rows_, {}));
    needs_gap_ = true;
  }

  const Frame& frame_;
  Colour colour_;
  std::string paragraph_;
  std::vector<Row> rows_;
  std::string pressed_;
  bool is_item_ = false;
  bool needs_gap_ = false;
};

}  // namespace

void draw_words(const Frame& frame, const std::string& name, Colour colour,
                const std::string& words) {
  {
    const ColourGuard ink(ImGuiCol_Text, colour);
    const TextWrapGuard wrapped;
    const std::string lines = broken_at_blanks(words, ImGui::GetContentRegionAvail().x);
    ImGui::TextUnformatted(lines.c_str(), lines.c_str() + lines.size());
  }
  frame.ui.tag(name, last_item(), words);
}

void gap(const Frame& frame) { ImGui::Dummy(ImVec2(0, std::floor(frame.em * 0.35F))); }

std::string draw_markdown(const Frame& frame, const std::string& markdown, Colour colour) {
  MarkdownPage page(frame, colour);
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) page.add(line);
  page.end();
  return page.pressed();
}

bool wide_button(const Frame& frame, const std::string& name, const std::string& words,
                 Colour colour) {
  const float padding = std::floor(frame.em * 0.4F);
  const float room = std::max(1.0F, ImGui::GetContentRegionAvail().x);
  const float width = std::max(1.0F, room - 2 * padding);
  const std::string lines = broken_at_blanks(words, width);
  const ImVec2 text = ImGui::CalcTextSize(lines.c_str(), nullptr, false, width);
  const IdGuard id(words.c_str());
  const bool is_pressed = ImGui::InvisibleButton(
      name.c_str(), ImVec2(std::floor(room), std::ceil(text.y + 2 * padding)));
  const Rect area = last_item();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(top_left(area), bottom_right(area),
                      ImGui::IsItemHovered() ? frame.theme.frame_hot : frame.theme.frame,
                      ImGui::GetStyle().FrameRounding);
  list->AddText(ImGui::GetFont(), ImGui::GetFontSize(), ImVec2(area.x + padding, area.y + padding),
                colour, lines.c_str(), nullptr, width);
  frame.ui.tag(name, area, words);
  return is_pressed;
}

}  // namespace orrery::gui
