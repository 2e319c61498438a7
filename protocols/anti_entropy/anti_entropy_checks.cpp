#include "protocols/anti_entropy/anti_entropy_checks.hpp"

#include <fmt/format.h>

namespace orrery::anti_entropy {
namespace {

/// A site's entry of a key.
struct Place {
  NodeId site{};
  std::string key{};
  friend auto operator<=>(const Place&, const Place&) = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (site, key))

std::string told(const std::optional<std::string>& value) { return value.value_or("nothing"); }

std::string told(const Timestamp& timestamp) {
  return fmt::format("{} of {}", to_text(timestamp.time), to_text(timestamp.site));
}

class Checks final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return "anti_entropy"; }
  std::vector<std::string_view> judges() const override {
    return {judges::nothing_invented, judges::deleted_stays_deleted};
  }

  void output(World& world, NodeId site, const Payload& output) override {
    const auto* installed = content_of<Installed>(output);
    if (installed == nullptr) return;
    was_written(world, site, *installed);
    does_not_come_back(world, site, *installed);
  }

  /// What a crash has left on the disk of its origin was written, although nobody was told.
  void crashed(World& world, NodeId site) override {
    if (site.group() != 'n') return;
    const auto& durable = world.state_of<Durable>(site);
    for (const auto* entries : {&durable.items, &durable.deathCertificates}) {
      for (const auto& [key, entry] : *entries) {
        const Version version{.key = key, .timestamp = entry.timestamp};
        if (entry.timestamp.site != site || written_.contains(version)) continue;
        written_.insert_or_assign(version, entry.value);
      }
    }
  }

 private:
  /// What is from nobody was written here.
  void was_written(World& world, NodeId site, const Installed& installed) {
    const Version version{.key = installed.key, .timestamp = installed.entry.timestamp};
    if (installed.from == NodeId{}) {
      written_.insert_or_assign(version, installed.entry.value);
      return;
    }
    const auto* written = written_.find(version);
    if (written != nullptr && *written == installed.entry.value) return;
    world.violated(judges::nothing_invented, {site, installed.from},
                   fmt::format("{} holds {} = {} (at {}), which it has from {}; {}", to_text(site),
                               installed.key, told(installed.entry.value),
                               told(installed.entry.timestamp), to_text(installed.from),
                               written == nullptr ? "nobody has written anything then"
                                                  : "what was written is " + told(*written)));
  }

  void does_not_come_back(World& world, NodeId site, const Installed& installed) {
    const Timestamp& timestamp = installed.entry.timestamp;
    const Place place{.site = site, .key = installed.key};
    const Timestamp* deleted = newest_deletion_.find(place);
    const bool is_newer = deleted == nullptr || *deleted < timestamp;
    if (!installed.entry.value) {
      if (is_newer) newest_deletion_.insert_or_assign(place, timestamp);
    } else if (!is_newer) {
      world.violated(judges::deleted_stays_deleted, {site, installed.from},
                     fmt::format("{} has {} = {} back (at {}) from {}, and has held its death "
                                 "certificate (at {})",
                                 to_text(site), installed.key, told(installed.entry.value),
                                 told(timestamp), to_text(installed.from), told(*deleted)));
    }
  }

  Map<Version, std::optional<std::string>> written_;
  Map<Place, Timestamp> newest_deletion_;
};

}  // namespace

Ref<Monitor> make_checks() { return make_ref<Checks>(); }

}  // namespace orrery::anti_entropy
