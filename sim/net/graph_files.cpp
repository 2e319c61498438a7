#include "sim/net/graph_files.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "sim/core/time.hpp"
#include "sim/net/graph_formats.hpp"

namespace orrery {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view without_blanks(std::string_view text) {
  const auto first = std::min(text.find_first_not_of(blanks), text.size());
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

/// Visits (line's text, its number) of every line that says something.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view whole = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view line = without_blanks(whole.substr(0, whole.find('#')));
    if (!line.empty()) visit(line, number);
  }
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  while (true) {
    const auto comma = line.find(',');
    cells.emplace_back(without_blanks(line.substr(0, comma)));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

std::vector<std::string> words_of(std::string_view line) {
  constexpr std::string_view between = " \t,;";
  std::vector<std::string> words;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(between), line.size()));
    if (line.empty()) return words;
    const auto end = std::min(line.find_first_of(between), line.size());
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

Duration latency_in(const std::string& text, const Error::Place& place) {
  const auto latency = parse_duration(text);
  if (latency && *latency >= Duration{0} && *latency <= longest_sample) return *latency;
  throw Error(place, "expected a latency, not \"" + text + "\"", "write it as \"12.5ms\"");
}

NamedGraph read_link_list(const std::string& text, const std::string& file) {
  NamedGraph graph;
  for_each_line(text, [&](std::string_view line, int number) {
    std::vector<std::string> words = words_of(line);
    if (words.size() != 2 && words.size() != 3) {
      throw Error({file, number, 0, {}}, "expected a link, not \"" + std::string(line) + "\"",
                  "write two names, and a latency if it has one: a b 5ms");
    }
    if (graph.edges.size() == links_max) {
      throw Error({file, number, 0, {}},
                  "more than " + std::to_string(links_max) + " links are not stored",
                  "if everybody is linked with everybody, write \"mesh\": that stores none");
    }
    NamedGraph::Edge& edge = graph.edges.emplace_back();
    edge.one = std::move(words[0]);
    edge.other = std::move(words[1]);
    if (words.size() == 3) edge.latency = std::move(words[2]);
    edge.line = number;
  });
  return graph;
}

/// Which of the run's nodes each name is.
class Names {
 public:
  explicit Names(const NamedGraph& graph) : names_(graph.nodes) {
    for (const NamedGraph::Edge& edge : graph.edges) {
      names_.push_back(edge.one);
      names_.push_back(edge.other);
    }
    std::sort(names_.begin(), names_.end());
    names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
    for (const std::string& name : names_) {
      const auto id = parse_node_id(name);
      are_ids_ = are_ids_ && id && id->group() == 'n';
      if (id) last_ = std::max(last_, id->number());
    }
  }

  std::uint32_t count() const {
    return are_ids_ ? last_ : static_cast<std::uint32_t>(names_.size());
  }
  NodeId id_of(const std::string& name) const {
    if (are_ids_) return *parse_node_id(name);
    const auto place = std::lower_bound(names_.begin(), names_.end(), name) - names_.begin();
    return replica(1 + static_cast<std::uint32_t>(place));
  }

 private:
  std::vector<std::string> names_;  // sorted
  bool are_ids_ = true;
  std::uint32_t last_ = 0;
};

}  // namespace

topology::LatencyMatrix read_latency_matrix(const std::string& text, const std::string& file) {
  topology::LatencyMatrix matrix;
  std::vector<std::string> from;
  for_each_line(text, [&](std::string_view line, int number) {
    const Error::Place place{file, number, 0, {}};
    std::vector<std::string> cells = cells_of(line);
    if (matrix.regions.empty()) {
      matrix.regions.assign(cells.begin() + 1, cells.end());
      if (matrix.regions.empty()) {
        throw Error(place, "the first line names the regions", "write from,eu,us");
      }
      return;
    }
    if (matrix.latency.size() == matrix.regions.size()) {
      throw Error(place, "there is a line for each region already");
    }
    const std::string& expected = matrix.regions[matrix.latency.size()];
    if (cells.front() != expected) {
      throw Error(place, "expected the latencies from \"" + expected + "\", not from \"" +
                             cells.front() + "\": rows have the order of columns");
    }
    if (cells.size() != matrix.regions.size() + 1) {
      throw Error(place, "expected " + std::to_string(matrix.regions.size()) +
                             " latencies, one to each region, not " +
                             std::to_string(cells.size() - 1));
    }
    std::vector<Duration>& row = matrix.latency.emplace_back();
    for (std::size_t i = 1; i < cells.size(); ++i) row.push_back(latency_in(cells[i], place));
  });
  if (matrix.regions.empty()) throw Error({file, 0, 0, {}}, "the table is empty");
  if (matrix.latency.size() != matrix.regions.size()) {
    throw Error({file, 0, 0, {}},
                "there is no line for \"" + matrix.regions[matrix.latency.size()] + "\"");
  }
  if (const auto problem = problem_with(matrix)) throw Error({file, 0, 0, {}}, problem->sentence);
  return matrix;
}

topology::Graph read_graph(const std::string& text, const std::string& file) {
  const std::string ending = std::filesystem::path(file).extension().string();
  const NamedGraph named = ending == ".graphml"                  ? read_graphml(text, file)
                           : ending == ".dot" || ending == ".gv" ? read_dot(text, file)
                                                                 : read_link_list(text, file);
  if (named.edges.empty()) throw Error({file, 0, 0, {}}, "the graph has no links");
  const Names names(named);
  topology::Graph graph{.nodes = names.count()};
  std::set<Link> known;
  for (const NamedGraph::Edge& edge : named.edges) {
    const Error::Place place{file, edge.line, 0, {}};
    if (edge.one == edge.other) {
      throw Error(place, "a link from \"" + edge.one + "\" to itself leads nowhere");
    }
    const NodeId one = names.id_of(edge.one);
    const NodeId other = names.id_of(edge.other);
    const Link link{std::min(one, other), std::max(one, other)};
    std::optional<Duration> latency;
    if (edge.latency) latency = latency_in(*edge.latency, place);
    if (known.insert(link).second) graph.links.push_back({link, latency});
  }
  return graph;
}

}  // namespace orrery
