#include "protocols/quorum_register/quorum_register_checks.hpp"

#include <fmt/format.h>

namespace orrery::quorum_register {
namespace {

/// Whose request.
struct Asked {
  NodeId client{};
  RequestId request{};
  friend auto operator<=>(const Asked&, const Asked&) = default;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (client, request))

/// What a request is about: the copy is that which is written.
struct About {
  std::string key{};
  Copy copy{};
};

struct Place {
  NodeId replica{};
  std::string key{};
  friend auto operator<=>(const Place&, const Place&) = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (replica, key))

std::string told(const Copy& copy) {
  if (copy == Copy{}) return "nothing";
  return fmt::format("{} (written by {} at {})", copy.value.value_or("nothing"),
                     to_text(copy.writer), to_text(Duration(copy.written)));
}

class Checks final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return judges::copy_never_goes_back; }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (const auto* read = content_of<Read>(message)) {
      about_.insert_or_assign({from, read->request}, {.key = read->key});
    } else if (const auto* write = content_of<Write>(message)) {
      about_.insert_or_assign({from, write->request}, {write->key, write->copy});
    } else if (const auto* shown = content_of<ReadReply>(message)) {
      const About* about = about_.find({to, shown->request});
      if (about != nullptr) show(world, {from, about->key}, shown->copy);
    } else if (const auto* acknowledged = content_of<WriteReply>(message)) {
      const About* about = about_.find({to, acknowledged->request});
      const bool is_replica = from.group() == 'n';  // a broker shows nothing
      if (about != nullptr && is_replica) acknowledge({from, about->key}, about->copy);
    }
  }

 private:
  /// Who acknowledges a copy has that one, or a newer one.
  void acknowledge(const Place& place, const Copy& copy) {
    const Copy* newest = newest_.find(place);
    if (newest == nullptr || *newest < copy) newest_.insert_or_assign(place, copy);
  }

  void show(World& world, const Place& place, const Copy& copy) {
    const Copy* newest = newest_.find(place);
    if (newest != nullptr && copy < *newest) {
      world.violated(judges::copy_never_goes_back, {place.replica},
                     fmt::format("{} shows of {} {}, and has shown or acknowledged {}",
                                 to_text(place.replica), place.key, told(copy), told(*newest)));
    }
    acknowledge(place, copy);
  }

  Map<Asked, About> about_;
  Map<Place, Copy> newest_;  // that has been shown or acknowledged
};

}  // namespace

Ref<Monitor> make_checks() { return make_ref<Checks>(); }

}  // namespace orrery::quorum_register
