#pragma once
/// Time across the screen: which instant is under which pixel, windows of time that are zoomed and
/// moved, and the ticks of an axis. Coordinates are in double until they are pixels.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/rect.hpp"
#include "sim/core/time.hpp"

namespace orrery::gui {

/// How wide a text is drawn, in pixels. View-models place labels by it; a panel gives its font's.
using TextWidth = std::function<float(std::string_view)>;

struct TimeWindow {
  Time begin{};
  Time end{std::chrono::seconds(1)};
  Time length() const { return end - begin; }
  friend bool operator==(const TimeWindow&, const TimeWindow&) = default;
};

inline constexpr Time shortest_window = std::chrono::microseconds(10);
inline constexpr Time longest_window = std::chrono::hours(24 * 365);

/// `factor` times as long (2 zooms out), with the same instant `anchor` of the way across, 0…1.
TimeWindow zoomed(const TimeWindow& window, double anchor, double factor);
/// Later by this, but never so far that all of the run, which ends at `reached`, is out of sight.
TimeWindow moved(const TimeWindow& window, Time by, Time reached);
/// With this instant in its middle.
TimeWindow centred(const TimeWindow& window, Time time);
/// Moved as little as needed to have the play head within its first three quarters.
TimeWindow following(const TimeWindow& window, Time head);

/// A window of time across so many pixels.
struct TimeScale {
  TimeWindow window{};
  float x = 0;
  float width = 1;

  /// Where an instant is; what is far off the screen is just off it.
  float x_of(Time time) const;
  Time time_at(float at) const;
  friend bool operator==(const TimeScale&, const TimeScale&) = default;
};

struct AxisTick {
  Time time{};
  float x = 0;
  std::string text{};  ///< "430 ms"
  Rect label{};        ///< where the text is; empty if there is no room for it
  friend bool operator==(const AxisTick&, const AxisTick&) = default;
};

/// Ticks at 1, 2 or 5 times a power of ten, as dense as their labels allow. Labels stand in `row`,
/// right of their ticks, and never overlap. None before the run begins.
std::vector<AxisTick> axis_ticks(const TimeScale& scale, const Rect& row, float em,
                                 const TextWidth& width_of);

/// As exact as a pixel of this scale can tell: "431.27 ms".
std::string time_text(Time time, Time precision);

}  // namespace orrery::gui
