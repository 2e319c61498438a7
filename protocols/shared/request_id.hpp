#pragma once
/// What clients that ask several servers at once call their requests.

#include <cstdint>

#include "sim/core/describe.hpp"

namespace orrery {

/// Names a request among all of its client's, so that nobody takes an answer for another one. A
/// client that has crashed counts anew from 1, but under a new start.
struct RequestId {
  std::uint64_t start{};
  std::uint64_t number{};
  friend auto operator<=>(const RequestId&, const RequestId&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestId, (), (start, number))

}  // namespace orrery
