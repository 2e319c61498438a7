#pragma once
/// One step of one process: what a handler may ask, and what it wants to leave the node when it
/// returns.

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sim/core/draw.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/payload.hpp"
#include "sim/core/pins.hpp"
#include "sim/core/time.hpp"

namespace orrery {

class World;

/// A group of nodes in id order, without one of them: what a process may call its peers. Nothing is
/// stored a node.
class Peers {
 public:
  class Iterator {
   public:
    using value_type = NodeId;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(const Peers* peers, std::uint32_t index) : peers_(peers), index_(index) {}
    NodeId operator*() const { return (*peers_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++index_;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

   private:
    const Peers* peers_ = nullptr;
    std::uint32_t index_ = 0;
  };

  Peers() = default;
  /// The nodes 1…count of `group`, without `self` if it is one of them.
  Peers(char group, std::uint32_t count, NodeId self)
      : group_(group), count_(count), skipped_(self.group() == group ? self.number() : 0) {
    if (skipped_ > count_) skipped_ = 0;
  }

  std::uint32_t size() const { return count_ - (skipped_ != 0 ? 1 : 0); }
  bool empty() const { return size() == 0; }
  /// The i-th peer in id order, from 0.
  NodeId operator[](std::uint32_t i) const {
    const std::uint32_t number = i + 1;
    return {group_, skipped_ != 0 && number >= skipped_ ? number + 1 : number};
  }
  bool contains(NodeId node) const {
    return node.group() == group_ && node.number() >= 1 && node.number() <= count_ &&
           node.number() != skipped_;
  }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  char group_ = 'n';
  std::uint32_t count_ = 0;
  std::uint32_t skipped_ = 0;
};

/// Whom a node has a link to, in id order: a few that are listed, or all its peers.
class Neighbours {
 public:
  explicit Neighbours(const Peers& peers) : peers_(peers), size_(peers.size()) {}
  /// The list outlives the step.
  explicit Neighbours(std::span<const NodeId> listed)
      : listed_(listed.data()), size_(static_cast<std::uint32_t>(listed.size())) {}

  std::uint32_t size() const { return size_; }
  bool empty() const { return size() == 0; }
  /// The i-th in id order, from 0.
  NodeId operator[](std::uint32_t i) const { return listed_ != nullptr ? listed_[i] : peers_[i]; }

 private:
  Peers peers_;
  const NodeId* listed_ = nullptr;
  std::uint32_t size_ = 0;
};

/// Something that wants to leave a node.
struct Outgoing {
  enum class Kind : std::uint8_t { message, output, completion };

  Kind kind = Kind::message;
  bool waits_for_disk = true;  ///< false: send_now
  NodeId to{};                 ///< of a message
  PayloadRef payload;          ///< the message, the output, or the Result of a completion
};

/// The range from which a timer's time-out will be drawn when it is started.
struct TimeoutRange {
  DurationRange range;
};

/// What a running handler is connected to. Lives as long as the handler.
class Step {
 public:
  Step(World& world, SlotIndex slot, NodeId self, Peers peers, std::uint64_t ordinal,
       std::vector<Outgoing>& outbox)
      : world_(world),
        slot_(slot),
        self_(self),
        peers_(peers),
        ordinal_(ordinal),
        outbox_(outbox) {}
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

  SlotIndex slot() const { return slot_; }
  NodeId self() const { return self_; }
  const Peers& peers() const { return peers_; }
  Neighbours neighbours() const;
  /// What this node's clocks show.
  Time now() const;
  Time monotonic_now() const;
  /// A fresh named draw of this node in this instant.
  Draw draw(std::uint64_t purpose);
  /// A whole number from lo to hi, both included: drawn, or pinned. Requires: lo <= hi.
  template <std::integral Integer>
  Integer choose(Integer lo, Integer hi) {
    const Integer drawn = draw(hash_of_name("between")).between(lo, hi);
    return static_cast<Integer>(decided(lo, hi, drawn));
  }
  /// The time-out that a timer of this type is started with: drawn, or pinned.
  Duration draw_timeout(std::string_view timer, std::uint64_t key, const TimeoutRange& timeout);

  void emit(Outgoing outgoing) { outbox_.push_back(std::move(outgoing)); }

  /// Asks for a sync of the durable state when the handler returns; `notice` is handed back when it
  /// is done.
  void sync(PayloadRef notice = {}) {
    sync_is_due_ = true;
    if (notice) notices_.push_back(std::move(notice));
  }
  bool sync_is_due() const { return sync_is_due_; }
  const std::vector<PayloadRef>& notices() const { return notices_; }

  /// Puts the expiry of timer number `timer` of this node at `deadline` on its monotonic clock: a
  /// new pending event, or the pending one moved in place.
  EventHandle arm(std::uint32_t timer, Time deadline);
  void rearm(EventHandle handle, Time deadline);
  void disarm(EventHandle handle);

 private:
  AnyInteger decided(AnyInteger lo, AnyInteger hi, AnyInteger drawn);

  World& world_;
  SlotIndex slot_;
  NodeId self_;
  Peers peers_;
  std::uint64_t ordinal_;  // of this step among the node's steps in this instant
  std::uint32_t draws_ = 0;
  bool sync_is_due_ = false;
  std::vector<Outgoing>& outbox_;
  std::vector<PayloadRef> notices_;
};

}  // namespace orrery
