#pragma once
/// The causal cone of an event or message: all that could have led to it, and all that could have
/// come of it. What is in neither is concurrent.

#include <string>
#include <vector>

#include "gui/model/causality.hpp"

namespace orrery::gui {

/// What a cone is about: of an event, twice the same; of a message, its sending and its receipt.
struct ConeApex {
  EventNumber first = 0;  ///< what led to this is the past; 0: nothing is known to have
  EventNumber last = 0;   ///< what came of this is the future; 0: nothing did
  bool is_event() const { return first == last && first != 0; }
  explicit operator bool() const { return first != 0 || last != 0; }
  friend bool operator==(const ConeApex&, const ConeApex&) = default;
};

/// Nothing for what is neither.
ConeApex apex_of(const Chronicle& chronicle, const Picked& picked);

/// Where something stands to the apex.
enum class Standing : std::uint8_t {
  concurrent,  ///< neither could know of the other; of a message's cone: it is in neither half
  cause,
  effect,
  itself,
};

/// Follows a chronicle as it grows: then it costs what is new.
class Cone {
 public:
  /// Requires: if the apex is that of the last call, the chronicle goes on from what it was then
  /// (else forget() first).
  void follow(const Chronicle& chronicle, const ConeApex& apex);
  void forget() { *this = {}; }

  const ConeApex& apex() const { return apex_; }
  Standing of(EventNumber event) const;
  /// A message on its way between the causes, or between the effects, is one of them.
  Standing of_message(EventNumber sent, EventNumber received) const;

  std::uint64_t causes() const { return causes_; }
  std::uint64_t effects() const { return effects_; }
  std::uint64_t concurrent() const;

  /// The newest event of a node's process among the causes (or the apex itself); 0: none.
  EventNumber last_cause_at(Place node) const { return last_cause_[node]; }
  /// The oldest among the effects (or the apex itself); 0: none.
  EventNumber first_effect_at(Place node) const { return first_effect_[node]; }

 private:
  void begin(const Chronicle& chronicle, const ConeApex& apex);

  ConeApex apex_{};
  EventNumber seen_ = 0;  // the last event that was looked at
  std::vector<bool> is_cause_;
  std::vector<bool> is_effect_;
  std::vector<EventNumber> last_cause_;    // by node
  std::vector<EventNumber> first_effect_;  // by node
  std::uint64_t causes_ = 0;
  std::uint64_t effects_ = 0;
};

}  // namespace orrery::gui
