// The words by which an initiative is shown in a row.  Pure; any thread may call it.

#pragma once

#include <string>

#include "entente/v1/initiative.pb.h"

namespace entente::cli {

// Who takes part, each once in the document's order; those that lead say so: `us-ice, CA (LEAD)`.
[[nodiscard]] std::string ParticipantsOf(const v1::Initiative& initiative);

// What its kind asks about, in a few words: of a deployment how many and when (`6, "in the coming
// months"`), of an instrument its force and days (`NON_BINDING, signed 2010-11-10, expires 2015`),
// of money how much.  Empty when nothing of it is known.
[[nodiscard]] std::string DetailWords(const v1::Initiative& initiative);

// `6, "six personnel"`; empty when not known.
[[nodiscard]] std::string HeadcountWords(const v1::Deployment& deployment);

}  // namespace entente::cli
