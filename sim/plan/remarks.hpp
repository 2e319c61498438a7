#pragma once
/// What is worth knowing about a plan that is accepted all the same.

#include <string>
#include <vector>

#include "sim/plan/plan.hpp"

namespace orrery {

struct Remark {
  enum class Kind : std::uint8_t {
    note,     ///< may well be meant
    warning,  ///< the run is likely to show something else than its author thinks
  };
  Kind kind = Kind::note;
  std::string sentence{};
  friend bool operator==(const Remark&, const Remark&) = default;
};

/// Notes on replicas that help nobody to survive ("4 replicas survive no more crashes than 3"), and
/// the protocol's own; and a warning for each time-out that usually ends before its answer can be
/// there, and for each pin that keeps a message from a synchronous protocol. Warnings first.
/// Requires: the plan was read against the catalogue.
std::vector<Remark> remarks_on(const Plan& plan, const Catalogue& catalogue);

/// The sentences of those of a kind.
std::vector<std::string> sentences_of(const std::vector<Remark>& remarks, Remark::Kind kind);

/// What a message from one replica to another usually takes: the median, over pairs of them, of the
/// medians of their latencies. 0 of a single one.
Duration usual_latency(const NetworkPlan& plan, std::uint32_t nodes, std::uint64_t seed);

}  // namespace orrery
