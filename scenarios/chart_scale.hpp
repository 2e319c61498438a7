#pragma once
/// An axis of a chart: which numbers it shows, where they lie, and which of them are written.

#include <string>
#include <vector>

namespace orrery {

/// A number that an axis names.
struct Tick {
  double value = 0;
  std::string text{};  ///< empty: a line only
};

/// Maps numbers to pixels.
class Scale {
 public:
  /// Covers low to high, and a little more so that it begins and ends on ticks.
  /// Ticks are at least `least_step` apart: 1 for what comes in whole numbers.
  /// Requires: low <= high; above 0 if it is logarithmic.
  Scale(double low, double high, bool is_log, double first_pixel, double last_pixel,
        double least_step = 0);

  double pixel(double value) const;
  const std::vector<Tick>& ticks() const { return ticks_; }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  void add_linear_ticks(double least_step);
  void add_log_ticks();

  double low_;
  double high_;
  bool is_log_;
  double first_pixel_;
  double last_pixel_;
  std::vector<Tick> ticks_;
};

/// "0.05", "2,000", "1e+09": as ticks `step` apart are written.
std::string tick_text(double value, double step);

}  // namespace orrery
