#include "gui/model/lane_history.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t most_texts = 6;

/// Adds up how long each role lasted within one pixel.
class PixelRoles {
 public:
  void add(Word role, double part) {
    for (auto& [known, sum] : parts_) {
      if (known == role) {
        sum += part;
        return;
      }
    }
    parts_.push_back({role, part});
  }
  bool is_empty() const { return parts_.empty(); }
  /// Of equals, the earlier one. Forgets them.
  Word take_longest() {
    const auto longest =
        std::max_element(parts_.begin(), parts_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    const Word role = longest->first;
    parts_.clear();
    return role;
  }

 private:
  std::vector<std::pair<Word, double>> parts_;
};

void append(std::vector<RoleRun>& runs, float x0, float x1, Word role) {
  if (x1 <= x0) return;
  if (!runs.empty() && runs.back().role == role && runs.back().x1 >= x0) {
    runs.back().x1 = x1;
  } else {
    runs.push_back({x0, x1, role});
  }
}

/// Collects stretches of roles, in order, into whole pixels.
class RoleRuns {
 public:
  explicit RoleRuns(float left) : pixel_(left) {}

  /// Requires: from <= to, and from is where the last one ended.
  void add(double from, double to, Word role) {
    if (to <= from) return;
    const double next = pixel_ + 1;
    if (to < next) return within_.add(role, to - from);
    if (from > pixel_ || !within_.is_empty()) {
      within_.add(role, next - from);
      flush();
    }
    const auto whole = static_cast<float>(std::floor(to));
    append(runs_, pixel_, whole, role);
    pixel_ = std::max(pixel_, whole);
    if (to > pixel_) within_.add(role, to - pixel_);
  }
  std::vector<RoleRun> finish() {
    flush();
    return std::move(runs_);
  }

 private:
  void flush() {
    if (within_.is_empty()) return;
    append(runs_, pixel_, pixel_ + 1, within_.take_longest());
    pixel_ += 1;
  }

  std::vector<RoleRun> runs_;
  PixelRoles within_;
  float pixel_;
};

std::string plural(Mark::Kind kind) {
  switch (kind) {
    case Mark::Kind::fault:
      return "faults";
    case Mark::Kind::violation:
      return "violations";
    case Mark::Kind::output:
      return "milestones";
  }
  return "marks";
}

}  // namespace

std::vector<RoleRun> role_runs(const std::vector<RoleChange>& changes, const TimeScale& scale,
                               Time until) {
  const float left = std::floor(scale.x);
  const double right = std::min<double>(std::floor(scale.x + scale.width),
                                        std::ceil(scale.x_of(std::max(Time{}, until))));
  RoleRuns runs(left);
  double from = std::max<double>(left, std::floor(scale.x_of(Time{})));
  if (from > left) runs = RoleRuns(static_cast<float>(from));
  auto change = std::ranges::lower_bound(changes, scale.window.begin, {}, &RoleChange::time);
  Word role = change == changes.begin() ? Word{0} : std::prev(change)->role;
  for (; change != changes.end() && from < right; ++change) {
    const double at = std::clamp<double>(scale.x_of(change->time, change->event), from, right);
    runs.add(from, at, role);
    from = at;
    role = change->role;
  }
  runs.add(from, right, role);
  return runs.finish();
}

std::vector<EventNumber> column_edges(const Chronicle& chronicle, const TimeScale& scale,
                                      float column) {
  std::vector<EventNumber> edges;
  const auto columns = static_cast<std::size_t>(std::max(0.0F, std::ceil(scale.width / column)));
  edges.reserve(columns + 1);
  for (std::size_t i = 0; i <= columns; ++i) {
    const float x = std::min(scale.x + static_cast<float>(i) * column, scale.x + scale.width);
    edges.push_back(scale.first_event_from(chronicle, x));
  }
  return edges;
}

std::vector<std::uint32_t> events_in_columns(const Chronicle& chronicle, Place node,
                                             const std::vector<EventNumber>& edges) {
  const auto& events = chronicle.events_of(node);
  std::vector<std::uint32_t> counts;
  if (edges.size() < 2) return counts;
  counts.reserve(edges.size() - 1);
  auto from = std::lower_bound(events.begin(), events.end(), edges.front());
  for (std::size_t i = 1; i < edges.size(); ++i) {
    // The next edge is near: look in steps that double.
    auto reach = from;
    std::ptrdiff_t stride = 16;
    while (events.end() - reach > stride && *(reach + stride) < edges[i]) {
      reach += stride;
      stride *= 2;
    }
    const auto limit = events.end() - reach > stride ? reach + stride : events.end();
    const auto to = std::lower_bound(reach, limit, edges[i]);
    counts.push_back(static_cast<std::uint32_t>(to - from));
    from = to;
  }
  return counts;
}

void MarkIndex::follow(const Chronicle& chronicle, bool has_findings) {
  const auto& marks = chronicle.marks();
  const bool goes_on = seen_ <= marks.size() && (seen_ == 0 || marks[seen_ - 1] == last_);
  if (!goes_on) *this = {};
  if (seen_ == marks.size()) return;
  for (; seen_ < marks.size(); ++seen_) {
    if (!has_findings && chronicle.is_finding(static_cast<Place>(seen_))) continue;
    of_kind_[static_cast<std::size_t>(marks[seen_].kind)].push_back(static_cast<Place>(seen_));
  }
  last_ = marks.back();
}

std::vector<Flag> flags_of(const Chronicle& chronicle, const MarkIndex& marks, Mark::Kind kind,
                           const TimeScale& scale, float room) {
  const auto& places = marks.of(kind);
  const auto& all = chronicle.marks();
  const auto before = [&](Place place, Time time) { return all[place].time < time; };
  const auto x_of = [&](Place place) { return scale.x_of(all[place].time, all[place].event); };
  std::vector<Flag> flags;
  auto at = std::lower_bound(places.begin(), places.end(), scale.window.begin, before);
  const auto end = std::lower_bound(at, places.end(), scale.window.end + Time(1), before);
  while (at != end) {
    const float x = x_of(*at);
    const auto next =
        std::partition_point(at + 1, end, [&](Place place) { return x_of(place) < x + room; });
    const auto count = static_cast<std::size_t>(next - at);
    Flag flag{kind, x, *at, static_cast<std::uint32_t>(count)};
    flag.some.assign(at, at + static_cast<std::ptrdiff_t>(std::min(count, most_texts)));
    flags.push_back(std::move(flag));
    at = next;
  }
  return flags;
}

std::string flag_text(const Chronicle& chronicle, const Flag& flag) {
  std::string text;
  if (flag.count > 1) text = number_words(flag.count) + " " + plural(flag.kind);
  for (const Place place : flag.some) {
    const Mark& mark = chronicle.marks()[place];
    if (!text.empty()) text += '\n';
    if (mark.node < chronicle.nodes().size()) text += chronicle.nodes()[mark.node].name + ": ";
    text += mark.text;
  }
  if (flag.count > flag.some.size()) text += "\n…";
  return text;
}

}  // namespace orrery::gui
