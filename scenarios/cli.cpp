#include "scenarios/cli.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

#include "scenarios/arguments.hpp"
#include "scenarios/check_command.hpp"
#include "scenarios/files.hpp"
#include "scenarios/list.hpp"
#include "scenarios/plot_command.hpp"
#include "scenarios/run_command.hpp"
#include "scenarios/shrink_command.hpp"
#include "scenarios/trace_commands.hpp"
#include "sim/check/judges.hpp"
#include "sim/plan/form.hpp"
#include "sim/plan/json.hpp"

namespace orrery {
namespace {

[[noreturn]] void refuse_command_line(const std::string& sentence, const std::string& suggestion) {
  throw Error({"orrery", 0, 0, ""}, sentence, suggestion);
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// Refuses what CLI11 could not place.
void check_left_over(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  std::vector<std::string> left = command.remaining();
  if (left.empty()) left = app.remaining();
  std::erase(left, "--");
  if (left.empty()) return;
  const std::string& first = left.front();
  if (first.starts_with("-")) {
    const std::string name = first.substr(0, first.find('='));
    const auto near = nearest(name, option_names(command));
    const std::string help =
        "see orrery " + (chosen.empty() ? "" : command.get_name() + " ") + "--help";
    refuse_command_line("there is no option " + name, near ? did_you_mean(*near) : help);
  }
  if (chosen.empty()) {
    refuse_command_line("there is no command \"" + first + "\"",
                        suggestion_among(first, command_names(app)));
  }
  refuse_command_line("\"" + first + "\" is one argument too many for orrery " + command.get_name(),
                      "see orrery " + command.get_name() + " --help");
}

std::optional<std::uint64_t> seed_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error == std::errc() && end == text.data() + text.size()) return seed;
  throw Error({"--seed", 0, 0, ""},
              "\"" + text + "\" is no whole number from 0 to 18446744073709551615");
}

std::optional<std::size_t> number_of(const std::string& option, const std::string& what,
                                     const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  throw Error({option, 0, 0, ""}, "\"" + text + "\" is no number of a " + what);
}

/// A whole number from 1 on; nothing for no text.
std::optional<std::uint64_t> count_of(const std::string& option, const std::string& text,
                                      std::uint64_t most) {
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (is_number && number >= 1 && number <= most) return number;
  throw Error({option, 0, 0, ""},
              shown(text) + " is no whole number from 1 to " + std::to_string(most));
}

TraceLevel trace_level_of(const RunOptions& options, const std::string& text) {
  if (options.trace.empty() && (!text.empty() || options.force)) {
    refuse_command_line((text.empty() ? "--force" : "--trace-level") +
                            std::string(" is about a trace, and there is none"),
                        "add --trace FILE");
  }
  if (text.empty()) return TraceLevel::full;
  std::vector<std::string> names;
  for (const TraceLevel level : {TraceLevel::digest, TraceLevel::events, TraceLevel::full}) {
    if (text == name_of_enumerator(level)) return level;
    names.emplace_back(name_of_enumerator(level));
  }
  throw Error({"--trace-level", 0, 0, ""}, "there is no level \"" + text + "\"",
              suggestion_among(text, names));
}

ExitCode validate_files(const std::vector<std::string>& files, const Catalogue& catalogue,
                        Console& console) {
  if (files.empty()) {
    refuse_command_line("validate needs at least one file",
                        "write orrery validate scenarios/*/*.json");
  }
  ExitCode code = ExitCode::as_expected;
  for (const std::string& file : files) {
    try {
      load_scenario(file, {}, catalogue);
      console.out.stream << file << ": ok\n";
    } catch (const Error& error) {
      console.err.stream << error.what() << "\n";
      code = ExitCode::bad_input;
    }
  }
  return code;
}

ExitCode list(const Arguments& arguments, const Catalogue& catalogue, Console& console) {
  const std::string& topic = arguments.topic;
  const std::vector<std::string> topics = listed_topics();
  if (!topic.empty() && std::find(topics.begin(), topics.end(), topic) == topics.end()) {
    refuse_command_line("there is no list of \"" + topic + "\"", suggestion_among(topic, topics));
  }
  if (arguments.markdown && topic != "protocols") {
    refuse_command_line("only the protocols come as Markdown",
                        "write orrery list protocols --markdown");
  }
  console.out.stream << (arguments.markdown ? protocols_markdown(catalogue)
                                            : list_text(topic, catalogue, console.out));
  return ExitCode::as_expected;
}

std::optional<Time> moment(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::optional<Duration> time = parse_duration(text);
  if (!time) throw Error({option, 0, 0, ""}, "\"" + text + "\" is no time", "write \"1.5s\"");
  return time;
}

std::optional<std::uint64_t> event_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t event = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), event);
  if (error == std::errc() && end == text.data() + text.size()) return event;
  throw Error({"--at", 0, 0, ""}, "\"" + text + "\" is no number of an event");
}

ExitCode sweep(Arguments& arguments, const Catalogue& catalogue, Console& console) {
  constexpr std::uint64_t seeds_max = 1'000'000'000'000;
  SweepOptions& options = arguments.sweep;
  if (options.file.empty()) {
    refuse_command_line("sweep needs a scenario file",
                        "write orrery sweep scenarios/raft/random_crashes.json");
  }
  SweepPlan& plan = options.plan;
  plan.seeds = count_of("--seeds", arguments.seeds, seeds_max).value_or(plan.seeds);
  plan.from = count_of("--from", arguments.from_seed, UINT64_MAX - seeds_max).value_or(plan.from);
  plan.threads =
      static_cast<unsigned>(count_of("--threads", arguments.threads, 1024).value_or(plan.threads));
  plan.stop_after = count_of("--stop-after", arguments.stop_after, seeds_max);
  if (const auto cell = count_of("--cell", arguments.cell, 1'000'000)) {
    plan.cell = static_cast<std::size_t>(*cell - 1);
  }
  return sweep_command(options, catalogue, console);
}

void require_trace(const std::string& command, const std::string& file) {
  if (!file.empty()) return;
  refuse_command_line(command + " needs a trace", "write one with orrery run FILE --trace run.db");
}

ExitCode show(Arguments& arguments, const Catalogue& catalogue, Console& console) {
  if (arguments.shows_topology) {
    if (arguments.show.file.empty()) {
      refuse_command_line("show --topology needs a scenario",
                          "write orrery show scenarios/raft/regions.json --topology");
    }
    arguments.topology.file = arguments.show.file;
    arguments.topology.seed = seed_of(arguments.seed);
    return topology_command(arguments.topology, catalogue, console);
  }
  if (!arguments.seed.empty() || !arguments.topology.overrides.empty()) {
    refuse_command_line("a trace is as it was recorded: --seed and --set are about a scenario",
                        "add --topology");
  }
  require_trace("show", arguments.show.file);
  arguments.show.at = event_of(arguments.at);
  arguments.show.from = moment("--from", arguments.from);
  arguments.show.to = moment("--to", arguments.to);
  return show_command(arguments.show, console);
}

ExitCode check_history(Arguments& arguments, Console& console) {
  if (arguments.check.file.empty()) {
    refuse_command_line("check needs a history", "write orrery check FILE --model cas-register");
  }
  if (arguments.model.empty()) {
    refuse_command_line("check needs to know what the history is about",
                        "add --model " + listed(model_names()));
  }
  const auto model = model_named(arguments.model);
  if (!model) {
    throw Error({"--model", 0, 0, ""}, "there is no model " + shown(arguments.model),
                suggestion_among(arguments.model, model_names()));
  }
  arguments.check.model = *model;
  if (!arguments.format.empty()) {
    arguments.check.format = read<HistoryFormat>(arguments.format, Path{"--format", ""});
  }
  return check_command(arguments.check, console);
}

ExitCode write_picture(Arguments& arguments, Console& console) {
  require_trace("export", arguments.picture.file);
  if (!arguments.history.empty()) {
    arguments.picture.history = read<HistoryFormat>(arguments.history, Path{"--history", ""});
  }
  arguments.picture.from = moment("--from", arguments.from);
  arguments.picture.to = moment("--to", arguments.to);
  return export_command(arguments.picture, console);
}

ExitCode plot(Arguments& arguments, const Catalogue& catalogue, Console& console) {
  if (arguments.plot.file.empty()) {
    refuse_command_line("plot needs an experiment",
                        "write orrery plot scenarios/raft/split_vote_figure.json -o figure.svg");
  }
  arguments.plot.seed = seed_of(arguments.seed);
  arguments.plot.figure = number_of("--figure", "picture", arguments.figure);
  return plot_command(arguments.plot, catalogue, console);
}

ExitCode shrink(Arguments& arguments, const Catalogue& catalogue, Console& console) {
  if (arguments.shrink.file.empty()) {
    refuse_command_line("shrink needs a scenario",
                        "write orrery shrink scenarios/raft/local_reads.json --seed 1");
  }
  arguments.shrink.seed = seed_of(arguments.seed);
  arguments.shrink.cell = number_of("--cell", "cell", arguments.cell);
  return shrink_command(arguments.shrink, catalogue, console);
}

ExitCode futures(Arguments& arguments, const Catalogue& catalogue, Console& console) {
  FuturesOptions& options = arguments.futures;
  if (options.file.empty()) {
    refuse_command_line("futures needs a scenario",
                        "write orrery futures scenarios/lessons/flp.json");
  }
  constexpr std::uint64_t most = 100'000;
  ValenceQuestion& question = options.question;
  const auto few = [](const char* option, const std::string& text, std::uint32_t usual) {
    return static_cast<std::uint32_t>(count_of(option, text, most).value_or(usual));
  };
  options.seed = seed_of(arguments.seed);
  question.at = moment("--at", arguments.at);
  question.after = number_of("--after", "event", arguments.after);
  if (question.at && question.after) {
    refuse_command_line("--at and --after both name the moment", "leave one of them out");
  }
  question.steps = few("--steps", arguments.steps, question.steps);
  question.continuations = few("--continuations", arguments.continuations, question.continuations);
  question.threads = few("--threads", arguments.threads, question.threads);
  question.horizon.time = moment("--within", arguments.within).value_or(question.horizon.time);
  if (!arguments.only.empty()) options.only = few("--only", arguments.only, 1);
  if (options.only && !question.at && !question.after) {
    refuse_command_line("--only is about the continuations of one moment", "add --after EVENT");
  }
  return futures_command(options, catalogue, console);
}

ExitCode diff(const Arguments& arguments, Console& console) {
  if (arguments.traces.size() != 2) {
    refuse_command_line("diff compares two traces", "write orrery diff a.db b.db");
  }
  return diff_command(arguments.traces[0], arguments.traces[1], console);
}

ExitCode query(const Arguments& arguments, Console& console) {
  require_trace("query", arguments.query.file);
  if (arguments.query.sql.empty()) {
    refuse_command_line("query needs a question", "write orrery query " + arguments.query.file +
                                                      " \"SELECT * FROM timeline LIMIT 20\"");
  }
  return query_command(arguments.query, console);
}

ExitCode execute(const CLI::App& app, Arguments& arguments, const Catalogue& catalogue,
                 Console& console) {
  check_left_over(app);
  if (app.got_subcommand("run")) {
    if (arguments.run.file.empty()) {
      refuse_command_line("run needs a scenario file",
                          "write orrery run scenarios/ping_pong/hello.json");
    }
    arguments.run.seed = seed_of(arguments.seed);
    arguments.run.cell = number_of("--cell", "cell", arguments.cell);
    arguments.run.trace_level = trace_level_of(arguments.run, arguments.trace_level);
    return run_command(arguments.run, catalogue, console);
  }
  if (app.got_subcommand("sweep")) return sweep(arguments, catalogue, console);
  if (app.got_subcommand("shrink")) return shrink(arguments, catalogue, console);
  if (app.got_subcommand("futures")) return futures(arguments, catalogue, console);
  if (app.got_subcommand("check")) return check_history(arguments, console);
  if (app.got_subcommand("validate")) return validate_files(arguments.files, catalogue, console);
  if (app.got_subcommand("list")) return list(arguments, catalogue, console);
  if (app.got_subcommand("show")) return show(arguments, catalogue, console);
  if (app.got_subcommand("export")) return write_picture(arguments, console);
  if (app.got_subcommand("plot")) return plot(arguments, catalogue, console);
  if (app.got_subcommand("diff")) return diff(arguments, console);
  if (app.got_subcommand("query")) return query(arguments, console);
  if (app.got_subcommand("museum")) return museum_command(arguments.museum, catalogue, console);
  if (app.got_subcommand("lesson")) return lesson_command(arguments.lesson, catalogue, console);
  if (app.got_subcommand("schema")) {
    console.out.stream << to_json(plan_schema(catalogue), 2) << "\n";
    return ExitCode::as_expected;
  }
  console.err.stream << app.help();
  return ExitCode::bad_input;
}

/// CLI11 says help and version, too, by throwing.
ExitCode answer(const CLI::App& app, const CLI::ParseError& error, Console& console) {
  if (error.get_exit_code() == 0) {
    std::ostringstream out;
    app.exit(error, out, out);
    const std::string text = out.str();
    console.out.stream << text << (text.ends_with("\n") ? "" : "\n");
    return ExitCode::as_expected;
  }
  const std::string what = error.what();
  const bool is_missing = dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr;
  console.err.stream << "orrery: "
                     << (is_missing ? what.substr(0, what.find(':')) + " needs a value" : what)
                     << "\n";
  return ExitCode::bad_input;
}

ExitCode parse_and_execute(int argc, const char* const* argv, const Catalogue& catalogue,
                           Console& console) {
  CLI::App app(
      "Orrery: whole distributed systems, their faults included, in one deterministic run.",
      "orrery");
  Arguments arguments;
  add_commands(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return answer(app, error, console);
  }
  return execute(app, arguments, catalogue, console);
}

std::string& name_of_this_program() {
  static std::string name = "orrery";
  return name;
}

}  // namespace

std::string_view version() { return ORRERY_VERSION; }

const std::string& program_name() { return name_of_this_program(); }
void set_program_name(const std::string& name) { name_of_this_program() = name; }

int cli(int argc, const char* const* argv, const Catalogue& catalogue, Console& console) {
  if (argc > 0) set_program_name(shell_quoted(argv[0]));  // as it can be called again
  ExitCode code = ExitCode::internal_error;
  try {
    code = parse_and_execute(argc, argv, catalogue, console);
  } catch (const Error& error) {
    console.err.stream << error.what() << "\n";
    code = ExitCode::bad_input;
  } catch (const std::bad_alloc&) {
    console.err.stream << "orrery: there is not enough memory for this (fewer nodes, or a smaller "
                          "limits.pending, take less)\n";
    code = ExitCode::bad_input;
  } catch (const std::exception& bug) {
    console.err.stream << "orrery: this is a bug of ours, not of your input: " << bug.what()
                       << "\n";
  }
  if (!console.out.stream.flush() && code == ExitCode::as_expected) {
    console.err.stream << "orrery: what it has to say cannot be written to standard output\n";
    code = ExitCode::bad_input;
  }
  return static_cast<int>(code);
}

int cli(int argc, const char* const* argv, const Catalogue& catalogue) {
  Console console = Console::of_process();
  return cli(argc, argv, catalogue, console);
}

int cli(int argc, const char* const* argv, const std::vector<Protocol>& protocols) {
  return cli(argc, argv, Catalogue{protocols, general_judges()});
}

}  // namespace orrery
