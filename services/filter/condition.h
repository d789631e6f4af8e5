// One term of a filter to the condition it means: its value checked and typed.  Used by filter.cc.
// Pure; any thread may call it.

#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "services/filter/fields.h"
#include "services/filter/filter.h"
#include "services/filter/syntax.h"
#include "storage/query.h"

namespace entente::filter {

// What `term` says of `field`; adds what it names to `mentions`.  A condition, or the negation of
// one: `slipped:false`.
//
// InvalidArgument "column 7: ..." for an operator that does not go with the field, or a value that
// is not of its type.  Ids are not looked at: whether one names something, the store knows.
[[nodiscard]] absl::StatusOr<storage::Expression> MakeCondition(const FieldRow& field,
                                                                const Term& term,
                                                                absl::CivilDay today,
                                                                std::vector<Mention>& mentions);

// The search for the word or phrase that `term` is.  InvalidArgument "column 7: ..." when it has
// neither letter nor digit.
[[nodiscard]] absl::StatusOr<storage::Expression> MakeSearch(const Term& term);

}  // namespace entente::filter
