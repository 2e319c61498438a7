#pragma once
/// A message in a word or two, for where there is little room: "t2 +1", "attack", "3 b". Which of
/// its members tell most is found by what they are, so a new protocol needs no line here.
///
///   a text                        as it is, unless it is a node at an end of the message's way
///   a number with a short name    the name's first letter and the number: term 2 is "t2"
///   a number and whose it is      "3.n2": a ballot, a timestamp; at an end of the way just "3"
///   a fact                        "yes" or "no"; isAnswer is "answer"
///   a list                        "+3"; of a few texts "n1,n2"
///   nothing                       "none", in a message that has little else
///
/// What tells a reader nothing is left out: digests, nonces, numbers of requests, lengths of time.

#include <string>
#include <string_view>
#include <vector>

#include "sim/core/value.hpp"

namespace orrery::gui {

/// In the order of description; at most four, and 26 characters with the spaces between.
std::vector<std::string> telling_parts(const Value& content, std::string_view from,
                                       std::string_view to);

/// "t2 +1".
std::string joined(const std::vector<std::string>& parts);

/// Both: "attack → retreat", "t2 yes → no". Where the parts are the same, "attack (changed)".
std::string changed_words(const std::vector<std::string>& meant,
                          const std::vector<std::string>& said);
/// The first part, or the first that is another: "attack", "attack → retreat".
std::string shorter_words(const std::vector<std::string>& meant,
                          const std::vector<std::string>& said);

}  // namespace orrery::gui
