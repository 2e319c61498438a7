#include "sim/explore/failure.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include "sim/check/availability.hpp"
#include "sim/check/liveness.hpp"

namespace orrery {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;  // "µs"
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(),
                     [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

/// "#" for words with a digit in them: "n3", "2.5s", "k1", "c4.23".
std::string masked(std::string_view sentence) {
  std::string shape;
  while (!sentence.empty()) {
    const auto end = std::find_if_not(sentence.begin(), sentence.end(), is_word);
    const auto length = static_cast<std::size_t>(end - sentence.begin());
    const std::string_view word = sentence.substr(0, length);
    if (has_digit(word)) shape += "#";
    else shape += word;
    if (has_digit(word) && word.ends_with('.')) shape += ".";  // the end of a sentence
    if (length < sentence.size()) shape += sentence[length];
    sentence.remove_prefix(std::min(length + 1, sentence.size()));
  }
  return shape;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), by);
  }
}

std::string shape_of(const std::vector<Call>& evidence) {
  std::set<std::string> kinds;
  for (const Call& call : evidence) {
    const std::string outcome(call.returned ? name_of_enumerator(call.result.outcome) : "pending");
    kinds.insert(std::string(name_of_enumerator(call.operation.action)) + " " + outcome);
  }
  std::string shape;
  for (const std::string& kind : kinds) shape += (shape.empty() ? "" : ", ") + kind;
  return shape;
}

/// Whether anybody was served in time, and not with what.
bool is_about_time(const std::string& judge) {
  return judge == liveness().promise.name || judge == all_operations_complete().promise.name;
}

/// Of operations that were due: one that is late is all the same, whatever was asked for.
std::string shape_of_delay(const std::vector<Call>& evidence) {
  const bool ends =
      std::all_of(evidence.begin(), evidence.end(), [](const Call& call) { return call.returned; });
  return ends ? "answered late" : "never answered";
}

int rank(const Failure& failure) {
  if (failure.signature.status != Verdict::Status::violated) return 2;
  return failure.is_expected ? 1 : 0;
}

}  // namespace

std::string shape_of(const std::string& sentence) {
  std::string shape = masked(sentence);
  replace_all(shape, "#, #", "#");
  replace_all(shape, "# and #", "#");
  return shape;
}

Signature signature_of(const Verdict& verdict) {
  Signature signature{.judge = verdict.judge, .status = verdict.status};
  if (verdict.evidence.empty()) signature.shape = shape_of(verdict.sentence);
  else if (is_about_time(verdict.judge)) signature.shape = shape_of_delay(verdict.evidence);
  else signature.shape = shape_of(verdict.evidence);
  return signature;
}

std::vector<Failure> failures_of(const RunReport& report) {
  std::vector<Failure> failures;
  for (const auto& [verdict, is_expected] : report.verdicts) {
    const bool is_missed_demonstration = !is_expected && verdict.status == Verdict::Status::holds;
    const bool is_fine = is_expected && verdict.status != Verdict::Status::violated;
    if (is_fine || is_missed_demonstration || is_sometimes(verdict.judge)) continue;
    failures.push_back({signature_of(verdict), verdict, is_expected});
  }
  std::stable_sort(failures.begin(), failures.end(),
                   [](const Failure& a, const Failure& b) { return rank(a) < rank(b); });
  return failures;
}

}  // namespace orrery
