#include "sim/check/history.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/check/edn.hpp"
#include "sim/check/history_lines.hpp"
#include "sim/check/json_lines.hpp"

namespace orrery {
namespace {

std::string word_of(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text ? *text : to_json(value);
}

HistoryLine line_of_map(const Value& map, const std::string& file) {
  if (map.get_if<Value::Object>() == nullptr) {
    throw Error({file, map.line(), 0, {}}, "expected an operation as a map, not " + to_json(map));
  }
  HistoryLine line{.line = map.line()};
  if (const Value* process = map.find("process")) line.process = word_of(*process);
  if (const Value* type = map.find("type")) line.type = word_of(*type);
  if (const Value* f = map.find("f")) line.f = word_of(*f);
  if (const Value* key = map.find("key")) line.key = word_of(*key);
  if (const Value* value = map.find("value")) line.value = *value;
  if (const Value* time = map.find("time")) {
    if (const auto* ns = time->get_if<std::int64_t>()) line.time_ns = *ns;
  }
  return line;
}

/// Maps one after the other, or one list of them.
void read_edn(std::string_view text, const std::string& file, HistoryBuilder& builder) {
  const std::vector<Value> forms = parse_edn(text, file);
  const auto* list = forms.size() == 1 ? forms.front().get_if<Value::Array>() : nullptr;
  for (const Value& form : list ? *list : forms) builder.add(line_of_map(form, file));
}

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.empty()) return fields;
    const auto end = std::min(line.find_first_of(" \t"), line.size());
    fields.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

/// "INFO  jepsen.util - 3 :invoke :write 4", with tabs between the last ones.
void read_etcd_line(std::string_view text, int number, const std::string& file,
                    HistoryBuilder& builder) {
  const std::vector<std::string_view> fields = fields_of(text);
  if (fields.empty()) return;
  const bool is_log = fields.size() > 2 && fields[0] == "INFO" && fields[1] == "jepsen.util";
  if (is_log && fields.size() > 3 && fields[3].starts_with(":nemesis")) return;
  if (!is_log || fields.size() < 7) {
    throw Error({file, number, 0, {}},
                "expected \"INFO jepsen.util - PROCESS :TYPE :OPERATION VALUE\"");
  }
  const std::string_view rest(fields[6].data(),
                              static_cast<std::size_t>(text.end() - fields[6].begin()));
  std::vector<Value> value = parse_edn(rest, file);
  const bool is_word = !value.empty() && rest.front() == ':';  // :timed-out
  HistoryLine line{.line = number,
                   .process = std::string(fields[3]),
                   .type = std::string(fields[4].substr(1)),
                   .f = std::string(fields[5].substr(1))};
  if (!value.empty() && !is_word) line.value = std::move(value.front());
  builder.add(std::move(line));
}

void read_etcd(std::string_view text, const std::string& file, HistoryBuilder& builder) {
  for (int number = 1; !text.empty(); ++number) {
    read_etcd_line(take_line(text), number, file, builder);
  }
}

void read_jsonl(std::string_view text, const std::string& file, HistoryBuilder& builder) {
  builder.expect_lines(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    builder.add(parse_json_line(line, number, file));
  }
}

}  // namespace

std::string name_of_model(HistoryModel model) {
  if (model == HistoryModel::plain_register) return "register";
  std::string name(name_of_enumerator(model));
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<HistoryModel>>(
      [&](auto enumerator) { names.push_back(name_of_model(enumerator.value)); });
  return names;
}

std::optional<HistoryModel> model_named(std::string_view name) {
  std::optional<HistoryModel> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<HistoryModel>>(
      [&](auto enumerator) {
        if (name_of_model(enumerator.value) == name) found = enumerator.value;
      });
  return found;
}

HistoryFormat format_of(std::string_view text, const std::string& file) {
  const auto begin = text.find_first_not_of(" \t\r\n,");
  if (begin == std::string_view::npos) return HistoryFormat::jsonl;
  text.remove_prefix(begin);
  if (text.starts_with("INFO")) return HistoryFormat::etcd;
  const bool is_json = text.starts_with('{') && text.find_first_not_of(" \t", 1) != text.npos &&
                       text[text.find_first_not_of(" \t", 1)] == '"';
  if (is_json) return HistoryFormat::jsonl;
  if (text.find_first_of("{[(;#") == 0) return HistoryFormat::edn;
  throw Error({file, 1, 0, {}}, "this looks like no history",
              "JSON lines, EDN or a log of Jepsen's etcd test; --format says which");
}

History parse_history(std::string_view text, const std::string& file, HistoryFormat format,
                      HistoryModel model) {
  HistoryBuilder builder(file, model);
  switch (format) {
    case HistoryFormat::jsonl:
      read_jsonl(text, file, builder);
      break;
    case HistoryFormat::edn:
      read_edn(text, file, builder);
      break;
    case HistoryFormat::etcd:
      read_etcd(text, file, builder);
      break;
  }
  return builder.finish();
}

}  // namespace orrery
