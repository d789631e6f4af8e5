// Brings the index up to date with written documents: each resource family's part, in the file of
// its name, as few statements for a thousand documents as for one.  Called inside the write's
// transaction, after the rows of `resource` stand.
//
// What a document names must be indexed before it: agencies, then releases, initiatives,
// commitments, reports.

#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/participant.pb.h"
#include "entente/v1/party.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/session.h"
#include "storage/postgres/terms.h"
#include "storage/store.h"

namespace entente::storage::postgres {

// Documents of one change, or some of them.
using Puts = std::vector<const Put*>;

// Runs `sql`, which deletes rows of the documents whose uids are $1, for those documents that were
// there before the change.
void DeleteBefore(Transaction& transaction, std::string_view sql, const Puts& puts);

// A document that a document names, and by which of its fields.
struct NamedReference {
  std::string name;   // of the target, `agencies/us-cbp`
  std::string field;  // `participants`
};

// The rows of `term` of one document.
class Terms final {
 public:
  void Add(TermField field, std::string value);
  void Add(TermField field, int number);
  // The uid of a resource, by name.
  void AddUidOf(TermField field, std::string name);
  // The region code of an agency, by name, if it has one.
  void AddRegionOf(TermField field, std::string agency);
  // Who a party is: the uid of an agency under `agency`, a country's code, itself or by its agency,
  // under `country`.
  void AddParty(TermField agency, TermField country, const v1::Party& party);
  // Each word of a text.
  void AddWordsOf(TermField field, std::string text);

 private:
  friend class TermBatch;

  struct Column {
    std::vector<std::int64_t> fields;
    std::vector<std::string> values;

    void Add(TermField field, std::string value);
  };
  Column values_;
  Column uids_;
  Column regions_;
  Column words_;
};

// The terms of documents of one type, but for those of their standing.
class TermBatch final {
 public:
  explicit TermBatch(ResourceType type) : type_(type) {}

  void Add(const Put& put, const Terms& terms);
  // Replaces the terms of `puts`, whose rows stand in their family's table.
  void Write(Transaction& transaction, const Puts& puts) const;

 private:
  [[nodiscard]] std::string InsertSql(Parameters& parameters) const;

  ResourceType type_;
  RowBatch values_{{"uid", "uuid"}, {"field", "smallint"}, {"value", "text"}};
  RowBatch uids_{{"uid", "uuid"}, {"field", "smallint"}, {"value", "text"}};
  RowBatch regions_{{"uid", "uuid"}, {"field", "smallint"}, {"value", "text"}};
  RowBatch words_{{"uid", "uuid"}, {"field", "smallint"}, {"value", "text"}};
};

// The name, the name as cited and the office of a person, as one text.
[[nodiscard]] std::string WordsOf(const v1::OfficeHolder& person);

// How much of a document's text is searched in one language, in bytes: its beginning.  A tsvector
// may have 1 MiB, and words with hyphens take four times their length in it.
inline constexpr std::size_t kSearchedBytesMax = std::size_t{192} << 10;

// PostgreSQL's text search configuration for a BCP 47 language tag, of those that all supported
// versions have; `simple`, which does not stem, for other languages.
[[nodiscard]] std::string_view TextSearchConfigOf(std::string_view language_code);

// The beginning of a text, as it is handed to PostgreSQL's parser: at most `bytes_max` bytes, cut
// between words.  A run without white space is broken every 128 bytes, since the parser's time
// grows with the square of it.
[[nodiscard]] std::string SearchedPart(std::string_view text, std::size_t bytes_max);

// The searched texts of one document.
class SearchedTexts final {
 public:
  // An empty language is none that is known.
  void Add(std::string_view language_code, std::string_view text);

 private:
  friend class SearchedTextWriter;

  std::map<std::string, std::string> texts_;  // by configuration
};

// Replaces the rows of `searched_text` of documents, a few megabytes at a time.
class SearchedTextWriter final {
 public:
  // Of `puts`, each of which is to be added.
  SearchedTextWriter(Transaction& transaction, const Puts& puts);

  void Add(const Put& put, const SearchedTexts& texts);
  // Writes what is left.
  void Finish();

 private:
  Transaction& transaction_;
  RowBatch rows_{{"uid", "uuid"}, {"type", "smallint"}, {"config", "text"}, {"text", "text"}};
};

// Agencies but for their parents and successors.
void IndexAgencies(Transaction& transaction, const Puts& agencies);
// Their parents and successors, which must be indexed.
void IndexAgencyLinks(Transaction& transaction, const Puts& agencies);
// Gives the uids of those that have a text that they did not have before.
std::vector<std::string> IndexReleases(Transaction& transaction, const Puts& releases);
void IndexInitiatives(Transaction& transaction, const Puts& initiatives);
void IndexCommitments(Transaction& transaction, const Puts& commitments);
void IndexReports(Transaction& transaction, const Puts& reports);

// Takes the label, the announced date and the deletion of an initiative over to what belongs to it,
// and the deletion of a commitment to the reports about it.
void IndexFamily(Transaction& transaction, const std::string& initiative_uid);

// Replaces the citations of documents; the releases must be indexed.
void IndexCitations(Transaction& transaction, const Puts& puts);
// Settles citations that are UNVERIFIED; false when one of them is not there.
bool SettleCitations(Transaction& transaction, const std::vector<const SettledCitation*>& settled);
// Whether a citation of the releases is UNVERIFIED.
bool AreUnsettled(Transaction& transaction, const std::vector<std::string>& release_uids);

// A keep and the type of its resource.
struct TypedKeep {
  const Keep* keep = nullptr;
  ResourceType type = ResourceType::kInitiative;
};

// Replaces what is kept, and the terms of standing; the reports that the fragments name must be
// indexed.
void IndexKeeps(Transaction& transaction, const std::vector<TypedKeep>& keeps);

// Replaces the rows of `reference` whose source is one of the documents.
void IndexReferences(Transaction& transaction, const Puts& puts);

// Every name of a resource that a message holds, by its google.api.resource_reference annotations;
// the field is the outermost one.
std::vector<NamedReference> CollectReferences(const google::protobuf::Message& message);

// Whether a row `f` of reference, with the row `s` of `resource` that is its source, counts: not
// one that is deleted, nor the target itself.  What belongs to an initiative does not count as
// naming it, nor a report as naming the commitment it is about or the report it supersedes.
inline constexpr std::string_view kIsReferrer = R"sql(
  NOT s.deleted
  AND s.uid <> f.target
  AND s.parent IS DISTINCT FROM f.target
  AND NOT (s.type = 5 AND f.field IN ('commitment', 'supersedes')))sql";

}  // namespace entente::storage::postgres
