// `orrery run --trace` on disks that are full, and in places that are read-only.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>

#include "tests/scenarios/program.hpp"
#include "tests/support/folder.hpp"

namespace orrery::program {
namespace {

using testing::AnyOf;
using testing::EndsWith;
using testing::StartsWith;

namespace fs = std::filesystem;

/// A folder for everybody to write a trace to.
struct OpenFolder {
  OpenFolder() { fs::permissions(folder.path(), fs::perms::all); }
  std::string trace() const { return folder / "run.db"; }
  const fs::path& path() const { return folder.path(); }

  Folder folder{};
};

struct Traced {
  Answer answer{};
  bool has_final_name = false;
};

constexpr int could_not_prepare = 77;

/// Traces a run in a process of its own, for which `prepare` has made the disk bad. The code is
/// `could_not_prepare` where `prepare` says false.
template <class Prepare>
Traced traced_in_child(const std::string& trace, Prepare prepare) {
  std::array<int, 2> pipe_ends{};
  if (pipe(pipe_ends.data()) != 0) return {};
  const pid_t child = fork();
  if (child == 0) {
    if (!prepare()) _exit(could_not_prepare);
    const Answer answer =
        orrery({"run", "scenarios/raft/leader_dies.json", "--quiet", "--trace", trace});
    std::error_code unknown;
    const std::string words = (fs::exists(trace, unknown) ? "!" : ".") + answer.err;
    const bool is_told = ::write(pipe_ends[1], words.data(), words.size()) > 0;
    _exit(is_told ? answer.code : 1);
  }
  close(pipe_ends[1]);
  std::string words;
  std::array<char, 4096> buffer{};
  for (ssize_t count = 0; (count = ::read(pipe_ends[0], buffer.data(), buffer.size())) > 0;) {
    words.append(buffer.data(), static_cast<std::size_t>(count));
  }
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (words.empty()) words = ".";
  return {.answer = {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .err = words.substr(1)},
          .has_final_name = words.front() == '!'};
}

/// One line that names the trace, exit code 2, and nothing under the final name.
void expect_refusal(const Traced& traced, const std::string& trace, const char* why) {
  EXPECT_EQ(traced.answer.code, 2);
  EXPECT_THAT(traced.answer.err, StartsWith(trace + ".partial: " + why));
  EXPECT_THAT(traced.answer.err, EndsWith("\n"));
  EXPECT_EQ(std::count(traced.answer.err.begin(), traced.answer.err.end(), '\n'), 1);
  EXPECT_FALSE(traced.has_final_name);
}

/// The process may write no file beyond so many bytes: as near to a full disk as one gets without
/// privileges. The limit is met in every stage of a trace: tables, rows, indexes.
TEST(BadDisk, WhereFilesMayNotGrowATraceIsRefusedInOneSentence) {
  const OpenFolder folder;
  const Traced whole = traced_in_child(folder.trace(), [] { return true; });
  ASSERT_EQ(whole.answer, Answer{});
  ASSERT_TRUE(whole.has_final_name);
  const std::uintmax_t size = fs::file_size(folder.trace());
  fs::remove(folder.trace());
  for (const std::uintmax_t limit : {std::uintmax_t{0}, std::uintmax_t{20'000}, size / 4, size / 2,
                                     size * 3 / 4, size * 7 / 8, size - 8192}) {
    SCOPED_TRACE(limit);
    const Traced traced = traced_in_child(folder.trace(), [&] {
      signal(SIGXFSZ, SIG_IGN);
      const rlimit files{limit, limit};
      return setrlimit(RLIMIT_FSIZE, &files) == 0;
    });
    expect_refusal(traced, folder.trace(), "cannot be ");
  }
}

/// A file system of its own that holds so many bytes, which nobody else sees, and which is gone
/// with this process. Only root can have that.
bool mount_small_disk(const fs::path& folder, const std::string& options) {
  return unshare(CLONE_NEWNS) == 0 &&
         mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", folder.c_str(), "tmpfs", 0, options.c_str()) == 0;
}

TEST(BadDisk, OnAFullDiskATraceIsRefusedInOneSentence) {
  const OpenFolder folder;
  for (const char* size : {"size=4k", "size=64k", "size=256k", "size=512k"}) {
    SCOPED_TRACE(size);
    const Traced traced =
        traced_in_child(folder.trace(), [&] { return mount_small_disk(folder.path(), size); });
    if (traced.answer.code == could_not_prepare) GTEST_SKIP() << "needs a right to mount";
    expect_refusal(traced, folder.trace(), "cannot be written: the disk is full");
  }
}

/// Root may write everywhere, so it becomes somebody else.
bool is_somebody() { return geteuid() != 0 || seteuid(65534) == 0; }

TEST(BadDisk, InAReadOnlyFolderATraceIsRefusedInOneSentence) {
  const OpenFolder folder;
  fs::permissions(folder.path(), fs::perms(0555));
  const Traced traced = traced_in_child(folder.trace(), is_somebody);
  if (traced.answer.code == could_not_prepare) GTEST_SKIP() << "cannot become somebody";
  expect_refusal(traced, folder.trace(), "cannot be used: Permission denied");
}

TEST(BadDisk, OnAReadOnlyDiskATraceIsRefusedInOneSentence) {
  const OpenFolder folder;
  const Traced traced =
      traced_in_child(folder.trace(), [&] { return mount_small_disk(folder.path(), "ro"); });
  if (traced.answer.code == could_not_prepare) GTEST_SKIP() << "needs a right to mount";
  expect_refusal(traced, folder.trace(), "cannot be used: Read-only file system");
}

}  // namespace
}  // namespace orrery::program
