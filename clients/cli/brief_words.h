// The sentences that both forms of a brief share.  Used by brief_output only.  Pure.

#pragma once

#include <string>
#include <vector>

#include "clients/cli/brief_content.h"

namespace entente::cli {

// A part of a side with its heading.
struct BriefGroup {
  const char* heading;
  const std::vector<BriefItem>* items;
};

// The parts that hold anything, in the order in which they are told.
[[nodiscard]] std::vector<BriefGroup> GroupsOf(const BriefSide& side);

// What is owed, as a sentence.
[[nodiscard]] std::string TextOfItem(const BriefItem& item);

// `us-ice to CA, ht-pnh; due "in the coming months"; SOFT_OVERDUE 18 days`.
[[nodiscard]] std::string ItemWords(const BriefItem& item);

// `7 commitments of 5 initiatives, as of 2011-01-31`.
[[nodiscard]] std::string BriefCountWords(const BriefContent& brief);

// `2 more that promise nothing (PROPOSED, DISCUSSED) are left out`; empty for none.
[[nodiscard]] std::string LeftOutWords(const BriefContent& brief);

// `CA is silent, by the search of 2011-01-30 (x/search-ca)`.
[[nodiscard]] std::string SilenceWords(const BriefSilence& silence);

}  // namespace entente::cli
