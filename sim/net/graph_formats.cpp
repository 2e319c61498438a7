#include "sim/net/graph_formats.hpp"

#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "sim/core/error.hpp"

#ifdef ORRERY_READS_DOT
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphviz.hpp>
#endif

namespace orrery {
namespace {

using boost::property_tree::ptree;

// ---------------------------------------------------------------- GraphML

/// Where the elements of that name begin, one after the other.
class Elements {
 public:
  Elements(const std::string& text, const std::string& name) : text_(text), tag_("<" + name) {}

  int next_line() {
    const std::size_t found = text_.find(tag_, place_);
    if (found == std::string::npos) return 0;
    const auto from = text_.begin() + static_cast<std::ptrdiff_t>(place_);
    const auto to = text_.begin() + static_cast<std::ptrdiff_t>(found);
    line_ += static_cast<int>(std::count(from, to, '\n'));
    place_ = found + tag_.size();
    return line_;
  }

 private:
  const std::string& text_;
  std::string tag_;
  std::size_t place_ = 0;
  int line_ = 1;
};

std::string attribute(const ptree& element, const std::string& name, const Error::Place& place) {
  const auto value = element.get_optional<std::string>("<xmlattr>." + name);
  if (!value) throw Error(place, "the element has no \"" + name + "\"");
  return *value;
}

/// The id of the key that declares the latency of edges.
std::string latency_key(const ptree& graphml) {
  for (const auto& [name, key] : graphml) {
    if (name != "key") continue;
    // "attr.name" is one name here, not a way down.
    const auto attributes = key.get_child_optional("<xmlattr>");
    if (!attributes) continue;
    const auto declared = attributes->find("attr.name");
    if (declared == attributes->not_found() || declared->second.data() != "latency") continue;
    return attributes->get<std::string>("id", "");
  }
  return "latency";
}

std::optional<std::string> latency_of(const ptree& edge, const std::string& key) {
  for (const auto& [name, data] : edge) {
    if (name == "data" && data.get<std::string>("<xmlattr>.key", "") == key) return data.data();
  }
  return std::nullopt;
}

#ifdef ORRERY_READS_DOT

// ---------------------------------------------------------------- DOT

struct DotNode {
  std::string name;
};
struct DotEdge {
  std::string latency;
};
template <class Direction>
using DotGraph = boost::adjacency_list<boost::vecS, boost::vecS, Direction, DotNode, DotEdge>;

template <class Direction>
NamedGraph parse_dot(const std::string& text) {
  DotGraph<Direction> dot;
  boost::dynamic_properties properties(boost::ignore_other_properties);
  properties.property("node_id", boost::get(&DotNode::name, dot));
  properties.property("latency", boost::get(&DotEdge::latency, dot));
  boost::read_graphviz(text, dot, properties);
  NamedGraph graph;
  for (const auto node : boost::make_iterator_range(boost::vertices(dot))) {
    graph.nodes.push_back(dot[node].name);
  }
  for (const auto edge : boost::make_iterator_range(boost::edges(dot))) {
    NamedGraph::Edge& added = graph.edges.emplace_back();
    added.one = dot[boost::source(edge, dot)].name;
    added.other = dot[boost::target(edge, dot)].name;
    if (!dot[edge].latency.empty()) added.latency = dot[edge].latency;
  }
  return graph;
}

/// The reader finds out which of the two it is, and refuses the other one.
NamedGraph parse_dot_of_either_kind(const std::string& text) {
  try {
    return parse_dot<boost::undirectedS>(text);
  } catch (const boost::directed_graph_error&) {
    return parse_dot<boost::directedS>(text);
  }
}

std::string dot_error(const std::string& text) {
  try {
    parse_dot_of_either_kind(text);
  } catch (const boost::graph_exception& error) {
    return error.what();
  }
  return "";
}

/// The reader does not say where. What it stumbles over lies in the shortest beginning of the text
/// over which it stumbles in the same way; and if that is the end, there.
int line_of_dot_error(const std::string& text, const std::string& error) {
  std::vector<std::size_t> ends;  // of lines
  for (std::size_t end = text.find('\n'); end != std::string::npos;
       end = text.find('\n', end + 1)) {
    ends.push_back(end + 1);
  }
  if (error.find("<eof>") != std::string::npos) return static_cast<int>(ends.size()) + 1;
  const auto comes_first = std::partition_point(ends.begin(), ends.end(), [&](std::size_t end) {
    return dot_error(text.substr(0, end)) != error;
  });
  return static_cast<int>(comes_first - ends.begin()) + 1;
}

#endif

}  // namespace

// Boost.Graph's own reader of GraphML keeps the names of the nodes to itself.
NamedGraph read_graphml(const std::string& text, const std::string& file) {
  ptree tree;
  try {
    std::istringstream stream(text);
    boost::property_tree::read_xml(stream, tree,
                                   boost::property_tree::xml_parser::no_comments |
                                       boost::property_tree::xml_parser::trim_whitespace);
  } catch (const boost::property_tree::xml_parser_error& error) {
    throw Error({file, static_cast<int>(error.line()), 0, {}}, "no XML: " + error.message());
  }
  const auto graphml = tree.get_child_optional("graphml");
  const auto found = graphml ? graphml->get_child_optional("graph") : graphml;
  if (!found) throw Error({file, 0, 0, {}}, "no GraphML: it has no <graph> in a <graphml>");

  NamedGraph graph;
  const std::string key = latency_key(*graphml);
  Elements nodes(text, "node");
  Elements edges(text, "edge ");
  for (const auto& [name, element] : *found) {
    if (name == "node") {
      graph.nodes.push_back(attribute(element, "id", {file, nodes.next_line(), 0, {}}));
    } else if (name == "edge") {
      const int line = edges.next_line();
      const Error::Place place{file, line, 0, {}};
      graph.edges.push_back({.one = attribute(element, "source", place),
                             .other = attribute(element, "target", place),
                             .latency = latency_of(element, key),
                             .line = line});
    }
  }
  std::vector<std::string> known = graph.nodes;
  std::sort(known.begin(), known.end());
  for (const NamedGraph::Edge& edge : graph.edges) {
    for (const std::string& end : {edge.one, edge.other}) {
      if (std::binary_search(known.begin(), known.end(), end)) continue;
      throw Error({file, edge.line, 0, {}}, "there is no node \"" + end + "\"");
    }
  }
  return graph;
}

#ifdef ORRERY_READS_DOT

NamedGraph read_dot(const std::string& text, const std::string& file) {
  try {
    return parse_dot_of_either_kind(text);
  } catch (const boost::graph_exception& error) {
    throw Error({file, line_of_dot_error(text, error.what()), 0, {}},
                std::string("no DOT: ") + error.what());
  }
}

#else

NamedGraph read_dot(const std::string& /*text*/, const std::string& file) {
  throw Error({file, 0, 0, {}}, "this program was built without a reader of DOT",
              "write it as a list of links, or as GraphML");
}

#endif

}  // namespace orrery
