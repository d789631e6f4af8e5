// What a validator says.

#pragma once

#include <string>
#include <vector>

namespace entente::robustness {

// A sentence for each thing that breaks the guarantee; none when all is well.
using Findings = std::vector<std::string>;

inline void Append(Findings& findings, const Findings& more) {
  findings.insert(findings.end(), more.begin(), more.end());
}

}  // namespace entente::robustness
