#pragma once
/// A lesson that is written, loaded and refused as its author would have it, and what to write.

#include <string>

#include "protocols/registry.hpp"
#include "sim/lessons/lesson.hpp"
#include "tests/support/folder.hpp"

namespace orrery::lessons {

/// Three servers, one client, two measures.
inline const std::string scenario = R"({"protocol": "raft", "nodes": 3, "stop": "2s",
  "clients": {"count": 1,
              "workload": {"kv": {"think": "100ms", "timeout": "300ms", "from": "1s"}}},
  "measure": {"served": {"report": "operations.availability"},
              "leaders": {"count": {"output": "Elected"}}}})";

/// A lesson beside that scenario, loaded from a file as its author writes it.
class Desk {
 public:
  Desk() { folder_.put("run.json", scenario); }

  std::string file(const std::string& question, const std::string& before = "# Title\n\nText.\n") {
    return folder_.put("lesson.md", before + "\n```lesson\n" + question + "\n```\n\nThe end.\n");
  }
  Lesson load(const std::string& question) {
    return load_lesson(file(question), shipped_catalogue());
  }
  /// What loading it is refused with, without the folder.
  std::string error_of(const std::string& question) {
    const std::string path = file(question);
    try {
      load_lesson(path, shipped_catalogue());
      return "read";
    } catch (const Error& error) {
      const std::string what = error.what();
      return what.starts_with(path) ? "lesson.md" + what.substr(path.size()) : what;
    }
  }
  std::string path(const std::string& name) const { return folder_ / name; }

 private:
  Folder folder_;
};

inline const std::string prediction =
    R"({"predict": "Who is served?", "scenario": "run.json", "may": ["faults"],
  "choices": [{"text": "all", "if": ["served == 1"], "because": "Nothing happened."},
              {"text": "not all", "if": ["served < 1"]}], "hints": ["one", "two"], "then": "So."})";

inline const std::string task =
    R"({"make": "Let nobody be elected.", "scenario": "run.json", "may": ["faults", "protocol"],
  "goal": ["leaders == 0"],
  "otherwise": [{"if": ["leaders > 0"], "because": "Somebody was."}]})";

inline const std::string crash_two = R"(faults=[{"at": "0s", "crash": ["n2", "n3"]}])";

}  // namespace orrery::lessons
