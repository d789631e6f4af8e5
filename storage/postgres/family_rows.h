// An initiative and all that belongs to it, from rows.

#pragma once

#include <pqxx/pqxx>

#include "storage/store.h"

namespace entente::storage::postgres {

// Rows of ReadResource, by type and name: the initiative, its commitments, its reports.
[[nodiscard]] Family ReadFamily(const pqxx::result& rows);

}  // namespace entente::storage::postgres
