#pragma once
/// Core's one seam to the physical world: what becomes of a message, how long work and syncs
/// take. sim/net and sim/faults implement it. A world without one is perfect: messages and syncs
/// take no time.

#include <optional>
#include <span>
#include <string_view>

#include "sim/core/disk.hpp"
#include "sim/core/draw.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/payload.hpp"
#include "sim/core/ref.hpp"
#include "sim/core/time.hpp"

namespace orrery {

class World;
struct Event;

/// A message as it leaves its sender.
struct Transmission {
  NodeId from{};
  NodeId to{};
  const Payload& payload;
  Time sent{};                ///< now
  std::uint64_t seed = 0;     ///< names the draws of this run
  std::uint64_t ordinal = 0;  ///< tells apart what `from` sends to `to` in this instant

  /// The draw that decides `purpose` for this message.
  Draw draw(std::uint64_t purpose) const {
    return Draw::named(seed, purpose, who(from, to), sent, ordinal);
  }
};

/// Why a message did not arrive.
enum class Loss : std::uint8_t {
  none,
  lost,            ///< the link lost it
  cut,             ///< a partition was in the way, or no path leads there
  queue_full,      ///< the link had too much to send already
  corrupted,       ///< it arrived damaged, and its checksum said so
  inbox_full,      ///< the target had no room for what it had no time for
  target_down,     ///< the target had crashed
  no_target,       ///< nobody has that id
  not_understood,  ///< the target's process knows no such message
  withheld,        ///< its sender, a liar, did not send it
  forged,          ///< it came in another's name, and the channel said so
};
BOOST_DESCRIBE_ENUM(Loss, none, lost, cut, queue_full, corrupted, inbox_full, target_down,
                    no_target, not_understood, withheld, forged)

/// Does a link hold back what is on it?
enum class Holding : std::uint8_t {
  none,
  held,     ///< until it is released; then it takes a latency from there
  clogged,  ///< what would have arrived in the meantime arrives when that is over
};
BOOST_DESCRIBE_ENUM(Holding, none, held, clogged)

/// What the environment decides for a message when it is sent.
struct Fate {
  Loss loss = Loss::none;
  Duration delay{};                           ///< until it arrives, if it is not lost
  std::optional<Duration> duplicate_delay{};  ///< until a second copy arrives, if there is one
  PayloadRef instead{};                       ///< what arrives, if it is not what was sent
  PayloadRef second{};                        ///< what the second copy is, if it is another message
  NodeId in_the_name_of{};       ///< whom it seems to come from, if not from its sender
  Holding hold = Holding::none;  ///< it is held back instead of arriving after `delay`
  NodeId relay{};                ///< where it arrives, if not at its target yet
};

class Environment : public Counted {
 public:
  Environment() = default;
  Environment(const Environment&) = default;
  Environment& operator=(const Environment&) = delete;
  virtual ~Environment() = default;

  virtual Ref<Environment> clone() const = 0;

  /// Not const: links remember (queues, bursts). Never called for a node's message to itself, which
  /// takes no time.
  virtual Fate fate_of(const Transmission& message) = 0;
  /// What becomes of a message that has arrived `at` a relay, a node on its way, at `message.sent`.
  virtual Fate fate_at_relay(NodeId /*at*/, const Transmission& /*message*/) { return {}; }
  /// Whom a node has a link to, in id order; nothing where it has one to each of its peers.
  virtual std::optional<std::span<const NodeId>> neighbours_of(NodeId /*node*/) const {
    return std::nullopt;
  }
  /// Where a node is, by name; empty if that has none.
  virtual std::string_view region_of(NodeId /*node*/) const { return {}; }

  /// Does anything hold messages back now, and does this link? World::review_held() looks.
  virtual bool has_holds() const { return false; }
  virtual Holding hold_of(NodeId /*from*/, NodeId /*to*/) const { return Holding::none; }
  /// How long a message still takes that has been held and goes on now, at `message.sent`.
  virtual Duration onward_delay(const Transmission& /*message*/) { return Duration{0}; }

  /// Does a scheduler decide when messages arrive that are about to?
  virtual bool has_scheduler() const { return false; }
  /// So much later a message is to be looked at again that would arrive now; zero: it arrives.
  virtual Duration kept_back(const World& /*world*/, const Event& /*message*/) { return {}; }

  /// How long a worker of `node` is busy with a message. Asked only about nodes that have workers.
  virtual Duration processing_time(NodeId /*node*/, const Payload& /*message*/, Draw /*draw*/) {
    return Duration{0};
  }

  /// How long the sync that `node` starts now will take, once its writes are done.
  virtual Duration sync_latency(NodeId /*node*/, Draw /*draw*/) { return Duration{0}; }
  /// Whether writes take time as well; they are counted only then.
  virtual bool writes_take_time() const { return false; }
  /// How long so many writes, one after the other, will take before their sync.
  virtual Duration write_latency(NodeId /*node*/, std::uint64_t /*writes*/, Draw /*draw*/) {
    return Duration{0};
  }
  /// What becomes of the writes under way in a crash that does not say it.
  virtual Unsynced unsynced_writes(NodeId /*node*/) const { return Unsynced::lost; }
};

}  // namespace orrery
