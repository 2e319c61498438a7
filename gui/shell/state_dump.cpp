#include "gui/shell/state_dump.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "gui/model/seeds.hpp"
#include "gui/model/shrink_run.hpp"
#include "gui/model/tiles.hpp"
#include "gui/model/words.hpp"
#include "scenarios/terminal.hpp"
#include "sim/lessons/confidence.hpp"

namespace orrery::gui {
namespace {

using Json = nlohmann::ordered_json;

/// As text: JSON's numbers are doubles to many of its readers.
std::string digest_text(std::uint64_t digest) { return fmt::format("{:016x}", digest); }

Json of_picked(const Picked& picked, const Chronicle* chronicle) {
  static constexpr const char* kinds[] = {"nothing", "node", "message", "event",
                                          "link",    "mark", "property"};
  Json json{{"kind", kinds[static_cast<std::size_t>(picked.kind)]}};
  if (chronicle == nullptr) return json;
  switch (picked.kind) {
    case Picked::Kind::nothing:
    case Picked::Kind::property:
      break;
    case Picked::Kind::node:
      json["node"] = node_words(*chronicle, picked.place);
      break;
    case Picked::Kind::message: {
      const ChronicleMessage& message = chronicle->messages()[picked.place];
      json["message"] = picked.place;
      json["type"] = chronicle->word(message.type);
      json["from"] = node_words(*chronicle, message.from);
      json["to"] = node_words(*chronicle, message.to);
      break;
    }
    case Picked::Kind::event:
      json["event"] = picked.event;
      break;
    case Picked::Kind::link:
      json["from"] = node_words(*chronicle, picked.place);
      json["to"] = node_words(*chronicle, picked.other);
      break;
    case Picked::Kind::mark:
      json["mark"] = picked.place;
      json["text"] = chronicle->marks()[picked.place].text;
      break;
  }
  return json;
}

Json of_nodes(const Chronicle& chronicle, const Moment& moment) {
  Json nodes = Json::array();
  for (std::size_t i = 0; i < moment.nodes.size(); ++i) {
    const NodeThen& then = moment.nodes[i];
    Json node{{"name", node_words(chronicle, static_cast<Place>(i))},
              {"is_up", then.is_up},
              {"is_paused", then.is_paused},
              {"role", then.role}};
    for (const auto& [field, value] : then.headline) node["headline"][field] = value;
    nodes.push_back(std::move(node));
  }
  return nodes;
}

Json of_lamps(const std::vector<Lamp>& lamps) {
  static constexpr const char* states[] = {"holds", "violated", "open", "unknown"};
  Json list = Json::array();
  for (const Lamp& lamp : lamps) {
    list.push_back({{"name", lamp.name},
                    {"state", states[static_cast<std::size_t>(lamp.state)]},
                    {"event", lamp.event}});
  }
  return list;
}

Json of_branches(const std::vector<BranchView>& branches) {
  Json list = Json::array();
  for (const BranchView& branch : branches) {
    list.push_back({{"name", branch.name},
                    {"parent", branch.parent},
                    {"forked_after", branch.forked_after},
                    {"last_event", branch.last_event},
                    {"hands", branch.hands.size()}});
  }
  return list;
}

Json of_session(Session& session) {
  const RunWords words = session.words();
  const Chronicle& chronicle = session.chronicle();
  return {{"is_live", session.is_live()},
          {"scenario", words.scenario},
          {"title", words.title},
          {"protocol", words.protocol},
          {"seed", words.seed},
          {"last_event", chronicle.last_event()},
          {"messages", chronicle.messages().size()},
          {"marks", chronicle.marks().size()},
          {"reached_ns", session.reached().count()},
          {"has_ended", session.has_ended()},
          {"digest", digest_text(session.digest())},
          {"branch", session.branch()},
          {"branches", of_branches(session.branches())},
          {"can_undo", session.can_undo()},
          {"can_redo", session.can_redo()},
          {"lamps", of_lamps(session.lamps())},
          {"settings", session.settings()},
          {"command_line", session.command_line()}};
}

Json of_settings(const Settings& settings) {
  return {{"theme", name_of(settings.theme)},
          {"scale", settings.scale},
          {"layout", static_cast<int>(settings.layout) + 1},
          {"has_motion", settings.has_motion}};
}

Json of_filter(const FilterState& filter) {
  Json json{{"typed", filter.typed},
            {"is_typing", filter.is_typing},
            {"is_on", is_filtering(filter)},
            {"rows", filter.rows.size()},
            {"remark", filter.remark}};
  if (!filter.error) return json;
  json["error"] = {{"offset", filter.error->offset},
                   {"length", filter.error->length},
                   {"sentence", filter.error->sentence},
                   {"suggestion", filter.error->suggestion}};
  return json;
}

Json of_causality(const CausalityState& causality, const Chronicle& chronicle) {
  Json json = Json::object();
  if (causality.has_cone()) {
    const Cone& cone = causality.cone;
    json["cone"] = {{"causes", cone.causes()},
                    {"effects", cone.effects()},
                    {"concurrent", cone.concurrent()},
                    {"hides", causality.shows == CausalityState::Shows::only}};
  }
  if (!causality.cut) return json;
  Json& cut = json["cut"];
  cut["is_consistent"] = causality.crossing.is_consistent();
  cut["in_channels"] = causality.crossing.in_channels.size();
  cut["unsent"] = causality.crossing.unsent.size();
  for (Place node = 0; node < causality.cut->last.size(); ++node) {
    cut["last"][node_words(chronicle, node)] = causality.cut->last[node];
  }
  return json;
}

Json of_scenario(const ScenarioState& scenario) {
  return {{"selected", scenario.selected},     {"typing", scenario.typing},
          {"trouble_at", scenario.trouble_at}, {"trouble", scenario.trouble},
          {"changes", scenario.back.size()},   {"is_on_its_way", scenario.upcoming != nullptr}};
}

Json of_seeds(const Viewer& viewer) {
  const SeedsState& seeds = viewer.seeds;
  Json json{{"runs", seeds.runs.size()},
            {"wanted", seeds.wanted},
            {"is_running", seeds.search != nullptr},
            {"is_stale", viewer.session && are_seeds_stale(viewer)},
            {"violated", violated_judges(seeds)}};
  if (seeds.is_there()) json["headline"] = headline(seeds);
  if (seeds.selected) json["selected"] = *seeds.selected;
  if (!seeds.order.empty()) json["first"] = seeds.runs[seeds.order.front()].seed;
  return json;
}

Json of_shrink(const Viewer& viewer) {
  const Shrunk* shrunk = viewer.session ? shrunk_here(viewer) : nullptr;
  Json json{{"is_running", viewer.shrink.job != nullptr},
            {"is_ready", viewer.shrink.ready != nullptr},
            {"is_shown", shrunk != nullptr}};
  if (shrunk != nullptr) json["sentence"] = shrunk->sentence;
  return json;
}

/// Those that are shown.
Json of_metrics(const MetricsState& metrics) {
  Json json = Json::object();
  for (std::size_t i = 0; i < metric_count; ++i) {
    const MetricView& view = metrics.views[i];
    if (!view.is_shown) continue;
    json[std::string(all_metrics()[i].name)] = {{"form", name_of(view.form)},
                                                {"is_log", view.is_log}};
  }
  return json;
}

Json of_operations(Viewer& viewer) {
  OperationsState& operations = viewer.operations;
  follow_calls(operations, *viewer.session);
  Json violated = Json::array();
  for (const KeyVerdict& key : operations.verdicts.keys()) {
    if (key.verdict.status != Verdict::Status::violated) continue;
    violated.push_back(viewer.session->calls()[key.culprit].operation.key);
  }
  return {{"calls", viewer.session->calls().size()},
          {"keys", operations.index.keys().size()},
          {"key", operations.key.value_or("all")},
          {"violated", violated}};
}

/// As it was drawn last.
Json of_diagram(const Viewer& viewer, const Chronicle& chronicle) {
  const SpaceTime& diagram = viewer.space_time.diagram;
  Json lanes = Json::array();
  for (const Place node : lanes_shown(chronicle, viewer.space_time.lanes)) {
    lanes.push_back(chronicle.nodes()[node].name);
  }
  return {{"mapping", name_of(viewer.time_view.map.mapping())},
          {"lanes", lanes},
          {"hidden", viewer.space_time.lanes.hidden.size()},
          {"arrows", diagram.arrows.size()},
          {"dashed", diagram.dashed.size()}};
}

/// Those of the branch.
Json of_bookmarks(const Viewer& viewer) {
  Json json = Json::array();
  for (const std::size_t i : bookmarks_here(viewer)) {
    const Bookmark& bookmark = viewer.bookmarks.all[i];
    json.push_back({{"event", bookmark.event}, {"name", bookmark.name}, {"note", bookmark.note}});
  }
  return json;
}

Json of_lesson(const LessonState& lesson) {
  const lessons::Play& play = *lesson.play;
  Json json{{"name", play.lesson().name},
            {"step", lesson.shown + 1},
            {"steps", play.lesson().steps.size()},
            {"is_over", play.is_over()},
            {"changes", play.changes()}};
  if (lesson.confidence) json["confidence"] = lessons::to_text(*lesson.confidence);
  if (!lesson.result) return json;
  json["is_right"] = lesson.result->is_right;
  json["step_is_over"] = lesson.result->step_is_over;
  json["sentence"] = lesson.result->sentence;
  for (const LessonLamp& lamp : lesson.result->lamps) json["lamps"][lamp.name] = lamp.is_lit();
  return json;
}

}  // namespace

nlohmann::json state_of(Viewer& viewer) {
  Json state;
  std::unique_lock<std::mutex> lock;
  const Chronicle* chronicle = nullptr;
  if (viewer.session) {
    lock = viewer.session->lock();
    chronicle = &viewer.session->chronicle();
    const auto moment = viewer.session->moment(viewer.head.event);
    state["session"] = of_session(*viewer.session);
    state["nodes"] = of_nodes(*chronicle, *moment);
    state["under_way"] = moment->flying.size();
    state["cuts"] = moment->cuts.size();
    follow_causality(viewer);
    state["causality"] = of_causality(viewer.space_time.causality, *chronicle);
    state["operations"] = of_operations(viewer);
    state["diagram"] = of_diagram(viewer, *chronicle);
    state["bookmarks"] = of_bookmarks(viewer);
  }
  state["screen"] = viewer.session ? "run" : "start";
  state["head"] = {{"event", viewer.head.event},
                   {"time_ns", viewer.head.time.count()},
                   {"is_playing", viewer.head.is_playing},
                   {"speed", viewer.head.speed}};
  state["selected"] = of_picked(viewer.selected, chronicle);
  if (viewer.selected.kind == Picked::Kind::property) {
    state["selected"]["property"] = viewer.inspector.properties[viewer.selected.place];
  }
  state["hovered"] = of_picked(viewer.hovered, chronicle);
  state["window"] = {{"begin_ns", viewer.window_begin.count()},
                     {"end_ns", viewer.window_end.count()},
                     {"follows", viewer.window_follows}};
  state["metrics"] = of_metrics(viewer.metrics);
  state["range"] = viewer.range ? Json{{"begin_ns", viewer.range->begin.count()},
                                       {"end_ns", viewer.range->end.count()}}
                                : Json("the whole run");
  const MeasuredRun* beside = run_beside(viewer.metrics);
  state["beside"] = beside == nullptr ? "nothing" : beside->name;
  state["scenario"] = of_scenario(viewer.scenario);
  state["seeds"] = of_seeds(viewer);
  state["shrink"] = of_shrink(viewer);
  state["settings"] = of_settings(viewer.settings);
  state["filter"] = of_filter(viewer.filter);
  if (viewer.lesson.play) state["lesson"] = of_lesson(viewer.lesson);
  state["is_seeking"] = viewer.frame.seeking.has_value();
  state["notice"] = viewer.notice;
  state["notice_is_bad"] = viewer.notice_is_bad;
  return state;
}

namespace {

/// Each item has a line of its own, whatever it says, and tells a terminal nothing.
std::string on_one_line(const std::string& words) {
  std::string line;
  for (const char letter : words) {
    if (letter == '\n') line += "; ";
    else line += letter;
  }
  return printable(line);
}

}  // namespace

std::string items_text(const UiMap& ui) {
  std::string text;
  for (const UiItem& item : ui.items()) {
    text += fmt::format("item {} {} {} {} {} {}\n", item.name, item.area.x, item.area.y,
                        item.area.width, item.area.height, on_one_line(item.words));
  }
  return text;
}

std::string description(const UiMap& ui) {
  std::string text;
  for (const UiItem& item : ui.items()) {
    text += item.name + (item.words.empty() ? "" : ": " + on_one_line(item.words)) + "\n";
  }
  return text;
}

}  // namespace orrery::gui
