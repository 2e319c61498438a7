#pragma once
/// What a judge answers. Judges come in two kinds: monitors watch every step of a run
/// (sim/core/monitor.hpp), judges of endings look at a run that has stopped.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/check/calls.hpp"

namespace orrery {

/// Something a run is expected to keep: "raft.election_safety", "at most one leader can be elected
/// in a given term".
struct Promise {
  std::string_view name{};
  std::string_view sentence{};
};

/// A judge's answer, and why.
struct Verdict {
  enum class Status : std::uint8_t {
    holds,
    violated,
    unknown,  ///< the run does not tell: nobody asked, too little happened, too much to look at
  };

  std::string judge{};
  Status status = Status::holds;
  std::uint64_t event = 0;  ///< number of the event that decided it; 0 if no single one did
  Time time{};              ///< of that event, or of the end of the run
  std::string sentence{};   ///< why, for a person
  /// The calls that prove it, in order of invocation, where it is proved by calls.
  std::vector<Call> evidence{};

  friend auto operator<=>(const Verdict&, const Verdict&) = default;
};
BOOST_DESCRIBE_ENUM(Verdict::Status, holds, violated, unknown)
BOOST_DESCRIBE_STRUCT(Verdict, (), (judge, status, event, time, sentence, evidence))

/// What the world's monitors say: one verdict for each of their judges, `holds` unless it has
/// raised a violation.
std::vector<Verdict> verdicts_of_monitors(const World& world);

/// What a plan and its protocol say that judges of endings must know.
struct Circumstances {
  /// The members of a replica's state that all replicas come to share.
  std::vector<std::string> replicated{};
  /// Which replicas belong to the cluster now; null: all do.
  std::vector<NodeId> (*members)(const World& world) = nullptr;
  Duration timeout{std::chrono::seconds(1)};  ///< after which clients give up
  std::optional<Time> stable_from{};          ///< from then on, no fault and timely messages
  /// So many replicas may be down at once without progress lost for good; nothing: no bound is
  /// declared.
  std::optional<std::uint32_t> survives_down{};
  /// So soon after `stable_from`, or its invocation, every operation is to be answered.
  std::optional<Duration> answered_within{};
};

/// A run that has stopped, and what becomes of it when it is left alone: no agent asks or breaks
/// anything any more. Thus an answer that was under way when the run stopped is not mistaken for
/// one that never came.
struct Ending {
  explicit Ending(const World& stopped, Circumstances its_circumstances = {},
                  Duration its_patience = std::chrono::seconds(5));

  const World& world;  ///< as it stopped; outlives this
  Circumstances circumstances;
  Duration patience;        ///< not less than what is waited for
  World settled;            ///< a fork, `patience` later
  std::vector<Call> calls;  ///< of the settled world's clients

  /// The replicas that belong to the settled cluster, in id order. Judges ask nothing of others.
  std::vector<NodeId> members() const;
};

/// A judge of endings.
struct Judge {
  Promise promise;
  /// Judge and time of the verdict are filled in by `verdicts_of`.
  std::function<Verdict(const Ending&)> verdict;
};

/// A judge that belongs to no protocol.
struct GeneralJudge {
  Judge judge;
  /// Null: it can judge any run.
  bool (*can_judge)(const Circumstances& circumstances) = nullptr;
};

/// One verdict for each judge, in their order.
std::vector<Verdict> verdicts_of(const std::vector<Judge>& judges, const Ending& ending);

/// "n1, n2 and n5"; "nobody" for none.
std::string names_of(const std::vector<NodeId>& nodes);

}  // namespace orrery
