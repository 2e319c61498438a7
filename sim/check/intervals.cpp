#include "sim/check/intervals.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery {
namespace {

constexpr std::size_t label_max = 40;

/// In characters, of UTF-8.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
  }));
}

std::string cut_to(std::string text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::size_t bytes = 0;
  for (std::size_t characters = 0; characters + 1 < width; ++bytes) {
    const bool ends = (static_cast<unsigned char>(text[bytes + 1]) & 0xC0U) != 0x80;
    if (ends) ++characters;
  }
  return text.substr(0, bytes) + "…";
}

std::string padded_to(std::string text, std::size_t width) {
  const std::size_t has = width_of(text);
  if (has < width) text.append(width - has, ' ');
  return text;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

/// Where events stand on the axis: evenly, three columns apart if there is room.
class Axis {
 public:
  Axis(const std::vector<Call>& calls, std::size_t columns) : columns_(columns) {
    for (const Call& call : calls) {
      events_.push_back(call.invoked_event);
      if (call.is_answered()) events_.push_back(call.returned_event);
    }
    std::sort(events_.begin(), events_.end());
    events_.erase(std::unique(events_.begin(), events_.end()), events_.end());
  }

  std::size_t column_of(std::uint64_t event) const {
    const auto rank = static_cast<std::size_t>(
        std::lower_bound(events_.begin(), events_.end(), event) - events_.begin());
    if (events_.size() < 2) return 0;
    return std::min(rank * 3, rank * (columns_ - 1) / (events_.size() - 1));
  }
  std::size_t end() const { return events_.empty() ? 0 : column_of(events_.back()) + 3; }

 private:
  std::size_t columns_;
  std::vector<std::uint64_t> events_;
};

std::string bar_of(const Call& call, const Axis& axis, std::size_t columns) {
  const std::size_t begin = axis.column_of(call.invoked_event);
  std::string bar(begin, ' ');
  if (!call.is_answered()) {
    const std::size_t end = std::min(axis.end(), columns - 1);
    return bar + "├" + repeated("─", end > begin ? end - begin - 1 : 0) + "?";
  }
  const std::size_t end = axis.column_of(call.returned_event);
  if (end == begin) return bar + "│";
  return bar + "├" + repeated("─", end - begin - 1) + "┤";
}

}  // namespace

std::string to_text(const Call& call) {
  std::string text = to_text(call.operation);
  if (!call.is_answered()) return text + " -> ?";
  if (call.result.outcome == Outcome::failed) return text + " -> failed";
  if (call.result.value)
    return text + " -> " + (call.result.value->empty() ? "\"\"" : *call.result.value);
  const Action action = call.operation.action;
  const bool reads = action == Action::get || action == Action::members ||
                     action == Action::total || action == Action::dequeue;
  return reads ? text + " -> nothing" : text;
}

std::vector<std::string> draw_intervals(const std::vector<Call>& calls, std::size_t columns,
                                        const std::map<NodeId, std::string>& names,
                                        std::size_t lines_max) {
  const auto name_of = [&](NodeId client) {
    const auto found = names.find(client);
    return found == names.end() ? to_text(client) : found->second;
  };
  std::size_t name_width = 0;
  std::size_t label_width = 0;
  for (const Call& call : calls) {
    name_width = std::max(name_width, width_of(name_of(call.client)));
    label_width = std::max(label_width, width_of(to_text(call)));
  }
  label_width = std::min(label_width, label_max);
  const std::size_t left = name_width + label_width + 4;
  const std::size_t room = std::max<std::size_t>(columns, left + 20) - left;
  const Axis axis(calls, room);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (calls.size() > lines_max && i == lines_max / 2) {
      const std::size_t skipped = calls.size() - lines_max;
      lines.push_back(fmt::format("… {} more …", skipped));
      i += skipped;
    }
    const Call& call = calls[i];
    lines.push_back(padded_to(name_of(call.client), name_width + 2) +
                    padded_to(cut_to(to_text(call), label_width), label_width + 2) +
                    bar_of(call, axis, room));
  }
  return lines;
}

}  // namespace orrery
