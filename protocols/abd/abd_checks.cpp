#include "protocols/abd/abd_checks.hpp"

#include <fmt/format.h>

namespace orrery::abd {
namespace {

/// Whose phase.
struct Request {
  NodeId client{};
  Phase phase{};
  friend auto operator<=>(const Request&, const Request&) = default;
};
BOOST_DESCRIBE_STRUCT(Request, (), (client, phase))

/// What a phase is about: the tag is that which is propagated.
struct About {
  std::string key{};
  Tag tag{};
};

/// A server's copy of a register.
struct Place {
  NodeId server{};
  std::string key{};
  friend auto operator<=>(const Place&, const Place&) = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (server, key))

struct Version {
  std::string key{};
  Tag tag{};
  friend auto operator<=>(const Version&, const Version&) = default;
};
BOOST_DESCRIBE_STRUCT(Version, (), (key, tag))

struct Written {
  std::optional<std::string> value{};
  NodeId by{};  // who was the first to say so
};

std::string told(const Tag& tag) {
  return tag == Tag{} ? "none" : fmt::format("{}.{}", tag.number, to_text(tag.writer));
}

std::string told(const std::optional<std::string>& value) { return value.value_or("nothing"); }

class Checks final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return "abd"; }
  std::vector<std::string_view> judges() const override {
    return {judges::tag_never_goes_back, judges::one_value_a_tag};
  }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (const auto* query = content_of<Query>(message)) {
      about_.insert_or_assign({from, query->phase}, {.key = query->key});
    } else if (const auto* request = content_of<Propagate>(message)) {
      about_.insert_or_assign({from, request->phase}, {request->key, request->copy.tag});
      said(world, from, request->key, request->copy);
    } else if (const auto* reply = content_of<QueryReply>(message)) {
      const About* about = about_.find({to, reply->phase});
      if (about == nullptr) return;
      shown(world, {from, about->key}, reply->copy.tag);
      said(world, from, about->key, reply->copy);
    } else if (const auto* acknowledgement = content_of<PropagateReply>(message)) {
      const About* about = about_.find({to, acknowledgement->phase});
      if (about != nullptr) acknowledged({from, about->key}, about->tag);
    }
  }

 private:
  /// A server that acknowledges a tag has that one, or a newer one.
  void acknowledged(const Place& place, const Tag& tag) {
    const Tag* newest = newest_.find(place);
    if (newest == nullptr || *newest < tag) newest_.insert_or_assign(place, tag);
  }

  void shown(World& world, const Place& place, const Tag& tag) {
    const Tag* newest = newest_.find(place);
    if (newest != nullptr && tag < *newest) {
      world.violated(judges::tag_never_goes_back, {place.server},
                     fmt::format("{} shows {} with tag {}, and has shown or acknowledged {}",
                                 to_text(place.server), place.key, told(tag), told(*newest)));
    }
    acknowledged(place, tag);
  }

  void said(World& world, NodeId who, const std::string& key, const Copy& copy) {
    const Written* known = written_.find({key, copy.tag});
    if (known == nullptr) {
      written_.insert_or_assign({key, copy.tag}, {copy.value, who});
    } else if (known->value != copy.value) {
      world.violated(
          judges::one_value_a_tag, {known->by, who},
          fmt::format("{} says that {} with tag {} is {}, and {} has said {}", to_text(who), key,
                      told(copy.tag), told(copy.value), to_text(known->by), told(known->value)));
    }
  }

  Map<Request, About> about_;
  Map<Place, Tag> newest_;  // that has been shown or acknowledged
  Map<Version, Written> written_;
};

}  // namespace

Ref<Monitor> make_checks() { return make_ref<Checks>(); }

}  // namespace orrery::abd
