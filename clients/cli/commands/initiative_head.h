// The head of an initiative's sheet: what it is, who is in it, how it stands, the timeline, and the
// sentence that says it.  Used by initiative_sheet only.  Pure.

#pragma once

#include <string>

#include "clients/cli/commands/tracking_parts.h"
#include "clients/cli/dossier.h"

namespace entente::cli {

// The standing that the head tells, and what it is about: of one commitment, or of the initiative
// (an empty name).
struct ToldStanding {
  const v1::Standing& standing;
  std::string subject;
};

// An initiative that has one commitment, and no word about itself, stands as that does.
[[nodiscard]] ToldStanding ToldStandingOf(const Dossier& dossier);

void AddInitiativeHead(const SheetParts& parts, const Dossier& dossier);

}  // namespace entente::cli
