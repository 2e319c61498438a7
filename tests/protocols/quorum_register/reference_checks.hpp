#pragma once
/// The quorum register's judge once more, slowly and without cleverness: every message is kept, and
/// each copy that is shown is compared with all that its replica has said before.

#include <string>
#include <vector>

#include "protocols/quorum_register/quorum_register_checks.hpp"

namespace orrery::quorum_register {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judge is called like the real one, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (const auto* read = content_of<Read>(message)) {
      asked_.push_back({from, read->request, read->key, {}});
    } else if (const auto* write = content_of<Write>(message)) {
      asked_.push_back({from, write->request, write->key, write->copy});
    } else if (const auto* acknowledged = content_of<WriteReply>(message)) {
      for (const Asked& asked : asked_) {
        if (asked.client != to || asked.request != acknowledged->request) continue;
        return said_.push_back({from, asked.key, asked.copy});
      }
    } else if (const auto* shown = content_of<ReadReply>(message)) {
      for (const Asked& asked : asked_) {
        if (asked.client != to || asked.request != shown->request) continue;
        return show(world, {from, asked.key, shown->copy});
      }
    }
  }

 private:
  struct Asked {
    NodeId client{};
    RequestId request{};
    std::string key{};
    Copy copy{};
  };
  struct Said {
    NodeId replica{};
    std::string key{};
    Copy copy{};
  };

  void show(World& world, const Said& shown) {
    for (const Said& said : said_) {
      if (said.replica != shown.replica || said.key != shown.key || !(shown.copy < said.copy))
        continue;
      world.violated(std::string(prefix) + std::string(judges::copy_never_goes_back), {},
                     "seen by brute force");
    }
    said_.push_back(shown);
  }

  std::vector<Asked> asked_;
  std::vector<Said> said_;
};

}  // namespace orrery::quorum_register
