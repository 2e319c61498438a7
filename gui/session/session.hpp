#pragma once
/// A run to look at: LIVE, a world that goes on and can be broken, or RECORDED, a trace.
///
/// A live session simulates on a thread of its own, in slices of at most 2 ms; whoever looks holds
/// lock() meanwhile, a frame at a time. Without a thread (`--sync`), `work` simulates.
///
/// A live session is a tree of branches. A branch is a plan with the hands that were laid on it;
/// the scenario itself is branch 0. Its history reaches as far as somebody wanted to see; what a
/// hand does at the end of that goes on in the same branch, what it does before forks another.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "gui/session/moment.hpp"
#include "sim/check/calls.hpp"
#include "sim/faults/hand.hpp"

namespace orrery {
class Observer;
struct Plan;
struct Protocol;
class World;
}  // namespace orrery

namespace orrery::gui {

/// One line of history among several.
struct BranchView {
  std::string name{};            ///< "scenario", "1: crash n1": its number first
  std::size_t parent = 0;        ///< itself for branch 0
  EventNumber forked_after = 0;  ///< the parent's newest event that both have
  Time forked_at{};
  EventNumber last_event = 0;  ///< as far as it was simulated
  Time reached{};
  std::vector<Hand> hands{};  ///< all of them, its ancestors' first
  friend bool operator==(const BranchView&, const BranchView&) = default;
};

/// A property of the run. While no violation is known it is lit, as far as the run has come.
struct Lamp {
  enum class State : std::uint8_t {
    holds,     ///< so far; at the end: it held
    violated,  ///< since `event`
    open,      ///< its judge looks at endings, and this is none yet
    unknown,   ///< its judge could not tell
  };
  std::string name{};      ///< "raft.election_safety"
  std::string meaning{};   ///< one sentence, or empty
  std::string sentence{};  ///< what the judge says
  State state = State::open;
  EventNumber event = 0;  ///< of the violation, if one event decided it
  bool is_expected = true;
  /// In which the calls that prove it were invoked, where it is proved by calls.
  std::vector<EventNumber> evidence{};
  friend bool operator==(const Lamp&, const Lamp&) = default;
};

/// What the top line says of the run.
struct RunWords {
  std::string scenario{};  ///< its file
  std::string title{};
  std::string protocol{};  ///< "Raft"
  std::uint64_t seed = 0;
  Time stop{};  ///< when it ends at the latest
  /// What its author should know of it (sim/plan/remarks.hpp); of a live run.
  std::vector<std::string> warnings{};
};

class Session {
 public:
  virtual ~Session() = default;

  /// No other session of this program has it, or had it: an address comes again. Above 0.
  std::uint64_t number() const { return number_; }

  /// Held by whoever calls anything below, for as long as it uses what it got by reference.
  std::unique_lock<std::mutex> lock() {
    ++waiting_;
    std::unique_lock held(mutex_);
    --waiting_;
    return held;
  }

  virtual bool is_live() const = 0;
  virtual RunWords words() const = 0;
  /// What it is a run of, without what hands did since; null where that is not known.
  virtual const Plan* scenario() const { return nullptr; }

  // ------------------------------------------------------------ looking, at the chosen branch

  virtual const Chronicle& chronicle() const = 0;
  /// Requires, as below: `after` and `event` are at most the chronicle's last event. At most 5 ms.
  virtual std::shared_ptr<const Moment> moment(EventNumber after) = 0;
  virtual std::shared_ptr<const Detail> detail(EventNumber event) = 0;
  /// A node's state as its protocol describes it: an object, by member.
  virtual Value state(Place node, EventNumber after) = 0;
  /// A member of it, or of a member: "role", "snapshotFile.lastIndex"; nothing if there is none.
  virtual std::optional<Value> member(Place node, std::string_view member, EventNumber after);
  /// Of a member that is a list or a map from numbers ("log.entries"), the wanted entries; nothing
  /// of any other.
  virtual MemberEntries entries(Place node, std::string_view member, EventNumber after,
                                const IndexRange& wanted);
  /// What these events, both included, changed in the nodes' states, in order. Costs as much as a
  /// moment if it is a stretch of 1,024 events: k * 1024 + 1 to (k + 1) * 1024.
  virtual std::vector<MemberChange> member_changes(EventNumber first, EventNumber last);
  /// The world right after an event or, within a hand's deed, after that: to let copies of it go
  /// on. Until the session is asked anything else; null where there is only a record.
  virtual const World* world(EventNumber /*after*/) { return nullptr; }
  /// Lets an event of a live run happen again before an observer's eyes, perhaps with others of the
  /// same deed. Requires: event > 0.
  virtual void watch(EventNumber /*event*/, Observer& /*observer*/) {}
  /// What its registry entry says; null where that is not known.
  virtual const Protocol* protocol() const { return nullptr; }
  /// A message's content.
  virtual Value payload(Place message) = 0;
  /// Of several, in their order. Requires: ascending. Costs as much as a moment for each 1,024
  /// events from the first one's sending to the last one's.
  virtual std::vector<Said> said(const std::vector<Place>& messages);
  /// What carries messages from one node to another; nothing where that is not known.
  virtual std::optional<LinkThen> link(Place from, Place to, EventNumber after);
  virtual std::vector<Lamp> lamps() = 0;
  /// What clients asked and were answered, as far as the run has come, in order of invocation.
  virtual const std::vector<Call>& calls();
  /// Covers all events so far of the branch.
  virtual std::uint64_t digest() = 0;
  /// The command that repeats this branch, with all hands: "orrery run FILE --set …".
  virtual std::string command_line() const = 0;
  /// What was changed in the scenario's file for this run: "nodes=7", without hands.
  virtual std::vector<std::string> settings() const { return {}; }
  /// Something went wrong since (a trace that vanished): a sentence, once.
  virtual std::optional<std::string> trouble() { return std::nullopt; }

  // ------------------------------------------------------------ time, of a live session

  /// Nothing will happen after the chronicle's last event.
  virtual bool has_ended() const { return true; }
  /// It has ended, and whoever judges its end has spoken.
  virtual bool is_judged() const { return has_ended(); }
  /// How far the branch has been simulated.
  virtual Time reached() const = 0;
  /// Simulate up to there, soon. (Each of these two takes the place of what was wanted before.)
  virtual void want(Time /*until*/) {}
  /// Simulate up to this event, soon.
  virtual void want_events(EventNumber /*last*/) {}
  /// Without a thread: simulates what is wanted, for at most so many events. False if there is
  /// nothing to do, or a thread that does it.
  virtual bool work(std::uint64_t /*events*/) { return false; }
  /// Called, on the simulating thread, when there is something new to see.
  virtual void on_news(const std::function<void()>& /*wake*/) {}

  // ------------------------------------------------------------ branches and hands

  virtual std::vector<BranchView> branches() const = 0;
  virtual std::size_t branch() const { return 0; }
  virtual void choose_branch(std::size_t /*branch*/) {}
  /// What happened in a branch, and its calls, whether it is chosen or not. Requires: it is there.
  virtual const Chronicle& branch_chronicle(std::size_t /*branch*/) const { return chronicle(); }
  virtual std::vector<Call> branch_calls(std::size_t /*branch*/) { return calls(); }

  /// What a hand's deed came to.
  struct Answer {
    bool is_done = false;
    bool has_forked = false;
    std::string sentence{};  ///< what was done, or why it cannot be
  };
  /// Does this right after event `after`, at `at` (not before that event, and before the next).
  virtual Answer act(EventNumber after, Time at, const HandAction& action);
  /// Takes back the newest hand of the chosen branch: chooses the branch, and returns the event,
  /// before it was laid on. Nothing if there is none.
  virtual std::optional<EventNumber> undo() { return std::nullopt; }
  virtual bool can_undo() const { return false; }
  /// Takes that back.
  virtual std::optional<EventNumber> redo() { return std::nullopt; }
  virtual bool can_redo() const { return false; }

 protected:
  bool somebody_waits() const { return waiting_ > 0; }
  /// Those who wait for the lock get it before who calls this without it.
  void let_lookers_go_first() const {
    while (somebody_waits()) std::this_thread::yield();
  }

  std::mutex mutex_;

 private:
  static std::uint64_t next_number();

  const std::uint64_t number_ = next_number();
  std::atomic<int> waiting_ = 0;  // for the lock
};

}  // namespace orrery::gui
