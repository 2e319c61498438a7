#include "scenarios/museum_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "scenarios/files.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress.hpp"
#include "scenarios/run_command.hpp"
#include "sim/core/text.hpp"

namespace orrery {
namespace {

std::vector<MuseumPiece> pieces_of(const MuseumOptions& options, const Catalogue& catalogue) {
  std::vector<std::string> files = options.files;
  if (files.empty()) {
    files = shipped_scenarios();
    std::erase_if(files, [](const std::string& file) { return !is_exhibit(file); });
  }
  if (files.empty()) {
    throw Error({"orrery", 0, 0, ""}, "there is no exhibit among the scenarios here",
                "write orrery museum scenarios/raft_museum/*.json");
  }
  std::vector<MuseumPiece> pieces;
  for (const std::string& file : files) pieces.push_back(load_museum_piece(file, catalogue));
  // "R4" before "R10".
  std::stable_sort(pieces.begin(), pieces.end(), [](const MuseumPiece& a, const MuseumPiece& b) {
    return std::pair(a.id.size(), a.id) < std::pair(b.id.size(), b.id);
  });
  return pieces;
}

/// What is not as it should be; empty if all is.
std::vector<std::string> complaints_about(const PieceReport& report, const MuseumPiece& piece,
                                          const MuseumEffort& effort) {
  std::vector<std::string> complaints;
  if (!report.seeds_to_detection()) {
    complaints.push_back(fmt::format("{} does not notice the bug in {} seeds, in most campaigns",
                                     report.judge, with_commas(effort.seeds)));
  }
  if (!report.minimum_file.empty() && !report.minimum_events) {
    complaints.push_back(fmt::format("{} does not show the bug to {}; look at it: {} run {}",
                                     report.minimum_file, report.judge, program_name(),
                                     shell_quoted(report.minimum_file)));
  }
  if (report.twin_violations > 0) {
    complaints.push_back(
        fmt::format("the correct twin fails in {} of {} runs; look at one: {}",
                    with_commas(report.twin_violations), with_commas(report.twin_runs),
                    replay_line({.file = piece.file, .overrides = piece.twin_overrides},
                                *report.twin_first_seed)));
  }
  return complaints;
}

std::string number_or_dash(const std::optional<std::uint64_t>& number) {
  return number ? with_commas(*number) : "-";
}

}  // namespace

std::string museum_text(const std::vector<PieceReport>& reports, const MuseumEffort& effort,
                        const Outlet& outlet) {
  std::vector<std::vector<std::string>> rows{
      {"", "bug", "noticed by", "seeds", "shrunk", "by hand", "correct twin"}};
  for (const PieceReport& report : reports) {
    rows.push_back({report.id, report.name, report.judge,
                    number_or_dash(report.seeds_to_detection()),
                    number_or_dash(report.shrunk_events), number_or_dash(report.minimum_events),
                    fmt::format("fails in {} of {}", with_commas(report.twin_violations),
                                with_commas(report.twin_runs))});
  }
  const auto found = std::count_if(reports.begin(), reports.end(), [](const PieceReport& report) {
    return report.seeds_to_detection().has_value();
  });
  return table(rows, outlet.width) +
         wrapped(
             fmt::format(
                 "\n{} of {} bugs found. seeds: until the judge noticed, the median of {} "
                 "campaigns of at most {}; shrunk: events of the first such run, made as small as "
                 "orrery can; by hand: … as its author could.",
                 found, reports.size(), effort.campaigns, with_commas(effort.seeds)),
             outlet.width, 0) +
         "\n";
}

Value museum_json(const std::vector<PieceReport>& reports) {
  Value::Array bugs;
  for (const PieceReport& report : reports) {
    const auto median = report.seeds_to_detection();
    bugs.push_back(Value::Object{{"id", report.id},
                                 {"bug", report.name},
                                 {"file", report.file},
                                 {"found", median.has_value()},
                                 {"seeds_to_detection", to_value(median)},
                                 {"campaigns", to_value(report.detections)},
                                 {"first_seed", to_value(report.first_seed)},
                                 {"judge", report.judge},
                                 {"shrunk_events", to_value(report.shrunk_events)},
                                 {"minimum_events", to_value(report.minimum_events)},
                                 {"twin_runs", report.twin_runs},
                                 {"twin_violations", report.twin_violations}});
  }
  return Value::Object{{"bugs", std::move(bugs)}};
}

ExitCode museum_command(const MuseumOptions& options, const Catalogue& catalogue,
                        Console& console) {
  const std::vector<MuseumPiece> pieces = pieces_of(options, catalogue);
  const InterruptWatch interrupt;
  Progress progress(console.err);
  const auto begin = std::chrono::steady_clock::now();
  std::vector<PieceReport> reports;
  const auto goes_on = [&] {
    progress.show(fmt::format("{} of {} exhibits, {}", reports.size(), pieces.size(),
                              pieces[reports.size()].name),
                  std::chrono::steady_clock::now() - begin);
    return !interrupt.is_raised();
  };
  for (const MuseumPiece& piece : pieces) {
    auto report = study(piece, options.effort, catalogue, goes_on);
    if (!report) break;
    reports.push_back(std::move(*report));
  }
  progress.clear();
  const bool is_partial = reports.size() < pieces.size();
  console.out.stream << (options.json ? to_json(museum_json(reports), 2) + "\n"
                                      : museum_text(reports, options.effort, console.out));
  bool is_as_expected = true;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    is_as_expected = is_as_expected && reports[i].is_as_expected();
    for (const std::string& complaint : complaints_about(reports[i], pieces[i], options.effort)) {
      console.err.stream << "orrery: " << reports[i].file << ": " << complaint << "\n";
    }
  }
  if (is_partial) {
    console.err.stream << fmt::format("orrery: interrupted after {} of {} exhibits\n",
                                      reports.size(), pieces.size());
    return ExitCode::interrupted;
  }
  return is_as_expected ? ExitCode::as_expected : ExitCode::not_as_expected;
}

}  // namespace orrery
