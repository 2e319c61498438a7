#pragma once
/// ABD's judges once more, slowly and without cleverness: every message is kept, and each
/// is compared with all before it.

#include <optional>
#include <string>
#include <vector>

#include "protocols/abd/abd_checks.hpp"

namespace orrery::abd {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    Said said{.who = from};
    if (const auto* query = content_of<Query>(message)) {
      said.asks = {from, query->phase};
      said.key = query->key;
    } else if (const auto* request = content_of<Propagate>(message)) {
      said.asks = {from, request->phase};
      said.key = request->key;
      said.copy = request->copy;
    } else if (const auto* reply = content_of<QueryReply>(message)) {
      said.answers = {to, reply->phase};
      said.copy = reply->copy;
    } else if (const auto* acknowledgement = content_of<PropagateReply>(message)) {
      said.answers = {to, acknowledgement->phase};
      said.copy = request_of(said)->copy;
      said.only_acknowledges = true;
    }
    if (said.answers.first != NodeId{}) said.key = request_of(said)->key;
    all_.push_back(said);
    judge(world);
  }

 private:
  using Request = std::pair<NodeId, Phase>;
  struct Said {
    NodeId who{};
    Request asks{};
    Request answers{};
    std::string key{};
    std::optional<Copy> copy{};
    bool only_acknowledges = false;
  };

  const Said* request_of(const Said& answer) const {
    for (const Said& said : all_) {
      if (said.asks == answer.answers) return &said;
    }
    return nullptr;
  }

  static bool is_shown(const Said& said) { return said.copy && !said.only_acknowledges; }

  void judge(World& world) const {
    for (const Said& earlier : all_) compare(world, earlier, all_.back());
  }

  static void compare(World& world, const Said& earlier, const Said& later) {
    if (earlier.key != later.key || !earlier.copy || !is_shown(later)) return;
    const bool same_server = earlier.who == later.who && later.who.group() == 'n';
    if (same_server && later.copy->tag < earlier.copy->tag) {
      raise(world, judges::tag_never_goes_back);
    }
    if (!is_shown(earlier) || earlier.copy->tag != later.copy->tag) return;
    if (earlier.copy->value != later.copy->value) raise(world, judges::one_value_a_tag);
  }

  static void raise(World& world, std::string_view judge) {
    world.violated(std::string(prefix) + std::string(judge), {}, "seen by brute force");
  }

  std::vector<Said> all_;
};

}  // namespace orrery::abd
