#include "gui/model/lanes.hpp"

#include <algorithm>
#include <utility>

#include "gui/model/segment.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

/// Arrows by which orders are compared; each pair of them is looked at.
constexpr std::size_t most_arrows = 250;
constexpr int most_rounds = 8;
/// Pairs of arrows that are looked at altogether: a fraction of a second.
constexpr std::size_t most_pairs = 40'000'000;

/// How bad an order is: crossings, and of equals how many lanes arrows pass.
using Score = std::pair<std::uint64_t, std::uint64_t>;

Score score_of(const std::vector<LaneArrow>& arrows, const std::vector<Place>& order) {
  std::vector<float> row(order.empty() ? 0 : *std::ranges::max_element(order) + std::size_t{1}, -1);
  for (std::size_t i = 0; i < order.size(); ++i) row[order[i]] = static_cast<float>(i);
  std::vector<Segment> segments;
  segments.reserve(arrows.size());
  Score score{};
  for (const LaneArrow& arrow : arrows) {
    if (arrow.from >= row.size() || arrow.to >= row.size()) continue;
    const float from = row[arrow.from];
    const float to = row[arrow.to];
    if (from < 0 || to < 0 || from == to) continue;
    segments.push_back({{arrow.x0, from}, {arrow.x1, to}});
    score.second += static_cast<std::uint64_t>(std::max(from, to) - std::min(from, to));
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (do_cross(segments[i], segments[j])) ++score.first;
    }
  }
  return score;
}

std::vector<Place> with_lane_at(const std::vector<Place>& order, std::size_t from, std::size_t to) {
  std::vector<Place> other = order;
  const auto begin = other.begin();
  const auto at = [&](std::size_t i) { return begin + static_cast<std::ptrdiff_t>(i); };
  if (from < to) std::rotate(at(from), at(from + 1), at(to + 1));
  else std::rotate(at(to), at(from), at(from + 1));
  return other;
}

/// Some of them, evenly chosen.
std::vector<LaneArrow> some_of(const std::vector<LaneArrow>& arrows) {
  if (arrows.size() <= most_arrows) return arrows;
  std::vector<LaneArrow> some;
  for (std::size_t i = 0; i < most_arrows; ++i) {
    some.push_back(arrows[i * arrows.size() / most_arrows]);
  }
  return some;
}

}  // namespace

std::string hidden_lanes_words(std::size_t hidden, std::size_t lanes) {
  if (hidden == 0) return {};
  return number_words(hidden) + " of " + number_words(lanes) +
         (hidden == 1 ? " lanes is hidden" : " lanes are hidden");
}

bool LaneChoice::is_hidden(Place node) const {
  return std::ranges::find(hidden, node) != hidden.end();
}

std::vector<Place> lane_order(const Chronicle& chronicle) {
  std::vector<Place> order;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) order.push_back(node);
  std::stable_partition(order.begin(), order.end(),
                        [&](Place node) { return chronicle.nodes()[node].group() == 'n'; });
  return order;
}

std::vector<Place> all_lanes(const Chronicle& chronicle, const LaneChoice& choice) {
  std::vector<Place> order;
  for (const Place node : choice.order) {
    if (node < chronicle.nodes().size()) order.push_back(node);
  }
  for (const Place node : lane_order(chronicle)) {
    if (std::ranges::find(choice.order, node) == choice.order.end()) order.push_back(node);
  }
  return order;
}

std::vector<Place> lanes_shown(const Chronicle& chronicle, const LaneChoice& choice) {
  std::vector<Place> order = all_lanes(chronicle, choice);
  std::erase_if(order, [&](Place node) { return choice.is_hidden(node); });
  return order;
}

void move_lane(const Chronicle& chronicle, LaneChoice& choice, Place node, Place to) {
  const std::vector<Place> order = all_lanes(chronicle, choice);
  const auto from = std::ranges::find(order, node);
  const auto there = std::ranges::find(order, to);
  if (from == order.end() || there == order.end()) return;
  choice.order = with_lane_at(order, static_cast<std::size_t>(from - order.begin()),
                              static_cast<std::size_t>(there - order.begin()));
}

bool move_lane_by(const Chronicle& chronicle, LaneChoice& choice, Place node, int by) {
  const std::vector<Place> shown = lanes_shown(chronicle, choice);
  const auto at = std::ranges::find(shown, node);
  const std::ptrdiff_t to = at - shown.begin() + by;
  if (at == shown.end() || to < 0 || to >= std::ssize(shown)) return false;
  move_lane(chronicle, choice, node, shown[static_cast<std::size_t>(to)]);
  return true;
}

bool hide_lane(const Chronicle& chronicle, LaneChoice& choice, Place node) {
  const std::vector<Place> shown = lanes_shown(chronicle, choice);
  if (shown.size() < 2 || std::ranges::find(shown, node) == shown.end()) return false;
  choice.hidden.push_back(node);
  return true;
}

std::uint64_t crossings(const std::vector<LaneArrow>& arrows, const std::vector<Place>& order) {
  return score_of(arrows, order).first;
}

std::vector<Place> untangled(const std::vector<LaneArrow>& arrows,
                             const std::vector<Place>& order) {
  const std::vector<LaneArrow> some = some_of(arrows);
  std::vector<Place> best = order;
  Score least = score_of(some, best);
  std::size_t orders_left = most_pairs / (some.size() * some.size() / 2 + 1);
  for (int round = 0; round < most_rounds; ++round) {
    const Score before = least;
    for (const Place node : order) {
      const std::vector<Place> from = best;
      const auto at = static_cast<std::size_t>(std::ranges::find(from, node) - from.begin());
      if (orders_left < from.size()) break;
      orders_left -= from.size();
      for (std::size_t to = 0; to < from.size(); ++to) {
        std::vector<Place> other = with_lane_at(from, at, to);
        const Score score = score_of(some, other);
        if (score >= least) continue;
        least = score;
        best = std::move(other);
      }
    }
    if (least == before) break;
  }
  // Some arrows are not all.
  return score_of(arrows, best) < score_of(arrows, order) ? best : order;
}

}  // namespace orrery::gui
