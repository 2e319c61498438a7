#include "scenarios/run_trace.hpp"

#include "scenarios/cli.hpp"
#include "sim/plan/form.hpp"

namespace orrery {

std::unique_ptr<Recorder> start_trace(TraceOptions options, const Run& run) {
  options.version = version();
  options.plan = to_json(write(run.plan()));
  return std::make_unique<Recorder>(options, run.world());
}

std::string finish_trace(Recorder& recorder, const Run& run, const RunReport& report,
                         bool expects_nothing) {
  TracedEnd end{.ended = std::string(name_of_enumerator(report.ended)),
                .is_complete = report.ended != RunEnd::interrupted};
  for (const auto& [verdict, is_expected] : report.verdicts) {
    std::vector<std::uint64_t> evidence;
    for (const Call& call : verdict.evidence) evidence.push_back(call.invoked_event);
    end.verdicts.push_back(
        {.judge = verdict.judge,
         .status = std::string(name_of_enumerator(verdict.status)),
         .is_expected = expects_nothing ? std::nullopt : std::optional(is_expected),
         .event = verdict.event,
         .time = verdict.time,
         .sentence = verdict.sentence,
         .evidence = std::move(evidence)});
  }
  return recorder.finish(run.world(), end);
}

}  // namespace orrery
