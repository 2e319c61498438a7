#include <fmt/format.h>

#include "scenarios/report.hpp"

namespace orrery {
namespace {

/// Text for XML 1.0, which has no way at all to say most control characters.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n' || c == '\t' || c == '\r') {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\xEF\xBF\xBD";
    } else {
      out += c;
    }
  }
  return out;
}

std::string test_case(const FinishedRun& run, std::string_view name, const std::string& inside) {
  const std::string head = fmt::format("    <testcase classname=\"{}\" name=\"{}\"",
                                       escaped(run.file), escaped(name));
  return head + (inside.empty() ? "/>\n" : ">\n" + inside + "    </testcase>\n");
}

std::string failure(const FinishedRun& run, const JudgedExpectation& judged) {
  if (judged.is_expected) return "";
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                     name_of_enumerator(judged.verdict.status), escaped(judged.verdict.sentence),
                     escaped(run.replay));
}

/// A run that did not come to its end is an error of a case of its own.
std::string incomplete(const FinishedRun& run) {
  if (run.report.ended == RunEnd::stopped) return "";
  return test_case(run, "runs to its end",
                   fmt::format("      <error type=\"{}\" message=\"{}\">{}</error>\n",
                               name_of_enumerator(run.report.ended),
                               escaped(complaints(run).front()), escaped(run.replay)));
}

}  // namespace

std::string report_junit(const FinishedRun& run) {
  std::string cases;
  std::size_t failures = 0;
  for (const JudgedExpectation& judged : run.report.verdicts) {
    cases += test_case(run, judged.verdict.judge, failure(run, judged));
    if (!judged.is_expected) ++failures;
  }
  const std::string error = incomplete(run);
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"",
                  run.report.verdicts.size() + (error.empty() ? 0 : 1), failures,
                  error.empty() ? 0 : 1, run.wall_seconds);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" +
         fmt::format("  <testsuite name=\"{}\" {}>\n", escaped(run.plan.title), counts) + cases +
         error + "  </testsuite>\n</testsuites>\n";
}

}  // namespace orrery
