#pragma once
/// What messages say in short, beside their arrows: "Accept 3 b", "OM attack"; where a liar changed
/// one on its way, what was meant and what was said. With less room there are types only, and with
/// many arrows in sight nothing. No words lie over others, over a lane or over another arrow, and
/// each are nearer to their own arrow than to any other, or a leader line joins them with it.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/seen_chronicle.hpp"
#include "gui/model/space_time.hpp"

namespace orrery::gui {

/// A message's content in short.
struct ShortMessage {
  std::string text{};       ///< without its type; perhaps empty
  std::string shorter{};    ///< its first part, or the first that was changed
  bool is_changed = false;  ///< what arrives is not what was sent: it says both
  friend bool operator==(const ShortMessage&, const ShortMessage&) = default;
};

/// A line from words to the arrow whose they are.
struct Leader {
  Point tail{};  ///< at the words
  Point tip{};   ///< on the arrow
  friend bool operator==(const Leader&, const Leader&) = default;
};

/// Words beside an arrow; or beside several, by which one event said the same to several.
struct ArrowLabel {
  Place message = nowhere;  ///< the first of them
  Rect area{};
  std::string text{};
  EventNumber sent_event = 0;
  bool is_changed = false;
  std::optional<Leader> leader{};  ///< where they do not stand at the arrow
  friend bool operator==(const ArrowLabel&, const ArrowLabel&) = default;
};

/// How much there is room for.
enum class ArrowDetail : std::uint8_t { nothing, types, contents };
ArrowDetail arrow_detail(const SpaceTime& diagram);

class ArrowWords {
 public:
  /// Reads what messages in sight say, as far as that is not known: of one stretch of events at
  /// most. False if there is more to read. Requires: the session's lock is held.
  bool read(Session& session, const SpaceTime& diagram);
  /// Likewise of these messages.
  bool read(Session& session, std::vector<Place> wanted);

  /// Null if it was not read.
  const ShortMessage* of(Place message) const;
  /// Counts what was read.
  std::uint64_t version() const { return version_; }

 private:
  SeenChronicle seen_{};
  std::map<Place, ShortMessage> known_;
  std::uint64_t version_ = 0;
};

/// Those for which there is room, beside none of these boxes. Requires: the words are of the
/// diagram's session.
std::vector<ArrowLabel> arrow_labels(const SpaceTime& diagram, const Chronicle& chronicle,
                                     const ArrowWords& words, const std::vector<Rect>& taken,
                                     const TextWidth& width_of);

}  // namespace orrery::gui
