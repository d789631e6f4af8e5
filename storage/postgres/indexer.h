// The index rows of whole documents, of all families: what a write does for those that it puts, and
// what is done for one that stands on record when its index is checked or made anew.

#pragma once

#include <string>
#include <vector>

#include "storage/postgres/session.h"
#include "storage/store.h"

namespace entente::storage::postgres {

// Replaces the index rows of the documents, whose rows in `resource` stand; they may name each
// other in any order.  What is kept beside them, and what an initiative hands down to what belongs
// to it, is not touched.
//
// Returns the uids of releases with a text that they did not have before.
std::vector<std::string> IndexDocuments(Transaction& transaction,
                                        const std::vector<const Put*>& puts);

}  // namespace entente::storage::postgres
