#include "sim/trace/space_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery {
namespace {

bool begins_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

std::map<std::uint64_t, std::size_t> places_of_events(const SpaceTime& run) {
  std::map<std::uint64_t, std::size_t> places;
  for (std::size_t i = 0; i < run.events.size(); ++i) places[run.events[i].number] = i;
  return places;
}

std::string seconds_text(Time time) {
  const std::int64_t microseconds = time.count() / 1000;
  return fmt::format("{}.{:06}s", microseconds / 1'000'000, microseconds % 1'000'000);
}

Duration long_silence(const SpaceTime& run) {
  constexpr std::size_t events_min = 4;
  constexpr std::int64_t times_the_usual = 10;
  std::vector<Duration> gaps;
  for (std::size_t i = 1; i < run.events.size(); ++i) {
    const Duration gap = run.events[i].time - run.events[i - 1].time;
    if (gap > Duration{0}) gaps.push_back(gap);
  }
  if (gaps.size() < events_min) return Duration::max();
  const auto median = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), median, gaps.end());
  return *median * times_the_usual;
}

std::string cut_to(std::string_view text, std::size_t columns_max) {
  std::size_t columns = 0;
  std::size_t kept = 0;  // bytes of all but the last column
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_a_character(text[i])) continue;
    if (columns + 1 == columns_max) kept = i;
    if (++columns > columns_max) return std::string(text.substr(0, kept)) + "…";
  }
  return std::string(text);
}

}  // namespace orrery
