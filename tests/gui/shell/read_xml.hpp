#pragma once
/// Reads XML as far as our SVGs use it, and refuses what is not well-formed: for tests.

#include <cctype>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace orrery::gui {

struct XmlElement {
  std::string name{};
  std::map<std::string, std::string> attributes{};
  std::string text{};                 ///< of it and of all inside, unescaped
  std::vector<std::string> around{};  ///< clip paths of the groups that it is in
};

class XmlReader {
 public:
  explicit XmlReader(const std::string& text) : text_(text) {}

  /// All elements, in the order of their beginnings. Throws std::runtime_error.
  std::vector<XmlElement> read() {
    skip("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    while (at_ < text_.size()) {
      if (text_[at_] == '<') read_tag();
      else read_text();
    }
    require(open_.empty() && !elements_.empty(), "an element is left open");
    return elements_;
  }

 private:
  void require(bool condition, const std::string& sentence) const {
    if (!condition) {
      throw std::runtime_error(sentence + " before: " + text_.substr(at_, 60));
    }
  }
  bool has(const std::string& word) const { return text_.compare(at_, word.size(), word) == 0; }
  void skip(const std::string& word) {
    require(has(word), "there is no " + word);
    at_ += word.size();
  }
  std::string read_name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '-')) {
      ++at_;
    }
    require(at_ > begin, "there is no name");
    return text_.substr(begin, at_ - begin);
  }
  std::string read_until(char end) {
    std::string result;
    while (at_ < text_.size() && text_[at_] != end) {
      require(text_[at_] != '<', "an angle bracket is not escaped");
      result += read_character();
    }
    return result;
  }
  char read_character() {
    const char character = text_[at_++];
    const auto code = static_cast<unsigned char>(character);
    require(code >= 0x20 || character == '\n' || character == '\t', "a control character");
    if (character != '&') return character;
    const std::map<std::string, char> entities{
        {"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}};
    for (const auto& [name, meaning] : entities) {
      if (!has(name)) continue;
      at_ += name.size();
      return meaning;
    }
    require(false, "an ampersand is not escaped");
    return 0;
  }

  void read_text() {
    const std::string text = read_until('<');
    for (const std::size_t element : open_) elements_[element].text += text;
  }

  void read_tag() {
    skip("<");
    if (has("/")) return read_end();
    XmlElement element{.name = read_name()};
    for (const std::size_t outer : open_) {
      const auto clip = elements_[outer].attributes.find("clip-path");
      if (clip != elements_[outer].attributes.end()) element.around.push_back(clip->second);
    }
    while (has(" ")) {
      skip(" ");
      const std::string name = read_name();
      skip("=\"");
      require(element.attributes.emplace(name, read_until('"')).second, "an attribute comes twice");
      skip("\"");
    }
    const bool is_empty = has("/");
    if (is_empty) skip("/");
    skip(">");
    elements_.push_back(std::move(element));
    if (!is_empty) open_.push_back(elements_.size() - 1);
  }

  void read_end() {
    skip("/");
    const std::string name = read_name();
    skip(">");
    require(!open_.empty() && elements_[open_.back()].name == name, "</" + name + "> ends nothing");
    open_.pop_back();
    if (open_.empty()) {
      skip("\n");
      require(at_ == text_.size(), "something follows");
    }
  }

  const std::string& text_;
  std::size_t at_ = 0;
  std::vector<std::size_t> open_;
  std::vector<XmlElement> elements_;
};

inline std::vector<XmlElement> read_xml(const std::string& text) {
  std::string body = text;
  const std::size_t root = body.find("<svg");
  // The line break after the declaration belongs to nothing.
  if (root != std::string::npos && root > 0 && body[root - 1] == '\n') body.erase(root - 1, 1);
  return XmlReader(body).read();
}

}  // namespace orrery::gui
