#include "gui/model/time_axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/model/time_map.hpp"

namespace orrery::gui {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array<Unit, 4> units{
    {{"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}}};

/// The largest in which ten are not more than this: 9 s are 9000 ms, 11 s are 11 s.
Unit unit_for(Time most) {
  Unit best = units[0];
  for (const Unit& unit : units) {
    if (most.count() > 10 * unit.nanoseconds) best = unit;
  }
  return best;
}

int decimals_for(Time precision, const Unit& unit) {
  int decimals = 0;
  for (std::int64_t digit = unit.nanoseconds; digit > 1 && digit > precision.count(); digit /= 10) {
    ++decimals;
  }
  return decimals;
}

std::string text_in(Time time, const Unit& unit, int decimals) {
  const bool is_negative = time.count() < 0;
  std::int64_t rest = is_negative ? -time.count() : time.count();
  std::int64_t digit = unit.nanoseconds;
  std::string text = (is_negative ? "-" : "") + std::to_string(rest / digit);
  rest %= digit;
  if (decimals > 0) text += '.';
  for (int i = 0; i < decimals; ++i) {
    digit /= 10;
    text += static_cast<char>('0' + rest / digit);
    rest %= digit;
  }
  return text.append(" ").append(unit.name);
}

/// 1, 2 or 5 times a power of ten, the next one up.
std::int64_t rounder(std::int64_t step) {
  std::int64_t power = 1;
  while (step / power >= 10) power *= 10;
  const std::int64_t first = step / power;
  return power * (first < 2 ? 2 : first < 5 ? 5 : 10);
}

Time clamped(double nanoseconds) {
  constexpr double most = 9e18;
  return Time(static_cast<std::int64_t>(std::llround(std::clamp(nanoseconds, -most, most))));
}

double in_double(Time time) { return static_cast<double>(time.count()); }

}  // namespace

TimeWindow zoomed(const TimeWindow& window, double anchor, double factor) {
  const double length = std::clamp(in_double(window.length()) * factor, in_double(shortest_window),
                                   in_double(longest_window));
  const double fixed = in_double(window.begin) + in_double(window.length()) * anchor;
  const Time begin = clamped(fixed - length * anchor);
  return {begin, begin + clamped(length)};
}

TimeWindow moved(const TimeWindow& window, Time by, Time reached) {
  const Time margin = window.length() / 10;
  const Time earliest = margin - window.length();
  const Time latest = std::max(earliest, reached - margin);
  const Time begin = std::clamp(window.begin + by, earliest, latest);
  return {begin, begin + window.length()};
}

TimeWindow centred(const TimeWindow& window, Time time) {
  const Time begin = time - window.length() / 2;
  return {begin, begin + window.length()};
}

TimeWindow following(const TimeWindow& window, Time head) {
  const Time room = window.length() * 3 / 4;
  Time begin = window.begin;
  if (head < begin) begin = std::max(Time{}, head - window.length() / 4);
  if (head > begin + room) begin = head - room;
  return {begin, begin + window.length()};
}

double TimeScale::exact_x(Time time) const {
  const TimeWindow& even = evenly();
  const double part = in_double(time - even.begin) / std::max(1.0, in_double(even.length()));
  return x + part * width;
}

double TimeScale::exact_x(Time time, EventNumber event) const {
  return exact_x(stretch.map == nullptr ? time : stretch.map->shown(time, event));
}

float TimeScale::x_of(Time time) const { return x_of(time, 0); }

float TimeScale::x_of(Time time, EventNumber event) const {
  constexpr double far = 100'000;
  return static_cast<float>(std::clamp(exact_x(time, event), -far, far));
}

float TimeScale::far_x_of(Time time, EventNumber event) const {
  return static_cast<float>(std::clamp(exact_x(time, event), -1e7, 1e7));
}

Time TimeScale::shown_at(float at) const {
  const TimeWindow& even = evenly();
  const double part = (static_cast<double>(at) - x) / std::max(1.0F, width);
  return clamped(in_double(even.begin) + part * in_double(even.length()));
}

Time TimeScale::time_at(float at) const {
  return stretch.map == nullptr ? shown_at(at) : stretch.map->time_at(shown_at(at));
}

EventNumber TimeScale::event_at(const Chronicle& chronicle, float at) const {
  return stretch.map == nullptr ? chronicle.event_at(time_at(at))
                                : stretch.map->event_at(shown_at(at));
}

EventNumber TimeScale::first_event_from(const Chronicle& chronicle, float at) const {
  if (stretch.mapping != TimeMapping::by_event)
    return chronicle.event_at(time_at(at) - Time(1)) + 1;
  return stretch.map->event_at(shown_at(at) - Time(1)) + 1;
}

std::vector<AxisStretch> cut_gaps(const TimeScale& scale, float least_width) {
  std::vector<AxisStretch> marks;
  if (scale.stretch.mapping != TimeMapping::gaps_cut) return marks;
  const TimeMap& map = *scale.stretch.map;
  const double room = in_double(scale.stretch.shown.length()) / std::max(1.0F, scale.width);
  if (in_double(map.quiet()) < least_width * room) return marks;
  auto gap = std::ranges::lower_bound(map.gaps(), scale.window.begin, {}, &TimeMap::Gap::end);
  for (; gap != map.gaps().end() && gap->begin < scale.window.end; ++gap) {
    marks.push_back({gap->begin, gap->end, scale.x_of(gap->begin), scale.x_of(gap->end)});
  }
  return marks;
}

std::vector<AxisStretch> standstills(const TimeScale& scale, const Chronicle& chronicle,
                                     EventNumber most) {
  std::vector<AxisStretch> found;
  if (scale.stretch.mapping != TimeMapping::by_event) return found;
  const EventNumber end = scale.event_at(chronicle, scale.x + scale.width) + 1;
  EventNumber first = std::max<EventNumber>(1, scale.event_at(chronicle, scale.x));
  if (end - first > most) return found;
  for (EventNumber next = first; next <= end; ++next) {
    const Time time = chronicle.time_of(first);
    if (next < end && chronicle.time_of(next) == time) continue;
    if (next - first > 1) {
      found.push_back({time, time, scale.x_of(time, first), scale.x_of(time, next - 1)});
    }
    first = next;
  }
  return found;
}

namespace {

struct RoundTime {
  Time time{};
  Time step{};  ///< it is a multiple of this
};

/// The roundest time that is later than `after`, and at most `last`.
RoundTime roundest(Time after, Time last) {
  if (after < Time{}) return {Time{}, std::chrono::seconds(1)};
  RoundTime best{last, Time(1)};
  for (std::int64_t step = 1; step <= last.count(); step = rounder(step)) {
    const std::int64_t multiple = last.count() / step * step;
    if (multiple <= after.count()) continue;
    best = {Time(multiple), Time(step)};
  }
  return best;
}

/// On a stretched axis: wherever there is room, the roundest time that is there.
std::vector<AxisTick> ticks_along(const TimeScale& scale, const Rect& row, float em,
                                  const TextWidth& width_of) {
  const Unit unit = unit_for(std::max(scale.window.end, scale.window.length()));
  const float room = em * 4;
  std::vector<AxisTick> ticks;
  Time last(-1);
  for (float x = row.x; x < row.right();) {
    const float right = std::min(x + room, row.right());
    const Time from = std::max(last, scale.time_at(x) - Time(1));
    const Time to = std::min(scale.time_at(right), scale.stretch.map->known());
    x = right;
    if (to < Time{} || to <= from) continue;
    const RoundTime found = roundest(from, to);
    AxisTick tick{found.time, std::floor(scale.x_of(found.time)),
                  text_in(found.time, unit, decimals_for(found.step, unit))};
    const Rect label{tick.x + std::floor(em * 0.25F), row.y, std::ceil(width_of(tick.text)),
                     row.height};
    if (label.right() <= row.right()) tick.label = label;
    x = std::max(x, label.right() + em * 0.9F);
    last = found.time;
    ticks.push_back(std::move(tick));
  }
  return ticks;
}

}  // namespace

std::vector<AxisTick> axis_ticks(const TimeScale& scale, const Rect& row, float em,
                                 const TextWidth& width_of) {
  if (scale.stretch.map != nullptr) return ticks_along(scale, row, em, width_of);
  const Unit unit = unit_for(std::max(scale.window.end, scale.window.length()));
  const float gap = em * 0.9F;
  std::int64_t step = 1;
  const auto spacing = [&] {
    return static_cast<double>(step) / std::max(1.0, in_double(scale.window.length())) *
           scale.width;
  };
  const auto widest = [&] {
    return width_of(text_in(scale.window.end, unit, decimals_for(Time(step), unit))) + gap;
  };
  while (spacing() < em || spacing() < widest()) step = rounder(step);

  const int decimals = decimals_for(Time(step), unit);
  std::vector<AxisTick> ticks;
  const std::int64_t begin = std::max<std::int64_t>(0, scale.window.begin.count());
  for (std::int64_t at = (begin + step - 1) / step * step; at <= scale.window.end.count();
       at += step) {
    AxisTick tick{Time(at), std::floor(scale.x_of(Time(at))), text_in(Time(at), unit, decimals)};
    const Rect label{tick.x + std::floor(em * 0.25F), row.y, std::ceil(width_of(tick.text)),
                     row.height};
    if (label.right() <= row.right()) tick.label = label;
    ticks.push_back(std::move(tick));
  }
  return ticks;
}

std::string length_text(Time length) {
  Unit unit = units[0];
  for (const Unit& larger : units) {
    if (length.count() >= larger.nanoseconds) unit = larger;
  }
  const bool is_short = length.count() < 10 * unit.nanoseconds;
  return text_in(length, unit, is_short && unit.nanoseconds > 1 ? 1 : 0);
}

namespace {

/// Not too small to be read beside others: "0.431 ms" under "431.270 ms".
Unit readable_unit(Time time, Time precision) {
  const Time least = precision < std::chrono::microseconds(1) ? std::chrono::microseconds(11)
                                                              : Time(std::chrono::milliseconds(11));
  return unit_for(std::max({time, -time, least}));
}

}  // namespace

std::string time_text(Time time, Time precision) {
  const Unit unit = readable_unit(time, precision);
  return text_in(time, unit, decimals_for(std::max(precision, Time(1)), unit));
}

std::string amount_text(Time amount, Time precision) {
  const Unit unit = readable_unit(amount, precision);
  const int decimals = decimals_for(std::max(precision, Time(1)), unit);
  std::int64_t digit = unit.nanoseconds;
  for (int i = 0; i < decimals; ++i) digit /= 10;
  const std::int64_t half = amount.count() < 0 ? -digit / 2 : digit / 2;
  return text_in(Time((amount.count() + half) / digit * digit), unit, decimals);
}

}  // namespace orrery::gui
