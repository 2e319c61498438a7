#include "sim/trace/text_diagram.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery {
namespace {

using Cells = std::vector<std::string>;

/// What a node that is not at the end of an arrow shows in the line of its event.
std::string_view symbol_of(const SpaceTime::Event& event) {
  if (event.kind == "crash") return "✖";
  if (event.kind == "start" || event.kind == "restart") return "○";
  if (event.kind == "timer") return "◆";
  if (event.kind == "invoke") return "◇";
  return "●";
}

class TextDiagram {
 public:
  TextDiagram(const SpaceTime& run, std::size_t columns) : run_(run), columns_(columns) {
    for (const SpaceTime::Node& node : run.nodes) is_up_.push_back(node.is_up);
    const std::uint64_t last = run.events.empty() ? 0 : run.events.back().number;
    number_width_ = std::max<std::size_t>(3, std::to_string(last).size() + 1);
    for (const SpaceTime::Event& event : run.events) {
      time_width_ = std::max(time_width_, seconds_text(event.time).size());
    }
    const std::size_t lanes = std::max<std::size_t>(run.nodes.size(), 1);
    const std::size_t gutter = number_width_ + 1 + time_width_ + 2;
    const std::size_t room = columns > gutter + words_min ? columns - gutter - words_min : 0;
    pitch_ = std::clamp<std::size_t>(room / lanes, pitch_min, pitch_max);
    // Every lane is one column with blanks behind it, so the words begin here.
    words_at_ = gutter + lanes * pitch_;
    for (const SpaceTime::Message& message : run.messages) {
      if (message.received_by != 0) arrivals_[message.received_by] = &message;
      departures_[message.sent_by].push_back(&message);
    }
  }

  std::string draw() {
    header();
    const Duration silence = long_silence(run_);
    std::size_t next_mark = 0;
    for (std::size_t i = 0; i < run_.events.size(); ++i) {
      const SpaceTime::Event& event = run_.events[i];
      if (i > 0 && event.time - run_.events[i - 1].time >= silence) {
        pause(event.time - run_.events[i - 1].time);
      }
      for (; next_mark < run_.marks.size() && run_.marks[next_mark].before <= event.number;
           ++next_mark) {
        mark(run_.marks[next_mark]);
      }
      draw_event(event);
    }
    for (; next_mark < run_.marks.size(); ++next_mark) mark(run_.marks[next_mark]);
    return std::move(text_);
  }

 private:
  static constexpr std::size_t words_min = 40;
  static constexpr std::size_t pitch_min = 3;
  static constexpr std::size_t pitch_max = 7;

  void header() {
    Cells names(lanes_width(), " ");
    for (std::size_t node = 0; node < run_.nodes.size(); ++node) {
      const std::string name = cut_to(run_.nodes[node].name, pitch_ - 1);
      const bool is_cut = name != run_.nodes[node].name;
      for (std::size_t i = 0; i < name.size() && !is_cut; ++i) {
        names[node * pitch_ + i] = name.substr(i, 1);
      }
    }
    line("#", "time", names, "");
  }

  std::size_t lanes_width() const { return run_.nodes.size() * pitch_; }

  Cells lanes() const {
    Cells cells(lanes_width(), " ");
    for (std::size_t node = 0; node < is_up_.size(); ++node) {
      if (is_up_[node]) cells[node * pitch_] = "│";
    }
    return cells;
  }

  /// From one lane to just before another, across those between.
  void draw_arrow(Cells& cells, std::size_t from, std::size_t to, std::string_view head) const {
    const std::size_t begin = from * pitch_;
    const std::size_t end = to * pitch_;
    if (begin == end) return;
    for (std::size_t i = std::min(begin, end) + 1; i < std::max(begin, end); ++i) {
      cells[i] = cells[i] == "│" ? "┼" : "─";
    }
    cells[begin] = is_up_[from] ? (begin < end ? "├" : "┤") : "─";
    cells[begin < end ? end - 1 : end + 1] = head;
  }

  void line(std::string_view number, std::string_view time, const Cells& cells,
            std::string_view words) {
    std::string line = fmt::format("{:>{}} {:>{}}  ", number, number_width_, time, time_width_);
    for (const std::string& cell : cells) line += cell;
    if (!words.empty()) {
      line += cut_to(words, std::max(columns_ > words_at_ ? columns_ - words_at_ : 0, words_min));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text_ += line + "\n";
  }

  void pause(Duration length) {
    Cells cells = lanes();
    for (std::string& cell : cells) {
      if (cell == "│") cell = "┊";
    }
    line("", "", cells, "… " + to_text(rounded(length)) + " of silence");
  }

  static Duration rounded(Duration length) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(length).count() > 0
               ? Duration(std::chrono::duration_cast<std::chrono::milliseconds>(length))
               : Duration(std::chrono::duration_cast<std::chrono::microseconds>(length));
  }

  void mark(const SpaceTime::Mark& mark) {
    line("", seconds_text(mark.time), lanes(), "! " + mark.text);
  }

  std::string words_of(const SpaceTime::Event& event) const {
    std::string words = event.title;
    if (!event.detail.empty()) words += ": " + event.detail;
    std::map<std::string, std::size_t> sent;
    if (const auto found = departures_.find(event.number); found != departures_.end()) {
      for (const SpaceTime::Message* message : found->second) ++sent[message->type];
    }
    std::string sends;
    for (const auto& [type, count] : sent) {
      sends += (sends.empty() ? " → " : ", ") + type;
      if (count > 1) sends += fmt::format(" ×{}", count);
    }
    return words + sends;
  }

  static std::string_view arrow_head(const SpaceTime::Message& message) {
    if (!message.why_not.empty()) return "╳";
    return message.from < message.to ? "▶" : "◀";
  }

  using Arrivals = std::map<std::uint64_t, const SpaceTime::Message*>;
  bool is_refused(Arrivals::const_iterator arrival) const {
    return arrival != arrivals_.end() && !arrival->second->why_not.empty();
  }

  void draw_event(const SpaceTime::Event& event) {
    if (event.kind == "start" || event.kind == "restart") is_up_[event.node] = true;
    Cells cells = lanes();
    const auto arrival = arrivals_.find(event.number);
    const bool is_from_another =
        arrival != arrivals_.end() && arrival->second->from != arrival->second->to;
    if (is_from_another) {
      const SpaceTime::Message& message = *arrival->second;
      draw_arrow(cells, message.from, message.to, arrow_head(message));
    }
    if (!is_refused(arrival)) cells[event.node * pitch_] = symbol_of(event);
    line(std::to_string(event.number), seconds_text(event.time), cells, words_of(event));
    if (event.kind == "crash") is_up_[event.node] = false;
    for (const std::string& note : event.notes) line("", "", lanes(), "  ★ " + note);
    if (const auto found = departures_.find(event.number); found != departures_.end()) {
      for (const SpaceTime::Message* message : found->second) draw_loss(*message);
    }
  }

  void draw_loss(const SpaceTime::Message& message) {
    if (message.why_not.empty() || message.received_by != 0) return;
    Cells cells = lanes();
    draw_arrow(cells, message.from, message.to, "╳");
    line("", "", cells,
         fmt::format("  ╳ {} to {}: {}", message.type, run_.nodes[message.to].name,
                     message.why_not));
  }

  const SpaceTime& run_;
  std::size_t columns_;
  std::size_t number_width_ = 0;
  std::size_t time_width_ = 4;
  std::size_t pitch_ = 0;
  std::size_t words_at_ = 0;
  std::vector<bool> is_up_;
  Arrivals arrivals_;
  std::map<std::uint64_t, std::vector<const SpaceTime::Message*>> departures_;
  std::string text_;
};

}  // namespace

std::string text_diagram(const SpaceTime& run, std::size_t columns) {
  return TextDiagram(run, columns).draw();
}

}  // namespace orrery
