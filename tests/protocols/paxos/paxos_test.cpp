/// Paxos, sentence by sentence of "Paxos Made Simple" (Lamport 2001).

#include "protocols/paxos/paxos.hpp"

#include <gtest/gtest.h>

#include "tests/protocols/paxos/support.hpp"

namespace orrery::paxos {
namespace {

// ---------------------------------------------------------------- acceptors

// §2.2, phase 1 (b): "If an acceptor receives a prepare request with number n greater than that of
// any prepare request to which it has already responded, then it responds to the request with a
// promise not to accept any more proposals numbered less than n and with the highest-numbered
// proposal (if any) that it has accepted."
TEST(PaxosAcceptor, PromisesToTheHighestNumberOnly) {
  struct Case {
    std::string why;
    Ballot promised;
    Ballot asked;
    bool promises;
  };
  for (const Case& a_case : {
           Case{"the first request", {}, number(1, n2), true},
           Case{"a higher round", number(1, n3), number(2, n2), true},
           Case{"the same round of a higher proposer", number(1, n2), number(1, n3), true},
           Case{"the same round of a lower proposer", number(1, n3), number(1, n2), false},
           Case{"a lower round", number(2, n2), number(1, n3), false},
           Case{"the same request again", number(2, n2), number(2, n2), true},
       }) {
    SCOPED_TRACE(a_case.why);
    Lone<Paxos> acceptor(3, {}, {.promised = a_case.promised});
    const NodeId from = a_case.asked.proposer;
    const Effects answer = acceptor.receive(from, Prepare{.n = a_case.asked});
    if (a_case.promises) {
      EXPECT_EQ(answer, sent(from, Promise{.n = a_case.asked}));
      EXPECT_EQ(acceptor.durable().promised, a_case.asked);
    } else {
      EXPECT_EQ(answer, sent(from, Nack{.n = a_case.asked, .promised = a_case.promised}));
      EXPECT_EQ(acceptor.durable().promised, a_case.promised);
    }
  }
}

TEST(PaxosAcceptor, ReportsTheHighestNumberedProposalThatItHasAccepted) {
  Lone<Paxos> acceptor(3);
  acceptor.receive(n2, Accept{.n = number(1, n2), .v = "a"});
  acceptor.receive(n3, Accept{.n = number(2, n3), .v = "b"});
  acceptor.receive(n2, Accept{.n = number(1, n2), .v = "a"});  // late
  EXPECT_EQ(
      acceptor.receive(n2, Prepare{.n = number(3, n2)}),
      sent(n2, Promise{.n = number(3, n2), .accepted = Proposal{.n = number(2, n3), .v = "b"}}));
}

// §2.2, phase 2 (b): "If an acceptor receives an accept request for a proposal numbered n, it
// accepts the proposal unless it has already responded to a prepare request having a number greater
// than n."
TEST(PaxosAcceptor, AcceptsUnlessItHasPromisedMore) {
  for (const Ballot& promised : {Ballot{}, number(1, n2), number(2, n2)}) {
    Lone<Paxos> acceptor(3, {}, {.promised = promised});
    EXPECT_EQ(acceptor.receive(n2, Accept{.n = number(2, n2), .v = "a"}),
              sent_to_each({n1, n2, n3}, Accepted{.n = number(2, n2), .v = "a"}));
    EXPECT_EQ(acceptor.durable().accepted, (Proposal{.n = number(2, n2), .v = "a"}));
  }
  Lone<Paxos> acceptor(3, {}, {.promised = number(2, n3)});
  EXPECT_EQ(acceptor.receive(n2, Accept{.n = number(2, n2), .v = "a"}),
            sent(n2, Nack{.n = number(2, n2), .promised = number(2, n3)}));
  EXPECT_EQ(acceptor.durable().accepted, std::nullopt);
}

// M. Brooker, "The Bug in Paxos Made Simple" (2021): an acceptor that has accepted a proposal
// without a promise must not accept a lower one.
TEST(PaxosAcceptor, AcceptingIsAPromise) {
  Lone<Paxos> acceptor(3);
  acceptor.receive(n3, Accept{.n = number(100, n3), .v = "b"});
  EXPECT_EQ(acceptor.receive(n2, Accept{.n = number(1, n2), .v = "a"}),
            sent(n2, Nack{.n = number(1, n2), .promised = number(100, n3)}));
}

// §2.5: "Stable storage, preserved during failures, is used to maintain the information that the
// acceptor must remember. An acceptor records its intended response in stable storage before
// actually sending the response."
TEST(PaxosAcceptor, RemembersInACrashWhatItHasAnswered) {
  Lone<Paxos> acceptor(3);
  acceptor.receive(n2, Accept{.n = number(1, n2), .v = "a"});
  acceptor.receive(n3, Prepare{.n = number(2, n3)});
  const Durable before = acceptor.durable();
  acceptor.restart();
  EXPECT_EQ(acceptor.durable(), before);
  EXPECT_EQ(acceptor.receive(n2, Prepare{.n = number(1, n2)}),
            sent(n2, Nack{.n = number(1, n2), .promised = number(2, n3)}));
}

TEST(PaxosAcceptor, AnswersWhenItsDiskHasIt) {
  Lone<Paxos> acceptor(3);
  acceptor.cluster().slow_disks();
  EXPECT_EQ(acceptor.receive(n2, Prepare{.n = number(1, n2)}), nothing);
  EXPECT_EQ(acceptor.sync(), sent(n2, Promise{.n = number(1, n2)}));
  EXPECT_EQ(acceptor.receive(n2, Accept{.n = number(1, n2), .v = "a"}), nothing);
  EXPECT_EQ(acceptor.sync(), sent_to_each({n1, n2, n3}, Accepted{.n = number(1, n2), .v = "a"}));
}

// ---------------------------------------------------------------- proposers

// §2.2, phase 1 (a): "A proposer selects a proposal number n and sends a prepare request with
// number n to a majority of acceptors."
TEST(PaxosProposer, AsksAcceptorsToPrepare) {
  Lone<Paxos> process(3);
  EXPECT_EQ(process.receive(c1, Propose{.value = "a"}),
            sent_to_each({n1, n2, n3}, Prepare{.n = number(1, n1)}));
  EXPECT_EQ(process.durable().lastTried, number(1, n1));
}

// §2.5: "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to
// issue, and begins phase 1 with a higher proposal number than any it has already used."
TEST(PaxosProposer, NeverUsesANumberTwice) {
  Lone<Paxos> process = proposer(3);
  EXPECT_EQ(process.expire(TryAgain{}), sent_to_each({n1, n2, n3}, Prepare{.n = number(2, n1)}));
  process.restart();
  EXPECT_EQ(process.receive(c1, Propose{.value = "b"}),
            sent_to_each({n1, n2, n3}, Prepare{.n = number(3, n1)}));
}

// §2.5: "Different proposers choose their numbers from disjoint sets of numbers."
TEST(PaxosProposer, HasNumbersOfItsOwn) {
  EXPECT_NE(next_ballot({}, n1), next_ballot({}, n2));
  EXPECT_LT(next_ballot({}, n2), next_ballot(next_ballot({}, n2), n1));
}

TEST(PaxosProposer, AsksNobodyBeforeItsNumberIsOnDisk) {
  Lone<Paxos> process(3);
  process.cluster().slow_disks();
  EXPECT_EQ(process.receive(c1, Propose{.value = "a"}), nothing);
  EXPECT_EQ(process.sync(), sent_to_each({n1, n2, n3}, Prepare{.n = number(1, n1)}));
}

// §2.2, phase 2 (a): "If the proposer receives a response to its prepare requests (numbered n) from
// a majority of acceptors, then it sends an accept request … for a proposal numbered n with a value
// v, where v is the value of the highest-numbered proposal among the responses, or is any value if
// the responses reported no proposals."
TEST(PaxosProposer, ProposesWhatTheResponsesAllow) {
  using Reports = std::vector<std::optional<Proposal>>;
  struct Case {
    std::string why;
    Reports reports;
    ProposedValue v;
  };
  const Proposal b{.n = number(1, n2), .v = "b"};
  const Proposal c{.n = number(1, n3), .v = "c"};
  for (const Case& a_case : {
           Case{"no proposals: its own", Reports{{}, {}}, "a"},
           Case{"one", Reports{{}, b}, "b"},
           Case{"the highest comes last", Reports{b, c}, "c"},
           Case{"the highest comes first", Reports{c, b}, "c"},
       }) {
    SCOPED_TRACE(a_case.why);
    Lone<Paxos> process = proposer(3);
    process.expire(TryAgain{});
    const Ballot n = number(2, n1);
    EXPECT_EQ(process.receive(n2, Promise{.n = n, .accepted = a_case.reports[0]}), nothing);
    EXPECT_EQ(process.receive(n3, Promise{.n = n, .accepted = a_case.reports[1]}),
              sent_to_each({n1, n2, n3}, Accept{.n = n, .v = a_case.v}));
  }
}

TEST(PaxosProposer, IssuesOneProposalANumber) {
  Lone<Paxos> process = proposer(3);
  process.receive(n2, Promise{.n = number(1, n1)});
  process.receive(n3, Promise{.n = number(1, n1)});
  const Proposal b{.n = number(1, n2), .v = "b"};
  EXPECT_EQ(process.receive(n1, Promise{.n = number(1, n1), .accepted = b}), nothing);
}

TEST(PaxosProposer, NeedsAMajorityOfDifferentAcceptors) {
  for (const std::uint32_t acceptors : {1U, 2U, 3U, 4U, 5U, 6U, 7U}) {
    SCOPED_TRACE(acceptors);
    Lone<Paxos> process = proposer(7, {.acceptors = acceptors});
    for (std::uint32_t i = 1; i <= acceptors / 2; ++i) {
      EXPECT_EQ(process.receive(replica(i), Promise{.n = number(1, n1)}), nothing);
      EXPECT_EQ(process.receive(replica(i), Promise{.n = number(1, n1)}), nothing);  // a copy
    }
    EXPECT_EQ(process.state().phase, Phase::prepare);
    process.receive(replica(acceptors / 2 + 1), Promise{.n = number(1, n1)});
    EXPECT_EQ(process.state().phase, Phase::accept);
  }
}

// §2.5: "Response messages are tagged with the corresponding proposal number to prevent confusion."
TEST(PaxosProposer, IgnoresResponsesToEarlierRequests) {
  Lone<Paxos> process = proposer(3);
  process.expire(TryAgain{});
  for (const NodeId acceptor : {n1, n2, n3}) {
    EXPECT_EQ(process.receive(acceptor, Promise{.n = number(1, n1)}), nothing);
  }
  EXPECT_EQ(process.state().phase, Phase::prepare);
}

// §2.2: "… then it should probably inform the proposer, who should then abandon its proposal."
TEST(PaxosProposer, AbandonsItsProposalForAHigherOneAndTriesAgainAboveIt) {
  Lone<Paxos> process = proposer(3);
  process.receive(n2, Nack{.n = number(1, n1), .promised = number(7, n3)});
  EXPECT_EQ(process.state().phase, Phase::backs_off);
  EXPECT_EQ(process.receive(n1, Promise{.n = number(1, n1)}), nothing);
  EXPECT_EQ(process.receive(n3, Promise{.n = number(1, n1)}), nothing);
  EXPECT_EQ(process.expire(TryAgain{}), sent_to_each({n1, n2, n3}, Prepare{.n = number(8, n1)}));
}

TEST(PaxosProposer, DoesNotAbandonForARefusalOfAnEarlierRequest) {
  Lone<Paxos> process = proposer(3);
  process.expire(TryAgain{});
  process.receive(n2, Nack{.n = number(1, n1), .promised = number(1, n3)});
  EXPECT_EQ(process.state().phase, Phase::prepare);
}

TEST(PaxosProposer, TellsEveryClientThatAskedAndThoseWhoComeLate) {
  Lone<Paxos> process = proposer(3);
  EXPECT_EQ(process.receive(c2, Propose{.value = "b"}), nothing);  // it is at it already
  process.receive(n2, Accepted{.n = number(1, n1), .v = "a"});
  EXPECT_EQ(process.receive(n3, Accepted{.n = number(1, n1), .v = "a"}),
            output(Learned{.v = "a"}) + sent_to_each({c1, c2}, Decided{.value = "a"}));
  EXPECT_EQ(process.receive(c2, Propose{.value = "b"}), sent(c2, Decided{.value = "a"}));
  EXPECT_FALSE(process.is_running(TryAgain{}));
}

TEST(PaxosProposer, HasNothingToProposeForALearnerWhoAsksTooEarly) {
  Lone<Paxos> process(3);
  EXPECT_EQ(process.receive(n2, Ask{}), sent_to_each({n1, n2, n3}, Prepare{.n = number(1, n1)}));
  process.receive(n2, Promise{.n = number(1, n1)});
  EXPECT_EQ(process.receive(n3, Promise{.n = number(1, n1)}), nothing);
  EXPECT_EQ(process.state().phase, Phase::idle);
  EXPECT_FALSE(process.is_running(TryAgain{}));
}

// ---------------------------------------------------------------- learners

// §2.3: "To learn that a value has been chosen, a learner must find out that a proposal has been
// accepted by a majority of acceptors."
TEST(PaxosLearner, LearnsFromAMajorityForOneProposal) {
  Lone<Paxos> learner(5);
  const Accepted a{.n = number(1, n2), .v = "a"};
  EXPECT_EQ(learner.receive(n1, a), nothing);
  EXPECT_EQ(learner.receive(n1, a), nothing);  // a copy
  EXPECT_EQ(learner.receive(n2, a), nothing);
  EXPECT_EQ(learner.receive(n3, Accepted{.n = number(2, n2), .v = "a"}), nothing);  // another one
  EXPECT_EQ(learner.receive(n4, a), output(Learned{.v = "a"}));
  EXPECT_EQ(learner.state().learned, "a");
}

TEST(PaxosLearner, KeepsTheHighestAcceptanceOfEach) {
  Lone<Paxos> learner(3);
  learner.receive(n1, Accepted{.n = number(2, n2), .v = "b"});
  learner.receive(n1, Accepted{.n = number(1, n1), .v = "a"});  // late
  EXPECT_EQ(learner.receive(n3, Accepted{.n = number(2, n2), .v = "b"}), output(Learned{.v = "b"}));
}

// §2.3: "Because of message loss, a value could be chosen with no learner ever finding out. … If a
// learner needs to know whether a value has been chosen, it can have a proposer issue a proposal."
TEST(PaxosLearner, AsksAProposerUntilItKnows) {
  Lone<Paxos> learner(3, {.proposers = 1}, {}, n3);
  EXPECT_EQ(learner.expire(AskDue{}), sent(n1, Ask{}));
  EXPECT_EQ(learner.expire(AskDue{}), sent(n1, Ask{}));
  EXPECT_EQ(learner.receive(n1, Decided{.value = "a"}), output(Learned{.v = "a"}));
  EXPECT_FALSE(learner.is_running(AskDue{}));
}

TEST(PaxosLearner, FindsOutByANewProposalWhatWasChosenUnseen) {
  Cluster cluster;
  cluster.add<Paxos>('n', 3);
  cluster.begin();
  cluster.receive(n1, c1, Propose{.value = "a"});
  for (const NodeId acceptor : {n1, n2}) cluster.deliver<Prepare>(n1, acceptor);
  for (const NodeId acceptor : {n1, n2}) cluster.deliver<Promise>(acceptor, n1);
  for (const NodeId acceptor : {n1, n2}) cluster.deliver<Accept>(n1, acceptor);
  cluster.drop_all();  // every acceptance is lost: "a" is chosen, and nobody knows
  cluster.crash(n1);   // who proposed it forgets

  cluster.receive(n3, n3, Ask{});
  cluster.deliver_all();
  EXPECT_EQ(cluster.state<Volatile>(n2).learned, "a");
  EXPECT_EQ(cluster.state<Volatile>(n3).learned, "a");
}

// ---------------------------------------------------------------- all together

TEST(Paxos, DecidesForOneClientInFourDelays) {
  Cluster cluster;
  cluster.add<Paxos>('n', 3, {.proposers = 1});
  cluster.add<ProposingClient>('c', 1);
  cluster.begin();
  cluster.invoke(c1, propose("a"));
  cluster.deliver_all();
  for (const NodeId node : {n1, n2, n3}) EXPECT_EQ(cluster.state<Volatile>(node).learned, "a");
}

TEST(Paxos, OfOneNodeDecidesAlone) {
  Cluster cluster;
  cluster.add<Paxos>('n', 1);
  cluster.begin();
  cluster.receive(n1, c1, Propose{.value = "a"});
  cluster.deliver_all();
  EXPECT_EQ(cluster.state<Volatile>(n1).learned, "a");
}

// §2.4: "Proposer p completes phase 1 for a proposal number n1. Another proposer q then completes
// phase 1 for a proposal number n2 > n1. Proposer p's phase 2 accept requests for a proposal
// numbered n1 are ignored … And so on."
TEST(Paxos, TwoProposersCanKeepEachOtherFromBeingChosen) {
  Cluster cluster;
  cluster.add<Paxos>('n', 3, {.proposers = 2});
  cluster.begin();
  cluster.receive(n1, c1, Propose{.value = "a"});
  const auto completes_phase_1 = [&](NodeId p) {
    for (const NodeId acceptor : {n1, n2, n3}) cluster.deliver<Prepare>(p, acceptor);
    for (const NodeId acceptor : {n1, n2, n3}) cluster.deliver<Promise>(acceptor, p);
  };
  const auto is_refused = [&](NodeId p) {
    for (const NodeId acceptor : {n1, n2, n3}) cluster.deliver<Accept>(p, acceptor);
    for (const NodeId acceptor : {n1, n2, n3}) cluster.deliver<Nack>(acceptor, p);
    EXPECT_EQ(cluster.state<Volatile>(p).phase, Phase::backs_off);
    cluster.expire(p, TryAgain{});
  };
  completes_phase_1(n1);
  cluster.receive(n2, c2, Propose{.value = "b"});
  for (int round = 0; round < 20; ++round) {
    completes_phase_1(n2);
    is_refused(n1);
    completes_phase_1(n1);
    is_refused(n2);
  }
  EXPECT_GT(cluster.state<Durable>(n2).lastTried.round, 20U);
  for (const NodeId acceptor : {n1, n2, n3}) {
    EXPECT_EQ(cluster.state<Durable>(acceptor).accepted, std::nullopt);
  }
}

}  // namespace
}  // namespace orrery::paxos
