// Early return on error, for functions that return absl::Status or absl::StatusOr.

#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns the status of `expression` from the calling function unless it is OK.
#define RETURN_IF_ERROR(expression)                                     \
  do {                                                                  \
    if (absl::Status status_of_it = (expression); !status_of_it.ok()) { \
      return status_of_it;                                              \
    }                                                                   \
  } while (false)

#define ENTENTE_CONCAT_INNER(a, b) a##b
#define ENTENTE_CONCAT(a, b) ENTENTE_CONCAT_INNER(a, b)

// `target` may be a declaration, which no parentheses can stand around.
// NOLINTBEGIN(bugprone-macro-parentheses)

// Declares or assigns `target` from the value of `expression`, an absl::StatusOr; returns its
// status from the calling function unless it is OK.
#define ASSIGN_OR_RETURN(target, expression) \
  ASSIGN_OR_RETURN_AS(ENTENTE_CONCAT(status_or_, __LINE__), target, expression)
#define ASSIGN_OR_RETURN_AS(temporary, target, expression) \
  auto temporary = (expression);                           \
  if (!temporary.ok()) return temporary.status();          \
  target = *std::move(temporary)

// NOLINTEND(bugprone-macro-parentheses)
