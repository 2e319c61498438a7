#include "sim/explore/valence_along.hpp"

#include <algorithm>
#include <set>
#include <span>

namespace orrery {
namespace {

constexpr std::uint64_t events_between_looks = 1000;

/// Watches the run itself: its first decision, and when its time has come.
class Course final : public Observer {
 public:
  Course(const DecidingOutput& decides, std::optional<Time> at) : decisions_(decides), at_(at) {}

  void event_begins(const World& world, const Event&) override {
    if (at_ && !passed_ && world.now() > *at_) passed_ = world.events() - 1;
  }
  void output(const World& world, NodeId node, const Payload& output) override {
    decisions_.output(world, node, output);
  }
  const std::optional<Decision>& decision() const { return decisions_.first(); }
  /// The last event by that time, once a later one has come.
  const std::optional<std::uint64_t>& passed() const { return passed_; }

 private:
  DecisionWatch decisions_;
  std::optional<Time> at_;
  std::optional<std::uint64_t> passed_;
};

[[noreturn]] void refuse_moment(const std::string& option, const std::string& sentence,
                                const Run& run) {
  throw Error({option, 0, 0, ""}, sentence,
              "the run ends after event " + std::to_string(run.world().events()) + ", at " +
                  to_text(run.world().now()));
}

void check_protocol(const Protocol& protocol) {
  const std::string why_not = why_no_valence(protocol);
  if (why_not.empty()) return;
  throw Error({"orrery", 0, 0, ""}, why_not,
              "look at scenarios/lessons/flp.json or scenarios/ben_or/hello.json");
}

/// A survey under way.
class Survey {
 public:
  Survey(const Plan& plan, const Catalogue& catalogue, const ValenceQuestion& question,
         const ValenceProgress& goes_on)
      : plan_(plan),
        catalogue_(catalogue),
        protocol_(protocol_of(plan, catalogue)),
        question_(question),
        goes_on_(goes_on) {}

  Configuration one() { return configurations_at(moments_wanted()).front(); }

  ValenceSurvey made() {
    const std::vector<std::uint64_t> wanted = moments_wanted();
    expected_ = wanted.size() * question_.continuations;
    look_at(configurations_at(wanted));
    const bool is_along = !question_.after && !question_.at;
    while (is_along && !result_.is_interrupted && narrow_end_of_bivalence()) {
    }
    return std::move(result_);
  }

 private:
  std::vector<std::uint64_t> moments_wanted();
  std::vector<Configuration> configurations_at(const std::vector<std::uint64_t>& wanted) const;
  std::vector<std::uint64_t> spread(std::uint64_t first, std::uint64_t last,
                                    std::uint64_t count) const;
  void look_at(std::span<const Configuration> configurations);
  void keep(Valence valence);
  bool narrow_end_of_bivalence();

  const Plan& plan_;
  const Catalogue& catalogue_;
  const Protocol& protocol_;
  const ValenceQuestion& question_;
  ValenceProgress goes_on_;
  std::uint64_t done_ = 0;
  std::uint64_t expected_ = 0;
  ValenceSurvey result_{};
};

/// So many numbers from first to last, both included, or all there are.
std::vector<std::uint64_t> Survey::spread(std::uint64_t first, std::uint64_t last,
                                          std::uint64_t count) const {
  std::set<std::uint64_t> numbers{first, last};
  for (std::uint64_t i = 1; i + 1 < count; ++i) {
    numbers.insert(first + (last - first) * i / (count - 1));
  }
  return {numbers.begin(), numbers.end()};
}

/// Runs as far as is needed to know them.
std::vector<std::uint64_t> Survey::moments_wanted() {
  Run run(plan_, catalogue_);
  Course course(protocol_.decides, question_.at);
  run.set_observer(&course);
  run.advance(0);
  const std::uint64_t first = run.world().events();
  const auto is_far_enough = [&] {
    if (question_.after) return run.world().events() >= *question_.after;
    return question_.at ? course.passed().has_value() : course.decision().has_value();
  };
  while (!is_far_enough() && run.advance(1)) {
  }
  result_.events = run.world().events();
  result_.reached = run.world().now();
  result_.decision = course.decision();
  if (question_.after) {
    if (!is_far_enough()) refuse_moment("--after", "the run has no such event", run);
    return {std::max(first, *question_.after)};
  }
  if (!question_.at) return spread(first, result_.events, question_.steps);
  if (*question_.at > plan_.stop) refuse_moment("--at", "the run is over by then", run);
  return {std::max(first, course.passed().value_or(result_.events))};
}

std::vector<Configuration> Survey::configurations_at(
    const std::vector<std::uint64_t>& wanted) const {
  Run run(plan_, catalogue_);
  DecisionWatch decisions(protocol_.decides);
  run.set_observer(&decisions);
  run.advance(0);
  std::vector<Configuration> configurations;
  for (const std::uint64_t event : wanted) {
    while (run.world().events() < event && run.advance(event - run.world().events())) {
    }
    const bool is_new =
        configurations.empty() || configurations.back().world.events() != run.world().events();
    if (is_new) configurations.push_back({run.world(), decisions.first()});
  }
  return configurations;
}

/// Lets each of them go on, and keeps what came of those that all continuations have been made of.
void Survey::look_at(std::span<const Configuration> configurations) {
  const std::uint64_t count = question_.continuations;
  const std::uint64_t jobs = count * configurations.size();
  expected_ = std::max(expected_, done_ + jobs);
  const auto number_of = [&](std::uint64_t job) {
    return static_cast<std::uint32_t>(job % count + 1);
  };
  Valence valence;
  in_order<std::optional<Decision>>(
      jobs, question_.threads,
      [&](std::uint64_t job, const std::atomic<bool>& is_called_off) {
        Continuation continuation(configurations[job / count].world, protocol_.decides,
                                  number_of(job), question_.horizon);
        while (!is_called_off && continuation.advance(events_between_looks)) {
        }
        return continuation.decision();
      },
      [&](std::uint64_t job, const std::optional<Decision>& decision) {
        const Configuration& configuration = configurations[job / count];
        if (number_of(job) == 1) {
          valence = valence_begun(configuration.world, protocol_, configuration.decided);
        }
        valence.add(number_of(job), decision);
        if (number_of(job) == count) keep(std::move(valence));
        ++done_;
        return true;
      },
      [&] {
        result_.is_interrupted = !goes_on_(done_, expected_);
        return !result_.is_interrupted;
      });
}

void Survey::keep(Valence valence) {
  const auto place = std::lower_bound(
      result_.moments.begin(), result_.moments.end(), valence.event,
      [](const Valence& known, std::uint64_t event) { return known.event < event; });
  result_.moments.insert(place, std::move(valence));
}

/// Looks between the last bivalent moment and the one after it. False: they are neighbours, or
/// there are none.
bool Survey::narrow_end_of_bivalence() {
  constexpr std::uint64_t copies_at_once = 64;
  const Valence* last = result_.last_bivalent();
  if (last == nullptr || last == &result_.moments.back()) return false;
  const std::uint64_t begin = last->event;
  const std::uint64_t end = (last + 1)->event;
  if (end - begin < 2) return false;
  const std::vector<Configuration> between =
      configurations_at(spread(begin + 1, end - 1, copies_at_once));
  std::size_t low = 0;  // all before are taken as bivalent, all from high on as not
  std::size_t high = between.size();
  bool has_looked = false;
  while (low < high && !result_.is_interrupted) {
    const std::size_t middle = (low + high) / 2;
    if (between[middle].world.events() >= end) {  // a hand's deed reaches over
      high = middle;
      continue;
    }
    has_looked = true;
    look_at({&between[middle], 1});
    if (result_.is_interrupted) break;
    const bool is_bivalent = result_.last_bivalent()->event == between[middle].world.events();
    if (is_bivalent) low = middle + 1;
    else high = middle;
  }
  return has_looked;
}

}  // namespace

const Valence* ValenceSurvey::last_bivalent() const {
  const auto found = std::find_if(moments.rbegin(), moments.rend(),
                                  [](const Valence& valence) { return valence.is_bivalent(); });
  return found == moments.rend() ? nullptr : &*found;
}

ValenceSurvey survey_valence(const Plan& plan, const Catalogue& catalogue,
                             const ValenceQuestion& question, const ValenceProgress& goes_on) {
  check_protocol(protocol_of(plan, catalogue));
  return Survey(plan, catalogue, question, goes_on).made();
}

Configuration configuration_of(const Plan& plan, const Catalogue& catalogue,
                               const ValenceQuestion& question) {
  ensure(question.after || question.at, "the question names one moment");
  check_protocol(protocol_of(plan, catalogue));
  return Survey(plan, catalogue, question, [](auto, auto) { return true; }).one();
}

}  // namespace orrery
