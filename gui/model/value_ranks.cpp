#include "gui/model/value_ranks.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "sim/core/ensure.hpp"

namespace orrery::gui {

std::size_t ValueRanks::Bits::count(std::size_t size) {
  std::uint32_t ones = 0;
  for (std::size_t word = 0; word < words_.size(); ++word) {
    ones_[word] = ones;
    ones += static_cast<std::uint32_t>(std::popcount(words_[word]));
  }
  return size - ones;
}

std::size_t ValueRanks::Bits::ones_before(std::size_t place) const {
  const std::uint64_t mask = (std::uint64_t{1} << (place % 64)) - 1;
  return ones_[place / 64] + static_cast<std::size_t>(std::popcount(words_[place / 64] & mask));
}

ValueRanks::ValueRanks(const Samples& samples) : size_(samples.size()) {
  sums_.reserve(size_ + 1);
  sums_.push_back(0);
  for (std::size_t i = 0; i < size_; ++i) sums_.push_back(sums_.back() + samples[i].value);
  std::vector<std::uint32_t> ranks = rank_all(samples);
  const auto greatest = static_cast<std::uint32_t>(distinct_.empty() ? 0 : distinct_.size() - 1);
  for (std::uint32_t bit = std::bit_floor(greatest); bit > 0; bit /= 2) add_level(ranks, bit);
}

std::vector<std::uint32_t> ValueRanks::rank_all(const Samples& samples) {
  std::vector<std::pair<double, std::uint32_t>> sorted;
  sorted.reserve(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    sorted.emplace_back(samples[i].value, static_cast<std::uint32_t>(i));
  }
  std::ranges::sort(sorted);
  std::vector<std::uint32_t> ranks(size_);
  for (const auto& [value, place] : sorted) {
    if (distinct_.empty() || distinct_.back() != value) distinct_.push_back(value);
    ranks[place] = static_cast<std::uint32_t>(distinct_.size() - 1);
  }
  return ranks;
}

/// Those without the bit come to the front; otherwise their order stays.
void ValueRanks::add_level(std::vector<std::uint32_t>& ranks, std::uint32_t bit) {
  Level level{Bits(size_)};
  for (std::size_t i = 0; i < size_; ++i) {
    if ((ranks[i] & bit) != 0) level.bits.set(i);
  }
  level.zeros = level.bits.count(size_);
  std::vector<std::uint32_t> next(size_);
  std::size_t zero = 0;
  std::size_t one = level.zeros;
  for (const std::uint32_t rank : ranks) next[(rank & bit) != 0 ? one++ : zero++] = rank;
  ranks = std::move(next);
  levels_.push_back(std::move(level));
}

double ValueRanks::ascending(std::size_t first, std::size_t end, std::size_t below) const {
  ensure(end <= size_ && below < end - first, "a stretch has that many values");
  std::size_t rank = 0;
  for (const Level& level : levels_) {
    const std::size_t ones_first = level.bits.ones_before(first);
    const std::size_t ones_end = level.bits.ones_before(end);
    const std::size_t zeros = (end - ones_end) - (first - ones_first);
    const bool is_one = below >= zeros;
    rank = rank * 2 + (is_one ? 1 : 0);
    if (is_one) below -= zeros;
    first = is_one ? level.zeros + ones_first : first - ones_first;
    end = is_one ? level.zeros + ones_end : end - ones_end;
  }
  return distinct_[rank];
}

std::size_t ValueRanks::count_of_ranks_below(std::size_t first, std::size_t end,
                                             std::size_t rank) const {
  if (rank >= distinct_.size()) return end - first;
  std::size_t count = 0;
  std::size_t bit = levels_.size();
  for (const Level& level : levels_) {
    const std::size_t ones_first = level.bits.ones_before(first);
    const std::size_t ones_end = level.bits.ones_before(end);
    const bool is_one = (rank >> --bit & 1) != 0;
    if (is_one) count += (end - ones_end) - (first - ones_first);
    first = is_one ? level.zeros + ones_first : first - ones_first;
    end = is_one ? level.zeros + ones_end : end - ones_end;
  }
  return count;
}

std::size_t ValueRanks::count_below(std::size_t first, std::size_t end, double value) const {
  const auto rank = std::ranges::lower_bound(distinct_, value) - distinct_.begin();
  return count_of_ranks_below(first, end, static_cast<std::size_t>(rank));
}

std::size_t ValueRanks::count_upto(std::size_t first, std::size_t end, double value) const {
  const auto rank = std::ranges::upper_bound(distinct_, value) - distinct_.begin();
  return count_of_ranks_below(first, end, static_cast<std::size_t>(rank));
}

}  // namespace orrery::gui
