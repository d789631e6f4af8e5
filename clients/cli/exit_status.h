// What the exit status of `entente` tells; docs and `entente --help` say the same.

#pragma once

namespace entente::cli {

enum class ExitStatus {
  kOk = 0,
  kRefused = 1,      // the server refused, or nothing was found to show
  kUsage = 2,        // the command line was not understood
  kUnreachable = 3,  // the server could not be reached or cannot answer now; trying again may help
};

}  // namespace entente::cli
