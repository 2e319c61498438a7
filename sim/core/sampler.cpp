#include "sim/core/sampler.hpp"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "sim/core/portable_math.hpp"

namespace orrery {
namespace {

__extension__ using Wide = unsigned __int128;
__extension__ using SignedWide = __int128;

constexpr std::uint64_t last_position = ~std::uint64_t{0};

/// Rounds to whole nanoseconds, the heaviest tails down to the longest sample.
std::int64_t to_nanoseconds(double value) {
  constexpr auto longest = static_cast<double>(longest_sample.count());
  if (!(value < longest)) return longest_sample.count();
  if (!(value > 0)) return 0;
  const auto whole = static_cast<std::int64_t>(value);
  return whole + (value - static_cast<double>(whole) >= 0.5 ? 1 : 0);
}

double as_double(Duration duration) { return static_cast<double>(duration.count()); }

/// Where in [0, 2^64) the quantile p lies.
std::uint64_t position_of(double p) {
  if (!(p > 0)) return 0;
  return p < 1 ? static_cast<std::uint64_t>(p * 0x1p64) : last_position;
}

/// A point of a continuous distribution. Both sides are exact, so that neither tail loses digits.
struct Probability {
  double below;
  double above;
};

// ---------------------------------------------------------------- the quantile functions of theory

double theory(const Exponential& d, Probability p) {
  return as_double(d.min) + as_double(d.mean - d.min) * -portable::log(p.above);
}

/// Cut at 0: the share `cut` of the whole bell is left out, and the rest is stretched over [0, 1].
struct CutNormal {
  double mean;
  double stddev;
  double cut;
};

double theory(const CutNormal& d, Probability p) {
  const double above = p.above * (1 - d.cut);
  const double z = above < 0.5 ? -portable::normal_quantile(above)
                               : portable::normal_quantile(d.cut + p.below * (1 - d.cut));
  return d.mean + d.stddev * z;
}

struct LogOfNormal {
  double median;
  double sigma;
};

double theory(const LogOfNormal& d, Probability p) {
  const double z =
      p.above < 0.5 ? -portable::normal_quantile(p.above) : portable::normal_quantile(p.below);
  return d.median * portable::exp(d.sigma * z);
}

double theory(const Pareto& d, Probability p) {
  return as_double(d.offset) + as_double(d.min) * portable::pow(p.above, -1 / d.shape);
}

// ---------------------------------------------------------------- quantile functions as integers

/// From min to max in equal steps; a constant is a range of one value.
class Even {
 public:
  Even(Duration min, Duration max)
      : min_(min.count()), count_(static_cast<std::uint64_t>((max - min).count()) + 1) {}

  std::int64_t at(std::uint64_t position) const {
    return min_ + static_cast<std::int64_t>(static_cast<Wide>(position) * count_ >> 64);
  }
  Duration mean() const { return Duration(min_ + static_cast<std::int64_t>(count_ / 2)); }

 private:
  std::int64_t min_;
  std::uint64_t count_;
};

/// A continuous quantile function as a table whose cells shrink with the tail, on both sides: each
/// halving of the tail probability has its own `cells` cells, down to single steps of 2^-48, and
/// values are joined by straight lines.
class Tails {
 public:
  template <class Theory>
  explicit Tails(const Theory& distribution) {
    values_.reserve(2 * entries);
    for (const bool upper : {false, true}) {
      for (std::size_t i = 0; i < entries; ++i) {
        const double near = (static_cast<double>(start_of(i)) + 0.5) * 0x1p-48;
        const Probability p = upper ? Probability{1 - near, near} : Probability{near, 1 - near};
        values_.push_back(to_nanoseconds(theory(distribution, p)));
      }
    }
  }

  std::int64_t at(std::uint64_t position) const {
    // The upper half mirrors the lower one: `tail` counts steps of 2^-48 from the nearer end.
    const std::uint64_t upper = position >> 63;
    const std::uint64_t tail = (position ^ (0 - upper)) >> 16;
    const unsigned shift = shift_of(tail);
    const std::size_t cell = shift * cells + (tail >> shift);
    const std::int64_t* near = values_.data() + upper * entries + cell;
    const std::uint64_t within = tail & ((std::uint64_t{1} << shift) - 1);
    const std::uint64_t half = (std::uint64_t{1} << shift) >> 1;
    const SignedWide rise = static_cast<SignedWide>(near[1] - near[0]) * within + half;
    return near[0] + static_cast<std::int64_t>(rise >> shift);
  }

  Duration mean() const {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < entries; ++i) {
      const auto width = static_cast<double>(start_of(i + 1) - start_of(i)) * 0x1p-48;
      for (const std::size_t cell : {i, entries + i}) {
        sum +=
            width * (static_cast<double>(values_[cell]) + static_cast<double>(values_[cell + 1]));
      }
    }
    return Duration(to_nanoseconds(sum / 2));
  }

 private:
  static constexpr unsigned cell_bits = 6;
  static constexpr std::size_t cells = std::size_t{1} << cell_bits;
  static constexpr unsigned tail_bits = 47;
  /// Per side: the cells of every halving and, as the end of the last cell, the first entry beyond
  /// the median.
  static constexpr std::size_t entries = (tail_bits - cell_bits + 1) * cells + 1;

  /// How many low bits of `tail` lie within one cell.
  static unsigned shift_of(std::uint64_t tail) {
    return static_cast<unsigned>(std::bit_width(tail >> cell_bits | 1)) - 1;
  }

  /// The first tail of a cell: the inverse of what `at` computes.
  static std::uint64_t start_of(std::size_t cell) {
    const std::size_t shift = cell < 2 * cells ? 0 : cell / cells - 1;
    return static_cast<std::uint64_t>(cell - shift * cells) << shift;
  }

  std::vector<std::int64_t> values_;  // lower side, then upper side, both from the end inwards
};

/// Straight lines between given points. An index by the top bits, several times finer than the
/// lines on average, says between which lines to search.
class Lines {
 public:
  explicit Lines(const std::vector<QuantilePoint>& points) {
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const std::uint64_t start = half_position(points[i].quantile);
      const std::uint64_t width = half_position(points[i + 1].quantile) - start;
      const auto rise = static_cast<std::uint64_t>((points[i + 1].value - points[i].value).count());
      if (width > 0) lines_.push_back({start, width, points[i].value.count(), rise});
    }
    const int index_bits = std::clamp(static_cast<int>(std::bit_width(lines_.size())) + 2, 4, 16);
    within_bits_ = 63 - index_bits;
    std::size_t line = 0;
    for (std::uint64_t i = 0; i <= std::uint64_t{1} << index_bits; ++i) {
      while (line + 1 < lines_.size() && lines_[line + 1].start <= i << within_bits_) ++line;
      first_line_.push_back(static_cast<std::uint32_t>(line));
    }
  }

  std::int64_t at(std::uint64_t position) const {
    const std::uint64_t half = position >> 1;
    std::uint32_t first = first_line_[half >> within_bits_];
    std::uint32_t last = first_line_[(half >> within_bits_) + 1];
    while (first < last) {
      const std::uint32_t middle = last - (last - first) / 2;
      if (lines_[middle].start <= half) first = middle;
      else last = middle - 1;
    }
    const Line& line = lines_[first];
    const Wide rise = static_cast<Wide>(line.rise) * (half - line.start) + line.width / 2;
    return line.value + static_cast<std::int64_t>(rise / line.width);
  }

  Duration mean() const {
    double sum = 0;
    for (const Line& line : lines_) {
      sum += static_cast<double>(line.width) * 0x1p-63 *
             (static_cast<double>(line.value) + static_cast<double>(line.rise) / 2);
    }
    return Duration(to_nanoseconds(sum));
  }

 private:
  struct Line {
    std::uint64_t start;
    std::uint64_t width;
    std::int64_t value;
    std::uint64_t rise;
  };

  /// Positions here have 63 bits, so that a line across all of them has a width.
  static std::uint64_t half_position(double quantile) {
    return static_cast<std::uint64_t>(quantile * 0x1p63);
  }

  int within_bits_;
  std::vector<Line> lines_;
  std::vector<std::uint32_t>
      first_line_;  // at the first position of each index cell, and at the end
};

using Quantiles = std::variant<Even, Tails, Lines>;

Even compile(const Constant& d) { return {d.value, d.value}; }
Even compile(const Uniform& d) { return {d.min, d.max}; }
Tails compile(const Exponential& d) { return Tails(d); }
Tails compile(const Normal& d) {
  const double mean = as_double(d.mean);
  const double stddev = as_double(d.stddev);
  const double cut = stddev > 0 ? portable::normal_cdf(-mean / stddev) : 0;
  return Tails(CutNormal{mean, stddev, cut});
}
Tails compile(const Lognormal& d) {
  const double median = as_double(d.median);
  const double p99 = as_double(d.p99);
  return Tails(LogOfNormal{median, portable::log(p99 / median) / -portable::normal_quantile(0.01)});
}
Tails compile(const Pareto& d) { return Tails(d); }
Lines compile(const Empirical& d) { return Lines(d.points); }

struct Component {
  double weight;
  Quantiles quantiles;
};

/// A mixture of mixtures is one mixture of all the parts.
void flatten(const Distribution& distribution, double weight, std::vector<Component>& components) {
  std::visit(
      [&]<class Shape>(const Shape& shape) {
        if constexpr (std::same_as<Shape, Mixture>) {
          double sum = 0;
          for (const WeightedDistribution& part : shape.parts) sum += part.weight;
          for (const WeightedDistribution& part : shape.parts) {
            flatten(part.distribution, weight * (part.weight / sum), components);
          }
        } else {
          components.push_back({weight, compile(shape)});
        }
      },
      distribution.shape);
}

}  // namespace

// ---------------------------------------------------------------- the sampler

/// One component, chosen by the draws up to `last` that are beyond those of the part before.
struct Sampler::Part {
  std::uint64_t last;
  double share;
  Quantiles quantiles;

  std::int64_t at(std::uint64_t position) const {
    return std::visit([&](const auto& compiled) { return compiled.at(position); }, quantiles);
  }
  Duration mean() const {
    return std::visit([](const auto& compiled) { return compiled.mean(); }, quantiles);
  }
  /// The share of values that are at most this one. `at` never decreases, so bisection finds its
  /// last position.
  double share_up_to(std::int64_t value) const {
    if (at(0) > value) return 0;
    std::uint64_t first = 0;
    std::uint64_t last_within = last_position;
    while (first < last_within) {
      const std::uint64_t middle = last_within - (last_within - first) / 2;
      if (at(middle) <= value) first = middle;
      else last_within = middle - 1;
    }
    return (static_cast<double>(first) + 1) * 0x1p-64;
  }
};

Sampler::Sampler(const Distribution& distribution) {
  if (const auto problem = problem_with(distribution)) {
    throw std::invalid_argument(problem->sentence);
  }
  std::vector<Component> components;
  flatten(distribution, 1, components);
  auto parts = std::make_shared<std::vector<Part>>();
  double sum = 0;
  std::uint64_t before = 0;
  for (Component& component : components) {
    sum += component.weight;
    const bool is_last = &component == &components.back();
    const std::uint64_t last = is_last ? last_position : position_of(sum);
    const double share = static_cast<double>(last - before) * 0x1p-64;
    parts->push_back({last, share, std::move(component.quantiles)});
    before = last;
  }
  parts_ = std::move(parts);
}

Duration Sampler::sample(Draw draw) const {
  const Part* part = parts_->data();
  if (part->last == last_position) return Duration(part->at(draw.bits()));
  while (part->last < draw.bits()) ++part;
  return Duration(part->at(draw.then(0).bits()));
}

Duration Sampler::quantile(double p) const {
  const std::vector<Part>& parts = *parts_;
  if (parts.size() == 1) return Duration(parts.front().at(position_of(p)));
  const auto share_up_to = [&](std::int64_t value) {
    double sum = 0;
    for (const Part& part : parts) sum += part.share * part.share_up_to(value);
    return sum;
  };
  std::int64_t low = min().count();
  std::int64_t high = low;
  for (const Part& part : parts) high = std::max(high, part.at(last_position));
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (share_up_to(middle) < p) low = middle + 1;
    else high = middle;
  }
  return Duration(low);
}

Duration Sampler::mean() const {
  if (parts_->size() == 1) return parts_->front().mean();
  double sum = 0;
  for (const Part& part : *parts_) sum += part.share * as_double(part.mean());
  return Duration(to_nanoseconds(sum));
}

Duration Sampler::min() const {
  std::int64_t least = longest_sample.count();
  for (const Part& part : *parts_) least = std::min(least, part.at(0));
  return Duration(least);
}

}  // namespace orrery
