// Taking out of the record what documents said (Change::expunges), and finding who else may hold
// words of them.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/maintenance.h"
#include "storage/postgres/session.h"
#include "storage/store.h"

namespace entente::storage::postgres {

// Empties the documents of all earlier revisions of what `change` puts, marks these and the
// change's own with its number, and removes the texts that none but these releases had.  The puts
// are written and indexed already.  Used by the write of the change, in its transaction.
void Expunge(Transaction& transaction, const Change& change, std::int64_t number);

// Maintenance::ListMentions.
[[nodiscard]] std::vector<Mention> ListMentions(Transaction& transaction,
                                                const std::vector<std::string>& names, int limit);

}  // namespace entente::storage::postgres
