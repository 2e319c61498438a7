#include <fmt/format.h>

#include "sim/check/session_keys.hpp"
#include "sim/check/versions.hpp"

namespace orrery {
namespace {

/// An element that somebody put in, and how a session knows of it.
struct Known {
  std::uint32_t element;
  const Call* by;         // the write, or the read that showed it
  bool binds = true;      // whoever may not be without what this session knows
  bool is_write = false;  // … of this session, that others may see
};

struct ShownBy {
  const Call* read;
  std::vector<std::uint32_t> elements;  // in the order of a list
};

/// The reads of one key as lists of its elements, each the index of the write that put it in.
class Elements {
 public:
  explicit Elements(const SomeCalls& calls) : writes_(calls) {
    for (std::uint32_t i = 0; i < writes().size(); ++i) {
      repeats_ |= !index_.emplace(writes()[i]->operation.value, i).second;
    }
    AppendReader appends(writes_);
    for (const Call* call : calls) {
      if (!is_read(*call) || !is_ok(*call)) continue;
      auto elements = repeats_                                ? std::nullopt
                      : call->operation.action == Action::get ? list_of(*call, appends)
                                                              : members_of(*call);
      if (elements) reads_.push_back({call, std::move(*elements)});
      else ++unclear_;
    }
  }

  static bool is_read(const Call& call) {
    return call.operation.action == Action::get || call.operation.action == Action::members;
  }
  const SomeCalls& writes() const { return writes_.all(); }
  std::uint32_t index_of(const Call& write) const { return index_.at(write.operation.value); }
  const std::vector<ShownBy>& reads() const { return reads_; }
  std::size_t unclear() const { return unclear_; }

 private:
  using Indices = std::optional<std::vector<std::uint32_t>>;  // nothing: part of it is nobody's

  static Indices list_of(const Call& read, AppendReader& appends) {
    AppendReader::Shown shown = appends.shown_by(read);
    if (!shown.is_whole) return std::nullopt;
    return std::move(shown.appends);
  }
  /// Members stand in the order of bytes, as the index does: the next one is looked for beside the
  /// one before.
  Indices members_of(const Call& read) const {
    std::vector<std::uint32_t> elements;
    auto place = index_.begin();
    for (const std::string_view word :
         words_of(read.result.value ? std::string_view(*read.result.value) : "")) {
      if (place == index_.end() || place->first != word) place = index_.find(word);
      if (place == index_.end()) return std::nullopt;
      elements.push_back(place->second);
      ++place;
    }
    return elements;
  }

  RegisterWrites writes_;
  std::map<std::string_view, std::uint32_t> index_;
  std::vector<ShownBy> reads_;
  bool repeats_ = false;
  std::size_t unclear_ = 0;
};

using Sessions = std::map<NodeId, std::vector<Known>>;

/// What each session comes to know, in its order. Requires: reads in order of invocation.
Sessions sessions_of(SessionGuarantee guarantee, const SomeCalls& calls, const Elements& elements) {
  const bool by_reading = guarantee == SessionGuarantee::monotonic_reads ||
                          guarantee == SessionGuarantee::writes_follow_reads;
  Sessions sessions;
  std::map<NodeId, std::vector<bool>> seen;
  auto read = elements.reads().begin();
  for (const Call* call : calls) {
    std::vector<Known>& session = sessions[call->client];
    if (Elements::is_read(*call)) {
      if (read == elements.reads().end() || read->read != call) continue;
      std::vector<bool>& has_seen = seen[call->client];
      has_seen.resize(elements.writes().size());
      for (const std::uint32_t element : read->elements) {
        const bool is_new = by_reading && !has_seen[element];
        if (is_new) session.push_back({.element = element, .by = call});
        has_seen[element] = true;
      }
      ++read;
    } else if (may_take_effect(*call)) {
      session.push_back({.element = elements.index_of(*call),
                         .by = call,
                         .binds = !by_reading && is_ok(*call),
                         .is_write = true});
    }
  }
  return sessions;
}

/// Looks at one read after the other.
class ElementJudge {
 public:
  ElementJudge(SessionGuarantee guarantee, const SomeCalls& calls)
      : elements_(calls), position_(elements_.writes().size(), absent) {
    if (elements_.unclear() > 0 && elements_.reads().empty()) return;
    sessions_ = sessions_of(guarantee, calls, elements_);
    is_about_reader_ = guarantee == SessionGuarantee::read_your_writes ||
                       guarantee == SessionGuarantee::monotonic_reads;
  }

  SessionFindings findings() {
    SessionFindings findings{.judged = elements_.reads().size(), .unclear = elements_.unclear()};
    for (const ShownBy& shown : elements_.reads()) {
      has_order_ = shown.read->operation.action == Action::get;
      for (std::size_t i = 0; i < shown.elements.size(); ++i) position_[shown.elements[i]] = i;
      findings.violation =
          is_about_reader_ ? missing_for_reader(*shown.read) : missing_before_writes(*shown.read);
      if (findings.violation) return findings;
      for (const std::uint32_t element : shown.elements) position_[element] = absent;
    }
    return findings;
  }

 private:
  static constexpr std::size_t absent = ~std::size_t{0};

  bool is_shown(const Known& known) const { return position_[known.element] != absent; }

  /// What this client knew when it read.
  std::optional<Verdict> missing_for_reader(const Call& read) {
    for (const Known& known : sessions_[read.client]) {
      if (known.by->invoked_event >= read.invoked_event) break;
      if (!known.binds || is_shown(known)) continue;
      const Call* write = elements_.writes()[known.element];
      SomeCalls evidence{write, known.by, &read};
      return violated_by(std::move(evidence),
                         fmt::format("{} does not show {}, which that client had {} ({})",
                                     told(read), write->operation.value,
                                     known.is_write ? "written" : "read", told(*known.by)));
    }
    return std::nullopt;
  }

  /// What somebody knew when he wrote what is shown.
  std::optional<Verdict> missing_before_writes(const Call& read) {
    for (const auto& [client, session] : sessions_) {
      const Known* later = nullptr;  // a write that is shown; of a list, the first one there
      for (auto known = session.rbegin(); known != session.rend(); ++known) {
        const std::size_t position = position_[known->element];
        if (later && known->binds && known->element != later->element) {
          const bool is_before =
              has_order_ ? position < position_[later->element] : position != absent;
          if (!is_before) return missing_before(*known, *later, read);
        }
        if (!known->is_write || position == absent) continue;
        if (!later || position < position_[later->element]) later = &*known;
      }
    }
    return std::nullopt;
  }

  Verdict missing_before(const Known& known, const Known& later, const Call& read) const {
    const Call* write = elements_.writes()[known.element];
    return violated_by(
        {write, known.by, later.by, &read},
        fmt::format("{} shows {} without {} before it, which {} had {} first ({})", told(read),
                    later.by->operation.value, write->operation.value, to_text(later.by->client),
                    known.is_write ? "written" : "read", told(*known.by)));
  }

  Elements elements_;
  Sessions sessions_;
  std::vector<std::size_t> position_;  // by element, in the read that is looked at
  bool is_about_reader_ = false;
  bool has_order_ = false;  // of a list; a set has none
};

}  // namespace

SessionFindings judge_elements(SessionGuarantee guarantee, const SomeCalls& calls) {
  return ElementJudge(guarantee, calls).findings();
}

}  // namespace orrery
