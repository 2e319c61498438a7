#pragma once
/// What happened under one key, made small for a search: linearizability is local (Herlihy & Wing
/// 1990, Theorem 1: a history is linearizable if and only if its part on each object is), so each
/// key is searched by itself.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "sim/check/calls.hpp"

namespace orrery {

/// One operation of a key's history.
struct KeyedCall {
  static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

  std::size_t call = 0;  ///< its index in the whole history
  std::uint64_t invoked = 0;
  std::uint64_t returned = never;  ///< `never`: it may take effect at any time, or not at all

  bool is_open() const { return returned == never; }
};

struct KeyHistory {
  std::string key{};
  std::vector<KeyedCall> calls{};  ///< in order of invocation
};

/// The calls by key, in the order in which keys appear. Left out is what constrains nothing: failed
/// operations, reads that returned nothing, generated ids (whose order is nobody's business), and
/// open writes of a register whose value nobody has seen.
std::vector<KeyHistory> key_histories_of(const std::vector<Call>& calls);

/// It changes nothing, whatever the value.
bool only_reads(Action action);
/// get, put, cas or erase.
bool is_of_register(Action action);

}  // namespace orrery
