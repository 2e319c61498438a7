#pragma once
/// Lying network cards: what becomes of the messages of liars between their process, which knows of
/// nothing, and the network. Each receiver may be told something else. What a process has signed
/// its liar may sign anew; what others have signed it can only pass on, or spoil.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/core/draw.hpp"
#include "sim/core/environment.hpp"
#include "sim/core/log.hpp"
#include "sim/core/value.hpp"

namespace orrery {

namespace lie {

/// The message is not sent.
struct Silence {};
/// It arrives so much later than it would.
struct Lateness {
  DurationRange by{};
};
/// It says something else: the same to everybody who is told it.
struct Falsehood {
  std::string field{};           ///< empty: any leaf
  std::optional<Value> value{};  ///< what that becomes; nothing: something else, drawn
  bool is_shared = false;        ///< the liars tell the same where they had the same to tell
};
/// With it comes an older message that the liar has sent or received.
struct Repetition {};
/// It arrives in the name of one of these.
struct Impersonation {
  std::vector<NodeId> as{};
};

}  // namespace lie

/// What some nodes do with some of their messages.
struct Lie {
  std::vector<NodeId> liars{};              ///< in order
  std::optional<std::vector<NodeId>> to{};  ///< who is lied to, in order; nothing: everybody
  std::vector<std::uint64_t> types{};       ///< hashes of the messages' type names; none: all
  double share = 1;                         ///< of these messages
  std::uint64_t seed = 0;                   ///< names what the lie draws
  std::variant<lie::Silence, lie::Lateness, lie::Falsehood, lie::Repetition, lie::Impersonation>
      what{};
};

class Lies {
 public:
  bool empty() const { return lies_.empty(); }
  /// From now on; returns the lie's name for `end`.
  std::uint32_t begin(Lie lie);
  /// False if it has ended before.
  bool end(std::uint32_t name);
  /// A channel that says who has sent what it brings refuses what comes in another's name.
  void set_authenticated(bool authenticated) { is_authenticated_ = authenticated; }

  /// What the liars make of a message to which the network would do this. Draws randomness.
  void change(const Transmission& message, Fate& fate);

 private:
  struct Entry {
    std::uint32_t name = 0;
    Lie lie;
  };
  struct Remembered {
    PayloadRef payload;
    Time from{};  // when the liar has it
  };

  void remember(const Transmission& message, const Fate& fate);
  void tell(const Lie& lie, const lie::Silence&, const Transmission& message, Fate& fate);
  void tell(const Lie& lie, const lie::Lateness& late, const Transmission& message, Fate& fate);
  void tell(const Lie& lie, const lie::Falsehood& other, const Transmission& message, Fate& fate);
  void tell(const Lie& lie, const lie::Repetition&, const Transmission& message, Fate& fate);
  void tell(const Lie& lie, const lie::Impersonation& other, const Transmission& message,
            Fate& fate);

  static constexpr std::size_t memory = 64;  // messages a liar

  std::vector<Entry> lies_;
  std::uint32_t begun_ = 0;
  bool is_authenticated_ = true;
  std::map<NodeId, std::vector<Remembered>> memories_;  // of those who repeat: the newest last
};

}  // namespace orrery
