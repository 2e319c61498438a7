#pragma once
/// Bad input, told to the person who wrote it: what is wrong, where, and what to write instead.
/// Caught once in each `main`, which prints `what()` and exits with 2.

#include <exception>
#include <string>
#include <utility>

namespace orrery {

/// What a check of a described value has to say: `std::optional<Problem> problem_with(const
/// Settings&)`, found beside the struct, is called by whoever reads one.
struct Problem {
  std::string sentence;
  std::string
      path;  ///< below the value checked, in the file's spelling ("mix.get"); empty: all of it
  std::string suggestion;  ///< "write "150ms"", "did you mean "leader"?"; may be empty
};

/// Thrown for bad input, and for nothing else.
class Error : public std::exception {
 public:
  struct Place {
    std::string file;  ///< or what stands for one, such as "--set"; may be empty
    int line = 0;      ///< from 1; 0 if unknown
    int column = 0;    ///< from 1, in characters; 0 if unknown
    std::string path;  ///< "network.latency.lognormal.p99"; empty for the whole file
  };

  Error(Place place, std::string sentence, std::string suggestion = {})
      : place_(std::move(place)),
        sentence_(std::move(sentence)),
        suggestion_(std::move(suggestion)) {
    if (!place_.file.empty()) {
      text_ = place_.file + ":";
      if (place_.line > 0) text_ += std::to_string(place_.line) + ":";
      if (place_.column > 0) text_ += std::to_string(place_.column) + ":";
      text_ += " ";
    }
    if (!place_.path.empty()) text_ += place_.path + ": ";
    text_ += sentence_;
    if (!suggestion_.empty()) text_ += " (" + suggestion_ + ")";
  }

  const Place& place() const { return place_; }
  const std::string& sentence() const { return sentence_; }
  const std::string& suggestion() const { return suggestion_; }

  /// One line: "file:line: path: sentence (suggestion)".
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  Place place_;
  std::string sentence_;
  std::string suggestion_;
  std::string text_;
};

}  // namespace orrery
