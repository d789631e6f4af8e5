// The SEARCH reports on whose strength something is called never reported, fetched to tell who
// looked and what came of it.  Used by the tables and sheets.  One thread at a time.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "clients/cpp/client.h"
#include "entente/v1/commitment.pb.h"

namespace entente::cli {

class Searches final {
 public:
  // `client` must outlive this.
  explicit Searches(client::Client& client) : client_(client) {}

  // Fetches the newest search of each commitment that has no report, up to a hundred.  A search
  // that is not there any more is no error.
  absl::Status LoadThoseOf(const std::vector<v1::Commitment>& commitments);

  // The search on whose strength the subject is called never reported; null when it is not, or was
  // not fetched.
  [[nodiscard]] const v1::Report* NeverReported(const v1::Standing& standing) const;

  // Whether the subject has no report and the search that may say more of that was not fetched.
  [[nodiscard]] bool WasLeftOut(const v1::Standing& standing) const;

  // The day of the last report of the subject, or why there is none: `2011-03-10`, `NEVER: search-1
  // of 2011-01-31` when it found NOTHING, `INACCESSIBLE: search-1 of 2011-01-31`, `not searched`.
  [[nodiscard]] std::string ReportedWords(const v1::Standing& standing) const;

 private:
  client::Client& client_;
  std::map<std::string, v1::Report> searches_;  // by name
};

}  // namespace entente::cli
