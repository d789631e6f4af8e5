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

#include "entente/v1/citation.pb.h"
#include "entente/v1/country.pb.h"
#include "entente/v1/label.pb.h"
#include "storage/call_context.h"
#include "storage/feed.h"
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

// One citation of a document, as it is found in it.
struct IndexedCitation {
  std::string path;  // where it stands: `citations[0]`, `mou.consent_acts[1].citation`
  // With `anchor` set; its offsets and words are those of the text when it is VERIFIED.
  v1::Citation citation;
};

// One resource to be written, whole.
struct Put {
  ResourceType type = ResourceType::kInitiative;
  std::string name;
  std::string uid;                     // a new UUID for a new resource, else the stored one
  std::int64_t expected_revision = 0;  // 0: it must not exist
  bool deleted = false;                // true makes, or keeps, it deleted
  // Of a new resource that was made elsewhere: when.  Absent: with the change.
  std::optional<absl::Time> create_time = std::nullopt;
  // The authored document, of the type's message, without server-kept fields but `text`, `kind`,
  // `signed` and `old_due`, which depend on the document alone.  Its dates have their bounds filled
  // in.
  std::shared_ptr<const google::protobuf::Message> document;
  // Every citation in it, in the order in which it holds them.
  std::vector<IndexedCitation> citations;
};

// What the server keeps beside a document from one day on.
struct KeptSpan {
  // The first day on which this was known; absent for "always", which the first span is.
  std::optional<absl::CivilDay> since;
  // Of the resource's type: a v1::Initiative with `standing`; a v1::Commitment with `current_due`,
  // `delivered` and `standing`; a v1::Report with `superseded_by`.
  std::shared_ptr<const google::protobuf::Message> fragment;
  int slips = 0;  // of a commitment: how often its due date had been changed
};

// What the server keeps for one initiative, commitment or report, whole: it takes the place of what
// was kept before and makes no revision of the document.
struct Keep {
  std::string uid;
  std::int64_t expected_version = 0;  // StoredResource::kept_version; 0 for a new resource
  // The first day on which the resource itself was known: a commitment or report that rests on
  // later sources is left out of what is asked for an earlier day.  Absent: always.
  std::optional<absl::CivilDay> known_since;
  std::vector<KeptSpan> spans;  // by day; at least one
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

// Documents, not deleted, that name a resource were looked at: written only if there still are so
// many of them.
struct ReferrerBasis {
  std::string uid;
  std::int64_t count = 0;
};

// A citation whose anchor is settled without a new revision of the document that holds it.
struct SettledCitation {
  std::string uid;  // of the document
  IndexedCitation citation;
  std::int64_t revision = 0;  // of the document that the citation was read from
};

// Change::method of what is expunged, the one change that no RPC makes.
inline constexpr std::string_view kExpungeMethod = "entente-server expunge";

// One change: all of it is written, or nothing.
struct Change {
  std::string caller;          // who; "anonymous" when nobody said
  std::string method;          // `entente.v1.InitiativeService/CreateInitiative`
  std::string request_id;      // UUID; never empty: the server makes one where the caller gave none
  std::string request_digest;  // SHA-256 of the request, 32 bytes
  std::string reason;          // free text of the caller, may be empty
  std::string peer;            // `ipv4:127.0.0.1:40000`
  // No name twice.  None: the request found nothing to write, and only its id is kept, so that a
  // repeat writes nothing either.
  std::vector<Put> puts;
  std::vector<Keep> keeps;  // of resources put or not, no uid twice
  std::vector<SettledCitation> settled;
  std::vector<Basis> based_on;
  std::vector<ReferrerBasis> based_on_referrers;
  std::vector<Text> texts;
  // Whether all that the resources of `puts` said before is taken out of the record with it: the
  // documents of their earlier revisions become empty, and the texts of releases that no other
  // release has go.  The puts are deleted then.  The digests stay, and so do the chain and what is
  // told of each change.
  bool expunges = false;
};

// What a change wrote.
struct Written {
  // Of the change; without gaps, in commit order.  0 when the request wrote nothing.
  std::int64_t number = 0;
  absl::Time time;        // of the change; after that of the number before
  bool repeated = false;  // the request id had been used for the same request: that change is told
  std::vector<StoredResource> resources;  // in the order of Change::puts
};

// A document that names another.
struct Referrer {
  std::string name;
  std::string uid;
  ResourceType type = ResourceType::kInitiative;
};

// An initiative with all that belongs to it, deleted or not.
struct Family {
  StoredResource initiative;
  std::vector<StoredResource> commitments;  // by name
  std::vector<StoredResource> reports;      // by name
};

// Commitments and reports that one initiative may have together: all of them are read when one of
// them is written, or the participants of the initiative change.
inline constexpr int kFamilySizeMax = 2'000;

// A citation on record, with what is needed to quote it.
struct FoundCitation {
  std::string document;  // the document that cites, by name
  IndexedCitation citation;
  StoredResource release;   // the release cited
  std::string replaced_by;  // the newest release that takes its place, by name; empty for none
  // The kept fragment of the document that cites; for a report, of what it is about.
  ResourceType kept_type = ResourceType::kInitiative;
  std::string kept;
};

struct CitationPage {
  std::vector<FoundCitation> citations;  // by document, then in the order of the document
  std::optional<Keyset> next;
};

// What a write is computed from: the part of a Store that reads documents and what they name.  A
// request that brings several documents reads them laid over what is stored.
class DocumentReader {
 public:
  virtual ~DocumentReader() = default;

  // The current revision of a resource, deleted or not, with what is kept for the context's day.
  // NOT_FOUND when there is none of that name, the caller may not see it, it was not known by that
  // day, it belongs to an initiative that is deleted, or is a report about a commitment that is.
  virtual absl::StatusOr<StoredResource> Get(const CallContext& context, ResourceType type,
                                             std::string_view name) = 0;

  // The current revisions of several resources in the order asked for.  NOT_FOUND, naming the first
  // one, when any is not there.
  virtual absl::StatusOr<std::vector<StoredResource>> BatchGet(
      const CallContext& context, ResourceType type, const std::vector<std::string>& names) = 0;

  // An initiative and all that belongs to it.  NOT_FOUND as for Get.
  virtual absl::StatusOr<Family> GetFamily(const CallContext& context,
                                           std::string_view initiative) = 0;

  // What is known of `names` (resource names) and `region_codes`, whatever the caller may see: for
  // checking what a document names.
  virtual absl::StatusOr<References> Lookup(const CallContext& context,
                                            const std::vector<std::string>& names,
                                            const std::vector<std::string>& region_codes) = 0;

  // The documents, not deleted, that name the resource, at most `limit`, by name, whatever the
  // caller may see.  What belongs to an initiative does not count as naming it, nor a report as
  // naming the commitment it is about or the report it supersedes.
  virtual absl::StatusOr<std::vector<Referrer>> ListReferrers(const CallContext& context,
                                                              std::string_view uid, int limit) = 0;

  // The citations of a release in any document, deleted ones included, whatever the caller may see,
  // whose anchor is UNVERIFIED, by document, at most `limit`: what attaching its text settles.
  virtual absl::StatusOr<std::vector<SettledCitation>> ListUnverified(const CallContext& context,
                                                                      std::string_view release_uid,
                                                                      int limit) = 0;

  // The text stored under a SHA-256 (64 hexadecimal digits).  NOT_FOUND when there is none.
  virtual absl::StatusOr<std::string> GetText(const CallContext& context,
                                              std::string_view sha256) = 0;
};

// The statements that a lane has run on the database since the start, COMMIT among them: how long
// the database took, the way to it included.
struct StatementTally {
  Lane lane = Lane::kRead;
  std::vector<double> bounds;  // of the durations, in seconds, ascending
  std::vector<std::uint64_t>
      counts;                // up to and with each bound, above the one before; last, above all
  double seconds = 0;        // all durations together
  std::uint64_t failed = 0;  // of them, those that ended with an error
};

class HistoryReader;

class Store : public DocumentReader {
 public:
  // The record as it was (storage/history_reader.h).  Lives as long as the store.
  virtual HistoryReader& history() = 0;

  // The country of an ISO 3166-1 alpha-2 code.  NOT_FOUND when there is none.
  virtual absl::StatusOr<v1::Country> GetCountry(const CallContext& context,
                                                 std::string_view region_code) = 0;

  // All countries, by region code, from the one after `after` (empty: from the first), at most
  // `limit`.
  virtual absl::StatusOr<std::vector<v1::Country>> ListCountries(const CallContext& context,
                                                                 std::string_view after,
                                                                 int limit) = 0;

  // One page of the resources of a type.  A condition that names something unknown matches nothing.
  virtual absl::StatusOr<Page> List(const CallContext& context, ResourceType type,
                                    const ListQuery& query) = 0;

  // Counts by group, the largest first; `as_of_date` of the answer is left empty.
  virtual absl::StatusOr<v1::SummarizeInitiativesResponse> SummarizeInitiatives(
      const CallContext& context, const InitiativeSummaryQuery& query) = 0;
  virtual absl::StatusOr<v1::SummarizeCommitmentsResponse> SummarizeCommitments(
      const CallContext& context, const CommitmentSummaryQuery& query) = 0;

  // The initiatives that are related to one, not deleted.  NOT_FOUND when there is none of the
  // name.
  virtual absl::StatusOr<RelatedPage> ListRelated(const CallContext& context,
                                                  const RelatedQuery& query) = 0;

  // Citations of documents that are not deleted.  NOT_FOUND when the document asked for is not
  // there.
  virtual absl::StatusOr<CitationPage> ListCitations(const CallContext& context,
                                                     const CitationQuery& query) = 0;

  // The agencies that bear a name, at most 50, those of an official name first.
  virtual absl::StatusOr<std::vector<AgencyMatch>> ResolveAgency(const CallContext& context,
                                                                 const AgencyNameQuery& query) = 0;

  // Writes a change.  What belongs to an initiative is hidden while that is deleted, and has its
  // label and announced date in the lists.  Commits in doubt (the connection was lost in COMMIT)
  // are settled inside, by running the change again under its request id; serialization failures
  // and deadlocks are retried, bounded.
  //   ALREADY_EXISTS      a name that should be new is taken
  //   ABORTED             REVISION_CHANGED: a put's or a basis' revision is not the current one, a
  //                       keep's version, or the number of a referrer basis; a document that is
  //                       deleted is named by another; a release with a new text is cited by an
  //                       UNVERIFIED citation that is not settled, or one to be settled was read
  //                       from another revision: read again, compute again
  //   INVALID_ARGUMENT    REQUEST_ID_REUSED: the request id was used for another request
  //   UNAVAILABLE         COMMIT_IN_DOUBT: the database stayed away until the deadline while the
  //                       commit was in doubt: repeat with the same request id
  virtual absl::StatusOr<Written> Write(const CallContext& context, const Change& change) = 0;

  // What was written under a request id, perhaps nothing; absent when the id was not used.
  // INVALID_ARGUMENT REQUEST_ID_REUSED when `request_digest` is another.
  virtual absl::StatusOr<std::optional<Written>> FindWritten(const CallContext& context,
                                                             std::string_view caller,
                                                             std::string_view method,
                                                             std::string_view request_id,
                                                             std::string_view request_digest) = 0;

  // The key, 32 bytes, that every server of this database signs page tokens with.
  virtual absl::StatusOr<std::string> TokenKey(const CallContext& context) = 0;

  // What each lane's statements took so far.  Waits for nothing; a store without statements has
  // none.
  [[nodiscard]] virtual std::vector<StatementTally> Statements() const { return {}; }

  // What follows the record; lives as long as the store.
  virtual Feed& feed() = 0;

  // OK when the database answers on a connection of its own and can be written to.  Used by the
  // health probe only.
  virtual absl::Status Probe(absl::Time deadline) = 0;
};

}  // namespace entente::storage
