#pragma once
/// How many bytes a message is on the wire: what a link's bandwidth is spent on, and what the trace
/// says of a message. It follows from the content alone, so it is the same on every machine.
///
/// Counted is the message as one packet in a plain binary encoding without names and padding:
///   header          wire_header_bytes, the same for every message, an empty one too
///   number, enum    its own size: 8 for a std::uint64_t, 1 for a bool; a node's id 4
///   duration, time  8
///   text            4 for its length, and its bytes
///   sequence, map   4 for the number of elements, and the elements; a map's are key and value
///   optional        1, and the value if there is one
///   variant         1 for which alternative it is, and the alternative
///   struct, pair    the members
///   Shared<T>       the T, every time that it is sent

#include <cstdint>
#include <iterator>

#include "sim/core/describe.hpp"

namespace orrery {

class Payload;

/// Headers of IPv4 and TCP without options (20 bytes each), and the key that names the type (8).
inline constexpr std::uint64_t wire_header_bytes = 48;

/// The bytes of a message on the wire, header included.
std::uint64_t wire_size(const Payload& message);

/// Types with an opinion of their own say `std::uint64_t encoded_size() const`.
template <class T>
concept SaysItsEncodedSize = requires(const T& value) {
  { value.encoded_size() } -> std::same_as<std::uint64_t>;
};

namespace describing {

/// Every value of the type is encoded in this many bytes; 0 if they differ.
template <class T>
constexpr std::uint64_t fixed_encoded_size() {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::same_as<T, NodeId> ||
                std::same_as<T, Duration>) {
    return sizeof(T);
  } else {
    return 0;
  }
}

}  // namespace describing

/// The bytes of a value in that encoding, without a header: of whatever hashes (describe.hpp).
template <class T>
std::uint64_t encoded_size(const T& value) {
  constexpr std::uint64_t count_bytes = 4;
  constexpr std::uint64_t tag_bytes = 1;
  if constexpr (SaysItsEncodedSize<T>) {
    return value.encoded_size();
  } else if constexpr (describing::fixed_encoded_size<T>() != 0) {
    return describing::fixed_encoded_size<T>();
  } else if constexpr (std::same_as<T, DurationRange>) {
    return encoded_size(value.min) + encoded_size(value.max);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    return count_bytes + std::string_view(value).size();
  } else if constexpr (describing::is_optional<T>) {
    return tag_bytes + (value ? encoded_size(*value) : 0);
  } else if constexpr (describing::is_pair<T>) {
    return encoded_size(value.first) + encoded_size(value.second);
  } else if constexpr (describing::is_variant<T>) {
    return tag_bytes + std::visit([](const auto& a) { return encoded_size(a); }, value);
  } else if constexpr (std::same_as<T, std::monostate>) {
    return 0;
  } else if constexpr (DescribedStruct<T>) {
    std::uint64_t bytes = 0;
    for_each_member(value,
                    [&](std::string_view, const auto& member) { bytes += encoded_size(member); });
    return bytes;
  } else if constexpr (Iterable<T>) {
    using Element = std::remove_cvref_t<decltype(*value.begin())>;
    constexpr std::uint64_t each = describing::fixed_encoded_size<Element>();
    const auto count = static_cast<std::uint64_t>(std::distance(value.begin(), value.end()));
    std::uint64_t bytes = count_bytes + each * count;
    if constexpr (each == 0) {
      for (const auto& element : value) bytes += encoded_size(element);
    }
    return bytes;
  } else {
    static_assert(DescribedStruct<T>, "this type needs a BOOST_DESCRIBE_STRUCT line");
  }
}

}  // namespace orrery
