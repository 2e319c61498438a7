#pragma once
/// How values rank in any stretch of many: a percentile, or how many are below a value, costs some
/// dozen steps, however long the stretch is. A wavelet matrix over the ranks of the values (Claude,
/// Navarro, Ordóñez, "The wavelet matrix: an efficient wavelet tree for large alphabets", 2015).

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gui/model/samples.hpp"

namespace orrery::gui {

/// Of the samples that there were when it was made; places are theirs. Requires, of all stretches:
/// first <= end <= size().
class ValueRanks {
 public:
  explicit ValueRanks(const Samples& samples);

  std::size_t size() const { return size_; }
  /// That which `below` of the stretch come before in ascending order: 0 for the least. Requires:
  /// the stretch has more.
  double ascending(std::size_t first, std::size_t end, std::size_t below) const;
  /// How many in the stretch are smaller than this.
  std::size_t count_below(std::size_t first, std::size_t end, double value) const;
  /// How many are at most this.
  std::size_t count_upto(std::size_t first, std::size_t end, double value) const;
  double sum(std::size_t first, std::size_t end) const { return sums_[end] - sums_[first]; }

 private:
  /// One bit of each rank, in the order that the bits above it leave.
  class Bits {
   public:
    explicit Bits(std::size_t size) : words_(size / 64 + 1), ones_(size / 64 + 1) {}
    void set(std::size_t place) { words_[place / 64] |= std::uint64_t{1} << (place % 64); }
    /// When all are set. Returns how many are not.
    std::size_t count(std::size_t size);
    std::size_t ones_before(std::size_t place) const;

   private:
    std::vector<std::uint64_t> words_;
    std::vector<std::uint32_t> ones_;  // before each word
  };
  struct Level {
    Bits bits;
    std::size_t zeros = 0;
  };

  std::vector<std::uint32_t> rank_all(const Samples& samples);
  void add_level(std::vector<std::uint32_t>& ranks, std::uint32_t bit);
  std::size_t count_of_ranks_below(std::size_t first, std::size_t end, std::size_t rank) const;

  std::size_t size_ = 0;
  std::vector<double> distinct_;  // ascending: the value of each rank
  std::vector<Level> levels_;     // the highest bit first
  std::vector<double> sums_;      // of all before each place
};

}  // namespace orrery::gui
