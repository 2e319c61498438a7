#include "gui/session/open.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "gui/session/live_session.hpp"
#include "gui/session/recorded_session.hpp"
#include "scenarios/files.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/run.hpp"

namespace orrery::gui {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t events_compared = 100'000;

[[noreturn]] void refuse_to_open(const std::string& file, const std::string& sentence,
                                 const std::string& suggestion = {}) {
  throw Error({file, 0, 0, ""}, sentence, suggestion);
}

std::unique_ptr<Session> open_scenario(const std::string& file, const OpenOptions& options,
                                       const Catalogue& catalogue) {
  const Experiment experiment = find_experiment(file, options.overrides, catalogue, options.seed);
  Plan plan = experiment.plan_of(0, experiment.seeds.front(), catalogue);
  const bool is_one = experiment.is_one();  // its cell and seed are named, not set
  std::vector<std::string> overrides = options.overrides;
  if (options.seed && !is_one) overrides.push_back(fmt::format("seed={}", *options.seed));
  return std::make_unique<LiveSession>(
      std::move(plan), file, std::move(overrides), catalogue,
      LiveOptions{.threaded = options.is_threaded, .cell = is_one ? 1U : 0U});
}

// ---------------------------------------------------------------- once more, live

/// The digests that a trace has of its run: every 1,024 events, and at the end.
class KnownDigests {
 public:
  explicit KnownDigests(const TraceReader& trace) {
    Query query = trace.query("SELECT event, digest FROM checkpoint ORDER BY event");
    while (query.next()) {
      checkpoints_.push_back({static_cast<std::uint64_t>(query.integer(0)),
                              std::stoull(std::string(query.text(1)), nullptr, 16)});
    }
  }

  /// The first event by which a world differs that has come so far; nothing if it does not.
  std::optional<std::uint64_t> first_difference(const World& world) const {
    const Log<Checkpoint>& now = world.checkpoints();
    for (std::size_t i = 0; i < std::min<std::size_t>(now.size(), checkpoints_.size()); ++i) {
      if (now[i] != checkpoints_[i]) return checkpoints_[i].event;
    }
    return std::nullopt;
  }

 private:
  std::vector<Checkpoint> checkpoints_;
};

std::string differs_sentence(std::uint64_t event) {
  return fmt::format(
      "run again, this does not go as it was recorded: by event {} it differs. Another version of "
      "the program, or of the protocol, recorded it",
      event);
}

/// Runs the beginning once, to see whether it goes as it was recorded.
void compare_the_beginning(const RecordedSession& recorded, const Catalogue& catalogue) {
  Run run(*recorded.plan(), catalogue);
  run.advance(std::min(events_compared, recorded.chronicle().last_event()));
  const auto difference = KnownDigests(recorded.trace()).first_difference(run.world());
  if (!difference) return;
  refuse_to_open(recorded.trace().path(), differs_sentence(*difference),
                 "look at it as it was recorded, or run " + recorded.words().scenario);
}

/// A recorded run, run again: compares itself with the trace when it has come to its end.
class RevivedSession final : public LiveSession {
 public:
  RevivedSession(const RecordedSession& recorded, bool is_threaded, const Catalogue& catalogue)
      : LiveSession(*recorded.plan(), recorded.repetition().file, overrides_of(recorded), catalogue,
                    {.threaded = is_threaded, .cell = recorded.repetition().cell.value_or(0)}),
        events_(recorded.chronicle().last_event()),
        hands_(recorded.plan()->hands.size()),
        digest_(recorded.traced_digest()),
        is_repeatable_(recorded.repetition().is_exact),
        file_(recorded.repetition().file) {}

  std::optional<std::string> trouble() override {
    if (!std::exchange(is_repeatable_, true)) {
      return file_ +
             " does not say what was recorded any more: the command line that the viewer "
             "copies runs something else.";
    }
    const bool can_tell =
        digest_ != 0 && branch() == 0 && has_ended() && branches().front().hands.size() == hands_;
    if (can_tell && std::exchange(digest_, 0) != digest()) {
      return "Take care: " + differs_sentence(events_) + ".";
    }
    return LiveSession::trouble();
  }

 private:
  static std::vector<std::string> overrides_of(const RecordedSession& recorded) {
    const Repetition& repetition = recorded.repetition();
    std::vector<std::string> overrides = repetition.overrides;
    if (!repetition.cell) overrides.push_back(fmt::format("seed={}", repetition.seed));
    return overrides;
  }

  EventNumber events_;
  std::size_t hands_;
  std::uint64_t digest_;  // 0: not known, or compared
  bool is_repeatable_;    // or it has been told that it is not
  std::string file_;
};

}  // namespace

FileKind kind_of_file(const std::string& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) refuse_to_open(file, "there is no such file");
  if (fs::is_directory(file, ignored)) {
    refuse_to_open(file, "this is a folder", "name a scenario (.json) or a trace (.db) in it");
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) refuse_to_open(file, std::string("this cannot be read: ") + std::strerror(errno));
  std::array<char, 4096> bytes{};
  stream.read(bytes.data(), bytes.size());
  const std::string_view beginning(bytes.data(), static_cast<std::size_t>(stream.gcount()));
  if (beginning.empty()) refuse_to_open(file, "this file is empty");
  if (beginning.starts_with("SQLite format 3")) return FileKind::trace;
  const std::size_t first = beginning.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos &&
                       (beginning[first] == '{' || beginning.substr(first, 2) == "//" ||
                        beginning.substr(first, 2) == "/*");
  return is_json || fs::path(file).extension() == ".json" ? FileKind::scenario : FileKind::neither;
}

std::unique_ptr<Session> open_session(const std::string& file, const OpenOptions& options,
                                      const Catalogue& catalogue) {
  std::error_code ignored;
  const bool is_missing = !fs::exists(file, ignored);
  switch (is_missing ? FileKind::scenario : kind_of_file(file)) {
    case FileKind::scenario:
      return open_scenario(file, options, catalogue);  // knows the name of one that is missing
    case FileKind::trace:
      if (options.seed || !options.overrides.empty()) {
        refuse_to_open(file, "a trace is a run that has happened: no seed or setting changes it",
                       "make it live, or open its scenario with them");
      }
      return std::make_unique<RecordedSession>(file, catalogue);
    case FileKind::neither:
      break;
  }
  refuse_to_open(file, "this is neither a scenario (JSON) nor a trace (SQLite)",
                 "make a trace with: orrery run FILE --trace run.db");
}

std::unique_ptr<Session> make_live(const Session& session, bool is_threaded,
                                   const Catalogue& catalogue) {
  const auto* recorded = dynamic_cast<const RecordedSession*>(&session);
  if (recorded == nullptr) throw Error({}, "this run is live already");
  if (recorded->plan() == nullptr) {
    refuse_to_open(recorded->trace().path(),
                   "this cannot be run again here: " + recorded->why_no_plan(),
                   "look at it as it was recorded");
  }
  compare_the_beginning(*recorded, catalogue);
  return std::make_unique<RevivedSession>(*recorded, is_threaded, catalogue);
}

}  // namespace orrery::gui
