#include "gui/model/filter_tokens.hpp"

#include <algorithm>

namespace orrery::gui {
namespace {

using TokenKind = FilterToken::Kind;

constexpr std::string_view blanks = " \t\r\n\v\f";
constexpr std::string_view signs = "()!&|,=<>:\"";

struct Sign {
  std::string_view text;
  TokenKind kind;
};

/// The longer ones first.
constexpr Sign all_signs[] = {
    {"!=", TokenKind::compare}, {"<=", TokenKind::compare}, {">=", TokenKind::compare},
    {"==", TokenKind::compare}, {"&&", TokenKind::both},    {"||", TokenKind::either},
    {"=", TokenKind::compare},  {"<", TokenKind::compare},  {">", TokenKind::compare},
    {"!", TokenKind::negation}, {"(", TokenKind::opening},  {")", TokenKind::closing},
    {",", TokenKind::comma},    {":", TokenKind::colon},    {"&", TokenKind::lone},
    {"|", TokenKind::lone},
};

FilterToken quotation_at(std::string_view text, std::size_t offset) {
  const std::size_t closing = text.find('"', offset + 1);
  if (closing == std::string_view::npos) {
    return {TokenKind::lone, offset, text.size() - offset, "\""};
  }
  return {TokenKind::quotation, offset, closing + 1 - offset,
          std::string(text.substr(offset + 1, closing - offset - 1))};
}

FilterToken token_at(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(offset);
  if (rest.front() == '"') return quotation_at(text, offset);
  if (rest.front() == '-') return {TokenKind::minus, offset, 1, "-"};
  for (const Sign& sign : all_signs) {
    if (!rest.starts_with(sign.text)) continue;
    return {sign.kind, offset, sign.text.size(), std::string(sign.text == "==" ? "=" : sign.text)};
  }
  const auto* end = std::ranges::find_if_not(rest, is_in_filter_word);
  const auto length = static_cast<std::size_t>(end - rest.begin());
  return {TokenKind::word, offset, length, std::string(rest.substr(0, length))};
}

}  // namespace

bool is_in_filter_word(char letter) {
  return blanks.find(letter) == std::string_view::npos &&
         signs.find(letter) == std::string_view::npos;
}

std::vector<FilterToken> filter_tokens(std::string_view text) {
  std::vector<FilterToken> tokens;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(blanks, at)) != std::string_view::npos) {
    tokens.push_back(token_at(text, at));
    at = tokens.back().ends();
  }
  tokens.push_back({TokenKind::end, text.size(), 0, {}});
  return tokens;
}

}  // namespace orrery::gui
