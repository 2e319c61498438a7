#include "sim/explore/museum.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "sim/explore/failure.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/run.hpp"

namespace orrery {
namespace {

constexpr std::string_view exhibit_key = "exhibit";
constexpr std::string_view bug_key = "bug";

[[noreturn]] void refuse_exhibit(const std::string& file, const std::string& sentence,
                                 const std::string& suggestion) {
  throw Error({file, 0, 0, std::string(exhibit_key)}, sentence, suggestion);
}

/// Without its bug, a protocol keeps what the exhibit violates.
Plan twin_of(Plan plan) {
  std::erase_if(*plan.protocol.settings.get_if<Value::Object>(),
                [](const Value::Member& setting) { return setting.key == bug_key; });
  Expectations& expect = plan.expect;
  expect.eventually.insert(expect.eventually.end(), expect.violates.begin(), expect.violates.end());
  expect.violates.clear();
  return plan;
}

RunReport report_of(const Plan& plan, std::uint64_t seed, const Catalogue& catalogue) {
  Plan with_seed = plan;
  with_seed.seed = seed;
  Run run(std::move(with_seed), catalogue);
  run.finish();
  return run.report();
}

bool is_noticed_by(const std::string& judge, const RunReport& report) {
  const std::vector<Failure> failures = failures_of(report);
  return std::any_of(failures.begin(), failures.end(), [&](const Failure& failure) {
    return failure.signature.judge == judge &&
           failure.signature.status == Verdict::Status::violated;
  });
}

/// One look at a piece, while somebody wants to see more of it.
class Study {
 public:
  Study(const MuseumPiece& piece, const MuseumEffort& effort, const Catalogue& catalogue,
        const std::function<bool()>& goes_on)
      : piece_(piece), effort_(effort), catalogue_(catalogue), goes_on_(goes_on) {}

  std::optional<PieceReport> report() {
    report_ = {.id = piece_.id,
               .name = piece_.name,
               .file = piece_.file,
               .judge = piece_.judge,
               .minimum_file = piece_.minimum_file};
    for (std::uint32_t i = 0; i < effort_.campaigns && !is_over_; ++i) search(i * effort_.seeds);
    run_twin();
    run_minimum();
    if (is_over_) return std::nullopt;
    return std::move(report_);
  }

 private:
  bool goes_on() {
    is_over_ = is_over_ || !goes_on_();
    return !is_over_;
  }

  void search(std::uint64_t seeds_before) {
    std::optional<std::uint64_t> detection;
    for (std::uint64_t i = 1; i <= effort_.seeds && !detection && goes_on(); ++i) {
      const std::uint64_t seed = seeds_before + i;
      if (!is_noticed_by(piece_.judge, report_of(piece_.plan, seed, catalogue_))) continue;
      detection = i;
      if (!report_.first_seed) report_.first_seed = seed;
    }
    report_.detections.push_back(detection);
  }

  void run_twin() {
    for (std::uint64_t seed = 1; seed <= effort_.seeds && goes_on(); ++seed) {
      const RunReport report = report_of(piece_.twin, seed, catalogue_);
      ++report_.twin_runs;
      if (report.ended == RunEnd::stopped && failures_of(report).empty()) continue;
      ++report_.twin_violations;
      if (!report_.twin_first_seed) report_.twin_first_seed = seed;
    }
  }

  void run_minimum() {
    if (!piece_.minimum || !goes_on()) return;
    const RunReport report = report_of(*piece_.minimum, piece_.minimum->seed, catalogue_);
    if (is_noticed_by(piece_.judge, report)) report_.minimum_events = report.events;
  }

  const MuseumPiece& piece_;
  const MuseumEffort& effort_;
  const Catalogue& catalogue_;
  const std::function<bool()>& goes_on_;
  PieceReport report_;
  bool is_over_ = false;
};

}  // namespace

bool is_exhibit(const std::string& file) { return load_json(file).find(exhibit_key) != nullptr; }

MuseumPiece load_museum_piece(const std::string& file, const Catalogue& catalogue) {
  const std::filesystem::path path(file);
  MuseumPiece piece{
      .name = path.stem().string(), .file = file, .plan = load_plan(file, {}, catalogue)};
  const Plan& plan = piece.plan;
  if (!plan.exhibit) {
    refuse_exhibit(file, "this scenario is no exhibit of a museum",
                   R"(write "exhibit": {"id": "R4"})");
  }
  if (plan.expect.violates.empty()) {
    refuse_exhibit(file, "nobody is said to notice the bug", "name a judge in expect.violates");
  }
  if (plan.protocol.settings.find(bug_key) == nullptr) {
    refuse_exhibit(file, "the protocol has no bug that its twin could do without",
                   "set protocol." + plan.protocol.name + ".bug");
  }
  piece.id = plan.exhibit->id;
  piece.judge = plan.expect.violates.front();
  piece.twin = twin_of(plan);
  piece.bug = "protocol." + plan.protocol.name + "." + std::string(bug_key);
  if (!plan.exhibit->minimum.empty()) {
    piece.minimum_file = (path.parent_path() / plan.exhibit->minimum).lexically_normal().string();
    piece.minimum = load_plan(piece.minimum_file, {}, catalogue);
  }
  return piece;
}

std::optional<std::uint64_t> PieceReport::seeds_to_detection() const {
  if (detections.empty()) return std::nullopt;
  std::vector<std::uint64_t> sorted;
  for (const auto& detection : detections) {
    sorted.push_back(detection.value_or(std::numeric_limits<std::uint64_t>::max()));
  }
  std::sort(sorted.begin(), sorted.end());
  const std::uint64_t median = sorted[sorted.size() / 2];
  if (median == std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
  return median;
}

bool PieceReport::is_as_expected() const {
  const bool minimum_shows_it = minimum_file.empty() || minimum_events.has_value();
  return seeds_to_detection() && minimum_shows_it && twin_violations == 0;
}

std::optional<PieceReport> study(const MuseumPiece& piece, const MuseumEffort& effort,
                                 const Catalogue& catalogue, const std::function<bool()>& goes_on) {
  return Study(piece, effort, catalogue, goes_on).report();
}

}  // namespace orrery
