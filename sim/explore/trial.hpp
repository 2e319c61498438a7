#pragma once
/// One run of a plan, as far as is needed to see whether it fails in a certain way.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/explore/decisions.hpp"
#include "sim/explore/failure.hpp"

namespace orrery {

/// How a run failed.
struct Failing {
  /// Up to the violation; of a judge of endings, all, and those after the end that it let follow,
  /// up to what its verdict rests on, if the run itself does not show it.
  std::uint64_t events = 0;
  Time at{};  ///< of the violation; of a judge of endings, of the run's end
  Verdict verdict{};
  std::uint64_t digest = 0;   ///< of the run
  std::uint64_t settled = 0;  ///< of what a judge of endings let follow
  /// Its faults were more than the protocol declares to survive.
  bool goes_beyond = false;
  std::uint64_t left_open = 0;  ///< what its processes drew although there are pins
  /// The run itself shows it: answers came, or did not come in time, before it ended, and not only
  /// in what a judge of endings lets follow.
  bool is_in_run = true;
};

/// Is the judge a monitor of the plan's protocol, which speaks as soon as its promise is broken?
/// Others judge a run that has ended.
bool is_monitor(const std::string& judge, const Plan& plan, const Catalogue& catalogue);

/// Runs the plan until it fails with the signature, or ends.
class Trial {
 public:
  Trial(const Plan& plan, const Signature& signature, const Catalogue& catalogue);

  /// How it failed; nothing: it did not with this signature, or it cannot be run.
  const std::optional<Failing>& failing() const { return failing_; }
  /// Requires: it has failed.
  const World& world() const { return run_->world(); }
  const Decisions& decisions() const { return decisions_; }

 private:
  Decisions decisions_;
  std::unique_ptr<Run> run_;
  std::optional<Failing> failing_;
};

/// The same without what it leaves behind.
std::optional<Failing> fails_with(const Plan& plan, const Signature& signature,
                                  const Catalogue& catalogue);

/// When the clients had the answers that prove something; 0: there are none.
Time last_answer(const Verdict& verdict);

/// The judges whose promises are broken when the plan has run to its end. None: it cannot be run.
std::vector<std::string> violated_in(const Plan& plan, const Catalogue& catalogue);

}  // namespace orrery
