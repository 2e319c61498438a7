#pragma once
/// Which write a read of a register saw. Workloads write each value once, so a value names its
/// write; where values repeat, the answer is that nobody can tell.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "sim/check/by_key.hpp"

namespace orrery {

/// Where a value comes from.
struct Origin {
  enum class Kind : std::uint8_t {
    initial,  ///< nobody had written yet
    write,
    ambiguous,  ///< of several writes, or erased by one of them, or not written yet
    nobody,     ///< none of the writes can have made it
  };
  Kind kind = Kind::initial;
  const Call* write = nullptr;  ///< the newest one that the value shows
  std::string_view rest{};      ///< what stood there before, if that write is an append
};

/// The puts, cas, appends and erasures of one key that may have had their effect.
class RegisterWrites {
 public:
  /// The calls outlive it.
  explicit RegisterWrites(const SomeCalls& calls);

  /// Of a value that was seen before the event. An absent value is initial unless it may have been
  /// erased by then; an empty one, unless it was written, is the same as an absent one.
  Origin origin_of(std::optional<std::string_view> value, std::uint64_t event) const;
  /// Of what a read returned.
  Origin origin_of(const Call& read) const { return origin_of(read.result.value, end_of(read)); }

  /// In order of invocation.
  const SomeCalls& all() const { return all_; }

 private:
  bool may_be_erased(std::uint64_t event) const;

  SomeCalls all_;
  std::map<std::string_view, SomeCalls> by_value_;     // of puts and cas
  std::map<std::string_view, SomeCalls> by_addition_;  // of appends
  std::set<std::size_t, std::greater<>> lengths_;      // of what they append
  std::optional<std::uint64_t> first_erase_;           // its invocation
};

/// Takes what was read apart into the appends that made it. What has been taken apart once costs
/// but a comparison: most reads of a list are the beginning of others.
class AppendReader {
 public:
  /// Outlived by the writes.
  explicit AppendReader(const RegisterWrites& writes) : writes_(writes) {}

  struct Shown {
    std::vector<std::uint32_t> appends{};  ///< into RegisterWrites::all(), in the value's order
    bool is_whole = true;  ///< from its beginning; else from what is no append, or nobody's
  };
  /// Of a read that is ok.
  Shown shown_by(const Call& read);

 private:
  std::uint32_t index_of(const Call& write) const;
  bool is_known(std::string_view value, std::uint64_t event) const;
  void learn(std::string_view value, const std::vector<std::uint32_t>& appends);

  const RegisterWrites& writes_;
  std::string_view longest_;  // that was taken apart as a whole
  struct Part {
    std::uint32_t append;
    std::uint64_t invoked_last;  // of the appends up to here
  };
  std::map<std::size_t, std::size_t> parts_up_to_;  // by where in it a part ends: how many
  std::vector<Part> parts_;
};

}  // namespace orrery
