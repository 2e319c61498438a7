#pragma once
/// The program as tests call it: arguments in, exit code and words out.

#include <string>
#include <vector>

#include "scenarios/cli.hpp"
#include "tests/support/folder.hpp"

namespace orrery::program {

struct Answer {
  int code = 0;
  std::string out{};
  std::string err{};
  friend bool operator==(const Answer&, const Answer&) = default;
};

inline const std::string hello = "scenarios/ping_pong/hello.json";
inline const std::string leader_dies = "scenarios/raft/leader_dies.json";

/// Arguments, and the sentence that answers them.
struct Case {
  std::string why;
  std::vector<std::string> arguments;
  std::string sentence;
};

/// What the two streams are.
struct Place {
  bool is_terminal = false;
  bool has_colour = false;
  std::size_t width = 100;
};

/// Runs `orrery ARGUMENTS…` in the root of the tree, with the shipped protocols and "moody".
Answer orrery(const std::vector<std::string>& arguments, const Place& place = {});

/// A protocol for the program's own exits, with {"moody": {"mood": …}}: "interrupted" raises SIGINT
/// in the middle of the run, "broken" breaks an invariant, "fickle" is not deterministic, and
/// "calm" does nothing.
Protocol moody();

/// A scenario file that lives as long as this.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text, const std::string& name = "scenario.json")
      : path_(folder_.put(name, text)) {}
  const std::string& path() const { return path_; }

 private:
  Folder folder_{};
  std::string path_;
};

std::string text_of(const std::string& file);

}  // namespace orrery::program
