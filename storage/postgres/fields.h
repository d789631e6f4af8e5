// Which fields a list may be asked for.

#pragma once

#include <optional>

#include "absl/status/status.h"

#include "storage/query.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// INTERNAL, when the list has no such field.
[[nodiscard]] absl::Status CheckFields(const std::optional<Expression>& filter, ResourceType type);

// Whether a list of the type has the field: by itself, by the initiative it belongs to, by the
// commitments that belong to it.
[[nodiscard]] bool IsInitiativeField(Field field);
[[nodiscard]] bool IsStandingField(Field field);
[[nodiscard]] bool IsCommitmentField(Field field);
[[nodiscard]] bool IsReportField(Field field);

// Whether a condition on the availability of releases asks for those that are replaced.
[[nodiscard]] bool IsAboutReplaced(const Condition& condition);

}  // namespace entente::storage::postgres
