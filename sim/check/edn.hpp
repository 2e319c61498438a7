#pragma once
/// Extensible data notation, the notation of Clojure, in which Jepsen and Knossos write histories:
/// text to a Value. Keywords and symbols become texts (":ok" is "ok"), lists, vectors and sets
/// arrays, maps objects whose keys are texts; tags are dropped.

#include <string>
#include <string_view>
#include <vector>

#include "sim/core/value.hpp"

namespace orrery {

/// All forms of a text, each with its line. Throws Error with file, line and what was expected.
std::vector<Value> parse_edn(std::string_view text, const std::string& file);

}  // namespace orrery
