#pragma once
/// The network's links of a recorded run. A trace tells its plan and what struck, not what was cut
/// then: so the plan is run again, out of sight, as far as the newest fault before the moment that
/// is asked for. A run without faults is not run again at all.
///
/// What the run says is believed only as long as the same faults strike in the same events as in
/// the trace. Of later ones, and of those after `events_max`, nothing is known.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "gui/session/moment.hpp"
#include "sim/plan/run.hpp"

namespace orrery::gui {

/// The state of all links at a moment.
struct LinksThen {
  EventNumber event = 0;        ///< since then
  std::vector<CutThen> cuts{};  ///< among those that are asked
  std::vector<CutThen> held{};  ///< what is sent from one to the other waits
  friend bool operator==(const LinksThen&, const LinksThen&) = default;
};

class LinksAgain {
 public:
  /// Later faults are not run for: it would take seconds, within a frame.
  static constexpr EventNumber events_max = 200'000;

  /// Requires: the plan was read against the catalogue, and recorded in the chronicle, which
  /// outlives this. Throws nothing: what cannot be run again knows nothing.
  LinksAgain(const Plan& plan, const Catalogue& catalogue, const Chronicle& recorded);
  ~LinksAgain();

  /// Does it know which links there are?
  bool knows_links() const { return run_ != nullptr; }
  /// As links_of() of the run's world. Requires: it knows.
  const std::vector<std::pair<Place, Place>>& links() const { return links_; }
  /// Right after an event; null if that is not known. The first time it takes as long as the run to
  /// the newest fault by then.
  const LinksThen* after(EventNumber event);
  /// Why after() is null, if it is: "it cannot be run again here".
  std::string_view why_unknown(EventNumber event) const;
  /// A direction between two nodes; nothing if it is not known.
  std::optional<LinkThen> link(Place from, Place to, EventNumber after);

 private:
  class Watcher;

  bool run_past(EventNumber fault);

  std::vector<const Mark*> faults_{};  // as recorded, in order
  std::vector<Place> asked_{};         // whose links are told
  std::unique_ptr<Run> run_{};
  std::unique_ptr<Watcher> watcher_{};
  bool has_ended_ = false;
  std::vector<std::pair<Place, Place>> links_{};
};

}  // namespace orrery::gui
