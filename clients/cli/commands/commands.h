// The commands of `entente`, one function each.  Each prints its answer to session.out and
// everything else to session.messages, and returns the exit status.

#pragma once

#include <cstdint>
#include <string>

#include "clients/cli/exit_status.h"
#include "clients/cli/session.h"

namespace entente::cli {

// Which documents a list command lists.
struct ListArguments {
  std::string filter;      // empty: all
  std::int64_t limit = 0;  // at most so many; 0: no limit
};

// Lists: a table that ends with the count, or a JSON array.
ExitStatus ListInitiatives(const Session& session, const ListArguments& arguments);
ExitStatus ListReleases(const Session& session, const ListArguments& arguments);
ExitStatus ListAgencies(const Session& session, const ListArguments& arguments);
ExitStatus ListCountries(const Session& session, const ListArguments& arguments);

// One document as a sheet, or as a JSON object.  `name` is a resource name, an id (an initiative's,
// else a release's, else an agency's) or the two letters of a country.  kRefused when there is
// none.
ExitStatus Show(const Session& session, const std::string& name);

// The documents of a file of JSON lines; "-" reads the standard input.  Prints what came of it: as
// text, or as a JSON object.  kRefused when any line was.
ExitStatus Import(const Session& session, const std::string& file);

}  // namespace entente::cli
