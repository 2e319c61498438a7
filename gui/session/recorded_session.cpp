#include "gui/session/recorded_session.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "gui/session/json_words.hpp"
#include "gui/session/traced_calls.hpp"
#include "gui/session/value_parts.hpp"
#include "sim/core/error.hpp"
#include "sim/core/operation.hpp"
#include "sim/plan/json.hpp"

namespace orrery::gui {
namespace {

const Protocol* protocol_named(std::string_view name, const Catalogue& catalogue) {
  const auto found = std::ranges::find(catalogue.protocols, name, &Protocol::name);
  return found == catalogue.protocols.end() ? nullptr : &*found;
}

/// A fact is a role by its own name: "infective", or "not infective".
void name_facts(MemberHistory& roles, const std::string& member) {
  for (std::string& text : roles.texts) {
    if (text == "true") text = member;
    if (text == "false") text = "not " + member;
  }
}

bool tells_something(const MemberHistory& history) { return !history.texts.empty(); }

std::string_view meaning_of(std::string_view judge, const Protocol* protocol,
                            const Catalogue& catalogue) {
  for (const auto& [general, can_judge] : catalogue.judges) {
    if (general.promise.name == judge) return general.promise.sentence;
  }
  if (protocol == nullptr) return "";
  for (const Promise& promise : protocol->promises) {
    if (promise.name == judge) return promise.sentence;
  }
  for (const Judge& own : protocol->judges) {
    if (own.promise.name == judge) return own.promise.sentence;
  }
  return "";
}

Lamp::State lamp_state(std::string_view status) {
  if (status == "holds") return Lamp::State::holds;
  return status == "violated" ? Lamp::State::violated : Lamp::State::unknown;
}

Value text_value(const Query& query, int column) {
  if (query.is_null(column)) return {};
  return std::string(query.text(column));
}

/// A row of the table `operation`, as operations are told everywhere.
Value operation_in(const Query& query) {
  Value operation = Value::Object{};
  operation["action"] = text_value(query, 0);
  operation["key"] = text_value(query, 1);
  for (const auto& [column, name] : {std::pair(2, "value"), std::pair(3, "expected")}) {
    operation[name] = query.is_null(column) ? Value("") : text_value(query, column);
  }
  return operation;
}

}  // namespace

// ---------------------------------------------------------------- opening

RecordedSession::RecordedSession(const std::string& file, const Catalogue& catalogue)
    : trace_(file), catalogue_(catalogue), identity_(identity_of(file)) {
  if (!trace_.has_events()) {
    throw Error({file, 0, 0, ""}, "this trace holds digests, no events: there is nothing to show",
                "run the scenario again with --trace-level events or full");
  }
  read_plan_of(catalogue);
  registered_ = protocol_named(protocol_, catalogue);
  read_states(catalogue);
  read_words(catalogue);
  read_lamps(catalogue);
  if (trace_.is_incomplete()) {
    troubles_.push_back(fmt::format("This trace is incomplete: its run was cut off after event {}.",
                                    chronicle().last_event()));
  }
}

std::optional<RecordedSession::Identity> RecordedSession::identity_of(const std::string& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return std::nullopt;
  return Identity{.device = static_cast<std::uint64_t>(status.st_dev),
                  .number = static_cast<std::uint64_t>(status.st_ino),
                  .bytes = static_cast<std::uint64_t>(status.st_size)};
}

std::string RecordedSession::cell_of_run(std::string_view column) const {
  const Value* cell = trace_.run().find(column);
  const auto* text = cell == nullptr ? nullptr : cell->get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

void RecordedSession::read_plan_of(const Catalogue& catalogue) {
  const std::string scenario = cell_of_run("scenario");
  try {
    plan_tree_ = parse_json(cell_of_run("plan"), trace_.path());
    if (const Value* protocol = plan_tree_.find("protocol")) {
      const auto* object = protocol->get_if<Value::Object>();
      const auto* text = protocol->get_if<std::string>();
      if (object != nullptr && !object->empty()) protocol_ = object->front().key;
      if (text != nullptr) protocol_ = *text;
    }
    plan_ = read_plan(plan_tree_, scenario, catalogue);
    repetition_ = repetition_of(*plan_, scenario, catalogue);
  } catch (const Error& error) {
    why_no_plan_ = error.sentence();
    if (!error.suggestion().empty()) why_no_plan_ += " (" + error.suggestion() + ")";
    repetition_.file = scenario;
  }
  const std::string seed = cell_of_run("seed");
  std::from_chars(seed.data(), seed.data() + seed.size(), repetition_.seed);
}

void RecordedSession::read_states(const Catalogue& catalogue) {
  std::vector<ChronicleNode> nodes = nodes_of(trace_);
  states_.emplace(trace_, nodes);
  const Protocol* protocol = protocol_named(protocol_, catalogue);
  MemberHistory roles;
  std::vector<std::string> candidates{"role", "state"};
  if (protocol != nullptr && !protocol->role.empty()) candidates = {std::string(protocol->role)};
  const bool is_of_several = protocol != nullptr && protocol->role_of.tell != nullptr;
  if (is_of_several) roles = states_->history_of(protocol->role_of, nodes);
  for (const std::string& member : candidates) {
    if (tells_something(roles)) break;
    roles = states_->history_of(member);
    name_facts(roles, member);
  }
  traced_ = chronicle_of(trace_, std::move(nodes), roles);
  timers_.emplace(traced_.chronicle);
  if (protocol == nullptr) return;
  for (const std::string_view member : protocol->headline) {
    headlines_.push_back({std::string(member), states_->history_of(member)});
  }
}

void RecordedSession::read_words(const Catalogue& catalogue) {
  const Protocol* protocol = protocol_named(protocol_, catalogue);
  const auto number_of_run = [&](std::string_view column) {
    const Value* cell = trace_.run().find(column);
    const auto* number = cell == nullptr ? nullptr : cell->get_if<std::int64_t>();
    return number == nullptr ? std::optional<std::int64_t>() : *number;
  };
  reached_ =
      Time(number_of_run("time").value_or(chronicle().time_of(chronicle().last_event()).count()));
  const Value* title = plan_tree_.find("title");
  const auto* text = title == nullptr ? nullptr : title->get_if<std::string>();
  words_ = {.scenario = cell_of_run("scenario"),
            .title = text == nullptr ? "" : *text,
            .protocol = protocol == nullptr ? protocol_ : std::string(protocol->title),
            .seed = repetition_.seed,
            .stop = plan_ ? plan_->stop : reached_};
  const std::string digest = cell_of_run("digest");
  std::from_chars(digest.data(), digest.data() + digest.size(), digest_, 16);
}

void RecordedSession::read_lamps(const Catalogue& catalogue) {
  const Protocol* protocol = protocol_named(protocol_, catalogue);
  Query query = trace_.query(
      "SELECT judge, status, is_expected, event, sentence FROM verdict ORDER BY verdict");
  while (query.next()) {
    lamps_.push_back({.name = std::string(query.text(0)),
                      .meaning = std::string(meaning_of(query.text(0), protocol, catalogue)),
                      .sentence = std::string(query.text(4)),
                      .state = lamp_state(query.text(1)),
                      .event = static_cast<EventNumber>(query.integer(3)),
                      .is_expected = query.is_null(2)
                                         ? lamp_state(query.text(1)) != Lamp::State::violated
                                         : query.integer(2) != 0});
  }
  read_evidence();
  if (!trace_.is_incomplete() || protocol == nullptr) return;
  for (const Promise& promise : protocol->promises) {
    if (std::ranges::find(lamps_, promise.name, &Lamp::name) != lamps_.end()) continue;
    lamps_.push_back({.name = std::string(promise.name),
                      .meaning = std::string(promise.sentence),
                      .sentence = "the run was cut off before its judges spoke",
                      .state = Lamp::State::unknown});
  }
}

/// Verdicts are numbered from 1.
void RecordedSession::read_evidence() {
  Query query = trace_.query("SELECT verdict, event FROM evidence ORDER BY verdict, event");
  while (query.next()) {
    const auto lamp = static_cast<std::size_t>(query.integer(0)) - 1;
    if (lamp >= lamps_.size()) continue;
    lamps_[lamp].evidence.push_back(static_cast<EventNumber>(query.integer(1)));
  }
}

// ---------------------------------------------------------------- trouble

template <class Answer, class Look>
Answer RecordedSession::looked(Look look) {
  try {
    return look();
  } catch (const Error& error) {
    note_trouble(error.sentence());
  } catch (const std::exception&) {  // rows that are not what any recorder writes
    note_trouble("its rows make no sense");
  }
  return Answer{};
}

void RecordedSession::note_trouble(const std::string& sentence) {
  if (is_unreadable_) return;
  is_unreadable_ = true;
  troubles_.push_back(fmt::format(
      "{} can no longer be read: {}. What happened is still shown, states and contents are not.",
      trace_.path(), sentence));
}

std::optional<std::string> RecordedSession::trouble() {
  if (!has_vanished_ && identity_of(trace_.path()) != identity_) {
    has_vanished_ = true;
    troubles_.push_back(trace_.path() +
                        " was moved, replaced or changed: what is shown is the trace as it was "
                        "opened. Open it again to see what is there now.");
  }
  if (troubles_.empty()) return std::nullopt;
  std::string told = std::move(troubles_.front());
  troubles_.erase(troubles_.begin());
  return told;
}

// ---------------------------------------------------------------- looking

std::vector<BranchView> RecordedSession::branches() const {
  return {{.name = "recorded",
           .last_event = chronicle().last_event(),
           .reached = reached_,
           .hands = plan_ ? plan_->hands : std::vector<Hand>{}}};
}

std::shared_ptr<const Moment> RecordedSession::moment(EventNumber after) {
  if (newest_moment_ && newest_moment_->event == after) return newest_moment_;
  auto moment = std::make_shared<Moment>();
  moment->event = after;
  moment->time = chronicle().time_of(after);
  moment->is_complete = false;
  for (Place node = 0; node < chronicle().nodes().size(); ++node) {
    moment->nodes.push_back(node_then(node, after));
  }
  moment->flying = flying_after(after);
  add_links(*moment);
  newest_moment_ = std::move(moment);
  return newest_moment_;
}

LinksAgain* RecordedSession::links_again() {
  if (!links_again_ && plan_) links_again_.emplace(*plan_, catalogue_, chronicle());
  return links_again_ ? &*links_again_ : nullptr;
}

void RecordedSession::add_links(Moment& moment) {
  LinksAgain* again = links_again();
  moment.links_are_known = again != nullptr && again->knows_links();
  if (moment.links_are_known) moment.links = again->links();
  const LinksThen* then = again == nullptr ? nullptr : again->after(moment.event);
  if (then == nullptr) {
    moment.why_no_cuts = again == nullptr ? "its plan cannot be read here"
                                          : std::string(again->why_unknown(moment.event));
    return;
  }
  moment.cuts = then->cuts;
}

std::optional<LinkThen> RecordedSession::link(Place from, Place to, EventNumber after) {
  LinksAgain* again = links_again();
  return again == nullptr ? std::nullopt : again->link(from, to, after);
}

NodeThen RecordedSession::node_then(Place node, EventNumber after) const {
  NodeThen then;
  const std::vector<RoleChange>& roles = chronicle().roles_of(node);
  auto role = std::ranges::upper_bound(roles, after, {}, &RoleChange::event);
  then.is_up = role == roles.begin() || std::prev(role)->role != Chronicle::down_word;
  then.is_paused = role != roles.begin() && std::prev(role)->role == Chronicle::paused_word;
  const auto is_of_the_protocol = [](Word word) {
    return word != Chronicle::down_word && word != Chronicle::paused_word;
  };
  while (role != roles.begin() && !is_of_the_protocol(std::prev(role)->role)) --role;
  if (role != roles.begin()) then.role = chronicle().word(std::prev(role)->role);
  for (const Headline& headline : headlines_) {
    const std::string* text = headline.history.at(node, after);
    if (text != nullptr) then.headline.emplace_back(headline.member, *text);
  }
  then.timers = timers_->after(chronicle(), node, after);
  return then;
}

std::vector<FlyingThen> RecordedSession::flying_after(EventNumber after) const {
  std::vector<FlyingThen> flying;
  std::map<std::tuple<Word, Place, Place>, std::uint32_t> count;
  for (const Place place : chronicle().under_way(after)) {
    const ChronicleMessage& message = chronicle().messages()[place];
    flying.push_back({.message = place,
                      .due = message.ended,
                      .is_held = std::ranges::binary_search(traced_.held, place),
                      .which = ++count[{message.type, message.from, message.to}]});
  }
  return flying;
}

Value RecordedSession::state(Place node, EventNumber after) {
  if (after == 0) return Value::Object{};
  return looked<Value>([&] { return states_->state(node, after); });
}

std::optional<Value> RecordedSession::member(Place node, std::string_view member,
                                             EventNumber after) {
  if (after == 0) return std::nullopt;
  return looked<std::optional<Value>>([&]() -> std::optional<Value> {
    const std::string_view name = member.substr(0, member.find('.'));
    const Value state = states_->state(node, after, name);
    const Value* outermost = state.find(name);
    const Value* part = outermost == nullptr ? nullptr : member_inside(*outermost, member);
    return part == nullptr ? std::nullopt : std::optional(*part);
  });
}

MemberEntries RecordedSession::entries(Place node, std::string_view member, EventNumber after,
                                       const IndexRange& wanted) {
  return looked<MemberEntries>([&] { return states_->entries(node, member, after, wanted); });
}

std::vector<MemberChange> RecordedSession::member_changes(EventNumber first, EventNumber last) {
  return looked<std::vector<MemberChange>>([&] { return states_->changes_in(first, last); });
}

Value RecordedSession::payload(Place message) {
  return looked<Value>([&]() -> Value {
    Query query = trace_.query("SELECT payload FROM message WHERE message = ?");
    query.bind(1, std::int64_t{traced_.messages[message]});
    if (!query.next() || query.is_null(0)) return {};
    return parse_json(query.text(0), trace_.path());
  });
}

const std::vector<Call>& RecordedSession::calls() {
  if (!calls_) calls_ = looked<std::vector<Call>>([&] { return traced_calls(trace_); });
  return *calls_;
}

std::shared_ptr<const Detail> RecordedSession::detail(EventNumber event) {
  if (newest_detail_ && newest_detail_->event == event) return newest_detail_;
  auto detail = std::make_shared<Detail>();
  detail->event = event;
  if (event != 0) {
    const ChronicleEvent& what = chronicle().event(event);
    detail->payload = payload_of_event(event);
    if (what.node != nowhere) {
      detail->changes =
          looked<std::vector<StateChange>>([&] { return states_->changes(what.node, event); });
    }
    detail->outputs = outputs_in(event);
  }
  const Chronicle::Range sent = chronicle().sent_in(event, event);
  for (Place place = sent.first; place < sent.end; ++place) detail->sent.push_back(place);
  newest_detail_ = std::move(detail);
  return newest_detail_;
}

Value RecordedSession::payload_of_event(EventNumber event) {
  const ChronicleEvent& what = chronicle().event(event);
  if (what.message != nowhere) return payload(what.message);
  if (what.kind != EventKind::invoke) return {};
  return looked<Value>([&]() -> Value {
    Query query =
        trace_.query("SELECT action, key, value, expected FROM operation WHERE invoked_event = ?");
    query.bind(1, static_cast<std::int64_t>(event));
    return query.next() ? operation_in(query) : Value();
  });
}

std::vector<std::string> RecordedSession::outputs_in(EventNumber event) const {
  std::vector<std::string> outputs;
  const auto& marks = chronicle().marks();
  auto mark = std::ranges::lower_bound(marks, event, {}, &Mark::event);
  for (; mark != marks.end() && mark->event == event; ++mark) {
    if (mark->kind == Mark::Kind::output) outputs.push_back(mark->text);
  }
  return outputs;
}

}  // namespace orrery::gui
