#pragma once
/// What changed between two versions of a described state, found by type: its cost follows what
/// changed. A Log or a Map inside it, however deep in described structs, is compared entry by entry
/// through what the versions share; any other member is small, compared with == and told as a
/// whole.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "sim/core/describe.hpp"
#include "sim/core/json_text.hpp"
#include "sim/core/log.hpp"
#include "sim/core/map.hpp"
#include "sim/core/value.hpp"

namespace orrery {

/// A described value of any type, to be rendered by who hears of it, or not. Refers to it.
class AnyValue {
 public:
  template <class T>
    requires(!std::same_as<T, AnyValue>)
  explicit AnyValue(const T& value)
      : value_(&value),
        to_value_([](const void* it) { return orrery::to_value(*static_cast<const T*>(it)); }),
        append_json_([](std::string& out, const void* it) {
          orrery::append_json(out, *static_cast<const T*>(it));
        }) {}

  Value to_value() const { return to_value_(value_); }
  void append_json(std::string& out) const { append_json_(out, value_); }

 private:
  const void* value_;
  Value (*to_value_)(const void*);
  void (*append_json_)(std::string&, const void*);
};

/// Hears what changed. Members are called as the protocol calls them, with dots: "log.entries".
class ChangeListener {
 public:
  virtual ~ChangeListener() = default;

  /// How a member is told: as a whole, or by entry.
  enum class Shape : std::uint8_t { value, list, map };
  /// The index of an entry in a list, or its key in a map.
  using Entry = std::variant<std::uint64_t, std::string_view>;

  /// The member has this value now, and had that one before (null: it is new, or told anew). One
  /// told by entry is empty, and its entries follow.
  virtual void replaced(const std::string& member, Shape shape, const AnyValue* before,
                        const AnyValue& now) = 0;
  /// An entry has this value now, and had that one before; null: it is not there.
  virtual void entry_changed(const std::string& member, const Entry& entry, const AnyValue* before,
                             const AnyValue* now) = 0;
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
void tell_entry(const std::string& name, const ChangeListener::Entry& entry, const T* before,
                const T* now, ChangeListener& listener) {
  // Null pointers stand for entries that are not there; what they would refer to is never read.
  const AnyValue values[] = {AnyValue(before ? *before : *now), AnyValue(now ? *now : *before)};
  listener.entry_changed(name, entry, before ? &values[0] : nullptr, now ? &values[1] : nullptr);
}

template <class T>
void list_changes(const std::string& name, const Log<T>* before, const Log<T>& now,
                  ChangeListener& listener) {
  std::size_t kept = now.first();
  std::size_t old_size = 0;  // of what the listener knows
  const bool gets_its_beginning_back = before != nullptr && now.first() < before->first();
  if (before == nullptr || gets_its_beginning_back ||
      listener.wants_all_of(name, now.size() - now.first())) {
    const Log<T> empty;
    listener.replaced(name, ChangeListener::Shape::list, nullptr, AnyValue(empty));
  } else {
    kept = std::max(first_difference(*before, now), now.first());
    old_size = before->size();
    for (std::size_t i = before->first(); i < std::min(now.first(), old_size); ++i) {
      tell_entry<T>(name, std::uint64_t{i}, &(*before)[i], nullptr, listener);
    }
  }
  for (std::size_t i = now.size(); i < old_size; ++i) {
    tell_entry<T>(name, std::uint64_t{i}, &(*before)[i], nullptr, listener);
  }
  for (std::size_t i = kept; i < now.size(); ++i) {
    tell_entry<T>(name, std::uint64_t{i}, i < old_size ? &(*before)[i] : nullptr, &now[i],
                  listener);
  }
}

template <class K, class V>
void map_changes(const std::string& name, const Map<K, V>* before, const Map<K, V>& now,
                 ChangeListener& listener) {
  const Map<K, V> empty;
  const bool anew = before == nullptr || listener.wants_all_of(name, now.size());
  if (anew) listener.replaced(name, ChangeListener::Shape::map, nullptr, AnyValue(empty));
  const auto tell = [&](const K& key, const V* in_before, const V* in_now) {
    if constexpr (std::convertible_to<const K&, std::string_view>) {
      tell_entry<V>(name, std::string_view(key), in_before, in_now, listener);
    } else {
      const std::string text = key_text(key);
      tell_entry<V>(name, std::string_view(text), in_before, in_now, listener);
    }
  };
  for_each_difference(anew ? empty : *before, now, tell);
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
      const AnyValue values[] = {AnyValue(before ? *before : now), AnyValue(now)};
      listener.replaced(name, ChangeListener::Shape::value, before ? &values[0] : nullptr,
                        values[1]);
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
