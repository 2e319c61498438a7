#include "gui/model/valence_band.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

constexpr float words_em = 1.2F;
constexpr float chip_em = 0.8F;

std::size_t place_of(const std::vector<std::string>& values, const std::string& value) {
  return static_cast<std::size_t>(std::ranges::lower_bound(values, value) - values.begin());
}

std::uint32_t count_of(const Valence& valence, const std::string& value) {
  const auto found = std::ranges::find(valence.outcomes, value, &PossibleDecision::value);
  return found == valence.outcomes.end() ? 0 : found->count;
}

// ---------------------------------------------------------------- pieces

/// The shares of a moment, from top to bottom.
void add_shares(ValenceBand& band, const std::vector<std::string>& values, const Valence& valence,
                float x0, float x1) {
  const auto all = static_cast<float>(std::max(1U, valence.continuations()));
  std::uint32_t so_far = 0;
  float top = band.area.y;
  const auto add = [&](std::size_t value, std::uint32_t count) {
    if (count == 0) return;
    so_far += count;
    const float bottom =
        band.area.y + std::round(band.area.height * static_cast<float>(so_far) / all);
    // Whatever was seen is seen.
    const float end = std::min(std::max(bottom, top + 2), band.area.bottom());
    band.pieces.push_back({.area = {x0, top, x1 - x0, end - top},
                           .value = value,
                           .event = valence.event,
                           .is_decided = false});
    top = end;
  };
  for (const PossibleDecision& outcome : valence.outcomes) {
    add(place_of(values, outcome.value), outcome.count);
  }
  add(undecided_value, valence.undecided);
}

void add_pieces(ValenceBand& band, const ValenceReading& reading,
                const std::vector<std::string>& values, const ValenceLook& look) {
  const auto x_of = [&](Time time, EventNumber event) {
    const float x = std::floor(look.scale.x_of(time, event));
    return std::clamp(x, band.area.x, band.area.right());
  };
  const auto& decision = reading.decision();
  const float end = decision ? x_of(decision->at, decision->event)
                             : std::clamp(std::floor(look.scale.x_of(look.reached)), band.area.x,
                                          band.area.right());
  const auto& known = reading.known();
  for (auto now = known.begin(); now != known.end();) {
    const Valence& valence = now->second;
    const float x0 = x_of(valence.at, valence.event);
    ++now;
    float x1 = end;
    if (now != known.end()) x1 = x_of(now->second.at, now->second.event);
    else if (look.is_reading) x1 = std::min(end, x0 + 2);
    if (x1 <= x0) continue;
    add_shares(band, values, valence, x0, x1);
    const bool ends_here = valence.is_bivalent() && now != known.end() &&
                           !now->second.is_bivalent() && x1 < band.area.right();
    if (ends_here) band.edge = {x1, band.area.y, 1, band.area.height};
  }
  if (!decision) return;
  const float reached =
      std::clamp(std::ceil(look.scale.x_of(look.reached)), end, band.area.right());
  if (reached <= end) return;
  band.pieces.push_back({.area = {end, band.area.y, reached - end, band.area.height},
                         .value = place_of(values, decision->value),
                         .event = decision->event,
                         .is_decided = true});
}

// ---------------------------------------------------------------- words

bool is_decided_by(const ValenceReading& reading, EventNumber event) {
  return reading.decision() && reading.decision()->event <= event;
}

/// What follows from it, in a few words.
std::string standing(const Valence& valence) {
  if (valence.is_bivalent()) return "bivalent";
  if (valence.outcomes.empty()) return "none decides in time";
  if (valence.is_settled) return "settled";
  return "only " + valence.outcomes.front().value + " was seen";
}

std::string sentence_at(const ValenceReading& reading, EventNumber head) {
  if (is_decided_by(reading, head)) {
    return to_text(reading.decision()->node) + " has decided " + reading.decision()->value;
  }
  const Valence* valence = valence_after(reading, head);
  if (valence == nullptr) return "can still come of it …";
  return standing(*valence) + " after event " + number_words(valence->event);
}

void add_chips(ValenceBand& band, const ValenceReading& reading,
               const std::vector<std::string>& values, const ValenceLook& look,
               const TextWidth& width_of) {
  const Valence* valence = valence_after(reading, look.head);
  const float em = look.em;
  const float side = std::floor(em * chip_em);
  float x = band.words.x;
  const float y = band.words.y + std::floor((band.words.height - side) / 2);
  const auto add = [&](std::size_t value, const std::string& text) {
    const float width = std::ceil(width_of(text));
    if (x + side + width + em > band.words.right()) return;
    const Rect box{x, y, side, side};
    const Rect label{box.right() + std::floor(em * 0.3F), band.words.y, width, em};
    band.chips.push_back({box, label, text, value});
    x = label.right() + std::floor(em * 0.9F);
  };
  for (std::size_t value = 0; value < values.size(); ++value) {
    std::string text = values[value];
    if (valence != nullptr) text += " " + number_words(count_of(*valence, values[value]));
    add(value, text);
  }
  if (valence != nullptr && valence->undecided > 0) {
    add(undecided_value, "undecided " + number_words(valence->undecided));
  }
  band.rest = {x, band.words.y, std::max(0.0F, band.words.right() - x), em};
}

}  // namespace

const Valence* valence_after(const ValenceReading& reading, EventNumber event) {
  if (is_decided_by(reading, event)) return nullptr;
  const auto& known = reading.known();
  const auto later = known.upper_bound(event);
  return later == known.begin() ? nullptr : &std::prev(later)->second;
}

ValenceBand valence_band(const ValenceReading& reading, const ValenceLook& look,
                         const TextWidth& width_of) {
  ValenceBand band;
  const float words = std::floor(look.em * words_em);
  const float gap = std::floor(look.em * 0.15F);
  band.words = {look.room.x, look.room.y, look.room.width, words};
  band.area = {look.room.x, look.room.y + words, look.room.width, look.room.height - words - gap};
  const std::vector<std::string> values = reading.values();
  add_pieces(band, reading, values, look);
  add_chips(band, reading, values, look, width_of);
  band.sentence = sentence_at(reading, look.head);
  return band;
}

std::string valence_words(const ValenceReading& reading, EventNumber event) {
  if (is_decided_by(reading, event)) {
    const Decision& decision = *reading.decision();
    return to_text(decision.node) + " has decided " + decision.value + ", in event " +
           number_words(decision.event) + " (" + time_words(decision.at) +
           ")\nclick: go to the moment under the mouse";
  }
  const Valence* valence = valence_after(reading, event);
  if (valence == nullptr) return "not worked out yet";
  const std::uint32_t all = valence->continuations();
  std::string text = "after event " + number_words(valence->event) + " (" +
                     time_words(valence->at) + "), let go on " + number_words(all) + " times";
  for (const PossibleDecision& outcome : valence->outcomes) {
    text += "\n" + outcome.value + ": " + number_words(outcome.count) + ", the first is number " +
            number_words(outcome.witness);
  }
  if (valence->undecided > 0) {
    text += "\nundecided within 10 s: " + number_words(valence->undecided);
  }
  if (valence->is_bivalent()) text += "\nbivalent: each of these proves that its value can come";
  else if (valence->is_settled) text += "\nsettled, by the protocol's own rule";
  else if (!valence->outcomes.empty()) text += "\nno other was seen, which is no proof";
  return text + "\nclick: go there";
}

}  // namespace orrery::gui
