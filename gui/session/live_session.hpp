#pragma once
/// A run to break: a scenario's world, simulated as far as somebody wants to see, and all that
/// became of it by hand (branch.hpp).

#include <condition_variable>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gui/session/branch.hpp"
#include "gui/session/session.hpp"

namespace orrery::gui {

struct LiveOptions {
  bool threaded = true;  ///< simulates on a thread of its own; else `work` does
  /// Of an experiment, from 1: which of its cells the plan is, for the command line. 0: of none.
  std::size_t cell = 0;
};

class LiveSession : public Session {
 public:
  /// `file` and `overrides` are what the plan was read from, for the command line. Requires: the
  /// plan was read against the catalogue, whose tables outlive the session.
  LiveSession(Plan plan, std::string file, std::vector<std::string> overrides,
              const Catalogue& catalogue, LiveOptions options = {});
  ~LiveSession() override;

  bool is_live() const override { return true; }
  RunWords words() const override;
  const Plan* scenario() const override { return &basis_->plan; }
  const Plan& plan() const { return basis_->plan; }

  const Chronicle& chronicle() const override { return shown().chronicle(); }
  std::shared_ptr<const Moment> moment(EventNumber after) override;
  std::shared_ptr<const Detail> detail(EventNumber event) override;
  Value state(Place node, EventNumber after) override;
  std::optional<Value> member(Place node, std::string_view member, EventNumber after) override;
  MemberEntries entries(Place node, std::string_view member, EventNumber after,
                        const IndexRange& wanted) override;
  std::vector<MemberChange> member_changes(EventNumber first, EventNumber last) override;
  const World* world(EventNumber after) override {
    return &shown().world_at(shown().whole_moment(after));
  }
  void watch(EventNumber event, Observer& observer) override { shown().watch(event, observer); }
  const Protocol* protocol() const override { return basis_->protocol; }
  Value payload(Place message) override;
  std::vector<Said> said(const std::vector<Place>& messages) override;
  std::optional<LinkThen> link(Place from, Place to, EventNumber after) override;
  std::vector<Lamp> lamps() override;
  const std::vector<Call>& calls() override;
  std::uint64_t digest() override { return shown().tip().digest(); }
  std::string command_line() const override;
  std::vector<std::string> settings() const override { return overrides_; }
  std::optional<std::string> trouble() override;
  /// The world right after an event of the chosen branch, for as long as nothing else is asked.
  const World& world_at(EventNumber event) { return shown().world_at(event); }

  EventNumber last_event() const { return shown().last_event(); }
  bool has_ended() const override { return shown().has_ended(); }
  bool is_judged() const override { return has_ended() && !wants_a_judge(); }
  Time reached() const override { return shown().reached(); }
  /// In the place of what was wanted before.
  void want(Time until) override;
  void want_events(EventNumber last) override;
  bool work(std::uint64_t events) override;
  void on_news(const std::function<void()>& wake) override { wake_ = wake; }

  std::vector<BranchView> branches() const override;
  std::size_t branch() const override { return chosen_; }
  void choose_branch(std::size_t branch) override;
  const Chronicle& branch_chronicle(std::size_t branch) const override {
    return lines_[branch].branch->chronicle();
  }
  std::vector<Call> branch_calls(std::size_t branch) override;
  Answer act(EventNumber after, Time at, const HandAction& action) override;
  std::optional<EventNumber> undo() override;
  bool can_undo() const override;
  std::optional<EventNumber> redo() override;
  bool can_redo() const override { return !undone_.empty(); }

 private:
  struct Line {
    std::unique_ptr<Branch> branch;
    std::string name;
    std::size_t parent = 0;
    EventNumber forked_after = 0;
    Time forked_at{};
    std::size_t hands_at_fork = 0;              // its own first one among them
    std::optional<std::vector<Lamp>> ending{};  // what judges said of it
    bool end_is_told = false;
  };
  /// The run of an ended branch, once more, as `orrery run` has it, to be judged.
  struct Judging {
    std::size_t line = 0;
    std::size_t hands = 0;
    Run run;
  };
  /// Where undo was, for redo.
  struct Undone {
    std::size_t branch = 0;
    EventNumber event = 0;
  };

  Branch& shown() { return *lines_[chosen_].branch; }
  const Branch& shown() const { return *lines_[chosen_].branch; }
  void show(std::size_t line);
  void forget_looks();
  bool wants_events() const;
  bool wants_a_judge() const;
  bool has_work() const { return wants_events() || wants_a_judge(); }
  bool simulate(std::uint64_t events);
  void tell_end(Line& line);
  std::unique_ptr<Judging> next_judging() const;
  bool is_current(const Judging& judging) const;
  void keep_verdicts(const Judging& judging, std::vector<Lamp> lamps);

  void run_thread();
  void simulate_slice();
  void judge_slice(std::unique_lock<std::mutex>& held);

  Answer lay(const Hand& hand, Time at);
  std::size_t own_hands(const Branch& branch) const;
  std::size_t line_without_newest_hand();
  std::size_t add_line(std::unique_ptr<Branch> branch, const std::string& name,
                       EventNumber forked_after, Time forked_at);

  std::shared_ptr<const Basis> basis_;
  std::vector<std::string> warnings_;
  std::string file_;
  std::vector<std::string> overrides_;
  std::size_t cell_;
  std::vector<Line> lines_;
  std::size_t chosen_ = 0;
  std::vector<Undone> undone_;
  std::vector<std::pair<Place, Place>> links_;
  // Of the chosen branch, what was looked at lately.
  std::deque<std::shared_ptr<const Moment>> moments_;
  std::deque<std::shared_ptr<const Detail>> details_;
  CallsSoFar calls_;

  Time wanted_time_{-1};
  EventNumber wanted_event_ = 0;
  std::string trouble_;
  std::function<void()> wake_;
  std::unique_ptr<Judging> judging_;  // touched by who simulates alone
  std::condition_variable something_is_wanted_;
  bool is_closing_ = false;
  std::thread thread_;  // last: it ends before the rest does
};

}  // namespace orrery::gui
