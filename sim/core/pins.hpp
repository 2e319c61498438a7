#pragma once
/// Pins: what a run decides by a draw, said by hand. "The 3rd AppendEntries from n1 to n3 is lost",
/// "n2's 4th ElectionTimeout is 170ms", "c1's 2nd choice is 3". With a pin for each of its
/// decisions a run no longer depends on its seed, nor on how a version draws.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/ref.hpp"
#include "sim/core/time.hpp"

namespace orrery {

struct Fate;
struct Transmission;

/// Of a message: it never arrives.
struct PinnedLoss {
  friend auto operator<=>(const PinnedLoss&, const PinnedLoss&) = default;
};
BOOST_DESCRIBE_STRUCT(PinnedLoss, (), ())

/// "lost", "170ms", 3.
struct PinnedValue {
  /// Whole numbers are held as values hold them (value.hpp): unsigned ones are the large ones only.
  std::variant<PinnedLoss, Duration, std::int64_t, std::uint64_t> is{};
  friend bool operator==(const PinnedValue&, const PinnedValue&) = default;
};
BOOST_DESCRIBE_STRUCT(PinnedValue, (), (is))

/// {"timer": "ElectionTimeout", "node": "n2", "nth": 4, "is": "170ms"}, {"message":
/// "AppendEntries", "from": "n1", "to": "n3", "nth": 3, "is": "lost"}, {"choice": "c1", "nth": 2,
/// "is": 3}. Whoever is not named may be anybody.
struct Pin {
  std::optional<std::string> timer{};    ///< a time-out that is drawn from a range
  std::optional<std::string> message{};  ///< as it leaves its sender for another node
  std::optional<NodeId> choice{};        ///< a whole number that this node draws
  std::optional<NodeId> node{};          ///< whose timer
  std::optional<NodeId> from{};
  std::optional<NodeId> to{};
  std::optional<std::uint32_t> nth{};  ///< of those that the words above fit, from 1; absent: each
  PinnedValue is{};                    ///< a time-out; "lost", or a latency; a number
  static constexpr std::string_view one_of[] = {"timer", "message", "choice"};
  static constexpr std::string_view required[] = {"is"};
  friend bool operator==(const Pin&, const Pin&) = default;
};
BOOST_DESCRIBE_STRUCT(Pin, (), (timer, message, choice, node, from, to, nth, is))

/// A number 0, a value that is none of what is pinned, nodes that do not belong to it.
std::optional<Problem> problem_with(const Pin& pin);

/// "3rd AppendEntries from n1 to n3 lost", "each ElectionTimeout of n2 170ms".
std::string to_text(const Pin& pin);

/// "3rd".
std::string ordinal_text(std::uint64_t n);

/// A whole number of any type that a process may draw.
__extension__ using AnyInteger = __int128;

/// The pins of a run, and how often each has decided. Of those that fit, the one that says more
/// decides: `nth` counts most, then each node that is named; of equals, the first.
class Pins : public Counted {
 public:
  explicit Pins(std::vector<Pin> pins);
  Pins(const Pins&) = default;
  Pins& operator=(const Pins&) = delete;

  Ref<Pins> clone() const { return make_ref<Pins>(*this); }

  // What is decided, given what was drawn. A pin whose value could not have been drawn decides
  // nothing.

  Duration timeout(NodeId node, std::string_view timer, const DurationRange& range, Duration drawn);
  AnyInteger choice(NodeId node, AnyInteger min, AnyInteger max, AnyInteger drawn);
  /// The pinned message arrives once, unchanged and after the latency, unless a cut or a hold is in
  /// its way; on a way over relays, the latency is that of its first link.
  void decide(const Transmission& message, Fate& fate);

  const std::vector<Pin>& list() const { return settings_->pins; }
  /// How often the pin of this place in the list has decided.
  std::uint32_t fired(std::size_t pin) const { return fired_[pin]; }
  /// So many time-outs and choices that could have come out otherwise no pin has decided.
  std::uint64_t left_open() const { return left_open_; }

 private:
  enum class Kind : std::uint8_t { timer, message, choice };
  /// A kind of decision of one node, or on one link.
  using Names = std::tuple<Kind, std::uint64_t, std::uint32_t, std::uint32_t>;
  static constexpr std::size_t none = ~std::size_t{0};

  /// The pins that name one kind of decision in full.
  struct Full {
    std::size_t place = 0;                        // of its count
    std::map<std::uint32_t, std::size_t> by_nth;  // the pins of that number, by `nth`
    std::size_t each = none;
  };
  struct Settings {
    std::vector<Pin> pins;
    std::map<Names, Full> full;
    std::vector<std::size_t> partial;  // pins that leave somebody open
  };

  static Names names_of(const Pin& pin);
  static bool fits(const Pin& pin, const Names& names);
  /// Counts the decision, and returns the pin that is to decide; none if there is none.
  std::size_t next(const Names& names);

  std::shared_ptr<const Settings> settings_;
  std::vector<std::uint32_t> seen_;   // by place of a Full, then by pin of those that are partial
  std::vector<std::uint32_t> fired_;  // by pin
  std::uint64_t left_open_ = 0;
};

}  // namespace orrery
