#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "scenarios/trace_commands.hpp"
#include "scenarios/trace_history.hpp"
#include "scenarios/trace_words.hpp"
#include "sim/core/error.hpp"
#include "sim/trace/export.hpp"
#include "sim/trace/svg.hpp"

namespace orrery {
namespace {

/// A picture of more than this is no picture any more.
constexpr std::uint64_t events_in_a_picture = 1000;

bool is_for_a_program(Picture picture) {
  return picture == Picture::shiviz || picture == Picture::chrome;
}

std::string drawn(Picture picture, const SpaceTime& run) {
  switch (picture) {
    case Picture::svg:
      return svg(run);
    case Picture::mermaid:
      return mermaid(run);
    case Picture::shiviz:
      return shiviz(run);
    case Picture::chrome:
      return chrome(run);
    case Picture::dot:
      return dot(run);
  }
  return "";
}

/// What a file of that name is for; nothing if its ending does not tell.
std::optional<Picture> picture_by_ending(const std::string& file) {
  if (file.ends_with(".svg")) return Picture::svg;
  if (file.ends_with(".mmd")) return Picture::mermaid;
  if (file.ends_with(".dot")) return Picture::dot;
  return std::nullopt;
}

std::string picture_of(const TraceReader& trace, Picture picture, const ExportOptions& options,
                       Console& console) {
  Stretch stretch = stretch_of(trace, options.from, options.to);
  if (!is_for_a_program(picture)) shorten(stretch, events_in_a_picture, console);
  return drawn(picture, space_time_of(trace, stretch));
}

}  // namespace

ExitCode export_command(const ExportOptions& options, Console& console) {
  const auto picture = options.picture ? options.picture : picture_by_ending(options.out);
  if (!picture && !options.history) {
    throw Error({"orrery", 0, 0, ""}, "export needs a format",
                "--svg, --mermaid, --shiviz, --chrome, --dot or --history jsonl");
  }
  const TraceReader trace(options.file);
  require_events(trace);
  tell_if_incomplete(trace, console);
  const std::string text = options.history ? write_history(calls_of(trace), *options.history)
                                           : picture_of(trace, *picture, options, console);
  if (options.out.empty()) {
    console.out.stream << text;
    return ExitCode::as_expected;
  }
  errno = 0;
  std::ofstream file(options.out, std::ios::binary);
  file << text << std::flush;
  if (!file) {
    throw Error({"-o", 0, 0, ""},
                "\"" + options.out + "\" cannot be written: " + std::strerror(errno));
  }
  return ExitCode::as_expected;
}

}  // namespace orrery
