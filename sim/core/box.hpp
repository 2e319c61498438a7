#pragma once
/// A node's process behind one interface, with its disk and what waits for it. A world holds boxes;
/// BoxOf<P> is the only place that knows which protocol is inside.

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/core/changes.hpp"
#include "sim/core/disk.hpp"
#include "sim/core/disk_records.hpp"
#include "sim/core/enums.hpp"
#include "sim/core/process.hpp"
#include "sim/core/ref.hpp"
#include "sim/core/station.hpp"
#include "sim/core/value.hpp"

namespace orrery {

class Box : public Counted, public Pooled {
 public:
  Box() = default;
  Box(const Box& other)
      : Counted(other),
        disk_(other.disk_ ? std::make_unique<DiskQueue>(*other.disk_) : nullptr),
        station_(other.station_ ? std::make_unique<Station>(*other.station_) : nullptr) {}
  Box& operator=(const Box&) = delete;
  virtual ~Box() = default;
  virtual Ref<Box> clone() const = 0;

  // ------------------------------------------------------------ steps

  /// Damage to its disk is told to a process that can be told, and forgotten.
  /// Requires: can_start().
  virtual void start(Step& step) = 0;
  /// False if the process knows no such message.
  virtual bool deliver(Step& step, const Payload& message, NodeId from) = 0;
  virtual void expire(Step& step, std::uint32_t timer) = 0;
  /// False if the process is no client.
  virtual bool invoke(Step& step, const Operation& operation) = 0;
  /// Hands back what `persist(notice)` gave.
  virtual void notify_synced(Step& step, const Payload& notice) = 0;

  // ------------------------------------------------------------ disk and crash

  /// Copies the durable state for writing.
  virtual void begin_sync() = 0;
  /// The oldest copy is on disk; a lying disk says so.
  virtual void complete_sync() = 0;
  /// A disk that has lied writes down what it has in its cache.
  virtual void write_cache() = 0;
  /// What the batches under way have to write.
  virtual Batches unsynced() const = 0;
  /// The writes of the newest batch.
  virtual std::uint64_t count_newest_writes() const = 0;
  /// The process becomes what it will be when it starts again: volatile state and timers gone,
  /// durable state as on disk with these of the unsynced writes, syncs under way and held messages
  /// lost. Their pending events are the caller's to cancel first.
  virtual void crash(const CrashState& survivors) = 0;

  /// False if the disk is damaged, the process cannot be told, and it is not just the end of a log.
  virtual bool can_start() const = 0;
  /// The records on disk, by name.
  virtual std::vector<std::string> records() const = 0;
  /// Nothing is left on the disk of a process that has crashed; it is a new one.
  virtual void wipe() = 0;

  /// Null until the node's first sync that takes time.
  const DiskQueue* disk() const { return disk_.get(); }
  DiskQueue& disk_for_writing() {
    if (!disk_) disk_ = std::make_unique<DiskQueue>();
    return *disk_;
  }
  bool is_syncing() const { return disk_ && !disk_->syncs.empty(); }
  bool is_disk(DiskFault fault) const { return disk_ && disk_->condition.is(fault); }
  bool has_damage() const { return disk_ && !disk_->condition.damage.records.empty(); }

  // ------------------------------------------------------------ work

  /// Null where messages are handled as they arrive.
  const Station* station() const { return station_.get(); }
  Station* station() { return station_.get(); }
  void set_station(Station station) { station_ = std::make_unique<Station>(std::move(station)); }

  // ------------------------------------------------------------ looking inside

  /// The pending events of the live timers.
  virtual std::vector<EventHandle> timer_events() const = 0;
  /// "ElectionTimeout", and the hash of its type and content.
  virtual std::string_view timer_name(std::uint32_t timer) const = 0;
  virtual std::uint64_t timer_hash(std::uint32_t timer) const = 0;

  /// The part of the process of type key_of<State> (its Config, Durable or Volatile), or null.
  virtual const void* part(std::uint64_t key) const = 0;
  /// The durable part as a crash would restore it, if its type is key_of<State>, or null.
  virtual const void* part_on_disk(std::uint64_t key) const = 0;
  virtual std::string_view process_name() const = 0;
  /// A member of the durable or volatile state by its name ("role"), or how many elements it has
  /// ("log.size"); nothing if there is no such member.
  virtual std::optional<Value> member(std::string_view name) const = 0;
  /// Which enumerator each enum member of the durable and volatile state has (enums.hpp), and what
  /// those members are called: the same vector for all boxes of one class.
  virtual std::uint64_t enums() const = 0;
  virtual const std::vector<std::string_view>& names_of_enums() const = 0;
  /// Durable and volatile state and live timers, for people.
  virtual Value describe() const = 0;
  /// What changed in that since `before`, an earlier version of this box (everything if null). Keep
  /// a Ref to a box and the world's next step goes on in a copy of it.
  virtual void tell_changes(const Box* before, ChangeListener& listener) const = 0;
  /// The state hash's share: durable, on disk and volatile state, live timers as a multiset; no
  /// times.
  virtual void hash_append(Hasher& hasher) const = 0;

 protected:
  std::unique_ptr<DiskQueue> disk_;

 private:
  std::unique_ptr<Station> station_;
};

template <class P>
class BoxOf final : public Box {
  static_assert(is_process<P>);

 public:
  using Config = typename P::Config;
  using Durable = typename P::Durable;
  using Volatile = typename P::Volatile;

  explicit BoxOf(const Config& config, const Durable& on_disk = {}) : on_disk_(on_disk) {
    static_cast<Config&>(process_) = config;
    static_cast<Durable&>(process_) = on_disk;
  }

  Ref<Box> clone() const override { return Ref<Box>(new BoxOf(*this)); }

  void start(Step& step) override {
    if (has_damage()) return start_damaged(step);
    run(step, [&] { process_.start(); });
  }

  bool deliver(Step& step, const Payload& message, NodeId from) override {
    return run(step, [&] { return dispatch(Alternatives<typename P::Message>{}, message, from); });
  }

  void expire(Step& step, std::uint32_t place) override {
    auto& entry = process_.timers_.entries[place];
    ensure(entry.is_live, "only a live timer expires");
    entry.is_live = false;
    run(step,
        [&, timer = entry.timer] { std::visit([&](const auto& value) { expire(value); }, timer); });
  }

  bool invoke(Step& step, const Operation& operation) override {
    if constexpr (HandlesOperations<P>) run(step, [&] { process_.invoke(operation); });
    return HandlesOperations<P>;
  }

  void notify_synced([[maybe_unused]] Step& step, [[maybe_unused]] const Payload& notice) override {
    if constexpr (requires { typename P::Synced; }) {
      const bool is_known = run(
          step, [&] { return dispatch(Alternatives<typename P::Synced>{}, notice, step.self()); });
      ensure(is_known, "what persist(notice) gives is an alternative of Synced");
    } else {
      ensure(false, "a process that persists with a notice declares Synced");
    }
  }

  void begin_sync() override { syncing_.push_back(durable()); }

  void complete_sync() override {
    const bool has_cache = disk_ && disk_->condition.has_unwritten_cache;
    ensure(syncing_.size() > (has_cache ? 1 : 0), "only a sync that has begun completes");
    if (has_cache) syncing_.erase(syncing_.begin());  // the newer batch has it all
    if (is_disk(DiskFault::lying)) {
      disk_->condition.has_unwritten_cache = true;
      return;
    }
    if (has_cache) disk_->condition.has_unwritten_cache = false;
    write_oldest();
  }

  void write_cache() override {
    if (!disk_ || !std::exchange(disk_->condition.has_unwritten_cache, false)) return;
    write_oldest();
  }

  Batches unsynced() const override {
    Batches batches;
    const Durable* before = &on_disk_;
    for (const Durable& after : syncing_) {
      batches.push_back(writes_between(*std::exchange(before, &after), after));
    }
    return batches;
  }

  std::uint64_t count_newest_writes() const override {
    const Durable& before = syncing_.size() == 1 ? on_disk_ : syncing_[syncing_.size() - 2];
    std::uint64_t count = 0;
    for (const FileWrites& writes : writes_between(before, syncing_.back())) count += writes.count;
    return count;
  }

  void crash(const CrashState& survivors) override {
    for (std::size_t batch = 0; batch < survivors.batch; ++batch) write_oldest();
    if (!survivors.survivors.empty()) {
      syncing_.front() =
          with_first_writes(on_disk_, syncing_.front(), writes_between(on_disk_, syncing_.front()),
                            survivors.survivors);
      write_oldest();
    }
    const Config config = process_;
    process_ = Living{};
    static_cast<Config&>(process_) = config;
    static_cast<Durable&>(process_) = on_disk_;
    syncing_.clear();
    if (disk_) {
      auto fresh = std::make_unique<DiskQueue>();
      fresh->condition = std::move(disk_->condition);
      fresh->condition.has_unwritten_cache = false;
      disk_ = std::move(fresh);
    }
  }

  bool can_start() const override {
    if (!has_damage() || HearsOfDamage<P>) return true;
    const std::vector<std::string> whole = records();
    const auto& damaged = disk_->condition.damage.records;
    return std::all_of(damaged.begin(), damaged.end(), [&](const DamagedRecord& record) {
      const bool was_on_disk = std::find(whole.begin(), whole.end(), record.record) != whole.end();
      return record.damage == Damage::torn && !was_on_disk;
    });
  }

  std::vector<std::string> records() const override { return records_on(on_disk_); }

  void wipe() override {
    on_disk_ = {};
    if (disk_) disk_->condition.damage = {};
    crash({});
  }

  std::vector<EventHandle> timer_events() const override {
    std::vector<EventHandle> events;
    for (const auto& entry : process_.timers_.entries) {
      if (entry.is_live) events.push_back(entry.event);
    }
    return events;
  }

  std::string_view timer_name(std::uint32_t place) const override {
    return std::visit([]<class T>(const T&) { return name_of<T>(); }, timer(place));
  }
  std::uint64_t timer_hash(std::uint32_t place) const override { return hash_of(timer(place)); }

  const void* part(std::uint64_t key) const override {
    if (key == key_of<Durable>) return &durable();
    if (key == key_of<Volatile>) return static_cast<const Volatile*>(&process_);
    if (key == key_of<Config>) return static_cast<const Config*>(&process_);
    return nullptr;
  }
  const void* part_on_disk(std::uint64_t key) const override {
    return key == key_of<Durable> ? &on_disk_ : nullptr;
  }
  std::string_view process_name() const override { return name_of<P>(); }

  std::optional<Value> member(std::string_view name) const override {
    std::optional<Value> found;
    const auto look = [&]<class M>(std::string_view own_name, const M& member) {
      if (name == own_name) found = to_value(member);
      if constexpr (Iterable<M> && !std::convertible_to<const M&, std::string_view>) {
        const bool is_its_size =
            name.starts_with(own_name) && name.substr(own_name.size()) == ".size";
        if (is_its_size) found = Value(member.size());
      }
    };
    for_each_member(durable(), look);
    for_each_member(static_cast<const Volatile&>(process_), look);
    return found;
  }

  std::uint64_t enums() const override {
    return packed_enums(durable(), static_cast<const Volatile&>(process_));
  }
  const std::vector<std::string_view>& names_of_enums() const override {
    static const std::vector<std::string_view> names =
        enum_names(durable(), static_cast<const Volatile&>(process_));
    return names;
  }

  Value describe() const override {
    Value::Object state;
    const auto add = [&](std::string_view name, const auto& member) {
      state.push_back({std::string(name), to_value(member)});
    };
    for_each_member(durable(), add);
    for_each_member(static_cast<const Volatile&>(process_), add);
    state.push_back({"timers", LiveTimers{process_}.to_value()});
    return state;
  }

  void tell_changes(const Box* before, ChangeListener& listener) const override {
    const auto* earlier = dynamic_cast<const BoxOf*>(before);
    const P* process = earlier == nullptr ? nullptr : &earlier->process_;
    tell_changes_of_members<Durable>("", process, process_, listener);
    tell_changes_of_members<Volatile>("", process, process_, listener);
    if (process == nullptr || !have_same_timers(*process, process_)) {
      const LiveTimers now{process_};
      const LiveTimers then{process == nullptr ? process_ : *process};
      const AnyValue told_then(then);
      listener.replaced("timers", ChangeListener::Shape::value,
                        process == nullptr ? nullptr : &told_then, AnyValue(now));
    }
  }

  void hash_append(Hasher& hasher) const override {
    hasher.add(key_of<P>);
    orrery::hash_append(hasher, durable());
    orrery::hash_append(hasher, on_disk_);
    orrery::hash_append(hasher, syncing_);
    orrery::hash_append(hasher, static_cast<const Volatile&>(process_));
    std::uint64_t timers = 0;  // a sum: the order in which they were started does not matter
    for (const auto& entry : process_.timers_.entries) {
      if (entry.is_live) timers += hash_of(entry.timer);
    }
    hasher.add(timers);
    if (disk_) disk_->hash_append(hasher);
  }

 private:
  struct Living final : P {
    void lives_in_a_node() const override {}
  };

  template <class Variant>
  struct Alternatives;
  template <class... A>
  struct Alternatives<std::variant<A...>> {};

  const Durable& durable() const { return process_; }
  const typename P::Timer& timer(std::uint32_t place) const {
    return process_.timers_.entries[place].timer;
  }

  struct LiveTimers {
    const P& process;

    Value to_value() const {
      Value::Array timers;
      for_each([&](const auto& timer) { timers.push_back(orrery::to_value(timer)); });
      return timers;
    }
    void append_json(std::string& out) const {
      out += '[';
      for_each([&](const auto& timer) {
        if (out.back() != '[') out += ',';
        orrery::append_json(out, timer);
      });
      out += ']';
    }
    template <class Visit>
    void for_each(Visit visit) const {
      for (const auto& entry : process.timers_.entries) {
        if (entry.is_live) visit(entry.timer);
      }
    }
  };
  /// Alive in the same places.
  static bool have_same_timers(const P& a, const P& b) {
    return std::ranges::equal(a.timers_.entries, b.timers_.entries,
                              [](const auto& x, const auto& y) {
                                return x.is_live == y.is_live && (!x.is_live || x.timer == y.timer);
                              });
  }

  void write_oldest() {
    if (has_damage()) {
      std::erase_if(disk_->condition.damage.records, [&](const DamagedRecord& damaged) {
        return is_rewritten(damaged.record, on_disk_, syncing_.front());
      });
    }
    on_disk_ = std::move(syncing_.front());
    syncing_.erase(syncing_.begin());
  }

  void start_damaged(Step& step) {
    const DiskDamage damage = std::exchange(disk_->condition.damage, {});
    for (const DamagedRecord& damaged : damage.records) erase_record(on_disk_, damaged.record);
    static_cast<Durable&>(process_) = on_disk_;
    run(step, [&] {
      if constexpr (HearsOfDamage<P>) process_.start(damage);
      else process_.start();
    });
  }

  /// Connects the process to its step while a handler runs.
  template <class Handler>
  auto run(Step& step, Handler handler) {
    struct Connection {
      Step*& link;
      ~Connection() { link = nullptr; }
    };
    process_.link_.step = &step;
    const Connection connection{process_.link_.step};
    return handler();
  }

  template <class T>
  void expire(const T& timer) {
    if constexpr (!std::same_as<T, std::monostate>) process_.on(timer);
  }

  template <class... M>
  bool dispatch(Alternatives<std::variant<M...>>, const Payload& payload, NodeId from) {
    return (handle<M>(payload, from) || ...);
  }
  template <class M>
  bool handle(const Payload& payload, NodeId from) {
    if constexpr (std::same_as<M, std::monostate>) {
      return false;
    } else {
      const M* message = content_of<M>(payload);
      if (message == nullptr) return false;
      if constexpr (requires { process_.on(*message, from); }) process_.on(*message, from);
      else process_.on(*message);
      return true;
    }
  }

  Living process_;
  Durable on_disk_;
  std::vector<Durable> syncing_;
};

/// A node's process with this configuration, and with this on its disk when it starts.
template <is_process P>
Ref<Box> make_box(const typename P::Config& config = {}, const typename P::Durable& on_disk = {}) {
  return Ref<Box>(new BoxOf<P>(config, on_disk));
}

}  // namespace orrery
