#include "gui/shell/script_player.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "gui/shell/state_dump.hpp"
#include "sim/plan/path.hpp"

namespace orrery::gui {
namespace {

using Verb = ScriptStep::Verb;

/// What ends a script before its end.
struct Failure {
  std::string sentence;
};

const UiItem& item_named(const UiMap& ui, const std::string& name) {
  if (const UiItem* item = ui.find(name)) return *item;
  std::vector<std::string> names;
  for (const UiItem& item : ui.items()) names.push_back(item.name);
  const auto near = nearest(name, names);
  throw Failure{"there is no \"" + name + "\" on the screen" +
                (near ? ": " + did_you_mean(*near) : std::string())};
}

class Player {
 public:
  explicit Player(Stage& stage) : stage_(stage) {}

  void play(const ScriptStep& step) {
    switch (step.verb) {
      case Verb::click:
        return click(step);
      case Verb::move:
        return input().move(where(step.place));
      case Verb::drag:
        return drag(step);
      case Verb::wheel:
        return turn_wheel(step);
      case Verb::key:
        return press(step.chord, '\0');
      case Verb::type:
        return type(step.text);
      case Verb::wait:
        return wait(step.frames);
      case Verb::command:
        return run(step);
      case Verb::expect:
        return compare(step);
      case Verb::expect_item:
        return look_for(step);
      case Verb::expect_text:
        return read(step.text);
      case Verb::shot:
        return write_png(stage_.picture(), step.text);
    }
  }

 private:
  InputQueue& input() { return stage_.screen().input(); }

  Point where(const ScriptPlace& place) {
    if (place.item.empty()) return place.offset;
    const Point centre = item_named(stage_.screen().ui(), place.item).area.centre();
    return {std::floor(centre.x) + place.offset.x, std::floor(centre.y) + place.offset.y};
  }

  void click(const ScriptStep& step) {
    input().move(where(step.place));
    input().modifiers(step.held);
    for (int i = 0; i < (step.is_double ? 2 : 1); ++i) {
      input().button(step.button, true);
      input().button(step.button, false);
    }
    input().modifiers({});
  }

  void drag(const ScriptStep& step) {
    const Point from = where(step.place);
    const Point to = step.to ? where(*step.to) : Point{from.x + step.by.x, from.y + step.by.y};
    constexpr int parts = 8;
    input().move(from);
    input().button(MouseButton::left, true);
    for (int i = 1; i <= parts; ++i) {
      const auto share = static_cast<float>(i) / parts;
      input().move({std::round(from.x + (to.x - from.x) * share),
                    std::round(from.y + (to.y - from.y) * share)});
      // A frame each: where the mouse went in between may matter.
      while (input().has_more()) stage_.frame();
    }
    input().button(MouseButton::left, false);
  }

  void turn_wheel(const ScriptStep& step) {
    input().move(where(step.place));
    input().wheel(0, step.notches);
  }

  /// `typed`: the character that comes of it; 0 if none does.
  void press(const Chord& chord, char typed) {
    input().modifiers({chord.ctrl, chord.shift, chord.alt});
    input().key(chord.key, true);
    if (typed != '\0') input().character(static_cast<std::uint32_t>(typed));
    input().key(chord.key, false);
    input().modifiers({});
  }

  void type(const std::string& text) {
    for (const char c : text) press(chord_of(c), c);
  }

  void wait(int frames) {
    for (int i = 0; i < frames; ++i) stage_.frame();
  }

  void run(const ScriptStep& step) {
    std::vector<std::string> ids;
    for (const Command& command : stage_.commands().all()) ids.push_back(command.id);
    if (stage_.commands().find(step.name) == nullptr) {
      throw Failure{"there is no command \"" + step.name +
                    "\": " + suggestion_among(step.name, ids)};
    }
    std::unique_lock<std::mutex> lock;
    if (stage_.viewer().session) lock = stage_.viewer().session->lock();
    Viewer& viewer = stage_.viewer();
    const bool was_bad = std::exchange(viewer.notice_is_bad, false);
    const std::string before = viewer.notice;
    stage_.commands().run(step.name, viewer, step.text);
    // Whoever runs a script sees no status line.
    if (viewer.notice_is_bad) std::cerr << "cmd " << step.name << ": " << viewer.notice << "\n";
    else if (viewer.notice == before) viewer.notice_is_bad = was_bad;
  }

  void compare(const ScriptStep& step) {
    if (const auto wrong = mismatch(state_of(stage_.viewer()), step)) throw Failure{*wrong};
  }

  void look_for(const ScriptStep& step) {
    const bool is_there = stage_.screen().ui().find(step.name) != nullptr;
    if (!step.is_absent) item_named(stage_.screen().ui(), step.name);
    if (step.is_absent && is_there) throw Failure{"\"" + step.name + "\" is on the screen"};
  }

  void read(const std::string& text) {
    const auto& items = stage_.screen().ui().items();
    const bool is_read = std::ranges::any_of(
        items, [&](const UiItem& item) { return item.words.find(text) != std::string::npos; });
    const bool is_notice = stage_.viewer().notice.find(text) != std::string::npos;
    if (!is_read && !is_notice) throw Failure{"\"" + text + "\" is nowhere to be read"};
  }

  Stage& stage_;
};

}  // namespace

std::optional<std::string> play(const std::vector<ScriptStep>& steps, const std::string& file,
                                Stage& stage) {
  Player player(stage);
  stage.settle();
  for (const ScriptStep& step : steps) {
    try {
      player.play(step);
    } catch (const Failure& failure) {
      return file + ":" + std::to_string(step.line) + ": " + step.written + ": " + failure.sentence;
    }
    const bool only_looks = step.verb == Verb::expect || step.verb == Verb::expect_item ||
                            step.verb == Verb::expect_text || step.verb == Verb::shot ||
                            step.verb == Verb::wait;
    if (!only_looks) stage.settle();
  }
  return std::nullopt;
}

}  // namespace orrery::gui
