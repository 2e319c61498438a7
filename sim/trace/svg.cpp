#include "sim/trace/svg.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/trace/svg_pieces.hpp"

namespace orrery {
namespace {

constexpr std::string_view red = "#C62828";

constexpr int lanes_left = 150;  // times and numbers stand before it
constexpr int lane_pitch = 176;  // a label of label_columns fits behind its dot
constexpr int row_height = 20;
constexpr int break_height = 26;
constexpr int clearance = 7;  // to a label that stands below its arrow
constexpr int legend_height = 22;
constexpr std::size_t label_columns = 24;

class Drawing {
 public:
  explicit Drawing(const SpaceTime& run) : run_(run) {
    for (const SpaceTime::Message& message : run.messages) {
      colour_of_.try_emplace(message.type, svg_colour(colour_of_.size()));
    }
    legend_rows_ = (static_cast<int>(colour_of_.size()) + legend_columns() - 1) / legend_columns();
    for (const SpaceTime::Message& message : run.messages) {
      if (message.received_by != 0) type_at_[message.received_by] = &message;
      if (is_lost(message)) losses_of_[message.sent_by].push_back(&message);
    }
    place_rows();
  }

  std::string draw() {
    const int width = lanes_left + static_cast<int>(run_.nodes.size()) * lane_pitch + 10;
    const int height = bottom_ + 30;
    text_ = svg_begin(width, height, 11);
    text_ +=
        "<style>.halo{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}"
        "</style>\n";
    text_ += "<defs>\n";
    for (const auto& [type, colour] : colour_of_) arrow_head(colour);
    arrow_head(red);
    text_ += "</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    draw_legend();
    draw_lanes();
    for (const auto& [y, length] : breaks_) draw_break(y, length, width);
    for (const SpaceTime::Message& message : run_.messages) draw_message(message);
    for (std::size_t i = 0; i < run_.events.size(); ++i) draw_event(i);
    for (std::size_t i = 0; i < run_.marks.size(); ++i) draw_mark(i, width);
    return text_ + "</svg>\n";
  }

 private:
  int legend_columns() const { return std::max(1, static_cast<int>(run_.nodes.size())); }
  int top() const { return 24 + legend_rows_ * legend_height; }
  static bool is_lost(const SpaceTime::Message& message) {
    return !message.why_not.empty() && message.received_by == 0;
  }
  static int x_of(std::size_t node) { return lanes_left + static_cast<int>(node) * lane_pitch; }

  void place_rows() {
    const Duration silence = long_silence(run_);
    int y = top() + 34;
    std::size_t mark = 0;
    for (std::size_t i = 0; i < run_.events.size(); ++i) {
      const SpaceTime::Event& event = run_.events[i];
      if (i > 0 && event.time - run_.events[i - 1].time >= silence) {
        y += clearance;
        breaks_.emplace_back(y, event.time - run_.events[i - 1].time);
        y += break_height;
      }
      for (; mark < run_.marks.size() && run_.marks[mark].before <= event.number; ++mark) {
        y += clearance;
        mark_y_.push_back(y);
        y += row_height;
      }
      place_[event.number] = i;
      event_y_.push_back(y);
      const auto losses = losses_of_.find(event.number);
      const std::size_t rows =
          1 + event.notes.size() + (losses == losses_of_.end() ? 0 : losses->second.size());
      y += row_height * static_cast<int>(rows);
    }
    for (; mark < run_.marks.size(); ++mark) {
      y += clearance;
      mark_y_.push_back(y);
      y += row_height;
    }
    bottom_ = y;
  }

  /// The height of an event, if it is in this stretch.
  int y_of(std::uint64_t event, int otherwise) const {
    const auto found = place_.find(event);
    return found == place_.end() ? otherwise : event_y_[found->second];
  }

  static std::string id_of(std::string_view colour) { return std::string(colour.substr(1)); }

  void arrow_head(std::string_view colour) {
    const std::string id = id_of(colour);
    if (std::find(heads_.begin(), heads_.end(), id) != heads_.end()) return;
    heads_.push_back(id);
    text_ += fmt::format(
        "<marker id=\"a{0}\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" "
        "markerHeight=\"7\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"{1}\"/></marker>\n",
        id, colour);
  }

  void draw_legend() {
    int place = 0;
    for (const auto& [type, colour] : colour_of_) {
      const int x = lanes_left + place % legend_columns() * lane_pitch;
      const int y = 20 + place / legend_columns() * legend_height;
      text_ += fmt::format(
          "<path d=\"M{},{} h22\" stroke=\"{}\" stroke-width=\"2\"/><text x=\"{}\" "
          "y=\"{}\">{}</text>\n",
          x, y - 4, colour, x + 28, y, svg_escaped(cut_to(type, label_columns)));
      ++place;
    }
  }

  void lane_part(std::size_t node, int from, int to, bool is_up) {
    if (to <= from) return;
    text_ += fmt::format("<path d=\"M{},{} V{}\" stroke=\"{}\" stroke-width=\"1.5\"{}/>\n",
                         x_of(node), from, to, is_up ? "#9AA3AD" : "#D5D9DE",
                         is_up ? "" : " stroke-dasharray=\"1 5\"");
  }

  void draw_lanes() {
    for (std::size_t node = 0; node < run_.nodes.size(); ++node) {
      text_ += fmt::format(
          "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"14\" "
          "font-weight=\"bold\">{}</text>\n",
          x_of(node), top() + 10, svg_escaped(cut_to(run_.nodes[node].name, label_columns)));
      bool is_up = run_.nodes[node].is_up;
      int from = top() + 16;
      for (std::size_t i = 0; i < run_.events.size(); ++i) {
        const SpaceTime::Event& event = run_.events[i];
        const bool changes = event.kind == "crash" ? is_up : event.kind == "restart" && !is_up;
        if (event.node != node || !changes) continue;
        lane_part(node, from, event_y_[i], is_up);
        from = event_y_[i];
        is_up = !is_up;
      }
      lane_part(node, from, bottom_ + 12, is_up);
    }
  }

  void draw_break(int y, Duration length, int width) {
    text_ += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"12\" fill=\"#fff\"/><path d=\"M{},{} H{}\" "
        "stroke=\"#D5D9DE\" stroke-dasharray=\"4 4\"/>\n<text x=\"{}\" y=\"{}\" "
        "text-anchor=\"end\" fill=\"#6B7580\" font-style=\"italic\">… {} …</text>\n",
        lanes_left - 20, y - 8, width, lanes_left - 20, y - 2, width - 10, lanes_left - 26, y + 2,
        seconds_text(length));
  }

  /// A message that begins or ends outside of this stretch comes in at the top, leaves at the
  /// bottom.
  void draw_message(const SpaceTime::Message& message) {
    const int x0 = x_of(message.from);
    const int y0 = y_of(message.sent_by, top() + 16);
    const std::string title = fmt::format(
        "<title>{} {} → {}: {}</title>", svg_escaped(message.type),
        svg_escaped(run_.nodes[message.from].name), svg_escaped(run_.nodes[message.to].name),
        svg_escaped(message.why_not.empty() ? message.detail : message.why_not));
    if (is_lost(message)) return;            // drawn with its event
    if (message.from == message.to) return;  // takes no time: the label of its arrival says it
    const bool has_ended = place_.count(message.received_by) != 0;
    const int x1 = x_of(message.to);
    const int y1 = y_of(message.received_by, bottom_ + 12);
    const std::string colour =
        message.why_not.empty() ? colour_of_.at(message.type) : std::string(red);
    text_ += fmt::format(
        "<path d=\"M{},{} L{},{}\" stroke=\"{}\" stroke-width=\"1.3\" fill=\"none\"{}>{}</path>\n",
        x0, y0, x1 + (x1 > x0 ? -5 : 5), y1, colour,
        has_ended ? fmt::format(" marker-end=\"url(#a{})\"", id_of(colour))
                  : std::string(" stroke-dasharray=\"2 4\" opacity=\"0.6\""),
        title);
  }

  /// A short arrow towards its target, in a row of its own: no label of another can cover it.
  void draw_loss(const SpaceTime::Message& message, int x0, int y) {
    constexpr int length = 22;
    const bool to_the_right = message.to > message.from;
    const int x1 = to_the_right ? x0 + length : x0 - length;
    text_ += fmt::format(
        "<path d=\"M{0},{1} H{2} m-4,-4 l8,8 m0,-8 l-8,8\" stroke=\"{3}\" "
        "stroke-width=\"1.3\" fill=\"none\"/>\n",
        x0, y, x1, red);
    const std::string words = fmt::format("{} to {}", message.type, run_.nodes[message.to].name);
    label((to_the_right ? x1 : x0) + 9, y + 4,
          cut_to(words, label_columns - (to_the_right ? 4 : 0)), red, false,
          words + ": " + message.why_not);
  }

  void label(int x, int y, std::string_view words, std::string_view colour, bool is_strong,
             const std::string& title) {
    text_ += fmt::format("<text class=\"halo\" x=\"{}\" y=\"{}\" fill=\"{}\"{}>{}{}</text>\n", x, y,
                         colour, is_strong ? " font-weight=\"bold\"" : "",
                         svg_escaped(cut_to(words, is_strong ? label_columns - 3 : label_columns)),
                         title.empty() ? "" : "<title>" + svg_escaped(title) + "</title>");
  }

  void draw_event(std::size_t i) {
    const SpaceTime::Event& event = run_.events[i];
    const int x = x_of(event.node);
    const int y = event_y_[i];
    const bool is_crash = event.kind == "crash";
    const auto arrival = type_at_.find(event.number);
    const bool is_refused = arrival != type_at_.end() && !arrival->second->why_not.empty();
    const bool is_from_the_right =
        arrival != type_at_.end() && arrival->second->from > arrival->second->to;
    const std::string colour =
        is_crash || is_refused ? std::string(red)
                               : (arrival == type_at_.end() ? std::string("#333333")
                                                            : colour_of_.at(arrival->second->type));
    text_ += fmt::format(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#6B7580\">{}</text>"
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#9AA3AD\" "
        "font-size=\"9\">#{}</text>\n",
        lanes_left - 26, y + 4, seconds_text(event.time), lanes_left - 96, y + 4, event.number);
    if (is_crash) {
      text_ += fmt::format(
          "<path d=\"M{},{} l10,10 m0,-10 l-10,10\" stroke=\"{}\" stroke-width=\"2.5\"/>\n", x - 5,
          y - 5, red);
    } else if (is_refused) {
      text_ +=
          fmt::format("<path d=\"M{},{} l8,8 m0,-8 l-8,8\" stroke=\"{}\" stroke-width=\"1.3\"/>\n",
                      x - 4, y - 4, red);
    } else {
      text_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"4\" fill=\"{}\"/>\n", x, y, colour);
    }
    // An arrow from the right ends where the label would begin: the label stands below it.
    label(x + 9, is_from_the_right ? y + 11 : y + 4, event.title, colour, false,
          event.title + (event.detail.empty() ? "" : ": " + event.detail));
    for (std::size_t k = 0; k < event.notes.size(); ++k) {
      label(x + 9, y + 5 + row_height * (1 + static_cast<int>(k)), "★ " + event.notes[k], "#222222",
            true, event.notes[k]);
    }
    int row = y + row_height * (1 + static_cast<int>(event.notes.size()));
    if (const auto losses = losses_of_.find(event.number); losses != losses_of_.end()) {
      for (const SpaceTime::Message* message : losses->second) {
        draw_loss(*message, x, row);
        row += row_height;
      }
    }
  }

  void draw_mark(std::size_t i, int width) {
    const SpaceTime::Mark& mark = run_.marks[i];
    text_ += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#FFF3E0\" opacity=\"0.85\"/>"
        "<text x=\"{}\" y=\"{}\" fill=\"{}\" font-weight=\"bold\">{}  ! {}</text>\n",
        20, mark_y_[i] - 8, width - 30, row_height - 2, 28, mark_y_[i] + 4, red,
        seconds_text(mark.time), svg_escaped(cut_to(mark.text, 100)));
  }

  const SpaceTime& run_;
  std::map<std::string, std::string> colour_of_;
  std::map<std::uint64_t, const SpaceTime::Message*> type_at_;  ///< what an event received
  std::map<std::uint64_t, std::vector<const SpaceTime::Message*>> losses_of_;
  std::map<std::uint64_t, std::size_t> place_;
  std::vector<int> event_y_;
  std::vector<int> mark_y_;
  std::vector<std::pair<int, Duration>> breaks_;
  std::vector<std::string> heads_;
  int legend_rows_ = 0;
  int bottom_ = 0;
  std::string text_;
};

}  // namespace

std::string svg(const SpaceTime& run) { return Drawing(run).draw(); }

}  // namespace orrery
