#pragma once
/// Time as the pictures along it show it. By default a stretch of the screen is a stretch of time;
/// mapped by event, each event takes equal room; with gaps cut, quiet stretches are short.
///
/// The map leads from times to "shown time": what zooms, moves and follows computes with shown time
/// as if it were time. It is monotone, and as exact as a pixel both ways.

#include "gui/model/seen_chronicle.hpp"
#include "gui/model/time_axis.hpp"

namespace orrery::gui {

/// "linear", "by event", "gaps cut"
std::string_view name_of(TimeMapping mapping);

class TimeMap {
 public:
  /// The shown time that an event takes, mapped by event.
  static constexpr Time event_room = std::chrono::microseconds(4);

  TimeMapping mapping() const { return mapping_; }
  /// Forgets what it followed.
  void choose(TimeMapping mapping) { *this = TimeMap(mapping); }

  TimeMap() = default;
  explicit TimeMap(TimeMapping mapping) : mapping_(mapping) {}

  /// Takes in what is new, and says whether there was anything; costs what is new. Requires: the
  /// session's lock is held, and it lasts as long as what is asked below.
  bool follow(const Session& session);

  /// Mapped by event, events of one instant have places of their own; the instant itself is where
  /// the last of them is. (The beginning is before them.)
  Time shown(Time time) const;
  /// Where an event of this time is.
  Time shown(Time time, EventNumber event) const;
  /// The earliest shown time at which it is that late.
  Time shown_begin(Time time) const;
  Time time_at(Time shown) const;
  TimeWindow times_of(const TimeWindow& shown) const;
  /// The newest event that is not right of there.
  EventNumber event_at(Time shown) const;

  /// A quiet stretch that is drawn as if it were `quiet()` long.
  struct Gap {
    Time begin{};
    Time end{};
    Time shown{};  ///< where it begins
    friend bool operator==(const Gap&, const Gap&) = default;
  };
  /// In order; empty unless gaps are cut.
  const std::vector<Gap>& gaps() const { return gaps_; }
  Time quiet() const { return quiet_; }
  /// Until then times have their places for good. (Linear, and beside gaps: always.)
  Time known() const { return mapping_ == TimeMapping::by_event ? known_ : Time::max(); }

 private:
  void follow_gaps(const Session& session);
  void take_gap(Time begin, Time end);
  Time shown_by_event(Time time) const;
  Time time_by_event(Time shown) const;
  Time shown_beside_gaps(Time time) const;
  Time time_beside_gaps(Time shown) const;

  TimeMapping mapping_ = TimeMapping::linear;
  const Session* session_ = nullptr;
  SeenChronicle seen_{};
  Time reached_{};
  bool has_ended_ = false;
  EventNumber last_ = 0;                         ///< event that was taken in
  Time spacing_ = std::chrono::milliseconds(1);  ///< of events, where there are none
  Time known_{};
  Time quiet_ = spacing_;  ///< as long as no gap is known
  std::vector<Gap> gaps_{};
  bool is_closed_ = false;  ///< what comes after the last event was taken in, too
};

}  // namespace orrery::gui
