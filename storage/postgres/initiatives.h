// How the list of initiatives is asked for, for whoever looks at its plans.

#pragma once

#include "storage/postgres/list_sql.h"
#include "storage/query.h"

namespace entente::storage::postgres {

// initiative_newest, initiative_agency_newest, initiative_country_newest, and each with _of_kind.
inline constexpr ListTables kInitiativeTables{.main = "initiative",
                                              .agencies = "initiative_agency",
                                              .countries = "initiative_country",
                                              .key = "initiative",
                                              .sort_date = "announced"};

[[nodiscard]] ListQuery ListQueryOf(const InitiativeQuery& query);

}  // namespace entente::storage::postgres
