#pragma once
/// Values over time, as many as there are: a pyramid above them knows the least and the greatest of
/// any stretch, so that a picture costs its columns of pixels and not what was measured.

#include <cstdint>
#include <optional>
#include <vector>

#include "gui/model/time_axis.hpp"
#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// What was measured then, and the event in which it came out.
struct Sample {
  Time time{};
  double value = 0;
  EventNumber event = 0;
  friend bool operator==(const Sample&, const Sample&) = default;
};

/// Places of samples; of several that are alike the first.
struct Extremes {
  std::uint32_t least = 0;
  std::uint32_t greatest = 0;
  friend bool operator==(const Extremes&, const Extremes&) = default;
};

/// In order of time.
class Samples {
 public:
  /// Requires: not before the last one.
  void add(const Sample& sample);
  /// Likewise, in the place of a last one of the same time.
  void add_or_replace(const Sample& sample);

  std::size_t size() const { return samples_.size(); }
  bool is_empty() const { return samples_.empty(); }
  const Sample& operator[](std::size_t place) const { return samples_[place]; }
  /// The place of the first at or after this time; size() if there is none.
  std::size_t first_at(Time time) const;
  /// The newest at or before this time; null if there is none.
  const Sample* newest_at(Time time) const;
  /// Of the samples at these places, the end not included. Requires: there is one.
  Extremes extremes(std::size_t first, std::size_t end) const;

 private:
  static constexpr std::size_t factor = 16;

  Extremes better(const Extremes& one, const Extremes& other) const;
  void raise_last();
  Extremes stretch_at(std::size_t level, std::size_t place) const;

  std::vector<Sample> samples_;
  std::vector<std::vector<Extremes>> levels_;  // of 16 samples, of 256, …
};

/// What a curve does between two samples.
enum class Curve : std::uint8_t {
  step,    ///< it keeps the value of the sample before
  line,    ///< it goes straight from one to the next
  points,  ///< there is nothing
};

/// A column of pixels: what the curve has in it.
struct PlotColumn {
  float x = 0;  ///< its left edge; it is one pixel wide
  double least = 0;
  double greatest = 0;
  double last = 0;  ///< at its right edge; of points, that of the last one
  /// The place of the sample with the greatest value in it; nothing if the curve only passes.
  std::optional<std::size_t> peak{};
  friend bool operator==(const PlotColumn&, const PlotColumn&) = default;
};

/// The columns of the scale in which there is something, up to `until` (as far as was measured).
std::vector<PlotColumn> columns_of(const Samples& samples, const TimeScale& scale, Curve curve,
                                   Time until);

}  // namespace orrery::gui
