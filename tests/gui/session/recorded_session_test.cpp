#include "gui/session/recorded_session.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "gui/session/json_words.hpp"
#include "gui/session/words.hpp"
#include "sim/plan/json.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui::recording {
namespace {

const std::vector<std::string> scenarios{
    "ping_pong/hello",     "raft/leader_dies", "raft/nemesis",     "raft/paused_leader",
    "raft/unsynced_crash", "raft/overload",    "network/queueing", "network/ring_reroutes",
    "workload/lock",       "epidemic/lossy"};

// ---------------------------------------------------------------- what happened

using EventWords = std::tuple<Time, std::uint32_t, Place, std::string, EventKind>;

std::vector<EventWords> events_in(const Chronicle& chronicle) {
  std::vector<EventWords> events;
  for (const ChronicleEvent& event : chronicle.events()) {
    events.emplace_back(event.time, event.cause, event.node, chronicle.word(event.word),
                        event.kind);
  }
  return events;
}

using MessageWords = std::tuple<Time, std::uint32_t, std::uint32_t, Place, Place, std::string,
                                ChronicleMessage::End, Loss, bool>;

/// In an order of their own: of messages that left in one event, a trace and a live run may tell
/// another one first. Copies that were made on the way are left out: a trace does not say where.
std::vector<MessageWords> messages_in(const Chronicle& chronicle) {
  std::vector<MessageWords> messages;
  for (const ChronicleMessage& message : chronicle.messages()) {
    if (message.is_copy) continue;
    messages.emplace_back(message.sent, message.sent_event, message.ended_event, message.from,
                          message.to, chronicle.word(message.type), message.end, message.why,
                          message.is_changed);
  }
  std::ranges::sort(messages);
  return messages;
}

using RoleWords = std::tuple<Place, EventNumber, Time, std::string>;

std::vector<RoleWords> roles_in(const Chronicle& chronicle) {
  std::vector<RoleWords> roles;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    for (const RoleChange& change : chronicle.roles_of(node)) {
      roles.emplace_back(node, change.event, change.time, chronicle.word(change.role));
    }
  }
  return roles;
}

using MarkWords = std::tuple<EventNumber, Mark::Kind, Time, std::string>;

std::vector<MarkWords> marks_in(const Chronicle& chronicle) {
  std::vector<MarkWords> marks;
  for (const Mark& mark : chronicle.marks()) {
    marks.emplace_back(mark.event, mark.kind, mark.time, mark.text);
  }
  std::ranges::sort(marks);
  return marks;
}

TEST(RecordedChronicle, IsThatOfTheLiveRun) {
  for (const std::string& scenario : scenarios) {
    SCOPED_TRACE(scenario);
    const Folder folder;
    Chronicle live;
    RecordedSession recorded(record(folder, scenario, plan_of(scenario), &live), catalogue());
    const Chronicle& chronicle = recorded.chronicle();
    ASSERT_GT(chronicle.last_event(), 20U);
    EXPECT_EQ(chronicle.nodes(), live.nodes());
    EXPECT_TRUE(events_in(chronicle) == events_in(live));
    EXPECT_TRUE(messages_in(chronicle) == messages_in(live));
    EXPECT_EQ(roles_in(chronicle), roles_in(live));
    EXPECT_EQ(marks_in(chronicle), marks_in(live));
    EXPECT_EQ(chronicle.messages().size(), live.messages().size());
  }
}

TEST(RecordedChronicle, KnowsWhichMessageEachEventHandles) {
  const Folder folder;
  RecordedSession recorded(record(folder, "raft/leader_dies"), catalogue());
  const Chronicle& chronicle = recorded.chronicle();
  std::size_t handled = 0;
  for (EventNumber number = 1; number <= chronicle.last_event(); ++number) {
    const ChronicleEvent& event = chronicle.event(number);
    EXPECT_EQ(event.kind == EventKind::message, event.message != nowhere);
    if (event.message == nowhere) continue;
    const ChronicleMessage& message = chronicle.messages()[event.message];
    EXPECT_EQ(std::tuple(message.ended_event, message.to, message.sent_event),
              std::tuple(number, event.node, event.cause));
    ++handled;
  }
  EXPECT_GT(handled, 100U);
}

// ---------------------------------------------------------------- what was believed

/// The world of one plan, later and later.
class Replayed {
 public:
  explicit Replayed(const Plan& plan) : run_(plan, catalogue()) {
    run_.advance(1);
    first_ = run_.world().events();
  }
  /// The first event that it can be seen after: several happen as a run begins.
  EventNumber first() const { return first_; }
  const World& at(EventNumber event) {
    while (run_.world().events() < event && run_.advance(event - run_.world().events())) {
    }
    EXPECT_EQ(run_.world().events(), event);
    return run_.world();
  }

 private:
  orrery::Run run_;
  EventNumber first_ = 0;
};

std::vector<EventNumber> some_events(EventNumber last, std::size_t count, EventNumber first = 1) {
  Choices choices;
  std::vector<EventNumber> events;
  for (std::size_t i = 0; i < count; ++i) {
    events.push_back(first - 1 + choices.next(last - first + 1));
  }
  std::ranges::sort(events);
  return events;
}

/// A log that is too long to be read is told by its length.
Value with_long_log_counted(Value state) {
  Value* log = state.find("log");
  Value* entries = log == nullptr ? nullptr : log->find("entries");
  const auto* list = entries == nullptr ? nullptr : entries->get_if<Value::Array>();
  if (list == nullptr || list->size() <= TracedStates::entries_max) return state;
  const std::string counted = "[" + std::to_string(list->size()) + " entries]";
  *entries = counted;
  return state;
}

TEST(RecordedStates, AreThoseOfTheWorldAtFiftyRandomEvents) {
  for (const std::string& scenario : scenarios) {
    SCOPED_TRACE(scenario);
    const Folder folder;
    const Plan plan = plan_of(scenario);
    RecordedSession recorded(record(folder, scenario, plan), catalogue());
    Replayed replayed(plan);
    const EventNumber last = recorded.chronicle().last_event();
    for (const EventNumber event : some_events(last, 50, replayed.first())) {
      const World& world = replayed.at(event);
      const auto node = static_cast<Place>(event % recorded.chronicle().nodes().size());
      const Value state = recorded.state(node, event);
      if (state == Value(Value::Object{})) continue;  // not started yet
      EXPECT_EQ(to_json(state),
                to_json(with_long_log_counted(world.box(world.node_at(node)).describe())))
          << "node " << node << " after event " << event;
    }
    EXPECT_EQ(recorded.trouble(), std::nullopt);
  }
}

/// What `state_at` says of a node, by member as the trace calls it.
std::vector<std::pair<std::string, std::string>> state_in_view(const TraceReader& trace,
                                                               const std::string& node,
                                                               EventNumber event) {
  std::vector<std::pair<std::string, std::string>> members;
  for (const auto& row :
       trace.rows("SELECT member, value FROM state_at WHERE event = ? AND node = ?",
                  {Value(event), Value(node)})) {
    const std::string json = *row[1].get_if<std::string>();
    members.emplace_back(*row[0].get_if<std::string>(), to_json(parse_json(json, "cell")));
  }
  return members;
}

Value at_path(const Value& state, std::string path) {
  Value value = state;
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.')) {
    value = Value(*value.find(path.substr(0, dot)));
    path.erase(0, dot + 1);
  }
  return *value.find(path);
}

TEST(RecordedStates, AreWhatTheViewStateAtSays) {
  const Folder folder;
  RecordedSession recorded(record(folder, "raft/nemesis"), catalogue());
  for (const EventNumber event : some_events(recorded.chronicle().last_event(), 50)) {
    const auto node = static_cast<Place>(event % recorded.chronicle().nodes().size());
    const Value state = recorded.state(node, event);
    for (const auto& [member, json] :
         state_in_view(recorded.trace(), recorded.chronicle().nodes()[node].name, event)) {
      EXPECT_EQ(to_json(at_path(state, member)), json) << member << " after event " << event;
    }
  }
}

/// Collects what the world itself says that an event changed.
class Collected final : public ChangeListener {
 public:
  void replaced(const std::string& member, Shape, const AnyValue* before,
                const AnyValue& now) override {
    changes.push_back(
        {.member = member, .before = words_of_it(before), .after = words_of_it(&now)});
  }
  void entry_changed(const std::string& member, const Entry& entry, const AnyValue* before,
                     const AnyValue* now) override {
    const auto* key = std::get_if<std::string_view>(&entry);
    changes.push_back(
        {.member = member,
         .entry = key ? std::string(*key) : std::to_string(std::get<std::uint64_t>(entry)),
         .before = words_of_it(before),
         .after = words_of_it(now)});
  }

  std::vector<StateChange> changes;

 private:
  static std::optional<std::string> words_of_it(const AnyValue* value) {
    if (value == nullptr) return std::nullopt;
    return words_of(value->to_value());
  }
};

std::vector<std::string> lines_of(const std::vector<StateChange>& changes) {
  std::vector<std::string> lines;
  for (const StateChange& change : changes) {
    lines.push_back(change.member + "[" + change.entry +
                    "]: " + change.before.value_or("(nothing)") + " -> " +
                    change.after.value_or("(nothing)"));
  }
  std::ranges::sort(lines);
  return lines;
}

TEST(RecordedDetail, TellsWhatTheWorldSaysThatAnEventChanged) {
  for (const std::string& scenario : scenarios) {
    SCOPED_TRACE(scenario);
    const Folder folder;
    const Plan plan = plan_of(scenario);
    RecordedSession recorded(record(folder, scenario, plan), catalogue());
    Replayed before(plan);
    Replayed after(plan);
    std::size_t compared = 0;
    const EventNumber last = std::min<EventNumber>(recorded.chronicle().last_event(), 1500);
    for (EventNumber event = before.first() + 1; event <= last; ++event) {
      const Place node = recorded.chronicle().event(event).node;
      const bool has_begun = node != nowhere && recorded.chronicle().events_of(node)[0] < event;
      if (!has_begun) continue;
      const NodeId id = after.at(event).node_at(node);
      Collected collected;
      after.at(event).box(id).tell_changes(&before.at(event - 1).box(id), collected);
      EXPECT_EQ(lines_of(recorded.detail(event)->changes), lines_of(collected.changes))
          << "event " << event;
      compared += collected.changes.size();
    }
    EXPECT_GT(compared, 10U);
  }
}

TEST(RecordedDetail, HasContentOutputsAndSendings) {
  const Folder folder;
  RecordedSession recorded(record(folder, "raft/hello"), catalogue());
  const Chronicle& chronicle = recorded.chronicle();
  std::size_t elected = 0;
  for (EventNumber event = 1; event <= chronicle.last_event(); ++event) {
    const auto detail = recorded.detail(event);
    const Place message = chronicle.event(event).message;
    const bool has_content = message != nowhere || chronicle.event(event).kind == EventKind::invoke;
    EXPECT_EQ(!detail->payload.is_null(), has_content) << event;
    if (message != nowhere) {
      EXPECT_EQ(detail->payload, recorded.payload(message));
    }
    for (const Place sent : detail->sent) {
      EXPECT_EQ(chronicle.messages()[sent].sent_event, event);
    }
    elected += static_cast<std::size_t>(
        std::ranges::count(detail->outputs, std::string("Elected {term: 1}")));
  }
  EXPECT_EQ(elected, 1U);
}

TEST(RecordedMoment, IsThatOfTheWorld) {
  for (const std::string& scenario : scenarios) {
    SCOPED_TRACE(scenario);
    const Folder folder;
    const Plan plan = plan_of(scenario);
    RecordedSession recorded(record(folder, scenario, plan), catalogue());
    Replayed replayed(plan);
    const EventNumber last = recorded.chronicle().last_event();
    for (const EventNumber event : some_events(last, 20, replayed.first())) {
      const World& world = replayed.at(event);
      const auto moment = recorded.moment(event);
      EXPECT_EQ(std::tuple(moment->event, moment->time, moment->is_complete),
                std::tuple(event, recorded.chronicle().time_of(event), false));
      EXPECT_EQ(moment->flying.size(), ids_under_way(world).size()) << "event " << event;
      for (Place node = 0; node < moment->nodes.size(); ++node) {
        const NodeThen& then = moment->nodes[node];
        const NodeId id = world.node_at(node);
        const bool has_begun = recorded.chronicle().events_of(node)[0] <= event;
        if (!has_begun) continue;
        EXPECT_EQ(then.is_up, world.is_up(id)) << "node " << node << " after event " << event;
        EXPECT_EQ(then.is_paused, world.is_paused(id));
        for (const auto& [member, words] : then.headline) {
          EXPECT_EQ(words, words_of(*world.box(id).member(member))) << member;
        }
      }
    }
  }
}

TEST(RecordedMoment, ShowsTheTimersThatWillExpire) {
  const Folder folder;
  RecordedSession recorded(record(folder, "raft/leader_dies"), catalogue());
  const Chronicle& chronicle = recorded.chronicle();
  for (const EventNumber event : some_events(chronicle.last_event(), 50)) {
    const auto moment = recorded.moment(event);
    for (Place node = 0; node < chronicle.nodes().size(); ++node) {
      std::vector<TimerThen> expected;
      for (const std::uint32_t later : chronicle.events_of(node)) {
        const ChronicleEvent& expiry = chronicle.event(later);
        const bool is_live =
            expiry.kind == EventKind::timer && later > event && expiry.cause <= event;
        if (!is_live) continue;
        TimerThen timer{.name = std::string(chronicle.word(expiry.word)),
                        .set = chronicle.time_of(expiry.cause),
                        .due = expiry.time};
        timer.which +=
            static_cast<std::uint32_t>(std::ranges::count(expected, timer.name, &TimerThen::name));
        expected.push_back(timer);
      }
      EXPECT_EQ(moment->nodes[node].timers, expected) << "node " << node << ", event " << event;
    }
  }
}

// ---------------------------------------------------------------- the run

TEST(RecordedSession, SaysWhatWasRunAndWhatItsJudgesSaid) {
  const Folder folder;
  const Plan plan = plan_of("raft/leader_dies");
  orrery::Run run(plan, catalogue());
  run.finish();
  const RunReport report = run.report();
  RecordedSession recorded(record(folder, "raft/leader_dies", plan), catalogue());
  const RunWords words = recorded.words();
  EXPECT_EQ(std::tuple(words.scenario, words.title, words.protocol, words.seed, words.stop),
            std::tuple(shipped("raft/leader_dies"), plan.title, "Raft", plan.seed, plan.stop));
  EXPECT_EQ(recorded.digest(), report.digest);
  EXPECT_EQ(recorded.reached(), report.simulated);
  const std::vector<Lamp> lamps = recorded.lamps();
  ASSERT_EQ(lamps.size(), report.verdicts.size());
  for (std::size_t i = 0; i < lamps.size(); ++i) {
    const Verdict& verdict = report.verdicts[i].verdict;
    EXPECT_EQ(std::tuple(lamps[i].name, lamps[i].sentence, lamps[i].event),
              std::tuple(verdict.judge, verdict.sentence, verdict.event));
    EXPECT_EQ(lamps[i].state, Lamp::State::holds);
  }
  EXPECT_EQ(lamps[0].meaning, "at most one leader can be elected in a given term (§5.2)");
}

TEST(RecordedSession, LightsAViolatedLampAtItsEvent) {
  const Folder folder;
  RecordedSession recorded(record(folder, "raft/local_reads"), catalogue());
  const std::vector<Lamp> lamps = recorded.lamps();
  const auto violated = std::ranges::find(lamps, Lamp::State::violated, &Lamp::state);
  ASSERT_NE(violated, lamps.end());
  EXPECT_TRUE(violated->is_expected);
}

TEST(RecordedSession, OfWhichNothingIsExpectedHasNoViolationAsExpected) {
  const Folder folder;
  const Plan plan = plan_of("raft/local_reads");
  RecordedSession recorded(
      record(folder, "raft/local_reads", plan, nullptr, {.expects_nothing = true}), catalogue());
  std::size_t violated = 0;
  for (const Lamp& lamp : recorded.lamps()) {
    EXPECT_EQ(lamp.is_expected, lamp.state != Lamp::State::violated) << lamp.name;
    violated += lamp.state == Lamp::State::violated;
  }
  EXPECT_GT(violated, 0U);
}

TEST(RecordedSession, NamesTheCommandThatRepeatsIt) {
  const Folder folder;
  const Plan plan = plan_of("raft/hello", {"nodes=5", "protocol.raft.heartbeat=40ms", "seed=9"});
  RecordedSession recorded(record(folder, "raft/hello", plan), catalogue());
  const Repetition& repetition = recorded.repetition();
  EXPECT_EQ(repetition.overrides,
            (std::vector<std::string>{"protocol.raft.heartbeat=40ms", "nodes=5"}));
  EXPECT_TRUE(repetition.is_exact);
  EXPECT_TRUE(recorded.command_line().starts_with(
      "orrery run " + shipped("raft/hello") +
      " --seed 9 --set protocol.raft.heartbeat=40ms --set nodes=5   # orrery "))
      << recorded.command_line();
}

TEST(RecordedSession, OffersNoHandsAndSaysWhy) {
  const Folder folder;
  RecordedSession recorded(record(folder, "ping_pong/hello"), catalogue());
  const Session::Answer answer = recorded.act(1, recorded.chronicle().time_of(1), HandAction{});
  EXPECT_FALSE(answer.is_done);
  EXPECT_NE(answer.sentence.find("make it live"), std::string::npos);
  EXPECT_FALSE(recorded.is_live());
  EXPECT_EQ(recorded.branches().size(), 1U);
}

TEST(RecordedSession, OfLevelEventsHasNoContents) {
  const Folder folder;
  const Plan plan = plan_of("raft/leader_dies");
  Chronicle live;
  const std::string file =
      record(folder, "raft/leader_dies", plan, &live, {.level = TraceLevel::events});
  RecordedSession recorded(file, catalogue());
  EXPECT_TRUE(events_in(recorded.chronicle()) == events_in(live));
  const EventNumber last = recorded.chronicle().last_event();
  EXPECT_EQ(recorded.state(0, last), Value(Value::Object{}));
  EXPECT_EQ(recorded.payload(0), Value());
  EXPECT_EQ(recorded.moment(last)->nodes[0].headline.size(), 0U);
  EXPECT_TRUE(recorded.detail(last)->changes.empty());
  EXPECT_EQ(recorded.trouble(), std::nullopt);
}

// ---------------------------------------------------------------- how to run it again

TEST(Repetition, EveryShippedScenarioRepeatsItselfWithoutFurtherSettings) {
  for (const std::string& scenario : scenarios) {
    SCOPED_TRACE(scenario);
    const Plan plan = plan_of(scenario);
    const Plan read = read_plan(write(plan), shipped(scenario), catalogue());
    const Repetition repetition = repetition_of(read, shipped(scenario), catalogue());
    EXPECT_TRUE(repetition.is_exact);
    EXPECT_TRUE(repetition.overrides.empty());
  }
}

TEST(Repetition, OfAnExperimentNamesTheCell) {
  const std::string file = shipped("raft/split_vote_figure");
  const Experiment experiment = load_experiment(file, {}, catalogue());
  ASSERT_GT(experiment.cells.size(), 1U);
  const Plan plan = experiment.plan_of(1, experiment.seeds.front(), catalogue());
  const Repetition repetition = repetition_of(plan, file, catalogue());
  EXPECT_EQ(
      repetition,
      (Repetition{.file = file, .cell = 2, .seed = plan.seed, .overrides = {}, .is_exact = true}));
}

TEST(Repetition, SaysWhenTheFileIsAnotherOneNow) {
  const Folder folder;
  const Repetition gone = repetition_of(plan_of("raft/hello"), folder / "gone.json", catalogue());
  EXPECT_FALSE(gone.is_exact);
  EXPECT_NE(command_line_of(gone).find("does not say what was run any more"), std::string::npos);
}

// ---------------------------------------------------------------- words

TEST(JsonWords, AreThoseOfTheValue) {
  for (const std::string json :
       {R"({"term":1,"votedFor":null,"log":{"entries":[]},"who":"n1","text":""})",
        R"(["a","b",{"":"x"},[],{}])", R"("say \"hi\" and \\")", R"({"k\"ey":"caf\u00e9"})",
        R"("a:b,c")", "null", "true", "-1.5", R"("")", R"({"a":"null"})"}) {
    EXPECT_EQ(words_of_json(json), words_of(parse_json(json, "here"))) << json;
  }
  EXPECT_EQ(words_of_json("Elected", R"({"term":2})"), "Elected {term: 2}");
  EXPECT_EQ(words_of_json("Healed", "{}"), "Healed");
}

}  // namespace
}  // namespace orrery::gui::recording
