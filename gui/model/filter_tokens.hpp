#pragma once
/// A filter's text, cut into words and signs.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::gui {

struct FilterToken {
  enum class Kind : std::uint8_t {
    word,
    quotation,  ///< its text is without its marks
    compare,    ///< "=", "!=", "<", "<=", ">", ">="
    colon,
    comma,
    both,    ///< "&&"
    either,  ///< "||"
    negation,
    minus,
    opening,
    closing,
    lone,  ///< a quotation mark, "&" or "|" without its other half
    end,
  };

  Kind kind = Kind::end;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string text{};
  std::size_t ends() const { return offset + length; }
};

/// The last is the end.
std::vector<FilterToken> filter_tokens(std::string_view text);

/// A letter that can stand in a word without quotation marks.
bool is_in_filter_word(char letter);

}  // namespace orrery::gui
