#include "tests/tidy/house_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>
#include <regex>
#include <sstream>
#include <string_view>

namespace orrery::tidy {
namespace {

using Prefixes = std::vector<std::string>;

constexpr std::size_t columns_max = 100;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void report(Findings& findings, const Source& source, std::size_t index, std::string_view what) {
  findings.push_back(source.path + ":" + std::to_string(index + 1) + ": " + std::string(what));
}

bool starts_with_any(std::string_view text, const Prefixes& prefixes) {
  return std::ranges::any_of(prefixes,
                             [&](const auto& prefix) { return text.starts_with(prefix); });
}

std::string stem_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

/// "_checks", "_faults", "_bugs": what lies beside an algorithm and the algorithm does not know.
bool is_beside_the_algorithm(const std::string& path) {
  const std::string stem = stem_of(path);
  return stem.ends_with("_checks") || stem.ends_with("_faults") || stem.ends_with("_bugs");
}

// ---------------------------------------------------------------- who may include whom

struct Folder {
  std::string_view path;
  Prefixes may_include;
};

/// The first entry whose path begins the source's path counts.
const std::vector<Folder>& folders() {
  static const std::vector<Folder> table{
      {"sim/core/", {"sim/core/"}},
      {"sim/net/", {"sim/core/", "sim/net/"}},
      {"sim/faults/", {"sim/core/", "sim/net/", "sim/faults/"}},
      {"sim/check/", {"sim/core/", "sim/net/", "sim/faults/", "sim/check/"}},
      {"sim/workload/", {"sim/core/", "sim/net/", "sim/faults/", "sim/workload/"}},
      {"sim/trace/", {"sim/core/", "sim/net/", "sim/faults/", "sim/trace/"}},
      {"sim/plan/",
       {"sim/core/", "sim/net/", "sim/faults/", "sim/check/", "sim/workload/", "sim/trace/",
        "sim/plan/"}},
      {"sim/explore/",
       {"sim/core/", "sim/net/", "sim/faults/", "sim/check/", "sim/workload/", "sim/trace/",
        "sim/plan/", "sim/explore/"}},
      {"sim/lessons/",
       {"sim/core/", "sim/net/", "sim/faults/", "sim/check/", "sim/workload/", "sim/trace/",
        "sim/plan/", "sim/lessons/"}},
      {"protocols/registry.", {"sim/", "protocols/"}},
      {"protocols/shared/", {"sim/core/", "protocols/shared/"}},
      {"scenarios/", {"sim/", "protocols/registry.hpp", "scenarios/"}},
      {"gui/", {"sim/", "protocols/registry.hpp", "scenarios/", "gui/"}},
      {"tests/outside/", {"sim/", "protocols/", "scenarios/", "gui/", "tests/"}},
      {"tests/gui/", {"sim/", "protocols/", "scenarios/", "gui/", "tests/"}},
      {"tests/bench/", {"sim/", "protocols/", "scenarios/", "gui/", "tests/"}},
      {"tests/", {"sim/", "protocols/", "scenarios/", "tests/"}},
  };
  return table;
}

/// A protocol that is another one with a rule changed is built on it.
struct Built {
  std::string_view folder;
  std::string_view on;
};
constexpr std::array built{Built{"protocols/simple_paxos", "protocols/paxos/"},
                           Built{"protocols/flexible_paxos", "protocols/paxos/"}};

/// protocols/<name>/: the algorithm knows the core and what protocols share; each file beside it
/// one folder more.
Prefixes protocol_may_include(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const std::string name = std::filesystem::path(folder).filename().string();
  const std::string stem = stem_of(path);
  Prefixes prefixes{"sim/core/", "protocols/shared/", folder + "/"};
  for (const Built& one : built) {
    if (one.folder == folder) prefixes.emplace_back(one.on);
  }
  if (stem.ends_with("_faults")) prefixes.emplace_back("sim/faults/");
  if (stem.ends_with("_checks")) prefixes.emplace_back("sim/check/");
  if (path == folder + "/" + name + ".cpp") {  // says to the registry what a scenario can name
    prefixes.emplace_back("sim/plan/");
    prefixes.emplace_back("protocols/registry.hpp");
  }
  return prefixes;
}

Prefixes may_include(const std::string& path) {
  for (const Folder& folder : folders()) {
    if (!path.starts_with(folder.path)) continue;
    Prefixes prefixes = folder.may_include;
    const bool is_shared_judge =
        path.starts_with("protocols/shared/") && stem_of(path).ends_with("_checks");
    if (is_shared_judge) prefixes.emplace_back("sim/check/");
    return prefixes;
  }
  return protocol_may_include(path);
}

/// raft.hpp does not include raft_checks.hpp; raft.cpp, which registers both, does.
bool algorithm_looks_aside(const std::string& path, const std::string& included) {
  const bool is_algorithm = path.starts_with("protocols/") && path.ends_with(".hpp") &&
                            !path.starts_with("protocols/registry.") &&
                            !is_beside_the_algorithm(path);
  return is_algorithm && included.starts_with("protocols/") && is_beside_the_algorithm(included);
}

struct Library {
  std::string_view header;
  std::string_view where;  ///< a regular expression on the path of the source
  std::string_view rule;
};

constexpr std::array libraries{
    Library{"sqlite3.h", R"(sim/trace/.*\.cpp|tests/.*)", "sqlite3 stays in a source of sim/trace"},
    Library{"boost/graph/", R"(sim/net/.*\.cpp|tests/.*)",
            "Boost.Graph stays in sources of sim/net"},
    Library{"CLI/", R"((scenarios|gui/shell)/.*\.cpp|tests/.*)",
            "command lines are the affair of scenarios and of the viewer's shell"},
    Library{"imgui", R"(gui/(panels|shell)/.*|tests/gui/.*)",
            "what is shown is worked out without Dear ImGui"},
    Library{"GLFW/", R"(gui/shell/.*\.cpp)", "GLFW stays in sources of gui/shell"},
    Library{"nlohmann/", R"((sim/trace|scenarios|gui|tests)/.*|sim/.*\.cpp)",
            "JSON costs a second a source: it stays out of the core's headers and of protocols"},
};

std::optional<std::string> library_finding(const std::string& path, const std::string& header) {
  for (const Library& library : libraries) {
    if (!header.starts_with(library.header)) continue;
    if (!std::regex_match(path, std::regex(library.where.data()))) return std::string(library.rule);
  }
  return std::nullopt;
}

std::optional<std::string> house_finding(const std::string& path, const std::string& included) {
  static const Prefixes roots{"sim/", "protocols/", "scenarios/", "gui/", "tests/"};
  if (path.starts_with("tests/outside/") && included == "ring.hpp") return std::nullopt;  // its own
  if (!starts_with_any(included, roots)) return "\"" + included + "\" is not written from the root";
  if (!starts_with_any(included, may_include(path))) return "may not include " + included;
  if (algorithm_looks_aside(path, included)) return "an algorithm does not know " + included;
  return std::nullopt;
}

// ---------------------------------------------------------------- determinism

struct Banned {
  std::regex pattern;
  std::string_view why;
  std::string_view allowed_in = {};  ///< the one path (or its beginning) that may
};

const std::vector<Banned>& banned_in_worlds() {
  constexpr std::string_view libm = "libm rounds differently between machines: portable_math.hpp";
  // "(^|[^…])" stands for the look-behind that std::regex lacks: `curve.exp(…)` is a member.
  static const std::vector<Banned> table{
      {std::regex(R"(\bunordered_(multi)?(map|set)\b)"),
       "unordered containers iterate as they like"},
      {std::regex(R"(\bstd::hash\b)"), "std::hash differs between libraries: use hash_of"},
      {std::regex(R"(\bstd::\w+_distribution\b)"), "std distributions differ between libraries"},
      {std::regex(R"(\b(random_device|mt19937(_64)?|default_random_engine|minstd_rand0?)\b)"),
       "randomness is a named draw"},
      {std::regex(R"(\bstd::(shuffle|sample|rand)\b|(^|[^.>:\w])s?rand\()"),
       "randomness is a named draw"},
      {std::regex(R"(\b(system_clock|steady_clock|high_resolution_clock)\b)"), "no wall clocks"},
      {std::regex(R"(\bstd::(time|clock)\(|\b(gettimeofday|clock_gettime)\b)"), "no wall clocks"},
      {std::regex(R"(\bstd::(exp|exp2|expm1|log|log1p|log2|log10|pow|cbrt|hypot|sin|cos|tan|asin|)"
                  R"(acos|atan|atan2|sinh|cosh|tanh|erf|erfc|tgamma|lgamma|fma)[fl]?\()"),
       libm},
      // Not log: that is what protocols call theirs.
      {std::regex(R"((^|[^.>:\w])(exp|pow|sin|cos|tan|erf|fma)[fl]?\()"), libm,
       "sim/core/portable_math."},
      {std::regex(R"(#\s*include\s*<math\.h>)"), "<math.h> puts libm into every scope"},
  };
  return table;
}

/// Columns of UTF-8 text: every byte but the continuations begins one.
std::size_t columns_of(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

// ---------------------------------------------------------------- what is code

/// From `begin` to the end of the next `terminator`, or of the text.
std::size_t length_to(std::string_view terminator, std::string_view text, std::size_t begin,
                      std::size_t searched_from) {
  const auto found = text.find(terminator, searched_from);
  return (found == std::string_view::npos ? text.size() : found + terminator.size()) - begin;
}

/// The length of a literal in `quote`s that begins here, its escapes skipped.
std::size_t length_of_literal(std::string_view text, std::size_t begin, char quote) {
  std::size_t i = begin + 1;
  while (i < text.size() && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
  return std::min(i + 1, text.size()) - begin;
}

/// The length of the comment or literal that begins here; 0 where code goes on.
std::size_t length_of_no_code(std::string_view text, std::size_t begin) {
  const std::string_view rest = text.substr(begin);
  const bool in_a_word = begin > 0 && (std::isalnum(static_cast<unsigned char>(text[begin - 1])) ||
                                       text[begin - 1] == '_');
  if (rest.starts_with("//")) return length_to("\n", text, begin, begin);
  if (rest.starts_with("/*")) return length_to("*/", text, begin, begin + 2);
  if (rest.starts_with("R\"") && !in_a_word) {
    const std::string_view delimiter = rest.substr(2, rest.find('(') - 2);
    return length_to(")" + std::string(delimiter) + "\"", text, begin, begin + 2);
  }
  if (rest.starts_with('"')) return length_of_literal(text, begin, '"');
  // 1'000 has a separator, not a character.
  if (rest.starts_with('\'') && !in_a_word) return length_of_literal(text, begin, '\'');
  return 0;
}

}  // namespace

std::string code_of(const std::string& text) {
  std::string code = text;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = length_of_no_code(text, i);
    for (std::size_t k = i; k < i + length; ++k) {
      if (code[k] != '\n') code[k] = ' ';
    }
    i += std::max<std::size_t>(length, 1);
  }
  return code;
}

Findings include_findings(const Source& source) {
  static const std::regex include(R"(\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  Findings findings;
  const auto lines = lines_of(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_match(lines[i], match, include)) continue;
    const bool is_ours = match[1] == "\"";
    const auto finding = is_ours ? house_finding(source.path, match[2])  //
                                 : library_finding(source.path, match[2]);
    if (finding) report(findings, source, i, *finding);
  }
  return findings;
}

Findings determinism_findings(const Source& source) {
  Findings findings;
  if (!starts_with_any(source.path, {"sim/", "protocols/"})) return findings;
  const auto lines = lines_of(code_of(source.text));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const Banned& banned : banned_in_worlds()) {
      const bool is_allowed =
          !banned.allowed_in.empty() && source.path.starts_with(banned.allowed_in);
      if (!is_allowed && std::regex_search(lines[i], banned.pattern))
        report(findings, source, i, banned.why);
    }
  }
  return findings;
}

Findings header_findings(const Source& source) {
  Findings findings;
  if (!source.path.ends_with(".hpp")) return findings;
  bool has_pragma = false;
  bool has_opening = false;
  for (const std::string& line : lines_of(source.text)) {
    const bool is_pragma = line == "#pragma once";
    const bool is_opening = line.starts_with("///");
    if (!is_pragma && !is_opening && !line.empty()) break;
    has_pragma |= is_pragma;
    has_opening |= is_opening;
  }
  if (!has_pragma) report(findings, source, 0, "a header begins with #pragma once");
  if (!has_opening) report(findings, source, 0, "a header opens with /// and what it is");
  return findings;
}

Findings text_findings(const Source& source) {
  static const std::regex unfinished(R"(\b(TO[D]O|FIX[M]E)\b)");
  Findings findings;
  const auto lines = lines_of(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (columns_of(lines[i]) > columns_max) report(findings, source, i, "longer than 100 columns");
    if (lines[i].find('\t') != std::string::npos) report(findings, source, i, "a tab");
    if (std::regex_search(lines[i], unfinished)) report(findings, source, i, "unfinished work");
  }
  return findings;
}

Findings test_findings(const Source& source) {
  static const std::regex shared_folder(R"(\b(TempDir|temp_directory_path|tmpnam|tempnam)\b)");
  Findings findings;
  const bool makes_folders = source.path == "tests/support/folder.hpp";
  const bool is_alone = source.path.starts_with("tests/bench/");
  if (!source.path.starts_with("tests/") || makes_folders || is_alone) return findings;
  const auto lines = lines_of(code_of(source.text));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (std::regex_search(lines[i], shared_folder))
      report(findings, source, i, "tests run beside one another: files are in a Folder");
  }
  return findings;
}

Findings findings(const Source& source) {
  Findings all;
  for (const auto rule :
       {include_findings, determinism_findings, header_findings, text_findings, test_findings}) {
    std::ranges::move(rule(source), std::back_inserter(all));
  }
  return all;
}

}  // namespace orrery::tidy
