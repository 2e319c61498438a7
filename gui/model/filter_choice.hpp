#pragma once
/// Which events of a chronicle a filter chooses. Takes in a run that grows at the cost of what is
/// new, except for what events led to, which is worked out anew.

#include <string>
#include <unordered_map>
#include <vector>

#include "gui/model/filter.hpp"
#include "gui/session/chronicle.hpp"

namespace orrery::gui {

class FilterChoice {
 public:
  explicit FilterChoice(FilterTerm term);

  /// Of the events from this one on; what `chosen` says of those before it stays. Afterwards it has
  /// an element for each event, and one for number 0, which is never chosen.
  /// Requires: from >= 1; and from 1 on if the last call was with another history.
  void choose(const Chronicle& chronicle, EventNumber from, std::vector<bool>& chosen);

  /// It asks what led to an event, or came of it, that had not happened when there were so many.
  bool waits_for(EventNumber from, EventNumber last) const;

 private:
  /// A row of the log, as far as filters ask of it.
  struct Row {
    EventNumber number = 0;
    const ChronicleEvent* event = nullptr;
    const ChronicleMessage* message = nullptr;  ///< null: it is about none
    std::size_t line = 0;                       ///< its words, in lines_
  };
  /// A term, and what was worked out for it: of words whether they are like it, of events whether
  /// they are chosen where a row does not say it.
  struct Test {
    FilterTerm term{};  ///< without its parts
    std::vector<Test> parts{};
    std::vector<char> is_like_word{};  ///< by node, word, kind or line, as far as asked
    std::vector<bool> events{};
    bool asks_of_events = false;
  };
  /// What a row's words are made of.
  struct LineKey {
    Place node, from, to;
    Word word;
    std::uint16_t kind;
    friend bool operator==(const LineKey&, const LineKey&) = default;
  };
  struct LineHash {
    std::size_t operator()(const LineKey& key) const;
  };

  static Test test_of(FilterTerm term);
  static bool asks_for_words(const Test& test);
  static void forget(Test& test);

  void note(const Chronicle& chronicle, EventNumber from, Test& test);
  void note_messages(const Chronicle& chronicle, EventNumber from, Test& test);
  static void note_marks(const Chronicle& chronicle, EventNumber from, Test& test);
  static void note_causes(const Chronicle& chronicle, Test& test);

  Row row_of(const Chronicle& chronicle, EventNumber number);
  std::size_t line_of(const Chronicle& chronicle, const Row& row);
  bool holds(const Chronicle& chronicle, Test& test, const Row& row);
  bool has_field(const Chronicle& chronicle, Test& test, const Row& row);
  static bool has_flag(FilterFlag flag, const Row& row);
  /// Works out once for each index whether the words that stand for it are like one of the texts.
  template <class Words>
  static bool is_like_one(Test& test, std::size_t index, const Words& words);
  static bool is_type(const Chronicle& chronicle, Test& test, Word word);

  Test test_;
  bool asks_for_words_ = false;
  std::unordered_map<LineKey, std::size_t, LineHash> line_numbers_;
  std::vector<std::string> lines_;
};

}  // namespace orrery::gui
