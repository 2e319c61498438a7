#pragma once
/// SIGINT as a question that the run asks between two slices.

namespace orrery {

/// While it lives, the first SIGINT only raises a flag; one that comes later ends the program at
/// once, as ever. One at a time.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  bool is_raised() const;
};

}  // namespace orrery
