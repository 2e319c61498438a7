#pragma once
/// A map that is asked and never walked through, so that the order of its entries, which is
/// nobody's business, cannot reach a result.

#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

namespace orrery {

template <class Key, class Value>
class Lookup {
 public:
  /// Null if there is none; valid until the next entry.
  const Value* find(const Key& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
  }
  Value* find(const Key& key) {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
  }

  /// The entry, and whether it is new, made of `arguments`.
  template <class... Arguments>
  std::pair<Value&, bool> try_emplace(Key key, Arguments&&... arguments) {
    const auto [entry, is_new] =
        entries_.try_emplace(std::move(key), std::forward<Arguments>(arguments)...);
    return {entry->second, is_new};
  }

  void erase(const Key& key) { entries_.erase(key); }

 private:
  boost::unordered_flat_map<Key, Value> entries_;
};

}  // namespace orrery
