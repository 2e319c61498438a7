#pragma once
/// The graphs of two formats for which Boost has readers. That of DOT is Boost.Graph's and is
/// compiled, so it is left out where only headers are at hand (a build without ORRERY_READS_DOT).

#include <optional>
#include <string>
#include <vector>

namespace orrery {

/// A graph as a file has it.
struct NamedGraph {
  struct Edge {
    std::string one{};
    std::string other{};
    std::optional<std::string> latency{};  ///< as written
    int line = 0;                          ///< 0 if unknown
  };
  std::vector<std::string> nodes{};  ///< those that are named by themselves
  std::vector<Edge> edges{};
};

/// Throws Error.
NamedGraph read_graphml(const std::string& text, const std::string& file);
NamedGraph read_dot(const std::string& text, const std::string& file);

}  // namespace orrery
