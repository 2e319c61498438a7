/// What acceptors do: phases 1b and 2b of §2.2.1, the any message of §3.1, CA1 and CA3.

#include <gtest/gtest.h>

#include "tests/protocols/fast_paxos/support.hpp"

namespace orrery::fast_paxos {
namespace {

Lone<FastPaxos> acceptor(const Durable& on_disk = {}) { return Lone<FastPaxos>(3, {}, on_disk); }

// ---------------------------------------------------------------- phase 1b

// "If … i > rnd[a], then a sets rnd[a] to i and sends coordinator c a message containing the round
// number i and the current values of vrnd[a] and vval[a]."
TEST(FastPaxosAcceptor, JoinsAHigherRoundAndReportsItsVote) {
  Lone<FastPaxos> fresh = acceptor();
  EXPECT_EQ(fresh.receive(n2, Phase1a{.rnd = 4}), sent(n2, Phase1b{.rnd = 4}));
  EXPECT_EQ(fresh.durable(), (Durable{.rnd = 4}));

  Lone<FastPaxos> voter = acceptor({.rnd = 3, .vrnd = 3, .vval = "red"});
  EXPECT_EQ(voter.receive(n2, Phase1a{.rnd = 4}),
            sent(n2, Phase1b{.rnd = 4, .vrnd = 3, .vval = "red"}));
  EXPECT_EQ(voter.durable(), (Durable{.rnd = 4, .vrnd = 3, .vval = "red"}));
}

// CA1: "… and the coordinator of round rnd[a] is not the coordinator of round i, then a sends the
// coordinator of round i a special message indicating that round rnd[a] was begun. [If … rounds i
// and rnd[a] have the same coordinator, then the round i message is obsolete and is ignored.]"
TEST(FastPaxosAcceptor, TellsOtherCoordinatorsOfLowerRoundsThatAHigherOneWasBegun) {
  Lone<FastPaxos> server = acceptor({.rnd = 9});
  const Durable before = server.durable();
  EXPECT_EQ(server.receive(n2, Phase1a{.rnd = 4}), sent(n2, RoundBegun{.rnd = 9}));
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 4, .val = "red"}), sent(n2, RoundBegun{.rnd = 9}));
  EXPECT_EQ(server.receive(n3, Phase1a{.rnd = 7}), nothing);
  EXPECT_EQ(server.receive(n3, Phase2a{.rnd = 7, .val = "red"}), nothing);
  EXPECT_EQ(server.durable(), before);
}

// CA3: "Each acceptor keeps resending the last phase 1b or 2b message it sent": when asked again.
TEST(FastPaxosAcceptor, SendsItsLastMessageAgainWhenItIsAskedAgain) {
  Lone<FastPaxos> server = acceptor();
  server.receive(n2, Phase1a{.rnd = 4});
  EXPECT_EQ(server.receive(n2, Phase1a{.rnd = 4}), sent(n2, Phase1b{.rnd = 4}));
  const Effects vote = sent(n2, Phase2b{.rnd = 4, .val = "red"});
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 4, .val = "red"}), vote);
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 4, .val = "red"}), vote);
  EXPECT_EQ(server.receive(n2, Phase1a{.rnd = 4}), vote);
}

// ---------------------------------------------------------------- phase 2b

// "If … i >= rnd[a] and vrnd[a] != i; then a votes in round i to accept v, sets vrnd[a] and rnd[a]
// to i, sets vval[a] to v, and sends a message to all learners". "An acceptor can perform its phase
// 2b action even if it never received a phase 1a message for the round" (§3.2).
TEST(FastPaxosAcceptor, VotesInARoundThatItHasJoinedOrThatIsHigher) {
  for (const Round rnd : {Round{0}, Round{3}, Round{6}}) {
    Lone<FastPaxos> server = acceptor({.rnd = rnd});
    server.receive(c1, Propose{.value = "blue"});
    const Phase2b vote{.rnd = 6, .val = "red"};
    EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 6, .val = "red"}), sent(c1, vote) + sent(n2, vote));
    EXPECT_EQ(server.durable(), (Durable{.rnd = 6, .vrnd = 6, .vval = "red"}));
  }
}

// "An acceptor votes to accept at most one value in any round" (§2.2.1).
TEST(FastPaxosAcceptor, VotesOnceInARound) {
  Lone<FastPaxos> server = acceptor();
  server.receive(n2, Phase2a{.rnd = 6, .val = "red"});
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 6, .val = "blue"}),
            sent(n2, Phase2b{.rnd = 6, .val = "red"}));
  EXPECT_EQ(server.durable().vval, "red");
}

TEST(FastPaxosAcceptor, MayVoteForAnotherValueInAHigherRound) {
  Lone<FastPaxos> server = acceptor({.rnd = 3, .vrnd = 3, .vval = "red"});
  server.receive(n2, Phase2a{.rnd = 6, .val = "blue"});
  EXPECT_EQ(server.durable(), (Durable{.rnd = 6, .vrnd = 6, .vval = "blue"}));
}

// ---------------------------------------------------------------- any messages

// "An acceptor then waits for a proposal message from a proposer, and it treats the first one it
// receives as if it were an ordinary phase 2a message from c" (§3.1); "it may execute its round i
// phase 2b action only once, for a single value".
TEST(FastPaxosAcceptor, VotesForTheFirstProposalAfterAnAnyMessage) {
  Lone<FastPaxos> server = acceptor();
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 4}), nothing);
  const Phase2b vote{.rnd = 4, .val = "red"};
  EXPECT_EQ(server.receive(c1, Propose{.value = "red"}), sent(c1, vote) + sent(n2, vote));
  EXPECT_EQ(server.receive(c2, Propose{.value = "blue"}), sent(c2, vote));
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 4}), sent(n2, vote));
  EXPECT_EQ(server.durable(), (Durable{.rnd = 4, .vrnd = 4, .vval = "red"}));
}

TEST(FastPaxosAcceptor, VotesForAProposalThatWasThereBeforeTheAnyMessage) {
  Lone<FastPaxos> server = acceptor();
  EXPECT_EQ(server.receive(c1, Propose{.value = "red"}), nothing);
  EXPECT_EQ(server.receive(c2, Propose{.value = "blue"}), nothing);
  const Phase2b vote{.rnd = 4, .val = "red"};
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 4}),
            sent(c1, vote) + sent(c2, vote) + sent(n2, vote));
}

// "It ignores requests to vote in round j if j < rnd[a]" (§2.2.2).
TEST(FastPaxosAcceptor, DoesNotVoteByAnAnyMessageOfARoundThatItHasLeft) {
  Lone<FastPaxos> server = acceptor();
  server.receive(n2, Phase2a{.rnd = 4});
  server.receive(n3, Phase1a{.rnd = 7});
  EXPECT_EQ(server.receive(c1, Propose{.value = "red"}), nothing);
  EXPECT_EQ(server.durable(), (Durable{.rnd = 7}));
}

TEST(FastPaxosAcceptor, AnAnyMessageThatComesLateDoesNotReplaceANewerOne) {
  Lone<FastPaxos> server = acceptor();
  server.receive(n3, Phase2a{.rnd = 7});
  server.receive(n2, Phase2a{.rnd = 4});
  server.receive(c1, Propose{.value = "red"});
  EXPECT_EQ(server.durable(), (Durable{.rnd = 7, .vrnd = 7, .vval = "red"}));
}

// ---------------------------------------------------------------- crashes

// "An agent restores its state from stable storage when it restarts" (§2.1).
TEST(FastPaxosAcceptor, RemembersItsPromiseAndItsVoteThroughACrash) {
  Lone<FastPaxos> server = acceptor();
  server.receive(n2, Phase2a{.rnd = 4, .val = "red"});
  server.receive(n3, Phase1a{.rnd = 7});
  const Durable before = server.durable();
  server.restart();
  EXPECT_EQ(server.durable(), before);
  EXPECT_EQ(server.state(), Volatile{});
  EXPECT_EQ(server.receive(n2, Phase1a{.rnd = 5}), sent(n2, RoundBegun{.rnd = 7}));
  EXPECT_EQ(server.receive(n3, Phase1a{.rnd = 7}),
            sent(n3, Phase1b{.rnd = 7, .vrnd = 4, .vval = "red"}));
}

// "Acceptors must write to stable storage before sending their phase 2b messages" (§2.4.2).
TEST(FastPaxosAcceptor, SaysNothingBeforeItIsOnDisk) {
  Lone<FastPaxos> server = acceptor();
  server.cluster().slow_disks();
  EXPECT_EQ(server.receive(n2, Phase1a{.rnd = 4}), nothing);
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 4, .val = "red"}), nothing);
  EXPECT_EQ(server.sync(), sent(n2, Phase1b{.rnd = 4}));
  EXPECT_EQ(server.sync(), sent(n2, Phase2b{.rnd = 4, .val = "red"}));
}

TEST(FastPaxosAcceptor, ForgetsAnAnyMessageInACrash) {
  Lone<FastPaxos> server = acceptor();
  server.receive(n2, Phase2a{.rnd = 4});
  server.restart();
  EXPECT_EQ(server.receive(c1, Propose{.value = "red"}), nothing);
  EXPECT_EQ(server.receive(n2, Phase2a{.rnd = 4}),
            sent(c1, Phase2b{.rnd = 4, .val = "red"}) + sent(n2, Phase2b{.rnd = 4, .val = "red"}));
}

}  // namespace
}  // namespace orrery::fast_paxos
