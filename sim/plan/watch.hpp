#pragma once
/// Waits, as an observer, for the moments that a plan's measures and `expect.sometimes` name, and
/// tells what came of them. It changes nothing, so a digest is the same with and without it.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/core/observer.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/fault.hpp"
#include "sim/plan/measure.hpp"

namespace orrery {

/// What went wrong with the cluster, whoever did it: a fault, a part of one, a hand.
struct Mishaps {
  std::uint64_t crashes = 0;  ///< of nodes, disks lost or not
  std::uint64_t pauses = 0;   ///< of nodes
  /// The longest that a message has been on its way to another node: of those that arrived, and of
  /// those that still are on theirs.
  Duration slowest_message{};
  /// The shortest, of those that arrived; nothing if none did.
  std::optional<Duration> fastest_message{};
  friend bool operator==(const Mishaps&, const Mishaps&) = default;
};
BOOST_DESCRIBE_STRUCT(Mishaps, (), (crashes, pauses, slowest_message, fastest_message))

/// One coming of a moment.
struct Coming {
  Time time{};
  std::uint64_t event = 0;  ///< number of the event
  std::string who{};        ///< "n3", or what fault it was
};

class Watch final : public Observer {
 public:
  explicit Watch(LeaderRule leader) : leader_(std::move(leader)) {}

  /// To be called before the run begins. Returns the moment's number. With `distinct`, of an output
  /// or message, it comes once for each value of this member.
  std::size_t add(const Moment& moment, std::optional<std::string> distinct = {});
  /// … of one that only counts once the moment numbered `after` has come.
  std::size_t add_after(const Moment& moment, std::size_t after);
  /// To be called before the run begins: mishaps are asked for.
  void note_mishaps() { notes_mishaps_ = true; }
  bool empty() const { return waits_.empty() && !notes_mishaps_; }

  /// So far.
  Mishaps mishaps(const World& world) const;

  /// How often it came, from its `nth` time on.
  std::uint64_t count(std::size_t moment) const { return waits_[moment].count; }
  const std::optional<Coming>& first(std::size_t moment) const { return waits_[moment].first; }
  const std::optional<Coming>& last(std::size_t moment) const { return waits_[moment].last; }

  void event_begins(const World& world, const Event& event) override;
  void event_ended(const World& world, const Event& event) override;
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override;
  void duplicated(const World& world, std::uint64_t id, std::uint64_t copy_id) override;
  void not_delivered(const World& world, const Event& message, Loss why) override;
  void output(const World& world, NodeId node, const Payload& output) override;
  void fault(const World& world, std::string_view what) override;

 private:
  struct Wait {
    Moment moment{};
    std::optional<std::string> distinct{};
    std::optional<std::size_t> after{};
    std::uint32_t occurrences = 0;
    std::set<NodeId> is_true_of{};
    std::set<std::string> seen{};  // values of `distinct`
    std::uint64_t count = 0;
    std::optional<Coming> first{};
    std::optional<Coming> last{};
  };

  void comes(const World& world, Wait& wait, std::string who);
  void comes(const World& world, Wait& wait, NodeId who, const Payload& payload);

  LeaderRule leader_;
  std::vector<Wait> waits_;
  bool waits_for_states_ = false;
  bool waits_for_messages_ = false;
  bool notes_mishaps_ = false;
  std::map<std::uint64_t, Time> left_at_{};  // messages under way, by the event of their arrival
  Mishaps mishaps_{};                        // of messages, those that arrived
};

}  // namespace orrery
