#pragma once
/// The smallest plan so far that still fails with its signature: what all passes of a shrink work
/// on. They offer candidates; it runs them and keeps those that are smaller.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sim/explore/trial.hpp"

namespace orrery {

/// How large a plan and its run are, for a person.
struct PlanSize {
  std::uint32_t nodes = 0;
  std::uint32_t clients = 0;
  std::uint64_t faults = 0;      ///< as often as they strike; and hands
  std::uint64_t operations = 0;  ///< that are asked
  std::uint64_t pins = 0;
  std::uint64_t events = 0;  ///< up to the violation
  friend bool operator==(const PlanSize&, const PlanSize&) = default;
};
BOOST_DESCRIBE_STRUCT(PlanSize, (), (nodes, clients, faults, operations, pins, events))

/// How far a shrink is.
struct ShrinkStand {
  PlanSize size{};
  std::uint64_t trials = 0;
  std::string_view doing{};  ///< "the faults"
};

struct ShrinkOptions {
  std::uint64_t trials = 1'000'000;                ///< no more runs than this
  std::function<bool()> is_over{};                 ///< asked before each run; null: never
  std::function<void(const ShrinkStand&)> tell{};  ///< called now and then; may be null
};

class Smallest {
 public:
  /// Requires: the plan fails so.
  Smallest(Plan plan, Failing failing, Signature signature, const Catalogue& catalogue,
           const ShrinkOptions& options);

  /// Takes the candidate if it fails with the signature and costs less: an event weighs as much as
  /// 16 characters of the plan.
  bool offer(Plan candidate);
  /// Takes it if it fails with the signature after no more events than this, whatever it weighs.
  bool take(Plan candidate, std::uint64_t events);

  /// Lets the run go on until `stop` if it then shows by itself how it fails. From now on takes
  /// only what does.
  bool go_on_until(Time stop);
  /// From now on tries each candidate that is offered under so many other seeds, too: as long as a
  /// plan leaves something to its seed, one that is cut to pieces may need another one to fail.
  void try_seeds(std::uint64_t seeds) { seeds_ = seeds; }
  /// From now on takes only what is the same run under every seed. False if the plan is not.
  bool keep_run();
  bool keeps_run() const { return keeps_run_; }
  /// Takes what a copy of this has come to, if that costs less. False if it does not.
  bool take_over(const Smallest& copy);

  /// That the shrink began with.
  const Plan& first() const { return first_; }
  const Plan& plan() const { return plan_; }
  const Failing& failing() const { return failing_; }
  const Signature& signature() const { return signature_; }
  const Catalogue& catalogue() const { return catalogue_; }
  std::uint64_t trials() const { return trials_; }
  std::uint64_t cost() const { return cost_; }
  /// No more runs: time is up, or somebody has interrupted.
  bool is_over() const { return is_over_; }
  /// What the candidates to come are about.
  void begin(std::string_view doing) { doing_ = doing; }

 private:
  bool is_readable(const Plan& candidate) const;
  bool may_go_on();
  bool is_same_run(Plan plan, const Failing& failing) const;
  std::optional<Failing> go_on(Plan& candidate, const Failing& failing);
  bool run_within(Plan candidate, std::uint64_t events, std::uint64_t cost);

  Plan first_;
  Plan plan_;
  Failing failing_;
  Signature signature_;
  const Catalogue& catalogue_;
  const ShrinkOptions& options_;
  bool is_monitors_;
  // The failure that it began with:
  bool was_in_run_;
  bool went_beyond_;
  std::size_t warnings_;
  std::uint64_t cost_ = 0;
  std::uint64_t trials_ = 0;
  bool is_over_ = false;
  bool keeps_run_ = false;
  std::uint64_t seeds_ = 0;
  std::string_view doing_;
};

/// What the plan alone weighs, in characters or so.
std::uint64_t weight_of(const Plan& plan);

/// Of a plan whose run fails.
PlanSize size_of(const Plan& plan, const Failing& failing);

/// The operations of a plan's script; null if its clients have another workload, or none.
const workload::Script* script_of(const Plan& plan);
workload::Script* script_of(Plan& plan);

}  // namespace orrery
