#pragma once
/// The node of a Log: an array that only grows, shared by versions that may each append to it.
///
/// Invariants: slots below `filled` are constructed or about to be, by the one version that claimed
/// them (it moved `filled` from that slot to the next). A version reads only slots that it or its
/// ancestors claimed. So a slot is written once, before any reader knows of it, and nothing but
/// `filled` needs to be atomic.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>

#include "sim/core/ref.hpp"

namespace orrery {

/// A leaf of elements (shift 0), or an inner node whose children span 2^shift elements each. The
/// slots follow the header in memory.
template <class T>
class alignas(std::max(alignof(T), alignof(void*))) LogNode : public Counted {
 public:
  static constexpr int leaf_bits = 4;
  static constexpr int fanout_bits = 5;
  static constexpr std::uint32_t leaf_size = 1U << leaf_bits;
  static constexpr std::uint32_t fanout = 1U << fanout_bits;

  static Ref<LogNode> make_leaf(std::uint32_t capacity) { return make<T>(0, capacity); }
  static Ref<LogNode> make_inner(int shift) { return make<Ref<LogNode>>(shift, fanout); }

  int shift() const noexcept { return shift_; }

  /// Of a leaf.
  T* elements() noexcept { return slots<T>(); }
  /// Of an inner node.
  Ref<LogNode>* children() noexcept { return slots<Ref<LogNode>>(); }
  /// Of an inner node: which child spans element i of the log.
  std::uint32_t slot_of(std::size_t i) const noexcept {
    return static_cast<std::uint32_t>(i >> shift_) % fanout;
  }

  /// True if the slot is the caller's to construct; false if another version has it or there is no
  /// room.
  bool claim(std::uint32_t slot) noexcept {
    return slot < capacity_ &&
           filled_.compare_exchange_strong(slot, slot + 1, std::memory_order_relaxed);
  }

  /// The same for a leaf that nobody else can see: what truncated or dropped versions left behind
  /// makes room. Requires: all slots before this one are filled.
  bool claim_alone(std::uint32_t slot) noexcept {
    if (slot >= capacity_) return false;
    std::destroy(elements() + slot, elements() + filled_.load(std::memory_order_relaxed));
    filled_.store(slot + 1, std::memory_order_relaxed);
    return true;
  }

  Ref<LogNode> copy_of_leaf(std::uint32_t count, std::uint32_t capacity) {
    return copy_of_prefix<T>(count, capacity);
  }
  Ref<LogNode> copy_of_inner(std::uint32_t count) {
    return copy_of_prefix<Ref<LogNode>>(count, fanout);
  }

  static void operator delete(LogNode* node, std::destroying_delete_t) noexcept {
    node->shift_ == 0 ? destroy<T>(node) : destroy<Ref<LogNode>>(node);
  }

 private:
  static_assert(alignof(T) <= 16, "the pools align to 16 bytes");
  static_assert(std::is_nothrow_move_constructible_v<T>, "a claimed slot must be constructed");

  LogNode(int shift, std::uint32_t capacity) : capacity_(capacity), shift_(shift) {}

  template <class Slot>
  Slot* slots() noexcept {
    return std::launder(reinterpret_cast<Slot*>(this + 1));
  }

  template <class Slot>
  static constexpr std::size_t bytes(std::uint32_t capacity) {
    return sizeof(LogNode) + capacity * sizeof(Slot);
  }

  template <class Slot>
  static Ref<LogNode> make(int shift, std::uint32_t capacity) {
    return Ref<LogNode>(::new (pool_allocate(bytes<Slot>(capacity))) LogNode(shift, capacity));
  }

  template <class Slot>
  Ref<LogNode> copy_of_prefix(std::uint32_t count, std::uint32_t capacity) {
    Ref<LogNode> copy = make<Slot>(shift_, capacity);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::construct_at(copy->template slots<Slot>() + i, slots<Slot>()[i]);
      copy->filled_.store(i + 1, std::memory_order_relaxed);
    }
    return copy;
  }

  template <class Slot>
  static void destroy(LogNode* node) noexcept {
    const std::size_t size = bytes<Slot>(node->capacity_);
    std::destroy_n(node->slots<Slot>(), node->filled_.load(std::memory_order_relaxed));
    std::destroy_at(node);
    pool_release(node, size);
  }

  std::atomic<std::uint32_t> filled_{0};
  const std::uint32_t capacity_;
  const int shift_;
};

}  // namespace orrery
