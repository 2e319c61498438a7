#include "scenarios/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/page.hpp"
#include "scenarios/progress.hpp"
#include "sim/check/intervals.hpp"
#include "sim/core/text.hpp"

namespace orrery {
namespace {

std::string time_in_story(Time time) {
  return fmt::format("{:.3f}s", std::chrono::duration<double>(time).count());
}

/// "1.2ms", "309ms": three digits are what a person compares.
std::string short_duration(Duration duration) {
  const double ms = std::chrono::duration<double, std::milli>(duration).count();
  if (ms >= 10'000) return fmt::format("{:.1f}s", ms / 1000);
  if (ms >= 1000) return fmt::format("{:.2f}s", ms / 1000);
  if (ms >= 100) return fmt::format("{:.0f}ms", ms);
  if (ms >= 10) return fmt::format("{:.1f}ms", ms);
  return fmt::format("{:.2f}ms", ms);
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return with_commas(count) + " " + std::string(count == 1 ? one : many);
}

/// Every promise that a monitor of some protocol watches says what it is about; that is worth more
/// to a reader than that nothing happened.
std::string_view watched_promise(const Catalogue& catalogue, std::string_view judge) {
  for (const Protocol& protocol : catalogue.protocols) {
    for (const Promise& promise : protocol.promises) {
      if (promise.name == judge) return promise.sentence;
    }
  }
  return "";
}

class Writer : Page {
 public:
  Writer(const FinishedRun& run, const Story& story, const Catalogue& catalogue,
         const Outlet& outlet)
      : Page(outlet), run_(run), report_(run.report), story_(story), catalogue_(catalogue) {}

  std::string write() {
    title_of(run_.plan, run_.file);
    happenings();
    verdicts();
    operations();
    messages();
    faults();
    if (!run_.drawn.empty()) block("Drawn", {to_text(run_.drawn)});
    if (!report_.measures.empty()) block("Measured", measured_lines(report_, run_.plan));
    figures();
    closing();
    return std::move(text_);
  }

 private:
  // ------------------------------------------------------------ what happened

  static std::string sign_of(Milestone::Kind kind) {
    switch (kind) {
      case Milestone::Kind::fault:
        return "!";
      case Milestone::Kind::violation:
        return "✘";
      case Milestone::Kind::output:
        return "·";
    }
    return "";
  }

  static Tone tone_of(Milestone::Kind kind) {
    switch (kind) {
      case Milestone::Kind::fault:
        return Tone::odd;
      case Milestone::Kind::violation:
        return Tone::bad;
      case Milestone::Kind::output:
        return Tone::plain;
    }
    return Tone::plain;
  }

  static std::string sentence_of(const Milestone& milestone) {
    std::string sentence = milestone.who.empty() ? "" : milestone.who + " ";
    sentence += milestone.what;
    const std::string_view between = milestone.kind == Milestone::Kind::fault ? " " : ": ";
    if (!milestone.text.empty()) sentence.append(between).append(milestone.text);
    return sentence;
  }

  void happening(const Milestone& milestone) {
    const std::string when = right_aligned(time_in_story(milestone.time), 10);
    const std::string sentence = wrapped(sentence_of(milestone), outlet_.width, 14);
    text_ += in(Tone::faint, when) + "  " +
             in(tone_of(milestone.kind), sign_of(milestone.kind) + " " + sentence) + "\n";
  }

  void happenings() {
    heading("What happened");
    const std::vector<Milestone> milestones = story_.milestones();
    const auto frequent = story_.frequent_outputs();
    // Who reads the story wants its beginning and its end, not two hundred lines.
    constexpr std::size_t shown_max = 40;
    for (std::size_t i = 0; i < milestones.size(); ++i) {
      if (milestones.size() > shown_max && i == shown_max / 2) {
        const std::size_t skipped = milestones.size() - shown_max;
        line("… " + plural(skipped, "more", "more") + " …", 12);
        i += skipped;
      }
      happening(milestones[i]);
    }
    if (story_.forgotten() > 0) line("… and " + with_commas(story_.forgotten()) + " more", 12);
    if (!milestones.empty() && !frequent.empty()) text_ += "\n";
    for (const Story::OutputType& type : frequent) line(frequent_text(type), 2, 2);
    if (milestones.empty() && frequent.empty()) line(nothing_text(), 2);
  }

  static std::string frequent_text(const Story::OutputType& type) {
    const auto end = [](const Milestone& milestone) {
      return fmt::format("{} at {}{}", milestone.who, time_in_story(milestone.time),
                         milestone.text.empty() ? "" : " (" + milestone.text + ")");
    };
    return fmt::format("{} {} times: from {} to {}", type.name, with_commas(type.count),
                       end(type.first), end(type.last));
  }

  /// That nothing happened is a story, too, if it names what did not.
  std::string nothing_text() const {
    std::string text = "no fault struck";
    for (const Protocol& protocol : catalogue_.protocols) {
      if (protocol.name != run_.plan.protocol.name) continue;
      for (const std::string_view output : protocol.outputs) text.append(", no ").append(output);
    }
    return text;
  }

  // ------------------------------------------------------------ verdicts

  std::string mark_of(const JudgedExpectation& judged) const {
    if (judged.verdict.status == Verdict::Status::unknown) return in(Tone::odd, "?");
    const bool is_broken = judged.verdict.status == Verdict::Status::violated;
    if (run_.expects_nothing && is_broken) return in(Tone::odd, "✘");
    return judged.is_expected ? in(Tone::good, "✔") : in(Tone::bad, "✘");
  }

  std::string reason_of(const JudgedExpectation& judged) const {
    const Verdict& verdict = judged.verdict;
    const std::string_view promise = watched_promise(catalogue_, verdict.judge);
    const bool holds = verdict.status == Verdict::Status::holds;
    std::string reason = holds && !promise.empty() ? std::string(promise) : verdict.sentence;
    if (verdict.status == Verdict::Status::violated && verdict.event != 0) {
      reason +=
          fmt::format(" (event {}, {})", with_commas(verdict.event), time_in_story(verdict.time));
    }
    const bool is_wanted = verdict.status == Verdict::Status::violated && judged.is_expected;
    return is_wanted && !run_.expects_nothing ? "as the scenario expects: " + reason : reason;
  }

  std::string status_of(const JudgedExpectation& judged) const {
    const std::string_view status = name_of_enumerator(judged.verdict.status);
    return judged.is_expected ? std::string(status) : in(Tone::bad, status);
  }

  /// The scenario asks for it by name.
  bool is_asked_for(std::string_view judge) const {
    const Expectations& expect = run_.plan.expect;
    const auto names = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), judge) != list.end();
    };
    return names(expect.always) || names(expect.eventually) || names(expect.violates) ||
           judge == "availability" || judge == "staleness" || judge == "liveness" ||
           is_sometimes(judge);
  }

  /// What the scenario asks for, and what is broken, with its reason; the other promises, all kept,
  /// by name.
  void verdicts() {
    heading("Verdicts");
    if (report_.verdicts.empty()) return line("nobody judges this run", 2);
    std::vector<std::vector<std::string>> rows;
    std::string others;
    for (const JudgedExpectation& judged : report_.verdicts) {
      const std::string& judge = judged.verdict.judge;
      if (!is_asked_for(judge) && judged.verdict.status == Verdict::Status::holds) {
        others += (others.empty() ? "" : ", ") + judge;
        continue;
      }
      rows.push_back({mark_of(judged) + " " + judge, status_of(judged), reason_of(judged)});
    }
    text_ += table(rows, outlet_.width, 2);
    if (!others.empty()) {
      line(in(Tone::good, "✔") + (rows.empty() ? " kept: " : " kept, too: ") + others, 2, 2);
    }
    for (const JudgedExpectation& judged : report_.verdicts) evidence(judged.verdict);
  }

  void evidence(const Verdict& verdict) {
    if (verdict.evidence.empty()) return;
    heading(verdict.judge + ": what proves it (├ invoked, ┤ answered, ? never answered)");
    for (const std::string& call : draw_intervals(verdict.evidence, outlet_.width - 2)) {
      text_ += "  " + call + "\n";
    }
  }

  // ------------------------------------------------------------ figures

  void operations() {
    text_ += "\n";
    const OperationsReport& operations = report_.operations;
    if (operations.count == 0) return;
    std::string counts = with_commas(operations.count) + " asked: " + with_commas(operations.ok) +
                         " ok, " + with_commas(operations.failed) + " failed" +
                         (operations.failed > 0 ? " (certainly without effect), " : ", ") +
                         with_commas(operations.unknown) + " unknown";
    if (operations.pending > 0) counts += ", " + with_commas(operations.pending) + " pending";
    std::vector<std::string> lines{counts};
    std::string quality;
    if (operations.ok > 0) {
      quality = fmt::format("latency p50 {}, p99 {}", short_duration(operations.p50),
                            short_duration(operations.p99));
    }
    if (operations.availability) {
      quality += quality.empty() ? "" : "; ";
      quality += fmt::format("availability {:.1f}%", 100 * *operations.availability);
    }
    if (!quality.empty()) lines.push_back(quality);
    if (const auto silence = story_.longest_silence(report_.simulated)) {
      lines.push_back(fmt::format("longest time without an answer: {}, from {} to {}",
                                  short_duration(silence->length()), time_in_story(silence->from),
                                  time_in_story(silence->to)));
    }
    block("Operations", lines);
  }

  void messages() {
    const MessageCounts& counts = report_.messages;
    std::string fates =
        with_commas(counts.sent) + " sent: " + with_commas(counts.delivered) + " delivered";
    const auto add = [&](std::uint64_t count, std::string_view what) {
      if (count > 0) fates += ", " + with_commas(count) + " " + std::string(what);
    };
    add(counts.lost, "lost");
    add(counts.cut, "cut off by a partition");
    add(counts.overflowed, "dropped by a full queue");
    add(counts.corrupted, "damaged and dropped");
    add(counts.refused, "refused (target down or unknown)");
    const std::uint64_t arrivals = counts.sent + counts.duplicated;
    const std::uint64_t ended = counts.delivered + counts.lost + counts.cut + counts.overflowed +
                                counts.corrupted + counts.refused;
    add(arrivals > ended ? arrivals - ended : 0, "still under way");
    if (counts.duplicated > 0) fates += "; " + with_commas(counts.duplicated) + " came twice";
    if (counts.mutated > 0) fates += "; " + with_commas(counts.mutated) + " came changed";
    if (counts.held > 0) fates += "; " + with_commas(counts.held) + " were held back on the way";
    std::vector<std::string> lines{fates};
    std::string types;
    for (const Story::MessageType& type : story_.message_types()) {
      types += (types.empty() ? "" : ", ") + with_commas(type.sent) + unbroken + type.name;
    }
    if (!types.empty()) lines.push_back(types);
    block("Messages", lines);
  }

  void faults() {
    if (report_.faults.empty()) return;
    std::vector<std::string> lines;
    for (const FaultReport& fault : report_.faults) {
      std::string text =
          fmt::format("{}: fired {} of {}", fault.what, fault.fired, fault.configured);
      if (!fault.struck.empty()) text += " (" + fault.struck + ")";
      text += tolerance_text(fault);
      lines.push_back(fault.fired > 0
                          ? text
                          : in(Tone::odd, "NEVER FIRED: " + fault.what + tolerance_text(fault)));
    }
    block("Faults", lines);
  }

  /// Whether it kept to what the protocol survives.
  static std::string tolerance_text(const FaultReport& fault) {
    std::string text;
    if (fault.refused > 0) {
      text += "; " + plural(fault.refused, "time", "times") +
              " refused: it would be more than the protocol survives";
    }
    if (fault.beyond > 0) {
      text += "; " + plural(fault.beyond, "time", "times") + " beyond what the protocol survives";
    }
    return text;
  }

  void figures() {
    const double speed = static_cast<double>(report_.events) / std::max(run_.wall_seconds, 1e-6);
    block("Run",
          {fmt::format("seed {}, {} in {}", report_.seed, plural(report_.events, "event", "events"),
                       to_text(report_.simulated)),
           fmt::format("digest {}{}", digest_text(report_.digest),
                       run_.is_verified ? ", the same in a second run" : ""),
           fmt::format("took {}, {} events/s",
                       short_duration(Duration(static_cast<std::int64_t>(1e9 * run_.wall_seconds))),
                       short_number(speed))});
  }

  void closing() {
    text_ += "\n";
    const std::vector<std::string> wrong = complaints(run_);
    for (const std::string& complaint : wrong) line(in(Tone::bad, "✘ " + complaint), 0, 2);
    if (wrong.empty()) line(in(Tone::good, end_in_words()));
    for (const std::string& warning : warnings(run_)) line(in(Tone::odd, "! " + warning), 0, 2);
    for (const std::string& note : sentences_of(run_.remarks, Remark::Kind::note)) {
      line("· " + note, 0, 2);
    }
    text_ += again_line(outlet_, run_.replay);
  }

  std::string end_in_words() const {
    if (run_.expects_nothing) return "✔ ran to its end, and nothing was expected of it";
    return report_.verdicts.empty() ? "✔ ran to its end" : "✔ everything is as expected";
  }

  const FinishedRun& run_;
  const RunReport& report_;
  const Story& story_;
  const Catalogue& catalogue_;
};

}  // namespace

bool is_as_expected(const FinishedRun& run) {
  return run.report.ended == RunEnd::stopped && run.report.is_as_expected();
}

std::vector<std::string> complaints(const FinishedRun& run) {
  std::vector<std::string> sentences;
  const RunReport& report = run.report;
  if (report.ended != RunEnd::stopped) {
    sentences.push_back(why_incomplete(report.ended, report.simulated, run.plan.limits) +
                        ": this report is partial, of a run until " + to_text(run.plan.stop));
  }
  for (const JudgedExpectation& judged : report.verdicts) {
    if (judged.is_expected) continue;
    const auto status = name_of_enumerator(judged.verdict.status);
    const auto& violates = run.plan.expect.violates;
    const bool should_break =
        std::find(violates.begin(), violates.end(), judged.verdict.judge) != violates.end();
    sentences.push_back(fmt::format("{}: {}, but the scenario expects {}", judged.verdict.judge,
                                    status, should_break ? "a violation" : "it to hold"));
  }
  return sentences;
}

std::vector<std::string> warnings(const FinishedRun& run) {
  std::vector<std::string> sentences = sentences_of(run.remarks, Remark::Kind::warning);
  if (run.report.ended != RunEnd::stopped) return sentences;  // it may not have had its turn
  for (const FaultReport& fault : run.report.faults) {
    if (fault.fired > 0) continue;
    sentences.push_back("the fault \"" + fault.what +
                        "\" never fired: this run tests less than its scenario says");
  }
  return sentences;
}

std::string digest_text(std::uint64_t digest) { return fmt::format("{:016x}", digest); }

std::string report_text(const FinishedRun& run, const Story& story, const Catalogue& catalogue,
                        const Outlet& outlet) {
  return Writer(run, story, catalogue, outlet).write();
}

}  // namespace orrery
