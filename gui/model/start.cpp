#include "gui/model/start.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>
#include <tuple>

#include "sim/core/error.hpp"
#include "sim/core/text.hpp"
#include "sim/plan/extends.hpp"

namespace orrery::gui {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t recent_max = 12;

std::string text_under(const Value& tree, std::string_view key) {
  const Value* value = tree.find(key);
  const auto* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

std::string protocol_in(const Value& tree) {
  const Value* protocol = tree.find("protocol");
  const auto* object = protocol == nullptr ? nullptr : protocol->get_if<Value::Object>();
  if (object != nullptr && !object->empty()) return object->front().key;
  return text_under(tree, "protocol");
}

/// "raft_museum" is "Raft museum".
std::string as_heading(std::string text) {
  std::ranges::replace(text, '_', ' ');
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

constexpr const char* lessons_topic = "Lessons";
/// Scenarios in the folder of the lessons are not lessons.
constexpr const char* lesson_runs_topic = "Runs of the lessons";

std::string topic_of(const fs::path& path) {
  const std::string topic = as_heading(path.parent_path().filename().string());
  return topic == lessons_topic ? lesson_runs_topic : topic;
}

/// Nothing for JSON that is no scenario.
std::optional<ScenarioCard> card_of(const fs::path& path) {
  ScenarioCard card{.file = path.string(), .topic = topic_of(path), .title = path.stem().string()};
  try {
    const Value tree = load_tree(card.file).root;
    card.protocol = protocol_in(tree);
    if (card.protocol.empty()) return std::nullopt;
    if (const std::string title = text_under(tree, "title"); !title.empty()) card.title = title;
    card.story = first_sentence(text_under(tree, "why"));
  } catch (const Error& error) {
    card.problem = error.what();
  }
  return card;
}

bool is_hello(const ScenarioCard& card) { return fs::path(card.file).stem() == "hello"; }

bool is_meant(const ScenarioCard& card, const std::vector<std::string>& words) {
  const std::string all = lower_case(card.title + '\n' + card.story + '\n' + card.file + '\n' +
                                     card.topic + '\n' + card.protocol);
  return std::ranges::all_of(
      words, [&](const std::string& word) { return all.find(word) != std::string::npos; });
}

}  // namespace

std::vector<ScenarioCard> scenarios_in(const std::string& folder) {
  std::vector<ScenarioCard> cards;
  std::error_code error;  // no folder, no scenarios
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != ".json") continue;
    if (auto card = card_of(entry->path())) cards.push_back(std::move(*card));
  }
  const auto greets = [&](const std::string& topic) {
    return std::ranges::any_of(
        cards, [&](const ScenarioCard& card) { return card.topic == topic && is_hello(card); });
  };
  std::vector<std::string> greeting;
  for (const ScenarioCard& card : cards) {
    if (greets(card.topic)) greeting.push_back(card.topic);
  }
  std::ranges::sort(cards, {}, [&](const ScenarioCard& card) {
    const bool is_later = std::ranges::find(greeting, card.topic) == greeting.end();
    const bool is_last = card.topic == lesson_runs_topic;
    return std::tuple(is_last, is_later, card.topic, !is_hello(card), card.file);
  });
  return cards;
}

void add_lessons(StartState& start, const std::vector<LessonCard>& lessons) {
  std::vector<ScenarioCard> cards;
  for (const LessonCard& lesson : lessons) {
    cards.push_back({.file = lesson.file,
                     .topic = lessons_topic,
                     .title = lesson.title,
                     .lesson = lesson.name});
  }
  start.cards.insert(start.cards.begin(), cards.begin(), cards.end());
}

bool is_begun(const LessonCard& lesson) { return lesson.done > 0 && lesson.done < lesson.steps; }

std::string stand_words(const LessonCard& lesson) {
  std::string steps = std::to_string(lesson.steps) + " steps";
  if (lesson.done == 0) return steps;
  if (lesson.done >= lesson.steps) return "done, " + steps;
  return std::to_string(lesson.done) + " of " + steps;
}

std::string first_sentence(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends = text[i] == '.' || text[i] == '?' || text[i] == '!';
    if (ends && (i + 1 == text.size() || text[i + 1] == ' ')) {
      return std::string(text.substr(0, i + 1));
    }
  }
  return std::string(text);
}

std::vector<std::size_t> shown_cards(const StartState& start) {
  std::istringstream stream(lower_case(start.typed));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < start.cards.size(); ++i) {
    if (is_meant(start.cards[i], words)) shown.push_back(i);
  }
  // Who types "raft" means what is called so, before all that mentions it.
  std::ranges::stable_sort(shown, {}, [&](std::size_t place) {
    const ScenarioCard& card = start.cards[place];
    const bool is_called_so = !words.empty() && lower_case(card.topic) == words.front();
    return std::pair(card.lesson.empty(), !is_called_so);
  });
  return shown;
}

std::optional<std::string> file_to_open(const StartState& start) {
  const std::vector<std::size_t> shown = shown_cards(start);
  if (start.chosen < shown.size()) return start.cards[shown[start.chosen]].file;
  std::string typed = start.typed;
  const auto is_blank = [](char letter) {
    return std::isspace(static_cast<unsigned char>(letter)) != 0;
  };
  while (!typed.empty() && is_blank(typed.back())) typed.pop_back();
  typed.erase(typed.begin(), std::ranges::find_if_not(typed, is_blank));
  if (typed.empty()) return std::nullopt;
  return typed;
}

void choose_further(StartState& start, std::ptrdiff_t cards) {
  const auto last = static_cast<std::ptrdiff_t>(shown_cards(start).size()) - 1;
  if (last < 0) return;
  const auto wanted = static_cast<std::ptrdiff_t>(start.chosen) + cards;
  start.chosen = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(wanted, 0, last));
  start.shows_chosen = true;
}

void typed_anew(StartState& start) {
  start.chosen = 0;
  start.shows_chosen = true;
  start.trouble.clear();
}

void choose_begun_lesson(StartState& start, const std::vector<LessonCard>& lessons) {
  if (!start.typed.empty()) return;
  const auto age = [&](const LessonCard& lesson) {
    return std::ranges::find(start.recent, lesson.file) - start.recent.begin();
  };
  const LessonCard* newest = nullptr;
  for (const LessonCard& lesson : lessons) {
    if (!is_begun(lesson)) continue;
    if (newest == nullptr || age(lesson) < age(*newest)) newest = &lesson;
  }
  if (newest == nullptr) return;
  const std::vector<std::size_t> shown = shown_cards(start);
  const auto its = std::ranges::find(shown, newest->name,
                                     [&](std::size_t place) { return start.cards[place].lesson; });
  if (its == shown.end()) return;
  start.chosen = static_cast<std::size_t>(its - shown.begin());
  start.shows_chosen = true;
}

void remember(StartState& start, const std::string& file) {
  std::erase(start.recent, file);
  start.recent.insert(start.recent.begin(), file);
  if (start.recent.size() > recent_max) start.recent.resize(recent_max);
}

}  // namespace orrery::gui
