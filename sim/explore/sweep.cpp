#include "sim/explore/sweep.hpp"

#include <algorithm>

#include "sim/explore/coverage.hpp"

namespace orrery {
namespace {

/// Between two looks whether anybody still wants the result.
constexpr std::uint64_t events_between_looks_out = 50'000;

/// So many runs of each cell without a difference, and more of them would show nothing more.
constexpr std::uint64_t same_runs_max = 100;

/// What remains of one run.
struct SweptRun {
  RunReport report{};
  std::vector<Failure> failures{};
  std::vector<bool> seen{};  // beside the sights
  std::vector<Lookout::Part> parts{};
};

/// The cells of an experiment are of one protocol, or of several: it may be varied.
class CellSights {
 public:
  CellSights(const Experiment& experiment, const Catalogue& catalogue) {
    for (const Protocol& protocol : catalogue.protocols) {
      names_.emplace_back(protocol.name);
      sights_.emplace_back(protocol);
    }
    for (const ExperimentCell& cell : experiment.cells) note(cell.plan);
  }

  const Sights& of(const Plan& plan) const {
    const auto found = std::find(names_.begin(), names_.end(), plan.protocol.name);
    return sights_[static_cast<std::size_t>(found - names_.begin())];
  }

  /// Of all protocols that the cells have.
  const std::vector<const Sights*>& used() const { return used_; }

 private:
  void note(const Plan& plan) {
    const Sights* sights = &of(plan);
    if (std::find(used_.begin(), used_.end(), sights) == used_.end()) used_.push_back(sights);
  }

  std::vector<std::string> names_;
  std::vector<Sights> sights_;
  std::vector<const Sights*> used_;
};

template <class Element>
Element& found_or_added(std::vector<Element>& all, std::string Element::*name,
                        const std::string& wanted) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Element& one) { return one.*name == wanted; });
  if (found != all.end()) return *found;
  all.push_back({});
  all.back().*name = wanted;
  return all.back();
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Of one sweep: makes the report from its runs, one after the other.
class SweepFold {
 public:
  SweepFold(const Experiment& experiment, const CellSights& sights, SweepReport so_far)
      : experiment_(experiment), sights_(sights), report_(std::move(so_far)) {
    report_.cells.resize(experiment.cells.size());
    for (const ExperimentCell& cell : experiment.cells) name_sightings(cell.plan.expect);
    for (const Sights* used : sights.used()) {
      for (const std::string& name : used->names()) {
        found_or_added(report_.sights, &Covered::what, name);
      }
    }
  }

  const SweepReport& report() const { return report_; }

  void add(std::size_t cell, const SweptRun& run) {
    where_ = {cell, run.report.seed};
    ++report_.runs;
    report_.events += run.report.events;
    Hasher hasher(report_.digest);
    hasher.add(run.report.digest);
    report_.digest = hasher.value();
    const bool has_failed = add_failures(run);
    if (has_failed) ++report_.failed;
    add_to_cell(report_.cells[cell], run.report, has_failed);
    add_sightings(cell, run);
    for (const FaultReport& fault : run.report.faults) {
      cover(found_or_added(report_.faults, &Covered::what, fault.what), fault.fired > 0);
    }
    for (const auto& [what, has_struck] : run.parts) {
      cover(found_or_added(report_.faults, &Covered::what, what), has_struck);
    }
    const auto& names = sights_.of(experiment_.cells[cell].plan).names();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (run.seen[i]) cover(found_or_added(report_.sights, &Covered::what, names[i]), true);
    }
  }

  /// Why there is nothing more to do, if there is not.
  std::optional<SweepEnd> reason_to_end(const SweepPlan& plan) const {
    if (plan.stop_after && report_.failed >= *plan.stop_after) return SweepEnd::enough_fail;
    const auto& sightings = report_.sightings;
    const bool all_seen = std::all_of(sightings.begin(), sightings.end(),
                                      [](const Sighting& one) { return one.runs > 0; });
    if (plan.until_seen && all_seen) return SweepEnd::all_seen;
    const bool has_seen_enough = std::all_of(
        report_.cells.begin(), report_.cells.end(),
        [](const SweptCell& cell) { return cell.runs == 0 || cell.runs >= same_runs_max; });
    if (has_seen_enough && report_.is_always_the_same()) return SweepEnd::same_run;
    return std::nullopt;
  }

  SweepReport finish(SweepEnd ended) {
    report_.ended = ended;
    return std::move(report_);
  }

 private:
  void name_sightings(const Expectations& expect) {
    for (const std::string& judge : expect.violates) {
      found_or_added(report_.sightings, &Sighting::judge, judge);
    }
    for (const Moment& moment : expect.sometimes) {
      found_or_added(report_.sightings, &Sighting::judge, name_of_sometimes(moment));
    }
  }

  bool add_failures(const SweptRun& run) {
    bool has_failed = false;
    for (const Failure& failure : run.failures) {
      if (failure.is_expected) continue;
      add_failure(failure.signature, failure.verdict.sentence);
      has_failed = true;
    }
    if (run.report.ended == RunEnd::stopped) return has_failed;
    add_failure(
        {.judge = std::string(end_of_run),
         .status = Verdict::Status::violated,
         .shape = std::string(name_of_enumerator(run.report.ended))},
        "the run is partial: " + why_incomplete(run.report.ended, run.report.simulated,
                                                experiment_.cells[where_.cell].plan.limits));
    return true;
  }

  void add_failure(const Signature& signature, const std::string& sentence) {
    auto& all = report_.failures;
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const auto& kind) { return kind.signature == signature; });
    if (found == all.end()) {
      found = all.insert(found, {signature, 0, where_.cell, where_.seed, sentence});
    }
    ++found->runs;
  }

  static void add_to_cell(SweptCell& cell, const RunReport& report, bool has_failed) {
    // With what became of it: that is judged, too.
    Hasher hasher(report.digest);
    hasher.add(report.settled);
    if (cell.runs == 0) cell.first_digest = hasher.value();
    if (hasher.value() != cell.first_digest) cell.varies = true;
    ++cell.runs;
    if (has_failed) ++cell.failed;
  }

  /// Demonstrations are verdicts of being violated, moments such of holding.
  void add_sightings(std::size_t cell, const SweptRun& run) {
    const auto& violates = experiment_.cells[cell].plan.expect.violates;
    for (const auto& [verdict, is_expected] : run.report.verdicts) {
      const bool is_sighting =
          is_expected && (is_sometimes(verdict.judge) || is_among(violates, verdict.judge));
      if (!is_sighting) continue;
      Sighting& sighting = found_or_added(report_.sightings, &Sighting::judge, verdict.judge);
      if (sighting.runs++ > 0) continue;
      sighting.cell = where_.cell;
      sighting.seed = where_.seed;
      sighting.sentence = verdict.sentence;
    }
  }

  void cover(Covered& covered, bool is_seen) const {
    if (!is_seen || covered.runs++ > 0) return;
    covered.cell = where_.cell;
    covered.seed = where_.seed;
  }

  struct Where {
    std::size_t cell = 0;
    std::uint64_t seed = 0;
  };

  const Experiment& experiment_;
  const CellSights& sights_;
  SweepReport report_;
  Where where_{};  // the run that is being added
};

SweptRun run_once(Plan plan, const Catalogue& catalogue, const CellSights& sights,
                  const std::atomic<bool>& is_called_off) {
  Lookout lookout(sights.of(plan), parts_of(plan.faults));
  Run run(std::move(plan), catalogue);
  run.set_observer(&lookout);
  while (run.advance(events_between_looks_out)) {
    if (is_called_off) return {};
  }
  SweptRun swept{.report = run.report(), .seen = lookout.seen(), .parts = lookout.parts()};
  swept.failures = failures_of(swept.report);
  return swept;
}

}  // namespace

bool SweepReport::is_as_expected() const {
  return failed == 0 && ended != SweepEnd::interrupted &&
         std::all_of(sightings.begin(), sightings.end(),
                     [](const Sighting& one) { return one.runs > 0; });
}

bool SweepReport::is_always_the_same() const {
  return runs > 1 && std::all_of(cells.begin(), cells.end(), [](const SweptCell& cell) {
           return !cell.varies && cell.runs != 1;
         });
}

std::vector<std::string> SweepReport::never_seen() const {
  std::vector<std::string> never;
  for (const Sighting& one : sightings) {
    if (one.runs == 0) never.push_back(one.judge);
  }
  for (const Covered& one : faults) {
    if (one.runs == 0) never.push_back("fault " + one.what);
  }
  for (const Covered& one : sights) {
    if (one.runs == 0) never.push_back(one.what);
  }
  return never;
}

SweepReport sweep(const Experiment& experiment, const Catalogue& catalogue, const SweepPlan& plan,
                  const SweepWatch& watch, SweepReport so_far) {
  const CellSights sights(experiment, catalogue);
  const std::uint64_t done = so_far.runs;
  SweepFold fold(experiment, sights, std::move(so_far));
  const std::uint64_t cells = plan.cell ? 1 : experiment.cells.size();
  const auto cell_of = [&](std::uint64_t run) {
    return plan.cell.value_or(static_cast<std::size_t>((done + run) % cells));
  };
  const auto job = [&](std::uint64_t run, const std::atomic<bool>& is_called_off) {
    const std::size_t cell = cell_of(run);
    const std::uint64_t seed = plan.from + (done + run) / cells;
    return blaming_run(cell, seed, [&] {
      return run_once(experiment.plan_of(cell, seed, catalogue), catalogue, sights, is_called_off);
    });
  };
  std::optional<SweepEnd> ended = done > 0 ? fold.reason_to_end(plan) : std::nullopt;
  const auto take = [&](std::uint64_t run, const SweptRun& swept) {
    fold.add(cell_of(run), swept);
    ended = fold.reason_to_end(plan);
    return !ended;
  };
  const auto meanwhile = [&] {
    const bool goes_on = !watch || watch(fold.report());
    if (!goes_on) ended = SweepEnd::interrupted;
    return goes_on;
  };
  const std::uint64_t all = plan.seeds * cells;
  if (!ended) {
    in_order<SweptRun>(all - std::min(all, done), plan.threads, job, take, meanwhile);
  }
  return fold.finish(ended.value_or(SweepEnd::all_seeds));
}

}  // namespace orrery
