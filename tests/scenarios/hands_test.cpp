// What hands do to a world that goes on by itself is what a run of the plan with these hands does.

#include "sim/faults/hands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/run.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// Every fault that a hand may do, as files write it; N and M are two replicas.
const std::vector<std::string> deeds{
    R"({"crash": "N"})",
    R"({"crash": {"who": "leader", "unsynced": "torn"}})",
    R"({"crash": "random 1"})",
    R"({"restart": "crashed"})",
    R"({"wipe": "N"})",
    R"({"pause": ["N", "M"]})",
    R"({"resume": "all"})",
    R"({"slow_down": {"who": "N", "factor": 3}})",
    R"({"partition": ["N", "rest"]})",
    R"({"partition": ["minority", "rest"]})",
    R"({"heal": "all"})",
    R"({"one_way": {"from": "N", "to": "M"}})",
    R"({"cut_links": ["N-M"]})",
    R"({"only_links": ["n1-n2", "n2-n3", "n3-n4"]})",
    R"({"isolate": "leader"})",
    R"({"bridge": "N"})",
    R"({"ring_of_majorities": "replicas"})",
    R"({"hold": ["N", "rest"]})",
    R"({"release": "all"})",
    R"({"clog": "M"})",
    R"({"disk_slow": {"who": "N", "factor": 3}})",
    R"({"disk_stall": "N"})",
    R"({"disk_full": "N"})",
    R"({"disk_lost_write": "N"})",
    R"({"disk_corrupt": "N"})",
    R"({"disk_read_error": "N"})",
    R"({"clock_drift": {"who": "N", "drift": "-3%..3%"}})",
    R"({"clock_step": {"who": "N", "by": "-50ms..50ms"}})",
    R"({"mute": {"who": "N", "share": 0.3}})",
    R"({"dawdle": {"who": "N", "by": "0s..50ms", "share": 0.3}})",
    R"({"falsify": {"who": "N", "field": "term", "share": 0.1}})",
    R"({"equivocate": {"who": "N", "messages": ["RequestVoteReply"], "field": "voteGranted"}})",
    R"({"replay": {"who": "N", "share": 0.3}})",
    R"({"impersonate": {"who": "N", "share": 0.3}})",
};

const std::vector<std::string> remedies{
    R"({"restart": "crashed"})",
    R"({"resume": "all"})",
    R"({"heal": "all"})",
    R"({"release": "all"})",
};

/// Raft on disks, links and machines that take their time, before any hand.
Plan raft_plan(std::uint64_t seed) {
  return read_plan(
      parse_json(R"({
    "protocol": {"raft": {"election_timeout": "150ms..300ms", "heartbeat": "50ms"}},
    "seed": )" + std::to_string(seed) +
                     R"(, "nodes": 5, "network": {"latency": "5ms..15ms", "loss": 0.01},
    "disk": {"sync": "1ms..3ms"}, "processing": {"time": "100us"},
    "clients": {"count": 2, "workload": {"kv": {"keys": 2, "rate": "50/s", "timeout": "500ms"}}},
    "faults": [{"rate": "1/s", "crash": "random 1", "for": "200ms"}],
    "stop": "3s"})",
                 "raft.json"),
      "raft.json", shipped_catalogue());
}

/// Somebody who does this and that to a world, as the dice of a test say.
class Idler {
 public:
  explicit Idler(std::uint64_t seed) : dice_(Draw::named(seed, 1, 2, 0s, 3)) {}

  std::uint64_t below(std::uint64_t bound) { return dice_.then(++thrown_).below(bound); }

  /// Something to do, if there is anything of the kind that was drawn.
  std::optional<HandAction> action_on(const World& world) {
    switch (below(4)) {
      case 0:
        return on_message(world);
      case 1:
        return on_timer(world);
      default:
        return fault();
    }
  }

 private:
  HandAction fault() {
    // What goes on is more worth watching than what is dead.
    const bool mends = below(3) == 0;
    const std::uint64_t one = below(5);
    const std::uint64_t other = (one + 1 + below(4)) % 5;
    std::string text;
    for (const char letter :
         mends ? remedies[below(remedies.size())] : deeds[below(deeds.size())]) {
      if (letter == 'N') text += to_text(replica(static_cast<std::uint32_t>(1 + one)));
      else if (letter == 'M') text += to_text(replica(static_cast<std::uint32_t>(1 + other)));
      else text += letter;
    }
    return read<HandAction>(parse_json(text, "hand"), Path{});
  }

  std::optional<HandAction> on_message(const World& world) {
    const std::vector<MessageUnderWay> all = messages_under_way(world);
    if (all.empty()) return std::nullopt;
    const MessageUnderWay& m = all[below(all.size())];
    const std::string type(m.type);
    switch (below(4)) {
      case 0:
        return Drop{type, m.from, m.to, m.nth};
      case 1:
        return DelayMessage{type, m.from, m.to, m.nth, {}};
      case 2:
        return DelayMessage{type, m.from, m.to, m.nth, world.now() + 1ms * below(100)};
      default:
        return Deliver{type, m.from, m.to, m.nth};
    }
  }

  std::optional<HandAction> on_timer(const World& world) {
    const NodeId node = replica(static_cast<std::uint32_t>(1 + below(5)));
    const std::vector<LiveTimer> timers = live_timers(world, node);
    if (timers.empty()) return std::nullopt;
    const LiveTimer& timer = timers[below(timers.size())];
    return Expire{std::string(timer.type), node, timer.nth};
  }

  Draw dice_;
  std::uint64_t thrown_ = 0;
};

/// Sets the clock forth, sometimes, to between what has happened and what comes.
std::optional<Time> a_moment_later(World& world, Idler& idler) {
  if (idler.below(2) == 0) return std::nullopt;
  World probe = world;
  probe.step();
  const Duration room = probe.now() - world.now();
  if (room < 2ns || room > 1s) return std::nullopt;
  const Time at =
      world.now() + 1ns * (1 + idler.below(static_cast<std::uint64_t>(room.count() - 1)));
  world.run_until(at, 1);
  return at;
}

/// What was done to the world of a plan, and what came of it.
struct Played {
  std::vector<Hand> hands;
  std::uint64_t digest = 0;
  std::uint64_t events = 0;
};

Played play(const Plan& plan, const Catalogue& catalogue) {
  Idler idler(plan.seed);
  World world = make_world(plan, catalogue);
  world.begin();
  const auto raft = std::find_if(catalogue.protocols.begin(), catalogue.protocols.end(),
                                 [](const Protocol& protocol) { return protocol.name == "raft"; });
  Hands hands({}, raft->leader);
  while (!world.run_until(plan.stop, 1 + idler.below(100))) {
    const std::optional<Time> at = a_moment_later(world, idler);
    const auto action = idler.action_on(world);
    if (action) hands.lay(world, {.after = world.events(), .at = at, .action = *action});
  }
  return {.hands = hands.list(), .digest = world.digest(), .events = world.events()};
}

std::set<std::string> kinds_of(const std::vector<Hand>& hands) {
  std::set<std::string> kinds;
  for (const Hand& hand : hands) {
    std::visit([&]<class Kind>(const Kind&) { kinds.insert(file_key(name_of<Kind>())); },
               hand.action);
  }
  return kinds;
}

TEST(Hands, ARunOfThePlanWithThemRepeatsWhatTheyDidLive) {
  const Catalogue catalogue = shipped_catalogue();
  std::set<std::string> seen;
  std::size_t laid = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Plan plan = raft_plan(seed);
    const Played live = play(plan, catalogue);
    laid += live.hands.size();
    plan.hands = live.hands;
    seen.merge(kinds_of(plan.hands));
    plan = read_plan(write(plan), "hands.json", catalogue);  // as a file repeats it
    for (const std::uint64_t slice : {1U, 7U, 1000U, 1'000'000U}) {
      ::orrery::Run run(plan, catalogue);
      while (run.advance(slice)) {
      }
      ASSERT_EQ(run.world().digest(), live.digest) << "in slices of " << slice;
      ASSERT_EQ(run.world().events(), live.events);
      EXPECT_EQ(run.hands().laid(), plan.hands.size());
      for (const FaultReport& hand : run.hands().report()) EXPECT_EQ(hand.fired, 1U) << hand.what;
    }
  }
  EXPECT_GT(laid, 500U);
  // Of each kind that a hand may do, the dice have thrown one.
  std::vector<std::string> never;
  for (const std::string& key : Form<HandAction>::keys()) {
    const std::set<std::string> refused{
        "lose",         "delay",        "duplicate",       "flapping",
        "clock_strobe", "swizzle_clog", "rolling_restart", "postpone"};
    if (!seen.contains(key) && !refused.contains(key)) never.push_back(key);
  }
  EXPECT_EQ(never, std::vector<std::string>{});
}

TEST(Hands, GoOnWithACopyOfTheirWorld) {
  const Catalogue catalogue = shipped_catalogue();
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    Plan plan = raft_plan(seed);
    const Played live = play(plan, catalogue);
    plan.hands = live.hands;
    ::orrery::Run run(plan, catalogue);
    for (int slices = 0; run.advance(live.events / 5); ++slices) {
      World copy = run.world();
      Hands hands = run.hands();
      EXPECT_TRUE(hands.run_until(copy, plan.stop)) << slices;
      EXPECT_EQ(copy.digest(), live.digest) << slices;
    }
    EXPECT_EQ(run.world().digest(), live.digest);
  }
}

TEST(Hands, AreGivenOnTheCommandLine) {
  const std::string hands =
      R"(hands=[{"after": 40, "crash": "n1"}, {"after": 40, "at": "1s", "restart": "crashed"}])";
  const Answer answer = orrery({"run", "scenarios/raft/hello.json", "--set", hands, "--verify"});
  EXPECT_EQ(answer.code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("hand: crash n1 after event 40: fired 1 of 1 (n1 at "));
  EXPECT_THAT(answer.out, HasSubstr("hand: restart crashed after event 40, at 1s: fired 1 of 1"));
}

TEST(Hands, ThatStrikeNobodyAreReported) {
  const Answer answer =
      orrery({"run", "scenarios/raft/hello.json", "--set",
              R"(hands=[{"after": 9, "restart": "n1"}, {"after": 1000000, "crash": "n1"}])"});
  EXPECT_EQ(answer.code, 0) << answer.err;
  for (const std::string what :
       {"hand: restart n1 after event 9", "hand: crash n1 after event 1000000"}) {
    EXPECT_THAT(answer.out, HasSubstr("NEVER FIRED: " + what));
  }
}

TEST(Hands, AreRefusedWithTheirPlace) {
  const Answer answer = orrery({"run", "scenarios/raft/hello.json", "--set",
                                R"(hands=[{"after": 9, "drop": {"message": "AppendEntrys",
                                "from": "n1", "to": "n2"}}])"});
  EXPECT_NE(answer.code, 0);
  EXPECT_THAT(answer.err, HasSubstr("hands[0].drop.message: Raft has no message \"AppendEntrys\" "
                                    "(did you mean \"AppendEntries\"?)"));
}

TEST(Hands, AreToldInTraces) {
  const Folder folder;
  const std::string trace = folder / "hands.db";
  ASSERT_EQ(orrery({"run", "scenarios/raft/hello.json", "--trace", trace, "--quiet", "--set",
                    R"(hands=[{"after": 40, "crash": "random 1"}])"})
                .code,
            0);
  const Answer answer = orrery({"show", trace});
  EXPECT_THAT(answer.out, HasSubstr("hand: crash random 1 (n"));
  EXPECT_THAT(orrery({"query", trace, "SELECT event, what FROM fault"}).out, HasSubstr("40"))
      << "the event that it came after";
}

}  // namespace
}  // namespace orrery::program
