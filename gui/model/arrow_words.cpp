#include "gui/model/arrow_words.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/label_room.hpp"
#include "gui/model/short_words.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t most_arrows = 120;  // with words; each is compared with each
// Of the plot for each arrow, in squares as high as a line of text.
constexpr float room_for_contents = 36;
constexpr float room_for_types = 20;
/// Events whose messages are read at once.
constexpr EventNumber stretch = 1024;
constexpr std::size_t most_known = 16'384;

struct Segment {
  Point a{};
  Point b{};
};

/// Does it go through the box?
bool crosses(const Segment& line, const Rect& box) {
  float first = 0;
  float last = 1;
  const auto cut = [&](float at, float step, float low, float high) {
    if (step == 0) return at >= low && at <= high;
    const float one = (low - at) / step;
    const float other = (high - at) / step;
    first = std::max(first, std::min(one, other));
    last = std::min(last, std::max(one, other));
    return first <= last;
  };
  return cut(line.a.x, line.b.x - line.a.x, box.x, box.right()) &&
         cut(line.a.y, line.b.y - line.a.y, box.y, box.bottom());
}

/// Arrows with the same words: what one event sent to several, all of them above or below it.
struct Group {
  std::vector<const Arrow*> arrows{};
  std::vector<std::string> texts{};  ///< the most first
  bool is_changed = false;

  bool takes(const Arrow& arrow, const std::vector<std::string>& words) const {
    const Arrow& first = *arrows.front();
    return first.sent_event == arrow.sent_event && texts == words && !first.is_loop &&
           !arrow.is_loop && first.from.x == arrow.from.x && goes_down(first) == goes_down(arrow);
  }
  static bool goes_down(const Arrow& arrow) { return arrow.to.y >= arrow.from.y; }
};

/// What is drawn, and which group's it is.
struct Line {
  const Group* group = nullptr;
  Segment way{};
};

std::vector<Line> lines_of(const SpaceTime& diagram, const std::vector<Group>& groups) {
  std::vector<Line> lines;
  for (const Group& group : groups) {
    for (const Arrow* arrow : group.arrows) {
      lines.push_back({&group, {arrow->from, arrow->is_loop ? arrow->peak : arrow->to}});
      if (arrow->is_loop) lines.push_back({&group, {arrow->peak, arrow->to}});
    }
  }
  for (const DashedArrow& way : diagram.dashed) lines.push_back({nullptr, {way.from, way.to}});
  return lines;
}

/// Lanes, and where arrows end.
LabelRoom room_in(const SpaceTime& diagram, const std::vector<Rect>& taken) {
  LabelRoom room(diagram.plot);
  for (const Lane& lane : diagram.lanes) room.take(lane.strip);
  const float radius = std::ceil(diagram.em * 0.3F);
  for (const Arrow& arrow : diagram.arrows) {
    if (!arrow.has_head) continue;
    room.take({arrow.to.x - radius, arrow.to.y - radius, 2 * radius, 2 * radius});
  }
  for (const Rect& box : taken) room.take(box);
  return room;
}

/// Beside an arrow, one corner at it, so that the line passes; or upon it.
struct Candidate {
  Rect box{};
  bool is_upon = false;
};

void add_candidates(const Arrow& arrow, float part, float width, float em, bool is_upon,
                    std::vector<Candidate>& candidates) {
  const float height = std::ceil(em * 1.05F);
  const float gap = std::max(2.0F, std::floor(em * 0.15F));
  if (arrow.is_loop) {
    const Point above{arrow.peak.x - width / 2, arrow.peak.y - height - gap};
    candidates.push_back({snapped({above.x, above.y, width, height})});
    return;
  }
  const Point at{std::lerp(arrow.from.x, arrow.to.x, part),
                 std::lerp(arrow.from.y, arrow.to.y, part)};
  if (is_upon) {
    const Point corner{at.x - width / 2, at.y - height / 2};
    candidates.push_back({snapped({corner.x, corner.y, width, height}), true});
    return;
  }
  const bool goes_down = Group::goes_down(arrow);
  const float above = at.y - height;
  candidates.push_back({snapped({at.x + gap, goes_down ? above : at.y, width, height})});
  candidates.push_back({snapped({at.x - gap - width, goes_down ? at.y : above, width, height})});
}

/// From the sender's end on, beside the arrows, then upon them.
std::vector<Candidate> candidates_for(const Group& group, float width, float em) {
  std::vector<Candidate> candidates;
  for (const bool is_upon : {false, true}) {
    for (float part = 0.12F; part < 0.9F; part += 0.04F) {
      for (const Arrow* arrow : group.arrows) {
        add_candidates(*arrow, part, width, em, is_upon, candidates);
      }
    }
  }
  return candidates;
}

/// Words are taken for those of the nearest arrow, so no other comes near. Upon its own ones they
/// hide these.
bool is_clear(const Candidate& candidate, const Group& group, const std::vector<Line>& lines,
              float em) {
  const float margin = std::ceil(em * 0.3F);
  const Rect& box = candidate.box;
  const Rect around{box.x - margin, box.y - margin, box.width + 2 * margin,
                    box.height + 2 * margin};
  return std::ranges::none_of(lines, [&](const Line& line) {
    if (line.group == &group) return !candidate.is_upon && crosses(line.way, box);
    return crosses(line.way, around);
  });
}

/// The most first. In a run with a single type of messages, which the legend names, that is left
/// out.
std::vector<std::string> texts_for(const SpaceTime& diagram, const Chronicle& chronicle,
                                   const Arrow& arrow, const ArrowWords& words) {
  const bool has_one_type = diagram.legend.size() == 1 && diagram.legend_rest.is_empty();
  const ShortMessage* content = nullptr;
  if (arrow_detail(diagram) == ArrowDetail::contents) content = words.of(arrow.message);
  const bool says_something = content != nullptr && !content->text.empty();
  std::vector<std::string> texts;
  if (has_one_type) {
    if (!says_something) return texts;
    texts.push_back(content->text);
    if (content->shorter != content->text) texts.push_back(content->shorter);
    return texts;
  }
  const std::string type(chronicle.word(arrow.type));
  if (says_something) texts.push_back(type + " " + content->text);
  if (says_something && content->is_changed) texts.push_back(content->shorter);
  else texts.push_back(type);
  return texts;
}

/// What was changed first: somebody looks for that.
std::vector<Group> groups_of(const SpaceTime& diagram, const Chronicle& chronicle,
                             const ArrowWords& words) {
  std::vector<Group> groups;
  for (const Arrow& arrow : diagram.arrows) {
    const bool is_changed = chronicle.messages()[arrow.message].is_changed;
    std::vector<std::string> texts = texts_for(diagram, chronicle, arrow, words);
    if (texts.empty()) texts.emplace_back();
    const auto same = std::ranges::find_if(groups, [&](const Group& group) {
      return group.is_changed == is_changed && group.takes(arrow, texts);
    });
    if (same != groups.end()) same->arrows.push_back(&arrow);
    else groups.push_back({{&arrow}, std::move(texts), is_changed});
  }
  std::ranges::stable_partition(groups, &Group::is_changed);
  return groups;
}

/// Of a lie that finds no room, upon its arrow whatever else crosses that.
std::optional<Rect> place(const Group& group, float width, float em, const std::vector<Line>& lines,
                          LabelRoom& room, bool may_be_crossed) {
  for (const Candidate& candidate : candidates_for(group, width, em)) {
    const bool is_good = may_be_crossed ? candidate.is_upon : is_clear(candidate, group, lines, em);
    if (!is_good || !room.is_free(candidate.box)) continue;
    const float beside = std::ceil(em * 0.3F);  // words that are not one sentence
    const Rect& box = candidate.box;
    room.take({box.x - beside, box.y - 1, box.width + 2 * beside, box.height + 2});
    return box;
  }
  return std::nullopt;
}

}  // namespace

ArrowDetail arrow_detail(const SpaceTime& diagram) {
  const std::size_t arrows = diagram.arrows.size();
  if (diagram.is_dense || arrows == 0 || arrows > most_arrows) return ArrowDetail::nothing;
  const float squares = diagram.plot.width * diagram.plot.height / (diagram.em * diagram.em);
  const float room = squares / static_cast<float>(arrows);
  if (room >= room_for_contents) return ArrowDetail::contents;
  return room >= room_for_types ? ArrowDetail::types : ArrowDetail::nothing;
}

const ShortMessage* ArrowWords::of(Place message) const {
  const auto found = known_.find(message);
  return found == known_.end() ? nullptr : &found->second;
}

bool ArrowWords::read(Session& session, const SpaceTime& diagram) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (!seen_.goes_on_as(now) || known_.size() > most_known) known_.clear();
  seen_ = now;
  if (arrow_detail(diagram) != ArrowDetail::contents) return true;
  const Chronicle& chronicle = session.chronicle();
  std::vector<Place> wanted;
  for (const Arrow& arrow : diagram.arrows) {
    if (!known_.contains(arrow.message)) wanted.push_back(arrow.message);
  }
  if (wanted.empty()) return true;
  std::ranges::sort(wanted);
  const EventNumber last = chronicle.messages()[wanted.front()].sent_event + stretch;
  const auto later = std::ranges::find_if(
      wanted, [&](Place message) { return chronicle.messages()[message].sent_event > last; });
  const bool is_all = later == wanted.end();
  wanted.erase(later, wanted.end());
  for (const Said& said : session.said(wanted)) {
    const ChronicleMessage& message = chronicle.messages()[said.message];
    const std::string from = node_words(chronicle, message.from);
    const std::string to = node_words(chronicle, message.to);
    const auto parts = telling_parts(said.arrives, from, to);
    const auto meant = said.meant ? telling_parts(*said.meant, from, to) : parts;
    const std::string text = message.is_changed ? changed_words(meant, parts) : joined(parts);
    known_[said.message] = {text, shorter_words(meant, parts), message.is_changed};
  }
  ++version_;
  return is_all;
}

std::vector<ArrowLabel> arrow_labels(const SpaceTime& diagram, const Chronicle& chronicle,
                                     const ArrowWords& words, const std::vector<Rect>& taken,
                                     const TextWidth& width_of) {
  std::vector<ArrowLabel> labels;
  if (arrow_detail(diagram) == ArrowDetail::nothing) return labels;
  const float em = diagram.em;
  const std::vector<Group> groups = groups_of(diagram, chronicle, words);
  const std::vector<Line> lines = lines_of(diagram, groups);
  LabelRoom room = room_in(diagram, taken);
  for (const Group& group : groups) {
    const std::size_t tries = group.texts.size() * (group.is_changed ? 2 : 1);
    for (std::size_t i = 0; i < tries; ++i) {
      const std::string& text = group.texts[i % group.texts.size()];
      if (text.empty()) continue;
      const float width = std::ceil(width_of(text) + em * 0.2F);
      const auto area = place(group, width, em, lines, room, i >= group.texts.size());
      if (!area) continue;
      const Arrow& first = *group.arrows.front();
      labels.push_back({.message = first.message,
                        .area = *area,
                        .text = text,
                        .sent_event = first.sent_event,
                        .is_changed = group.is_changed});
      break;
    }
  }
  return labels;
}

}  // namespace orrery::gui
