#include "gui/model/arrow_words.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <span>

#include "gui/model/label_room.hpp"
#include "gui/model/segment.hpp"
#include "gui/model/short_words.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t most_arrows = 120;       // with words; each is compared with each
constexpr std::size_t most_with_leaders = 24;  // more would be a tangle
// Of the plot for each arrow, in squares as high as a line of text.
constexpr float room_for_contents = 36;
constexpr float room_for_types = 20;
/// Events whose messages are read at once.
constexpr EventNumber stretch = 1024;
constexpr std::size_t most_known = 16'384;

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
  bool is_head = false;
};

float head_radius(float em) { return std::ceil(em * 0.3F); }

/// Ways, and the heads at their ends.
std::vector<Line> lines_of(const SpaceTime& diagram, const std::vector<Group>& groups) {
  std::vector<Line> lines;
  const float radius = head_radius(diagram.em);
  for (const Group& group : groups) {
    for (const Arrow* arrow : group.arrows) {
      const Point& to = arrow->to;
      lines.push_back({&group, {arrow->from, arrow->is_loop ? arrow->peak : to}});
      if (arrow->is_loop) lines.push_back({&group, {arrow->peak, to}});
      if (arrow->has_head)
        lines.push_back({&group, {{to.x - radius, to.y}, {to.x + radius, to.y}}, true});
    }
  }
  for (const DashedArrow& way : diagram.dashed) lines.push_back({nullptr, {way.from, way.to}});
  return lines;
}

/// What neither words nor leaders may lie over: where arrows end, and what is there already.
std::vector<Rect> boxes_in(const SpaceTime& diagram, const std::vector<Rect>& taken) {
  std::vector<Rect> boxes = taken;
  const float radius = head_radius(diagram.em);
  for (const Arrow& arrow : diagram.arrows) {
    if (!arrow.has_head) continue;
    boxes.push_back({arrow.to.x - radius, arrow.to.y - radius, 2 * radius, 2 * radius});
  }
  return boxes;
}

/// Words lie over no lane, either.
LabelRoom room_in(const SpaceTime& diagram, const std::vector<Rect>& boxes) {
  LabelRoom room(diagram.plot);
  for (const Lane& lane : diagram.lanes) room.take(lane.strip);
  for (const Rect& box : boxes) room.take(box);
  return room;
}

/// Where words may stand: beside an arrow, one corner at it, so that the line passes; upon it; or
/// away from it, with a leader line.
struct Candidate {
  Rect box{};
  bool is_upon = false;
  std::optional<Leader> leader{};

  float length() const {
    if (!leader) return 0;
    return std::hypot(leader->tip.x - leader->tail.x, leader->tip.y - leader->tail.y);
  }
};

Point point_on(const Arrow& arrow, float part) {
  return {std::lerp(arrow.from.x, arrow.to.x, part), std::lerp(arrow.from.y, arrow.to.y, part)};
}

float height_of_words(float em) { return std::ceil(em * 1.05F); }

void add_beside(const Arrow& arrow, float part, float width, float em,
                std::vector<Candidate>& candidates) {
  const float height = height_of_words(em);
  const float gap = std::max(2.0F, std::floor(em * 0.15F));
  if (arrow.is_loop) {
    const Point above{arrow.peak.x - width / 2, arrow.peak.y - height - gap};
    candidates.push_back({snapped({above.x, above.y, width, height})});
    return;
  }
  const Point at = point_on(arrow, part);
  const bool goes_down = Group::goes_down(arrow);
  const float above = at.y - height;
  candidates.push_back({snapped({at.x + gap, goes_down ? above : at.y, width, height})});
  candidates.push_back({snapped({at.x - gap - width, goes_down ? at.y : above, width, height})});
}

void add_upon(const Arrow& arrow, float part, float width, float em,
              std::vector<Candidate>& candidates) {
  if (arrow.is_loop) return;
  const float height = height_of_words(em);
  const Point at = point_on(arrow, part);
  const Point corner{at.x - width / 2, at.y - height / 2};
  candidates.push_back({.box = snapped({corner.x, corner.y, width, height}), .is_upon = true});
}

/// Near ones first. The leader goes from the middle of an edge to the arrow.
void add_away(const Arrow& arrow, float part, float width, float em,
              std::vector<Candidate>& candidates) {
  if (arrow.is_loop) return;
  const float height = height_of_words(em);
  const Point tip = point_on(arrow, part);
  for (const float out : {1.2F, 2.0F, 3.2F, 4.5F}) {
    for (const float side : {1.0F, -1.0F}) {
      for (const float down : {0.0F, -1.0F, 1.0F}) {
        const float x = tip.x + side * out * em;
        const float y = tip.y + down * out * em;
        const Rect box =
            snapped({side > 0 ? x : x - width, std::floor(y - height / 2), width, height});
        const Point tail{side > 0 ? box.x : box.right(), std::floor(box.y + height / 2)};
        candidates.push_back({.box = box, .leader = Leader{tail, tip}});
      }
    }
  }
}

/// Those of one arrow from its middle outwards; those of several from the sender on, where all of
/// them are near.
std::vector<float> parts_along(const Group& group) {
  constexpr float step = 0.04F;
  std::vector<float> parts;
  const bool is_one = group.arrows.size() == 1;
  for (int i = 0; i <= 19; ++i) {
    const int from_middle = i % 2 == 0 ? -i / 2 : (i + 1) / 2;
    parts.push_back(is_one ? 0.5F + static_cast<float>(from_middle) * step
                           : 0.12F + static_cast<float>(i) * step);
  }
  return parts;
}

using AddCandidates = void (*)(const Arrow&, float, float, float, std::vector<Candidate>&);

std::vector<Candidate> candidates_for(const Group& group, float width, float em,
                                      AddCandidates add) {
  std::vector<Candidate> candidates;
  for (const float part : parts_along(group)) {
    for (const Arrow* arrow : group.arrows) add(*arrow, part, width, em, candidates);
  }
  std::ranges::stable_sort(candidates, {}, &Candidate::length);  // short leaders first
  return candidates;
}

/// Words are taken for those of the nearest arrow: no other comes as near as `margin`, nor nearer
/// to their middle than their own. Upon its own ones they hide these.
bool is_clear(const Candidate& candidate, const Group& group, const std::vector<Line>& lines,
              float margin) {
  const Rect& box = candidate.box;
  const Rect around{box.x - margin, box.y - margin, box.width + 2 * margin,
                    box.height + 2 * margin};
  float own = std::numeric_limits<float>::max();
  for (const Line& line : lines) {
    const bool is_own = line.group == &group;
    if (is_own && !line.is_head) own = std::min(own, distance(box.centre(), line.way));
    const bool may_touch = is_own && candidate.is_upon;
    if (!may_touch && crosses(line.way, is_own && !candidate.leader ? box : around)) return false;
  }
  if (candidate.leader) return true;
  return std::ranges::none_of(lines, [&](const Line& line) {
    return line.group != &group && distance(box.centre(), line.way) <= own;
  });
}

/// It ends where no other arrow is near, and crosses nothing but lanes.
bool is_clear(const Leader& leader, const Group& group, const std::vector<Line>& lines,
              const std::vector<Rect>& boxes, float margin) {
  const Segment way{leader.tail, leader.tip};
  if (std::ranges::any_of(boxes, [&](const Rect& box) { return crosses(way, box); })) return false;
  return std::ranges::none_of(lines, [&](const Line& line) {
    if (line.group == &group) return false;
    return do_cross(way, line.way) || distance(leader.tip, line.way) < margin;
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
  std::stable_partition(groups.begin(), groups.end(), std::mem_fn(&Group::is_changed));
  return groups;
}

/// What is looked for, in this order.
struct Attempt {
  AddCandidates add = nullptr;
  float margin_em = 0;  ///< from other arrows
};
constexpr Attempt beside_or_upon[] = {
    {add_beside, 1}, {add_beside, 0.5F}, {add_upon, 0.5F}, {add_beside, 0.25F}};
constexpr Attempt away[] = {{add_away, 0.4F}};

class Placing {
 public:
  Placing(const SpaceTime& diagram, const std::vector<Group>& groups,
          const std::vector<Rect>& taken, const TextWidth& width_of)
      : em_(diagram.em),
        has_room_for_leaders_(diagram.arrows.size() <= most_with_leaders),
        lines_(lines_of(diagram, groups)),
        boxes_(boxes_in(diagram, taken)),
        room_(room_in(diagram, boxes_)),
        width_of_(width_of) {}

  /// Its longest words for which there is room; with a leader only if there is no other. Nothing:
  /// there is no room.
  std::optional<ArrowLabel> place(const Group& group) {
    if (auto label = place_by(group, beside_or_upon)) return label;
    if (!has_room_for_leaders_ && !group.is_changed) return std::nullopt;
    return place_by(group, away);
  }

 private:
  std::optional<ArrowLabel> place_by(const Group& group, std::span<const Attempt> attempts) {
    for (const std::string& text : group.texts) {
      if (text.empty()) continue;
      const float width = std::ceil(width_of_(text) + em_ * 0.2F);
      for (const Attempt& attempt : attempts) {
        const auto place = first_clear(group, width, attempt);
        if (place) return label_at(*place, group, text);
      }
    }
    return std::nullopt;
  }

  std::optional<Candidate> first_clear(const Group& group, float width, const Attempt& attempt) {
    const float margin = std::ceil(em_ * attempt.margin_em);
    for (const Candidate& candidate : candidates_for(group, width, em_, attempt.add)) {
      if (!room_.is_free(candidate.box)) continue;
      if (!is_clear(candidate, group, lines_, margin)) continue;
      if (candidate.leader && !is_clear(*candidate.leader, group, lines_, boxes_, margin)) {
        continue;
      }
      return candidate;
    }
    return std::nullopt;
  }

  ArrowLabel label_at(const Candidate& place, const Group& group, const std::string& text) {
    const float beside = std::ceil(em_ * 0.3F);  // words that are not one sentence
    const Rect& box = place.box;
    boxes_.push_back({box.x - beside, box.y - 1, box.width + 2 * beside, box.height + 2});
    room_.take(boxes_.back());
    if (place.leader) lines_.push_back({&group, {place.leader->tail, place.leader->tip}});
    const Arrow& first = *group.arrows.front();
    return {.message = first.message,
            .area = box,
            .text = text,
            .sent_event = first.sent_event,
            .is_changed = group.is_changed,
            .leader = place.leader};
  }

  float em_;
  bool has_room_for_leaders_;
  std::vector<Line> lines_;
  std::vector<Rect> boxes_;
  LabelRoom room_;
  const TextWidth& width_of_;
};

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
  std::vector<Place> wanted;
  const bool says_contents = arrow_detail(diagram) == ArrowDetail::contents;
  for (const Arrow& arrow : diagram.arrows) {
    if (says_contents) wanted.push_back(arrow.message);
  }
  return read(session, std::move(wanted));
}

bool ArrowWords::read(Session& session, std::vector<Place> wanted) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (!seen_.goes_on_as(now) || known_.size() > most_known) known_.clear();
  seen_ = now;
  std::erase_if(wanted, [&](Place message) { return known_.contains(message); });
  if (wanted.empty()) return true;
  const Chronicle& chronicle = session.chronicle();
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
  const std::vector<Group> groups = groups_of(diagram, chronicle, words);
  Placing placing(diagram, groups, taken, width_of);
  for (const Group& group : groups) {
    if (auto label = placing.place(group)) labels.push_back(std::move(*label));
  }
  return labels;
}

}  // namespace orrery::gui
