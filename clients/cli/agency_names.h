// The agencies that documents name, fetched in one call, to tell their names and countries.  Used
// by the tables and sheets.  One thread at a time.

#pragma once

#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"

#include "clients/cpp/client.h"
#include "entente/v1/initiative.pb.h"

namespace entente::cli {

class AgencyNames final {
 public:
  // `client` must outlive this.
  explicit AgencyNames(client::Client& client) : client_(client) {}

  // Notes that an agency will be asked for; nothing for an empty name.
  void Want(const std::string& name);
  // The agencies that the initiative's participants, acts and office-holders name.
  void WantThoseOf(const v1::Initiative& initiative);

  // Fetches what is wanted and not yet there.  The server's error.
  absl::Status Load();

  // The agency, when it was loaded; null otherwise.
  [[nodiscard]] const v1::Agency* Find(const std::string& name) const;

  // The countries that take part, by themselves or by an agency: "CA-US", by code.
  [[nodiscard]] std::string CountriesOf(const v1::Initiative& initiative) const;

 private:
  client::Client& client_;
  std::set<std::string> wanted_;
  std::map<std::string, v1::Agency> agencies_;
};

// The instrument that the initiative is; null when it is something else.
[[nodiscard]] const v1::Instrument* InstrumentOf(const v1::Initiative& initiative);

}  // namespace entente::cli
