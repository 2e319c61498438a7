#pragma once
/// An ordered map that is copied in O(1): a key-value store's contents, client sessions,
/// tables of nodes.
///
/// A treap: a search tree by key and a heap by rank, where a key's rank is its hash. So the shape
/// follows from the contents alone, whatever the order of insertions and erasures: == and
/// difference walk two trees in step and leave out what they share. (A B-tree is flatter, but its
/// shape remembers its history.) The depth of a key is about 2 ln n, its maximum about twice that.
///
/// A node that only one version reaches is written in place; from the first node on that another
/// version shares, the nodes on the way to the change are copied. Versions that share nodes may be
/// used from different threads; one version may not.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/hash.hpp"
#include "sim/core/ref.hpp"

namespace orrery {

/// K orders with <=> and hashes (describe.hpp); V copies and has a default. Text keys are looked up
/// by any text.
template <class K, class V>
class Map {
  struct Node;

 public:
  class Iterator;
  using key_type = K;
  using mapped_type = V;
  using value_type = std::pair<const K, V>;
  using const_iterator = Iterator;
  using Key = std::conditional_t<std::is_same_v<K, std::string>, std::string_view, const K&>;

  Map() = default;
  Map(const Map&) = default;
  Map(Map&& other) noexcept : root_(std::move(other.root_)), size_(std::exchange(other.size_, 0)) {}
  Map& operator=(Map other) noexcept {
    std::swap(root_, other.root_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Map() = default;

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

  /// The value, or nullptr. Valid until this version is changed or gone.
  const V* find(Key key) const {
    const Node* node = root_.get();
    while (node) {
      const auto order = key <=> node->key();
      if (order == 0) return &node->entry.second;
      node = order < 0 ? node->left.get() : node->right.get();
    }
    return nullptr;
  }

  bool contains(Key key) const { return find(key) != nullptr; }

  /// Requires: contains(key).
  const V& at(Key key) const {
    const V* value = find(key);
    if (!value) {
      std::fputs("Map::at: the key is not in the map\n", stderr);
      std::abort();
    }
    return *value;
  }

  /// The value to write to, made with V{} where the key is new. Valid until this version is next
  /// copied or changed.
  V& edit(Key key) {
    const std::uint64_t rank = hash_of(key);
    Ref<Node>* place = &root_;
    while (*place) {
      const Node& top = **place;
      const auto order = key <=> top.key();
      if (order == 0) return own(*place).entry.second;
      if (rank > top.rank || (rank == top.rank && order < 0)) break;
      Node& node = own(*place);
      place = order < 0 ? &node.left : &node.right;
    }
    insert_above(*place, make_ref<Node>(rank, K(key)));
    return (*place)->entry.second;
  }

  void insert_or_assign(Key key, V value) { edit(key) = std::move(value); }

  /// True if the key was there.
  bool erase(Key key) {
    if (!contains(key)) return false;
    Ref<Node>* place = &root_;
    while (true) {
      const auto order = key <=> (*place)->key();
      if (order == 0) break;
      Node& node = own(*place);
      place = order < 0 ? &node.left : &node.right;
    }
    const Ref<Node> erased = std::exchange(*place, {});
    if (erased->has_one_owner()) {
      join(*place, std::move(erased->left), std::move(erased->right));
    } else {
      join(*place, erased->left, erased->right);
    }
    --size_;
    return true;
  }

  void clear() noexcept { *this = Map(); }

  /// In key order; elements are std::pair<const K, V>.
  Iterator begin() const { return Iterator(root_.get()); }
  Iterator end() const { return Iterator(nullptr); }

  friend bool operator==(const Map& a, const Map& b) {
    return a.size_ == b.size_ && same(a.root_.get(), b.root_.get());
  }

  /// Calls visit(key, const V* in_a, const V* in_b), in key order, where the values of a key
  /// differ; nullptr where the key is missing. What a and b share is not looked into: costs a path
  /// for each difference.
  template <class Visit>
  friend void for_each_difference(const Map& a, const Map& b, Visit visit) {
    differ(a.root_.get(), b.root_.get(), nullptr, nullptr, visit);
  }

  void hash_append(Hasher& hasher) const {
    hasher.add(size_);
    for (const value_type& entry : *this) orrery::hash_append(hasher, entry);
  }

 private:
  struct Node : Counted, Pooled {
    Node(std::uint64_t its_rank, K key) : rank(its_rank), entry(std::move(key), V{}) {}

    const K& key() const noexcept { return entry.first; }

    const std::uint64_t rank;
    Ref<Node> left, right;
    value_type entry;
  };

  /// The heap's order. Equal hashes are decided by key, so that the shape is still one.
  static bool outranks(std::uint64_t rank, Key key, const Node& node) {
    return rank > node.rank || (rank == node.rank && (key <=> node.key()) < 0);
  }

  /// Requires: everything above `place` is ours.
  static Node& own(Ref<Node>& place) {
    if (!place->has_one_owner()) place = make_ref<Node>(*place);
    return *place;
  }

  /// Puts a new top over the tree at `place`, which is split at its key.
  void insert_above(Ref<Node>& place, Ref<Node> top) {
    Ref<Node> rest = std::exchange(place, top);
    Ref<Node>* less = &top->left;
    Ref<Node>* greater = &top->right;
    while (rest) {
      Node& node = own(rest);
      const bool is_less = node.key() < top->key();
      Ref<Node>*& side = is_less ? less : greater;
      Ref<Node>& inside = is_less ? node.right : node.left;
      Ref<Node> next = std::exchange(inside, {});
      *side = std::move(rest);
      side = &inside;
      rest = std::move(next);
    }
    ++size_;
  }

  /// Fills the empty `place` with two trees, all keys of one below those of the other.
  static void join(Ref<Node>& empty_place, Ref<Node> less, Ref<Node> greater) {
    Ref<Node>* place = &empty_place;
    while (less && greater) {
      const bool less_is_top = outranks(less->rank, less->key(), *greater);
      Ref<Node>& top = less_is_top ? less : greater;
      Node& node = own(top);
      Ref<Node>& inside = less_is_top ? node.right : node.left;
      Ref<Node> next = std::exchange(inside, {});
      *place = std::move(top);
      place = &inside;
      top = std::move(next);
    }
    *place = less ? std::move(less) : std::move(greater);
  }

  static bool same(const Node* a, const Node* b) {
    if (a == b) return true;
    return a && b && a->rank == b->rank && a->entry == b->entry &&
           same(a->left.get(), b->left.get()) && same(a->right.get(), b->right.get());
  }

  /// The top of what a tree holds between two keys (nullptr: no bound), both excluded.
  static const Node* between(const Node* node, const K* low, const K* high) {
    while (node) {
      if (low && !(*low < node->key())) {
        node = node->right.get();
      } else if (high && !(node->key() < *high)) {
        node = node->left.get();
      } else {
        break;
      }
    }
    return node;
  }

  /// Of two trees, between two keys. If one top outranks the other, its key is not in the other
  /// tree, or it would be the top there as well.
  template <class Visit>
  static void differ(const Node* a, const Node* b, const K* low, const K* high, Visit& visit) {
    if (a == b) return;
    a = between(a, low, high);
    b = between(b, low, high);
    if (a == b) return;
    const bool a_is_top = a && (!b || !outranks(b->rank, b->key(), *a));
    const bool b_is_top = b && (!a || !outranks(a->rank, a->key(), *b));
    const K& key = a_is_top ? a->key() : b->key();
    differ(a_is_top ? a->left.get() : a, b_is_top ? b->left.get() : b, low, &key, visit);
    if (!a_is_top || !b_is_top || !(a->entry.second == b->entry.second)) {
      visit(key, a_is_top ? &a->entry.second : nullptr, b_is_top ? &b->entry.second : nullptr);
    }
    differ(a_is_top ? a->right.get() : a, b_is_top ? b->right.get() : b, &key, high, visit);
  }

  Ref<Node> root_;
  std::size_t size_ = 0;
};

/// Valid for as long as the version it came from is neither changed nor gone.
template <class K, class V>
class Map<K, V>::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::pair<const K, V>;
  using difference_type = std::ptrdiff_t;
  using pointer = const value_type*;
  using reference = const value_type&;

  Iterator() = default;
  reference operator*() const noexcept { return path_.back()->entry; }
  pointer operator->() const noexcept { return &**this; }
  Iterator& operator++() {
    const Node* visited = path_.back();
    path_.pop_back();
    descend_to_least(visited->right.get());
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) noexcept {
    return a.current() == b.current();
  }

 private:
  friend class Map;
  explicit Iterator(const Node* top) {
    if (top) path_.reserve(32);  // deep enough for most maps
    descend_to_least(top);
  }
  void descend_to_least(const Node* node) {
    for (; node; node = node->left.get()) path_.push_back(node);
  }
  const Node* current() const noexcept { return path_.empty() ? nullptr : path_.back(); }

  std::vector<const Node*> path_;  // the current node, under those still to come above it
};

}  // namespace orrery
