// Names and civil days as they are typed in.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

#include "entente/v1/party.pb.h"

namespace entente::cli {

// What a name leads to.
enum class NameSort {
  kNone,        // not a name
  kId,          // one id: of an initiative, a release or an agency
  kChild,       // `x/y`: a commitment or a report of an initiative
  kCountry,     // the two letters of a country
  kInitiative,  // the others: whole names
  kCommitment,
  kReport,
  kRelease,
  kAgency,
};

struct ParsedName {
  NameSort sort = NameSort::kNone;
  // The whole name; the id of kId; of kChild the initiative's, with `child`.
  std::string name;
  std::string child;
};

// Reads `initiatives/x`, `initiatives/x/commitments/y`, the same without `initiatives/` before a
// child (`x/commitments/y`, `x/y`), `releases/x`, `agencies/x`, `countries/CA`, `ca`, `x`.
[[nodiscard]] ParsedName ParseName(std::string_view text);

// The name without `initiatives/`, and of a child without its collection: `x/y`.  Short enough for
// a column, and ParseName reads it.
[[nodiscard]] std::string ShortName(std::string_view name);

// `initiatives/x` of itself or of one of its children; empty for any other name.
[[nodiscard]] std::string InitiativeOf(std::string_view name);

// Whether `text` is a civil day, `YYYY-MM-DD`.
[[nodiscard]] bool IsDay(std::string_view text);

// Whether `text` is meant as EDTF: digits and the marks of EDTF, no words.
[[nodiscard]] bool LooksLikeEdtf(std::string_view text);

// Whom `word` means: `CA` a country, PUBLIC the public, an id or name an agency, anything else an
// organization by its name.
[[nodiscard]] v1::Party ParseParty(std::string_view word);

}  // namespace entente::cli
