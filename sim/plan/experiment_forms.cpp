#include "sim/plan/experiment_forms.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "sim/plan/json.hpp"
#include "sim/plan/plan_forms.hpp"

namespace orrery {
namespace {

constexpr std::size_t cells_max = 10'000;

const Value::Object& read_object(const Value& value, const Path& path, std::string_view what) {
  const auto* object = value.get_if<Value::Object>();
  if (object == nullptr) expected(what, value, path);
  return *object;
}

std::string_view first_step(const Value& at, const Path& path, const std::string& setting) {
  if (setting.empty()) refuse(at, path, "a setting has a name");
  std::string_view rest = setting;
  return take_step(rest);
}

/// Keys that say what an experiment is, and so are the same in all of its runs. `how`: "varied".
void refuse_fixed(const Value& at, const Path& path, const std::string& setting,
                  const std::string& how) {
  const std::string_view first = first_step(at, path, setting);
  for (const std::string_view fixed :
       {"vary", "swarm", "seeds", "measure", "published", "plots", "exhibit", "extends", "title"}) {
    if (first == fixed) refuse(at, path, "\"" + std::string(fixed) + "\" cannot be " + how);
  }
}

void refuse_fixed_in_cells(const Value& at, const Path& path, const std::string& setting) {
  if (first_step(at, path, setting) == "seed") {
    refuse(at, path, "every cell has the same seeds, so that they differ in nothing else",
           "write \"seeds\": 20 beside \"vary\"");
  }
  refuse_fixed(at, path, setting, "varied");
}

void refuse_fixed_in_runs(const Value& at, const Path& path, const std::string& setting) {
  if (first_step(at, path, setting) == "seed") refuse(at, path, "a seed draws; it is not drawn");
  refuse_fixed(at, path, setting, "drawn");
}

/// Every combination, the last column changing fastest.
Vary read_matrix(const Value& value, const Path& path) {
  Vary vary{.cells = {{}}};
  for (const Value::Member& column : read_object(value, path, "an object")) {
    const Path inside = path / column.key;
    refuse_fixed_in_cells(column.value, inside, column.key);
    const auto& values = read_list(column.value, inside);
    if (values.empty()) refuse(column.value, inside, "there is no value in this list");
    if (vary.cells.size() * values.size() > cells_max) {
      refuse(column.value, inside, "an experiment has at most 10000 cells");
    }
    std::vector<std::vector<Value>> cells;
    for (const std::vector<Value>& cell : vary.cells) {
      for (const Value& one : values) {
        cells.push_back(cell);
        cells.back().push_back(one);
      }
    }
    if (column.key == name_of_row) {
      refuse(column.value, path / column.key, "a name is one row's",
             R"(write the rows: [{"name": …}, …])");
    }
    vary.paths.push_back(column.key);
    vary.cells = std::move(cells);
  }
  if (vary.paths.empty()) refuse(value, path, "nothing is varied here");
  return vary;
}

/// Of rows, if they have names.
void refuse_bad_names(const Vary& vary, const Value::Array& rows, const Path& path) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Value* name = rows[i].find(name_of_row);
    if (name == nullptr) return;
    if (!names.insert(orrery::read<std::string>(*name, path[i] / "name")).second) {
      refuse(*name, path[i] / "name", "another row has this name");
    }
  }
  if (vary.paths.size() == 1) refuse(rows[0], path[0], "a name sets nothing");
}

Vary read_rows(const Value::Array& rows, const Value& value, const Path& path) {
  if (rows.empty()) refuse(value, path, "nothing is varied here");
  if (rows.size() > cells_max) refuse(value, path, "an experiment has at most 10000 cells");
  Vary vary;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = read_object(rows[i], path[i], "a row of settings");
    if (i == 0) {
      for (const Value::Member& setting : row) {
        refuse_fixed_in_cells(setting.value, path[i] / setting.key, setting.key);
        vary.paths.push_back(setting.key);
      }
      if (row.empty()) refuse(rows[i], path[i], "nothing is varied here");
    }
    std::vector<Value> cell;
    for (const std::string& setting : vary.paths) {
      const Value* found = rows[i].find(setting);
      if (!found) refuse(rows[i], path[i], "this row does not say \"" + setting + "\"");
      cell.push_back(*found);
    }
    for (const Value::Member& setting : row) {
      const bool is_known =
          std::find(vary.paths.begin(), vary.paths.end(), setting.key) != vary.paths.end();
      if (!is_known) {
        refuse(setting.value, path[i] / setting.key, "the first row does not say this");
      }
    }
    vary.cells.push_back(std::move(cell));
  }
  refuse_bad_names(vary, rows, path);
  return vary;
}

std::optional<double> parse_double(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_all = error == std::errc{} && end == text.data() + text.size();
  return is_all ? std::optional(number) : std::nullopt;
}

/// The fields between commas, without the blanks around them.
std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const auto comma = std::min(line.find(','), line.size());
    std::string_view field = line.substr(0, comma);
    const auto first = std::min(field.find_first_not_of(" \t\r"), field.size());
    field = field.substr(first, field.find_last_not_of(" \t\r") + 1 - first);
    fields.push_back(field);
    if (comma == line.size()) return fields;
    line.remove_prefix(comma + 1);
  }
}

/// As a scenario would say it: a number, true, or a text.
Value value_of_field(std::string_view field, int line) {
  Value value(field);
  if (field == "true" || field == "false") value = field == "true";
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), whole);
  if (error == std::errc{} && end == field.data() + field.size()) value = whole;
  else if (const auto number = parse_double(field)) value = *number;
  value.set_line(line);
  return value;
}

PublishedFigure read_figure(const Value::Object& members, const Value& at, const Path& path) {
  PublishedFigure figure;
  bool has_value = false;
  for (const Value::Member& member : members) {
    if (member.key == "value") {
      figure.value = orrery::read<double>(member.value, path / member.key);
      has_value = true;
    } else if (member.key == "tolerance") {
      figure.tolerance = orrery::read<Tolerance>(member.value, path / member.key);
    } else {
      figure.settings.emplace_back(member.key, member.value);
    }
  }
  if (!has_value) refuse(at, path, "\"value\" is missing here");
  return figure;
}

}  // namespace

std::vector<PublishedFigure> read_published(const std::string& text, const std::string& file) {
  std::vector<PublishedFigure> figures;
  std::vector<std::string_view> columns;
  std::string_view rest = text;
  for (int number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    line = line.substr(0, line.find('#'));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto fields = fields_of(line);
    if (columns.empty()) {
      columns = fields;
      continue;
    }
    Value at;
    at.set_line(number);
    const Path path{file, ""};
    if (fields.size() != columns.size()) {
      refuse(at, path,
             "expected " + std::to_string(columns.size()) + " fields, as the first " +
                 "line has, not " + std::to_string(fields.size()));
    }
    Value::Object row;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const bool is_absent = fields[i].empty() && columns[i] == "tolerance";
      if (is_absent) continue;
      row.push_back({std::string(columns[i]), value_of_field(fields[i], number), number});
    }
    figures.push_back(read_figure(row, at, path));
  }
  if (figures.empty()) throw Error({file, 0, 0, {}}, "there is no figure in this table");
  return figures;
}

// ---------------------------------------------------------------- what is varied

Vary Form<Vary>::read(const Value& value, const Path& path) {
  if (value.is_null()) return {};
  const auto* rows = value.get_if<Value::Array>();
  return rows ? read_rows(*rows, value, path) : read_matrix(value, path);
}
Value Form<Vary>::write(const Vary& value) {
  Value::Array rows;
  for (const std::vector<Value>& cell : value.cells) {
    Value::Object row;
    for (std::size_t i = 0; i < cell.size(); ++i) row.push_back({value.paths[i], cell[i]});
    rows.push_back(std::move(row));
  }
  return rows;
}
Value Form<Vary>::schema(Schema& schema) {
  return schema.named("vary", [&] {
    Value list = schema_type("array", {{"items", schema.of<Value>()}, {"minItems", 1}});
    Value matrix =
        schema_type("object", {{"additionalProperties", std::move(list)}, {"minProperties", 1}});
    Value row = schema_type("object", {{"minProperties", 1}});
    Value rows = schema_type("array", {{"items", std::move(row)}, {"minItems", 1}});
    return schema_one_of({std::move(matrix), std::move(rows), schema_type("null")});
  });
}

Swarm Form<Swarm>::read(const Value& value, const Path& path) {
  Swarm swarm;
  if (value.is_null()) return swarm;
  for (const Value::Member& member : read_object(value, path, "an object of settings")) {
    const Path inside = path / member.key;
    refuse_fixed_in_runs(member.value, inside, member.key);
    std::vector<Swarm::Choice> choices{std::nullopt, Value()};  // it is there, or not
    if (!member.value.is_null()) {
      const auto& values = read_list(member.value, inside);
      if (values.empty()) refuse(member.value, inside, "there is no value in this list");
      choices.assign(values.begin(), values.end());
    }
    swarm.paths.push_back(member.key);
    swarm.choices.push_back(std::move(choices));
  }
  if (swarm.paths.empty()) refuse(value, path, "nothing is drawn here");
  return swarm;
}
Value Form<Swarm>::write(const Swarm& value) {
  Value::Object object;
  for (std::size_t i = 0; i < value.paths.size(); ++i) {
    Value::Array list;
    for (const Swarm::Choice& choice : value.choices[i]) {
      if (choice) list.push_back(*choice);
    }
    const bool is_there_or_not = list.size() < value.choices[i].size();
    object.push_back({value.paths[i], is_there_or_not ? Value() : Value(std::move(list))});
  }
  return object.empty() ? Value() : Value(std::move(object));
}
Value Form<Swarm>::schema(Schema& schema) {
  return schema.named("swarm", [&] {
    Value list = schema_type("array", {{"items", schema.of<Value>()}, {"minItems", 1}});
    Value choices = schema_one_of({std::move(list), schema_type("null")});
    Value object =
        schema_type("object", {{"additionalProperties", std::move(choices)}, {"minProperties", 1}});
    return schema_one_of({std::move(object), schema_type("null")});
  });
}

// ---------------------------------------------------------------- what is measured

Measures Form<Measures>::read(const Value& value, const Path& path) {
  Measures measures;
  for (const Value::Member& member : read_object(value, path, "an object of measures")) {
    const Path inside = path / member.key;
    if (member.key.empty()) refuse(member.value, inside, "a measure has a name");
    measures.by_name.emplace_back(member.key, orrery::read<Measure>(member.value, inside));
  }
  return measures;
}
Value Form<Measures>::write(const Measures& value) {
  Value::Object object;
  for (const auto& [name, measure] : value.by_name) {
    object.push_back({name, orrery::write(measure)});
  }
  return object;
}
Value Form<Measures>::schema(Schema& schema) {
  return schema_type("object", {{"additionalProperties", schema.of<Measure>()}});
}

// ---------------------------------------------------------------- what it is compared with

Statistic Form<Statistic>::read(const Value& value, const Path& path) {
  const std::string& text = read_text(value, path, "a statistic such as \"mean\"");
  if (const auto statistic = parse_statistic(text)) return *statistic;
  refuse(value, path, "there is no statistic " + shown(value),
         suggestion_among(text, {"mean", "median", "min", "max", "p99"}));
}
Value Form<Statistic>::write(const Statistic& value) { return to_text(value); }
Value Form<Statistic>::schema(Schema& schema) {
  return schema.named("statistic", [] {
    return schema_pattern("^(mean|median|min|max|p[0-9]{1,2}(\\.[0-9]+)?)$",
                          "of the values in all runs: \"mean\", \"median\", \"p99\", …");
  });
}

Tolerance Form<Tolerance>::read(const Value& value, const Path& path) {
  if (const auto* text = value.get_if<std::string>()) {
    const bool is_share = text->ends_with('%');
    const auto number = is_share ? parse_double(text->substr(0, text->size() - 1)) : std::nullopt;
    if (number && *number >= 0) return {*number / 100, true};
    expected("a tolerance", value, path, "write 0.02, or \"5%\" of what was published");
  }
  const auto number = orrery::read<double>(value, path);
  if (!(number >= 0)) refuse(value, path, "a tolerance is not negative");
  return {number, false};
}
Value Form<Tolerance>::write(const Tolerance& value) {
  return value.is_relative ? Value(to_text(value)) : Value(value.value);
}
Value Form<Tolerance>::schema(Schema& schema) {
  return schema.named("tolerance", [] {
    return schema_one_of(
        {schema_type("number", {{"minimum", 0}}),
         schema_pattern("^[0-9]+(\\.[0-9]+)?%$", "a share of what was published")});
  });
}

PublishedFigure Form<PublishedFigure>::read(const Value& value, const Path& path) {
  return read_figure(read_object(value, path, "a published figure with its settings"), value, path);
}
Value Form<PublishedFigure>::write(const PublishedFigure& value) {
  Value::Object object;
  for (const auto& [setting, wanted] : value.settings) object.push_back({setting, wanted});
  object.push_back({"value", value.value});
  if (value.tolerance) object.push_back({"tolerance", orrery::write(*value.tolerance)});
  return object;
}
Value Form<PublishedFigure>::schema(Schema& schema) {
  return schema.named("published_figure", [&] {
    Value figure =
        schema_type("object", {{"properties", Value::Object{{"value", schema.of<double>()},
                                                            {"tolerance", schema.of<Tolerance>()}}},
                               {"required", Value::Array{"value"}}});
    return figure;
  });
}

PublishedTable Form<PublishedTable>::read(const Value& value, const Path& path) {
  auto table = orrery::read<PublishedTableSource>(value, path);
  if (table.file && !table.figures.empty()) {
    refuse(value, path, "\"figures\" and \"file\" cannot both be here");
  }
  if (table.file) {
    const std::string file = beside(*value.find("file"), path, *table.file);
    table.figures = read_published(read_text_file(file), file);
  }
  if (table.figures.empty()) {
    refuse(value, path, "a table has \"figures\", or a \"file\" with them");
  }
  return {.measure = std::move(table.measure),
          .source = std::move(table.source),
          .origin = table.origin,
          .statistic = table.statistic,
          .tolerance = table.tolerance,
          .figures = std::move(table.figures)};
}
Value Form<PublishedTable>::write(const PublishedTable& value) {
  return orrery::write(PublishedTableSource{.measure = value.measure,
                                            .source = value.source,
                                            .origin = value.origin,
                                            .statistic = value.statistic,
                                            .tolerance = value.tolerance,
                                            .figures = value.figures});
}
Value Form<PublishedTable>::schema(Schema& schema) { return schema.of<PublishedTableSource>(); }

}  // namespace orrery
