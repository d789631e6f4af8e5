// An initiative with all that is on record about it: its commitments and reports, the quotes that
// all of it rests on, and the agencies and releases it names.  Used by `show`.  One thread at a
// time.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "clients/cli/agency_names.h"
#include "clients/cli/source_words.h"
#include "clients/cpp/client.h"

namespace entente::cli {

// Releases by name.
using ReleasesByName = std::map<std::string, v1::Release>;

struct Dossier {
  v1::Initiative initiative;
  std::vector<v1::Commitment> commitments;
  std::vector<v1::Report> reports;  // newest first
  std::vector<CitationEntry> citations;
  AgencyNames agencies;
  ReleasesByName releases;
  std::string as_of_date;  // the day of the answers; empty when none told it
};

// Fetches what belongs to `dossier.initiative`, as sources stood at the end of `as_of_date` (empty:
// today).  A list that the server does not have yet stays empty.  The server's error otherwise.
absl::Status LoadDossier(client::Client& client, const std::string& as_of_date, Dossier& dossier);

// All resources of a list of at most a thousand; none when the server does not have the list yet.
template <typename Resource>
absl::StatusOr<std::vector<Resource>> AllOf(client::PageRange<Resource>&& range,
                                            std::string* as_of_date = nullptr) {
  constexpr int kResourcesMax = 1000;
  range.EndAfter(kResourcesMax);
  std::vector<Resource> resources;
  for (const Resource& resource : range) resources.push_back(resource);
  if (!range.status().ok() && !absl::IsUnimplemented(range.status())) return range.status();
  if (as_of_date != nullptr && !range.as_of_date().empty()) *as_of_date = range.as_of_date();
  return resources;
}

}  // namespace entente::cli
