#pragma once
/// How many replicas are enough, as pure functions of how many there are. M. Castro and B. Liskov,
/// "Practical Byzantine Fault Tolerance" (OSDI 1999), §3 and §4.

#include <cstdint>

#include "sim/core/ids.hpp"

namespace orrery::pbft {

using View = std::uint64_t;  // v
using Seq = std::uint64_t;   // n: a sequence number, from 1

/// f: "the algorithm provides both safety and liveness assuming no more than ⌊(n-1)/3⌋ replicas are
/// faulty" (§3).
constexpr std::uint32_t faulty_max(std::uint32_t replicas) { return (replicas - 1) / 3; }

/// A quorum: any two have a replica in common that is not faulty, 2q - |R| > f, and those which are
/// not faulty are one, q <= |R| - f. Of |R| = 3f + 1 replicas that is 2f + 1. "There could be more
/// than 3f + 1 replicas, [but] the additional replicas degrade performance (since more and bigger
/// messages are being exchanged) without providing improved resiliency" (§4): then 2f + 1 would not
/// intersect, and it is the smallest number that does, ⌈(|R| + f + 1) / 2⌉.
constexpr std::uint32_t quorum(std::uint32_t replicas) {
  return (replicas + faulty_max(replicas) + 2) / 2;
}

/// So many that one of them is not faulty: f + 1.
constexpr std::uint32_t one_correct(std::uint32_t replicas) { return faulty_max(replicas) + 1; }

/// "The primary of a view is replica p such that p = v mod |R|" (§4). The paper's replicas count
/// from 0: this is n1 in view 0.
constexpr NodeId primary_of(View view, std::uint32_t replicas) {
  return replica(static_cast<std::uint32_t>(view % replicas) + 1);
}

}  // namespace orrery::pbft
