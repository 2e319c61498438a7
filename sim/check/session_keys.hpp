#pragma once
/// The session guarantees on the calls of one key (sessions.hpp says what they are).

#include <optional>

#include "sim/check/by_key.hpp"
#include "sim/check/sessions.hpp"

namespace orrery {

/// What the calls of one key say.
struct SessionFindings {
  std::optional<Verdict> violation{};
  std::size_t judged = 0;     ///< reads
  std::size_t unclear = 0;    ///< reads of which nobody can tell which write they saw
  bool has_no_order = false;  ///< its versions have none, whatever the sessions
};

/// Calls of a set (add, members), or of a register that is only appended to and read.
SessionFindings judge_elements(SessionGuarantee guarantee, const SomeCalls& calls);

/// Calls of a register.
SessionFindings judge_versions(SessionGuarantee guarantee, std::string_view key,
                               const SomeCalls& calls);

}  // namespace orrery
