/// The rules of masking and dissemination quorums, one by one.

#include "protocols/masking_register/masking_register.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/cluster.hpp"
#include "tests/support/error_in.hpp"
#include "tests/support/signed_by.hpp"

namespace orrery::masking_register {
namespace {

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);
constexpr NodeId c1 = client(1);
constexpr NodeId c2 = client(2);
constexpr RequestId first{.start = 1, .number = 1};
constexpr RequestId second{.start = 1, .number = 2};

Copy copy(std::uint64_t number, NodeId writer, std::string value) {
  return {.timestamp = {number, writer}, .key = "k1", .value = std::move(value)};
}

SignedCopy unsigned_copy(const Copy& content) {
  SignedCopy made;
  made.change([&](Copy& inside) { inside = content; });
  return made;
}

Operation put(std::string value) {
  return {.action = Action::put, .key = "k1", .value = std::move(value)};
}
Operation get() { return {.action = Action::get, .key = "k1"}; }

// ---------------------------------------------------------------- replicas

TEST(MaskingReplica, KeepsTheGreatestTimestampAndAcknowledgesInAnyCase) {
  Lone<Replica> process(4);
  const SignedCopy newer = signed_by(c1, copy(2, c1, "b"));
  const SignedCopy older = signed_by(c2, copy(1, c2, "a"));
  EXPECT_EQ(process.receive(c1, Write{first, newer}), sent(c1, WriteReply{first}));
  EXPECT_EQ(process.receive(c2, Write{first, older}), sent(c2, WriteReply{first}));
  EXPECT_EQ(process.receive(c2, Read{second, "k1"}), sent(c2, ReadReply{second, newer}));
  EXPECT_EQ(process.receive(c2, Query{second, "k1"}), sent(c2, QueryReply{second, {2, c1}}));
}

TEST(MaskingReplica, HasNothingToShowBeforeTheFirstWrite) {
  Lone<Replica> process(4);
  EXPECT_EQ(process.receive(c1, Read{first, "k1"}), sent(c1, ReadReply{first, {}}));
  EXPECT_EQ(process.receive(c1, Query{first, "k1"}), sent(c1, QueryReply{first, {}}));
}

TEST(MaskingReplica, WhatItHasAcknowledgedSurvivesACrash) {
  Lone<Replica> process(4);
  const SignedCopy written = signed_by(c1, copy(1, c1, "a"));
  process.receive(c1, Write{first, written});
  process.restart();
  EXPECT_EQ(process.receive(c1, Read{second, "k1"}), sent(c1, ReadReply{second, written}));
}

TEST(MaskingReplica, TimestampsThatNoRunCanReachAreIgnored) {
  Lone<Replica> process(4);
  EXPECT_EQ(process.receive(c1, Write{first, signed_by(c1, copy(~std::uint64_t{0}, c1, "a"))}),
            nothing);
}

// ---------------------------------------------------------------- clients

/// Who was asked, whatever for.
std::set<NodeId> targets(const Effects& effects) {
  std::set<NodeId> all;
  for (const Effect& each : effects.list) all.insert(each.to);
  return all;
}

/// c1 among so many replicas.
Lone<Client> client_of(std::uint32_t replicas, const Config& config = {}) {
  return Lone<Client>(replicas, config, {}, c1);
}

// "Chooses a timestamp … greater than the highest timestamp value in A and greater than any
// timestamp it has chosen in the past" (§3.2)
TEST(MaskingClient, WritesWithATimestampAboveAllThatAQuorumShows) {
  Lone<Client> process = client_of(5);
  EXPECT_EQ(targets(process.invoke(put("a"))).size(), 4U) << "a quorum of five, if one may lie";
  for (std::uint32_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(process.receive(replica(i), QueryReply{first, {i, c2}}), nothing);
  }
  const Effects writes = process.receive(replica(4), QueryReply{first, {1, c2}});
  ASSERT_EQ(writes.list.size(), 4U);
  EXPECT_EQ(writes.list[0],
            sent(writes.list[0].to, Write{second, signed_by(c1, copy(4, c1, "a"))}).list[0]);
  for (std::uint32_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(process.receive(replica(i), WriteReply{second}), nothing);
  }
  EXPECT_EQ(process.receive(replica(3), WriteReply{second}), nothing) << "a copy of an answer";
  EXPECT_EQ(process.receive(replica(4), WriteReply{second}), completed({}));
  EXPECT_EQ(process.durable().chosen, 4U);
}

/// What c1 reads when the replicas n1, n2, … show these.
std::optional<std::string> read_of(const Config& config, std::uint32_t replicas,
                                   const std::vector<SignedCopy>& shown) {
  Lone<Client> process = client_of(replicas, config);
  process.invoke(get());
  Effects effects;
  std::uint32_t number = 0;
  for (const SignedCopy& each : shown) {
    EXPECT_EQ(effects, nothing) << "it has ended before n" << number + 1 << " answers";
    effects = process.receive(replica(++number), ReadReply{first, each});
  }
  EXPECT_EQ(effects.list.size(), 1U);
  const auto* result = effects.list.empty() ? nullptr : content_of<Result>(*effects.list[0].what);
  return result ? result->value : "it has not ended";
}

const SignedCopy old_one = signed_by(c1, copy(1, c1, "old"));
const SignedCopy new_one = signed_by(c2, copy(2, c2, "new"));
const SignedCopy forged_one = unsigned_copy(copy(9, c1, "forged"));
const SignedCopy by_a_replica = signed_by(n1, copy(9, n1, "forged"));

// "Returned by a set of servers that could not all be faulty" (§4)
TEST(MaskingClient, BelievesWhatMoreThanFReplicasVouchFor) {
  EXPECT_EQ(read_of({}, 5, {forged_one, new_one, old_one, new_one}), "new");
  EXPECT_EQ(read_of({}, 5, {new_one, old_one, old_one, forged_one}), "old");
  EXPECT_EQ(read_of({}, 5, {new_one, old_one, {}, forged_one}), std::nullopt);
  EXPECT_EQ(read_of({.f = 0}, 3, {new_one, old_one}), "new");
}

// "Self verifying information" (§5.1)
TEST(MaskingClient, BelievesWhatIsSigned) {
  const Config config{.rule = Rule::dissemination};
  EXPECT_EQ(read_of(config, 4, {forged_one, old_one, new_one}), "new");
  EXPECT_EQ(read_of(config, 4, {by_a_replica, old_one, {}}), "old") << "replicas do not write";
  EXPECT_EQ(read_of(config, 4, {forged_one, {}, {}}), std::nullopt);
  const SignedCopy of_another_key =
      signed_by(c1, Copy{.timestamp = {7, c1}, .key = "k2", .value = "elsewhere"});
  EXPECT_EQ(read_of(config, 4, {of_another_key, old_one, {}}), "old");
  const SignedCopy in_anothers_name = signed_by(c1, copy(7, c2, "forged"));
  EXPECT_EQ(read_of(config, 4, {in_anothers_name, old_one, {}}), "old");
}

TEST(MaskingClient, BelievesAnythingNewWhereItIsToldTo) {
  EXPECT_EQ(read_of({.rule = Rule::newest}, 5, {old_one, forged_one, new_one}), "forged");
}

TEST(MaskingClient, AsksTheOthersWhereAQuorumDoesNotAnswer) {
  Lone<Client> process = client_of(5);
  const std::set<NodeId> asked = targets(process.invoke(get()));
  const NodeId quick = *asked.begin();
  process.receive(quick, ReadReply{first, {}});
  const std::set<NodeId> again = targets(process.expire(Resend{}));
  EXPECT_EQ(again.size(), 4U);
  EXPECT_FALSE(again.contains(quick));
}

TEST(MaskingClient, AnswersToSomethingElseAreIgnored) {
  Lone<Client> process = client_of(1, {.rule = Rule::newest});
  EXPECT_EQ(process.receive(n1, ReadReply{first, old_one}), nothing) << "nobody has asked";
  process.invoke(get());
  EXPECT_EQ(process.receive(n1, ReadReply{second, old_one}), nothing);
  EXPECT_EQ(process.receive(n1, WriteReply{first}), nothing);
  EXPECT_EQ(process.receive(n1, QueryReply{first, {}}), nothing);
  EXPECT_EQ(process.receive(c2, ReadReply{first, old_one}), nothing);
  EXPECT_EQ(process.receive(n1, ReadReply{first, old_one}), completed({.value = "old"}));
}

TEST(MaskingClient, ACrashForgetsTheOperationButNoTimestamp) {
  Lone<Client> process = client_of(1, {.rule = Rule::newest});
  process.invoke(put("a"));
  process.receive(n1, QueryReply{first, {7, c2}});
  process.restart();
  EXPECT_EQ(process.receive(n1, WriteReply{second}), nothing);
  EXPECT_EQ(process.durable(), (ClientDurable{.starts = 2, .chosen = 8}));
  EXPECT_EQ(process.state().phase, Phase::idle);
}

// ---------------------------------------------------------------- settings

// |Q| = ⌈(n+2f+1)/2⌉ (example 4.7), ⌈(n+f+1)/2⌉ (§5.1)
TEST(MaskingSettings, QuorumsAreAsSmallAsTheirRuleAllows) {
  struct Case {
    Rule rule;
    std::uint32_t n, f, quorum;
  };
  for (const Case& c :
       {Case{Rule::masking, 5, 1, 4}, Case{Rule::masking, 9, 2, 7}, Case{Rule::masking, 8, 1, 6},
        Case{Rule::masking, 6, 1, 5}, Case{Rule::dissemination, 4, 1, 3},
        Case{Rule::dissemination, 7, 2, 5}, Case{Rule::dissemination, 5, 1, 4},
        Case{Rule::newest, 5, 0, 3}, Case{Rule::newest, 4, 0, 3}}) {
    const Config config{.rule = c.rule};
    EXPECT_EQ(config.liars_among(c.n), c.f);
    EXPECT_EQ(config.quorum_among(c.n), c.quorum);
    EXPECT_GE(2 * c.quorum - c.n, config.overlap_needed(c.n));
    EXPECT_LE(c.quorum, c.n - c.f) << "a quorum of loyal replicas is there";
  }
}

std::string error_of(const std::string& settings) {
  return error_in(R"({"nodes": 5, "protocol": {"masking_register": {)" + settings + "}}}");
}

TEST(MaskingSettings, WhatMakesNoSenseIsRefusedWithASuggestion) {
  EXPECT_EQ(error_of(R"("quorum": 0)"),
            "x.json:1: protocol.masking_register.quorum: a read that asks nobody has nothing to "
            "return (write 1)");
  EXPECT_EQ(error_of(R"("quorum": 6)"),
            "x.json:1: protocol.masking_register.quorum: 6 answers cannot come from 5 replicas "
            "(write 5)");
  EXPECT_EQ(error_of(R"("f": 3)"),
            "x.json:1: protocol.masking_register.f: 6 answers cannot come from 5 replicas (write "
            "1)");
  EXPECT_EQ(error_of(R"("f": 5)"),
            "x.json:1: protocol.masking_register.f: among liars only, nobody is left to tell the "
            "truth (write 1)");
  EXPECT_EQ(error_of(R"("resend": "0s")"),
            "x.json:1: protocol.masking_register.resend: a client needs some time to wait for "
            "answers (write \"200ms\")");
  EXPECT_EQ(error_of(R"("rule": "dissemination", "quorum": 3)"), "read")
      << "quorums that are too small are for demonstrations";
}

FaultTolerance tolerance_of(std::uint32_t nodes, const std::string& settings) {
  const Value given = parse_json("{" + settings + "}", "x.json");
  for (const Protocol& known : shipped_catalogue().protocols) {
    if (known.name == "masking_register") return known.survives(given, nodes);
  }
  return {};
}

TEST(MaskingSettings, SayWhatIsSurvived) {
  EXPECT_EQ(tolerance_of(9, "").liars, 2U);
  EXPECT_EQ(tolerance_of(9, "").down, 2U);
  EXPECT_EQ(tolerance_of(9, R"("quorum": 6)").liars, 0U) << "quorums have too little in common";
  EXPECT_EQ(tolerance_of(9, R"("rule": "dissemination", "f": 2, "quorum": 6)").liars, 2U);
  EXPECT_EQ(tolerance_of(9, R"("rule": "newest")").liars, 0U);
  EXPECT_EQ(tolerance_of(9, R"("rule": "newest")").down, 4U);
}

}  // namespace
}  // namespace orrery::masking_register
