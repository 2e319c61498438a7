#include <algorithm>
#include <cctype>
#include <set>

#include "gui/model/call_words.hpp"
#include "gui/model/inspector_page.hpp"
#include "gui/model/lamp_words.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t most_in_conflict = 5;

/// Nodes that a sentence names, in the order of their names there.
std::vector<Place> nodes_named(const Chronicle& chronicle, std::string_view sentence) {
  std::vector<Place> nodes;
  std::size_t begin = 0;
  while (begin < sentence.size()) {
    const std::size_t end = std::min(sentence.find_first_of(" ,.;:()'", begin), sentence.size());
    const Place node = chronicle.node_named(sentence.substr(begin, end - begin));
    if (node != nowhere && std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
    begin = end + 1;
  }
  return nodes;
}

/// "Elected" of "Elected {term: 2}".
std::string_view type_of(const std::string& milestone) {
  return std::string_view(milestone).substr(0, milestone.find(' '));
}

/// How much of a milestone a sentence names: "Committed {index: 10}" in "the entry at index 10".
std::size_t named_in(const std::string& milestone, const std::string& sentence) {
  std::size_t named = 0;
  for (std::size_t colon = milestone.find(": "); colon != std::string::npos;
       colon = milestone.find(": ", colon + 1)) {
    const std::size_t begin = milestone.find_last_of(" {", colon) + 1;
    const std::size_t end = std::min(milestone.find_first_of(",}", colon), milestone.size());
    std::string part = milestone.substr(begin, end - begin);
    part.erase(colon - begin, 1);
    const std::size_t found = sentence.find(part);
    if (found == std::string::npos) continue;
    const std::size_t after = found + part.size();
    const bool goes_on =
        after < sentence.size() && std::isdigit(static_cast<unsigned char>(sentence[after])) != 0;
    named += goes_on ? 0 : 1;
  }
  return named;
}

/// The node's milestone up to an event, of one of these types if there are any, of which the
/// sentence names most; of several the newest. Null if there is none.
const Mark* milestone_of(const Chronicle& chronicle, Place node, EventNumber last,
                         const std::set<std::string_view>& types, const std::string& sentence) {
  const auto& marks = chronicle.marks();
  const auto later = std::ranges::upper_bound(marks, last, {}, &Mark::event);
  const Mark* best = nullptr;
  std::size_t most = 0;
  for (auto mark = std::make_reverse_iterator(later); mark != marks.rend(); ++mark) {
    if (mark->kind != Mark::Kind::output || mark->node != node) continue;
    if (!types.empty() && !types.contains(type_of(mark->text))) continue;
    const std::size_t named = named_in(mark->text, sentence);
    if (best != nullptr && named <= most) continue;
    best = &*mark;
    most = named;
  }
  return best;
}

/// "Committed" in "which n3 committed in term 1".
std::set<std::string_view> milestones_named(const Protocol* protocol, std::string sentence) {
  std::set<std::string_view> named;
  if (protocol == nullptr) return named;
  const auto small = [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  };
  std::ranges::transform(sentence, sentence.begin(), small);
  for (const std::string_view type : protocol->outputs) {
    std::string word(type);
    std::ranges::transform(word, word.begin(), small);
    if (sentence.find(word) != std::string::npos) named.insert(type);
  }
  return named;
}

std::set<std::string_view> milestones_in(const Chronicle& chronicle, EventNumber event) {
  std::set<std::string_view> types;
  const auto& marks = chronicle.marks();
  for (auto mark = std::ranges::lower_bound(marks, event, {}, &Mark::event);
       mark != marks.end() && mark->event == event; ++mark) {
    if (mark->kind == Mark::Kind::output) types.insert(type_of(mark->text));
  }
  return types;
}

bool is_promised(const std::vector<Promise>& promises, std::string_view name) {
  return std::ranges::find(promises, name, &Promise::name) != promises.end();
}

}  // namespace

void PageWriter::source_of(const Lamp& lamp) {
  const Protocol* protocol = session_.protocol();
  const bool is_watched = protocol != nullptr && is_promised(protocol->promises, lamp.name);
  const bool is_own = is_watched || (protocol != nullptr && lamp.name.starts_with(protocol->name) &&
                                     lamp.name.substr(protocol->name.size()).starts_with("."));
  if (is_own) {
    sentence("promised by", std::string(protocol->title) + ": " + std::string(protocol->authors) +
                                ", " + std::string(protocol->paper) + ", " +
                                std::to_string(protocol->year));
  } else {
    text("asked by", "this scenario, of any protocol");
  }
  text("looked at", is_watched ? "after every event" : "when the run has ended");
}

/// The calls that prove it; else the event that broke it, and of each other node that the judge
/// names the milestone that its sentence is about: of a sort that it names, or of the same sort as
/// that event's.
void PageWriter::conflict(const Lamp& lamp) {
  std::size_t shown = 0;
  const std::vector<Call>& calls = session_.calls();
  for (const EventNumber event : lamp.evidence) {
    const auto call = std::ranges::find(calls, event, &Call::invoked_event);
    if (call == calls.end() || shown == most_in_conflict) continue;
    const EventNumber at = call->returned ? call->returned_event : event;
    link_row(to_text(call->client), call_label(*call, true) + ", " + time_words(call->invoked),
             Picked::of_event(at), at, "inspector.conflict." + std::to_string(shown++));
  }
  if (shown > 0 || lamp.event == 0) return;
  const std::set<std::string_view> own = milestones_in(chronicle_, lamp.event);
  const auto named = milestones_named(session_.protocol(), lamp.sentence);
  const auto& types = named.empty() ? own : named;
  const Place breaker = chronicle_.event(lamp.event).node;
  for (const Place node : nodes_named(chronicle_, lamp.sentence)) {
    if (node == breaker || shown + 1 == most_in_conflict) continue;
    const Mark* milestone = milestone_of(chronicle_, node, lamp.event, types, lamp.sentence);
    if (milestone == nullptr) continue;
    link_row("#" + number_words(milestone->event),
             chronicle_.nodes()[node].name + ": " + milestone->text,
             Picked::of_event(milestone->event), milestone->event,
             "inspector.conflict." + std::to_string(shown++));
  }
  const auto& marks = chronicle_.marks();
  const auto last = std::ranges::find_if(marks, [&](const Mark& mark) {
    return mark.kind == Mark::Kind::output && mark.event == lamp.event;
  });
  const bool is_its_own = last != marks.end();
  link_row("#" + number_words(lamp.event),
           is_its_own ? chronicle_.nodes()[breaker].name + ": " + last->text
                      : event_words(chronicle_, lamp.event),
           Picked::of_event(lamp.event), lamp.event, "inspector.conflict." + std::to_string(shown));
}

InspectorPage PageWriter::property(Place place) {
  const std::vector<Lamp> lamps = session_.lamps();
  const std::string& name = viewer_.inspector.properties[place];
  const auto found = std::ranges::find(lamps, name, &Lamp::name);
  page_.title = name;
  if (found == lamps.end()) {
    text("", "this run is not held to it");
    return std::move(page_);
  }
  const Lamp& lamp = *found;
  page_.title = name_in_words(lamp) + ": " + state_in_words(lamp, session_.has_ended());
  text("name", lamp.name);
  if (!lamp.meaning.empty()) sentence("it says", lamp.meaning);
  if (!lamp.sentence.empty()) sentence("its judge", lamp.sentence);
  source_of(lamp);
  if (lamp.state != Lamp::State::violated) return std::move(page_);
  if (!lamp.is_expected) text("", "nobody expected that it is violated");
  heading("First violation");
  if (lamp.event > 0 && lamp.event <= chronicle_.last_event()) {
    link_to_event("violated in", lamp.event, "inspector.violation");
    text("at", time_words(chronicle_.time_of(lamp.event)));
    link_to_event("true until", lamp.event - 1, "inspector.last_true");
  } else {
    text("", "no single event decided it");
  }
  if (lamp.evidence.empty() && lamp.event == 0) return std::move(page_);
  heading(lamp.evidence.empty() ? "What conflicts" : "Calls that conflict");
  conflict(lamp);
  return std::move(page_);
}

}  // namespace orrery::gui
