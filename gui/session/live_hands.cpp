// What hands do to a live session: they go on in its branch, or fork another; and take it back.

#include <algorithm>
#include <cctype>

#include "gui/session/live_session.hpp"

namespace orrery::gui {
namespace {

std::string sentence_of(std::string text) {
  if (text.empty()) return text;
  const bool begins_with_a_name = parse_node_id(text.substr(0, text.find(' '))).has_value();
  if (!begins_with_a_name)
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  if (text.back() != '.' && text.back() != '?') text += '.';
  return text;
}

std::string sentence_of(const Problem& problem) {
  const std::string what = "\"" + problem.path + "\": " + problem.sentence;
  return problem.suggestion.empty() ? what + "." : what + " (" + problem.suggestion + ").";
}

}  // namespace

Session::Answer LiveSession::act(EventNumber after, Time at, const HandAction& action) {
  Branch& branch = shown();
  Hand hand{.after = branch.whole_moment(std::min(after, branch.last_event())), .action = action};
  if (const auto problem = problem_with(hand)) return {.sentence = sentence_of(*problem)};
  if (hand.after > branch.last_event()) return {.sentence = "This run could not begin."};
  at = std::min(at, basis_->plan.stop);
  try {
    World rehearsal = branch.world_at(hand.after);
    if (at > rehearsal.now()) {
      World later = rehearsal;
      const bool nothing_happens_before = later.run_until(at, 1);
      if (nothing_happens_before) {
        hand.at = at;
        rehearsal = std::move(later);
      }
    }
    World struck = rehearsal;
    if (lay_hand(struck, action, basis_->protocol->leader).empty()) {
      return {.sentence = sentence_of(why_nobody(rehearsal, action))};
    }
    return lay(hand, rehearsal.now());
  } catch (const std::exception& refusal) {
    return {.sentence = sentence_of(refusal.what())};
  }
}

/// Requires: it strikes somebody.
Session::Answer LiveSession::lay(const Hand& hand, Time at) {
  Branch& branch = shown();
  const std::string deed = to_text(hand.action);
  const bool is_at_its_end = hand.after == branch.last_event() && branch.why_broken().empty() &&
                             branch.hands().deeds().size() == branch.hands().list().size();
  undone_.clear();
  forget_looks();
  if (is_at_its_end) {
    if (branch.reached() > at) branch.set_back(hand.after);
    branch.lay(hand);
    lines_[chosen_].ending.reset();
    lines_[chosen_].end_is_told = false;
    return {.is_done = true, .sentence = sentence_of(deed)};
  }
  auto fork = std::make_unique<Branch>(branch, hand.after, branch.hands_laid_by(hand.after));
  fork->lay(hand);
  const std::string name = std::to_string(lines_.size()) + ": " + deed;
  show(add_line(std::move(fork), name, hand.after, at));
  return {.is_done = true, .has_forked = true, .sentence = sentence_of(deed + ", on a new branch")};
}

std::size_t LiveSession::add_line(std::unique_ptr<Branch> branch, const std::string& name,
                                  EventNumber forked_after, Time forked_at) {
  const std::size_t hands = branch->hands().list().size();
  lines_.push_back({.branch = std::move(branch),
                    .name = name,
                    .parent = chosen_,
                    .forked_after = forked_after,
                    .forked_at = forked_at,
                    .hands_at_fork = hands});
  return lines_.size() - 1;
}

// ---------------------------------------------------------------- undo

/// Those that are not the scenario's.
std::size_t LiveSession::own_hands(const Branch& branch) const {
  const std::vector<Hand>& hands = branch.hands().list();
  const std::vector<Hand>& plans = basis_->plan.hands;
  const auto end = std::ranges::mismatch(hands, plans).in1;
  return static_cast<std::size_t>(hands.end() - end);
}

bool LiveSession::can_undo() const { return own_hands(shown()) > 0; }

std::optional<EventNumber> LiveSession::undo() {
  if (!can_undo()) return std::nullopt;
  const EventNumber before = shown().hands().deeds().back().begin;
  const std::size_t was = chosen_;
  show(line_without_newest_hand());
  undone_.push_back({.branch = was, .event = before});
  return before;
}

std::optional<EventNumber> LiveSession::redo() {
  if (undone_.empty()) return std::nullopt;
  const Undone undone = undone_.back();
  undone_.pop_back();
  show(undone.branch);
  return undone.event;
}

/// The branch that was forked from by it; or one with just the hands before; or else a new one.
std::size_t LiveSession::line_without_newest_hand() {
  const Line& line = lines_[chosen_];
  const Branch& branch = *line.branch;
  const std::vector<Hand>& hands = branch.hands().list();
  const Hands::Laid& newest = branch.hands().deeds().back();
  const bool it_forked = chosen_ != line.parent && line.hands_at_fork == hands.size();
  const bool parent_had_the_others =
      lines_[line.parent].branch->hands_laid_by(line.forked_after) + 1 == hands.size();
  if (it_forked && parent_had_the_others) return line.parent;
  const std::vector<Hand> others(hands.begin(), std::prev(hands.end()));
  for (std::size_t other = 0; other < lines_.size(); ++other) {
    const Branch& candidate = *lines_[other].branch;
    const bool has_come_so_far = candidate.last_event() >= newest.begin;
    if (has_come_so_far && candidate.hands().list() == others) return other;
  }
  const std::string name =
      std::to_string(lines_.size()) + ": without " + to_text(hands.back().action);
  return add_line(std::make_unique<Branch>(branch, newest.begin, others.size()), name, newest.begin,
                  newest.at);
}

}  // namespace orrery::gui
