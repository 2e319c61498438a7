#pragma once
/// What happened in a run, gathered while it runs: faults as they struck, milestones of the
/// protocol, promises broken, the longest time without an answer, and how many messages of each
/// type there were. What it remembers is bounded, however long the run.

#include <optional>
#include <string>
#include <vector>

#include "sim/core/observer.hpp"
#include "sim/core/world.hpp"

namespace orrery {

/// One line of the story.
struct Milestone {
  enum class Kind : std::uint8_t { fault, output, violation };

  Time time{};
  Kind kind = Kind::output;
  std::string who{};   ///< "n3"; empty for faults
  std::string what{};  ///< "Elected"
  std::string text{};  ///< "term 2"

  friend bool operator==(const Milestone&, const Milestone&) = default;
};

/// A stretch of virtual time in which nothing was answered.
struct Silence {
  Time from{};
  Time to{};
  Duration length() const { return to - from; }
};

class Story final : public Observer {
 public:
  void event_begins(const World& world, const Event& event) override;
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override;
  void output(const World& world, NodeId node, const Payload& output) override;
  void invoked(const World& world, NodeId client, const Operation& operation) override;
  void completed(const World& world, NodeId client, const Result& result) override;
  void violated(const World& world, const Violation& violation) override;
  void fault(const World& world, std::string_view what) override;

  /// Everything that happened rarely, in order. Outputs of a type of which there were too many are
  /// not here.
  std::vector<Milestone> milestones() const;

  /// Outputs of one type.
  struct OutputType {
    std::string name{};
    std::uint64_t count = 0;
    Milestone first{};
    Milestone last{};
  };
  /// The types that `milestones` leaves out.
  std::vector<OutputType> frequent_outputs() const;

  /// How many faults and violations were beyond what is remembered.
  std::uint64_t forgotten() const { return forgotten_; }

  struct MessageType {
    std::string name{};
    std::uint64_t key = 0;
    std::uint64_t sent = 0;
  };
  /// In order of their first message.
  const std::vector<MessageType>& message_types() const { return message_types_; }

  /// The longest stretch in which clients waited and none was answered, until `end`; nothing if
  /// nobody waited.
  std::optional<Silence> longest_silence(Time end) const;

 private:
  void add(Milestone milestone);

  std::vector<Milestone> milestones_;
  std::vector<OutputType> output_types_;
  std::vector<MessageType> message_types_;
  std::uint64_t forgotten_ = 0;
  std::optional<Time> fault_time_;  // of the newest announced fault
  std::uint32_t pending_ = 0;       // operations
  std::optional<Time> waiting_since_;
  std::optional<Silence> silence_;
};

}  // namespace orrery
