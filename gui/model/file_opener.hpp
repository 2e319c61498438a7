#pragma once
/// The viewer's Opener: files and recorded runs become sessions over one catalogue.

#include "gui/model/viewer.hpp"
#include "gui/session/open.hpp"

namespace orrery::gui {

class FileOpener final : public Opener {
 public:
  /// The catalogue's protocols and judges outlive this. `options` are for scenarios.
  explicit FileOpener(Catalogue catalogue, OpenOptions options = {})
      : catalogue_(catalogue), options_(std::move(options)) {}

  std::unique_ptr<Session> open(const std::string& file) override {
    return open_session(file, options_, catalogue_);
  }
  std::unique_ptr<Session> make_live(const Session& recorded) override {
    return gui::make_live(recorded, options_.is_threaded, catalogue_);
  }
  std::unique_ptr<Session> open_changed(const std::string& file,
                                        const std::vector<std::string>& settings) override {
    return open_session(file, {.overrides = settings, .is_threaded = options_.is_threaded},
                        catalogue_);
  }
  const Catalogue* catalogue() const override { return &catalogue_; }
  bool is_threaded() const override { return options_.is_threaded; }

 private:
  Catalogue catalogue_;
  OpenOptions options_;
};

}  // namespace orrery::gui
