#include "scenarios/arguments.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>

namespace orrery {
namespace {

constexpr std::string_view examples = R"(Examples:
  orrery run scenarios/raft/leader_dies.json             what happened, and was it right?
  orrery run scenarios/raft/leader_dies.json --seed 8    the same story with other dice
  orrery run scenarios/raft/hello.json --follow n1       everything that n1 meets
  orrery run FILE --set nodes=7 --set protocol.raft.heartbeat=20ms
  orrery run scenarios/raft/split_vote_figure.json       an experiment: cells, seeds, one table
  orrery run FILE --cell 2 --seed 7                      one run of an experiment, as a story
  orrery sweep scenarios/raft/random_crashes.json        does it hold under 1,000 seeds?
  orrery futures scenarios/lessons/flp.json              what can still come of it, and until when?
  orrery list scenarios                                  what there is to see
  orrery lesson cap                                      play a lesson: predict, run, explain
  orrery show run.db --diagram --from 2s --to 2.5s       a picture of a recorded stretch

Exit codes: 0 as expected, 1 not as expected, 2 bad input, 3 our bug, 130 interrupted.)";

/// What is wrong with a time in seconds; empty if nothing is.
std::string some_seconds(const std::string& text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  if (is_number && std::isfinite(seconds) && seconds > 0) return "";
  return "\"" + text + "\" is no time in seconds: write a number above 0";
}

void add_run(CLI::App& app, Arguments& arguments) {
  CLI::App* run = app.add_subcommand("run", "Run a scenario and report");
  RunOptions& options = arguments.run;
  run->add_option("FILE", options.file, "The scenario")->type_name("");
  run->add_option("--seed", arguments.seed, "Other dice than the file's")
      ->type_name("N")
      ->take_last();
  run->add_option("--cell", arguments.cell, "One cell of an experiment; with --seed, one run of it")
      ->type_name("N")
      ->take_last();
  run->add_option("--set", options.overrides, "Change a setting of the file, as often as you like")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);  // "--set nodes=7 FILE": the file is not a second value
  run->add_flag("--expect-nothing", options.expects_nothing,
                "Tell what is broken, and call nothing a failure");
  run->add_flag("--verify", options.verify, "Run twice and compare");
  run->add_flag("--quiet", options.quiet, "Say nothing when all is as expected");
  run->add_flag("--json", options.json, "Report as one JSON object");
  run->add_option("--junit", options.junit, "Write the verdicts as JUnit XML, too")
      ->type_name("FILE")
      ->take_last();
  run->add_option("--follow", options.follow, "Print everything that this node meets")
      ->type_name("NODE")
      ->take_last();
  run->add_option("--trace", options.trace, "Write everything that happens into a SQLite database")
      ->type_name("FILE")
      ->take_last();
  run->add_option("--trace-level", arguments.trace_level, "How much: digest, events or full")
      ->type_name("LEVEL")
      ->take_last();
  run->add_flag("--force", options.force, "Replace a trace that exists");
}

void add_sweep(CLI::App& app, Arguments& arguments) {
  CLI::App* sweep = app.add_subcommand("sweep", "Run a scenario under many seeds, on all cores");
  SweepOptions& options = arguments.sweep;
  const auto add = [&](const char* name, std::string& text, const char* what, const char* type) {
    sweep->add_option(name, text, what)->type_name(type)->take_last();
  };
  sweep->add_option("FILE", options.file, "The scenario")->type_name("");
  add("--seeds", arguments.seeds, "So many (1000)", "N");
  add("--from", arguments.from_seed, "The first of them (1)", "N");
  add("--threads", arguments.threads, "As many as there are cores if absent", "N");
  add("--cell", arguments.cell, "One cell of an experiment", "N");
  sweep->add_option("--set", options.overrides, "Change a setting of the file")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  add("--stop-after", arguments.stop_after, "Stop when so many runs have failed", "N");
  sweep->add_flag("--until-seen", options.plan.until_seen,
                  "Stop when all that the scenario says must be seen was seen");
  add("--journal", options.journal, "Keep what is done in this file, and go on from it", "FILE");
  sweep->add_flag("--json", options.json, "Report as one JSON object");
  add("--junit", options.junit, "Write the failures as JUnit XML, too", "FILE");
  sweep->add_flag("--quiet", options.quiet, "Say nothing when all is as expected");
}

void add_futures(CLI::App& app, Arguments& arguments) {
  CLI::App* futures =
      app.add_subcommand("futures", "What can still come of a run, moment by moment: its valence");
  FuturesOptions& options = arguments.futures;
  const auto add = [&](const char* name, std::string& text, const char* what, const char* type) {
    futures->add_option(name, text, what)->type_name(type)->take_last();
  };
  futures->add_option("FILE", options.file, "The scenario")->type_name("");
  add("--seed", arguments.seed, "Other dice than the file's", "N");
  futures->add_option("--set", options.overrides, "Change a setting of the file")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  add("--at", arguments.at, "At this moment alone, \"100ms\"", "TIME");
  add("--after", arguments.after, "Right after this event alone", "EVENT");
  add("--steps", arguments.steps, "So many moments, up to the first decision (40)", "N");
  add("--continuations", arguments.continuations, "Let each go on so often (32)", "N");
  add("--within", arguments.within, "Wait so long for a decision, simulated (10s)", "TIME");
  add("--only", arguments.only, "Tell this continuation of the moment, event by event", "N");
  add("--threads", arguments.threads, "As many as there are cores if absent", "N");
  futures->add_flag("--json", options.json, "Report as one JSON object");
  add("--svg", options.svg, "Draw the shares along the run, too", "FILE");
}

void add_shrink(CLI::App& app, Arguments& arguments) {
  CLI::App* shrink = app.add_subcommand("shrink", "Make a failing run as small as it gets");
  ShrinkCommandOptions& options = arguments.shrink;
  shrink->add_option("FILE", options.file, "The scenario")->type_name("");
  shrink->add_option("--seed", arguments.seed, "The seed that fails")->type_name("N")->take_last();
  shrink->add_option("--cell", arguments.cell, "One cell of an experiment")
      ->type_name("N")
      ->take_last();
  shrink->add_option("--set", options.overrides, "Change a setting of the file")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  shrink->add_option("--judge", options.judge, "Keep what this judge says; absent: the first one")
      ->type_name("NAME")
      ->take_last();
  shrink->add_option("-o,--out", options.out, "Where to write the small scenario")
      ->type_name("FILE")
      ->take_last();
  shrink->add_option("--seconds", options.seconds, "Stop after so long (60)")
      ->type_name("N")
      ->check(some_seconds)
      ->take_last();
  shrink->add_flag("--json", options.json, "Report as one JSON object");
  shrink->add_flag("--quiet", options.quiet, "Say nothing");
}

void add_stretch(CLI::App& command, Arguments& arguments) {
  command.add_option("--from", arguments.from, "The first moment, \"1.5s\"")
      ->type_name("TIME")
      ->take_last();
  command.add_option("--to", arguments.to, "The last moment")->type_name("TIME")->take_last();
}

void add_export(CLI::App& app, Arguments& arguments) {
  CLI::App* picture = app.add_subcommand("export", "Write a trace for other programs");
  picture->add_option("FILE", arguments.picture.file, "The trace")->type_name("");
  const auto add_format = [&](const char* name, Picture format, const char* what) {
    picture->add_flag_callback(
        name, [&arguments, format] { arguments.picture.picture = format; }, what);
  };
  add_format("--svg", Picture::svg, "A space-time diagram as a picture");
  add_format("--mermaid", Picture::mermaid, "A sequence diagram for Markdown pages");
  add_format("--shiviz", Picture::shiviz, "A log with vector clocks for ShiViz");
  add_format("--chrome", Picture::chrome, "Trace events for Perfetto (ui.perfetto.dev)");
  add_format("--dot", Picture::dot, "What led to what, for Graphviz");
  picture
      ->add_option("--history", arguments.history,
                   "The clients' operations, for orrery check and other judges: jsonl, edn or etcd")
      ->type_name("FORMAT")
      ->take_last();
  add_stretch(*picture, arguments);
  picture->add_option("-o,--out", arguments.picture.out, "Where to write it")
      ->type_name("FILE")
      ->take_last();

  CLI::App* plot = app.add_subcommand("plot", "Draw an experiment's figures as SVG");
  plot->add_option("FILE", arguments.plot.file, "The scenario, or what run --json said of it")
      ->type_name("");
  plot->add_option("-o,--out", arguments.plot.out, "Where to write it")
      ->type_name("FILE")
      ->take_last();
  plot->add_option("--figure", arguments.figure,
                   "Which of its \"plots\", from 1; the first if absent")
      ->type_name("N")
      ->take_last();
  plot->add_option("--seed", arguments.seed, "Other dice than the file's")
      ->type_name("N")
      ->take_last();
  plot->add_option("--set", arguments.plot.overrides, "Change a setting of the file")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
}

void add_trace_commands(CLI::App& app, Arguments& arguments) {
  CLI::App* show = app.add_subcommand("show", "Look at a trace, or at one event in it");
  show->add_option("FILE", arguments.show.file, "The trace")->type_name("");
  show->add_flag("--topology", arguments.shows_topology,
                 "FILE is a scenario: its topology in DOT, and figures");
  show->add_option("--seed", arguments.seed, "… drawn with other dice")
      ->type_name("N")
      ->take_last();
  show->add_option("--set", arguments.topology.overrides, "… with another setting")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  show->add_option("--at", arguments.at, "This event: before, after, causes, states")
      ->type_name("EVENT")
      ->take_last();
  show->add_flag("--diagram", arguments.show.diagram, "Nodes and messages, time downwards");
  add_stretch(*show, arguments);

  add_export(app, arguments);
  CLI::App* diff = app.add_subcommand("diff", "Find the first event in which two traces differ");
  diff->add_option("FILE", arguments.traces, "The two traces")->type_name("");

  CLI::App* query = app.add_subcommand("query", "Ask a trace in SQL");
  query->add_option("FILE", arguments.query.file, "The trace")->type_name("");
  query->add_option("SQL", arguments.query.sql, "\"SELECT * FROM timeline LIMIT 20\"")
      ->type_name("");
  query->add_flag("--json", arguments.query.json, "Answer as a JSON list of rows");
}

void add_check(CLI::App& app, Arguments& arguments) {
  CLI::App* check = app.add_subcommand("check", "Judge a history that comes from elsewhere");
  CheckOptions& options = arguments.check;
  check
      ->add_option("FILE", options.file, "JSON lines, EDN (Jepsen, Knossos, Porcupine) or etcd log")
      ->type_name("");
  check->add_option("--model", arguments.model, "What it is about: " + listed(model_names()))
      ->type_name("MODEL")
      ->take_last();
  check->add_option("--format", arguments.format, "jsonl, edn or etcd; absent: by its beginning")
      ->type_name("FORMAT")
      ->take_last();
  check->add_option("--seconds", options.seconds, "Give up after so long (60)")
      ->type_name("N")
      ->check(some_seconds)
      ->take_last();
  check->add_option("--memory", options.mebibytes, "Give up beyond so many MiB (1024)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 24U))
      ->take_last();
  check->add_flag("--json", options.json, "Answer as one JSON object");
}

void add_museum(CLI::App& app, Arguments& arguments) {
  CLI::App* museum = app.add_subcommand("museum", "Look for published bugs that were put in");
  MuseumOptions& options = arguments.museum;
  museum->add_option("FILE", options.files, "Exhibits; all that are shipped if absent")
      ->type_name("");
  museum
      ->add_option("--seeds", options.effort.seeds, "Of each campaign at most, and of twins (1000)")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 32U))
      ->take_last();
  museum->add_option("--campaigns", options.effort.campaigns, "Searches for each bug (5)")
      ->type_name("N")
      ->check(CLI::Range(1U, 1000U))
      ->take_last();
  museum->add_flag_callback(
      "--no-shrink", [&options] { options.effort.shrink_trials = 0; },
      "Do not shrink the first run of each");
  museum->add_flag("--json", options.json, "Answer as one JSON object");
}

void add_lesson(CLI::App& app, Arguments& arguments) {
  CLI::App* lesson = app.add_subcommand("lesson", "Predict, run, explain: play a lesson");
  LessonOptions& options = arguments.lesson;
  lesson->add_option("NAME", options.lesson, "Of a lesson, or its file; absent: they are listed")
      ->type_name("");
  lesson->add_option("--answers", options.answers, "Lines to take as if they were typed")
      ->type_name("FILE")
      ->take_last();
  lesson->add_option("--progress", options.progress, "Where to keep how far you are")
      ->type_name("FILE")
      ->take_last();
  lesson->add_flag("--again", options.again, "From the first step on");
  lesson->add_flag("--check", options.check,
                   "For its author: grade each question under twenty seeds, and say what is wrong");
}

}  // namespace

void add_commands(CLI::App& app, Arguments& arguments) {
  app.set_help_flag("--help,-h", "Print this and stop");
  app.set_version_flag("--version", "orrery " + std::string(version()),
                       "Print the version and stop");
  add_run(app, arguments);
  add_sweep(app, arguments);
  add_shrink(app, arguments);
  add_futures(app, arguments);
  CLI::App* validate = app.add_subcommand("validate", "Check scenario files without running them");
  validate->add_option("FILE", arguments.files, "The scenarios")->type_name("");
  CLI::App* list = app.add_subcommand("list", "Show what scenarios can name");
  list->add_option("TOPIC", arguments.topic,
                   "protocols, judges, faults, hands, distributions, topologies, workloads or "
                   "scenarios; all if absent")
      ->type_name("");
  list->add_flag("--markdown", arguments.markdown, "The protocols as the README's table");
  add_check(app, arguments);
  add_museum(app, arguments);
  add_lesson(app, arguments);
  add_trace_commands(app, arguments);
  app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  // What is left over gets a sentence of ours, with a suggestion.
  app.allow_extras();
  for (CLI::App* command : app.get_subcommands({})) command->allow_extras();
  app.footer(std::string(examples));
  app.get_formatter()->column_width(28);
}

}  // namespace orrery
