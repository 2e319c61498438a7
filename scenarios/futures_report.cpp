#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenarios/chart.hpp"
#include "scenarios/futures_command.hpp"
#include "scenarios/page.hpp"
#include "scenarios/report.hpp"
#include "scenarios/run_command.hpp"
#include "sim/core/text.hpp"

namespace orrery {
namespace {

constexpr std::string_view marks = "#-=+*%";
constexpr char undecided_mark = '.';
constexpr std::size_t bar_width = 32;

char mark_of(std::size_t value) { return marks[value % marks.size()]; }

std::string event_text(const Valence& valence) {
  return fmt::format("event {} ({})", with_commas(valence.event), to_text(valence.at));
}

/// "a and b", "a, b and c".
std::string values_text(const Valence& valence) {
  std::string text;
  for (std::size_t i = 0; i < valence.outcomes.size(); ++i) {
    const bool is_last = i + 1 == valence.outcomes.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + valence.outcomes[i].value;
  }
  return text;
}

std::string counts_text(const Valence& valence) {
  std::string text;
  const auto add = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
  for (const PossibleDecision& outcome : valence.outcomes) {
    add(fmt::format("{} {}", outcome.count, outcome.value));
  }
  if (valence.undecided > 0) add(fmt::format("{} undecided", valence.undecided));
  if (valence.decided) add("decided");
  else if (valence.is_settled) add("settled");
  return text;
}

std::string proof_text(const Valence& valence) {
  std::string text;
  for (const PossibleDecision& outcome : valence.outcomes) {
    text += fmt::format("{}continuation {} decides {}", text.empty() ? "" : ", ", outcome.witness,
                        outcome.value);
  }
  return text;
}

std::string about_the_run(const ValenceSurvey& survey) {
  if (survey.decision) {
    return fmt::format("{} is the first to decide in this run: {}, in event {} ({}).",
                       to_text(survey.decision->node), survey.decision->value,
                       with_commas(survey.decision->event), to_text(survey.decision->at));
  }
  return fmt::format("Nobody has decided in this run by event {} ({}).", with_commas(survey.events),
                     to_text(survey.reached));
}

/// Of a moment that is not bivalent.
std::string about_univalent(const Valence& valence) {
  if (valence.outcomes.empty()) {
    return fmt::format("none of {} decided in time", valence.continuations());
  }
  const std::string& value = valence.outcomes.front().value;
  std::string text = fmt::format("only {} was seen, in {} of {} continuations", value,
                                 valence.outcomes.front().count, valence.continuations());
  if (valence.decided) return text + ": somebody has decided it";
  if (valence.is_settled) return text + ": it is settled, by the protocol's own rule";
  return text + ", which is evidence and no proof";
}

std::string about_bivalence(const ValenceSurvey& survey, const Valence& last) {
  const std::string proof =
      fmt::format("From event {}, {}: that proves it.", with_commas(last.event), proof_text(last));
  if (&last == &survey.moments.back()) {
    return fmt::format("Bivalent {} {}: {} can still come of it. {}",
                       survey.moments.size() == 1 ? "right after" : "up to the last moment,",
                       event_text(last), values_text(last), proof);
  }
  const Valence& next = *(&last + 1);
  return fmt::format("Bivalent until {}; after {} {}. {}", event_text(last), event_text(next),
                     about_univalent(next), proof);
}

/// Where fewer values were seen than came later.
std::string about_the_unseen(const ValenceSurvey& survey, const Valence& last) {
  const auto missed = std::count_if(survey.moments.data(), &last,
                                    [](const Valence& valence) { return !valence.is_bivalent(); });
  if (missed == 0) return "";
  return fmt::format(
      "At {} before that only one value was seen or none: what is seen is not all "
      "that can come. More --continuations may find it.",
      counted(static_cast<std::uint64_t>(missed), "moment", "moments"));
}

std::string about_undecided(const ValenceSurvey& survey) {
  std::uint64_t all = 0;
  std::uint64_t silent = 0;
  for (const Valence& valence : survey.moments) {
    all += valence.undecided;
    silent += valence.undecided_silent;
  }
  if (silent == 0) return "";
  return fmt::format(
      "Of {} left undecided, {} a silent node: who waits for all waits for it.",
      counted(all, "continuation", "continuations"),
      silent == all ? "each has" : with_commas(silent) + (silent == 1 ? " has" : " have"));
}

std::string about_broken(const Valence& valence) {
  const std::uint32_t witness = valence.broken_by();
  if (witness == 0) return "";
  const auto found =
      std::find_if(valence.outcomes.begin(), valence.outcomes.end(),
                   [&](const PossibleDecision& outcome) { return outcome.witness == witness; });
  return fmt::format("Two decisions: after {} {}, and from there continuation {} decides {}.",
                     event_text(valence),
                     valence.decided ? *valence.decided + " is decided"
                                     : "the outcome is settled, by the protocol's own rule",
                     witness, found->value);
}

/// "# a, - b, . undecided".
std::string legend_of(const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += fmt::format("{} {}, ", mark_of(i), values[i]);
  }
  return text + fmt::format("{} undecided", undecided_mark);
}

class FuturesReport : private Page {
 public:
  FuturesReport(const Plan& plan, const FuturesOptions& options, const ValenceSurvey& survey,
                const Outlet& outlet)
      : Page(outlet), plan_(plan), options_(options), survey_(survey) {}

  std::string text() {
    title_of(plan_, options_.file);
    heading("What can still come of it");
    text_ += futures_chart(survey_.moments, values_in(survey_), outlet_);
    heading("What follows");
    for (const std::string& sentence : conclusions(survey_)) line(sentence, 2);
    text_ += "\n" + again_line(outlet_, replay_line(options_));
    return text_;
  }

 private:
  const Plan& plan_;
  const FuturesOptions& options_;
  const ValenceSurvey& survey_;
};

}  // namespace

std::vector<std::string> values_in(const ValenceSurvey& survey) {
  std::set<std::string> values;
  for (const Valence& valence : survey.moments) {
    for (const PossibleDecision& outcome : valence.outcomes) values.insert(outcome.value);
  }
  return {values.begin(), values.end()};
}

std::string bar_of(const Valence& valence, const std::vector<std::string>& values,
                   std::size_t width) {
  const std::uint64_t all = std::max<std::uint64_t>(1, valence.continuations());
  std::string bar;
  std::uint64_t so_far = 0;
  for (const PossibleDecision& outcome : valence.outcomes) {
    so_far += outcome.count;
    const auto place = std::find(values.begin(), values.end(), outcome.value) - values.begin();
    // Whatever was seen has a character, unless there are more values than characters.
    const std::size_t end = std::max(bar.size() + 1, (so_far * width + all / 2) / all);
    bar.resize(std::min(end, width), mark_of(static_cast<std::size_t>(place)));
  }
  bar.resize(width, undecided_mark);
  if (values.size() != 2) return bar;
  return values[0] + " " + bar + " " + values[1];
}

std::vector<Valence> some_of(const ValenceSurvey& survey, std::size_t most) {
  const std::vector<Valence>& moments = survey.moments;
  if (moments.size() <= most) return moments;
  std::set<std::size_t> places;
  const std::size_t evenly = most - 2;
  for (std::size_t i = 0; i < evenly; ++i) places.insert(i * (moments.size() - 1) / (evenly - 1));
  if (const Valence* last = survey.last_bivalent()) {
    const auto place = static_cast<std::size_t>(last - moments.data());
    places.insert({place, std::min(place + 1, moments.size() - 1)});
  }
  std::vector<Valence> chosen;
  for (const std::size_t place : places) chosen.push_back(moments[place]);
  return chosen;
}

std::string futures_chart(const std::vector<Valence>& moments,
                          const std::vector<std::string>& values, const Outlet& outlet) {
  std::vector<std::vector<std::string>> rows{{"after", "event", legend_of(values), ""}};
  for (const Valence& valence : moments) {
    rows.push_back({to_text(valence.at), with_commas(valence.event),
                    bar_of(valence, values, bar_width), counts_text(valence)});
  }
  return table(rows, outlet.width, 2);
}

std::vector<std::string> conclusions(const ValenceSurvey& survey) {
  std::vector<std::string> sentences{about_the_run(survey)};
  const auto add = [&](std::string sentence) {
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
  };
  if (survey.moments.empty()) return sentences;
  add(about_undecided(survey));
  const Valence* last = survey.last_bivalent();
  if (last != nullptr) {
    add(about_bivalence(survey, *last));
    add(about_the_unseen(survey, *last));
  } else {
    const Valence& first = survey.moments.front();
    add(fmt::format("Not once were two values seen. After {} {}.", event_text(first),
                    about_univalent(first)));
  }
  for (const Valence& valence : survey.moments) {
    if (valence.broken_by() == 0) continue;
    add(about_broken(valence));
    break;
  }
  return sentences;
}

std::string futures_text(const Plan& plan, const FuturesOptions& options,
                         const ValenceSurvey& survey, const Outlet& outlet) {
  return FuturesReport(plan, options, survey, outlet).text();
}

Value futures_json(const Plan& plan, const FuturesOptions& options, const ValenceSurvey& survey) {
  Value::Array moments;
  for (const Valence& valence : survey.moments) {
    moments.push_back(Value::Object{{"event", valence.event},
                                    {"at", to_value(valence.at)},
                                    {"digest", digest_text(valence.digest)},
                                    {"outcomes", to_value(valence.outcomes)},
                                    {"undecided", valence.undecided},
                                    {"undecided_silent", valence.undecided_silent},
                                    {"decided", to_value(valence.decided)},
                                    {"is_settled", valence.is_settled},
                                    {"is_bivalent", valence.is_bivalent()},
                                    {"broken_by", valence.broken_by()}});
  }
  const Valence* last = survey.last_bivalent();
  return Value::Object{{"orrery", version()},
                       {"file", options.file},
                       {"seed", plan.seed},
                       {"continuations", options.question.continuations},
                       {"moments", std::move(moments)},
                       {"bivalent_until", last == nullptr ? Value() : Value(last->event)},
                       {"decision", survey.decision ? to_value(*survey.decision) : Value()},
                       {"conclusions", to_value(conclusions(survey))},
                       {"is_complete", !survey.is_interrupted}};
}

std::string futures_svg(const Plan& plan, const ValenceSurvey& survey) {
  Chart chart{.title = "What can still come of it: " + plan.title,
              .note = conclusions(survey).back(),
              .x = {.label = "after so many ms of the run"},
              .y = {.label = "continuations in 100 that decide it", .min = 0, .max = 100}};
  const std::vector<std::string> values = values_in(survey);
  for (std::size_t i = 0; i < values.size(); ++i) {
    ChartSeries series{.name = values[i], .style = ChartSeries::Style::line, .colour = i};
    for (const Valence& valence : survey.moments) {
      std::uint32_t count = 0;
      for (const PossibleDecision& outcome : valence.outcomes) {
        if (outcome.value == values[i]) count = outcome.count;
      }
      const double share = 100.0 * count / std::max(1U, valence.continuations());
      series.points.push_back(
          {std::chrono::duration<double, std::milli>(valence.at).count(), share});
    }
    chart.series.push_back(std::move(series));
  }
  return chart_svg(chart);
}

}  // namespace orrery
