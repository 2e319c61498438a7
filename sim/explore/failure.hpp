#pragma once
/// What a run shows against its protocol, and what tells one such failure from another.

#include <string>
#include <vector>

#include "sim/plan/run.hpp"

namespace orrery {

/// Two runs fail in the same way if the same judge says the same, whoever it names: of the sentence
/// remains its shape ("n# and n# both lead term #"), of the evidence which kinds of calls it is
/// made of; where only their time counts, whether all were answered in the end.
struct Signature {
  std::string judge{};
  Verdict::Status status = Verdict::Status::violated;
  std::string shape{};

  friend auto operator<=>(const Signature&, const Signature&) = default;
};
BOOST_DESCRIBE_STRUCT(Signature, (), (judge, status, shape))

/// A verdict that speaks against a run.
struct Failure {
  Signature signature{};
  Verdict verdict{};
  bool is_expected = false;  ///< the scenario demonstrates just that

  friend bool operator==(const Failure&, const Failure&) = default;
};
BOOST_DESCRIBE_STRUCT(Failure, (), (signature, verdict, is_expected))

Signature signature_of(const Verdict& verdict);

/// All that was violated, and what else is not as expected: first the violations that nobody
/// expects, then those that the plan demonstrates, then what is unknown. A demonstration that does
/// not come is no failure of the run, nor is one of `expect.sometimes`: nothing went wrong in it.
std::vector<Failure> failures_of(const RunReport& report);

/// A sentence without what differs between runs of one kind: numbers, times, nodes and values
/// become "#", an enumeration of such things one of them.
std::string shape_of(const std::string& sentence);

}  // namespace orrery
