#include "sim/plan/experiment.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/draw.hpp"

namespace orrery {
namespace {

/// As --set would take it.
std::string setting_text(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text ? *text : to_json(value);
}

/// Beyond so many plans, choices are tried one by one.
constexpr std::size_t combinations_max = 500;

/// The cell's plan under these choices.
Plan read_drawn(const ScenarioTree& tree, const Swarm& swarm, const std::vector<std::size_t>& drawn,
                const Catalogue& catalogue) {
  ScenarioTree changed = tree;
  const Path path{tree.file, "swarm", &tree.reused};
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const Swarm::Choice& choice = swarm.choices[i][drawn[i]];
    if (!choice) continue;
    if (choice->is_null()) {
      take_setting(changed.root, swarm.paths[i]);
      continue;
    }
    const Error::Place place{file_of(*choice, path), choice->line(), 0,
                             (path / swarm.paths[i]).text};
    set_setting(changed.root, swarm.paths[i], *choice, place);
  }
  Plan plan = read_plan(changed, catalogue);
  plan.swarm = {};
  return plan;
}

std::size_t combinations_of(const Swarm& swarm) {
  std::size_t count = 1;
  for (const auto& choices : swarm.choices) {
    count = std::min(count * choices.size(), combinations_max + 1);
  }
  return count;
}

/// What is there or not must be there in the file.
void check_presence(const ScenarioTree& tree, const Swarm& swarm) {
  for (std::size_t i = 0; i < swarm.paths.size(); ++i) {
    if (swarm.choices[i].front()) continue;  // a list of values
    Value root = tree.root;
    if (take_setting(root, swarm.paths[i])) continue;
    const Path path{tree.file, "swarm", &tree.reused};
    refuse(*tree.root.find("swarm"), path / swarm.paths[i],
           "null leaves a setting out or not, and this one is not in the file");
  }
}

/// Every choice makes a plan, with every other if those are not too many: a sweep of an hour should
/// not learn at its end that it cannot be read.
void check_choices(const ExperimentCell& cell, const Swarm& swarm, bool each_with_each,
                   const Catalogue& catalogue) {
  std::vector<std::size_t> drawn(swarm.paths.size(), 0);
  for (std::size_t i = 0; i < drawn.size();) {
    read_drawn(cell.tree, swarm, drawn, catalogue);
    if (each_with_each) {
      // The next combination, as a number is counted up.
      for (i = 0; i < drawn.size() && ++drawn[i] == swarm.choices[i].size(); ++i) drawn[i] = 0;
      if (i < drawn.size()) i = 0;
    } else if (++drawn[i] == swarm.choices[i].size()) {
      drawn[i++] = 0;
    }
  }
}

/// What is drawn is neither varied nor fixed elsewhere.
void refuse_varied_and_drawn(const ScenarioTree& tree, const Vary& vary, const Swarm& swarm) {
  for (const std::string& drawn : swarm.paths) {
    if (std::find(vary.paths.begin(), vary.paths.end(), drawn) == vary.paths.end()) continue;
    const Path path{tree.file, "swarm", &tree.reused};
    refuse(*tree.root.find("swarm"), path, "\"" + drawn + "\" is varied, and cannot be drawn, too");
  }
}

/// Gives the cells what their plans are drawn from, and the plans that `seed`, or the file's,
/// draws.
void draw_plans(Experiment& experiment, std::optional<std::uint64_t> seed,
                const Catalogue& catalogue) {
  if (experiment.swarm.paths.empty()) return;
  const bool each_with_each =
      combinations_of(experiment.swarm) * experiment.cells.size() <= combinations_max;
  for (std::size_t i = 0; i < experiment.cells.size(); ++i) {
    ExperimentCell& cell = experiment.cells[i];
    check_presence(cell.tree, experiment.swarm);
    check_choices(cell, experiment.swarm, each_with_each, catalogue);
    cell.plan = experiment.plan_of(i, seed.value_or(cell.plan.seed), catalogue);
  }
}

Experiment read_experiment(const ScenarioTree& tree, const Catalogue& catalogue) {
  Experiment experiment;
  const Path path{tree.file, "vary", &tree.reused};
  const Value* varied = tree.root.find("vary");
  const bool is_varied = varied != nullptr && !varied->is_null();
  const Vary vary = is_varied ? read<Vary>(*varied, path) : Vary{.cells = {{}}};
  const Value* drawn = tree.root.find("swarm");
  if (drawn) experiment.swarm = read<Swarm>(*drawn, Path{tree.file, "swarm", &tree.reused});
  refuse_varied_and_drawn(tree, vary, experiment.swarm);
  const std::vector<std::size_t> first(experiment.swarm.paths.size(), 0);
  for (const std::vector<Value>& values : vary.cells) {
    ExperimentCell cell;
    ScenarioTree changed = tree;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Error::Place place{file_of(values[i], path), values[i].line(), 0,
                               (path / vary.paths[i]).text};
      if (vary.paths[i] != name_of_row) {
        set_setting(changed.root, vary.paths[i], values[i], place);
      }
      cell.settings.emplace_back(vary.paths[i], values[i]);
    }
    cell.plan = read_drawn(changed, experiment.swarm, first, catalogue);
    if (!experiment.swarm.paths.empty()) cell.tree = std::move(changed);
    experiment.cells.push_back(std::move(cell));
  }
  return experiment;
}

/// Equal as --set would have it: 1 is 1.0, and "0.1s" is "100ms".
bool is_same(const Value& one, const Value& other) {
  return Condition{"", Condition::Comparison::equal, one}.holds(other);
}

/// A table none of whose figures is about any cell compares nothing.
void check_tables(const Experiment& experiment, const ScenarioTree& tree) {
  const auto& tables = experiment.plan().published;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const bool fits = std::any_of(
        tables[i].figures.begin(), tables[i].figures.end(), [&](const PublishedFigure& figure) {
          return std::any_of(experiment.cells.begin(), experiment.cells.end(),
                             [&](const ExperimentCell& cell) { return is_about(figure, cell); });
        });
    if (fits) continue;
    refuse(tree.root, {tree.file, "", &tree.reused},
           Problem{"none of these figures is about a cell of \"vary\"", path_text("published", i),
                   ""});
  }
}

/// An override that every cell would undo.
void refuse_varied(const std::vector<std::string>& overrides, const Experiment& experiment) {
  for (const std::string& assignment : overrides) {
    const std::string path = assignment.substr(0, assignment.find('='));
    for (const std::string& varied : experiment.plan().vary.paths) {
      if (path != varied) continue;
      throw Error({"--set " + assignment, 0, 0, ""}, "this scenario varies \"" + varied + "\"",
                  "write --set 'vary." + varied + "=[…]', or choose a --cell");
    }
    for (const std::string& drawn : experiment.swarm.paths) {
      if (path != drawn) continue;
      throw Error({"--set " + assignment, 0, 0, ""}, "each seed draws \"" + drawn + "\" here",
                  "write --set 'swarm." + drawn + "=[…]', or --set swarm=null");
    }
  }
}

}  // namespace

VariedSettings told_of(const VariedSettings& settings) {
  for (const auto& setting : settings) {
    if (setting.first == name_of_row) return {setting};
  }
  return settings;
}

std::string to_text(const VariedSettings& settings) {
  const bool is_name = settings.size() == 1 && settings.front().first == name_of_row;
  if (is_name) return setting_text(settings.front().second);
  std::string text;
  for (const auto& [path, value] : settings) {
    text += (text.empty() ? "" : " ") + path + "=" + setting_text(value);
  }
  return text;
}

Experiment load_experiment(const std::string& file, const std::vector<std::string>& overrides,
                           const Catalogue& catalogue, std::optional<std::uint64_t> seed) {
  ScenarioTree tree = load_tree(file);
  for (const std::string& assignment : overrides) apply_override(tree.root, assignment);
  try {
    Experiment experiment = read_experiment(tree, catalogue);
    check_tables(experiment, tree);
    refuse_varied(overrides, experiment);
    draw_plans(experiment, seed, catalogue);
    if (seed) {
      for (ExperimentCell& cell : experiment.cells) cell.plan.seed = *seed;
    }
    experiment.seeds = seeds_from(experiment.plan().seed, experiment.plan().seeds);
    return experiment;
  } catch (const Error& error) {
    throw blaming(error, overrides);
  }
}

bool is_about(const PublishedFigure& figure, const ExperimentCell& cell) {
  return std::all_of(figure.settings.begin(), figure.settings.end(), [&](const auto& wanted) {
    return std::any_of(cell.settings.begin(), cell.settings.end(), [&](const auto& setting) {
      return setting.first == wanted.first && is_same(setting.second, wanted.second);
    });
  });
}

std::vector<std::size_t> Swarm::drawn(std::uint64_t seed) const {
  std::vector<std::size_t> drawn;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const Draw draw = Draw::named(seed, hash_of_name("swarm"), hash_of_name(paths[i]), Time{0}, 0);
    drawn.push_back(static_cast<std::size_t>(draw.below(choices[i].size())));
  }
  return drawn;
}

Plan Experiment::plan_of(std::size_t cell, std::uint64_t seed, const Catalogue& catalogue) const {
  Plan plan = swarm.paths.empty()
                  ? cells[cell].plan
                  : read_drawn(cells[cell].tree, swarm, swarm.drawn(seed), catalogue);
  plan.seed = seed;
  return plan;
}

VariedSettings Experiment::drawn_by(std::uint64_t seed) const {
  VariedSettings settings;
  const std::vector<std::size_t> drawn = swarm.drawn(seed);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (const Swarm::Choice& choice = swarm.choices[i][drawn[i]]) {
      settings.emplace_back(swarm.paths[i], *choice);
    }
  }
  return settings;
}

std::vector<std::uint64_t> seeds_from(std::uint64_t seed, std::uint32_t count) {
  std::vector<std::uint64_t> seeds{seed};
  const std::uint64_t purpose = hash_of_name("seeds of an experiment");
  for (std::uint32_t i = 1; i < count; ++i) {
    seeds.push_back(Draw::named(seed, purpose, 0, Time{0}, i).bits() >> 16U);
  }
  return seeds;
}

bool FigureComparison::is_as_expected() const {
  if (!tolerance) return true;
  return simulated && std::abs(difference()) <= tolerance->allowed_around(published);
}

bool FigureComparison::may_be_luck() const {
  if (!tolerance || !simulated || !simulated->low || !simulated->high) return false;
  return *simulated->high - *simulated->low > 2 * tolerance->allowed_around(published);
}

bool ExperimentReport::is_as_expected() const {
  const auto runs_are = [](const std::vector<RunResult>& runs) {
    return std::all_of(runs.begin(), runs.end(),
                       [](const RunResult& run) { return run.is_as_expected(); });
  };
  return !is_partial && std::all_of(cells.begin(), cells.end(), runs_are) &&
         std::all_of(sometimes.begin(), sometimes.end(),
                     [](const SometimesReport& one) { return one.reached > 0; }) &&
         std::all_of(comparisons.begin(), comparisons.end(),
                     [](const FigureComparison& one) { return one.is_as_expected(); });
}

std::vector<double> values_of(const std::vector<RunResult>& runs, std::size_t measure) {
  std::vector<double> values;
  for (const RunResult& run : runs) {
    if (measure < run.measures.size() && run.measures[measure]) {
      values.push_back(*run.measures[measure]);
    }
  }
  return values;
}

}  // namespace orrery
