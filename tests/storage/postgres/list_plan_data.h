// 200,000 initiatives, as many commitments and reports, for looking at plans.

#pragma once

#include <pqxx/pqxx>

namespace entente::storage::postgres {

// Fills an empty database of this program's schema.  Initiative N has commitment N and report N.
// What is called common below is on one row in four (N % 4), what is called rare on four rows.
void FillForPlans(pqxx::connection& connection);

}  // namespace entente::storage::postgres
