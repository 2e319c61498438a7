#include "gui/model/time_map.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

/// Gaps from which it is taken what is usual: enough to know, and it does not change when the run
/// goes on.
constexpr EventNumber enough_events = 1000;
/// How many times a usual gap a quiet one is.
constexpr std::int64_t quiet_factor = 8;
constexpr Time usual_spacing = std::chrono::milliseconds(1);

double count_of(Time time) { return static_cast<double>(time.count()); }

/// Rounded down, within what a time can be.
Time down(double nanoseconds) {
  constexpr double most = 4e18;
  return Time(static_cast<std::int64_t>(std::floor(std::clamp(nanoseconds, -most, most))));
}

/// The next one up of 1, 2 or 5 times a power of ten.
Time rounded_up(Time time) {
  std::int64_t power = 1;
  while (power * 10 <= time.count()) power *= 10;
  for (const std::int64_t digit : {1, 2, 5}) {
    if (digit * power >= time.count()) return Time(digit * power);
  }
  return Time(10 * power);
}

/// A gap that is longer is quiet: several times the middle one of the first between two instants.
Time quiet_of(const Chronicle& chronicle, EventNumber last) {
  std::vector<Time> gaps;
  for (EventNumber event = 2; event <= last; ++event) {
    const Time gap = chronicle.event(event).time - chronicle.event(event - 1).time;
    if (gap > Time{}) gaps.push_back(gap);
  }
  if (gaps.empty()) return usual_spacing;
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::ranges::nth_element(gaps, middle);
  return rounded_up(*middle * quiet_factor);
}

}  // namespace

std::string_view name_of(TimeMapping mapping) {
  if (mapping == TimeMapping::by_event) return "by event";
  return mapping == TimeMapping::gaps_cut ? "gaps cut" : "linear";
}

bool TimeMap::follow(const Session& session) {
  if (mapping_ == TimeMapping::linear) return false;
  const Chronicle& chronicle = session.chronicle();
  const SeenChronicle now = SeenChronicle::of(session);
  const bool is_same =
      seen_ == now && reached_ == session.reached() && has_ended_ == session.has_ended();
  if (is_same) return false;
  if (!seen_.goes_on_as(now) || (is_closed_ && now != seen_)) *this = TimeMap(mapping_);
  session_ = &session;
  if (mapping_ == TimeMapping::gaps_cut) follow_gaps(session);
  seen_ = now;
  reached_ = session.reached();
  has_ended_ = session.has_ended();
  last_ = chronicle.last_event();
  const Time end = chronicle.time_of(last_);
  const Time mean = last_ == 0 ? usual_spacing : end / static_cast<std::int64_t>(last_);
  // What is quiet to the end takes the room of one event.
  known_ = session.has_ended() ? std::max(end, session.reached()) : end;
  spacing_ = std::max({Time(1), mean, known_ - end});
  return true;
}

void TimeMap::follow_gaps(const Session& session) {
  const Chronicle& chronicle = session.chronicle();
  const EventNumber last = chronicle.last_event();
  if (last_ < enough_events && last > last_) {
    quiet_ = quiet_of(chronicle, std::min(last, enough_events));
    gaps_.clear();
    last_ = 0;
  }
  for (EventNumber event = last_ + 1; event <= last; ++event) {
    take_gap(chronicle.time_of(event - 1), chronicle.event(event).time);
  }
  if (!is_closed_ && session.has_ended()) {
    take_gap(chronicle.time_of(last), session.reached());
    is_closed_ = true;
  }
}

void TimeMap::take_gap(Time begin, Time end) {
  if (end - begin > quiet_) gaps_.push_back({begin, end, shown_beside_gaps(begin)});
}

Time TimeMap::shown_by_event(Time time) const {
  const double room = count_of(event_room);
  if (time <= Time{} || session_ == nullptr)
    return down(count_of(time) / count_of(spacing_) * room);
  const Chronicle& chronicle = session_->chronicle();
  const EventNumber last = std::min(last_, chronicle.last_event());
  const EventNumber event = std::min(last, chronicle.event_at(time));
  const Time from = chronicle.time_of(event);
  const Time next = event < last ? chronicle.event(event + 1).time - from : spacing_;
  return down((static_cast<double>(event) + count_of(time - from) / count_of(next)) * room);
}

Time TimeMap::time_by_event(Time shown) const {
  const double way = count_of(shown) / count_of(event_room);
  if (way <= 0 || session_ == nullptr) return down(way * count_of(spacing_));
  const Chronicle& chronicle = session_->chronicle();
  const EventNumber last = std::min(last_, chronicle.last_event());
  const EventNumber event = event_at(shown);
  const Time from = chronicle.time_of(event);
  const Time next = event < last ? chronicle.event(event + 1).time - from : spacing_;
  return from + down((way - static_cast<double>(event)) * count_of(next));
}

Time TimeMap::shown_beside_gaps(Time time) const {
  const auto after = std::ranges::upper_bound(gaps_, time, {}, &Gap::begin);
  if (after == gaps_.begin()) return time;
  const Gap& gap = *std::prev(after);
  if (time >= gap.end) return gap.shown + quiet_ + (time - gap.end);
  return gap.shown +
         down(count_of(time - gap.begin) * count_of(quiet_) / count_of(gap.end - gap.begin));
}

Time TimeMap::time_beside_gaps(Time shown) const {
  const auto after = std::ranges::upper_bound(gaps_, shown, {}, &Gap::shown);
  if (after == gaps_.begin()) return shown;
  const Gap& gap = *std::prev(after);
  const Time way = shown - gap.shown;
  if (way >= quiet_) return gap.end + (way - quiet_);
  return gap.begin + down(count_of(way) * count_of(gap.end - gap.begin) / count_of(quiet_));
}

Time TimeMap::shown(Time time) const {
  if (mapping_ == TimeMapping::by_event) return shown_by_event(time);
  return mapping_ == TimeMapping::gaps_cut ? shown_beside_gaps(time) : time;
}

Time TimeMap::shown(Time time, EventNumber event) const {
  const bool is_known = mapping_ == TimeMapping::by_event && session_ != nullptr && event != 0 &&
                        event <= std::min(last_, session_->chronicle().last_event()) &&
                        session_->chronicle().event(event).time == time;
  return is_known ? static_cast<std::int64_t>(event) * event_room : shown(time);
}

Time TimeMap::shown_begin(Time time) const {
  if (mapping_ != TimeMapping::by_event || time <= Time{} || session_ == nullptr)
    return shown(time);
  return shown(time, session_->chronicle().event_at(time - Time(1)) + 1);
}

Time TimeMap::time_at(Time shown) const {
  if (mapping_ == TimeMapping::by_event) return time_by_event(shown);
  return mapping_ == TimeMapping::gaps_cut ? time_beside_gaps(shown) : shown;
}

TimeWindow TimeMap::times_of(const TimeWindow& shown) const {
  return {time_at(shown.begin), time_at(shown.end)};
}

EventNumber TimeMap::event_at(Time shown) const {
  if (session_ == nullptr) return 0;
  const Chronicle& chronicle = session_->chronicle();
  if (mapping_ != TimeMapping::by_event) return chronicle.event_at(time_at(shown));
  const auto events = static_cast<EventNumber>(std::max(Time{}, shown) / event_room);
  return std::min({events, last_, chronicle.last_event()});
}

}  // namespace orrery::gui
