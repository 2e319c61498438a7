#pragma once
/// Writes a run into a trace (README.md beside this file), as an observer.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/world.hpp"
#include "sim/trace/sendings.hpp"
#include "sim/trace/state_rows.hpp"
#include "sim/trace/trace_file.hpp"

namespace orrery {

/// How much of a run is kept.
enum class TraceLevel : std::uint8_t {
  digest,  ///< the run, verdicts, checkpoints
  events,  ///< and what happened, without contents
  full,    ///< and what was said, and what it changed
};
BOOST_DESCRIBE_ENUM(TraceLevel, digest, events, full)

struct TraceOptions {
  std::string file{};
  TraceLevel level = TraceLevel::full;
  bool replace = false;   ///< an existing file
  std::string version{};  ///< of the program
  std::string scenario{};
  std::string plan{};  ///< JSON
};

/// A judge's answer, as the trace keeps it.
struct TracedVerdict {
  std::string judge{};
  std::string status{};
  std::optional<bool> is_expected = true;  ///< nothing: nobody expected anything
  std::uint64_t event = 0;                 ///< 0 if no single one decided it
  Time time{};
  std::string sentence{};
  std::vector<std::uint64_t> evidence{};  ///< events that invoked the operations that prove it
};

/// How a run ended.
struct TracedEnd {
  std::string ended{};      ///< "stopped", "event_limit", …: of RunEnd
  bool is_complete = true;  ///< false: the trace stays a `.partial`
  std::vector<TracedVerdict> verdicts{};
};

/// Of one world, from its beginning. Throws Error where the trace cannot be written. One that is
/// gone without `finish` leaves a `.partial` that says that it is incomplete.
class Recorder final : public Observer {
 public:
  /// `world` has not begun; it may move before it does.
  Recorder(const TraceOptions& options, const World& world);
  ~Recorder() override;
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Writes what is still open and how it ended. Returns the name that the trace has now.
  std::string finish(const World& world, const TracedEnd& end);
  /// The name of the trace until then.
  std::string partial_path() const { return file_.partial_path(); }

  void event_begins(const World& world, const Event& event) override;
  void event_ended(const World& world, const Event& event) override;
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override;
  void duplicated(const World& world, std::uint64_t id, std::uint64_t copy_id) override;
  void not_delivered(const World& world, const Event& message, Loss why) override;
  void output(const World& world, NodeId node, const Payload& output) override;
  void invoked(const World& world, NodeId client, const Operation& operation) override;
  void completed(const World& world, NodeId client, const Result& result) override;
  void violated(const World& world, const Violation& violation) override;
  void fault(const World& world, std::string_view what) override;

 private:
  struct Call {
    std::uint64_t number = 0;
    Operation operation{};
    std::uint64_t event = 0;
    Time time{};
  };

  bool has_events() const { return level_ != TraceLevel::digest; }
  void name_nodes(const World& world);
  void write_run(const TraceOptions& options, const World& world);
  Cell name_of_slot(SlotIndex slot) const { return std::string_view(names_[slot]); }
  /// Of the rows that are being filled.
  Cell name_of_node(NodeId node);
  Cell region_of(const World& world, NodeId node);
  Cell content(const Payload& payload);
  void add_checkpoints(const World& world);
  /// The row of a message that arrives, is refused, dropped, or in flight at the end.
  void add_message(const Event& message, std::string_view fate, std::optional<std::uint64_t> ended,
                   Time now);
  void note_end(std::uint64_t message, std::uint64_t sent_event);
  void add_horizons(const World& world);
  void add_operation(NodeId client, const Call& call, const Result* result, const World& world);
  void add_what_is_in_flight(const World& world);
  void add_verdict(const TracedVerdict& verdict, bool is_final);

  TraceLevel level_;
  std::vector<std::string> names_;              // by slot
  std::array<SlotIndex, 32> first_of_group_{};  // slot of a group's number 1
  std::array<std::uint32_t, 32> size_of_group_{};
  std::optional<StateRows> states_;
  Sendings sendings_;
  // Of the messages sent in each stretch of events, by trace_horizon_interval.
  std::vector<std::uint64_t> last_to_end_;
  std::map<NodeId, Call> calls_;  // pending
  std::vector<TracedVerdict> violations_;
  std::string json_;              // reused
  std::uint64_t arriving_ = 0;    // id of the message that is arriving; 0 for none
  std::size_t arriving_row_ = 0;  // where its row begins
  std::uint64_t messages_ = 0;    // numbers given
  std::uint64_t sent_ = 0;
  std::uint64_t outputs_ = 0;
  std::uint64_t operations_ = 0;
  std::uint64_t faults_ = 0;
  std::uint64_t verdicts_ = 0;
  std::size_t checkpoints_ = 0;
  // Last, so that it goes first: its writer reads names and states until it is gone.
  TraceFile file_;
  bool is_finished_ = false;
};

}  // namespace orrery
