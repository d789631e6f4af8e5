// evidence_service.h, the texts that settle quotes, and the reads of initiatives that need an
// index: related.h, summary.h.

#include "services/rpc/evidence_service.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/services/rpc/tracking_fixture.h"

namespace entente::rpc {
namespace {

using test::CitationOf;
using test::GoodStatus;
using test::kCommitment;
using test::kInitiative;
using test::kRelease;
using test::ReportName;
using ::testing::ElementsAre;
using v1::Citation;

class EvidenceServiceTest : public test::TrackingTest {
 protected:
  absl::StatusOr<v1::ListCitationsResponse> List(const v1::ListCitationsRequest& request) {
    return Parse<v1::ListCitationsResponse>(
        evidence.AnswerListCitations(CallFor(request), request));
  }

  // A citation as the store finds it.
  storage::FoundCitation Found(const std::string& release = kRelease) const {
    storage::FoundCitation found;
    found.document = kInitiative;
    found.citation.path = "citations[0]";
    found.citation.citation = CitationOf("six personnel", release);
    found.citation.citation.set_anchor(Citation::VERIFIED);
    found.release = store.Current(release);
    v1::Initiative kept;
    kept.mutable_standing()->set_agreement(v1::Side::AGREE);
    found.kept = kept.SerializeAsString();
    return found;
  }

  absl::StatusOr<v1::ListRelatedInitiativesResponse> Related(
      const v1::ListRelatedInitiativesRequest& request) {
    return Parse<v1::ListRelatedInitiativesResponse>(
        initiatives.AnswerListRelatedInitiatives(CallFor(request), request));
  }

  absl::StatusOr<v1::SummarizeInitiativesResponse> Summarize(
      const v1::SummarizeInitiativesRequest& request) {
    return Parse<v1::SummarizeInitiativesResponse>(
        initiatives.AnswerSummarizeInitiatives(CallFor(request), request));
  }
};

// --- ListCitations ---

TEST_F(EvidenceServiceTest, AnEntryHasAllThatIsNeededToQuoteIt) {
  store.citation_page.citations.push_back(Found());
  store.citation_page.citations[0].replaced_by = "releases/newer-one";
  v1::ListCitationsRequest request;
  request.set_document(kInitiative);
  request.set_include_children(true);
  request.set_field("deployment");

  const auto listed = List(request);

  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->entries_size(), 1);
  const auto& entry = listed->entries(0);
  EXPECT_EQ(entry.document(), kInitiative);
  EXPECT_EQ(entry.path(), "citations[0]");
  EXPECT_EQ(entry.citation().anchor(), Citation::VERIFIED);
  EXPECT_EQ(entry.title(), "Border action plan");
  EXPECT_EQ(entry.release_date().latest(), "2010-07-13");
  EXPECT_EQ(entry.replaced_by(), "releases/newer-one");
  EXPECT_FALSE(entry.has_availability());
  EXPECT_EQ(entry.standing().agreement(), v1::Side::AGREE);
  EXPECT_EQ(listed->as_of_date(), "2010-11-17");
  EXPECT_EQ(listed->next_page_token(), "");
  EXPECT_TRUE(store.last_citations->include_children);
  EXPECT_EQ(store.last_citations->field, "deployment");
}

TEST_F(EvidenceServiceTest, PublishersAreNamedInTheLanguageOfTheRelease) {
  v1::Agency agency = test::GoodAgency("Public Safety Canada");
  agency.set_region_code("CA");
  auto* french = agency.add_names();
  french->set_text("Sécurité publique Canada");
  french->set_language_code("fr-CA");
  french->set_kind(v1::AgencyName::OFFICIAL);
  ASSERT_TRUE(CreateAgency("ca-ps", agency).ok());
  v1::Release release = test::GoodRelease();
  release.set_language_code("fr");
  release.mutable_issuers(0)->set_agency("agencies/ca-ps");
  release.add_issuers()->set_organization_name("La Gazette");
  release.add_issuers()->set_region_code("CA");
  ASSERT_TRUE(CreateRelease("in-french", release).ok());
  store.citation_page.citations.push_back(Found("releases/in-french"));

  const auto listed = List({});

  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_THAT(listed->entries(0).publishers(),
              ElementsAre("Sécurité publique Canada", "La Gazette", "CA"));
}

TEST_F(EvidenceServiceTest, ANameThatWasNotBorneYetComesAfterTheOneThatWas) {
  v1::Agency agency = test::GoodAgency("Newer Agency");
  agency.mutable_names(0)->mutable_since()->set_edtf("2015");
  auto* older = agency.add_names();
  older->set_text("Older Agency");
  older->set_language_code("en");
  older->set_kind(v1::AgencyName::OFFICIAL);
  older->mutable_until()->set_edtf("2014");
  ASSERT_TRUE(CreateAgency("us-renamed", agency).ok());
  v1::Release release = test::GoodRelease();
  release.mutable_issuers(0)->set_agency("agencies/us-renamed");
  ASSERT_TRUE(CreateRelease("by-renamed", release).ok());
  store.citation_page.citations.push_back(Found("releases/by-renamed"));

  const auto listed = List({});

  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_THAT(listed->entries(0).publishers(), ElementsAre("Older Agency"));
}

TEST_F(EvidenceServiceTest, TheStandingOfACommitmentIsReadAsSuch) {
  storage::FoundCitation found = Found();
  v1::Commitment kept;
  kept.mutable_standing()->set_evidence(v1::Standing::LIMITED);
  found.kept_type = storage::ResourceType::kCommitment;
  found.kept = kept.SerializeAsString();
  store.citation_page.citations.push_back(std::move(found));

  const auto listed = List({});

  ASSERT_TRUE(listed.ok());
  EXPECT_EQ(listed->entries(0).standing().evidence(), v1::Standing::LIMITED);
}

TEST_F(EvidenceServiceTest, ListRefusesWhatIsBadAllAtOnce) {
  v1::ListCitationsRequest request;
  request.set_document("agencies/us-cbp");
  request.set_field(std::string(1'001, 'x'));
  request.set_page_size(-1);

  EXPECT_THAT(test::BadFieldsOf(List(request).status()),
              ElementsAre("document", "field", "page_size"));

  request.Clear();
  request.set_include_children(true);
  EXPECT_THAT(test::BadFieldsOf(List(request).status()), ElementsAre("include_children"));
}

TEST_F(EvidenceServiceTest, ListOfADocumentThatIsNotThereIsNotFound) {
  v1::ListCitationsRequest request;
  request.set_document(kCommitment);

  EXPECT_TRUE(absl::IsNotFound(List(request).status()));
}

TEST_F(EvidenceServiceTest, ATokenBelongsToItsQuestion) {
  store.citation_page.citations.push_back(Found());
  store.citation_page.next = storage::Keyset{"a", "0190163d-8694-739b-aea5-966c26f8ad91"};
  v1::ListCitationsRequest request;
  request.set_document(kInitiative);
  const auto first = List(request);
  ASSERT_TRUE(first.ok());
  request.set_page_token(first->next_page_token());
  ASSERT_TRUE(List(request).ok());
  EXPECT_EQ(store.last_citations->page.after->sort_key, "a");

  request.set_field("signed");

  EXPECT_EQ(storage::ReasonOf(List(request).status()), storage::kReasonInvalidPageToken);
}

// --- Quotes that wait for a text ---

TEST_F(EvidenceServiceTest, ATextSettlesTheQuotesThatWaitedAndFailsNone) {
  ASSERT_TRUE(CreateRelease("later-text").ok());
  v1::Report report = GoodStatus();
  report.clear_citations();
  for (const char* quote : {"stands here once", "stands nowhere", "again"}) {
    *report.add_citations() = CitationOf(quote, "releases/later-text");
  }
  ASSERT_TRUE(CreateReport("us-one", report).ok());

  const auto attached =
      Attach("releases/later-text", "What  stands here once; and again, and again.");

  ASSERT_TRUE(attached.ok()) << attached.status();
  const auto citations = store.CitationsOf(ReportName("us-one"));
  ASSERT_EQ(citations.size(), 3U);
  EXPECT_EQ(citations[0].citation.anchor(), Citation::VERIFIED);
  EXPECT_EQ(citations[0].citation.start(), 6);
  EXPECT_EQ(citations[1].citation.anchor(), Citation::NOT_FOUND);
  EXPECT_EQ(citations[2].citation.anchor(), Citation::AMBIGUOUS);
}

TEST_F(EvidenceServiceTest, AQuoteThatComesBetweenIsSettledToo) {
  ASSERT_TRUE(CreateRelease("later-text").ok());
  v1::Report report = GoodStatus();
  *report.mutable_citations(0) = CitationOf("stands here", "releases/later-text");
  store.before_write = [&] { ASSERT_TRUE(CreateReport("us-one", report).ok()); };

  ASSERT_TRUE(Attach("releases/later-text", "It stands here.").ok());

  EXPECT_EQ(store.CitationsOf(ReportName("us-one"))[0].citation.anchor(), Citation::VERIFIED);
}

TEST_F(EvidenceServiceTest, ATextThatComesBeforeTheQuoteRefusesIt) {
  ASSERT_TRUE(CreateRelease("later-text").ok());
  v1::Report report = GoodStatus();
  *report.mutable_citations(0) = CitationOf("stands nowhere", "releases/later-text");
  store.before_write = [this] { ASSERT_TRUE(Attach("releases/later-text", "Else.").ok()); };

  EXPECT_THAT(test::BadFieldsOf(CreateReport("us-one", report).status()),
              ElementsAre("report.citations[0].exact"));
}

TEST_F(EvidenceServiceTest, ADocumentWithASettledQuoteCanBeChangedElsewhere) {
  ASSERT_TRUE(CreateRelease("later-text").ok());
  v1::Commitment commitment = test::GoodCommitment();
  *commitment.add_citations() = CitationOf("stands nowhere", "releases/later-text");
  ASSERT_TRUE(CreateCommitment("publish", commitment).ok());
  ASSERT_TRUE(Attach("releases/later-text", "Else.").ok());
  v1::UpdateCommitmentRequest request;
  request.mutable_commitment()->set_name(kCommitment);
  request.mutable_commitment()->set_deliverable("the assessment");

  const auto updated = commitments.AnswerUpdateCommitment(CallFor(request), request);

  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(store.CitationsOf(kCommitment)[0].citation.anchor(), Citation::NOT_FOUND);
}

// --- Related, Summarize ---

TEST_F(EvidenceServiceTest, RelatedTellsHowEachWasReached) {
  storage::RelatedInitiative found;
  found.initiative = store.Current(kInitiative);
  found.kind = v1::Relation::IMPLEMENTS;
  found.inverse = true;
  found.via = "initiatives/the-plan";
  found.depth = 2;
  store.related_page.initiatives.push_back(std::move(found));
  v1::ListRelatedInitiativesRequest request;
  request.set_name(kInitiative);

  const auto related = Related(request);

  ASSERT_TRUE(related.ok()) << related.status();
  ASSERT_EQ(related->related_initiatives_size(), 1);
  EXPECT_EQ(related->related_initiatives(0).initiative().name(), kInitiative);
  EXPECT_NE(related->related_initiatives(0).initiative().etag(), "");
  EXPECT_TRUE(related->related_initiatives(0).inverse());
  EXPECT_EQ(related->related_initiatives(0).depth(), 2);
  EXPECT_EQ(store.last_related->depth, 1);
}

TEST_F(EvidenceServiceTest, RelatedRefusesADepthOverFive) {
  v1::ListRelatedInitiativesRequest request;
  request.set_name("initiatives/-");
  request.set_depth(6);
  request.set_page_size(-1);

  EXPECT_THAT(test::BadFieldsOf(Related(request).status()),
              ElementsAre("name", "depth", "page_size"));

  request.set_name("initiatives/nowhere");
  request.set_depth(5);
  request.set_page_size(0);
  EXPECT_TRUE(absl::IsNotFound(Related(request).status()));
}

TEST_F(EvidenceServiceTest, ATokenOfRelatedBelongsToItsDepth) {
  store.related_page.next = storage::Keyset{"1", "0190163d-8694-739b-aea5-966c26f8ad91"};
  v1::ListRelatedInitiativesRequest request;
  request.set_name(kInitiative);
  request.set_depth(2);
  const auto first = Related(request);
  ASSERT_TRUE(first.ok());
  request.set_page_token(first->next_page_token());
  ASSERT_TRUE(Related(request).ok());
  EXPECT_EQ(store.last_related->page.after->sort_key, "1");

  request.set_depth(3);

  EXPECT_EQ(storage::ReasonOf(Related(request).status()), storage::kReasonInvalidPageToken);
}

TEST_F(EvidenceServiceTest, SummariesOfInitiativesAreForTheDayAskedFor) {
  v1::SummarizeInitiativesRequest request;
  request.set_group_by(v1::SummarizeInitiativesRequest::PAIR);
  request.set_as_of_date("2010-12-31");
  request.set_group_count_max(7);

  const auto summary = Summarize(request);

  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->as_of_date(), "2010-12-31");
  EXPECT_EQ(store.last_context->as_of.day, absl::CivilDay(2010, 12, 31));
  EXPECT_TRUE(store.last_context->as_of.leave_out_later);
  EXPECT_EQ(store.last_initiative_summary->group_count_max, 7);
  EXPECT_EQ(store.last_initiative_summary->group_by, v1::SummarizeInitiativesRequest::PAIR);
}

TEST_F(EvidenceServiceTest, SummariesRefuseAFilterThatIsNone) {
  v1::SummarizeInitiativesRequest request;
  request.set_filter("nonsense:");

  EXPECT_EQ(storage::ReasonOf(Summarize(request).status()), storage::kReasonInvalidFilter);

  request.set_group_count_max(-1);
  EXPECT_THAT(test::BadFieldsOf(Summarize(request).status()),
              ElementsAre("group_count_max", "filter"));
}

}  // namespace
}  // namespace entente::rpc
