#pragma once
/// Signed values. A signature is a capability: it takes a pen, and only a process has one, its own
/// node's (the verb `sign`), so that code which forges somebody else's does not compile. Whoever
/// has a signed value may show it to others, as often as they like: a signature proves who said
/// something, not when. What the wire damages or a liar changes is no longer signed, and
/// is_genuine() says so.
///
/// An authenticator is the weaker thing: a message authentication code for each of some readers,
/// under a key that this reader and the author share. It convinces these, each by itself, of the
/// author's word, and proves nothing to anybody else.

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/json_text.hpp"
#include "sim/core/value.hpp"
#include "sim/core/wire_size.hpp"

namespace orrery {

template <class, class, class, class, class, class>
class Process;
template <class>
class PayloadOf;

/// What a node signs with. Processes get their own node's, and so do the liars in what they send.
class Pen {
 public:
  NodeId owner() const { return owner_; }

 private:
  template <class, class, class, class, class, class>
  friend class Process;
  template <class>
  friend class PayloadOf;
  explicit Pen(NodeId owner) : owner_(owner) {}

  NodeId owner_;
};

/// A described T and who has signed it. Messages may be of such a type: their name, and what traces
/// and triggers see, is the T's, with "signed_by" at the end.
template <class T>
class Signed {
 public:
  using Content = T;

  /// A T{} that nobody has signed.
  Signed() = default;
  Signed(T content, const Pen& pen)
      : content_(std::move(content)), signer_(pen.owner()), signature_(signature()) {}
  /// With an authenticator that has an entry for each of these. Requires: some.
  Signed(T content, const Pen& pen, std::vector<NodeId> readers) : Signed(std::move(content), pen) {
    readers_ = std::move(readers);
  }

  const T& operator*() const { return content_; }
  const T* operator->() const { return &content_; }
  /// Who has signed it, if it is genuine.
  NodeId signer() const { return signer_; }
  /// Is the signature the signer's, and of this very content?
  bool is_genuine() const { return signer_ != NodeId{} && signature_ == signature(); }
  /// Is it that node's word, and anybody can tell? No authenticator proves that.
  bool is_by(NodeId node) const { return is_written_by(node) && readers_.empty(); }
  /// Is it that node's word, and this reader can tell?
  bool is_by(NodeId node, NodeId reader) const {
    return is_written_by(node) && (readers_.empty() || has_entry_for(reader));
  }
  /// Is it that node's word, whoever can tell? For judges.
  bool is_written_by(NodeId node) const { return signer_ == node && is_genuine(); }

  /// What the wire or a liar does: another content under the same signature, which is none then.
  template <class Change>
  void change(Change function) {
    function(content_);
  }
  /// The same signer signs what is there now. Nothing if it is another's pen.
  void sign_again(const Pen& pen) {
    if (pen.owner() == signer_) signature_ = signature();
  }

  void hash_append(Hasher& hasher) const {
    orrery::hash_append(hasher, content_);
    hasher.add(signer_.bits);
    hasher.add(signature_);
    for (const NodeId reader : readers_) hasher.add(reader.bits);
  }
  Value to_value() const {
    Value value = orrery::to_value(content_);
    value[readers_.empty() ? "signed_by" : "authenticated_by"] =
        is_genuine() ? to_text(signer_) : "nobody (as if by " + to_text(signer_) + ")";
    return value;
  }
  /// Its signer is 4 bytes, and a signature 64, as Ed25519's. An entry of an authenticator is 10
  /// (Castro and Liskov, OSDI 1999, §5.2).
  std::uint64_t encoded_size() const {
    const std::uint64_t proof_bytes = readers_.empty() ? 64 : 10 * readers_.size();
    return orrery::encoded_size(content_) + 4 + proof_bytes;
  }

  friend auto operator<=>(const Signed&, const Signed&) = default;

 private:
  bool has_entry_for(NodeId reader) const {
    return std::find(readers_.begin(), readers_.end(), reader) != readers_.end();
  }
  std::uint64_t signature() const {
    Hasher hasher;
    hasher.add(key_of<T>);
    hasher.add(signer_.bits);
    orrery::hash_append(hasher, content_);
    return hasher.value();
  }

  T content_{};
  NodeId signer_{};
  std::uint64_t signature_ = 0;
  std::vector<NodeId> readers_;  // of an authenticator; of a signature none
};

template <class T>
struct CalledAs<Signed<T>> {
  using Type = T;
};

}  // namespace orrery
