#include "gui/model/palette.hpp"

#include <algorithm>
#include <cctype>

#include "gui/model/lamp_words.hpp"
#include "gui/model/words.hpp"
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

/// Something of the run, and what a command needs to go there.
struct Findable {
  std::string title{};
  std::string argument{};
};

std::vector<Findable> bookmarks_to_find(const Viewer& viewer) {
  std::vector<Findable> all;
  for (const std::size_t i : bookmarks_here(viewer)) {
    const Bookmark& bookmark = viewer.bookmarks.all[i];
    all.push_back({"Bookmark: " + bookmark.name, "#" + std::to_string(bookmark.event)});
  }
  return all;
}

std::vector<Findable> properties_to_find(const Viewer& viewer) {
  std::vector<Findable> all;
  for (const Lamp& lamp : viewer.session->lamps()) {
    all.push_back({"Property: " + name_in_words(lamp), lamp.name});
  }
  return all;
}

std::vector<Findable> nodes_to_find(const Viewer& viewer) {
  std::vector<Findable> all;
  for (const ChronicleNode& node : viewer.session->chronicle().nodes()) {
    all.push_back({"Select " + node.name, node.name});
  }
  return all;
}

/// Those that hands can do something to now; the oldest first, and not all of very many.
std::vector<Findable> messages_to_find(const Viewer& viewer) {
  constexpr std::size_t most = 200;
  const Chronicle& chronicle = viewer.session->chronicle();
  std::vector<Findable> all;
  for (const Place place : chronicle.under_way(viewer.head.event)) {
    if (all.size() == most) break;
    const std::string sent = number_words(chronicle.messages()[place].sent_event);
    all.push_back({"Select " + message_words(chronicle, place) + ", sent in #" + sent,
                   std::to_string(place)});
  }
  return all;
}

/// Only for who types: they are not among what there is to do.
void add_findable(std::vector<PaletteRow>& rows, const Command* go, std::string_view typed,
                  std::vector<Findable> found) {
  if (go == nullptr) return;
  for (Findable& each : found) {
    std::optional<Fit> fitting = fit(typed, each.title);
    if (!fitting) continue;
    rows.push_back({.command = go,
                    .title = std::move(each.title),
                    .argument = std::move(each.argument),
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
  const bool has_letters = !letters_of(typed).empty();
  if (viewer.session && has_letters) {
    const auto add = [&](const char* command, std::vector<Findable> found) {
      add_findable(rows, commands.find(command), typed, std::move(found));
    };
    add("time.go_to_bookmark", bookmarks_to_find(viewer));
    add("select.property", properties_to_find(viewer));
    add("select.node", nodes_to_find(viewer));
    add("select.message", messages_to_find(viewer));
  }
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
