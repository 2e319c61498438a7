#include "gui/model/key_verdicts.hpp"

#include <algorithm>

#include "gui/model/words.hpp"
#include "sim/check/by_key.hpp"
#include "sim/core/data_type.hpp"

namespace orrery::gui {
namespace {

/// Who looks at a picture does not wait: about half a second at most.
const SearchLimits patience{.steps = 2'000'000, .bytes = std::size_t{1} << 28U};

constexpr std::size_t value_bytes_max = 48;

/// Not cut within a character.
std::string beginning_of(const std::string& text) {
  if (text.size() <= value_bytes_max) return text;
  std::size_t end = value_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::vector<ValueChange> values_after(const std::vector<LinearizationPoint>& points,
                                      const std::vector<Call>& calls) {
  std::vector<ValueChange> changes;
  std::optional<std::string> value;
  for (const LinearizationPoint& point : points) {
    const Operation& operation = calls[point.call].operation;
    if (only_reads(operation.action)) continue;
    apply(operation, value);
    const std::string text = value ? beginning_of(*value) : "nothing";
    if (!changes.empty() && changes.back().value == text) continue;
    changes.push_back({point.at, text});
  }
  return changes;
}

/// Where a call that a verdict names stands among all.
std::uint32_t place_of(const Call& named, const std::vector<Call>& calls) {
  auto at = std::ranges::lower_bound(calls, named.invoked_event, {}, &Call::invoked_event);
  while (at != calls.end() && at->client != named.client) ++at;
  return static_cast<std::uint32_t>(at - calls.begin());
}

void add_evidence(KeyVerdict& known, const std::vector<Call>& calls) {
  for (const Call& call : known.verdict.evidence) {
    const std::uint32_t place = place_of(call, calls);
    if (place >= calls.size()) continue;
    known.evidence.push_back(place);
    if (call.is_answered() && call.returned_event == known.verdict.event) known.culprit = place;
  }
}

void add_points(KeyVerdict& known, const std::vector<Call>& some,
                const std::vector<std::uint32_t>& places) {
  known.has_order = true;
  for (const KeyHistory& history : key_histories_of(some)) {
    Linearization found = linearization_of(history, some, patience);
    known.has_order = found.finding == Finding::linearizable;
    known.points = std::move(found.points);
    known.values = values_after(known.points, some);
  }
  for (LinearizationPoint& point : known.points) point.call = places[point.call];
}

}  // namespace

KeyVerdict judged(const std::vector<Call>& calls, const CallIndex::Key& key) {
  std::vector<Call> some;
  some.reserve(key.calls.size());
  for (const std::uint32_t call : key.calls) some.push_back(calls[call]);
  KeyVerdict known{.calls = some.size(), .returned = key.returned};
  known.done = static_cast<std::size_t>(std::ranges::count_if(some, is_ok));
  known.verdict = check_linearizable(some, patience);
  add_evidence(known, calls);
  if (known.verdict.status == Verdict::Status::holds) add_points(known, some, key.calls);
  return known;
}

void KeyVerdicts::follow(const std::vector<Call>& calls, const CallIndex& index, bool is_going_on) {
  for (std::size_t i = 0; i < index.keys().size(); ++i) {
    const CallIndex::Key& key = index.keys()[i];
    if (i == keys_.size()) keys_.emplace_back();
    KeyVerdict& known = keys_[i];
    if (known.verdict.status == Verdict::Status::violated) continue;
    const std::size_t enough = is_going_on ? known.returned / 16 + 1 : 1;
    if (key.returned < known.returned + enough) continue;
    known = judged(calls, key);
    ++version_;
  }
}

void KeyVerdicts::take_from_judge(const std::vector<Call>& calls, const CallIndex& index,
                                  EventNumber event, const std::vector<EventNumber>& evidence) {
  std::vector<std::uint32_t> places;
  for (const EventNumber invoked : evidence) {
    const auto at = std::ranges::lower_bound(calls, invoked, {}, &Call::invoked_event);
    if (at == calls.end() || at->invoked_event != invoked) return;
    places.push_back(static_cast<std::uint32_t>(at - calls.begin()));
  }
  const auto culprit = std::ranges::find(
      places, event, [&](std::uint32_t place) { return calls[place].returned_event; });
  if (culprit == places.end()) return;
  const auto key = index.key_named(calls[*culprit].operation.key);
  if (!key || *key >= keys_.size()) return;
  KeyVerdict& known = keys_[*key];
  const bool is_violated = known.verdict.status == Verdict::Status::violated;
  if (is_violated && known.evidence == places && known.culprit == *culprit) return;
  known.verdict = {.status = Verdict::Status::violated,
                   .event = event,
                   .time = calls[*culprit].returned.value_or(calls[*culprit].invoked)};
  known.has_order = false;
  known.points.clear();
  known.values.clear();
  known.culprit = *culprit;
  known.evidence = std::move(places);
  ++version_;
}

std::string rank_words(const KeyVerdicts& verdicts, std::uint32_t call) {
  for (const KeyVerdict& key : verdicts.keys()) {
    const auto found = std::ranges::find(key.points, call, &LinearizationPoint::call);
    if (found == key.points.end()) continue;
    const auto rank = static_cast<std::size_t>(found - key.points.begin()) + 1;
    return "number " + number_words(rank) + " of " + number_words(key.points.size()) +
           " in an order that explains them";
  }
  return "";
}

const KeyVerdict* KeyVerdicts::first_violation() const {
  const KeyVerdict* first = nullptr;
  for (const KeyVerdict& key : keys_) {
    if (key.verdict.status != Verdict::Status::violated) continue;
    if (first == nullptr || key.verdict.event < first->verdict.event) first = &key;
  }
  return first;
}

const KeyVerdict* KeyVerdicts::violation_at(EventNumber event) const {
  const auto its = std::ranges::find_if(keys_, [&](const KeyVerdict& key) {
    return key.verdict.status == Verdict::Status::violated && key.verdict.event == event;
  });
  return its == keys_.end() ? first_violation() : &*its;
}

}  // namespace orrery::gui
