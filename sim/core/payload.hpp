#pragma once
/// Messages, outputs and operations on their way: immutable, shared by everyone who holds them (a
/// broadcast to n peers allocates once), hashed once when made, and carrying their type's name
/// instead of an index into somebody's variant.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "sim/core/change_field.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/json_text.hpp"
#include "sim/core/ref.hpp"
#include "sim/core/value.hpp"
#include "sim/core/wire_size.hpp"

namespace orrery {

struct Falsehood;

class Payload : public Counted, public Pooled {
 public:
  virtual ~Payload() = default;
  Payload(const Payload&) = delete;
  Payload& operator=(const Payload&) = delete;

  std::uint64_t type_key() const { return type_key_; }  ///< key_of<T> of what it carries
  std::uint64_t hash() const { return hash_; }          ///< of the content alone

  virtual std::string_view type_name() const = 0;
  virtual Value to_value() const = 0;
  virtual void append_json(std::string& out) const = 0;  ///< to_json(to_value()), but faster
  virtual std::uint64_t encoded_size() const = 0;        ///< of the content alone (wire_size.hpp)
  /// The same message with one leaf changed; null if it has none. Draws randomness.
  virtual Ref<const Payload> mutated(Draw draw) const = 0;
  /// The same message as a liar tells it; null if that changes nothing. Draws randomness.
  virtual Ref<const Payload> falsified(const Falsehood& falsehood) const = 0;

 protected:
  Payload(std::uint64_t type_key, std::uint64_t hash) : type_key_(type_key), hash_(hash) {}

 private:
  std::uint64_t type_key_;
  std::uint64_t hash_;
};

using PayloadRef = Ref<const Payload>;

/// How a liar changes a message that it sends.
struct Falsehood {
  NodeId liar{};             ///< whatever it has signed itself, it signs again
  std::string_view field{};  ///< "value", "request.operation": what is below; empty: all of it
  const Value* value{};      ///< what the field becomes; null: one leaf becomes another, drawn
  Draw draw = Draw::of_bits(0);
};

template <class T>
class PayloadOf final : public Payload {
 public:
  explicit PayloadOf(T content)
      : Payload(key_of<T>, hash_of(content)), content_(std::move(content)) {}

  const T& content() const { return content_; }
  std::string_view type_name() const override { return name_of<T>(); }
  Value to_value() const override { return orrery::to_value(content_); }
  void append_json(std::string& out) const override { orrery::append_json(out, content_); }
  std::uint64_t encoded_size() const override { return orrery::encoded_size(content_); }
  Ref<const Payload> mutated(Draw draw) const override {
    T other = content_;
    if (!mutate(other, draw)) return {};
    return Ref<const Payload>(new PayloadOf(std::move(other)));
  }
  Ref<const Payload> falsified(const Falsehood& falsehood) const override {
    T other = content_;
    const Pen pen(falsehood.liar);
    const mutating::Change change{.value = falsehood.value, .draw = falsehood.draw, .pen = &pen};
    if (!mutating::change_field(other, falsehood.field, change)) return {};
    return Ref<const Payload>(new PayloadOf(std::move(other)));
  }

 private:
  T content_;
};

template <class T>
PayloadRef make_payload(T content) {
  return make_ref<const PayloadOf<T>>(std::move(content));
}

/// The content if the payload carries a T, else null.
template <class T>
const T* content_of(const Payload& payload) {
  if (payload.type_key() != key_of<T>) return nullptr;
  return &static_cast<const PayloadOf<T>&>(payload).content();
}

}  // namespace orrery
