// Brings one record after the other onto the server, in such a way that doing it twice does no
// harm. Used by `import`.  One thread at a time.

#pragma once

#include "absl/status/statusor.h"

#include "clients/cpp/client.h"
#include "entente/v1/transfer.pb.h"

namespace entente::cli {

class Importer final {
 public:
  enum class Outcome { kCreated, kAlreadyThere };

  // `client` must outlive this.
  explicit Importer(client::Client& client) : client_(client) {}

  // Makes the document under the name it bears, with its text.  kAlreadyThere when the server has
  // it already: nothing was written then, or the same request made it before.  The server's error
  // when it refuses; ALREADY_EXISTS when the name is taken by another document, or by a deleted
  // one.
  absl::StatusOr<Outcome> Import(const v1::Record& record);

 private:
  absl::StatusOr<Outcome> ImportAgency(const v1::Agency& agency);
  absl::StatusOr<Outcome> ImportRelease(const v1::Release& release, const std::string& text);
  absl::StatusOr<Outcome> ImportInitiative(const v1::Initiative& initiative);
  absl::StatusOr<Outcome> ImportCommitment(const v1::Commitment& commitment);
  absl::StatusOr<Outcome> ImportReport(const v1::Report& report);
  absl::StatusOr<Outcome> AttachText(const v1::Release& release, const std::string& text);

  client::Client& client_;
};

// The name that the record's document bears; empty when it bears none.
[[nodiscard]] const std::string& NameOf(const v1::Record& record);

}  // namespace entente::cli
