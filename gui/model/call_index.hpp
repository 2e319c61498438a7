#pragma once
/// The calls of a run, ordered as pictures need them: along time for each client, and by key.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "sim/check/calls.hpp"

namespace orrery::gui {

/// A call on its client's line, without what it said.
struct CallSpan {
  Time invoked{};
  Time until{};  ///< its return; Time::max() while it is pending
  std::uint32_t call = 0;
  std::uint32_t key = 0;  ///< in keys()
  friend bool operator==(const CallSpan&, const CallSpan&) = default;
};

class CallIndex {
 public:
  struct Key {
    std::string name{};
    std::vector<std::uint32_t> calls{};  ///< in order of invocation
    std::size_t returned = 0;            ///< so many of them have
  };

  /// Takes in what is new: costs that. Requires: the calls begin as they did the last time, but
  /// those that were pending may have returned.
  void follow(const std::vector<Call>& calls, const Chronicle& chronicle);

  /// In the order of their first calls.
  const std::vector<Key>& keys() const { return keys_; }
  /// In order of invocation; no two overlap. Empty for who is no client.
  const std::vector<CallSpan>& of(Place client) const;
  /// Its place in keys().
  std::optional<std::uint32_t> key_named(const std::string& name) const;
  /// So many calls are in it.
  std::size_t size() const { return calls_; }

 private:
  struct Pending {
    std::uint32_t call = 0;
    Place client = nowhere;
    std::size_t span = 0;
    std::uint32_t key = 0;
  };
  void take_returns(const std::vector<Call>& calls);
  void add(const Call& call, const Chronicle& chronicle);
  std::uint32_t number_of(const std::string& key);

  std::vector<Key> keys_;
  std::map<std::string, std::uint32_t, std::less<>> key_numbers_;
  std::map<NodeId, Place> places_;
  std::vector<std::vector<CallSpan>> spans_;  // by place
  std::vector<Pending> pending_;
  std::size_t calls_ = 0;
};

/// Keys as a person counts them: k2 before k10.
std::vector<std::string> keys_by_name(const CallIndex& index);

}  // namespace orrery::gui
