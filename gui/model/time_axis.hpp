#pragma once
/// Time across the screen: which instant is under which pixel, windows of time that are zoomed and
/// moved, and the ticks of an axis. Coordinates are in double until they are pixels.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/rect.hpp"
#include "gui/session/chronicle.hpp"

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

/// What a stretch of the screen stands for (time_map.hpp).
enum class TimeMapping : std::uint8_t {
  linear,    ///< so much time
  by_event,  ///< so many events
  gaps_cut,  ///< so much time; of quiet stretches, more
};

class TimeMap;

/// How a window of time is stretched across the screen. By default evenly.
struct TimeStretch {
  const TimeMap* map = nullptr;  ///< null: evenly
  TimeMapping mapping = TimeMapping::linear;
  TimeWindow shown{};  ///< the window in the map's shown time
  friend bool operator==(const TimeStretch&, const TimeStretch&) = default;
};

/// A window of time across so many pixels.
struct TimeScale {
  TimeWindow window{};
  float x = 0;
  float width = 1;
  TimeStretch stretch{};

  /// Where an instant is; what is far off the screen is just off it.
  float x_of(Time time) const;
  /// Where an event of this time is.
  float x_of(Time time, EventNumber event) const;
  /// Likewise, but not held back at the screen's edges: slopes stay.
  float far_x_of(Time time, EventNumber event) const;
  Time time_at(float at) const;
  /// The newest event that is not right of there.
  EventNumber event_at(const Chronicle& chronicle, float at) const;
  /// The first event that is not left of there, or the number after the last.
  EventNumber first_event_from(const Chronicle& chronicle, float at) const;
  friend bool operator==(const TimeScale&, const TimeScale&) = default;

 private:
  double exact_x(Time time) const;
  double exact_x(Time time, EventNumber event) const;
  Time shown_at(float at) const;
  const TimeWindow& evenly() const { return stretch.map == nullptr ? window : stretch.shown; }
};

/// A stretch of a stretched axis of which something is in sight.
struct AxisStretch {
  Time begin{};
  Time end{};
  float x0 = 0;
  float x1 = 0;
  friend bool operator==(const AxisStretch&, const AxisStretch&) = default;
};

/// Quiet stretches that were cut short; none if they are less wide than that.
std::vector<AxisStretch> cut_gaps(const TimeScale& scale, float least_width);
/// Where time stands still, mapped by event: from the first to the last event of an instant. None
/// if there are more events in sight than that.
std::vector<AxisStretch> standstills(const TimeScale& scale, const Chronicle& chronicle,
                                     EventNumber most);

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

/// With two or three digits: "47 ms", "1.2 s".
std::string length_text(Time length);

/// As exact as a pixel of this scale can tell: "431.27 ms".
std::string time_text(Time time, Time precision);
/// How long something took, or the like: to the nearest, where a moment is not said before it was.
std::string amount_text(Time amount, Time precision);

}  // namespace orrery::gui
