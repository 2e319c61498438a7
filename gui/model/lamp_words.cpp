#include "gui/model/lamp_words.hpp"

#include <algorithm>

namespace orrery::gui {

std::string name_in_words(const Lamp& lamp) {
  std::string name = lamp.name.substr(lamp.name.rfind('.') + 1);
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::string state_in_words(const Lamp& lamp, bool has_ended) {
  switch (lamp.state) {
    case Lamp::State::holds:
      return has_ended ? "held" : "holds";
    case Lamp::State::open:
      return "not judged yet";
    case Lamp::State::unknown:
      return "cannot be told";
    case Lamp::State::violated:
      break;
  }
  std::string words = "violated";
  if (lamp.event > 0) words += " at #" + std::to_string(lamp.event);
  if (lamp.is_expected) words += ", as expected";
  return words;
}

bool is_news(const Lamp& lamp) { return lamp.state == Lamp::State::violated; }

std::vector<LampSum> summed_up(const std::vector<Lamp>& lamps, bool has_ended) {
  LampSum hold{.state = Lamp::State::holds};
  LampSum open{.state = Lamp::State::open};
  for (const Lamp& lamp : lamps) {
    if (is_news(lamp)) continue;
    const bool holds = lamp.state == Lamp::State::holds;
    LampSum& sum = holds ? hold : open;
    sum.names.push_back(name_in_words(lamp));
    if (!holds) sum.names.back() += " " + state_in_words(lamp, has_ended);
  }
  const std::string count = std::to_string(hold.names.size());
  if (has_ended) hold.words = count + " held";
  else hold.words = count + (hold.names.size() == 1 ? " holds" : " hold");
  open.words = std::to_string(open.names.size()) + " undecided";
  std::vector<LampSum> sums;
  for (LampSum* sum : {&hold, &open}) {
    if (!sum->names.empty()) sums.push_back(std::move(*sum));
  }
  return sums;
}

}  // namespace orrery::gui
