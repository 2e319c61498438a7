#pragma once
/// What all pictures in SVG have in common.

#include <cstddef>
#include <string>
#include <string_view>

namespace orrery {

/// The n-th of the colours (Okabe & Ito's, told apart by everyone), which begin anew after the
/// last. None of them is red, which is kept for what is lost.
std::string_view svg_colour(std::size_t n);

/// Text as XML 1.0 takes it between tags and in quotes.
std::string svg_escaped(std::string_view text);

/// The tag that a picture of this size begins with. It ends with "</svg>".
std::string svg_begin(int width, int height, int font_size);

}  // namespace orrery
