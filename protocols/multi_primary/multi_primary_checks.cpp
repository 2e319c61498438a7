#include "protocols/multi_primary/multi_primary_checks.hpp"

#include <fmt/format.h>

namespace orrery::multi_primary {
namespace {

struct Place {
  NodeId server{};
  std::string key{};
  friend auto operator<=>(const Place&, const Place&) = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (server, key))

/// A key and a vector.
struct Name {
  std::string key{};
  VersionVector vector{};
  friend bool operator==(const Name&, const Name&) = default;
  friend auto operator<=>(const Name& a, const Name& b) {
    return std::tie(a.key, a.vector) <=> std::tie(b.key, b.vector);
  }
};
BOOST_DESCRIBE_STRUCT(Name, (), (key, vector))

std::string told(const VersionVector& vector) {
  std::string text;
  for (const auto& [site, updates] : vector) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : " ", to_text(site), updates);
  }
  return "<" + text + ">";
}

class Checks final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return "multi_primary"; }
  std::vector<std::string_view> judges() const override {
    return {judges::nothing_is_forgotten, judges::one_value_a_vector, judges::siblings_conflict};
  }

  void sent(World& world, NodeId from, NodeId, const Payload& message) override {
    if (const auto* update = content_of<Update>(message)) {
      VersionVector all;
      for (const Version& version : update->versions) {
        all = join(std::move(all), version.vector);
        name_is_given_once(world, from, update->key, version);
      }
      compare_siblings(world, from, *update);
      say(world, {from, update->key}, all);
    } else if (const auto* compare = content_of<Compare>(message)) {
      for (const auto& [key, vector] : compare->known) say(world, {from, key}, vector);
    }
  }

 private:
  void say(World& world, const Place& place, const VersionVector& vector) {
    VersionVector& said = said_.edit(place);
    if (!dominates(vector, said)) {
      world.violated(judges::nothing_is_forgotten, {place.server},
                     fmt::format("{} has {} of {}, and has said that it has {}",
                                 to_text(place.server), told(vector), place.key, told(said)));
    }
    said = join(said, vector);
  }

  void name_is_given_once(World& world, NodeId from, const std::string& key,
                          const Version& version) {
    const std::string* value = values_.find({key, version.vector});
    if (value == nullptr) {
      values_.insert_or_assign({key, version.vector}, version.value);
    } else if (*value != version.value) {
      world.violated(judges::one_value_a_vector, {from},
                     fmt::format("{} says that {} with vector {} is {}, and somebody has said {}",
                                 to_text(from), key, told(version.vector), version.value, *value));
    }
  }

  static void compare_siblings(World& world, NodeId from, const Update& update) {
    const Versions& versions = update.versions;
    for (auto a = versions.begin(); a != versions.end(); ++a) {
      for (auto b = a + 1; b != versions.end(); ++b) {
        if (conflict(a->vector, b->vector)) continue;
        world.violated(judges::siblings_conflict, {from},
                       fmt::format("{} keeps {} and {} of {}, although one dominates the other",
                                   to_text(from), told(a->vector), told(b->vector), update.key));
      }
    }
  }

  Map<Place, VersionVector> said_;  // all together
  Map<Name, std::string> values_;
};

}  // namespace

Ref<Monitor> make_checks() { return make_ref<Checks>(); }

}  // namespace orrery::multi_primary
