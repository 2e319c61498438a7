#include "sim/trace/recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "protocols/raft/raft.hpp"
#include "protocols/registry.hpp"
#include "sim/core/observers.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/run.hpp"
#include "sim/trace/schema.hpp"
#include "tests/core/puppet.hpp"
#include "tests/support/storm.hpp"
#include "tests/trace/support.hpp"

namespace orrery::traced {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;
using namespace std::chrono_literals;

constexpr Time stormy = 12s;

std::vector<std::string> all_rows(const std::string& file) {
  Database database = Database::open_to_read(file);
  std::vector<std::string> rows;
  for (const TraceTable& table : trace_tables()) {
    for (std::string& row : answers(database, "SELECT * FROM " + std::string(table.name))) {
      rows.push_back(std::string(table.name) + ": " + row);
    }
  }
  return rows;
}

TEST(Recorder, DoesNotChangeTheRun) {
  const Folder folder;
  World alone = storm<raft::Raft>(1, 5);
  alone.begin();
  alone.run_until(stormy);
  for (const TraceLevel level : {TraceLevel::digest, TraceLevel::events, TraceLevel::full}) {
    World watched = storm<raft::Raft>(1, 5);
    run_traced(watched, folder / std::string(name_of_enumerator(level)), stormy, level);
    EXPECT_EQ(watched.digest(), alone.digest());
    EXPECT_EQ(watched.state_hash(), alone.state_hash());
  }
}

TEST(Recorder, WritesTheSameRowsForTheSameRun) {
  const Folder folder;
  for (const char* file : {"a", "b"}) {
    World world = storm<raft::Raft>(2, 5);
    run_traced(world, folder / file, stormy);
  }
  EXPECT_EQ(all_rows(folder / "a"), all_rows(folder / "b"));
}

/// Remembers what a trace must say, in the words of its tables.
class Witness final : public Observer {
 public:
  std::vector<std::string> events, messages, outputs, operations;

  void event_begins(const World& world, const Event& event) override {
    const bool is_somewhere = event.kind != EventKind::alarm;
    events.push_back(
        std::to_string(world.events()) + "|" + std::to_string(event.time.count()) + "|" +
        (is_somewhere ? to_text(world.node_at(event.slot)) : "null") + "|" +
        std::string(name_of_enumerator(event.kind)) + "|" +
        (event.cause == 0 ? "null" : std::to_string(event.cause)) + "|" +
        (event.kind == EventKind::timer ? std::string(world.timer_name(event)) : "null"));
    arriving_ = event.id;
    fate_ = "delivered";
  }
  void event_ended(const World& world, const Event& event) override {
    if (event.kind != EventKind::message) return;
    end(event.id, std::to_string(world.events()) + "|" + std::to_string(event.time.count()), fate_);
  }
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override {
    const auto begin = [&](const char* copy) {
      return std::string(message.payload.type_name()) + "|" + to_text(message.from) + "|" +
             to_text(message.to) + "|" + std::to_string(wire_size(message.payload)) + "|" + copy +
             "|" + std::to_string(world.events()) + "|" + std::to_string(world.now().count()) +
             "|" + to_json(message.payload.to_value());
    };
    if (id != 0) in_flight_[id] = begin("0");
    if (duplicate_id != 0) in_flight_[duplicate_id] = begin("1");
    if (id != 0) return;
    messages.push_back(begin("0") + "|" + std::to_string(world.events()) + "|" +
                       std::to_string(world.now().count()) + "|" +
                       std::string(name_of_enumerator(fate.loss)));
  }
  void not_delivered(const World&, const Event& message, Loss why) override {
    ASSERT_EQ(message.id, arriving_);
    fate_ = name_of_enumerator(why);
  }
  void output(const World& world, NodeId node, const Payload& output) override {
    outputs.push_back(std::to_string(world.events()) + "|" + std::to_string(world.now().count()) +
                      "|" + to_text(node) + "|" + std::string(output.type_name()) + "|" +
                      to_json(output.to_value()));
  }
  void invoked(const World& world, NodeId client, const Operation& operation) override {
    asked_[client] = to_text(client) + "|" + std::string(name_of_enumerator(operation.action)) +
                     "|" + operation.key + "|" + std::to_string(world.events());
  }
  void completed(const World& world, NodeId client, const Result& result) override {
    operations.push_back(asked_[client] + "|" + std::to_string(world.events()) + "|" +
                         std::string(name_of_enumerator(result.outcome)) + "|" +
                         result.value.value_or("null"));
    asked_.erase(client);
  }
  void end_of_run() {
    while (!in_flight_.empty()) end(in_flight_.begin()->first, "null|null", "in_flight");
    for (const auto& [client, call] : asked_) operations.push_back(call + "|null|pending|null");
  }

 private:
  void end(std::uint64_t id, const std::string& when, std::string_view fate) {
    messages.push_back(in_flight_.at(id) + "|" + when + "|" + std::string(fate));
    in_flight_.erase(id);
  }

  std::map<std::uint64_t, std::string> in_flight_;
  std::map<NodeId, std::string> asked_;
  std::uint64_t arriving_ = 0;
  std::string_view fate_;
};

TEST(Recorder, TellsEveryEventMessageOutputAndOperation) {
  const Folder folder;
  World world = storm<raft::Raft>(3, 5);
  Witness witness;
  Recorder recorder({.file = folder / "t"}, world);
  Observers both;
  both.add(witness);
  both.add(recorder);
  world.set_observer(&both);
  world.begin();
  world.run_until(stormy);
  recorder.finish(world, {.ended = "stopped"});
  witness.end_of_run();

  Database trace = Database::open_to_read(folder / "t");
  EXPECT_EQ(answers(trace, "SELECT event, time, node, kind, cause, timer FROM event"),
            witness.events);
  EXPECT_EQ(answers(trace,
                    "SELECT type, from_node, to_node, bytes, is_duplicate, sent_event, sent_time, "
                    "payload, ended_event, ended_time, fate FROM message ORDER BY message")
                .size(),
            witness.messages.size());
  EXPECT_THAT(
      answers(trace,
              "SELECT type, from_node, to_node, bytes, is_duplicate, sent_event, sent_time, "
              "payload, ended_event, ended_time, fate FROM message"),
      UnorderedElementsAreArray(witness.messages));
  EXPECT_EQ(answers(trace, "SELECT event, time, node, type, value FROM output"), witness.outputs);
  EXPECT_THAT(answers(trace,
                      "SELECT client, action, key, invoked_event, returned_event, outcome, result "
                      "FROM operation"),
              UnorderedElementsAreArray(witness.operations));
  EXPECT_THAT(witness.outputs, testing::Not(IsEmpty()));
  EXPECT_THAT(witness.operations, testing::Not(IsEmpty()));

  // The rows know each other.
  EXPECT_THAT(answers(trace,
                      "SELECT * FROM event JOIN message USING (message) "
                      "WHERE ended_event <> event OR to_node <> node OR sent_event <> cause OR "
                      "ended_time <> event.time"),
              IsEmpty());
  EXPECT_THAT(answers(trace, "SELECT * FROM event WHERE (kind = 'message') = (message IS NULL)"),
              IsEmpty());
  EXPECT_THAT(answers(trace, "SELECT * FROM event WHERE cause >= event"), IsEmpty());
  EXPECT_EQ(answers(trace, "SELECT event, node, kind FROM life"),
            answers(trace,
                    "SELECT event, node, kind FROM event WHERE kind IN ('start', 'restart', "
                    "'crash') ORDER BY event"));
  EXPECT_EQ(answers(trace, "SELECT event, digest FROM checkpoint").size(),
            world.checkpoints().size());
  EXPECT_THAT(answers(trace, "SELECT level, seed, ended, events, time FROM run"),
              ElementsAre("full|3|stopped|" + std::to_string(world.events()) + "|12000000000"));
  for (const char* fate : {"delivered", "lost", "cut", "target_down", "in_flight"}) {
    EXPECT_THAT(answers(trace, std::string("SELECT * FROM message WHERE fate = '") + fate + "'"),
                testing::Not(IsEmpty()))
        << fate;
  }
}

TEST(Recorder, TellsWhatTheNetworkHasChanged) {
  const Folder folder;
  auto environment = make_ref<puppet::Settable>();
  environment->fate = [](const Transmission& message) {
    Fate fate{.delay = Duration(5)};
    const bool is_first = content_of<puppet::Word>(message.payload)->text == "yes";
    if (is_first) fate.instead = make_payload(puppet::Word{"no"});
    if (is_first) fate.duplicate_delay = Duration(7);
    return fate;
  };
  World world = puppet::world_of({{.start =
                                       [](puppet::Puppet& p) {
                                         p.say(replica(2), "yes");
                                         p.say(replica(2), "right");
                                       }},
                                  {}},
                                 environment);
  run_traced(world, folder / "t", Time(100));
  EXPECT_EQ(answers(folder / "t", "SELECT payload, is_duplicate, is_changed, fate FROM message"),
            (std::vector<std::string>{R"({"text":"no"}|0|1|delivered)",
                                      R"({"text":"right"}|0|0|delivered)",
                                      R"({"text":"no"}|1|1|delivered)"}));
  EXPECT_EQ(answers(folder / "t", "SELECT what FROM timeline WHERE what LIKE 'Word%'"),
            (std::vector<std::string>{"Word from n1 (changed on its way)", "Word from n1",
                                      "Word from n1 (changed on its way)"}));
}

/// The members of a state, each as JSON with sorted keys: the trace keeps a map in no order.
Value sorted(Value value) {
  if (auto* object = value.get_if<Value::Object>()) {
    std::ranges::sort(*object, {}, &Value::Member::key);
    for (Value::Member& member : *object) member.value = sorted(std::move(member.value));
  }
  return value;
}

/// What `state_at` says of a node, put together: "log.entries" lies in "log".
std::string traced_state(Query& query, std::uint64_t event, NodeId node) {
  query.restart();
  query.bind(1, static_cast<std::int64_t>(event)).bind(2, to_text(node));
  Value state = Value::Object{};
  while (query.next()) {
    const std::string member(query.text(0));
    const auto dot = member.find('.');
    Value& place = dot == std::string::npos ? state[member]
                                            : state[member.substr(0, dot)][member.substr(dot + 1)];
    place = parse_json(std::string(query.text(1)), "trace");
  }
  return to_json(sorted(std::move(state)));
}

TEST(StateAt, IsTheStateOfAWorldThatStoppedThere) {
  const Folder folder;
  World world = storm<raft::Raft>(4, 3);
  run_traced(world, folder / "t", stormy);
  ASSERT_GT(world.events(), 500U);
  Database trace = Database::open_to_read(folder / "t");
  EXPECT_THAT(answers(trace, "SELECT count(*) > 3 FROM event WHERE kind = 'crash'"),
              ElementsAre("1"));

  Query query = trace.query("SELECT member, value FROM state_at WHERE event = ?1 AND node = ?2");
  World again = storm<raft::Raft>(4, 3);
  again.begin();
  do {
    for (const char group : {'n', 'c'}) {
      for (const NodeId node : again.group(group)) {
        ASSERT_EQ(traced_state(query, again.events(), node),
                  to_json(sorted(again.box(node).describe())))
            << to_text(node) << " after event " << again.events();
      }
    }
  } while (again.step(stormy));
  EXPECT_EQ(again.events(), world.events());
}

TEST(CausesOf, GoesBackToTheBeginning) {
  const Folder folder;
  World world = storm<raft::Raft>(5, 3);
  run_traced(world, folder / "t", stormy);
  ASSERT_GT(world.events(), 100U);
  Database trace = Database::open_to_read(folder / "t");
  std::map<std::string, std::string> cause;
  for (const std::string& row : answers(trace, "SELECT event, cause FROM event")) {
    cause[row.substr(0, row.find('|'))] = row.substr(row.find('|') + 1);
  }
  std::vector<std::string> chain;
  for (std::string event = "100"; event != "null"; event = cause.at(event)) {
    chain.push_back(std::to_string(chain.size()) + "|" + event);
  }
  EXPECT_GT(chain.size(), 2U);
  EXPECT_EQ(answers(trace, "SELECT steps, event FROM causes_of WHERE effect = 100"), chain);
}

/// A complete trace of a storm of more than one stretch of `horizon`, and one that was cut off.
void trace_storm(const std::string& complete, const std::string& cut_off) {
  World world = storm<raft::Raft>(6, 3);
  run_traced(world, complete, stormy);
  ASSERT_GT(world.events(), trace_horizon_interval);
  World again = storm<raft::Raft>(6, 3);
  Recorder recorder({.file = cut_off}, again);
  again.set_observer(&recorder);
  again.begin();
  again.run_until(stormy);
}

TEST(InFlightAt, IsWhatIsPendingInAWorldThatStoppedThere) {
  const Folder folder;
  trace_storm(folder / "t", folder / "cut");
  for (const char* file : {"t", "cut.partial"}) {
    SCOPED_TRACE(file);
    // What is in flight at the end has a row in a complete trace alone.
    const Time limit = file == std::string("t") ? stormy : stormy - 1s;
    Database trace = Database::open_to_read(folder / file);
    Query query = trace.query("SELECT count(*) FROM in_flight_at WHERE event = ?1");
    World again = storm<raft::Raft>(6, 3);
    again.begin();
    do {
      std::int64_t pending = 0;
      again.pending().for_each(
          [&](EventHandle, const Event& event) { pending += event.kind == EventKind::message; });
      query.restart();
      query.bind(1, static_cast<std::int64_t>(again.events()));
      ASSERT_TRUE(query.next());
      ASSERT_EQ(query.integer(0), pending) << "after event " << again.events();
    } while (again.step(limit));
  }
}

TEST(SentAt, FindsEveryMessageByTheEventOfItsSending) {
  const Folder folder;
  trace_storm(folder / "t", folder / "cut");
  for (const char* file : {"t", "cut.partial"}) {
    SCOPED_TRACE(file);
    Database trace = Database::open_to_read(folder / file);
    EXPECT_EQ(answers(trace, "SELECT event, message, type, to_node FROM sent_at ORDER BY 1, 2"),
              answers(trace,
                      "SELECT sent_event, message, type, to_node FROM message "
                      "WHERE sent_event IS NOT NULL ORDER BY 1, 2"));
  }
}

/// Writes the trace of a scenario as it is run with these settings.
MessageCounts trace_scenario(const std::string& scenario, const std::vector<std::string>& overrides,
                             const std::string& file) {
  const Catalogue catalogue = shipped_catalogue();
  const Plan plan =
      load_plan(ORRERY_SOURCE_DIR "/scenarios/" + scenario + ".json", overrides, catalogue);
  World world = make_world(plan, catalogue);
  run_traced(world, file, plan.stop);
  return world.messages();
}

TEST(Relays, AreEventsWhereAMessageIsPassedOnAndTheMessageIsOneRow) {
  const Folder folder;
  const MessageCounts messages = trace_scenario(
      "network/ring_reroutes",
      {"network.loss=0.05", "network.duplicate=0.05", "stop=5s", "expect={}"}, folder / "t");
  Database trace = Database::open_to_read(folder / "t");
  EXPECT_THAT(
      answers(trace,
              "SELECT count(*), count(DISTINCT sending), sum(is_duplicate) "
              "FROM message"),
      ElementsAre(std::to_string(messages.sent + messages.duplicated) + "|" +
                  std::to_string(messages.sent) + "|" + std::to_string(messages.duplicated)));
  EXPECT_THAT(answers(trace, "SELECT count(*) FROM message WHERE fate = 'lost'"),
              ElementsAre(std::to_string(messages.lost)));
  // Some are lost behind the relays that they have passed.
  EXPECT_THAT(answers(trace,
                      "SELECT * FROM message WHERE fate = 'lost' AND ended_time > sent_time "
                      "AND ended_event > sent_event LIMIT 1"),
              testing::SizeIs(1));
  EXPECT_THAT(answers(trace,
                      "SELECT DISTINCT node, what FROM timeline JOIN event USING (event, "
                      "node) WHERE kind = 'relay' AND node = 'n4'"),
              ElementsAre("n4|passes a message on"));
  EXPECT_THAT(answers(trace,
                      "SELECT * FROM event WHERE kind = 'relay' AND cause NOT IN (SELECT "
                      "sent_event FROM message)"),
              IsEmpty());
}

TEST(Recorder, TellsWhereNodesAre) {
  const Folder folder;
  trace_scenario("raft/regions", {"clients.count=2", "stop=1s", "faults=[]", "expect={}"},
                 folder / "t");
  EXPECT_THAT(answers(folder / "t", "SELECT node, kind, region FROM node"),
              ElementsAre("n1|replica|ap-southeast-1", "n2|replica|ca-central-1",
                          "n3|replica|eu-west-1", "n4|replica|sa-east-1", "n5|replica|us-west-1",
                          "c1|client|ap-southeast-1", "c2|client|ca-central-1"));
}

TEST(Levels, KeepWhatTheyPromise) {
  const Folder folder;
  const auto rows = [&](TraceLevel level) {
    const std::string file = folder / std::string(name_of_enumerator(level));
    World world = storm<raft::Raft>(7, 3);
    run_traced(world, file, stormy, level);
    Database trace = Database::open_to_read(file);
    std::vector<std::string> filled;
    for (const TraceTable& table : trace_tables()) {
      const std::string sql = "SELECT count(*) > 0 FROM " + std::string(table.name);
      if (answers(trace, sql).front() == "1") filled.emplace_back(table.name);
    }
    return filled;
  };
  EXPECT_THAT(rows(TraceLevel::digest), ElementsAre("run", "checkpoint"));
  EXPECT_THAT(rows(TraceLevel::events),
              ElementsAre("run", "node", "event", "message", "life", "horizon", "output",
                          "operation", "checkpoint"));
  EXPECT_THAT(rows(TraceLevel::full),
              ElementsAre("run", "node", "event", "message", "state", "member", "life", "horizon",
                          "output", "operation", "checkpoint"));
  EXPECT_THAT(answers(folder / "events",
                      "SELECT 1 FROM message WHERE payload IS NOT NULL "
                      "UNION SELECT 1 FROM output WHERE value IS NOT NULL"),
              IsEmpty());
}

}  // namespace
}  // namespace orrery::traced
