#pragma once
/// A value that goes by its digest: with the content, or, where who reads it has that already,
/// without. Either way it compares by content and hashes to the same, so that a signature over it
/// covers the digest alone and stays genuine when the content is left out: the message of PBFT's
/// ⟨⟨PRE-PREPARE, v, n, d⟩σ, m⟩ is such a value, and d its digest.
///
/// A content whose digest is another one cannot be expressed: who changes the content (the wire, a
/// liar) changes the digest with it. A collision-free digest has 32 bytes on the wire; here it is
/// the hash of 64 bits.

#include <cstdint>
#include <optional>
#include <utility>

#include "sim/core/shared.hpp"

namespace orrery {

using Digest = std::uint64_t;

template <class T>
class Digested {
 public:
  /// A T{}.
  Digested() : Digested(T{}) {}
  explicit Digested(T content) : content_(Shared<T>(std::move(content))) {
    digest_ = hash_of(*content_);
  }
  /// The one with this digest, whatever it is.
  static Digested without_content(Digest digest) {
    Digested other;
    other.content_.reset();
    other.digest_ = digest;
    return other;
  }
  Digested without_content() const { return without_content(digest_); }

  Digest digest() const { return digest_; }
  bool has_content() const { return content_.has_value(); }
  /// T{} where there is no content.
  const T& operator*() const {
    static const T nothing{};
    return content_ ? **content_ : nothing;
  }
  const T* operator->() const { return &**this; }

  /// Holds a changed copy from now on, and goes by its digest: `function(T&)` changes it.
  template <class Change>
  void change(Change function) {
    T content = **this;
    function(content);
    *this = Digested(std::move(content));
  }

  void hash_append(Hasher& hasher) const { hasher.add(digest_); }
  Value to_value() const {
    Value value(Value::Object{{"digest", Value(digest_)}});
    if (content_) value["content"] = orrery::to_value(*content_);
    return value;
  }
  std::uint64_t encoded_size() const {
    constexpr std::uint64_t digest_bytes = 32;
    return digest_bytes + (content_ ? orrery::encoded_size(*content_) : 0);
  }

  friend bool operator==(const Digested& a, const Digested& b) {
    return a.digest_ == b.digest_ && a.has_content() == b.has_content();
  }

 private:
  std::optional<Shared<T>> content_;
  Digest digest_ = 0;
};

}  // namespace orrery
