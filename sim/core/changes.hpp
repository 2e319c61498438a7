#pragma once
/// What changed between two versions of a described state, found by type: its cost follows what
/// changed. A Log or a Map inside it, however deep in described structs, is compared entry by entry
/// through what the versions share; any other member is small, compared with == and told as a
/// whole.

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>

#include "sim/core/describe.hpp"
#include "sim/core/log.hpp"
#include "sim/core/map.hpp"
#include "sim/core/value.hpp"

namespace orrery {

/// Hears what changed. Members are called as the protocol calls them, with dots: "log.entries".
class ChangeListener {
 public:
  virtual ~ChangeListener() = default;

  /// How a member is told: as a whole, or by entry.
  enum class Shape : std::uint8_t { value, list, map };

  /// The member has this value now. One told by entry is empty, and its entries follow.
  virtual void replaced(const std::string& member, Shape shape, const Value& value) = 0;
  /// The entry at an index of a list, or under a key of a map, has this value now; null: it is
  /// gone.
  virtual void entry_changed(const std::string& member, const Value& entry, const Value* value) = 0;
  /// Asked when a member of so many entries has changed: whether to tell all of it again.
  virtual bool wants_all_of(const std::string& /*member*/, std::size_t /*entries*/) {
    return false;
  }
};
BOOST_DESCRIBE_ENUM(ChangeListener::Shape, value, list, map)

namespace describing {

template <class T>
inline constexpr bool is_log = false;
template <class T>
inline constexpr bool is_log<Log<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class K, class V>
inline constexpr bool is_map<Map<K, V>> = true;

/// A Log, a Map, or a struct with one inside.
template <class T>
constexpr bool holds_growing() {
  if constexpr (is_log<T> || is_map<T>) {
    return true;
  } else if constexpr (DescribedStruct<T> && !SaysItsValue<T>) {
    bool holds = false;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      using M = std::remove_cvref_t<decltype(std::declval<const T&>().*member.pointer)>;
      holds = holds || holds_growing<M>();
    });
    return holds;
  } else {
    return false;
  }
}

/// By hash where a struct does not say ==.
template <class T>
bool are_equal(const T& a, const T& b) {
  if constexpr (requires { a == b; }) return a == b;
  else return hash_of(a) == hash_of(b);
}

template <class T>
void list_changes(const std::string& name, const Log<T>* before, const Log<T>& now,
                  ChangeListener& listener) {
  std::size_t kept = 0;
  if (before == nullptr || listener.wants_all_of(name, now.size())) {
    listener.replaced(name, ChangeListener::Shape::list, Value::Array{});
  } else {
    kept = first_difference(*before, now);
    for (std::size_t i = now.size(); i < before->size(); ++i) {
      listener.entry_changed(name, i, nullptr);
    }
  }
  for (std::size_t i = kept; i < now.size(); ++i) {
    const Value value = to_value(now[i]);
    listener.entry_changed(name, i, &value);
  }
}

template <class K, class V>
void map_changes(const std::string& name, const Map<K, V>* before, const Map<K, V>& now,
                 ChangeListener& listener) {
  const bool anew = before == nullptr || listener.wants_all_of(name, now.size());
  if (anew) listener.replaced(name, ChangeListener::Shape::map, Value::Object{});
  const auto tell = [&](const K& key, const V*, const V* in_now) {
    if (in_now == nullptr) return listener.entry_changed(name, key_text(key), nullptr);
    const Value value = to_value(*in_now);
    listener.entry_changed(name, key_text(key), &value);
  };
  for_each_difference(anew ? Map<K, V>{} : *before, now, tell);
}

}  // namespace describing

template <DescribedStruct T>
void tell_changes_of_members(const std::string& prefix, const T* before, const T& now,
                             ChangeListener& listener);

/// Tells what changed in a member called `name` since `before`; everything if that is null.
template <class T>
void tell_changes(const std::string& name, const T* before, const T& now,
                  ChangeListener& listener) {
  if constexpr (describing::is_log<T>) {
    if (before == nullptr || !describing::are_equal(*before, now)) {
      describing::list_changes(name, before, now, listener);
    }
  } else if constexpr (describing::is_map<T>) {
    if (before == nullptr || !describing::are_equal(*before, now)) {
      describing::map_changes(name, before, now, listener);
    }
  } else if constexpr (describing::holds_growing<T>()) {
    tell_changes_of_members(name + ".", before, now, listener);
  } else {
    if (before == nullptr || !describing::are_equal(*before, now)) {
      listener.replaced(name, ChangeListener::Shape::value, to_value(now));
    }
  }
}

/// The same for each member of a struct; their names go behind `prefix`.
template <DescribedStruct T>
void tell_changes_of_members(const std::string& prefix, const T* before, const T& now,
                             ChangeListener& listener) {
  boost::mp11::mp_for_each<describing::Members<T>>([&](auto member) {
    const auto& value = now.*member.pointer;
    const auto* earlier = before == nullptr ? nullptr : &(before->*member.pointer);
    using M = std::remove_cvref_t<decltype(value)>;
    // The name is put together for those that changed, or may have.
    if constexpr (!describing::holds_growing<M>()) {
      if (earlier != nullptr && describing::are_equal(*earlier, value)) return;
    }
    tell_changes<M>(prefix + member.name, earlier, value, listener);
  });
}

}  // namespace orrery
