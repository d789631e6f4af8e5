// Looking after a record: whether it is what its digests say, and whether all that is derived from
// it is what would be derived of it now.  Used by `entente-server verify` and `reindex`
// (services/maintenance) and by the server that forgets old request ids; beside storage/store.h,
// with the same errors and the same rules of threads and deadlines.
//
// Everything goes on beside running servers.  What is looked at in several steps is read from what
// never changes; what may change is looked at in one short transaction that keeps the writers of
// one document, or of one initiative and all that belongs to it, waiting.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "storage/call_context.h"
#include "storage/resource.h"
#include "storage/store.h"

namespace entente::storage {

// What is to be done about a fault.
enum class Care {
  kLook,  // nothing: nothing is written, not even for a moment that others could see
  kMend,  // what is derived is derived anew
};

// Something that is not as it has to be.
struct Fault {
  std::string subject;  // `change 17`, `initiatives/joint-border-assessment-2010`, `head`
  std::string text;     // `index table initiative_agency lacks agency agencies/us-cbp`
  bool mended = false;
};

// A change, and the digest that covers it and all before it.
struct ChainLink {
  std::int64_t number = 0;  // 0: before the first change
  std::string digest;       // 32 bytes
  absl::Time time = absl::UnixEpoch();
};

// Where the chain of digests begins and ends, as of one moment.
struct ChainEnds {
  ChainLink origin;
  ChainLink head;
  std::int64_t newest = 0;  // the highest number of a change: that of `head`, if all is well
};

struct ChainPage {
  std::vector<Fault> faults;
  ChainLink last;  // where the next page begins
  std::int64_t changes = 0;
  std::int64_t revisions = 0;
  bool is_last = false;  // the head was reached, and compared
};

struct TextPage {
  std::vector<Fault> faults;
  std::int64_t texts = 0;
  std::optional<std::string> next;  // where the next page begins; absent when this one is the last
};

// Documents by name, each at its newest revision; `revision` is 0 where there is none.
struct DocumentPage {
  std::vector<StoredResource> documents;
  std::optional<std::string> next;  // after which name the next page begins
};

// What a document's index rows are derived from.
struct IndexSource {
  // The newest revision, as the next one would be put: `expected_revision` is its number.
  Put document;
  // The releases whose texts its quotes were looked for in.
  std::vector<Basis> quoted;
};

// What is kept beside a resource, as it was computed now.
struct KeptSource {
  ResourceType type = ResourceType::kInitiative;
  std::string name;
  Keep keep;
};

// A document that names, or in an earlier revision named, another one.
struct Mention {
  std::string name;     // of the document
  bool is_now = false;  // its newest revision does
};

class Maintenance {
 public:
  virtual ~Maintenance() = default;

  // --- The record: only ever looked at ---

  virtual absl::StatusOr<ChainEnds> ReadChainEnds(const CallContext& context) = 0;

  // The changes after `after` up to the head of `ends`, and their revisions: numbers without gaps,
  // times that increase, every digest, labels as in the documents.  A link that is broken is told
  // once: what follows is measured from what stands there.
  virtual absl::StatusOr<ChainPage> CheckChain(const CallContext& context, const ChainEnds& ends,
                                               const ChainLink& after) = 0;

  // The texts of releases after `after` (64 hexadecimal digits; empty: from the first), by their
  // SHA-256: each must have it.
  virtual absl::StatusOr<TextPage> CheckTexts(const CallContext& context,
                                              std::string_view after) = 0;

  // The documents other than `names` any revision of which names one of these, and is not expunged,
  // by name, at most `limit`.  Reads every document of the record.
  virtual absl::StatusOr<std::vector<Mention>> ListMentions(const CallContext& context,
                                                            const std::vector<std::string>& names,
                                                            int limit) = 0;

  // --- What is derived of it ---

  // Documents of `agencies`, `releases` or `initiatives`, with what belongs to these after them,
  // whose names come after `after` (empty: from the first), deleted ones too.
  virtual absl::StatusOr<DocumentPage> ListDocuments(const CallContext& context,
                                                     std::string_view collection,
                                                     std::string_view after) = 0;

  // One of them.  NOT_FOUND when there is none of that name.
  virtual absl::StatusOr<StoredResource> ReadDocument(const CallContext& context,
                                                      std::string_view name) = 0;

  // The row of a document in `resource` and its rows in every index table, against those that a
  // write of it would make now.  What it names has to be mended before it: agencies, then releases,
  // then initiatives, each before what belongs to it.
  //   ABORTED  REVISION_CHANGED: the document or a release quoted is at another revision by now:
  //            read again
  virtual absl::StatusOr<std::vector<Fault>> TendIndex(const CallContext& context, Care care,
                                                       const IndexSource& source) = 0;

  // The same of what is kept.
  //   ABORTED  REVISION_CHANGED: it is at another version by now: compute again
  virtual absl::StatusOr<std::vector<Fault>> TendKept(const CallContext& context, Care care,
                                                      const KeptSource& source) = 0;

  // Rows of what is derived whose resource is not there, or is none that has such rows.
  virtual absl::StatusOr<std::vector<Fault>> TendStrays(const CallContext& context, Care care) = 0;

  // --- Request ids ---

  // Forgets request ids that are older than `age`, at most `limit` of them, and says how many they
  // were.  Several servers may do so at once: each passes over what another one is at.
  virtual absl::StatusOr<int> ForgetRequests(const CallContext& context, absl::Duration age,
                                             int limit) = 0;
};

}  // namespace entente::storage
