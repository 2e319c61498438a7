#include "sim/net/graph_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace orrery {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string error_of(const auto& read) {
  try {
    read();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// "n1-n2 5ms, n2-n3".
std::string written(const topology::Graph& graph) {
  std::string text;
  for (const auto& [link, latency] : graph.links) {
    text += (text.empty() ? "" : ", ") + to_text(link) + (latency ? " " + to_text(*latency) : "");
  }
  return text;
}

const std::string graphml = R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="edge" attr.name="latency" attr.type="string"/>
  <graph id="G" edgedefault="undirected">
    <node id="Oslo"/>
    <node id="Rome"/>
    <node id="Lima"><data key="d7">far away</data></node>
    <edge source="Oslo" target="Rome"><data key="d0">12.5ms</data></edge>
    <edge source="Lima" target="Rome"/>
    <edge source="Rome" target="Oslo"><data key="d0">99ms</data></edge>
  </graph>
</graphml>
)";

TEST(GraphFiles, ReadGraphML) {
  const topology::Graph graph = read_graph(graphml, "x.graphml");
  EXPECT_EQ(graph.nodes, 3U);
  EXPECT_EQ(written(graph), "n2-n3 12.5ms, n1-n3");  // Lima, Oslo, Rome
}

TEST(GraphFiles, ReadDotOfBothKinds) {
  const std::string undirected = R"(graph towns {
  // a comment
  node [shape=box];
  n1 -- n2 -- n3 [latency="5ms", color=red];
  n4; /* by itself */
})";
  const topology::Graph graph = read_graph(undirected, "x.dot");
  EXPECT_EQ(graph.nodes, 4U);
  EXPECT_EQ(written(graph), "n1-n2 5ms, n2-n3 5ms");
  EXPECT_EQ(written(read_graph("digraph { a -> b; b -> a; b -> c }", "x.gv")), "n1-n2, n2-n3");
}

TEST(GraphFiles, ReadListsOfLinks) {
  const topology::Graph graph = read_graph("# towns\nb a 5ms\n\nc,b  # no latency\nb c\n", "x.txt");
  EXPECT_EQ(graph.nodes, 3U);
  EXPECT_EQ(written(graph), "n1-n2 5ms, n2-n3");
}

TEST(GraphFiles, TakeTheRunsNodesByTheirNames) {
  EXPECT_EQ(written(read_graph("n10 n2\nn2 n1", "x.edges")), "n2-n10, n1-n2");
  EXPECT_EQ(read_graph("n10 n2\nn2 n1", "x.edges").nodes, 10U);
}

struct Malformed {
  std::string file;
  std::string text;
  std::string message;
};

TEST(GraphFiles, SayWhereAGraphIsMalformed) {
  const std::vector<Malformed> table{
      {"x.txt", "a b\nc\n",
       "x.txt:2: expected a link, not \"c\" (write two names, and a latency if it has one: a b "
       "5ms)"},
      {"x.txt", "a b\nb c 5", "x.txt:2: expected a latency, not \"5\" (write it as \"12.5ms\")"},
      {"x.txt", "a b -5ms", "x.txt:1: expected a latency, not \"-5ms\" (write it as \"12.5ms\")"},
      {"x.txt", "a b\nc c", "x.txt:2: a link from \"c\" to itself leads nowhere"},
      {"x.txt", "# nothing", "x.txt: the graph has no links"},
      {"x.graphml", "<graphml>\n<graph>\n<node id=\"a\">\n</graph>\n</graphml>",
       "x.graphml:5: no XML: unexpected end of data"},
      {"x.graphml", "<html/>", "x.graphml: no GraphML: it has no <graph> in a <graphml>"},
      {"x.graphml", "<graphml><graph>\n<node/>\n</graph></graphml>",
       "x.graphml:2: the element has no \"id\""},
      {"x.graphml",
       "<graphml><graph>\n<node id=\"a\"/>\n<edge source=\"a\" target=\"b\"/></graph></graphml>",
       "x.graphml:3: there is no node \"b\""},
      {"x.graphml", "<graphml><graph>\n<node id=\"a\"/>\n<edge source=\"a\"/></graph></graphml>",
       "x.graphml:3: the element has no \"target\""},
      {"x.dot", "graph {\n  a -- b;\n  c -- ;\n  d -- e;\n}", "x.dot:3: no DOT: "},
      {"x.dot", "graph {\n  a -- b;\n", "x.dot:3: no DOT: "},
      {"x.dot", "graph {\n  a -- b [latency=\"soon\"];\n}",
       "x.dot: expected a latency, not \"soon\" (write it as \"12.5ms\")"}};
  for (const Malformed& bad : table) {
    EXPECT_THAT(error_of([&] { read_graph(bad.text, bad.file); }), HasSubstr(bad.message));
  }
}

TEST(GraphFiles, ReadLatencyMatrices) {
  const auto matrix =
      read_latency_matrix("# measured\nfrom, eu, us\neu, 0.1ms, 40ms\nus, 41ms, 0.2ms\n", "m.csv");
  EXPECT_EQ(matrix, (topology::LatencyMatrix{.regions = {"eu", "us"},
                                             .latency = {{100us, 40ms}, {41ms, 200us}}}));
}

TEST(GraphFiles, SayWhereAMatrixIsMalformed) {
  const std::vector<Malformed> table{
      {"", "# nothing\n", "m.csv: the table is empty"},
      {"", "from\n", "m.csv:1: the first line names the regions"},
      {"", "from,eu,us\nus,1ms,2ms\n",
       R"(m.csv:2: expected the latencies from "eu", not from "us")"},
      {"", "from,eu,us\neu,1ms\n", "m.csv:2: expected 2 latencies, one to each region, not 1"},
      {"", "from,eu,us\neu,1ms,40\n",
       R"(m.csv:2: expected a latency, not "40" (write it as "12.5ms"))"},
      {"", "from,eu,us\neu,1ms,2ms\n", R"(m.csv: there is no line for "us")"},
      {"", "from,eu\neu,1ms\nus,1ms\n", "m.csv:3: there is a line for each region already"},
      {"", "from,eu,eu\neu,1ms,1ms\neu,1ms,1ms\n", R"(m.csv: the region "eu" is there twice)"}};
  for (const Malformed& bad : table) {
    EXPECT_THAT(error_of([&] { read_latency_matrix(bad.text, "m.csv"); }), HasSubstr(bad.message));
  }
}

}  // namespace
}  // namespace orrery
