// The chain of digests, checked a page of changes at a time.

#pragma once

#include <string_view>

#include "storage/maintenance.h"
#include "storage/postgres/session.h"

namespace entente::storage::postgres {

// As Maintenance::ReadChainEnds, CheckChain and CheckTexts say.
[[nodiscard]] ChainEnds ReadChainEnds(Transaction& transaction);
[[nodiscard]] ChainPage CheckChain(Transaction& transaction, const ChainEnds& ends,
                                   const ChainLink& after);
[[nodiscard]] TextPage CheckTexts(Transaction& transaction, std::string_view after);

}  // namespace entente::storage::postgres
