#include "gui/model/strikes.hpp"

#include <string_view>

namespace orrery::gui {
namespace {

constexpr std::string_view by_hand = "hand: ";

/// "crash leader (n1)" tells of "crash leader", and so does that itself.
bool tells_of(std::string_view mark, std::string_view what) {
  if (!mark.starts_with(what)) return false;
  mark.remove_prefix(what.size());
  return mark.empty() || (mark.starts_with(" (") && mark.ends_with(')'));
}

/// What marks may say of an entry: of a mix, any of its parts.
std::vector<std::string> words_of(const EntryAction& action) {
  std::vector<std::string> words;
  std::visit(
      [&]<class Kind>(const Kind& kind) {
        if constexpr (std::same_as<Kind, Mix>) {
          for (const MixPart& part : kind.parts) words.push_back(to_text(part.action));
        } else if constexpr (std::same_as<Kind, Nemesis>) {
          for (const MixPart& part : mix_of(kind.preset).parts)
            words.push_back(to_text(part.action));
        } else if constexpr (std::same_as<Kind, Sequence>) {
          for (const SequenceStep& step : kind.steps) {
            std::visit(
                [&]<class Step>(const Step& each) {
                  if constexpr (!std::same_as<Step, Wait>) {
                    words.push_back(to_text(FaultAction(each)));
                  }
                },
                step.action);
          }
        } else {
          words.push_back(to_text(FaultAction(kind)));
        }
      },
      action);
  return words;
}

/// Which marks may be an entry's.
struct Expected {
  std::vector<std::string> words{};
  std::optional<Time> at{};   ///< only then
  bool happens_once = false;  ///< at an instant, one thing
};

Expected expected_of(const FaultEntry& entry) {
  Expected expected{.words = words_of(entry.action), .at = entry.at};
  expected.happens_once = entry.at.has_value() && expected.words.size() == 1;
  if (std::holds_alternative<Sequence>(entry.action)) expected.at.reset();
  return expected;
}

bool may_be(const Mark& mark, const Expected& expected, const Strike& so_far) {
  if (expected.at && mark.time != *expected.at) return false;
  if (expected.happens_once && so_far.times > 0) return false;
  for (const std::string& words : expected.words) {
    if (tells_of(mark.text, words)) return true;
  }
  return false;
}

void add(Strike& strike, const Mark& mark) {
  if (++strike.times > 1) return;
  strike.event = mark.event;
  strike.time = mark.time;
  strike.mark = mark.text;
}

/// What an agent did has a number of its own; a hand's deed bears that of the event before it.
void add_hand(std::vector<Strike>& strikes, const std::vector<Hand>& hands, const Mark& mark) {
  std::string_view words = mark.text;
  if (words.starts_with(by_hand)) words.remove_prefix(by_hand.size());
  for (std::size_t i = 0; i < hands.size(); ++i) {
    if (strikes[i].times > 0 || mark.event < hands[i].after) continue;
    if (tells_of(words, to_text(hands[i].action))) return add(strikes[i], mark);
  }
}

}  // namespace

void follow_strikes(Strikes& strikes, const Session& session, const std::vector<FaultEntry>& faults,
                    const std::vector<Hand>& hands) {
  const SeenChronicle now = SeenChronicle::of(session);
  const bool goes_on = strikes.seen.goes_on_as(now) && strikes.faults.size() == faults.size() &&
                       strikes.hands.size() == hands.size();
  if (!goes_on) {
    strikes = {};
    strikes.faults.resize(faults.size());
    strikes.hands.resize(hands.size());
  }
  strikes.seen = now;
  const std::vector<Mark>& marks = session.chronicle().marks();
  if (strikes.marks >= marks.size()) return;
  std::vector<Expected> expected;
  for (const FaultEntry& entry : faults) expected.push_back(expected_of(entry));
  for (; strikes.marks < marks.size(); ++strikes.marks) {
    const Mark& mark = marks[strikes.marks];
    if (mark.kind != Mark::Kind::fault) continue;
    if (mark.text.starts_with(by_hand)) {
      add_hand(strikes.hands, hands, mark);
      continue;
    }
    for (std::size_t i = 0; i < faults.size(); ++i) {
      if (!may_be(mark, expected[i], strikes.faults[i])) continue;
      add(strikes.faults[i], mark);
      break;
    }
  }
}

}  // namespace orrery::gui
