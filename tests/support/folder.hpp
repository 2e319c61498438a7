#pragma once
/// A folder for the files of a test.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace orrery {

/// A new folder that lives as long as this. No two have one name: every test runs in a process of
/// its own, beside others.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "orrery_test_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// The path of this file in the folder.
  std::string operator/(const std::string& file) const { return (path_ / file).string(); }
  /// Writes it. Returns its path.
  std::string put(const std::string& file, std::string_view text) const {
    std::ofstream(path_ / file, std::ios::binary) << text;
    return *this / file;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace orrery
