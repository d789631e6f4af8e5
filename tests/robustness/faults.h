// Everything that goes wrong in a run, by name, and the order in which it does.

#pragma once

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/robustness/scenario.h"

namespace entente::robustness {

using Random = std::mt19937;

struct Fault {
  // Ends what a fault began; empty when nothing is left to end.
  using Undo = std::function<void()>;

  std::string name;
  // Returns when it happened, or, when it lasts, has begun.
  std::function<Undo(Scenario& scenario, Random& random)> inject;
};

// Each fault there is.
[[nodiscard]] const std::vector<Fault>& AllFaults();

// How often each fault was injected, by name.
using FaultCounts = std::map<std::string, int>;

// One fault after another until the scenario is over, with answered writes between them; all of
// them in an order of chance, then all again.  What lasts goes on beside the one or two that come
// next. At the end all is mended.
FaultCounts InjectFaults(Scenario& scenario, unsigned seed);

}  // namespace entente::robustness
