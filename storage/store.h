// What a Store promises: the record of changes and revisions, and the index to find them by.  The
// contract between services (who know the business rules) and storage/postgres (who knows SQL).
// Thread-safe: any number of calls at once.
//
// Every call blocks until it has an answer, at most until its context's deadline, and may say,
// beside what is listed with it,
//   DEADLINE_EXCEEDED   the deadline passed; a write did not happen, unless reason COMMIT_IN_DOUBT
//   CANCELLED           the caller left; a write did not happen
//   RESOURCE_EXHAUSTED  the lane's queue is full; nothing was done, try again later (RetryInfo)
//   UNAVAILABLE         the database cannot be reached; try again (RetryInfo)
//   INTERNAL            a defect of ours or of the database, logged in full, told in general words
// All statuses carry google.rpc.ErrorInfo (storage/error.h).

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "entente/v1/country.pb.h"
#include "entente/v1/label.pb.h"
#include "storage/call_context.h"
#include "storage/page.h"
#include "storage/query.h"
#include "storage/resource.h"

namespace entente::storage {

// What is known of a resource that another document names.
struct Reference {
  std::string uid;
  ResourceType type = ResourceType::kInitiative;
  std::int64_t revision = 0;
  bool deleted = false;
  std::string region_code;  // of an agency; empty for others and for international organisations
  v1::Label label;          // of a release or initiative
};

// The documents and countries that exist among those asked for, by name.
struct References {
  std::map<std::string, Reference, std::less<>> resources;
  std::map<std::string, bool, std::less<>> countries;  // region code -> exists, for each asked for
};

// One resource to be written, whole.
struct Put {
  ResourceType type = ResourceType::kInitiative;
  std::string name;
  std::string uid;                     // a new UUID for a new resource, else the stored one
  std::int64_t expected_revision = 0;  // 0: it must not exist
  bool deleted = false;                // true makes, or keeps, it deleted
  // The authored document: a v1::Agency, v1::Release or v1::Initiative without server-kept fields
  // but `text`, `kind` and `signed`, which depend on the document alone.  Its announced and release
  // dates have their bounds filled in.
  std::shared_ptr<const google::protobuf::Message> document;
};

// A text to be stored by its SHA-256.
struct Text {
  std::string sha256;  // 64 lower-case hexadecimal digits
  std::string text;    // UTF-8, at most 2 MiB
};

// A document that a change was computed from: written only if it still is at this revision.
struct Basis {
  std::string uid;
  std::int64_t revision = 0;
};

// One change: all of it is written, or nothing.
struct Change {
  std::string caller;          // who; "anonymous" when nobody said
  std::string method;          // `entente.v1.InitiativeService/CreateInitiative`
  std::string request_id;      // UUID; never empty: the server makes one where the caller gave none
  std::string request_digest;  // SHA-256 of the request, 32 bytes
  std::string reason;          // free text of the caller, may be empty
  std::string peer;            // `ipv4:127.0.0.1:40000`
  std::vector<Put> puts;       // at least one, no name twice
  std::vector<Basis> based_on;
  std::vector<Text> texts;
};

// What a change wrote.
struct Written {
  std::int64_t number = 0;  // of the change; without gaps, in commit order
  absl::Time time;          // of the change; never before that of the number before
  bool repeated = false;  // the request id had been used for the same request: that change is told
  std::vector<StoredResource> resources;  // in the order of Change::puts
};

// A document that names another.
struct Referrer {
  std::string name;
};

class Store {
 public:
  virtual ~Store() = default;

  // The country of an ISO 3166-1 alpha-2 code.  NOT_FOUND when there is none.
  virtual absl::StatusOr<v1::Country> GetCountry(const CallContext& context,
                                                 std::string_view region_code) = 0;

  // All countries, by region code, from the one after `after` (empty: from the first), at most
  // `limit`.
  virtual absl::StatusOr<std::vector<v1::Country>> ListCountries(const CallContext& context,
                                                                 std::string_view after,
                                                                 int limit) = 0;

  // The current revision of a resource, deleted or not.  NOT_FOUND when there is none of that name,
  // or the caller may not see it.
  virtual absl::StatusOr<StoredResource> Get(const CallContext& context, ResourceType type,
                                             std::string_view name) = 0;

  // The current revisions of several resources in the order asked for.  NOT_FOUND, naming the first
  // one, when any is not there.
  virtual absl::StatusOr<std::vector<StoredResource>> BatchGet(
      const CallContext& context, ResourceType type, const std::vector<std::string>& names) = 0;

  // One page each.  A condition that names something unknown matches nothing.
  virtual absl::StatusOr<Page> ListAgencies(const CallContext& context,
                                            const AgencyQuery& query) = 0;
  virtual absl::StatusOr<Page> ListReleases(const CallContext& context,
                                            const ReleaseQuery& query) = 0;
  virtual absl::StatusOr<Page> ListInitiatives(const CallContext& context,
                                               const InitiativeQuery& query) = 0;

  // The agencies that bear a name, at most 50, those of an official name first.
  virtual absl::StatusOr<std::vector<AgencyMatch>> ResolveAgency(const CallContext& context,
                                                                 const AgencyNameQuery& query) = 0;

  // What is known of `names` (resource names) and `region_codes`, whatever the caller may see: for
  // checking what a document names.
  virtual absl::StatusOr<References> Lookup(const CallContext& context,
                                            const std::vector<std::string>& names,
                                            const std::vector<std::string>& region_codes) = 0;

  // The documents, not deleted, that name the resource, at most `limit`.
  virtual absl::StatusOr<std::vector<Referrer>> ListReferrers(const CallContext& context,
                                                              std::string_view uid, int limit) = 0;

  // The text stored under a SHA-256 (64 hexadecimal digits).  NOT_FOUND when there is none.
  virtual absl::StatusOr<std::string> GetText(const CallContext& context,
                                              std::string_view sha256) = 0;

  // Writes a change.  Commits in doubt (the connection was lost in COMMIT) are settled inside, by
  // running the change again under its request id; serialization failures and deadlocks are
  // retried, bounded.
  //   ALREADY_EXISTS      a name that should be new is taken
  //   ABORTED             REVISION_CHANGED: a put's or a basis' revision is not the current one:
  //                       read again, compute again
  //   INVALID_ARGUMENT    REQUEST_ID_REUSED: the request id was used for another request
  //   UNAVAILABLE         COMMIT_IN_DOUBT: the database stayed away until the deadline while a
  //   commit
  //                       was in doubt: repeat with the same request id
  virtual absl::StatusOr<Written> Write(const CallContext& context, const Change& change) = 0;

  // What the change that was made under a request id wrote; nothing when there is none.
  // INVALID_ARGUMENT REQUEST_ID_REUSED when `request_digest` is another.
  virtual absl::StatusOr<std::optional<Written>> FindWritten(const CallContext& context,
                                                             std::string_view caller,
                                                             std::string_view method,
                                                             std::string_view request_id,
                                                             std::string_view request_digest) = 0;

  // The key, 32 bytes, that every server of this database signs page tokens with.
  virtual absl::StatusOr<std::string> TokenKey(const CallContext& context) = 0;

  // OK when the database answers on a connection of its own and can be written to.  Used by the
  // health probe only.
  virtual absl::Status Probe(absl::Time deadline) = 0;
};

}  // namespace entente::storage
