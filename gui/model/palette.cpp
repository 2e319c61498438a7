#include "gui/model/palette.hpp"

#include <algorithm>
#include <cctype>

#include "gui/model/lamp_words.hpp"
#include "sim/core/text.hpp"

namespace orrery::gui {

namespace {

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool begins_word(std::string_view title, std::size_t place) {
  return place == 0 || (is_letter(title[place]) && !is_letter(title[place - 1]));
}

/// How good it is that a typed letter was found there.
int worth(std::string_view title, std::size_t place, std::optional<std::size_t> previous) {
  int worth = 1;
  if (begins_word(title, place)) worth += 8;
  if (place == 0) worth += 4;
  if (!previous) return worth;
  if (place == *previous + 1) return worth + 9;
  constexpr std::size_t most = 6;  // a gap is a gap
  return worth - static_cast<int>(std::min(place - *previous - 1, most));
}

std::string letters_of(std::string_view typed) {
  std::string letters;
  for (const char letter : typed) {
    if (letter != ' ') letters += lower_case(letter);
  }
  return letters;
}

constexpr int impossible = -1'000'000;

/// The best way to find all letters in the title: best[i][j] is that of the first i + 1 letters
/// with the last of them at place j.
class Fitting {
 public:
  Fitting(const std::string& letters, std::string_view title)
      : letters_(letters),
        title_(title),
        best_(letters.size(), std::vector<int>(title.size(), impossible)),
        before_(letters.size(), std::vector<std::size_t>(title.size(), 0)) {
    for (std::size_t i = 0; i < letters_.size(); ++i) {
      for (std::size_t j = 0; j < title_.size(); ++j) {
        if (lower_case(title_[j]) == letters_[i]) place(i, j);
      }
    }
  }

  std::optional<Fit> result() const {
    const std::vector<int>& ends = best_.back();
    const auto found = std::ranges::max_element(ends);
    if (found == ends.end() || *found <= impossible) return std::nullopt;
    Fit fit{.score = *found, .letters = std::vector<std::size_t>(letters_.size())};
    auto at = static_cast<std::size_t>(found - ends.begin());
    for (std::size_t i = letters_.size(); i-- > 0;) {
      fit.letters[i] = at;
      at = before_[i][at];
    }
    return fit;
  }

 private:
  void place(std::size_t i, std::size_t j) {
    if (i == 0) {
      best_[0][j] = worth(title_, j, std::nullopt);
      return;
    }
    for (std::size_t before = 0; before < j; ++before) {
      if (best_[i - 1][before] <= impossible) continue;
      const int score = best_[i - 1][before] + worth(title_, j, before);
      if (score > best_[i][j]) {
        best_[i][j] = score;
        before_[i][j] = before;
      }
    }
  }

  const std::string& letters_;
  std::string_view title_;
  std::vector<std::vector<int>> best_;
  std::vector<std::vector<std::size_t>> before_;
};

}  // namespace

std::optional<Fit> fit(std::string_view typed, std::string_view title) {
  const std::string letters = letters_of(typed);
  if (letters.empty()) return Fit{};
  if (letters.size() > title.size()) return std::nullopt;
  return Fitting(letters, title).result();
}

namespace {

/// Only for who types: they are not among what there is to do.
void add_bookmark_rows(std::vector<PaletteRow>& rows, const Commands& commands,
                       const Viewer& viewer, std::string_view typed) {
  const Command* go = commands.find("time.go_to_bookmark");
  if (go == nullptr || !viewer.session || letters_of(typed).empty()) return;
  for (const std::size_t i : bookmarks_here(viewer)) {
    const Bookmark& bookmark = viewer.bookmarks.all[i];
    std::string title = "Bookmark: " + bookmark.name;
    std::optional<Fit> fitting = fit(typed, title);
    if (!fitting) continue;
    rows.push_back({.command = go,
                    .title = std::move(title),
                    .argument = "#" + std::to_string(bookmark.event),
                    .fit = std::move(*fitting)});
  }
}

/// Likewise.
void add_property_rows(std::vector<PaletteRow>& rows, const Commands& commands,
                       const Viewer& viewer, std::string_view typed) {
  const Command* go = commands.find("select.property");
  if (go == nullptr || !viewer.session || letters_of(typed).empty()) return;
  for (const Lamp& lamp : viewer.session->lamps()) {
    std::string title = "Property: " + name_in_words(lamp);
    std::optional<Fit> fitting = fit(typed, title);
    if (!fitting) continue;
    rows.push_back({.command = go,
                    .title = std::move(title),
                    .argument = lamp.name,
                    .fit = std::move(*fitting)});
  }
}

/// Likewise.
void add_node_rows(std::vector<PaletteRow>& rows, const Commands& commands, const Viewer& viewer,
                   std::string_view typed) {
  const Command* go = commands.find("select.node");
  if (go == nullptr || !viewer.session || letters_of(typed).empty()) return;
  for (const ChronicleNode& node : viewer.session->chronicle().nodes()) {
    std::string title = "Select " + node.name;
    std::optional<Fit> fitting = fit(typed, title);
    if (!fitting) continue;
    rows.push_back({.command = go,
                    .title = std::move(title),
                    .argument = node.name,
                    .fit = std::move(*fitting)});
  }
}

}  // namespace

std::vector<PaletteRow> palette_rows(const Commands& commands, const Viewer& viewer,
                                     std::string_view typed) {
  std::vector<PaletteRow> rows;
  for (const Command& command : commands.all()) {
    std::optional<Fit> fitting = fit(typed, command.title);
    if (!fitting) continue;
    rows.push_back({.command = &command,
                    .title = command.title,
                    .fit = std::move(*fitting),
                    .why_not = command.why_not ? command.why_not(viewer) : std::string{}});
  }
  add_bookmark_rows(rows, commands, viewer, typed);
  add_property_rows(rows, commands, viewer, typed);
  add_node_rows(rows, commands, viewer, typed);
  const bool has_letters = !letters_of(typed).empty();
  std::ranges::stable_sort(rows, [&](const PaletteRow& a, const PaletteRow& b) {
    if (a.fit.score != b.fit.score) return a.fit.score > b.fit.score;
    if (a.why_not.empty() != b.why_not.empty()) return a.why_not.empty();
    return has_letters && a.title.size() < b.title.size();
  });
  return rows;
}

void open_palette(PaletteState& palette) {
  palette = {.shows = PaletteState::Shows::commands, .is_fresh = true};
}

void ask_for_argument(Viewer& viewer, const Command& command) {
  Prompt prompt = command.prompt ? command.prompt(viewer) : Prompt{.asks = command.asks};
  std::string text = prompt.text;
  viewer.palette = {.shows = PaletteState::Shows::argument,
                    .asking = command.id,
                    .prompt = std::move(prompt),
                    .typed = std::move(text),
                    .is_fresh = true};
}

void show_shortcuts(PaletteState& palette) {
  palette = {.shows = PaletteState::Shows::shortcuts, .is_fresh = true};
}

void close(PaletteState& palette) { palette = {}; }

std::string_view menu_of(const Command& command) {
  const std::string_view group = std::string_view(command.id).substr(0, command.id.find('.'));
  if (group == "file" || group == "app" || group == "run") return "File";
  if (group == "time") return "Time";
  if (group == "hand" || group == "branch" || group == "scenario" || group == "seeds") {
    return "Break";
  }
  if (group == "select" || group == "inspect") return "Select";
  if (group == "lesson") return "Learn";
  if (group == "help") return "Help";
  return "View";
}

std::vector<ShortcutGroup> shortcut_groups(const Commands& commands) {
  std::vector<ShortcutGroup> groups;
  for (const std::string_view title : menu_titles) {
    ShortcutGroup group{.title = std::string(title)};
    for (const Command& command : commands.all()) {
      if (menu_of(command) == title && !command.chords.empty()) group.commands.push_back(&command);
    }
    if (!group.commands.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace orrery::gui
