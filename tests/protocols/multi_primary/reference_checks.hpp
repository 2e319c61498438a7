#pragma once
/// The judges of multi-primary replication once more, slowly and without cleverness: whatever was
/// said is kept, and compared with all before it, place by place.

#include <string>
#include <vector>

#include "protocols/multi_primary/multi_primary_checks.hpp"

namespace orrery::multi_primary {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void sent(World& world, NodeId from, NodeId, const Payload& message) override {
    if (const auto* compare = content_of<Compare>(message)) {
      for (const Known& known : compare->known) say(world, {from, known.key, {known.vector}});
    }
    const auto* update = content_of<Update>(message);
    if (update == nullptr) return;
    Said said{from, update->key, {}};
    for (const Version& version : update->versions) {
      said.vectors.push_back(version.vector);
      for (const auto& [key, earlier] : named_) {
        if (key == update->key && is_same(earlier.vector, version.vector) &&
            earlier.value != version.value) {
          raise(world, judges::one_value_a_vector);
        }
      }
      named_.emplace_back(update->key, version);
    }
    for (std::size_t i = 0; i < said.vectors.size(); ++i) {
      for (std::size_t j = 0; j < said.vectors.size(); ++j) {
        const bool is_at_least = covers(said.vectors[i], said.vectors[j]);
        if (i != j && is_at_least) raise(world, judges::siblings_conflict);
      }
    }
    say(world, said);
  }

 private:
  struct Said {
    NodeId server{};
    std::string key{};
    std::vector<VersionVector> vectors{};
  };

  static std::uint64_t count(const VersionVector& vector, NodeId site) {
    std::uint64_t greatest = 0;
    for (const auto& [each, updates] : vector) {
      if (each == site) greatest = updates;
    }
    return greatest;
  }
  static std::uint64_t count(const Said& said, NodeId site) {
    std::uint64_t greatest = 0;
    for (const VersionVector& vector : said.vectors) {
      greatest = std::max(greatest, count(vector, site));
    }
    return greatest;
  }
  static bool covers(const VersionVector& a, const VersionVector& b) {
    for (std::uint32_t i = 1; i <= 9; ++i) {
      if (count(a, replica(i)) < count(b, replica(i))) return false;
    }
    return true;
  }
  static bool is_same(const VersionVector& a, const VersionVector& b) {
    return covers(a, b) && covers(b, a);
  }

  void say(World& world, const Said& said) {
    for (const Said& earlier : said_) {
      if (earlier.server != said.server || earlier.key != said.key) continue;
      for (std::uint32_t i = 1; i <= 9; ++i) {
        if (count(said, replica(i)) < count(earlier, replica(i))) {
          raise(world, judges::nothing_is_forgotten);
        }
      }
    }
    said_.push_back(said);
  }

  static void raise(World& world, std::string_view judge) {
    world.violated(std::string(prefix) + std::string(judge), {}, "seen by brute force");
  }

  std::vector<Said> said_;
  std::vector<std::pair<std::string, Version>> named_;
};

}  // namespace orrery::multi_primary
