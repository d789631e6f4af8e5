// Brings the index up to date with one written document: each resource family's part, in the file
// of its name.  Called inside the write's transaction, after the rows of `resource` stand.
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
#include "storage/postgres/session.h"
#include "storage/postgres/terms.h"
#include "storage/store.h"

namespace entente::storage::postgres {

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
  friend void IndexTerms(Transaction& transaction, const Put& put, const Terms& terms);

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

// Replaces the terms of the document, but for those of its standing; its row stands in its family's
// table.
void IndexTerms(Transaction& transaction, const Put& put, const Terms& terms);

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
  friend void IndexTexts(Transaction& transaction, const Put& put, const SearchedTexts& texts);

  std::map<std::string, std::string> texts_;  // by configuration
};

// Replaces the rows of `searched_text`.
void IndexTexts(Transaction& transaction, const Put& put, const SearchedTexts& texts);

// The agency but for its parents and successors.
void IndexAgency(Transaction& transaction, const Put& put, const v1::Agency& agency);
// Its parents and successors, which must be indexed.
void IndexAgencyLinks(Transaction& transaction, const Put& put, const v1::Agency& agency);
// True when the release has a text that it did not have before.
bool IndexRelease(Transaction& transaction, const Put& put, const v1::Release& release);
void IndexInitiative(Transaction& transaction, const Put& put, const v1::Initiative& initiative);
void IndexCommitment(Transaction& transaction, const Put& put, const v1::Commitment& commitment);
void IndexReport(Transaction& transaction, const Put& put, const v1::Report& report);

// Takes the label, the announced date and the deletion of an initiative over to what belongs to it,
// and the deletion of a commitment to the reports about it.
void IndexFamily(Transaction& transaction, const std::string& initiative_uid);

// Replaces the citations of the document; the releases must be indexed.
void IndexCitations(Transaction& transaction, const Put& put);
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

// Replaces the rows of `reference` whose source is the document.
void IndexReferences(Transaction& transaction, const Put& put,
                     const std::vector<NamedReference>& references);

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
