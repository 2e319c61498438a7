#include "sim/trace/trace_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "protocols/raft/raft.hpp"
#include "sim/core/error.hpp"
#include "sim/trace/schema.hpp"
#include "tests/support/storm.hpp"
#include "tests/trace/support.hpp"

namespace orrery::traced {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

std::string refusal(const std::string& file, bool replace = false) {
  try {
    const TraceFile trace(file, replace);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

void write_text(const std::string& file, const std::string& text) { std::ofstream(file) << text; }

TEST(TraceFile, RefusesWhatItCannotWrite) {
  const Folder folder;
  write_text(folder / "old", "precious");
  EXPECT_THAT(refusal(folder / "old"), HasSubstr("exists already (--force replaces it)"));
  EXPECT_THAT(refusal(folder / ""), HasSubstr("is a directory"));
  EXPECT_THAT(refusal(folder / "nowhere/t"), HasSubstr("there is no directory"));
  EXPECT_THAT(refusal("/proc/orrery_trace"), HasSubstr("cannot be used: "));
  EXPECT_FALSE(fs::exists(folder / "old.partial"));
}

TEST(TraceFile, KeepsTheOldOneUntilTheNewOneIsComplete) {
  const Folder folder;
  write_text(folder / "t", "old");
  {
    TraceFile trace(folder / "t", true);
    EXPECT_EQ(fs::file_size(folder / "t"), 3U);
    trace.close("SELECT 1");
    trace.rename();
  }
  EXPECT_THAT(answers(folder / "t", "PRAGMA user_version"),
              ElementsAre(std::to_string(trace_schema_version)));
  EXPECT_FALSE(fs::exists(folder / "t.partial"));
  EXPECT_FALSE(fs::exists(folder / "t.partial-journal"));
}

TEST(TraceFile, ReplacesWhatAnEarlierRunLeftBehind) {
  const Folder folder;
  write_text(folder / "t.partial", "cut off");
  EXPECT_EQ(refusal(folder / "t"), "");
}

/// Runs `body` in a process of its own, and says how that ended (waitpid's status).
template <class Body>
int status_of_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST(TraceFile, IsReadableAfterKillAtAnyMoment) {
  for (int moment = 0; moment < 12; ++moment) {
    SCOPED_TRACE(moment);
    const Folder folder;
    const int status = status_of_child([&] {
      World world = storm<raft::Raft>(1, 5);
      Recorder recorder({.file = folder / "t", .level = TraceLevel::full}, world);
      world.set_observer(&recorder);
      world.begin();
      // The writer is somewhere in its batches when its process dies.
      for (int i = 0; i <= moment; ++i) world.run_until(world.now() + 4s);
      kill(getpid(), SIGKILL);
    });
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_FALSE(fs::exists(folder / "t"));
    Database trace = Database::open_to_read(folder / "t.partial");
    EXPECT_THAT(answers(trace, "PRAGMA integrity_check"), ElementsAre("ok"));
    EXPECT_THAT(answers(trace, "PRAGMA user_version"),
                ElementsAre(std::to_string(trace_schema_version)));
    const auto run = answers(trace, "SELECT ended FROM run");
    EXPECT_TRUE(run.empty() || run.front() == "incomplete");
    EXPECT_THAT(answers(trace, "SELECT count(*) = coalesce(max(event), 0) FROM event"),
                ElementsAre("1"));
  }
}

TEST(TraceFile, OfARunThatBrokeOffKeepsEverythingUntilThen) {
  const Folder folder;
  std::uint64_t events = 0;
  {
    World world = storm<raft::Raft>(1, 5);
    Recorder recorder({.file = folder / "t"}, world);
    world.set_observer(&recorder);
    world.begin();
    world.run_until(2s);
    world.violated("somebody", {}, "said so");
    events = world.events();
  }
  EXPECT_FALSE(fs::exists(folder / "t"));
  Database trace = Database::open_to_read(folder / "t.partial");
  EXPECT_THAT(answers(trace, "SELECT ended, digest, (SELECT count(*) FROM event) FROM run"),
              ElementsAre("incomplete|null|" + std::to_string(events)));
  EXPECT_THAT(answers(trace, "SELECT judge, status, is_expected FROM verdict"),
              ElementsAre("somebody|violated|null"));
}

TEST(TraceFile, OfAnInterruptedRunStaysPartial) {
  const Folder folder;
  World world = storm<raft::Raft>(1, 3);
  Recorder recorder({.file = folder / "t"}, world);
  world.set_observer(&recorder);
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(recorder.finish(world, {.ended = "interrupted", .is_complete = false}),
            folder / "t.partial");
  world.set_observer(nullptr);
  EXPECT_FALSE(fs::exists(folder / "t"));
}

TEST(TraceFile, SaysThatTheDiskIsFull) {
  const Folder folder;
  const int status = status_of_child([&] {
    // A file that may not grow is as near to a full disk as a test without privileges gets.
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1U << 20U, 1U << 20U};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::string sentence;
    try {
      World world = storm<raft::Raft>(1, 5);
      Recorder recorder({.file = folder / "t"}, world);
      world.set_observer(&recorder);
      world.begin();
      world.run_until(100s);
      recorder.finish(world, {.ended = "stopped"});
    } catch (const Error& error) {
      sentence = error.what();
    }
    _exit(sentence.find("t.partial: cannot be ") == std::string::npos ? 1 : 2);
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_FALSE(fs::exists(folder / "t"));
}

TEST(TraceFile, SaysThatItsFolderHasBecomeReadOnly) {
  const Folder folder;
  fs::permissions(folder / "", fs::perms::all);
  const int status = status_of_child([&] {
    // Root may write everywhere, so it becomes somebody else.
    if (geteuid() == 0 && seteuid(65534) != 0) _exit(2);
    fs::create_directory(folder / "mine");
    std::string sentence;
    try {
      World world = storm<raft::Raft>(1, 5);
      Recorder recorder({.file = folder / "mine/t"}, world);
      world.set_observer(&recorder);
      world.begin();
      world.run_until(2s);
      fs::permissions(folder / "mine", fs::perms::owner_read | fs::perms::owner_exec);
      world.run_until(100s);
      recorder.finish(world, {.ended = "stopped"});
    } catch (const Error& error) {
      sentence = error.what();
    }
    fs::permissions(folder / "mine", fs::perms::owner_all);
    _exit(sentence.find("t: cannot be written: Permission denied") == std::string::npos ? 1 : 2);
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_FALSE(fs::exists(folder / "mine/t"));
  EXPECT_THAT(answers(folder / "mine/t.partial", "SELECT ended FROM run"), ElementsAre("stopped"));
}

TEST(Database, RefusesWhatIsNoDatabaseAndBadSql) {
  const Folder folder;
  write_text(folder / "text",
             "a text that is long enough to be no database at all, by far, really");
  EXPECT_THROW(Database::open_to_read(folder / "text"), Error);
  EXPECT_THROW(Database::open_to_read(folder / "missing"), Error);
  World world = storm<raft::Raft>(1, 3);
  run_traced(world, folder / "t", 100ms);
  Database trace = Database::open_to_read(folder / "t");
  EXPECT_THROW(trace.query("SELEKT 1"), Error);
  EXPECT_THROW(trace.query("SELECT 1; SELECT 2"), Error);
  EXPECT_THROW(trace.query("DELETE FROM event").next(), Error);
}

}  // namespace
}  // namespace orrery::traced
