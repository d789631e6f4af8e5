#include "services/rpc/citations.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "fmt/format.h"

#include "entente/v1/citation.pb.h"
#include "entente/v1/release.pb.h"
#include "services/evidence/quote.h"
#include "services/evidence/shape.h"
#include "services/evidence/source_text.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/names.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using storage::IndexedCitation;
using storage::ResourceType;
using v1::Citation;

// A citation where it stands in the document.
struct PlacedCitation {
  Citation* citation;
  std::string path;  // within the document
  Citation::Anchor anchor = Citation::UNVERIFIED;
  std::string faulty_field = {};  // empty when nothing is wrong
  std::string fault = {};
};

std::vector<PlacedCitation> PlacedIn(Message& document) {
  std::vector<PlacedCitation> placed;
  VisitMutableMessages(document, "", [&placed](Message& message, const std::string& path) {
    if (auto* citation = dynamic_cast<Citation*>(&message))
      placed.push_back({.citation = citation, .path = path});
  });
  return placed;
}

// What the citations of a document say; none for null.
std::set<std::string> WordsIn(const Message* document) {
  std::set<std::string> words;
  if (document == nullptr) return words;
  VisitMessages(*document, "", [&words](const Message& message, const std::string&) {
    const auto* citation = dynamic_cast<const Citation*>(&message);
    if (citation != nullptr) words.insert(citation->SerializeAsString());
  });
  return words;
}

// The digests of the texts of releases; empty for one without text.  What the caller may not see
// is left out.
absl::StatusOr<std::map<std::string, std::string>> ReadDigests(
    storage::DocumentReader& store, const storage::CallContext& context,
    const std::vector<PlacedCitation>& placed) {
  std::map<std::string, std::string> digests;
  for (const PlacedCitation& place : placed) {
    const std::string& name = place.citation->release();
    if (digests.contains(name) || !CheckName(ResourceType::kRelease, name).ok()) continue;
    const absl::StatusOr<storage::StoredResource> stored =
        store.Get(context, ResourceType::kRelease, name);
    if (absl::IsNotFound(stored.status())) continue;
    if (!stored.ok()) return stored.status();
    v1::Release release;
    if (!release.ParseFromString(stored->document)) {
      return storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                                fmt::format("the stored document of {} does not parse", name));
    }
    digests.emplace(name, release.text().sha256());
  }
  return digests;
}

// Looks for one quote; what is wrong is told unless its words are in `known`.
void FindQuote(const evidence::SourceText& source, const std::set<std::string>& known,
               PlacedCitation& place) {
  Citation& citation = *place.citation;
  const evidence::QuoteResult found = evidence::FindQuote(source, citation);
  place.anchor = evidence::AnchorOf(found);
  if (place.anchor == Citation::VERIFIED) {
    evidence::StoreQuote(found, citation);
    return;
  }
  if (known.contains(citation.SerializeAsString()) ||
      !evidence::FindShapeFaults(citation).empty()) {
    return;
  }
  place.faulty_field = PathOf(place.path, found.field);
  place.fault = evidence::DescribeFault(found, citation);
}

// What is quoted already never stands in the way: its texts may have come one by one.
std::size_t CountTextsOfNewQuotes(
    const std::map<std::string, std::vector<PlacedCitation*>>& by_digest,
    const std::set<std::string>& known) {
  return static_cast<std::size_t>(
      std::count_if(by_digest.begin(), by_digest.end(), [&known](const auto& text) {
        return std::any_of(text.second.begin(), text.second.end(),
                           [&known](const PlacedCitation* place) {
                             return !known.contains(place->citation->SerializeAsString());
                           });
      }));
}

bool HasLeft(const storage::CallContext& context) {
  return context.cancellation != nullptr && context.cancellation->cancelled();
}

}  // namespace

absl::StatusOr<std::vector<IndexedCitation>> FindQuotes(storage::DocumentReader& store,
                                                        const storage::CallContext& context,
                                                        Message& document, const Message* previous,
                                                        const std::string& path,
                                                        Violations& faults) {
  std::vector<PlacedCitation> placed = PlacedIn(document);
  ASSIGN_OR_RETURN(const auto digests, ReadDigests(store, context, placed));
  std::map<std::string, std::vector<PlacedCitation*>> by_digest;
  for (PlacedCitation& place : placed) {
    const auto digest = digests.find(place.citation->release());
    if (digest != digests.end() && !digest->second.empty()) {
      by_digest[digest->second].push_back(&place);
    }
  }
  const std::set<std::string> known = WordsIn(previous);
  const std::size_t texts = CountTextsOfNewQuotes(by_digest, known);
  if (texts > kQuotedTextsMax) {
    faults.Add(PathOf(path, "citations"),
               fmt::format("newly quote {} texts; at most {} are read for one document", texts,
                           kQuotedTextsMax));
    return std::vector<IndexedCitation>();
  }
  for (const auto& [digest, places] : by_digest) {
    // One text at a time is in memory.
    ASSIGN_OR_RETURN(const std::string text, store.GetText(context, digest));
    const evidence::SourceText source(text);
    for (PlacedCitation* place : places) FindQuote(source, known, *place);
  }
  std::vector<IndexedCitation> citations;
  citations.reserve(placed.size());
  for (PlacedCitation& place : placed) {
    if (!place.fault.empty()) faults.Add(PathOf(path, place.faulty_field), place.fault);
    citations.push_back({std::move(place.path), *place.citation});
    citations.back().citation.set_anchor(place.anchor);
  }
  return citations;
}

absl::StatusOr<std::vector<storage::SettledCitation>> SettleQuotes(
    storage::DocumentReader& store, const storage::CallContext& context,
    const storage::StoredResource& release, const std::string& text) {
  ASSIGN_OR_RETURN(std::vector<storage::SettledCitation> waiting,
                   store.ListUnverified(context, release.uid, kSettledMax + 1));
  if (waiting.size() > static_cast<std::size_t>(kSettledMax)) {
    return TooManyDependentsError(
        release.name, fmt::format("more than {} quotes wait for the text of {}; one change settles "
                                  "no more",
                                  kSettledMax, release.name));
  }
  const evidence::SourceText source(text);
  for (storage::SettledCitation& settled : waiting) {
    if (HasLeft(context)) {
      return storage::MakeError(absl::StatusCode::kCancelled, storage::kReasonCancelled,
                                "the caller left; nothing was written");
    }
    Citation& citation = settled.citation.citation;
    const evidence::QuoteResult found = evidence::FindQuote(source, citation);
    if (evidence::AnchorOf(found) == Citation::VERIFIED) evidence::StoreQuote(found, citation);
    citation.set_anchor(evidence::AnchorOf(found));
  }
  return waiting;
}

}  // namespace entente::rpc
