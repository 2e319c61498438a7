#pragma once
/// RECORDED: a run as its trace tells it, from the beginning to the end. It can be looked at, not
/// changed (but see make_live in open.hpp).
///
/// All that happened is read at once; what was said and believed is asked of the file moment by
/// moment, so that file stays open. Whatever becomes of it meanwhile, looking throws nothing: what
/// can no longer be read is empty, and trouble() says why.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gui/session/links_again.hpp"
#include "gui/session/repetition.hpp"
#include "gui/session/session.hpp"
#include "gui/session/timers_to_come.hpp"
#include "gui/session/traced_chronicle.hpp"
#include "gui/session/traced_states.hpp"
#include "sim/plan/plan.hpp"
#include "sim/trace/trace_reader.hpp"

namespace orrery::gui {

class RecordedSession final : public Session {
 public:
  /// Throws Error if it is no trace, of another version, damaged, or holds no events. The catalogue
  /// outlives this; a protocol that it does not know can be looked at all the same.
  RecordedSession(const std::string& file, const Catalogue& catalogue);

  bool is_live() const override { return false; }
  RunWords words() const override { return words_; }

  const Chronicle& chronicle() const override { return traced_.chronicle; }
  std::shared_ptr<const Moment> moment(EventNumber after) override;
  std::shared_ptr<const Detail> detail(EventNumber event) override;
  Value state(Place node, EventNumber after) override;
  std::optional<Value> member(Place node, std::string_view member, EventNumber after) override;
  MemberEntries entries(Place node, std::string_view member, EventNumber after,
                        const IndexRange& wanted) override;
  std::vector<MemberChange> member_changes(EventNumber first, EventNumber last) override;
  const Protocol* protocol() const override { return registered_; }
  Value payload(Place message) override;
  std::optional<LinkThen> link(Place from, Place to, EventNumber after) override;
  std::vector<Lamp> lamps() override { return lamps_; }
  const std::vector<Call>& calls() override;
  /// As the trace says it; 0 of an incomplete one.
  std::uint64_t digest() override { return digest_; }
  std::string command_line() const override { return command_line_of(repetition_); }
  std::optional<std::string> trouble() override;

  Time reached() const override { return reached_; }
  std::vector<BranchView> branches() const override;

  // ------------------------------------------------------------ for who runs it again

  const TraceReader& trace() const { return trace_; }
  /// Null if it cannot be read here: `why_no_plan` says why.
  const Plan* plan() const { return plan_ ? &*plan_ : nullptr; }
  const Plan* scenario() const override { return plan(); }
  const std::string& why_no_plan() const { return why_no_plan_; }
  const Repetition& repetition() const { return repetition_; }
  /// As `digest`.
  std::uint64_t traced_digest() const { return digest_; }

 private:
  /// What the file system calls the file that is open.
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t number = 0;
    std::uint64_t bytes = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
  };
  struct Headline {
    std::string member{};
    MemberHistory history{};
  };

  static std::optional<Identity> identity_of(const std::string& file);
  std::string cell_of_run(std::string_view column) const;
  void read_plan_of(const Catalogue& catalogue);
  void read_words(const Catalogue& catalogue);
  void read_states(const Catalogue& catalogue);
  void read_lamps(const Catalogue& catalogue);
  void read_evidence();
  NodeThen node_then(Place node, EventNumber after) const;
  std::vector<FlyingThen> flying_after(EventNumber after) const;
  void add_links(Moment& moment);
  LinksAgain* links_again();
  Value payload_of_event(EventNumber event);
  std::vector<std::string> outputs_in(EventNumber event) const;
  void note_trouble(const std::string& sentence);
  /// What `look` answers, or nothing and a note of the trouble.
  template <class Answer, class Look>
  Answer looked(Look look);

  TraceReader trace_;
  Value plan_tree_;
  std::optional<Plan> plan_{};
  std::string why_no_plan_{};
  std::string protocol_{};  // "raft"
  Catalogue catalogue_;
  const Protocol* registered_ = nullptr;
  RunWords words_{};
  Repetition repetition_{};
  Time reached_{};
  std::uint64_t digest_ = 0;
  std::optional<TracedStates> states_{};
  std::vector<Headline> headlines_{};
  TracedChronicle traced_{};
  std::optional<TimersToCome> timers_{};
  std::optional<LinksAgain> links_again_{};  // made when somebody asks
  std::vector<Lamp> lamps_{};
  std::optional<std::vector<Call>> calls_{};  // read when somebody asks
  std::shared_ptr<const Moment> newest_moment_{};
  std::shared_ptr<const Detail> newest_detail_{};
  std::optional<Identity> identity_{};
  std::vector<std::string> troubles_{};  // not told yet, the newest last
  bool has_vanished_ = false;
  bool is_unreadable_ = false;
};

}  // namespace orrery::gui
