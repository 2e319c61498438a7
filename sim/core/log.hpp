#pragma once
/// A sequence that grows at its end and is copied in O(1): Raft's log, client histories, chains of
/// checkpoints.
///
/// Versions (Log values) share their elements. These lie in leaves of 16; every full leaf hangs in
/// a radix trie of 32-way inner nodes, so the bits of an index are the way down. A version is a
/// root, the leaf with its last element (the tail) and a size.
///
/// *Every* version may append in place, even to nodes it shares: it reads only what lies below its
/// own size, and claims the slot it is about to write (log_node.hpp). A version that comes second
/// copies the prefix it can see of that node and goes on in the copy. So the copy that a persist
/// leaves behind does not make the next append copy anything. Truncating is forgetting: elements
/// beyond the size stay in their nodes until these die, or until their only owner appends.
///
/// A log may also forget its beginning, as Raft's does when a snapshot has replaced it. What is
/// left keeps its indices, from first() on, and moves to nodes of its own: no other version has
/// less.
///
/// Versions that share nodes may be used from different threads (forked worlds); one version may
/// not.

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>

#include "sim/core/describe.hpp"
#include "sim/core/hash.hpp"
#include "sim/core/log_node.hpp"
#include "sim/core/ref.hpp"

namespace orrery {

/// Indices are from 0. T copies, compares with == and hashes (describe.hpp).
template <class T>
class Log {
  using Node = LogNode<T>;

 public:
  class Iterator;
  using value_type = T;
  using const_iterator = Iterator;

  Log() = default;
  Log(const Log&) = default;
  Log(Log&& other) noexcept
      : root_(std::move(other.root_)),
        tail_(std::move(other.tail_)),
        size_(std::exchange(other.size_, 0)),
        first_(std::exchange(other.first_, 0)) {}
  /// Following a version that has grown within its last leaf costs nothing but the new size.
  Log& operator=(const Log& other) noexcept {
    if (root_ != other.root_) root_ = other.root_;
    if (tail_ != other.tail_) tail_ = other.tail_;
    size_ = other.size_;
    if (first_ != other.first_) first_ = other.first_;
    return *this;
  }
  Log& operator=(Log&& other) noexcept {
    std::swap(root_, other.root_);
    std::swap(tail_, other.tail_);
    std::swap(size_, other.size_);
    std::swap(first_, other.first_);
    return *this;
  }
  ~Log() = default;

  /// So many elements have been appended: those that are forgotten count.
  std::size_t size() const noexcept { return first_ + size_; }
  /// The index of the first element that is not forgotten; size() if there is none.
  std::size_t first() const noexcept { return first_; }
  /// Whether there is no element: none has been appended, or all are forgotten.
  bool empty() const noexcept { return size_ == 0; }

  /// Requires: first() <= i < size(). Valid until this version is changed or gone.
  const T& operator[](std::size_t i) const noexcept {
    assert(i >= first_ && i - first_ < size_);
    return held(i - first_);
  }

  /// Requires: !empty().
  const T& back() const noexcept { return held(size_ - 1); }

  Iterator begin() const noexcept { return Iterator(this); }
  Iterator end() const noexcept { return empty() ? Iterator() : Iterator(&back() + 1); }

  void push_back(T value) {
    const auto slot = static_cast<std::uint32_t>(size_ % leaf_size);
    if (slot == 0) {
      tail_ = Node::make_leaf(leaf_capacity(slot));
      tail_->claim(slot);
    } else if (!(tail_->has_one_owner() ? tail_->claim_alone(slot) : tail_->claim(slot))) {
      tail_ = tail_->copy_of_leaf(slot, leaf_capacity(slot));
      tail_->claim(slot);
    }
    std::construct_at(tail_->elements() + slot, std::move(value));
    ++size_;
    if (slot + 1 == leaf_size) hang_tail_in_trie();
  }

  /// Takes back the elements from index `end` on, in O(1). Requires: first() <= end <= size().
  void truncate(std::size_t end) {
    assert(end >= first_ && end <= this->size());
    const std::size_t size = end - first_;
    if (size == size_) return;
    if (size == 0) return empty_from(first_);
    if (first_of_leaf(size - 1) != first_of_leaf(size_ - 1)) tail_ = Ref<Node>(node_with(size - 1));
    size_ = size;
    if (size_in_trie() == 0) root_ = {};
    while (root_ && root_->shift() > Node::leaf_bits &&
           size_in_trie() <= std::size_t{1} << root_->shift())
      root_ = root_->children()[0];
  }

  /// Forgets the elements before index `first`, so that those that are left keep their indices; the
  /// log is empty and its next element has that index if it is beyond the end. Costs as much as
  /// appending what is left. Requires: first >= first().
  void forget_before(std::size_t first) {
    assert(first >= first_);
    if (first == first_) return;
    Log left;
    left.empty_from(first);
    for (std::size_t i = first; i < size(); ++i) left.push_back((*this)[i]);
    *this = std::move(left);
  }

  void clear() noexcept { *this = Log(); }

  friend bool operator==(const Log& a, const Log& b) {
    return a.first_ == b.first_ && a.size_ == b.size_ && first_difference(a, b) == a.size();
  }

  /// The first index at which the elements differ, or the smaller size; what one of the two has
  /// forgotten is taken for equal. Shared nodes are not looked into: costs what was appended since
  /// the versions parted, and one inner node for each level. Versions of which one is the other
  /// with something appended cost the way to one leaf, and those that have not forgotten the same
  /// elements as many comparisons as they have left in common.
  friend std::size_t first_difference(const Log& a, const Log& b) {
    if (a.first_ != b.first_) {
      const std::size_t end = std::min(a.size(), b.size());
      std::size_t i = std::min(std::max(a.first_, b.first_), end);
      while (i < end && a[i] == b[i]) ++i;
      return i;
    }
    return a.first_ + difference_of_held(a, b);
  }

  void hash_append(Hasher& hasher) const {
    if (first_ != 0) hasher.add(~std::uint64_t{first_});  // no size is so great
    hasher.add(size_);
    for (const T& element : *this) orrery::hash_append(hasher, element);
  }

 private:
  static constexpr std::uint32_t leaf_size = Node::leaf_size;

  // From here on, positions count from the first element that is held.

  void empty_from(std::size_t first) noexcept {
    clear();
    first_ = first;
  }

  const T& held(std::size_t i) const noexcept { return leaf_with(i)[i % leaf_size]; }

  static std::size_t difference_of_held(const Log& a, const Log& b) {
    const std::size_t common = std::min(a.size_, b.size_);
    // Two versions that reach the same leaf have never parted before it.
    if (common == 0 || a.node_with(common - 1) == b.node_with(common - 1)) return common;
    Log x = a;
    Log y = b;
    x.truncate(x.first_ + common);  // so that both have the same shape
    y.truncate(y.first_ + common);
    const std::size_t in_trie = x.size_in_trie();
    const std::size_t at = difference_below(x.root_.get(), y.root_.get(), 0, in_trie);
    return at < in_trie ? at : difference_below(x.tail_.get(), y.tail_.get(), in_trie, common);
  }

  static constexpr std::size_t first_of_leaf(std::size_t i) {
    return i & ~std::size_t{leaf_size - 1};
  }

  /// Only full leaves hang in the trie; the last one is then the tail as well.
  std::size_t size_in_trie() const noexcept { return first_of_leaf(size_); }

  Node* node_with(std::size_t i) const noexcept {
    if (i >= first_of_leaf(size_ - 1)) return tail_.get();
    Node* node = root_.get();
    for (int shift = node->shift(); shift > 0; shift -= Node::fanout_bits)
      node = node->children()[(i >> shift) % Node::fanout].get();
    return node;
  }
  const T* leaf_with(std::size_t i) const noexcept { return node_with(i)->elements(); }

  /// Short logs have short leaves; a full one is copied like one whose slot is taken.
  std::uint32_t leaf_capacity(std::uint32_t slot) const noexcept {
    return size_ < leaf_size ? std::max(4U, std::bit_ceil(slot + 1)) : leaf_size;
  }

  void hang_tail_in_trie() {
    const std::size_t first = size_ - leaf_size;
    if (!root_) {
      root_ = Node::make_inner(Node::leaf_bits);
    } else if (first >> root_->shift() == Node::fanout) {
      Ref<Node> higher = Node::make_inner(root_->shift() + Node::fanout_bits);
      higher->claim(0);
      std::construct_at(higher->children(), std::move(root_));
      root_ = std::move(higher);
    }
    root_ = with_tail(root_, first);
  }

  /// The node with the tail hung in as the leaf that starts at `first`: the node itself where the
  /// slots were free.
  Ref<Node> with_tail(const Ref<Node>& node, std::size_t first) const {
    const std::uint32_t slot = node->slot_of(first);
    const bool slot_is_new = first % (std::size_t{1} << node->shift()) == 0;
    Ref<Node> child = tail_;
    if (node->shift() > Node::leaf_bits) {
      child = slot_is_new ? Node::make_inner(node->shift() - Node::fanout_bits)
                          : node->children()[slot];
      child = with_tail(child, first);
      if (!slot_is_new && child == node->children()[slot]) return node;
    }
    Ref<Node> parent = node;
    if (!slot_is_new || !node->claim(slot)) {
      parent = node->copy_of_inner(slot);
      parent->claim(slot);
    }
    std::construct_at(parent->children() + slot, std::move(child));
    return parent;
  }

  /// Looks at the elements [begin, end) of two nodes of one shape; `end` if they are equal.
  static std::size_t difference_below(Node* a, Node* b, std::size_t begin, std::size_t end) {
    if (a == b) return end;
    if (a->shift() == 0) {
      const auto differing =
          std::mismatch(a->elements(), a->elements() + (end - begin), b->elements());
      return begin + static_cast<std::size_t>(differing.first - a->elements());
    }
    for (std::size_t slot = 0; begin < end; ++slot) {
      const std::size_t child_end = std::min(end, begin + (std::size_t{1} << a->shift()));
      const std::size_t at =
          difference_below(a->children()[slot].get(), b->children()[slot].get(), begin, child_end);
      if (at < child_end) return at;
      begin = child_end;
    }
    return end;
  }

  Ref<Node> root_;
  Ref<Node> tail_;         // the leaf with the last element
  std::size_t size_ = 0;   // of what is held
  std::size_t first_ = 0;  // so many are forgotten
};

/// Goes leaf by leaf. Valid for as long as the version it came from is neither changed nor gone.
template <class T>
class Log<T>::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = const T*;
  using reference = const T&;

  Iterator() = default;
  reference operator*() const noexcept { return *at_; }
  pointer operator->() const noexcept { return at_; }
  Iterator& operator++() noexcept {
    if (++at_ == leaf_end_ && leaf_end_index_ < log_->size_) enter_leaf();
    return *this;
  }
  Iterator operator++(int) noexcept {
    Iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.at_ == b.at_; }

 private:
  friend class Log;
  explicit Iterator(const T* end) noexcept : at_(end) {}
  explicit Iterator(const Log* log) noexcept : log_(log) {
    if (!log->empty()) enter_leaf();
  }
  void enter_leaf() noexcept {
    at_ = log_->leaf_with(leaf_end_index_);
    const std::size_t count = std::min<std::size_t>(leaf_size, log_->size_ - leaf_end_index_);
    leaf_end_ = at_ + count;
    leaf_end_index_ += count;
  }

  const Log* log_ = nullptr;
  const T* at_ = nullptr;
  const T* leaf_end_ = nullptr;
  std::size_t leaf_end_index_ = 0;
};

}  // namespace orrery
