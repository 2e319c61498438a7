#pragma once
/// Is the history linearizable, as far as the run has come? Judged key by key, while it goes on:
/// what explains a key, or the calls that nothing explains.

#include "gui/model/call_index.hpp"
#include "sim/check/linearizable.hpp"
#include "sim/check/linearization.hpp"

namespace orrery::gui {

/// The value under a key from an instant on, in the order that explains its history.
struct ValueChange {
  Time at{};
  std::string value{};  ///< its beginning, if it is long
  friend bool operator==(const ValueChange&, const ValueChange&) = default;
};

struct KeyVerdict {
  std::size_t calls = 0;     ///< so many were looked at,
  std::size_t returned = 0;  ///< of which so many had returned,
  std::size_t done = 0;      ///< … and so many done what was asked
  Verdict verdict{};
  /// If it holds: an order was found in reasonable time. It is of the calls that must have happened
  /// in one; not of those that failed, that may not have happened, or that asked for ids.
  bool has_order = false;
  std::vector<LinearizationPoint> points{};  ///< by place in the session's calls
  std::vector<ValueChange> values{};
  /// If it is violated: the calls that prove it, in order of invocation, by place likewise; and
  /// which of them nobody could explain when it returned.
  std::vector<std::uint32_t> evidence{};
  std::uint32_t culprit = 0;
};

class KeyVerdicts {
 public:
  /// Judges keys that have something new. While the run goes on a long history is judged again only
  /// when it has become longer by a sixteenth, so that all of it together costs little; a violation
  /// stays one. Requires: as of CallIndex.
  void follow(const std::vector<Call>& calls, const CallIndex& index, bool is_going_on);

  /// What the run's own judge found is shown as it found it: the calls that were invoked in these
  /// events, of which nothing explains the one that returned at `event`. It looks at the whole
  /// history, so it may have found others than who judged the beginning. Requires: likewise.
  void take_from_judge(const std::vector<Call>& calls, const CallIndex& index, EventNumber event,
                       const std::vector<EventNumber>& evidence);

  /// By key, as in the index.
  const std::vector<KeyVerdict>& keys() const { return keys_; }
  /// The key whose violation came to light first; null: there is none.
  const KeyVerdict* first_violation() const;
  /// That of this event; if there is none, the first. Null: there is none at all.
  const KeyVerdict* violation_at(EventNumber event) const;
  /// Counts changes.
  std::uint64_t version() const { return version_; }

 private:
  std::vector<KeyVerdict> keys_;
  std::uint64_t version_ = 0;
};

/// "number 3 of 12 in an order that explains them": of a call, by its place. Empty if it has none.
std::string rank_words(const KeyVerdicts& verdicts, std::uint32_t call);

/// The session's calls under one key.
KeyVerdict judged(const std::vector<Call>& calls, const CallIndex::Key& key);

}  // namespace orrery::gui
