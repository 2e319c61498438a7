#include "gui/model/scenario_change.hpp"

#include <algorithm>
#include <utility>

#include "gui/model/lesson.hpp"
#include "gui/model/metrics_beside.hpp"
#include "gui/model/run_again.hpp"
#include "gui/session/command_line.hpp"
#include "gui/session/save.hpp"
#include "scenarios/files.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

/// The run whose scenario the list shows: the one on its way, whose lock is held meanwhile, or that
/// which is looked at.
struct Listed {
  explicit Listed(const Viewer& viewer)
      : session(viewer.scenario.upcoming ? *viewer.scenario.upcoming : *viewer.session) {
    if (viewer.scenario.upcoming) lock = viewer.scenario.upcoming->lock();
  }
  const Session& session;
  std::unique_lock<std::mutex> lock{};
};

/// After so many frames a slow run is looked at from its beginning.
constexpr int frames_until_shown = 30;
/// Without a thread, so much is simulated in a frame.
constexpr std::uint64_t events_a_frame = 20'000;

Plan plan_now(const Session& session) {
  return with_hands(*session.scenario(), session.branches()[session.branch()].hands);
}

// ---------------------------------------------------------------- settings

/// With what a file may leave out; a protocol without settings has none, to which some can come.
Value tree_of(const Plan& plan) {
  Value tree = write(plan);
  tree["protocol"] = Value::Object{{plan.protocol.name, plan.protocol.settings}};
  tree["nodes"] = write(plan.nodes);
  tree["seed"] = write(plan.seed);
  tree["stop"] = write(plan.stop);
  return tree;
}

/// A setting's text that reads back as the value: JSON, or a text without quotes.
std::string assignment(const std::string& path, const Value& value) {
  const std::string text = text_of_value(value);
  return path + "=" + (value_of_text(text) == value ? text : to_json(value));
}

/// "network.latency" of "network.latency.lognormal"; "faults" of "faults[0]"; empty at the top.
std::string parent_of(const std::string& path) {
  const auto cut = path.find_last_of(".[");
  return cut == std::string::npos ? "" : path.substr(0, cut);
}

class Search {
 public:
  Search(const Session& session, Plan wanted, const Catalogue& catalogue)
      : file_(session.words().scenario),
        wanted_(of_one_run(std::move(wanted))),
        catalogue_(catalogue) {}

  /// The file says what is wanted under these settings, if need be with its seed.
  bool fits(RunSettings& settings) const {
    if (is_wanted(settings)) return true;
    settings = without(std::move(settings), "seed");
    settings.push_back("seed=" + std::to_string(wanted_.seed));
    return is_wanted(settings);
  }

  /// The setting with which a file says nothing of what has had this value.
  std::string as_if_unsaid(const std::string& key, const Value& value) const {
    try {
      find_experiment(file_, {key + "=null"}, catalogue_);
      return key + "=null";
    } catch (const Error&) {
      return key + (value.get_if<Value::Array>() != nullptr ? "=[]" : "={}");
    }
  }

 private:
  bool is_wanted(const RunSettings& settings) const {
    try {
      const Experiment experiment = find_experiment(file_, settings, catalogue_);
      Plan plan = experiment.plan_of(0, experiment.seeds.front(), catalogue_);
      return of_one_run(std::move(plan)) == wanted_;
    } catch (const Error&) {
      return false;
    }
  }

  std::string file_;
  Plan wanted_;
  const Catalogue& catalogue_;
};

/// The tree with the change. An element that is taken away is gone.
Value changed(Value tree, const ScenarioChange& change) {
  if (change.value) {
    set_setting(tree, change.path, *change.value, {});
    return tree;
  }
  take_setting(tree, change.path);
  if (change.path.ends_with(']')) {
    const Value* list = value_at(tree, parent_of(change.path));
    auto elements = *list->get_if<Value::Array>();
    std::erase_if(elements, [](const Value& element) { return element.is_null(); });
    set_setting(tree, parent_of(change.path), elements, {});
  }
  return tree;
}

struct ChangedPlan {
  Value tree{};
  Plan plan{};
  std::vector<Hand> left_out{};
};

/// With those of its hands that it takes; a change of the hands themselves takes none away besides.
ChangedPlan changed_plan(const Session& session, const ScenarioChange& change,
                         const Catalogue& catalogue) {
  const Plan now = plan_now(session);
  ChangedPlan result;
  const auto use = [&](const std::vector<Hand>& hands) {
    result.tree = changed(tree_of(with_hands(now, hands)), change);
    result.plan = read_plan(result.tree, session.words().scenario, catalogue);
  };
  if (is_within(change.path, "hands")) use(now.hands);
  else result.left_out = hands_left_out(now.hands, use);
  return result;
}

std::string sentence_of(const Error& error) {
  std::string sentence = error.sentence();
  if (!error.suggestion().empty()) sentence += " (" + error.suggestion() + ")";
  return sentence;
}

// ---------------------------------------------------------------- the run that comes

void come_up(Viewer& viewer, const RunSettings& settings, std::string sentence) {
  const std::string file = viewer.session->words().scenario;
  auto session = viewer.opener->open_changed(file, settings);
  ScenarioState& state = viewer.scenario;
  state.upcoming = std::move(session);
  state.upcoming_frames = 0;
  state.upcoming_words = std::move(sentence);
  state.known.reset();
}

Time looked_at(const Viewer& viewer) {
  const auto& seeking = viewer.frame.seeking;
  return seeking && seeking->goal == Goal::time ? seeking->time : viewer.head.time;
}

/// In a lesson its own rules count, and it takes its changes back itself.
void change_lesson(Viewer& viewer, const ScenarioChange& change, bool is_new_deed) {
  if (!change.value) throw Error({}, "a lesson's setting can be changed, not taken away");
  const std::string setting = assignment(change.path, *change.value);
  show_again(
      viewer, [&] { change_run(viewer, setting, is_new_deed); }, "Run again with " + setting + ".");
}

void change_freely(Viewer& viewer, const ScenarioChange& change, bool is_new_deed) {
  ChangedSettings changed;
  RunSettings was;
  {
    const Listed before(viewer);
    changed = settings_with(before.session, change, *viewer.opener->catalogue());
    was = settings_with_hands(before.session);
  }
  const std::string words = change.value
                                ? "Run again with " + assignment(change.path, *change.value) + "."
                                : "Run again without " + change.path + ".";
  come_up(viewer, changed.settings, words + left_out_words(changed.left_out));
  if (!is_new_deed) return;
  viewer.metrics.run_before = measured_run(*viewer.session);
  remember_change(viewer.scenario, std::move(was));
}

void go_to_settings(Viewer& viewer, std::vector<RunSettings>& from, std::vector<RunSettings>& to,
                    const char* sentence) {
  if (from.empty()) return;
  RunSettings was = settings_with_hands(Listed(viewer).session);
  come_up(viewer, from.back(), sentence);
  from.pop_back();
  to.push_back(std::move(was));
  viewer.scenario.trouble.clear();
}

/// What the file, or the lesson, says without what was changed here.
std::optional<Value> original_of(const Viewer& viewer, const Session& session) {
  RunSettings settings = session.settings();
  if (viewer.lesson.play) {
    settings.resize(std::min(viewer.lesson.own_settings, settings.size()));
  } else {
    settings.clear();
  }
  try {
    const Catalogue& catalogue = *viewer.opener->catalogue();
    const Experiment experiment = find_experiment(session.words().scenario, settings, catalogue);
    return tree_of(experiment.plan_of(0, experiment.seeds.front(), catalogue));
  } catch (const Error&) {
    return std::nullopt;  // the file has gone, or another version of it
  }
}

const KnownScenario& known_of(Viewer& viewer, const Session& session) {
  auto& known = viewer.scenario.known;
  const std::size_t hands = session.branches()[session.branch()].hands.size();
  const bool is_it = known && known->of == session.number() && known->branch == session.branch() &&
                     known->hands == hands;
  if (is_it) return *known;
  auto now = std::make_shared<KnownScenario>(KnownScenario{.of = session.number(),
                                                           .branch = session.branch(),
                                                           .hands = hands,
                                                           .plan = plan_now(session)});
  now->tree = tree_of(now->plan);
  if (session.is_live()) now->original = original_of(viewer, session);
  known = std::move(now);
  return *known;
}

}  // namespace

ChangedSettings settings_with(const Session& session, const ScenarioChange& change,
                              const Catalogue& catalogue) {
  const ChangedPlan changed = changed_plan(session, change, catalogue);
  const Value& wanted = changed.tree;
  const Search search(session, changed.plan, catalogue);
  RunSettings now = settings_with_hands(session);
  if (!changed.left_out.empty()) {
    now = without(std::move(now), "hands");
    now.push_back(hands_setting(changed.plan.hands));
  }
  RunSettings less = without(now, change.path);
  if (less != now && search.fits(less)) return {less, changed.left_out};
  for (std::string path = change.path; !path.empty(); path = parent_of(path)) {
    const Value* value = value_at(wanted, path);
    const bool is_taken = !change.value && path == change.path;
    RunSettings settings = without(now, path);
    if (is_taken) settings.push_back(path + "=null");
    else if (value != nullptr) settings.push_back(assignment(path, *value));
    else continue;
    if (search.fits(settings)) return {settings, changed.left_out};
  }
  throw Error({}, "the file varies this from run to run, or draws it: here it stays as it is",
              "change it in " + session.words().scenario);
}

RunSettings settings_of_the_list(const Viewer& viewer) {
  return settings_with_hands(Listed(viewer).session);
}

Plan plan_in_the_list(const Viewer& viewer) { return plan_now(Listed(viewer).session); }

RunSettings settings_of_plan(const Viewer& viewer, const Plan& plan) {
  const Session& session = *viewer.session;
  const Value now = tree_of(plan_now(session));
  const Value wanted = tree_of(of_one_run(plan));
  RunSettings settings = settings_with_hands(session);
  const Search search(session, plan, *viewer.opener->catalogue());
  for (const Value::Member& member : *now.get_if<Value::Object>()) {
    if (value_at(wanted, member.key) != nullptr) continue;
    settings = without(std::move(settings), member.key);
    settings.push_back(search.as_if_unsaid(member.key, member.value));
  }
  for (const Value::Member& member : *wanted.get_if<Value::Object>()) {
    const Value* before = value_at(now, member.key);
    if (before != nullptr && *before == member.value) continue;
    settings = without(std::move(settings), member.key);
    settings.push_back(assignment(member.key, member.value));
  }
  if (search.fits(settings)) return settings;
  throw Error({}, "settings over " + session.words().scenario + " cannot say this",
              "write it down with: orrery shrink");
}

void remember_change(ScenarioState& state, RunSettings before) {
  state.back.push_back(std::move(before));
  state.forth.clear();
}

std::string why_not_change(const Viewer& viewer) {
  if (viewer.lesson.play && viewer.session && viewer.session->is_live()) {
    return why_not_change_run(viewer);
  }
  std::string why = why_not_again(viewer);
  if (!why.empty()) return why;
  return has_a_list(viewer) ? "" : "It is not known what this run is made of.";
}

void change_scenario(Viewer& viewer, const ScenarioChange& change, bool is_new_deed) {
  ScenarioState& state = viewer.scenario;
  state.trouble.clear();
  try {
    if (viewer.lesson.play) change_lesson(viewer, change, is_new_deed);
    else change_freely(viewer, change, is_new_deed);
  } catch (const Error& error) {
    state.trouble_at = change.row.empty() ? change.path : change.row;
    state.trouble = sentence_of(error);
    say(viewer, change.path + ": " + state.trouble, true);
  }
}

void reset_setting(Viewer& viewer, const std::string& path) {
  const KnownScenario& known = known_of(viewer, Listed(viewer).session);
  if (!known.original) throw Error({}, "it is not known how the file has " + path);
  const Value* before = value_at(*known.original, path);
  change_scenario(viewer, {path, before == nullptr ? std::nullopt : std::optional(*before)});
}

void take_change_of_scenario_back(Viewer& viewer) {
  go_to_settings(viewer, viewer.scenario.back, viewer.scenario.forth, "Taken back.");
}

void change_scenario_again(Viewer& viewer) {
  go_to_settings(viewer, viewer.scenario.forth, viewer.scenario.back, "Done again.");
}

bool has_a_list(const Viewer& viewer) {
  return viewer.session && viewer.session->scenario() != nullptr && viewer.opener != nullptr &&
         viewer.opener->catalogue() != nullptr;
}

std::vector<ScenarioRow> rows_in_the_list(Viewer& viewer) {
  if (!has_a_list(viewer)) return {};
  ScenarioState& state = viewer.scenario;
  const Listed listed(viewer);
  const Session& session = listed.session;
  const KnownScenario& known = known_of(viewer, session);
  if (!state.schema) {
    state.schema = std::make_shared<const Value>(plan_schema(*viewer.opener->catalogue()));
  }
  const Plan& plan = known.plan;
  if (&session == viewer.session.get()) {
    follow_strikes(state.strikes, session, plan.faults, plan.hands);
  }
  // Until a changed run is there, what struck in the one before it stands beside it.
  const bool has_struck = state.strikes.faults.size() == plan.faults.size() &&
                          state.strikes.hands.size() == plan.hands.size();
  return scenario_rows({.schema = *state.schema,
                        .tree = known.tree,
                        .original = known.original ? &*known.original : nullptr,
                        .plan = plan,
                        .strikes = has_struck ? &state.strikes : nullptr,
                        .has_ended = viewer.session->has_ended(),
                        .reached = viewer.session->reached(),
                        .is_open =
                            [&](const std::string& path) {
                              const bool is_fault = path.starts_with("faults[");
                              const bool by_default = state.shows_all && !is_fault;
                              return by_default != state.opened.contains(path);
                            },
                        .shows_all = state.shows_all});
}

void bring_changed_run(Viewer& viewer) {
  ScenarioState& state = viewer.scenario;
  if (!state.upcoming) return;
  const Time head = looked_at(viewer);
  bool is_there = ++state.upcoming_frames >= frames_until_shown;
  {
    const auto lock = state.upcoming->lock();
    state.upcoming->want(head);
    state.upcoming->work(events_a_frame);
    is_there |= state.upcoming->has_ended() || state.upcoming->reached() >= head;
  }
  if (!is_there) return;
  auto session = std::exchange(state.upcoming, nullptr);
  show_again(viewer, std::move(session), std::exchange(state.upcoming_words, {}));
}

}  // namespace orrery::gui
