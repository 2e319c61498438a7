#include "sim/plan/topology_forms.hpp"

#include "sim/net/graph_files.hpp"
#include "sim/plan/json.hpp"

namespace orrery {

topology::LatencyMatrix Form<topology::LatencyMatrix>::read(const Value& value, const Path& path) {
  if (const auto* file = value.get_if<std::string>()) {
    const std::string where = beside(value, path, *file);
    return read_latency_matrix(read_text_file(where), where);
  }
  auto table = orrery::read<MatrixTable>(value, path);
  return {std::move(table.regions), std::move(table.latency)};
}
Value Form<topology::LatencyMatrix>::write(const topology::LatencyMatrix& value) {
  return orrery::write(MatrixTable{value.regions, value.latency});
}
Value Form<topology::LatencyMatrix>::schema(Schema& schema) {
  return schema.named("latency_matrix", [&] {
    return schema_one_of({schema_type("string"), schema.of<MatrixTable>()});
  });
}

topology::Graph Form<topology::Graph>::read(const Value& value, const Path& path) {
  auto source = orrery::read<GraphSource>(value, path);
  if (!source.file) {
    if (source.links.empty()) refuse(value, path, "a graph has \"links\", or a \"file\" with them");
    return {std::move(source.links), source.nodes, std::move(source.jitter)};
  }
  if (!source.links.empty()) refuse(value, path, "\"links\" and \"file\" cannot both be here");
  const std::string where = beside(value, path, *source.file);
  topology::Graph graph = read_graph(read_text_file(where), where);
  graph.jitter = std::move(source.jitter);
  return graph;
}
Value Form<topology::Graph>::write(const topology::Graph& value) {
  return orrery::write(
      GraphSource{.links = value.links, .nodes = value.nodes, .jitter = value.jitter});
}
Value Form<topology::Graph>::schema(Schema& schema) { return schema.of<GraphSource>(); }

}  // namespace orrery
