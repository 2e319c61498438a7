#pragma once
/// What reports are written on: lines that fill the outlet's columns, headings, blocks behind a
/// label.

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/terminal.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

/// A report derives from it, and hands out `text_` when it is written.
class Page {
 protected:
  explicit Page(const Outlet& outlet) : outlet_(outlet) {}
  ~Page() = default;
  Page(const Page&) = default;
  Page& operator=(const Page&) = delete;

  std::string in(Tone tone, std::string_view text) const { return toned(outlet_, tone, text); }

  void line(std::string_view text, std::size_t indent = 0, std::size_t hanging = 0) {
    text_.append(indent, ' ');
    text_ += wrapped(text, outlet_.width, indent + hanging) + "\n";
  }

  void heading(std::string_view text) { text_ += "\n" + in(Tone::strong, text) + "\n"; }

  /// "Messages    12,034 sent: …": a block of one or more lines behind a label.
  void block(std::string_view label, const std::vector<std::string>& lines) {
    constexpr std::size_t label_width = 12;
    std::string_view shown = label;
    for (const std::string& each : lines) {
      text_ += in(Tone::strong, padded(shown, label_width)) +
               wrapped(each, outlet_.width, label_width) + "\n";
      shown = "";
    }
  }

  /// What the scenario is called, or its file, and what it is about.
  void title_of(const Plan& plan, const std::string& file) {
    const std::string& title = plan.title.empty() ? file : plan.title;
    text_ += in(Tone::strong, balanced(printable(title), outlet_.width, 0)) + "\n";
    if (!plan.paper.empty()) line(in(Tone::faint, printable(plan.paper)));
    if (!plan.why.empty()) line(plan.why);
  }

  const Outlet& outlet_;
  std::string text_{};
};

}  // namespace orrery
