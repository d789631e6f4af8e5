// The statement behind the list of initiatives, for whoever looks at its plan.

#pragma once

#include <string>

#include "storage/call_context.h"
#include "storage/postgres/parameters.h"
#include "storage/query.h"

namespace entente::storage::postgres {

// What ListInitiatives runs for a query; appends the parameters.
[[nodiscard]] std::string InitiativePageSql(const InitiativeQuery& query, const Clearance& clearance,
                                            Parameters& parameters);

}  // namespace entente::storage::postgres
