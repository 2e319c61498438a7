#include "gui/session/live_session.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gui/session/command_line.hpp"
#include "gui/session/live_lamps.hpp"
#include "gui/session/live_moment.hpp"
#include "gui/session/value_parts.hpp"
#include "sim/plan/remarks.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t looks_kept = 8;

/// The newest stands at the end.
template <class Look>
std::shared_ptr<const Look> look_up(const std::deque<std::shared_ptr<const Look>>& looks,
                                    EventNumber event) {
  for (const auto& look : looks) {
    if (look->event == event) return look;
  }
  return nullptr;
}

template <class Look>
std::shared_ptr<const Look> remember(std::deque<std::shared_ptr<const Look>>& looks, Look look) {
  if (looks.size() == looks_kept) looks.pop_front();
  looks.push_back(std::make_shared<const Look>(std::move(look)));
  return looks.back();
}

}  // namespace

LiveSession::LiveSession(Plan plan, std::string file, std::vector<std::string> overrides,
                         const Catalogue& catalogue, LiveOptions options)
    : basis_(std::make_shared<const Basis>(std::move(plan), catalogue)),
      warnings_(sentences_of(remarks_on(basis_->plan, basis_->catalogue), Remark::Kind::warning)),
      file_(std::move(file)),
      overrides_(std::move(overrides)),
      cell_(options.cell) {
  Line& first = lines_.emplace_back();
  first.branch = std::make_unique<Branch>(basis_);
  first.name = "scenario";
  links_ = links_of(shown().tip());
  tell_end(lines_.front());
  if (options.threaded) thread_ = std::thread([this] { run_thread(); });
}

LiveSession::~LiveSession() {
  if (!thread_.joinable()) return;
  {
    const auto held = lock();
    is_closing_ = true;
  }
  something_is_wanted_.notify_one();
  thread_.join();
}

RunWords LiveSession::words() const {
  const Plan& plan = basis_->plan;
  return {.scenario = file_,
          .title = plan.title,
          .protocol = std::string(basis_->protocol->title),
          .seed = plan.seed,
          .stop = plan.stop,
          .warnings = warnings_};
}

// ---------------------------------------------------------------- looking

std::shared_ptr<const Moment> LiveSession::moment(EventNumber after) {
  if (auto known = look_up(moments_, after)) return known;
  return remember(moments_, moment_of(shown(), after, links_));
}

std::shared_ptr<const Detail> LiveSession::detail(EventNumber event) {
  if (auto known = look_up(details_, event)) return known;
  return remember(details_, event == 0 ? Detail{} : detail_of(shown(), event));
}

Value LiveSession::state(Place node, EventNumber after) {
  const World& world = shown().world_at(after);
  return world.box(world.node_at(node)).describe();
}

std::optional<Value> LiveSession::member(Place node, std::string_view member, EventNumber after) {
  const World& world = shown().world_at(after);
  const auto outermost = world.box(world.node_at(node)).member(member.substr(0, member.find('.')));
  const Value* part = outermost ? member_inside(*outermost, member) : nullptr;
  return part == nullptr ? std::nullopt : std::optional(*part);
}

MemberEntries LiveSession::entries(Place node, std::string_view member, EventNumber after,
                                   const IndexRange& wanted) {
  return entries_of(shown(), node, member, after, wanted);
}

std::vector<MemberChange> LiveSession::member_changes(EventNumber first, EventNumber last) {
  return changes_in(shown(), first, last);
}

Value LiveSession::payload(Place message) {
  return std::move(said_by(shown(), {&message, 1}).front().arrives);
}

std::vector<Said> LiveSession::said(const std::vector<Place>& messages) {
  return said_by(shown(), messages);
}

std::optional<LinkThen> LiveSession::link(Place from, Place to, EventNumber after) {
  return link_in(shown().world_at(after), from, to);
}

std::vector<Lamp> LiveSession::lamps() {
  const Line& line = lines_[chosen_];
  return line.ending ? *line.ending : lamps_so_far(*line.branch);
}

const std::vector<Call>& LiveSession::calls() {
  calls_.follow(shown().tip().history());
  return calls_.calls();
}

std::vector<Call> LiveSession::branch_calls(std::size_t branch) {
  return orrery::calls_of(lines_[branch].branch->tip().history());
}

std::string LiveSession::command_line() const {
  std::vector<std::string> settings = overrides_;
  const std::vector<Hand>& hands = shown().hands().list();
  if (hands != basis_->plan.hands) settings.push_back(hands_setting(hands));
  std::string command = run_command(file_, settings);
  if (cell_ != 0) command += fmt::format(" --cell {} --seed {}", cell_, basis_->plan.seed);
  return command;
}

std::optional<std::string> LiveSession::trouble() {
  if (trouble_.empty()) return std::nullopt;
  return std::exchange(trouble_, {});
}

// ---------------------------------------------------------------- simulating

void LiveSession::want(Time until) {
  wanted_time_ = until;
  if (has_work()) something_is_wanted_.notify_one();
}

void LiveSession::want_events(EventNumber last) {
  wanted_event_ = last;
  if (has_work()) something_is_wanted_.notify_one();
}

bool LiveSession::wants_events() const {
  if (shown().has_ended()) return false;
  return shown().reached() < wanted_time_ || shown().last_event() < wanted_event_;
}

bool LiveSession::wants_a_judge() const {
  return shown().ended().has_value() && !lines_[chosen_].ending;
}

/// Requires: wants_events().
bool LiveSession::simulate(std::uint64_t events) {
  Branch& branch = shown();
  const bool is_by_time = branch.reached() < wanted_time_;
  const EventNumber last = branch.last_event();
  const std::uint64_t missing = is_by_time ? events : std::min(events, wanted_event_ - last);
  const bool has_moved = branch.advance(is_by_time ? wanted_time_ : Time::max(), missing);
  if (branch.has_ended()) tell_end(lines_[chosen_]);
  return has_moved;
}

void LiveSession::tell_end(Line& line) {
  if (!line.branch->has_ended() || std::exchange(line.end_is_told, true)) return;
  if (!line.branch->why_broken().empty()) {
    trouble_ = line.branch->why_broken();
  } else if (const RunEnd how = line.branch->ended().value_or(RunEnd::stopped);
             how != RunEnd::stopped) {
    trouble_ = "The run ends before its time: " +
               why_incomplete(how, line.branch->reached(), basis_->plan.limits) + ".";
  }
}

bool LiveSession::work(std::uint64_t events) {
  if (thread_.joinable()) return false;
  if (wants_events()) {
    simulate(events);
    return true;
  }
  if (!wants_a_judge()) return false;
  if (!judging_ || !is_current(*judging_)) judging_ = next_judging();
  if (judging_->run.advance(events)) return true;
  keep_verdicts(*judging_, lamps_at_end(*basis_, judging_->run.report()));
  judging_.reset();
  return true;
}

std::unique_ptr<LiveSession::Judging> LiveSession::next_judging() const {
  Plan plan = basis_->plan;
  plan.hands = shown().hands().list();
  return std::make_unique<Judging>(
      Judging{chosen_, plan.hands.size(), Run(std::move(plan), basis_->catalogue)});
}

bool LiveSession::is_current(const Judging& judging) const {
  return judging.line == chosen_ && judging.hands == shown().hands().list().size();
}

void LiveSession::keep_verdicts(const Judging& judging, std::vector<Lamp> lamps) {
  if (!is_current(judging) || !shown().ended()) return;
  shown().set_findings(findings_at_end(shown(), lamps));
  lines_[chosen_].ending = std::move(lamps);
}

// ---------------------------------------------------------------- branches

std::vector<BranchView> LiveSession::branches() const {
  std::vector<BranchView> views;
  for (const Line& line : lines_) {
    views.push_back({.name = line.name,
                     .parent = line.parent,
                     .forked_after = line.forked_after,
                     .forked_at = line.forked_at,
                     .last_event = line.branch->last_event(),
                     .reached = line.branch->reached(),
                     .hands = line.branch->hands().list()});
  }
  return views;
}

void LiveSession::forget_looks() {
  moments_.clear();
  details_.clear();
  calls_ = {};
}

void LiveSession::show(std::size_t line) {
  if (line == chosen_) return;
  chosen_ = line;
  forget_looks();
  wanted_time_ = Time{-1};
  wanted_event_ = 0;
  if (has_work()) something_is_wanted_.notify_one();
}

void LiveSession::choose_branch(std::size_t branch) {
  if (branch < lines_.size()) show(branch);
}

}  // namespace orrery::gui
