#pragma once
/// A protocol's wing of the museum of bugs: an enum that names them, and for each the class that
/// has it.

#include <algorithm>
#include <array>

#include "sim/core/box.hpp"
#include "sim/core/ensure.hpp"

namespace orrery {

/// A process with a bug: `{Bug::vote_reset, make_buggy<VoteReset>}`.
template <class Bug, class Config>
struct BuggyProcess {
  Bug bug{};
  Ref<Box> (*make)(const Config& config) = nullptr;
};

template <class P>
Ref<Box> make_buggy(const typename P::Config& config) {
  return make_box<P>(config);
}

/// The process of a wing that has this bug. Requires: there is one.
template <class Bug, class Config, std::size_t count>
Ref<Box> make_with(Bug bug, const std::array<BuggyProcess<Bug, Config>, count>& wing,
                   const Config& config) {
  const auto* buggy =
      std::find_if(wing.begin(), wing.end(), [&](const auto& each) { return each.bug == bug; });
  ensure(buggy != wing.end(), "every bug has its process in the museum");
  return buggy->make(config);
}

}  // namespace orrery
