#pragma once
/// What the start screen remembers from frame to frame.

#include <cstddef>
#include <string>
#include <vector>

namespace orrery::gui {

/// A scenario, or a lesson, that can be opened.
struct ScenarioCard {
  std::string file{};      ///< "scenarios/raft/hello.json"
  std::string topic{};     ///< its folder, for a heading: "Raft museum"
  std::string title{};     ///< or, if it says none, its file's name
  std::string story{};     ///< the first sentence of why; may be empty
  std::string protocol{};  ///< "raft"
  std::string lesson{};    ///< the lesson's name, "cap"; empty: it is a scenario
  std::string problem{};   ///< why it cannot be opened; mostly empty
  friend bool operator==(const ScenarioCard&, const ScenarioCard&) = default;
};

struct StartState {
  static constexpr std::size_t typed_max = 4096;  ///< bytes
  std::vector<ScenarioCard> cards{};              ///< lessons, then scenarios, topic by topic
  std::vector<std::string> recent{};              ///< files, the newest first
  std::string typed{};                            ///< a part of what is looked for, or a path
  std::size_t chosen = 0;                         ///< among those that are shown
  std::size_t columns = 1;                        ///< of cards, in the last frame
  bool shows_chosen = false;                      ///< the list scrolls to it in the next frame
  bool wants_keys = true;  ///< the text field takes the keyboard in the next frame
  std::string trouble{};   ///< why the last file could not be opened, in full
};

}  // namespace orrery::gui
