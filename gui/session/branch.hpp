#pragma once
/// One line of history of a live run: a plan's world with hands laid on it, its chronicle, and key
/// frames, copies of the world from which any earlier moment is reached in a few milliseconds.
///
/// A moment of it is named by an event: the world right after that, and after whatever hands then
/// did that is no event. A hand's deed that is one (a crash, say) comes after that moment.

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "gui/session/chronicler.hpp"
#include "sim/faults/hands.hpp"
#include "sim/plan/run.hpp"

namespace orrery::gui {

/// What all branches of a session are runs of.
struct Basis {
  Basis(Plan its_plan, const Catalogue& its_catalogue);

  Plan plan;
  Catalogue catalogue;
  const Protocol* protocol;
};

/// A world on its way, and how many of its branch's hands have been laid on it.
struct Position {
  World world;
  std::size_t laid = 0;
};

/// Its chronicle knows all events that its world has come to.
class Branch {
 public:
  /// A key frame is kept every so many events.
  static constexpr std::uint64_t key_frame_interval = 1024;

  /// The plan itself, at its beginning. A protocol that fails at once leaves it broken.
  explicit Branch(std::shared_ptr<const Basis> basis);
  /// Another one that has the history of `from` up to `event`, and so many of its hands, from the
  /// first. Requires: `event` is no moment within a hand's deed (see whole_moment); all hands that
  /// were laid before it are among them.
  Branch(const Branch& from, EventNumber event, std::size_t hands);
  Branch(const Branch&) = delete;
  Branch& operator=(const Branch&) = delete;

  const Basis& basis() const { return *basis_; }
  const Chronicle& chronicle() const { return chronicle_; }
  const Hands& hands() const { return hands_; }
  /// As far as it has come.
  const World& tip() const { return *tip_; }
  Time reached() const { return tip().now(); }
  EventNumber last_event() const { return chronicle_.last_event(); }

  // ------------------------------------------------------------ going on

  /// Lets what happens up to `until` happen, but about so many events at most. False if nothing is
  /// left to do.
  bool advance(Time until, std::uint64_t events);
  /// How it ended, if it has. One that broke off did not.
  const std::optional<RunEnd>& ended() const { return ended_; }
  bool has_ended() const { return ended_.has_value() || !why_broken_.empty(); }
  /// Why nothing follows, if that is not as the plan says: a sentence.
  const std::string& why_broken() const { return why_broken_; }

  /// Its tip is right after an event again, and at its time. Requires: as for a fork.
  void set_back(EventNumber event) { go_back_to(*this, event, hands_laid_by(event)); }

  /// Lays a hand on its tip, at its time, and returns whom it struck; nobody: nothing has changed.
  /// Requires: all its other hands have been laid; nothing happens between its event and its time;
  /// that is not before reached().
  std::string lay(const Hand& hand);

  /// What judges found at its end becomes part of its history, until it goes on.
  void set_findings(std::vector<Mark> findings) { chronicle_.set_findings(std::move(findings)); }

  // ------------------------------------------------------------ looking back

  /// The world right after an event, until the next call but one. Requires: it is not later than
  /// the last.
  const World& world_at(EventNumber event);
  /// Lets an event happen again, as part of whatever it happened in, before an observer's eyes.
  /// Requires: 1 <= event <= last_event().
  void watch(EventNumber event, Observer& observer) { watch(event, event, observer); }
  /// Likewise all of these, both included, and perhaps what happened together with them.
  void watch(EventNumber first, EventNumber last, Observer& observer);
  /// The first moment from there on that lies within no hand's deed, nor within the beginning: one
  /// that can be gone on from.
  EventNumber whole_moment(EventNumber event) const;
  /// So many of its hands have been laid by the moment after an event.
  std::size_t hands_laid_by(EventNumber event) const;

  /// How many copies of the world are kept.
  std::size_t key_frames() const { return key_frames_.size(); }

 private:
  /// A moment that was looked at.
  struct Seen {
    EventNumber event = 0;
    Position position;
    bool goes_on = true;  // false within a hand's deed: the rest of it would be missing
  };

  void begin();
  void go_back_to(const Branch& from, EventNumber event, std::size_t hands);
  void attach(World tip, Chronicle chronicle);
  void break_off(const std::string& why);
  void keep_key_frame();
  bool go_on(Time until, std::uint64_t events);
  std::optional<RunEnd> looked_about();
  bool is_calm(EventNumber event) const;
  Position position_at(EventNumber event) const;
  void step_to(Position& position, EventNumber event) const;
  void lay_again(Position& position) const;
  Seen see(EventNumber event) const;
  const Seen* newest_seen_before(EventNumber event) const;

  std::shared_ptr<const Basis> basis_;
  Chronicle chronicle_;
  std::optional<World> tip_;
  Hands hands_;                           // laid on the tip, and to be laid
  std::optional<Chronicler> chronicler_;  // of the tip
  std::vector<std::shared_ptr<const Position>> key_frames_;
  EventNumber first_moment_ = 0;       // events of the beginning, before the first key frame
  std::vector<RunawayWatch> watches_;  // each as it was after one of its looks
  std::optional<RunEnd> ended_;
  std::string why_broken_;
  std::list<Seen> seen_;  // the last two, the newest at the end
};

}  // namespace orrery::gui
