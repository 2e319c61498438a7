// A live session: what is shown of a moment and an event, branches, hands, undo, lamps.

#include "gui/session/live_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "gui/session/command_line.hpp"
#include "gui/session/words.hpp"
#include "tests/gui/session/live_support.hpp"

namespace orrery::gui::live_tests {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

HandAction action_of(const std::string& json) {
  return read<HandAction>(parse_json(json, "hand"), Path{});
}
const HandAction crash_n1 = action_of(R"({"crash": "n1"})");

/// Raft with clients, in which nothing breaks by itself.
Plan quiet_plan() { return shipped_plan("raft/leader_dies", {"faults=[]"}); }

Time between_events(const LiveSession& session, EventNumber event) {
  return session.chronicle().time_of(event);
}

RunReport report_with(const LiveSession& session, const std::vector<Hand>& hands) {
  Plan plan = session.plan();
  plan.hands = hands;
  orrery::Run run(plan, shipped_catalogue());
  run.finish();
  return run.report();
}

TEST(LiveSession, WarnsOfWhatItsPlanIsLikelyToShow) {
  EXPECT_THAT(live(quiet_plan())->words().warnings, IsEmpty());
  const auto warned = live(shipped_plan("raft/leader_dies", {"network.latency=300ms"}));
  ASSERT_FALSE(warned->words().warnings.empty());
  EXPECT_THAT(warned->words().warnings.front(), HasSubstr("is over before the answer usually"));
}

// ---------------------------------------------------------------- looking

/// The members of a described state in words; lists and maps by entry.
std::map<std::string, std::string> told(const Value& state) {
  std::map<std::string, std::string> all;
  for (const Value::Member& member : *state.get_if<Value::Object>()) {
    all[member.key] = words_of(member.value);
  }
  return all;
}

TEST(LiveDetail, ChangesAreWhatDiffersInTheDescription) {
  for (const std::string name : {"raft/leader_dies", "raft/lost_write", "workload/lock"}) {
    SCOPED_TRACE(name);
    const auto session = live(shipped_plan(name));
    run_to_event(*session, 1'500);
    for (EventNumber event = 1; event <= session->last_event(); event += 7) {
      const Place node = session->chronicle().event(event).node;
      if (node == nowhere) continue;
      const auto before = told(session->state(node, event - 1));
      const auto after = told(session->state(node, event));
      std::set<std::string> differ;
      for (const auto& [member, value] : after) {
        if (before.at(member) != value) differ.insert(member);
      }
      std::set<std::string> changed;
      for (const StateChange& change : session->detail(event)->changes) {
        changed.insert(change.member.substr(0, change.member.find('.')));
        EXPECT_NE(change.before, change.after);
        if (!change.entry.empty() || change.member.find('.') != std::string::npos) continue;
        EXPECT_EQ(change.before.value_or(""), before.at(change.member));
        EXPECT_EQ(change.after.value_or(""), after.at(change.member));
      }
      ASSERT_EQ(changed, differ) << event;
    }
  }
}

TEST(LiveDetail, OutputsAndMessagesAreThoseOfTheChronicle) {
  const auto session = live(shipped_plan("raft/leader_dies"));
  run_to_event(*session, 1'500);
  std::size_t outputs = 0;
  for (EventNumber event = 1; event <= session->last_event(); ++event) {
    const auto detail = session->detail(event);
    std::vector<std::string> marked;
    for (const Mark& mark : session->chronicle().marks()) {
      if (mark.event == event && mark.kind == Mark::Kind::output) marked.push_back(mark.text);
    }
    ASSERT_EQ(detail->outputs, marked) << event;
    outputs += marked.size();
    const Chronicle::Range sent = session->chronicle().sent_in(event, event);
    ASSERT_EQ(detail->sent.size(), sent.end - sent.first);
    if (!detail->sent.empty()) {
      EXPECT_EQ(detail->sent.front(), sent.first);
    }
  }
  EXPECT_GT(outputs, 0U);
}

TEST(LiveDetail, AMessageSaysWhatItsArrivalDoes) {
  const auto session = live(shipped_plan("raft/leader_dies"));
  run_to_event(*session, 800);
  const Chronicle& chronicle = session->chronicle();
  std::size_t compared = 0;
  for (Place place = 0; place < chronicle.messages().size(); place += 3) {
    const ChronicleMessage& message = chronicle.messages()[place];
    if (message.end != ChronicleMessage::End::delivered) continue;
    ASSERT_EQ(session->payload(place), session->detail(message.ended_event)->payload);
    ++compared;
  }
  EXPECT_GT(compared, 100U);
}

TEST(LiveMoment, IsWhatTheWorldIs) {
  const auto session = live(shipped_plan("raft/leader_dies"));
  run_to_event(*session, 1'500);
  for (EventNumber event = 5; event <= session->last_event(); event += 31) {
    const auto moment = session->moment(event);
    const World& world = session->world_at(event);
    EXPECT_EQ(moment->event, event);
    EXPECT_EQ(moment->time, session->chronicle().time_of(event));
    EXPECT_TRUE(moment->is_complete);
    ASSERT_EQ(moment->nodes.size(), session->chronicle().nodes().size());
    for (Place place = 0; place < moment->nodes.size(); ++place) {
      const NodeId node = world.node_at(place);
      const NodeThen& then = moment->nodes[place];
      EXPECT_EQ(then.is_up, world.is_up(node));
      EXPECT_EQ(then.timers.size(), world.box(node).timer_events().size());
      for (const TimerThen& timer : then.timers) {
        EXPECT_LE(timer.set, moment->time);
        EXPECT_GE(timer.due, moment->time);
      }
      if (node.group() != 'n') continue;
      const std::string role = words_of(*world.box(node).member("role"));
      EXPECT_EQ(then.role, then.is_up ? role : "down");
      ASSERT_EQ(then.headline.size(), 2U);
      EXPECT_EQ(then.headline[0].first, "currentTerm");
      EXPECT_EQ(then.headline[0].second, words_of(*world.box(node).member("currentTerm")));
    }
    EXPECT_EQ(moment->flying.size(), messages_under_way(world).size());
  }
}

TEST(LiveMoment, TellsHowAHandNamesAMessage) {
  const auto session = live(shipped_plan("raft/leader_dies"));
  run_to_event(*session, 1'000);
  const Chronicle& chronicle = session->chronicle();
  for (EventNumber event = 300; event <= 1'000; event += 50) {
    for (const FlyingThen& flying : session->moment(event)->flying) {
      const ChronicleMessage& row = chronicle.messages()[flying.message];
      const World& world = session->world_at(event);
      const auto messages = messages_under_way(world);
      const bool is_named = std::ranges::any_of(messages, [&](const MessageUnderWay& m) {
        return m.type == chronicle.word(row.type) && m.from == world.node_at(row.from) &&
               m.to == world.node_at(row.to) && m.nth == flying.which && m.arrival == flying.due;
      });
      EXPECT_TRUE(is_named);
    }
  }
}

TEST(LiveMoment, ShowsCutsHeldMessagesAndClocks) {
  const auto session = live(shipped_plan("raft/leader_dies"));
  run_to_event(*session, 500);
  const auto act = [&](const std::string& json) {
    const auto answer = session->act(
        session->last_event(), between_events(*session, session->last_event()), action_of(json));
    EXPECT_TRUE(answer.is_done) << answer.sentence;
    EXPECT_FALSE(answer.has_forked);
    return session->moment(session->last_event());
  };
  EXPECT_THAT(act(R"({"partition": ["n1", "rest"]})")->cuts.size(), testing::Ge(8U));
  EXPECT_THAT(act(R"({"heal": "all"})")->cuts, IsEmpty());
  const auto slow = act(R"({"clock_step": {"who": "n2", "by": "3s"}})");
  EXPECT_TRUE(slow->nodes[1].clock_is_off);
  EXPECT_EQ(slow->nodes[1].clock, "+3s");
  EXPECT_FALSE(slow->nodes[0].clock_is_off);
  EXPECT_TRUE(act(R"({"pause": "n3"})")->nodes[2].is_paused);
  EXPECT_EQ(session->moment(session->last_event())->nodes[2].role, "paused");
  const auto held = act(R"({"hold": ["n4", "rest"]})");
  for (const FlyingThen& flying : held->flying) {
    const ChronicleMessage& row = session->chronicle().messages()[flying.message];
    if (row.from != 3 && row.to != 3) continue;
    EXPECT_TRUE(flying.is_held && flying.due == Time::max());
  }
}

// ---------------------------------------------------------------- hands and branches

TEST(LiveHands, InThePastForkAndLeaveTheParentAsItWas) {
  const auto session = live(quiet_plan());
  run_to_event(*session, 2'000);
  const std::uint64_t digest = session->digest();
  const std::vector<ChronicleEvent> events = session->chronicle().events();
  const std::vector<ChronicleMessage> messages = session->chronicle().messages();

  const auto answer = session->act(1'800, between_events(*session, 1'800), crash_n1);
  EXPECT_TRUE(answer.is_done);
  EXPECT_TRUE(answer.has_forked);
  ASSERT_EQ(session->branches().size(), 2U);
  EXPECT_EQ(session->branch(), 1U);
  const BranchView fork = session->branches()[1];
  EXPECT_EQ(fork.name, "1: crash n1");
  EXPECT_EQ(fork.parent, 0U);
  EXPECT_EQ(fork.forked_after, 1'800U);
  EXPECT_EQ(fork.hands, (std::vector<Hand>{{.after = 1'800, .action = crash_n1}}));
  EXPECT_EQ(session->chronicle().last_event(), 1'801U);
  EXPECT_EQ(session->chronicle().event(1'801).kind, EventKind::crash);
  run_to_event(*session, 2'100);
  EXPECT_NE(session->digest(), digest);

  session->choose_branch(0);
  EXPECT_EQ(session->branch(), 0U);
  EXPECT_EQ(session->digest(), digest);
  EXPECT_EQ(session->chronicle().events(), events);
  EXPECT_EQ(session->chronicle().messages(), messages);
  session->choose_branch(1);
  EXPECT_GE(session->chronicle().last_event(), 2'100U);
}

TEST(LiveHands, AtTheEndGoOnInTheSameBranch) {
  const auto session = live(quiet_plan());
  run_to_event(*session, 500);
  const auto answer = session->act(500, between_events(*session, 500), crash_n1);
  EXPECT_TRUE(answer.is_done);
  EXPECT_FALSE(answer.has_forked);
  EXPECT_EQ(session->branches().size(), 1U);
  EXPECT_EQ(session->branches()[0].hands.size(), 1U);
}

/// The clock of a branch goes on where nothing happens; a hand may come before that.
TEST(LiveHands, BetweenTwoEventsHaveATime) {
  const auto session = live(quiet_plan());
  run_to_event(*session, 700);
  const Time first = between_events(*session, 700);
  run_to_event(*session, 701);
  const Time second = between_events(*session, 701);
  ASSERT_GT(second - first, 10ns);
  const Time at = first + (second - first) / 2;
  ASSERT_TRUE(session->act(700, at, crash_n1).is_done);
  EXPECT_EQ(session->branches().back().hands[0].at, at);
  EXPECT_EQ(session->branches().back().forked_at, at);
  EXPECT_EQ(session->chronicle().time_of(701), at);

  // At the end of a branch whose clock has gone on beyond that.
  const auto ended = live(quiet_plan());
  ended->want(Time::max());
  run_to_end(*ended);
  const EventNumber last = ended->last_event();
  const Time just_after = between_events(*ended, last) + 1ns;
  ASSERT_GT(ended->reached(), just_after);
  const auto answer = ended->act(last, just_after, crash_n1);
  EXPECT_TRUE(answer.is_done);
  EXPECT_FALSE(answer.has_forked);
  EXPECT_EQ(ended->chronicle().time_of(last + 1), just_after);
}

TEST(LiveHands, OnNobodyAreRefusedWithASentence) {
  const auto session = live(quiet_plan());
  run_to_event(*session, 500);
  const auto refusal = [&](const std::string& json) {
    const auto answer = session->act(300, between_events(*session, 300), action_of(json));
    EXPECT_FALSE(answer.is_done);
    return answer.sentence;
  };
  EXPECT_THAT(refusal(R"({"restart": "n1"})"), HasSubstr("strikes nobody"));
  EXPECT_THAT(refusal(R"({"drop": {"message": "Nonsense", "from": "n1", "to": "n2"}})"),
              StartsWith("No Nonsense is under way from n1 to n2"));
  EXPECT_THAT(refusal(R"({"expire": {"timer": "Nonsense", "node": "n1"}})"),
              StartsWith("n1 has no Nonsense"));
  EXPECT_THAT(refusal(R"({"flapping": {"groups": ["n1", "rest"], "cut": "1s", "whole": "1s"}})"),
              HasSubstr("heal"));
  EXPECT_THAT(refusal(R"({"crash": "n99"})"), testing::Not(IsEmpty()));
  EXPECT_EQ(session->branches().size(), 1U);
  EXPECT_FALSE(session->can_undo());
}

TEST(LiveHands, AreTakenBackAndDoneAgain) {
  const auto session = live(quiet_plan());
  run_to_event(*session, 1'000);
  EXPECT_FALSE(session->can_undo());
  EXPECT_EQ(session->undo(), std::nullopt);
  session->act(600, between_events(*session, 600), crash_n1);  // 1
  run_to_event(*session, 900);
  session->act(session->last_event(), Time{0}, action_of(R"({"crash": "n2"})"));  // goes on in 1
  const std::uint64_t both = session->digest();
  const EventNumber second = session->branches()[1].hands[1].after;
  EXPECT_EQ(session->branches().size(), 2U);

  EXPECT_EQ(session->undo(), second);  // no branch has only the first hand: a new one
  EXPECT_EQ(session->branch(), 2U);
  EXPECT_EQ(session->branches()[2].hands.size(), 1U);
  EXPECT_EQ(session->chronicle().last_event(), second);
  EXPECT_EQ(session->undo(), 600U);
  EXPECT_EQ(session->branch(), 0U);
  EXPECT_FALSE(session->can_undo());

  EXPECT_EQ(session->redo(), 600U);
  EXPECT_EQ(session->branch(), 2U);
  EXPECT_EQ(session->redo(), second);
  EXPECT_EQ(session->branch(), 1U);
  EXPECT_EQ(session->digest(), both);
  EXPECT_FALSE(session->can_redo());
  EXPECT_EQ(session->branches().size(), 3U);
  EXPECT_EQ(session->undo(), second);  // the same one again
  EXPECT_EQ(session->branch(), 2U);
  EXPECT_EQ(session->branches().size(), 3U);
}

TEST(LiveHands, AHandThatIsNoEventIsTakenBackWhole) {
  const auto session = live(quiet_plan());
  run_to_event(*session, 640);
  const Chronicle before = session->chronicle();
  const auto flying = session->moment(640)->flying;
  ASSERT_FALSE(flying.empty());
  const ChronicleMessage row = before.messages()[flying[0].message];
  const auto name = [&](Place place) { return *parse_node_id(before.nodes()[place].name); };
  const Drop drop{std::string(before.word(row.type)), name(row.from), name(row.to),
                  flying[0].which};
  EXPECT_TRUE(session->act(640, Time{0}, drop).is_done);
  EXPECT_EQ(session->chronicle().messages()[flying[0].message].end, ChronicleMessage::End::dropped);
  EXPECT_EQ(session->moment(640)->flying.size(), flying.size() - 1);
  EXPECT_EQ(session->undo(), 640U);
  EXPECT_EQ(session->chronicle().messages(), before.messages());
  EXPECT_EQ(session->chronicle().marks(), before.marks());
  EXPECT_EQ(session->moment(640)->flying, flying);
}

/// Whatever is done live, `orrery run` with its hands does the same.
TEST(LiveHands, TheCommandLineRepeatsABranch) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    const auto session = live(shipped_plan("raft/leader_dies", {"stop=4s"}));
    Dice dice(seed);
    run_to_event(*session, 400);
    for (int i = 0; i < 12; ++i) {
      run_to_event(*session, session->last_event() + dice.below(150));
      const EventNumber last = session->last_event();
      const EventNumber event = last - std::min(last, dice.below(3) * dice.below(60));
      const HandAction action = some_action(session->world_at(event), dice);
      session->act(event, between_events(*session, event) + Time(dice.below(3)), action);
    }
    for (std::size_t branch = 0; branch < session->branches().size(); ++branch) {
      session->choose_branch(branch);
      run_to_end(*session);
      const RunReport report = report_with(*session, session->branches()[branch].hands);
      EXPECT_EQ(session->digest(), report.digest) << session->command_line();
      EXPECT_EQ(session->last_event(), report.events);
      // The setting reads back as the same hands.
      const std::string setting = hands_setting(session->branches()[branch].hands);
      const Plan plan = shipped_plan("raft/leader_dies", {setting});
      EXPECT_EQ(plan.hands, session->branches()[branch].hands);
    }
  }
}

TEST(LiveCommandLine, QuotesWhatAShellWouldRead) {
  EXPECT_EQ(run_command("a b.json", {"nodes=7", "network.loss=0.1"}),
            "orrery run 'a b.json' --set nodes=7 --set network.loss=0.1");
  const auto session = live(quiet_plan(), "leader_dies.json", {"seed=3"});
  EXPECT_EQ(session->command_line(), "orrery run leader_dies.json --set seed=3");
  run_to_event(*session, 40);
  session->act(40, Time{0}, crash_n1);
  EXPECT_EQ(
      session->command_line(),
      R"(orrery run leader_dies.json --set seed=3 --set 'hands=[{"after":40,"crash":"n1"}]')");
}

// ---------------------------------------------------------------- endings

TEST(LiveLamps, AtTheEndAreTheVerdictsOfTheRun) {
  for (const std::string name : {"raft/leader_dies", "raft/local_reads", "raft/split_vote",
                                 "network/queueing", "workload/lock", "raft/liveness_after_gst"}) {
    SCOPED_TRACE(name);
    const auto session = live(shipped_plan(name));
    std::vector<std::string> names;
    for (const Lamp& lamp : session->lamps()) names.push_back(lamp.name);
    run_to_event(*session, 100);
    for (const Lamp& lamp : session->lamps()) EXPECT_TRUE(lamp.is_expected);
    run_to_end(*session);
    const RunReport report = report_with(*session, {});
    const std::vector<Lamp> lamps = session->lamps();
    ASSERT_EQ(lamps.size(), report.verdicts.size());
    for (std::size_t i = 0; i < lamps.size(); ++i) {
      EXPECT_EQ(lamps[i].name, report.verdicts[i].verdict.judge);
      EXPECT_EQ(lamps[i].name, names[i]);
      EXPECT_EQ(lamps[i].sentence, report.verdicts[i].verdict.sentence);
      EXPECT_EQ(lamps[i].is_expected, report.verdicts[i].is_expected);
      EXPECT_THAT(lamps[i].meaning, testing::Not(IsEmpty())) << lamps[i].name;
    }
  }
}

TEST(LiveLamps, AViolationGoesOutAtItsEvent) {
  const auto session = live(shipped_plan("raft_museum/vote_not_persisted"));
  run_to_end(*session);
  const auto lamps = session->lamps();
  const auto lamp = std::ranges::find(lamps, Lamp::State::violated, &Lamp::state);
  ASSERT_NE(lamp, lamps.end());
  EXPECT_TRUE(lamp->is_expected);
  const auto& marks = session->chronicle().marks();
  EXPECT_TRUE(std::ranges::any_of(marks, [&](const Mark& mark) {
    return mark.kind == Mark::Kind::violation && mark.event == lamp->event &&
           mark.text.starts_with(lamp->name);
  }));
}

TEST(LiveEnd, IsThePlansStop) {
  const auto session = live(shipped_plan("raft/leader_dies", {"stop=1s"}));
  EXPECT_FALSE(session->has_ended());
  session->want(500ms);
  while (session->work(100)) {
  }
  EXPECT_EQ(session->reached(), 500ms);
  EXPECT_FALSE(session->has_ended());
  run_to_end(*session);
  EXPECT_TRUE(session->has_ended());
  EXPECT_EQ(session->reached(), 1s);
  EXPECT_EQ(session->trouble(), std::nullopt);
  EXPECT_FALSE(session->work(100));
}

TEST(LiveEnd, ALimitOfEventsIsSaidOnce) {
  const auto session = live(shipped_plan("raft/leader_dies", {"limits.events=300"}));
  run_to_end(*session);
  EXPECT_TRUE(session->has_ended());
  EXPECT_EQ(session->last_event(), 300U);
  EXPECT_THAT(session->trouble().value_or(""), HasSubstr("limit of 300 events"));
  EXPECT_EQ(session->trouble(), std::nullopt);
}

}  // namespace
}  // namespace orrery::gui::live_tests
