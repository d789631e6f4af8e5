// Where the rows of one condition stand in the indexes, before they are made the listed resources
// (leaf.h): a report is found by its initiative's agency.

#pragma once

#include <string>
#include <vector>

#include "storage/postgres/leaf.h"
#include "storage/postgres/statement.h"
#include "storage/query.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// Whose uid is found: the listed resource's; its initiative's; that of a commitment, its own or of
// its initiative; of reports, that of what they are about.
enum class Finds { kListed, kInitiative, kCommitment, kAboutInitiative, kAboutCommitment };

// A range that gives the uid of what `finds` says; the rest of the leaf is for leaf.cc to fill in.
struct Found {
  Leaf leaf;
  Finds finds = Finds::kListed;
  bool has_row = false;  // w is a row of the listed resource's own table
};

// Rows of the type's own table, in the order of the column `sort`; empty for none.
[[nodiscard]] Found OwnRows(ResourceType type, const std::string& where, const std::string& sort);

// What a condition that can drive a list of the type finds, in one range or several; `most` as for
// LeavesOf.  None for a condition that cannot.
[[nodiscard]] std::vector<Found> FoundBy(ResourceType type, const Condition& condition,
                                         const std::string& most, Statement& statement);

}  // namespace entente::storage::postgres
