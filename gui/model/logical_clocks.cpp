#include "gui/model/logical_clocks.hpp"

#include <algorithm>

namespace orrery::gui {

void LamportClocks::follow(const Chronicle& chronicle) {
  at_node_.resize(chronicle.nodes().size());
  while (values_.size() < chronicle.last_event()) {
    const EventNumber number = values_.size() + 1;
    const EventNumber cause = cause_elsewhere(chronicle, number);
    std::uint32_t before = cause == 0 ? 0 : of(cause);
    const bool is_own = is_of_process(chronicle, number);
    const Place node = chronicle.event(number).node;
    if (is_own) before = std::max(before, at_node_[node]);
    values_.push_back(before + 1);
    if (is_own) at_node_[node] = before + 1;
  }
}

void VectorClocks::follow(const Chronicle& chronicle) {
  nodes_ = chronicle.nodes().size();
  if (nodes_ > nodes_max || nodes_ == 0) return;
  newest_.resize(nodes_);
  EventNumber number = values_.size() / nodes_;
  values_.resize(chronicle.last_event() * nodes_);
  while (number < chronicle.last_event()) {
    ++number;
    if (!is_of_process(chronicle, number)) continue;
    const Place node = chronicle.event(number).node;
    std::uint32_t* const here = values_.data() + (number - 1) * nodes_;
    const auto take_in = [&](EventNumber before) {
      if (before == 0) return;
      const std::uint32_t* const known = values_.data() + (before - 1) * nodes_;
      std::transform(known, known + nodes_, here, here,
                     [](std::uint32_t a, std::uint32_t b) { return std::max(a, b); });
    };
    take_in(newest_[node]);
    take_in(cause_elsewhere(chronicle, number));  // outside nobody counts: zeros
    ++here[node];
    newest_[node] = number;
  }
}

std::span<const std::uint32_t> VectorClocks::of(EventNumber event) const {
  const std::size_t begin = (event - 1) * nodes_;
  if (begin + nodes_ > values_.size()) return {};
  const std::span<const std::uint32_t> value(values_.data() + begin, nodes_);
  const bool is_of_a_process = std::ranges::any_of(value, [](std::uint32_t n) { return n > 0; });
  return is_of_a_process ? value : std::span<const std::uint32_t>{};
}

bool is_less(std::span<const std::uint32_t> one, std::span<const std::uint32_t> other) {
  const auto [a, b] = std::ranges::mismatch(one, other, std::ranges::less_equal{});
  return a == one.end() && !std::ranges::equal(one, other);
}

}  // namespace orrery::gui
