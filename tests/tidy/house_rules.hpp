#pragma once
/// The rules of the house that a compiler does not know: who may include whom, what may not stand
/// in a world, what a source looks like. Each takes one source and answers with sentences
/// "path:line: what is wrong".

#include <string>
#include <vector>

namespace orrery::tidy {

/// A C++ file: its path from the root of the tree, with '/', and all its bytes.
struct Source {
  std::string path{};
  std::string text{};
};

using Findings = std::vector<std::string>;

/// Includes are written from the root and follow the order of the folders; libraries stay where
/// they are wrapped.
Findings include_findings(const Source& source);

/// Nothing in sim/ and protocols/ may differ between machines, libraries or moments.
Findings determinism_findings(const Source& source);

/// A header has `#pragma once` and opens with `///`.
Findings header_findings(const Source& source);

/// Columns, tabs, unfinished work.
Findings text_findings(const Source& source);

/// Tests run beside one another, each in its process: none shares a file with another.
Findings test_findings(const Source& source);

/// All of the above.
Findings findings(const Source& source);

/// The code alone: comments and what stands in quotes become blanks, lines stay where they are.
std::string code_of(const std::string& text);

}  // namespace orrery::tidy
