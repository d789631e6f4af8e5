// How the sides stand together, and whose word a finding rests on: the two judgements of
// standing.h.  Pure; any thread may call them.

#pragma once

#include <string>
#include <vector>

#include "entente/v1/report.pb.h"
#include "entente/v1/standing.pb.h"
#include "services/standing/standing.h"

namespace entente::standing {

// Of `sides` together; `is_disputed` when the account of one of them DISPUTES the record.
[[nodiscard]] v1::Side::Agreement AgreementOf(const std::vector<v1::Side>& sides, bool is_disputed);

// Who takes part in the subject, and who owes it.
struct Roles {
  const std::vector<std::string>& governments;

  // Null for an initiative, which nobody owes.
  const std::vector<std::string>* owners = nullptr;
};

// The strongest word among the releases that `finding` cites.
[[nodiscard]] v1::Standing::Corroboration CorroborationOf(const v1::Report& finding,
                                                          const Roles& roles,
                                                          const Directory& directory);

}  // namespace entente::standing
