#pragma once
/// The store's judges once more, slowly and without cleverness: everything that was said and
/// acknowledged is kept, and all of it is compared after every step.

#include <optional>
#include <string>
#include <vector>

#include "protocols/quorum_store/quorum_store_checks.hpp"

namespace orrery::quorum_store {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void after_step(World& world, NodeId) override { look_for_all(world); }
  void crashed(World& world, NodeId) override { look_for_all(world); }

  void output(World& world, NodeId, const Payload& output) override {
    if (const auto* written = content_of<Written>(output)) acknowledged_.push_back({*written});
    look_for_all(world);
  }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (const auto* write = content_of<Write>(message)) {
      said(world, write->key, *write->copy);
    } else if (const auto* hand_off = content_of<HandOff>(message)) {
      said(world, hand_off->key, *hand_off->copy);
    } else if (const auto* leaves = content_of<Leaves>(message)) {
      for (const Entry& entry : leaves->entries) said(world, entry.key, *entry.copy);
    } else if (const auto* get = content_of<Get>(message)) {
      for (const BegunGet& each : gets_) {
        if (each.client == from && each.request == get->request) return;
      }
      gets_.push_back({from, get->request, to_meet(get->key)});
    } else if (const auto* reply = content_of<GetReply>(message)) {
      for (const BegunGet& each : gets_) {
        if (each.client == to && each.request == reply->request) answered(world, each, *reply);
      }
    }
  }

 private:
  struct BegunGet {
    NodeId client{};
    Request request{};
    std::vector<Dot> to_meet{};
  };
  struct Acknowledged {
    Written written{};
    bool isLost = false;
  };

  /// What has been acknowledged and not lost, unless what replaces it has been acknowledged, too.
  std::vector<Dot> to_meet(const std::string& key) const {
    std::vector<Dot> dots;
    for (const auto& [written, isLost] : acknowledged_) {
      const Dot& dot = written.version.dot;
      bool is_replaced = false;
      for (const auto& [other, lost] : acknowledged_) {
        is_replaced = is_replaced || (other.key == key && other.version.past.contains(dot));
      }
      if (written.key == key && !isLost && !is_replaced) dots.push_back(dot);
    }
    return dots;
  }

  void look_for_all(World& world) {
    for (auto& [written, isLost] : acknowledged_) {
      bool is_somewhere = false;
      for (const NodeId node : world.group('n')) {
        const auto& copies = world.state_of<NodeDurable>(node).copies;
        const Held* held = copies.find(written.key);
        is_somewhere = is_somewhere || (held && held->copy->covers(written.version.dot));
      }
      if (is_somewhere) continue;
      isLost = true;
      raise(world, judges::acknowledged_writes_survive);
    }
  }

  void said(World& world, const std::string& key, const Siblings& siblings) {
    for (const Version& version : siblings.versions) {
      for (const Written& known : said_) {
        if (known.key == key && known.version.dot == version.dot && known.version != version) {
          raise(world, judges::one_version_a_dot);
        }
      }
      const Written entry{key, version};
      if (std::find(said_.begin(), said_.end(), entry) == said_.end()) said_.push_back(entry);
    }
  }

  void answered(World& world, const BegunGet& get, const GetReply& reply) {
    for (const Dot& dot : get.to_meet) {
      if (!reply.context.contains(dot)) raise(world, judges::reads_meet_writes);
    }
  }

  static void raise(World& world, std::string_view judge) {
    world.violated(std::string(prefix) + std::string(judge), {}, "seen by brute force");
  }

  std::vector<Acknowledged> acknowledged_;
  std::vector<Written> said_;
  std::vector<BegunGet> gets_;
};

}  // namespace orrery::quorum_store
