/// Tries at the tasks of the lessons that are shipped, each alone: those that come to the goal by
/// its words and not by its meaning are refused with the sentence that says why.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocols/registry.hpp"
#include "sim/lessons/play.hpp"

namespace orrery::lessons {
namespace {

struct Try {
  const char* name;
  const char* lesson;
  std::size_t step;  ///< from 1
  std::vector<std::string> changes;
  const char* because;  ///< of a try that misses; null: it is made
  bool counts = true;
};

const char* const late_at_n2 = R"({"at":"21ms","clog":"n2","for":"9ms"})";
const char* const postponed = R"({"at":"0s","postpone":"decision"})";

std::vector<std::string> faults(const std::vector<std::string>& each) {
  std::string all;
  for (const std::string& fault : each) all += (all.empty() ? "" : ",") + fault;
  return {"faults=[" + all + "]"};
}

std::string lie(const std::string& who, const std::string& to, const std::string& field = "order") {
  const std::string kind = to.empty() ? "falsify" : "equivocate";
  const std::string whom = to.empty() ? "" : R"(,"to":[")" + to + R"("])";
  return R"({"at":"0s",")" + kind + R"(":{"who":")" + who + R"(","field":")" + field +
         R"(","value":"retreat")" + whom + "}}";
}

const std::string slow_write =
    R"(pins=[{"message":"Write","from":"c1","to":"n1","nth":2,"is":"500ms"}])";

const std::vector<Try> tries{
    // FLP: the other value
    {"ALateProposer", "flp", 2,
     faults({R"({"when":{"message":"Prepare","from":"n2"},"delay":"500ms","times":3})"}), nullptr},
    {"ADeadProposer", "flp", 2, faults({R"({"at":"0s","crash":"n2"})"}), "Somebody has crashed",
     false},
    {"APausedProposer", "flp", 2, faults({R"({"at":"0s","pause":"n2","for":"1s"})"}), "was stopped",
     false},
    {"ALostPrepare", "flp", 2,
     faults({R"({"when":{"message":"Prepare","from":"n2"},"lose":"it","times":3})"}),
     "Messages were lost (2)", false},
    {"NothingInParticular", "flp", 2, faults({R"({"when":{"message":"Decided"},"delay":"1s"})"}),
     "It has chosen b again"},
    // FLP: undecided
    {"TheAdversary", "flp", 3, faults({postponed}), nullptr},
    {"AConstantDelay", "flp", 3,
     faults({R"({"when":{"message":"Promise"},"delay":"300ms","times":5000})"}), nullptr},
    {"AnAdversaryAndACrash", "flp", 3,
     faults({postponed, R"({"at":"0s","crash":"n3","for":"1ms"})"}), "Somebody has crashed", false},
    {"AnAdversaryAndAPause", "flp", 3, faults({postponed, R"({"at":"2s","pause":"all"})"}),
     "was stopped", false},
    {"DeadWithoutAMessageToTell", "flp", 3,
     faults({postponed, R"({"at":"2s","sequence":[{"clog":"all"},{"crash":"all"}]})"}),
     "Somebody has crashed", false},
    {"ChosenAndNobodyHearsOfIt", "flp", 3,
     faults({R"({"at":"0s","clock_drift":{"who":"all","drift":"-97%"}})",
             R"({"when":{"message":"Accepted"},"delay":"1000s","times":10000})"}),
     "longer than the 5 s", false},
    {"SlowAndThenSettled", "flp", 3,
     faults({R"({"at":"0s","clock_drift":{"who":"all","drift":"-99%"}})",
             R"({"when":{"message":"Promise"},"delay":"5s","times":9})"}),
     "A disk or a clock was tampered with", false},
    {"AStalledDisk", "flp", 2, faults({R"({"at":"0s","disk_stall":"n2","for":"1s"})"}),
     "A disk or a clock was tampered with", false},
    {"AStalledDiskByHand",
     "flp",
     2,
     {R"(hands=[{"after":6,"disk_stall":"n2"}])"},
     "A disk or a clock was tampered with",
     false},
    {"HurriedMessages",
     "flp",
     2,
     {R"(pins=[{"message":"Propose","to":"n1","is":"1ms"},)"
      R"({"message":"Prepare","from":"n1","is":"1ms"},{"message":"Promise","to":"n1","is":"1ms"},)"
      R"({"message":"Accept","from":"n1","is":"1ms"}])"},
     "you may only delay it",
     false},
    {"SlowDisks", "flp", 3,
     faults({R"({"at":"0s","disk_slow":{"who":["n1","n2","n3"],"factor":1000}})"}),
     "A disk or a clock was tampered with", false},
    // Generals
    {"OneLie", "generals", 1, faults({lie("n3", "")}), nullptr},
    {"ALieOfTwo", "generals", 1,
     faults({R"({"at":"0s","falsify":{"who":["n2","n3"],"field":"order","value":"retreat"}})"}),
     "Let n3 alone lie"},
    {"NoLieButLate", "generals", 1, faults({late_at_n2}), "within its round", false},
    {"NoLieButLost", "generals", 1,
     faults({R"({"when":{"message":"OralMessage","from":"n3"},"lose":"it"})"}), "did not arrive",
     false},
    {"DeadLieutenant", "generals", 1, faults({R"({"at":"0s","crash":"n3"})"}),
     "n3 does not attack"},
    {"FastClock", "generals", 1,
     faults({R"({"at":"0s","clock_drift":{"who":"n2","drift":"50%"}})"}), "A clock runs fast",
     false},
    {"OfFourALie", "generals", 2, faults({lie("n4", "")}), "three reports"},
    {"OfFourALieAndLate", "generals", 2, faults({lie("n4", ""), late_at_n2}), "within its round",
     false},
    {"OfFourTwoLiars", "generals", 2,
     faults({R"({"at":"0s","falsify":{"who":["n3","n4"],"field":"order","value":"retreat"}})"}),
     "more than one traitor", false},
    {"OfFourTheCommander", "generals", 2, faults({lie("n1", "n3")}), "the commander is loyal",
     false},
    {"OfFourADeadLieutenant", "generals", 2, faults({R"({"at":"0s","crash":"n3"})", lie("n4", "")}),
     "did not decide", false},
    {"TheCommanderToOne", "generals", 3, faults({lie("n1", "n3")}), "attack, attack, retreat"},
    {"TheCommanderToOneAndLate", "generals", 3,
     faults({lie("n1", "n4"), R"({"at":"21ms","clog":"n4","for":"9ms"})"}), "within its round",
     false},
    {"ALieutenantInThatStep", "generals", 3, faults({lie("n4", "")}), "you are the commander",
     false},
    {"SignedByAnother", "generals", 6, faults({lie("n3", "", "chain.order")}),
     "not the commander's signature"},
    {"SignedAndSilent", "generals", 6, faults({R"({"at":"0s","mute":{"who":"n3"}})"}),
     "Silence takes nothing"},
    {"SignedAndTheCommanderIsSilent", "generals", 6, faults({R"({"at":"0s","mute":{"who":"n1"}})"}),
     "In this step he is loyal", false},
    {"SignedAndAnswerableForNobody", "generals", 6, faults({lie("n1", "", "chain.order")}),
     "In this step he is loyal", false},
    {"SignedByTheCommander", "generals", 6, faults({lie("n1", "n3", "chain.order")}),
     "In this step he is loyal", false},
    {"TwoSignedOrders", "generals", 7, faults({lie("n1", "n3", "chain.order")}),
     "that proves that he is a traitor"},
    {"OneSignedOrder", "generals", 7, faults({lie("n3", "", "chain.order")}),
     "Nobody holds two orders", false},
    {"TwoSignedOrdersAndLate", "generals", 7, faults({lie("n1", "n3", "chain.order"), late_at_n2}),
     "within its round", false},
    // Quorums
    {"ASlowWrite", "quorums", 1, {slow_write}, nullptr},
    {"ASlowWriteAndACrash",
     "quorums",
     1,
     {slow_write, R"(faults=[{"at":"50ms","crash":"replicas","for":"10ms"}])"},
     "A server was down",
     false},
    {"ALostWrite", "quorums", 1,
     faults({R"({"when":{"message":"Write","from":"c1","to":"n1"},"lose":"it","times":9})"}),
     "Messages were lost", false},
    {"AWipedDisk", "quorums", 1, faults({R"({"at":"140ms","wipe":"n1","for":"1ms"})"}),
     "A server was down", false},
    {"AWrongClock", "quorums", 1,
     faults({R"({"at":"50ms","clock_step":{"who":"c1","by":"-90ms"}})"}), "clock is wrong", false},
    {"NewAndThenOldWhileItIsWritten",
     "quorums",
     1,
     {R"(pins=[{"message":"Write","from":"c1","to":"n2","nth":2,"is":"500ms"},)"
      R"({"message":"Write","from":"c1","to":"n3","nth":2,"is":"500ms"},)"
      R"({"message":"WriteReply","from":"n1","to":"c1","nth":2,"is":"400ms"},)"
      R"({"message":"ReadReply","from":"n1","to":"c3","is":"200ms"}])"},
     "had not ended when it began"},
    {"NothingThatMatters",
     "quorums",
     1,
     {R"(pins=[{"message":"Write","from":"c1","to":"n3","nth":1,"is":"50ms"}])"},
     "No read was stale"},
    {"TheWriteBack", "quorums", 3, {"protocol.abd.write_back=true"}, nullptr},
    {"ASmallResend", "quorums", 3, {"protocol.abd.resend=10ms"}, "A slower one would break it"},
    // Raft
    {"EqualTimeouts", "raft", 1, {"protocol.raft.election_timeout=150ms..155ms"}, nullptr},
    {"ACrashSplitsTheVote",
     "raft",
     1,
     {R"(hands=[{"after":5,"at":"100ms","expire":{"timer":"ElectionTimeout","node":"n2"}},)"
      R"({"after":6,"at":"100ms","expire":{"timer":"ElectionTimeout","node":"n3"}},)"
      R"({"after":7,"at":"105ms","crash":"n2"},{"after":7,"at":"105ms","crash":"n3"},)"
      R"({"after":7,"at":"109ms","restart":"crashed"}])"},
     "Servers are down",
     false},
    {"OneEarlyCandidate",
     "raft",
     1,
     {R"(pins=[{"timer":"ElectionTimeout","node":"n1","nth":1,"is":"100ms"}])"},
     "The first candidate had asked"},
    {"APauseSplitsTheVote",
     "raft",
     1,
     {R"(hands=[{"after":5,"at":"100ms","pause":["n1","n2","n3"]},)"
      R"({"after":6,"at":"101ms","expire":{"timer":"ElectionTimeout","node":"n4"}},)"
      R"({"after":7,"at":"101ms","expire":{"timer":"ElectionTimeout","node":"n5"}},)"
      R"({"after":8,"at":"900ms","resume":"all"}])"},
     "or stand still",
     false},
    {"ACrashIsNotEnough",
     "raft",
     6,
     {R"(hands=[{"after":1,"at":"100ms","expire":{"timer":"ElectionTimeout","node":"n1"}},)"
      R"({"after":1,"at":"400ms","crash":"n1"}])"},
     "Elections that were won: 1."},
    {"WipedDisks",
     "raft",
     6,
     {R"(hands=[{"after":1,"at":"100ms","expire":{"timer":"ElectionTimeout","node":"n1"}},)"
      R"({"after":1,"at":"500ms","wipe":["n1","n2"]},{"after":1,"at":"600ms","restart":"crashed"},)"
      R"({"after":1,"at":"700ms","expire":{"timer":"ElectionTimeout","node":"n2"}}])"},
     "A server has lost its disk",
     false},
    // CAP
    {"ABrokerBetweenTheSides",
     "cap",
     3,
     {R"(protocol={"quorum_register":{"r":1,"order":"queue_first","consume":"1ms"}})"},
     "neither lamp is lit"},
    {"ThreeMembers",
     "cap",
     3,
     {R"(protocol={"raft":{"members":3}})"},
     "the servers that decide are on their side"},
    {"AMajorityStore", "cap", 3, {"protocol=abd"}, "c1 and c2 wait in vain"},
    {"AnAvailableStore", "cap", 3, {"protocol=quorum_store"}, "what they saw is not from one copy"},
    {"OnePrimary",
     "cap",
     3,
     {R"(protocol={"primary_secondary":{"failover":"none"}})"},
     "the servers that decide are on their side"},
};

class LessonTry : public testing::TestWithParam<Try> {};

TEST_P(LessonTry, IsGradedByItsMeaning) {
  const Try& tried = GetParam();
  const std::string file =
      std::string(ORRERY_SOURCE_DIR) + "/scenarios/lessons/" + tried.lesson + ".md";
  Play play(load_lesson(file, shipped_catalogue()), {}, shipped_catalogue());
  play.go_to(tried.step - 1);
  for (const std::string& change : tried.changes) play.change(change);
  const Answered answered = play.attempt();
  EXPECT_EQ(answered.grade.is_right, tried.because == nullptr) << answered.grade.because;
  if (tried.because == nullptr) return;
  EXPECT_THAT(answered.grade.because, testing::HasSubstr(tried.because));
  EXPECT_EQ(answered.grade.counts, tried.counts);
}

INSTANTIATE_TEST_SUITE_P(Lessons, LessonTry, testing::ValuesIn(tries), [](const auto& tried) {
  return std::string(tried.param.lesson) + tried.param.name;
});

}  // namespace
}  // namespace orrery::lessons
