#pragma once
/// What a key's copies hold: versions, and which of them have been replaced. N. Preguiça, C.
/// Baquero, P. S. Almeida, V. Fonte and R. Gonçalves, "Dotted Version Vectors: Logical Clocks for
/// Optimistic Replication", 2010 (PODC 2012 as a brief announcement), in place of Dynamo's vector
/// clocks (§4.4), with which two clients that write through one server overwrite each other.
///
/// A version has a dot, which is its own, and the past that its writer had read. It replaces the
/// versions in its past; of two that do not know each other both are kept, as siblings.
///
/// The rule that makes a version vector stand for a set of dots: whoever holds an actor's n-th
/// version, or one that replaces it, holds or has seen replaced all that this actor had made
/// before. So copies travel whole, with all siblings; and a server that has let go of its copy
/// counts anew, as another actor (as in Riak 2.1, "per-key actor epochs").

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/time.hpp"

namespace orrery::quorum_store {

/// Who makes versions of one key: a server, from when it first has a copy until it has none.
struct Actor {
  NodeId server{};
  std::uint64_t epoch{};
  friend auto operator<=>(const Actor&, const Actor&) = default;
};
BOOST_DESCRIBE_STRUCT(Actor, (), (server, epoch))

/// One event in the history of a key: its actor's n-th.
struct Dot {
  Actor actor{};
  std::uint64_t n{};

  /// Nothing that a run can reach: what a hostile message says instead is ignored.
  constexpr bool is_credible() const { return n < std::uint64_t{1} << 62; }
  friend auto operator<=>(const Dot&, const Dot&) = default;
};
BOOST_DESCRIBE_STRUCT(Dot, (), (actor, n))

/// A set of dots that holds with an actor's n-th all of its earlier ones. What comes with a hostile
/// message may have no order; what is made here has one dot for each actor, in order.
struct VersionVector {
  std::vector<Dot> newest{};

  bool contains(const Dot& dot) const {
    return std::any_of(newest.begin(), newest.end(),
                       [&](const Dot& each) { return each.actor == dot.actor && each.n >= dot.n; });
  }

  void add(const Dot& dot) {
    const auto place =
        std::lower_bound(newest.begin(), newest.end(), dot.actor,
                         [](const Dot& each, const Actor& actor) { return each.actor < actor; });
    if (place == newest.end() || place->actor != dot.actor) {
      newest.insert(place, dot);
    } else {
      place->n = std::max(place->n, dot.n);
    }
  }

  void add(const VersionVector& other) {
    for (const Dot& dot : other.newest) add(dot);
  }

  bool is_credible() const {
    return std::all_of(newest.begin(), newest.end(),
                       [](const Dot& dot) { return dot.is_credible(); });
  }

  friend auto operator<=>(const VersionVector&, const VersionVector&) = default;
};
BOOST_DESCRIBE_STRUCT(VersionVector, (), (newest))

struct Version {
  Dot dot{};
  VersionVector past{};                // what it replaces
  Time written{};                      // by its coordinator's clock
  std::optional<std::string> value{};  // nothing: a tombstone

  bool is_credible() const {
    constexpr Time beyond_any_run{std::int64_t{1} << 62};
    return dot.is_credible() && past.is_credible() && written < beyond_any_run &&
           written > -beyond_any_run;
  }
  friend auto operator<=>(const Version&, const Version&) = default;
};
BOOST_DESCRIBE_STRUCT(Version, (), (dot, past, written, value))

/// The versions of a key that have not been replaced, by dot.
struct Siblings {
  std::vector<Version> versions{};

  bool empty() const { return versions.empty(); }

  const Version* find(const Dot& dot) const {
    const auto found = std::find_if(versions.begin(), versions.end(),
                                    [&](const Version& each) { return each.dot == dot; });
    return found == versions.end() ? nullptr : &*found;
  }

  bool replaces(const Dot& dot) const {
    return std::any_of(versions.begin(), versions.end(),
                       [&](const Version& each) { return each.past.contains(dot); });
  }

  /// Nothing is lost with the version of this dot where these are kept.
  bool covers(const Dot& dot) const { return find(dot) || replaces(dot); }

  /// Takes in a version, unless it has been replaced, and leaves out what it replaces.
  void add(const Version& version) {
    if (covers(version.dot)) return;
    std::erase_if(versions, [&](const Version& each) { return version.past.contains(each.dot); });
    const auto place =
        std::lower_bound(versions.begin(), versions.end(), version.dot,
                         [](const Version& each, const Dot& dot) { return each.dot < dot; });
    versions.insert(place, version);
  }

  bool is_credible() const {
    return std::all_of(versions.begin(), versions.end(),
                       [](const Version& version) { return version.is_credible(); });
  }

  friend auto operator<=>(const Siblings&, const Siblings&) = default;
};
BOOST_DESCRIBE_STRUCT(Siblings, (), (versions))

/// What a reader has seen: "the context", which it hands in with what it writes (§4.4).
inline VersionVector context_of(const Siblings& siblings) {
  VersionVector context;
  for (const Version& version : siblings.versions) {
    context.add(version.past);
    context.add(version.dot);
  }
  return context;
}

/// Both copies in one: "syntactic reconciliation" (§4.4). The same whatever comes first.
inline Siblings reconciled(Siblings ours, const Siblings& theirs) {
  for (const Version& version : theirs.versions) ours.add(version);
  return ours;
}

/// "Last write wins" (§6.1): "the object with the largest physical timestamp value is chosen as the
/// correct version", whatever the past says, and the others are gone.
inline Siblings last_written(const Siblings& ours, const Siblings& theirs) {
  const Version* last = nullptr;
  for (const Siblings* copy : {&ours, &theirs}) {
    for (const Version& version : copy->versions) {
      const bool is_later =
          !last || std::pair(last->written, last->dot) < std::pair(version.written, version.dot);
      if (is_later) last = &version;
    }
  }
  return last ? Siblings{{*last}} : Siblings{};
}

}  // namespace orrery::quorum_store
