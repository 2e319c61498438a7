#include "scenarios/progress.hpp"

#include <fmt/format.h>

#include "sim/core/text.hpp"

namespace orrery {
namespace {

using Wall = Progress::Wall;

// On a terminal: nothing for what is over in a moment, then ten times a second. In a pipe: for long
// runs.
constexpr Wall first_line{0.3};
constexpr Wall between_lines{0.1};
constexpr Wall first_plain_line{5};
constexpr Wall between_plain_lines{5};

double seconds(Time time) { return Wall(time).count(); }

std::string time_left(double wall_seconds) {
  const auto whole = static_cast<std::uint64_t>(wall_seconds + 0.5);
  if (whole == 0) return "less than 1 s";
  if (whole < 100) return fmt::format("{} s", whole);
  return fmt::format("{} min", (whole + 30) / 60);
}

}  // namespace

std::string short_number(double number) {
  if (number >= 1e6) return fmt::format("{:.1f} M", number / 1e6);
  if (number >= 1e4) return fmt::format("{:.0f} k", number / 1e3);
  return fmt::format("{:.0f}", number);
}

std::string progress_text(const Stand& stand, Wall elapsed) {
  const double share = stand.stop > Time{0} ? seconds(stand.now) / seconds(stand.stop) : 1;
  std::string text =
      fmt::format("{:.1f}s of {} simulated, {} events/s", seconds(stand.now), to_text(stand.stop),
                  short_number(static_cast<double>(stand.events) / elapsed.count()));
  if (share > 0) text += ", " + time_left(elapsed.count() * (1 - share) / share) + " left";
  return text;
}

std::string progress_text(std::uint64_t runs, std::uint64_t of, std::size_t cell, std::size_t cells,
                          Wall elapsed) {
  std::string text =
      fmt::format("{} of {} runs, cell {} of {}", with_commas(runs), with_commas(of), cell, cells);
  if (runs == 0) return text;
  const double left = static_cast<double>(of - runs) / static_cast<double>(runs);
  return text + ", " + time_left(elapsed.count() * left) + " left";
}

std::string progress_text(const SweepStand& stand, Wall elapsed) {
  const auto runs_now = static_cast<double>(stand.runs - stand.runs_before);
  const double speed = runs_now / elapsed.count();
  const std::string_view unit = stand.cells == 1 ? "seeds" : "runs";
  std::string text = fmt::format("{} of {} {}, {} {}/s", with_commas(stand.runs),
                                 with_commas(stand.of), unit, short_number(speed), unit);
  if (stand.failed > 0) {
    text += fmt::format(", {} {}", with_commas(stand.failed),
                        stand.failed == 1 ? "failure" : "failures");
  }
  if (speed == 0) return text;
  return text + ", " + time_left(static_cast<double>(stand.of - stand.runs) / speed) + " left";
}

bool Progress::is_due(Wall elapsed) const {
  const bool is_first = shown_ == Wall{0};
  const Wall due = outlet_.is_terminal
                       ? (is_first ? first_line : shown_ + between_lines)
                       : (is_first ? first_plain_line : shown_ + between_plain_lines);
  return elapsed >= due;
}

void Progress::show(const Stand& stand, Wall elapsed) {
  if (is_due(elapsed)) show(progress_text(stand, elapsed), elapsed);
}

void Progress::show(const std::string& text, Wall elapsed) {
  if (!is_due(elapsed)) return;
  shown_ = elapsed;
  if (outlet_.is_terminal) {
    outlet_.stream << "\r\033[K" << text << std::flush;
    is_drawn_ = true;
  } else {
    outlet_.stream << "orrery: " << text << std::endl;
  }
}

void Progress::clear() {
  if (is_drawn_) outlet_.stream << "\r\033[K" << std::flush;
  is_drawn_ = false;
}

}  // namespace orrery
