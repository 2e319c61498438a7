#pragma once
/// Anti-entropy: replicas that come to agree whatever was lost. "Epidemic Algorithms for Replicated
/// Database Maintenance" (Demers, Greene, Hauser, Irish, Larson, Shenker, Sturgis, Swinehart,
/// Terry; PODC 1987): §1.1 (the database), §1.2 (direct mail), §1.3 (anti-entropy), §2 (deletion
/// and death certificates).
///
/// Each site holds the whole database and answers its clients alone. Of two entries of a key the
/// one with the greater timestamp supersedes the other. In each period a site picks another one at
/// random and resolves the differences between their databases. How the two find these is a
/// setting: they look at everything, compare checksums first, or exchange digests (the timestamps
/// of all keys).
///
/// Since the absence of an item would not spread, a deletion is an entry, too: "replace deleted
/// items with death certificates, which carry timestamps and spread like ordinary data" (§2). They
/// are discarded after the retention time; an obsolete copy that comes after that comes back.
///
/// Each entry carries a checksum from its origin on, which the paper does not have: an update that
/// was damaged on its way would spread like any other.
/// Left out: dormant death certificates (§2.1), peel back (§1.3), and spatial distributions (§3).
///
/// Each virtual function is a rule that is easily got wrong; variants override one of them.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/box.hpp"
#include "sim/core/data_type.hpp"
#include "sim/core/map.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/process.hpp"

namespace orrery::anti_entropy {

/// What Now[] returns: globally unique, and about the time of day (§1.1).
struct Timestamp {
  Time time{};  // by the clock of the site
  NodeId site{};

  /// Nothing that a run can reach: what a hostile message says instead is ignored.
  constexpr bool is_credible() const {
    constexpr Time limit{std::int64_t{1} << 62};
    return -limit < time && time < limit;
  }
  friend constexpr auto operator<=>(const Timestamp&, const Timestamp&) = default;
};
BOOST_DESCRIBE_STRUCT(Timestamp, (), (time, site))

/// s.ValueOf[k] = (v, t). Without a value it is a death certificate.
struct Entry {
  std::optional<std::string> value{};
  Timestamp timestamp{};
  std::uint64_t checksum{};  // of key, value and timestamp, from its origin
  friend auto operator<=>(const Entry&, const Entry&) = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (value, timestamp, checksum))

/// Which entry of a key a site has.
struct Version {
  std::string key{};
  Timestamp timestamp{};
  friend auto operator<=>(const Version&, const Version&) = default;
};
BOOST_DESCRIBE_STRUCT(Version, (), (key, timestamp))

// ---------------------------------------------------------------- messages between sites

/// An entry. Traffic is the number of these.
struct Update {
  std::string key{};
  Entry entry{};
  friend auto operator<=>(const Update&, const Update&) = default;
};
BOOST_DESCRIBE_STRUCT(Update, (), (key, entry))

/// "Send me all that you have."
struct Request {
  friend auto operator<=>(const Request&, const Request&) = default;
};
BOOST_DESCRIBE_STRUCT(Request, (), ())

/// Of a whole database, after the recent updates.
struct Checksum {
  std::uint64_t checksum{};
  bool isAnswer{};  // to one that differs
  friend auto operator<=>(const Checksum&, const Checksum&) = default;
};
BOOST_DESCRIBE_STRUCT(Checksum, (), (checksum, isAnswer))

struct Digest {
  std::vector<Version> versions{};  // of all keys, in their order
  friend auto operator<=>(const Digest&, const Digest&) = default;
};
BOOST_DESCRIBE_STRUCT(Digest, (), (versions))

/// The answer to a digest that has something newer.
struct Wanted {
  std::vector<std::string> keys{};
  friend auto operator<=>(const Wanted&, const Wanted&) = default;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (keys))

// ---------------------------------------------------------------- messages of clients

struct ClientRequest {
  std::uint64_t number{};  // among its client's
  Operation operation{};
  friend auto operator<=>(const ClientRequest&, const ClientRequest&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientRequest, (), (number, operation))

struct ClientReply {
  std::uint64_t number{};  // the request's
  Result result{};
  friend auto operator<=>(const ClientReply&, const ClientReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientReply, (), (number, result))

// ---------------------------------------------------------------- sites

using Message = std::variant<Update, Request, Checksum, Digest, Wanted, ClientRequest>;

struct ExchangeDue {
  friend auto operator<=>(const ExchangeDue&, const ExchangeDue&) = default;
};
BOOST_DESCRIBE_STRUCT(ExchangeDue, (), ())

using Timer = std::variant<ExchangeDue>;

/// An entry has superseded what a site had of its key.
struct Installed {
  std::string key{};
  Entry entry{};
  NodeId from{};  // nobody: a client asked for it here
  friend auto operator<=>(const Installed&, const Installed&) = default;
};
BOOST_DESCRIBE_STRUCT(Installed, (), (key, entry, from))

using Output = std::variant<Installed>;

/// Which way entries go when a site calls another one (§1.3).
enum class Exchange : std::uint8_t {
  push,       ///< from who calls
  pull,       ///< to who calls
  push_pull,  ///< both ways
};
BOOST_DESCRIBE_ENUM(Exchange, push, pull, push_pull)

/// How two sites find in what they differ.
enum class Compare : std::uint8_t {
  full,      ///< they look at everything
  checksum,  ///< … if their checksums differ after they have exchanged what is recent
  digest,    ///< they exchange the timestamps of all keys, and then what is newer
};
BOOST_DESCRIBE_ENUM(Compare, full, checksum, digest)

struct Config {
  Duration period{std::chrono::seconds(1)};  // between two exchanges of a site
  Exchange exchange{Exchange::push_pull};
  Compare compare{Compare::full};
  Duration recent{std::chrono::seconds(5)};  // τ: younger entries are exchanged before checksums
  bool directMail{};                         // an update is sent to all others at once, too
  std::optional<Duration> retention{};  // τ1: so long death certificates are held; absent: for
                                        // good
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (period, exchange, compare, recent, directMail, retention))

/// ValueOf, apart for items and for death certificates. No key is in both: a crash leaves both on
/// disk or none of them.
struct Durable {
  Map<std::string, Entry> items{};
  Map<std::string, Entry> deathCertificates{};
  static constexpr std::string_view written_together[] = {"items", "deathCertificates"};
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (items, deathCertificates))

class Site : public Process<Message, Timer, Output, Durable, NoVolatile, Config> {
 public:
  void start() {
    if (!peers().empty()) start_timer(ExchangeDue{}, period);
  }

  // -------------------------------------------------------------- clients (§1.1, §1.2)

  /// "Update[v: V] = s.ValueOf ← (v, Now[])", by the value that this site knows.
  void on(const ClientRequest& m, NodeId from) {
    const Entry* before = entry_of(m.operation.key);
    const std::optional<std::string> old = before ? before->value : std::nullopt;
    std::optional<std::string> value = old;
    const Result result = apply(m.operation, value);
    if (value != old) update(m.operation.key, value);
    send(from, ClientReply{.number = m.number, .result = result});
  }

  // -------------------------------------------------------------- anti-entropy (§1.3)

  /// "FOR SOME s' ∈ S DO ResolveDifference[s, s']"
  void on(ExchangeDue) {
    discard_old_certificates();
    const NodeId partner = peers()[between(0U, static_cast<std::uint32_t>(peers().size()) - 1)];
    switch (compare) {
      case Compare::full:
        resolve_difference(partner);
        break;
      case Compare::checksum:
        if (pushes()) send_recent(partner);
        send(partner, Checksum{.checksum = checksum_of_all()});
        break;
      case Compare::digest:
        send(partner, digest());
    }
    start_timer(ExchangeDue{}, period);
  }

  void on(const Update& m, NodeId from) {
    if (!m.entry.timestamp.is_credible() || !is_intact(m)) return;
    if (!supersedes(m.entry.timestamp, m.key) || is_discarded(m.entry)) return;
    install(m, from);
  }

  void on(const Request&, NodeId from) { send_all(from); }

  /// "They first exchange recent update lists, use the lists to update their databases and
  /// checksums, and then compare checksums. Only if the checksums disagree do the sites compare
  /// their entire databases."
  void on(const Checksum& m, NodeId from) {
    if (m.checksum == checksum_of_all()) return;
    if (m.isAnswer) return resolve_difference(from);
    if (pulls()) send_recent(from);
    send(from, Checksum{.checksum = checksum_of_all(), .isAnswer = true});
  }

  void on(const Digest& m, NodeId from) {
    Map<std::string, Timestamp> theirs;
    Wanted wanted;
    for (const auto& [key, timestamp] : m.versions) {
      if (!timestamp.is_credible()) continue;
      theirs.insert_or_assign(key, timestamp);
      if (supersedes(timestamp, key)) wanted.keys.push_back(key);
    }
    if (pushes() && !wanted.keys.empty()) send(from, wanted);
    if (!pulls()) return;
    for_each_entry([&](const std::string& key, const Entry& entry) {
      const Timestamp* known = theirs.find(key);
      if (!known || *known < entry.timestamp) send(from, Update{.key = key, .entry = entry});
    });
  }

  void on(const Wanted& m, NodeId from) {
    for (const std::string& key : m.keys) {
      if (const Entry* entry = entry_of(key)) send(from, Update{.key = key, .entry = *entry});
    }
  }

 protected:
  /// What was damaged on its way, or in somebody's memory, is not what its origin wrote.
  virtual bool is_intact(const Update& m) const { return m.entry.checksum == checksum_of(m); }

  /// A death certificate is deleted when its timestamp grows older than τ1 (§2).
  virtual bool is_discarded(const Entry& entry) const {
    return retention && !entry.value && now() - entry.timestamp.time > *retention;
  }

 private:
  bool pushes() const { return exchange != Exchange::pull; }
  bool pulls() const { return exchange != Exchange::push; }

  const Entry* entry_of(const std::string& key) const {
    const Entry* item = items.find(key);
    return item ? item : deathCertificates.find(key);
  }

  /// "IF s.ValueOf.t > s'.ValueOf.t"
  bool supersedes(const Timestamp& timestamp, const std::string& key) const {
    const Entry* entry = entry_of(key);
    return !entry || timestamp > entry->timestamp;
  }

  void install(const Update& m, NodeId from) {
    (m.entry.value ? deathCertificates : items).erase(m.key);
    (m.entry.value ? items : deathCertificates).insert_or_assign(m.key, m.entry);
    persist();
    output(Installed{.key = m.key, .entry = m.entry, .from = from});
  }

  /// "FOR EACH s' ∈ S DO PostMail[to: s', msg: ("Update", s.ValueOf)]" (§1.2), if it is set.
  void update(const std::string& key, const std::optional<std::string>& value) {
    Update made{.key = key, .entry = {.value = value, .timestamp = new_timestamp(key)}};
    made.entry.checksum = checksum_of(made);
    install(made, NodeId{});
    if (directMail) broadcast(made);
  }

  /// Later than what it supersedes, whatever the clock says.
  Timestamp new_timestamp(const std::string& key) const {
    const Entry* entry = entry_of(key);
    const Time time = entry ? std::max(now(), entry->timestamp.time + Time{1}) : now();
    return {.time = time, .site = self()};
  }

  void discard_old_certificates() {
    std::vector<std::string> old;
    for (const auto& [key, certificate] : deathCertificates) {
      if (is_discarded(certificate)) old.push_back(key);
    }
    for (const std::string& key : old) deathCertificates.erase(key);
    if (!old.empty()) persist();
  }

  void resolve_difference(NodeId partner) {
    if (pushes()) send_all(partner);
    if (pulls()) send(partner, Request{});
  }

  void send_all(NodeId partner) {
    for_each_entry([&](const std::string& key, const Entry& entry) {
      send(partner, Update{.key = key, .entry = entry});
    });
  }

  /// "All entries in its database whose ages (measured by the difference between their timestamp
  /// values and the site's local clock) are less than τ".
  void send_recent(NodeId partner) {
    for_each_entry([&](const std::string& key, const Entry& entry) {
      if (now() - entry.timestamp.time < recent) send(partner, Update{.key = key, .entry = entry});
    });
  }

  Digest digest() const {
    Digest all;
    for_each_entry([&](const std::string& key, const Entry& entry) {
      all.versions.push_back({.key = key, .timestamp = entry.timestamp});
    });
    return all;
  }

  /// In whatever order entries came.
  std::uint64_t checksum_of_all() const {
    std::uint64_t sum = 0;
    for_each_entry([&](const std::string&, const Entry& entry) { sum ^= entry.checksum; });
    return sum;
  }

  static std::uint64_t checksum_of(const Update& m) {
    Update unsummed = m;
    unsummed.entry.checksum = 0;
    return hash_of(unsummed);
  }

  template <class Visit>
  void for_each_entry(Visit visit) const {
    for (const auto& [key, entry] : items) visit(key, entry);
    for (const auto& [key, entry] : deathCertificates) visit(key, entry);
  }
};
static_assert(is_process<Site>);

// ---------------------------------------------------------------- clients

struct ClientDurable {
  std::uint64_t number{};  // of the newest request
  friend auto operator<=>(const ClientDurable&, const ClientDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientDurable, (), (number))

struct ClientVolatile {
  bool isWaiting{};  // for the answer to it
  friend auto operator<=>(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (), (isWaiting))

/// Asks its own site once, and waits: c1 asks n1, c2 asks n2, and so round. (To ask again might
/// write twice, over what somebody else has written meanwhile.)
class Client
    : public Process<std::variant<ClientReply>, Nothing, Nothing, ClientDurable, ClientVolatile> {
 public:
  void start() {}

  void invoke(const Operation& asked) {
    isWaiting = true;
    ++number;
    persist();
    send(home(), ClientRequest{.number = number, .operation = asked});
  }

  void on(const ClientReply& m, NodeId from) {
    if (!isWaiting || m.number != number || from != home()) return;
    isWaiting = false;
    complete(m.result);
  }

 private:
  NodeId home() const { return peers()[(self().number() - 1) % peers().size()]; }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

}  // namespace orrery::anti_entropy
