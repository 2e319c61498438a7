#pragma once
/// A client of the store, with the library that Dynamo's have: it knows the ring (§6.4), asks one
/// node of the key's preference list after the other until it is answered, hands in the context
/// with what it puts (§4.4), and reconciles siblings, which "the client must perform" (§4.4).
///
/// What registers are to it: a get returns the greatest of the siblings, as texts, and a put
/// replaces all that its client has seen, siblings included. Where nobody writes at the same time,
/// there is one. What "linearizable" then says is what it says of a client that makes one value of
/// several by such a rule; siblings are none of its business.
///
/// What sets are to it: a shopping cart (§4.4). Who adds to one gets it, adds to the union of the
/// siblings, and puts that. "An 'Add to Cart' operation can never be forgotten or rejected."

#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "protocols/quorum_store/messages.hpp"
#include "protocols/quorum_store/quorum_store_settings.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/data_type.hpp"
#include "sim/core/map.hpp"
#include "sim/core/process.hpp"

namespace orrery::quorum_store {

/// No answer from the node that was asked.
struct NoReply {
  friend auto operator<=>(const NoReply&, const NoReply&) = default;
};
BOOST_DESCRIBE_STRUCT(NoReply, (), ())

struct ClientDurable {
  std::uint64_t starts{};
  friend auto operator<=>(const ClientDurable&, const ClientDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientDurable, (), (starts))

/// The ring may have changed.
struct RefreshDue {
  friend auto operator<=>(const RefreshDue&, const RefreshDue&) = default;
};
BOOST_DESCRIBE_STRUCT(RefreshDue, (), ())

enum class Activity : std::uint8_t { idle, getting, putting };
BOOST_DESCRIBE_ENUM(Activity, idle, getting, putting)

struct ClientVolatile {
  Activity activity{};
  Operation operation{};                       // that it is asked for, unless it is idle
  Request request{};                           // the newest; asked again, it is the same
  NodeId asked{};                              // who was asked last
  SmallSet<NodeId> silent{};                   // who has not answered, of late
  std::optional<std::string> object{};         // that it puts; nothing: delete
  Map<std::string, VersionVector> contexts{};  // what it has seen of each key
  MembershipHistory membership{};
  Shared<Ring> view{};  // the ring, with the changes that it knows of
  friend bool operator==(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (),
                      (activity, operation, request, asked, silent, object, contexts, membership,
                       view))

class Client : public Process<std::variant<GetReply, PutReply, Gossip>,
                              std::variant<NoReply, TryAgain, RefreshDue>, Nothing, ClientDurable,
                              ClientVolatile, StoreConfig> {
 public:
  void start() {
    ++starts;
    persist();
    request = {.life = starts};
    view = ring;
    if (!changes.empty()) start_timer(RefreshDue{}, between(Duration{0}, viewRefresh));
  }

  /// Abandons an operation that has not ended; it may still take effect.
  void invoke(const Operation& wanted) {
    operation = wanted;
    switch (wanted.action) {
      case Action::get:
      case Action::members:
      case Action::add:
        return begin(Activity::getting);
      case Action::put:
      case Action::erase:
        object = wanted.action == Action::put ? std::optional(wanted.value) : std::nullopt;
        return begin(readBeforeWrite ? Activity::getting : Activity::putting);
      default:
        return end({.outcome = Outcome::failed});
    }
  }

  void on(const GetReply& m, NodeId from) {
    if (activity != Activity::getting || m.request != request || !peers().contains(from)) return;
    if (!m.context.is_credible()) return;
    silent.erase(from);
    contexts.insert_or_assign(operation.key, m.context);
    if (operation.action == Action::get) return end({.value = greatest(m.values)});
    if (operation.action == Action::members)
      return end({.value = set_union(m.values).value_or("")});
    if (operation.action == Action::add) {
      object = set_union(m.values);
      const Result added = orrery::apply(operation, object);
      if (added.outcome != Outcome::ok) return end(added);
    }
    begin(Activity::putting);
  }

  void on(const PutReply& m, NodeId from) {
    if (activity != Activity::putting || m.request != request || !peers().contains(from)) return;
    silent.erase(from);
    end({});
  }

  void on(NoReply) {
    silent.insert(asked);
    start_timer(TryAgain{asked}, suspicion);
    ask();
  }

  void on(TryAgain due) { silent.erase(due.node); }

  /// "A client periodically picks a random Dynamo node and downloads its current view of Dynamo
  /// membership state … every 10 seconds" (§6.4).
  void on(RefreshDue) {
    start_timer(RefreshDue{}, viewRefresh);
    send(peers()[between(0U, peers().size() - 1)], gossip_of(membership, false));
  }

  void on(const Gossip& m, NodeId from) {
    if (!peers().contains(from)) return;
    for (const MembershipChange& change : m.changes) {
      if (peers().contains(change.machine)) take_in(membership, change);
    }
    view = ring_after(*this, membership);
  }

 private:
  void begin(Activity what) {
    activity = what;
    ++request.number;
    ask();
  }

  /// The first in the preference list who is not silent; if all are, they have another chance. (A
  /// put that is asked for again may be taken twice: as two versions with one value.)
  void ask() {
    const Machines list = coordinators();
    const auto answers = [&](NodeId node) { return !silent.contains(node); };
    if (std::none_of(list.begin(), list.end(), answers)) silent.clear();
    asked = *std::find_if(list.begin(), list.end(), answers);
    if (activity == Activity::getting) {
      send(asked, Get{.request = request, .key = operation.key});
    } else {
      const VersionVector* context = contexts.find(operation.key);
      send(asked, Put{request, operation.key, context ? *context : VersionVector{}, object});
    }
    start_timer(NoReply{}, resend);
  }

  /// In the order in which it asks them: those of its data center first, and of a local quorum no
  /// others. If it knows of none there, since it has not heard of all changes of the ring, it is a
  /// far coordinator whose local quorum answers.
  Machines coordinators() const {
    if (quorums == Quorums::sloppy) {
      return view->preference_list(operation.key, view->tokens.size());
    }
    Machines owners = owners_on(*view, operation.key);
    const auto is_near = [&](NodeId node) { return are_together(node, self()); };
    const auto far = std::stable_partition(owners.begin(), owners.end(), is_near);
    const auto& level = activity == Activity::getting ? readLevel : writeLevel;
    if (level == Level::local_quorum && far != owners.begin()) owners.erase(far, owners.end());
    return owners;
  }

  void end(const Result& result) {
    activity = Activity::idle;
    stop_timer(NoReply{});
    complete(result);
  }

  static std::optional<std::string> greatest(const std::vector<std::string>& values) {
    const auto found = std::max_element(values.begin(), values.end());
    return found == values.end() ? std::nullopt : std::optional(*found);
  }

  /// Of sets as texts: words with a blank between them.
  static std::optional<std::string> set_union(const std::vector<std::string>& values) {
    std::optional<std::string> all;
    for (std::string_view rest : values) {
      while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        orrery::apply({.action = Action::add, .value = std::string(word)}, all);
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      }
    }
    return all;
  }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

}  // namespace orrery::quorum_store
