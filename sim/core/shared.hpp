#pragma once
/// A value that many places hold and nobody changes: a log entry's command, which lies in every
/// server's log and goes out in message after message. Copies share one allocation and one hash.
/// To describe.hpp, value.hpp and wire_size.hpp it is its content.

#include <compare>
#include <string>
#include <utility>

#include "sim/core/describe.hpp"
#include "sim/core/json_text.hpp"
#include "sim/core/ref.hpp"
#include "sim/core/value.hpp"
#include "sim/core/wire_size.hpp"

namespace orrery {

/// T compares and hashes. Default-constructed it holds a T{}, without an allocation.
template <class T>
class Shared {
 public:
  Shared() = default;
  /// From whatever a T is made of, so that designated initialisers read as if T stood there.
  template <class Source>
    requires(std::convertible_to<Source, T> && !std::same_as<std::remove_cvref_t<Source>, Shared>)
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): the constraint keeps it off copies
  Shared(Source&& source) : held_(new Held(T(std::forward<Source>(source)))) {}

  const T& operator*() const { return held().content; }
  const T* operator->() const { return &held().content; }

  /// Holds a changed copy from now on: `function(T&)` changes it.
  template <class Change>
  void change(Change function) {
    T content = **this;
    function(content);
    *this = Shared(std::move(content));
  }

  void hash_append(Hasher& hasher) const { hasher.add(held().hash); }
  Value to_value() const { return orrery::to_value(**this); }
  void append_json(std::string& out) const { orrery::append_json(out, **this); }
  std::uint64_t encoded_size() const { return orrery::encoded_size(**this); }

  friend bool operator==(const Shared& a, const Shared& b) {
    return a.held_ == b.held_ || (a.held().hash == b.held().hash && *a == *b);
  }
  friend auto operator<=>(const Shared& a, const Shared& b) { return *a <=> *b; }

 private:
  struct Held : Counted, Pooled {
    Held() : content{}, hash(hash_of(content)) {}
    explicit Held(T value) : content(std::move(value)), hash(hash_of(content)) {}
    const T content;
    const std::uint64_t hash;
  };

  const Held& held() const {
    static const Held empty;
    return held_ ? *held_ : empty;
  }

  Ref<const Held> held_;
};

}  // namespace orrery
