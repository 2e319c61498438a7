#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "gui/session/open.hpp"
#include "sim/core/error.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui::recording {
namespace {

std::string trace_in(const Folder& folder, const Options& options = {}) {
  return record(folder, "ping_pong/hello", plan_of("ping_pong/hello"), nullptr, options);
}

std::string spoilt_trace(const Folder& folder, const std::string& sql) {
  std::string file = trace_in(folder);
  spoil(file, sql);
  return file;
}

/// What is said when a file is opened; empty if it can be.
std::string error_of(const std::string& file, OpenOptions options = {}) {
  options.is_threaded = false;
  try {
    open_session(file, options, catalogue());
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

struct BadFile {
  std::string why;
  std::string (*file)(const Folder& folder);
  std::string says;
};

const std::vector<BadFile> bad_files{
    {"it is not there", [](const Folder& f) { return f / "gone.db"; }, "no such file"},
    {"a folder", [](const Folder& f) { return f.path().string(); }, "this is a folder"},
    {"empty", [](const Folder& f) { return f.put("x.db", ""); }, "this file is empty"},
    {"text", [](const Folder& f) { return f.put("x.txt", "hello"); },
     "neither a scenario (JSON) nor a trace (SQLite)"},
    {"no JSON", [](const Folder& f) { return f.put("x.json", "hello"); }, "x.json:1"},
    {"a scenario with a slip",
     [](const Folder& f) { return f.put("x.json", "{\"protocol\": \"raft\",\n\"nodez\": 3}"); },
     "did you mean \"nodes\"?"},
    {"of an unknown protocol",
     [](const Folder& f) { return f.put("x.json", "{\"protocol\": \"rafd\"}"); },
     "did you mean \"raft\"?"},
    {"another database",
     [](const Folder& f) {
       spoil(f / "x.db", "CREATE TABLE t(a)");
       return f / "x.db";
     },
     "a database, but no trace"},
    {"another version", [](const Folder& f) { return spoilt_trace(f, "PRAGMA user_version = 99"); },
     "this trace has schema 99"},
    {"digests alone", [](const Folder& f) { return trace_in(f, {.level = TraceLevel::digest}); },
     "run the scenario again with --trace-level events or full"},
    {"cut off",
     [](const Folder& f) {
       std::string file = trace_in(f);
       std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
       return file;
     },
     "truncated"},
    {"an event is missing",
     [](const Folder& f) { return spoilt_trace(f, "DELETE FROM event WHERE event = 4"); },
     "this trace is damaged: event 4 is missing"},
    {"an event of no kind",
     [](const Folder& f) { return spoilt_trace(f, "UPDATE event SET kind = 'x' WHERE event = 3"); },
     "event 3 is of no kind"},
    {"an effect before its cause",
     [](const Folder& f) { return spoilt_trace(f, "UPDATE event SET cause = 99 WHERE event = 3"); },
     "event 3 is earlier than what led to it"},
    {"a message from the future",
     [](const Folder& f) {
       return spoilt_trace(f, "UPDATE message SET sent_event = 1000000, ended_event = 1000001");
     },
     "after its last event"},
    {"a fate that there is not",
     [](const Folder& f) { return spoilt_trace(f, "UPDATE message SET fate = 'eaten'"); },
     "calls a message \"eaten\""},
};

TEST(OpenSession, RefusesBadFilesWithASentence) {
  for (const BadFile& bad : bad_files) {
    SCOPED_TRACE(bad.why);
    const Folder folder;
    const std::string said = error_of(bad.file(folder));
    EXPECT_NE(said.find(bad.says), std::string::npos) << said;
  }
}

TEST(OpenSession, RunsScenariosLiveAndShowsTracesAsTheyWere) {
  const Folder folder;
  const auto live =
      open_session(shipped("raft/hello"), {.seed = 5, .is_threaded = false}, catalogue());
  EXPECT_TRUE(live->is_live());
  EXPECT_EQ(live->words().seed, 5U);
  EXPECT_FALSE(open_session(trace_in(folder), {}, catalogue())->is_live());
}

TEST(OpenSession, ATraceTakesNoSettings) {
  const Folder folder;
  const std::string said = error_of(trace_in(folder), {.overrides = {"nodes=3"}});
  EXPECT_NE(said.find("no seed or setting changes it"), std::string::npos) << said;
}

// ---------------------------------------------------------------- files that change meanwhile

TEST(RecordedSession, OfATraceThatVanishesGoesOnAndSaysSoOnce) {
  const Folder folder;
  const std::string file = record(folder, "raft/hello");
  RecordedSession recorded(file, catalogue());
  EXPECT_EQ(recorded.trouble(), std::nullopt);
  std::filesystem::remove(file);
  const auto said = recorded.trouble();
  ASSERT_TRUE(said);
  EXPECT_NE(said->find("was moved, replaced or changed"), std::string::npos) << *said;
  EXPECT_EQ(recorded.trouble(), std::nullopt);
  const EventNumber last = recorded.chronicle().last_event();
  EXPECT_NE(recorded.state(0, last), Value());
  EXPECT_EQ(recorded.moment(last)->event, last);
}

TEST(RecordedSession, OfATraceThatIsOverwrittenThrowsNothing) {
  const Folder folder;
  const std::string file = record(folder, "raft/leader_dies");
  RecordedSession recorded(file, catalogue());
  const auto bytes = std::filesystem::file_size(file);
  {
    std::ofstream out(file, std::ios::binary);
    out << std::string(bytes / 2, 'x');
  }
  for (EventNumber event = 1; event <= recorded.chronicle().last_event(); event += 97) {
    recorded.moment(event);
    recorded.detail(event);
    recorded.state(0, event);
  }
  recorded.payload(0);
  std::size_t said = 0;
  while (recorded.trouble()) ++said;
  EXPECT_EQ(said, 2U);  // it was changed, and it cannot be read
}

TEST(RecordedSession, OfARunThatWasCutOffSaysSo) {
  const Folder folder;
  const std::string file = record(folder, "raft/leader_dies", plan_of("raft/leader_dies"), nullptr,
                                  {.is_finished = false, .events = 500});
  ASSERT_TRUE(file.ends_with(".partial"));
  RecordedSession recorded(file, catalogue());
  EXPECT_GT(recorded.chronicle().last_event(), 400U);
  const auto said = recorded.trouble();
  ASSERT_TRUE(said);
  EXPECT_NE(said->find("is incomplete"), std::string::npos) << *said;
  EXPECT_EQ(recorded.trouble(), std::nullopt);
  ASSERT_FALSE(recorded.lamps().empty());
  EXPECT_EQ(recorded.lamps()[0].state, Lamp::State::unknown);
  EXPECT_EQ(recorded.digest(), 0U);
  EXPECT_NE(recorded.state(0, 300), Value(Value::Object{}));
}

TEST(RecordedSession, OfAnUnknownProtocolCanBeLookedAtButNotMadeLive) {
  const Folder folder;
  const std::string file = record(folder, "ping_pong/hello");
  RecordedSession recorded(file, {});
  EXPECT_EQ(recorded.words().protocol, "ping_pong");
  EXPECT_NE(recorded.state(0, recorded.chronicle().last_event()), Value());
  EXPECT_THROW(make_live(recorded, false, {}), Error);
}

// ---------------------------------------------------------------- made live

TEST(MakeLive, IsTheSameRunAgain) {
  const Folder folder;
  const Plan plan = plan_of("raft/hello", {"nodes=5"});
  RecordedSession recorded(record(folder, "raft/hello", plan), catalogue());
  const auto live = make_live(recorded, false, catalogue());
  EXPECT_TRUE(live->is_live());
  live->want_events(recorded.chronicle().last_event() + 1000);
  live->want(plan.stop);
  while (live->work(1000)) {
  }
  ASSERT_TRUE(live->has_ended());
  EXPECT_EQ(live->digest(), recorded.digest());
  EXPECT_EQ(live->chronicle().last_event(), recorded.chronicle().last_event());
  EXPECT_NE(live->command_line().find("nodes=5"), std::string::npos);
}

TEST(MakeLive, RefusesARunThatGoesOtherwiseNow) {
  const Folder folder;
  const std::string file = record(folder, "raft/leader_dies");
  spoil(file, "UPDATE checkpoint SET digest = '0123456789abcdef' WHERE event = 2048");
  RecordedSession recorded(file, catalogue());
  try {
    make_live(recorded, false, catalogue());
    FAIL() << "it is not the same run";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("by event 2048 it differs"), std::string::npos)
        << error.what();
  }
}

TEST(MakeLive, SaysAtTheEndIfThatWasRecordedOtherwise) {
  const Folder folder;
  const std::string file = record(folder, "ping_pong/hello");
  spoil(file, "UPDATE run SET digest = '0123456789abcdef'");
  RecordedSession recorded(file, catalogue());
  const auto live = make_live(recorded, false, catalogue());
  EXPECT_EQ(live->trouble(), std::nullopt);
  live->want(std::chrono::hours(1));
  while (live->work(1000)) {
  }
  const auto said = live->trouble();
  ASSERT_TRUE(said);
  EXPECT_NE(said->find("does not go as it was recorded"), std::string::npos) << *said;
}

}  // namespace
}  // namespace orrery::gui::recording
