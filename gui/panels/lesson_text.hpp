#pragma once
/// Words of a lesson on the screen: Markdown as far as lessons use it.

#include <string>

#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// Wrapped at the panel's right edge, and tagged.
void draw_words(const Frame& frame, const std::string& name, Colour colour,
                const std::string& words);

/// Some room below what is there.
void gap(const Frame& frame);

/// Headings, paragraphs, items with a bullet, and lines that stand as they are. Such a line that
/// begins with "set" is a button: returns the one that was pressed, mostly nothing.
std::string draw_markdown(const Frame& frame, const std::string& markdown, Colour colour);

/// A button as wide as the panel, on which words break into lines.
bool wide_button(const Frame& frame, const std::string& name, const std::string& words,
                 Colour colour);

}  // namespace orrery::gui
