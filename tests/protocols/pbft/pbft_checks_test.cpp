/// PBFT's judges, each against replicas that break one promise and against some that do not, and
/// against liars, of whom nothing is promised.

#include "protocols/pbft/pbft_checks.hpp"

#include <gtest/gtest.h>

#include "tests/protocols/pbft/mac_support.hpp"

namespace orrery::pbft::checks_test {

using Said = std::variant<Signed<PrePrepare>, Signed<Prepare>, Signed<Commit>, Signed<Checkpoint>,
                          Signed<NewView>, Signed<MacViewChange>, Signed<MacNewView>>;

/// What a replica has on its disk, says and does in one step, whatever PBFT would do.
struct Scene {
  NodeId actor{};
  std::vector<Said> messages{};
  std::optional<Executed> executed{};
  std::optional<Prepared> certificate{};  // by its sequence number
};

struct Cue {
  std::uint64_t scene{};
};
BOOST_DESCRIBE_STRUCT(Cue, (), (scene))

/// Plays the scene that it gets a cue for.
class Actor : public Process<std::variant<Cue>, Nothing, Output, Durable, Volatile, Config> {
 public:
  static inline std::vector<Scene> scenes{};
  void start() {}
  void on(const Cue& m) {
    const Scene& scene = scenes[m.scene];
    if (scene.certificate) {
      prepared.insert_or_assign(scene.certificate->prePrepare->seq, *scene.certificate);
    }
    for (const Said& message : scene.messages) {
      std::visit([&](const auto& content) { broadcast(content); }, message);
    }
    if (scene.executed) output(*scene.executed);
  }
};
static_assert(is_process<Actor>);

/// What the judges say when these scenes have been played, by four replicas.
std::vector<std::string> verdicts(const std::vector<Scene>& scenes,
                                  const std::vector<NodeId>& liars = {}) {
  Actor::scenes = scenes;
  World world(1);
  world.add_group('n', 4, 'n', [](NodeId) { return make_box<Actor>(Config{}); });
  world.add_group('c', 1, 'n', [](NodeId) { return make_box<Client>(ClientConfig{}); });
  world.add_monitor(make_checks());
  for (const NodeId liar : liars) world.declare_liar(liar);
  world.begin();
  for (std::uint64_t i = 0; i < scenes.size(); ++i) {
    world.receive(scenes[i].actor, make_payload(Cue{.scene = i}), n1);
  }
  std::vector<std::string> names;
  for (const Violation& violation : world.violations()) names.push_back(violation.judge);
  return names;
}

using Names = std::vector<std::string>;
const Names silent{};
Names only(std::string_view judge) { return {std::string(judge)}; }

Scene executes(NodeId actor, Seq n, const Requests& m) {
  return {.actor = actor, .executed = Executed{.seq = n, .requests = m}};
}

TEST(PbftChecks, TwoReplicasExecuteDifferentRequestsWithOneNumber) {
  EXPECT_EQ(verdicts({executes(n1, 1, m1), executes(n2, 1, m2)}), only(judges::agreement));
  EXPECT_EQ(verdicts({executes(n1, 1, m1), executes(n2, 1, m1), executes(n2, 2, m2)}), silent);
  EXPECT_EQ(verdicts({executes(n1, 1, m1), executes(n2, 1, m2)}, {n2}), silent) << "n2 lies";
}

TEST(PbftChecks, ARequestIsExecutedThatNoClientHasSigned) {
  const Requests forged(Batch{Shared<Signed<Request>>(signed_by(n3, *request(1)))});
  Signed<Request> other = request(1);
  other.change([](Request& m) { m.operation.value = "other"; });
  const Requests changed(Batch{Shared<Signed<Request>>(other)});
  const Requests unknown(Batch{Shared<Signed<Request>>(request(1, client(9)))});
  for (const Requests& each : {forged, changed, unknown}) {
    EXPECT_EQ(verdicts({executes(n1, 1, each)}), only(judges::validity));
  }
  EXPECT_EQ(verdicts({executes(n1, 1, null_request())}), silent);
}

TEST(PbftChecks, TwoReplicasPrepareDifferentRequestsInOneViewWithOneNumber) {
  const Scene first{.actor = n1, .messages = {commit(0, 1, m1, n1)}};
  const Scene second{.actor = n2, .messages = {commit(0, 1, m2, n2)}};
  const Scene later{.actor = n2, .messages = {commit(1, 1, m2, n2)}};
  EXPECT_EQ(verdicts({first, second}), only(judges::one_certificate));
  EXPECT_EQ(verdicts({first, later}), silent) << "another view";
  EXPECT_EQ(verdicts({first, second}, {n1}), silent);
}

TEST(PbftChecks, AReplicaVotesForTwoRequests) {
  const Scene first{.actor = n2, .messages = {prepare(0, 1, m1, n2)}};
  const Scene second{.actor = n2, .messages = {prepare(0, 1, m2, n2)}};
  EXPECT_EQ(verdicts({first, second}), only(judges::one_vote));
  EXPECT_EQ(verdicts({first, first}), silent) << "it says it again";
  const Scene passed_on{.actor = n2, .messages = {prepare(0, 1, m2, n3)}};
  EXPECT_EQ(verdicts({first, passed_on}), silent) << "another's word";
}

TEST(PbftChecks, APrimaryAssignsOneNumberTwice) {
  const Scene first{.actor = n1, .messages = {pre_prepare(0, 1, m1)}};
  const Scene second{.actor = n1, .messages = {pre_prepare(0, 1, m2)}};
  const Scene without{.actor = n1, .messages = {without_requests(pre_prepare(0, 1, m1))}};
  EXPECT_EQ(verdicts({first, second}), only(judges::one_vote));
  EXPECT_EQ(verdicts({first, without}), silent);
}

TEST(PbftChecks, CheckpointsOfTwoStates) {
  const Scene first{.actor = n1, .messages = {checkpoint(100, 7, n1)}};
  const Scene second{.actor = n2, .messages = {checkpoint(100, 8, n2)}};
  const Scene next{.actor = n2, .messages = {checkpoint(200, 8, n2)}};
  EXPECT_EQ(verdicts({first, second}), only(judges::checkpoints_agree));
  EXPECT_EQ(verdicts({first, next}), silent);
}

TEST(PbftChecks, ACertificateWithAForgedVote) {
  Prepared forged = certificate(0, 1, m1);
  forged.prepares[0] = signed_by(n4, *forged.prepares[0]);
  const Scene bad{.actor = n1, .messages = {commit(0, 1, m1, n1)}, .certificate = forged};
  const Scene good{
      .actor = n1, .messages = {commit(0, 1, m1, n1)}, .certificate = certificate(0, 1, m1)};
  EXPECT_EQ(verdicts({bad}), only(judges::authenticity));
  EXPECT_EQ(verdicts({good}), silent);
}

TEST(PbftChecks, AViewThatBeginsOnAForgedCertificate) {
  Prepared forged = certificate(0, 1, m1);
  forged.prePrepare.change([](PrePrepare& m) { m.requests = m2.without_content(); });
  const auto begins = [](const Prepared& p) {
    NewView m{.view = 1, .changes = {view_change(1, n3, {p})}};
    return Scene{.actor = n2, .messages = {signed_by(n2, m)}};
  };
  EXPECT_EQ(verdicts({begins(forged)}), only(judges::authenticity));
  EXPECT_EQ(verdicts({begins(certificate(0, 1, m1))}), silent);
}

TEST(PbftChecks, AViewThatBeginsOnWhatNobodyHasSaid) {
  const MacViewChange said = change(1, n3);
  const MacViewChange other = change(1, n3, {}, {{.seq = 1, .digest = 7, .view = 0}});
  const auto begins_on = [](const MacViewChange& m) {
    return Scene{.actor = n2, .messages = {mac_new_view(1, {m})}};
  };
  const Scene says{.actor = n3, .messages = {told_by(n3, said)}};
  EXPECT_EQ(verdicts({says, begins_on(said)}), silent);
  EXPECT_EQ(verdicts({says, begins_on(other)}), only(judges::authenticity));
  EXPECT_EQ(verdicts({begins_on(other)}, {n3}), silent) << "who knows what a liar has said?";
}

TEST(PbftChecks, AVoteAboveTheHighWaterMark) {
  EXPECT_EQ(verdicts({{.actor = n2, .messages = {prepare(0, 201, m1, n2)}}}),
            only(judges::within_watermarks));
  EXPECT_EQ(verdicts({{.actor = n2, .messages = {prepare(0, 200, m1, n2)}}}), silent);
}

}  // namespace orrery::pbft::checks_test
