#include "gui/model/run_again.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "gui/model/commands.hpp"
#include "gui/model/goals.hpp"
#include "gui/model/lesson.hpp"
#include "gui/model/time_axis.hpp"
#include "gui/session/command_line.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/plan.hpp"

namespace orrery::gui {
namespace {

/// Where we looked, as far as another run has it, too.
struct Outlook {
  TimeWindow window{};
  bool follows = true;
  Time head{};
  std::string selected{};  ///< a node's name
  std::optional<Panel> maximised{};
  ScenarioState scenario{};
  std::optional<TimeWindow> range{};
  std::optional<MeasuredRun> run_before{};
  Beside beside{};
  SeedsState seeds{};
  ShrinkState shrink{};
};

Outlook outlook_of(Viewer& viewer) {
  Outlook outlook{.window = window_of(viewer),
                  .follows = viewer.window_follows,
                  .head = viewer.head.time,
                  .maximised = viewer.frame.maximised,
                  .scenario = std::move(viewer.scenario),
                  .range = viewer.range,
                  .run_before = viewer.metrics.run_before,
                  .seeds = std::exchange(viewer.seeds, {}),
                  .shrink = std::exchange(viewer.shrink, {})};
  // A branch of the run that goes is the run before, then.
  if (viewer.metrics.beside.kind != Beside::Kind::nothing) {
    outlook.beside.kind = Beside::Kind::nearest;
  }
  // On its way to a place in time: that is where we look.
  if (viewer.frame.seeking && viewer.frame.seeking->goal == Goal::time) {
    outlook.head = viewer.frame.seeking->time;
  }
  if (viewer.selected.kind == Picked::Kind::node) {
    outlook.selected = viewer.session->chronicle().nodes()[viewer.selected.place].name;
  }
  return outlook;
}

void look_as_before(Viewer& viewer, Outlook outlook, const std::string& sentence) {
  show_window(viewer, outlook.window);
  viewer.range = outlook.range;
  viewer.metrics.run_before = std::move(outlook.run_before);
  viewer.metrics.beside = outlook.beside;
  viewer.window_follows = outlook.follows;
  viewer.frame.maximised = outlook.maximised;
  viewer.scenario = std::move(outlook.scenario);
  viewer.scenario.upcoming.reset();  // was to be the run before with a change
  viewer.scenario.known.reset();
  viewer.scenario.strikes = {};
  viewer.seeds = std::move(outlook.seeds);
  viewer.shrink = std::move(outlook.shrink);
  const auto lock = viewer.session->lock();
  const Place node = viewer.session->chronicle().node_named(outlook.selected);
  if (node != nowhere) select(viewer, Picked::node(node));
  const Time head = std::min(outlook.head, viewer.session->words().stop);
  const bool goes_there = head > Time{} && !is_held(viewer);
  if (goes_there) seek(viewer, {.goal = Goal::time, .time = head, .then = sentence});
}

}  // namespace

std::string why_not_again(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  if (viewer.opener == nullptr) return "No files can be opened here.";
  if (!viewer.session->is_live()) return "This run is recorded: make it live first.";
  return viewer.lesson.play ? "A lesson changes its run itself: Ctrl+T." : "";
}

std::string key_of(const std::string& setting) { return std::string(lessons::path_of(setting)); }

RunSettings without(RunSettings settings, std::string_view path) {
  std::erase_if(settings, [&](const std::string& each) { return is_within(key_of(each), path); });
  return settings;
}

RunSettings settings_with_hands(const Session& session) {
  RunSettings settings = session.settings();
  const std::vector<Hand> hands = session.branches()[session.branch()].hands;
  const Plan* plan = session.scenario();
  if (plan == nullptr || hands == plan->hands) return settings;
  settings = without(std::move(settings), "hands");
  settings.push_back(hands_setting(hands));
  return settings;
}

std::vector<Hand> hands_left_out(const std::vector<Hand>& hands,
                                 const std::function<void(const std::vector<Hand>&)>& use) {
  std::vector<Hand> kept;
  std::vector<Hand> left_out;
  const auto is_fit = [&](const std::vector<Hand>& some) {
    try {
      use(some);
      return true;
    } catch (const Error&) {
      return false;
    }
  };
  if (!hands.empty() && is_fit(hands)) return {};
  use({});
  for (const Hand& hand : hands) {
    kept.push_back(hand);
    if (is_fit(kept)) continue;
    kept.pop_back();
    left_out.push_back(hand);
  }
  use(kept);
  return left_out;
}

std::string left_out_words(const std::vector<Hand>& hands) {
  std::string words;
  for (const Hand& hand : hands) words += (words.empty() ? "" : ", ") + to_text(hand);
  return words.empty() ? "" : " Left out is what cannot be done in it: " + words + ".";
}

std::string setting_words(const std::string& setting) {
  constexpr std::size_t most = 48;
  return setting.size() <= most ? setting : key_of(setting) + "=…";
}

void show_again(Viewer& viewer, const std::function<void()>& show, const std::string& sentence) {
  Outlook outlook = outlook_of(viewer);
  try {
    show();
  } catch (...) {
    viewer.scenario = std::move(outlook.scenario);
    viewer.seeds = std::move(outlook.seeds);
    viewer.shrink = std::move(outlook.shrink);
    throw;
  }
  say(viewer, sentence);
  look_as_before(viewer, std::move(outlook), sentence);
}

void show_again(Viewer& viewer, std::unique_ptr<Session> session, const std::string& sentence) {
  show_again(
      viewer, [&] { show_session(viewer, std::move(session)); }, sentence);
}

}  // namespace orrery::gui
