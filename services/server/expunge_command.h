// What `entente-server expunge` prints and how it ends, on any store.

#pragma once

#include <cstdio>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "services/maintenance/expunge.h"
#include "services/server/config.h"

namespace entente::server {

// maintenance::Expunge, with store and maintenance bound.
using Expunger = std::function<absl::StatusOr<maintenance::Expunged>(
    const maintenance::ExpungeRequest& request)>;

// Expunges what `config` names, in the name of `caller`, and tells on `out` what became of it.
// Errors are those of Expunge.
[[nodiscard]] absl::Status RunExpunge(const Expunger& expunge, const ExpungeConfig& config,
                                      const std::string& caller, std::FILE* out);

// The user that this process belongs to, as the record names whoever ran a command: `os:root`.
[[nodiscard]] std::string OperatorName();

}  // namespace entente::server
