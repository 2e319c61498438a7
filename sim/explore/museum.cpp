#include "sim/explore/museum.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "sim/explore/failure.hpp"
#include "sim/explore/shrink.hpp"
#include "sim/explore/sweep.hpp"
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

std::string json_of(const std::vector<std::string>& names) {
  return to_json(Value(Value::Array(names.begin(), names.end())));
}

std::string bug_setting(const Plan& plan) {
  return "protocol." + plan.protocol.name + "." + std::string(bug_key);
}

std::vector<std::string> overrides_of_twin(const Plan& plan) {
  std::vector<std::string> kept = plan.expect.eventually;
  kept.insert(kept.end(), plan.expect.violates.begin(), plan.expect.violates.end());
  return {bug_setting(plan) + "=null", "expect.violates=[]", "expect.eventually=" + json_of(kept)};
}

/// What the judge has to say against the plan's run.
std::optional<Signature> noticed_by(const std::string& judge, const Plan& plan,
                                    const Catalogue& catalogue) {
  Run run(plan, catalogue);
  run.finish();
  for (const Failure& failure : failures_of(run.report())) {
    const Signature& signature = failure.signature;
    if (signature.judge == judge && signature.status == Verdict::Status::violated) return signature;
  }
  return std::nullopt;
}

/// One study of a piece, while somebody wants to know more.
class Study {
 public:
  Study(const MuseumPiece& piece, const Catalogue& catalogue, const std::function<bool()>& goes_on)
      : piece_(piece), catalogue_(catalogue), goes_on_(goes_on) {}

  std::optional<PieceReport> report(const MuseumEffort& effort) {
    report_ = {.id = piece_.id,
               .name = piece_.name,
               .file = piece_.file,
               .judge = piece_.judge,
               .minimum_file = piece_.minimum_file};
    for (std::uint32_t i = 0; i < effort.campaigns; ++i) {
      search({.from = i * effort.seeds + 1, .seeds = effort.seeds, .until_seen = true});
    }
    shrink_first(effort.shrink_trials);
    run_twin({.seeds = effort.seeds});
    run_minimum();
    if (is_over_) return std::nullopt;
    return std::move(report_);
  }

 private:
  /// Nothing once the study is over.
  std::optional<SweepReport> swept(const Experiment& experiment, const SweepPlan& plan) {
    if (is_over_) return std::nullopt;
    SweepReport report =
        sweep(experiment, catalogue_, plan, [&](const SweepReport&) { return goes_on_(); });
    is_over_ = report.ended == SweepEnd::interrupted;
    if (is_over_) return std::nullopt;
    return report;
  }

  void search(const SweepPlan& plan) {
    const auto report = swept(piece_.search, plan);
    if (!report) return;
    for (const Sighting& sighting : report->sightings) {
      if (sighting.judge != piece_.judge) continue;
      if (sighting.runs == 0) return report_.detections.push_back(std::nullopt);
      if (!first_) {
        report_.first_seed = sighting.seed;
        first_ = piece_.search.plan_of(sighting.cell, sighting.seed, catalogue_);
      }
      return report_.detections.push_back(sighting.seed - plan.from + 1);
    }
  }

  void run_twin(const SweepPlan& plan) {
    const auto report = swept(piece_.twin, plan);
    if (!report) return;
    report_.twin_runs = report->runs;
    report_.twin_violations = report->failed;
    for (const FailureKind& kind : report->failures) {
      report_.twin_first_seed = std::min(report_.twin_first_seed.value_or(kind.seed), kind.seed);
    }
  }

  void shrink_first(std::uint64_t trials) {
    if (!first_ || trials == 0 || is_over_) return;
    const auto signature = noticed_by(piece_.judge, *first_, catalogue_);
    ensure(signature.has_value(), "a run ends as it did before");
    ShrinkOptions options{.trials = trials};
    options.is_over = [this] { return is_over_ = is_over_ || !goes_on_(); };
    const auto shrunk = shrink(*first_, *signature, catalogue_, options);
    if (shrunk) report_.shrunk_events = shrunk->after.events;
  }

  void run_minimum() {
    if (!piece_.minimum || is_over_) return;
    const auto signature = noticed_by(piece_.judge, *piece_.minimum, catalogue_);
    if (!signature) return;
    const auto failing = fails_with(*piece_.minimum, *signature, catalogue_);
    if (failing) report_.minimum_events = failing->events;
  }

  const MuseumPiece& piece_;
  const Catalogue& catalogue_;
  const std::function<bool()>& goes_on_;
  PieceReport report_;
  std::optional<Plan> first_;  // the run in which the judge first noticed
  bool is_over_ = false;
};

}  // namespace

bool is_exhibit(const std::string& file) { return load_json(file).find(exhibit_key) != nullptr; }

MuseumPiece load_museum_piece(const std::string& file, const Catalogue& catalogue) {
  const Plan plan = load_plan(file, {}, catalogue);
  if (!plan.exhibit) {
    refuse_exhibit(file, "this scenario is no exhibit of a museum",
                   R"(write "exhibit": {"id": "R4"})");
  }
  if (plan.expect.violates.empty()) {
    refuse_exhibit(file, "nobody is said to notice the bug", "name a judge in expect.violates");
  }
  if (plan.protocol.settings.find(bug_key) == nullptr) {
    refuse_exhibit(file, "the protocol has no bug that its twin could do without",
                   "set " + bug_setting(plan));
  }
  const std::filesystem::path path(file);
  const std::string& judge = plan.expect.violates.front();
  MuseumPiece piece{
      .id = plan.exhibit->id,
      .name = path.stem().string(),
      .file = file,
      .judge = judge,
      .search = load_experiment(file, {"expect.violates=" + json_of({judge})}, catalogue),
      .twin_overrides = overrides_of_twin(plan)};
  piece.twin = load_experiment(file, piece.twin_overrides, catalogue);
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
  return Study(piece, catalogue, goes_on).report(effort);
}

}  // namespace orrery
