// citations.h: the quotes of a document, and those that waited.

#include "services/rpc/citations.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/initiative.pb.h"
#include "tests/services/rpc/service_fixture.h"
#include "tests/services/rpc/tracking_documents.h"

namespace entente::rpc {
namespace {

using test::CitationOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::Citation;

class CitationsTest : public test::ServiceTest {
 protected:
  CitationsTest() {
    EXPECT_TRUE(CreateRelease("us-dhs-2010-07-13").ok());
    EXPECT_TRUE(CreateRelease("without-text").ok());
    v1::AttachTextRequest attach;
    attach.set_name("releases/us-dhs-2010-07-13");
    attach.set_text(test::kReleaseText);
    EXPECT_TRUE(releases.AnswerAttachText(CallFor(attach), attach).ok());
  }

  std::vector<storage::IndexedCitation> Find(v1::Initiative& document,
                                             const v1::Initiative* previous = nullptr) {
    faults_ = Violations();
    auto found = FindQuotes(store, {}, document, previous, "initiative", faults_);
    EXPECT_TRUE(found.ok()) << found.status();
    return *std::move(found);
  }

  static v1::Initiative Citing(const Citation& citation) {
    v1::Initiative initiative = test::GoodInitiative();
    *initiative.add_citations() = citation;
    return initiative;
  }

  // An initiative that quotes one text after the other.
  v1::Initiative CitingTexts(int count) {
    v1::Initiative initiative = test::GoodInitiative();
    for (int i = 0; i < count; ++i) {
      const std::string id = "release-" + std::to_string(i);
      EXPECT_TRUE(CreateRelease(id).ok());
      v1::AttachTextRequest attach;
      attach.set_name("releases/" + id);
      attach.set_text("Text number " + std::to_string(i));
      EXPECT_TRUE(releases.AnswerAttachText(CallFor(attach), attach).ok());
      *initiative.add_citations() = CitationOf("Text number", attach.name());
    }
    return initiative;
  }

  Violations faults_;
};

TEST_F(CitationsTest, WhatIsFoundGetsItsOffsetsAndTheTextsOwnWords) {
  v1::Initiative initiative = Citing(CitationOf("will be  released later this summer"));

  const auto found = Find(initiative);

  EXPECT_TRUE(faults_.empty());
  const Citation& citation = initiative.citations(0);
  EXPECT_EQ(citation.exact(), "will be released later this summer");
  EXPECT_EQ(std::string(test::kReleaseText)
                .substr(static_cast<std::size_t>(citation.start()),
                        static_cast<std::size_t>(citation.end() - citation.start())),
            citation.exact());
  EXPECT_EQ(citation.anchor(), Citation::ANCHOR_UNSPECIFIED);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].path, "citations[0]");
  EXPECT_EQ(found[0].citation.anchor(), Citation::VERIFIED);
  EXPECT_EQ(found[0].citation.start(), citation.start());
}

TEST_F(CitationsTest, CitationsAnywhereInTheDocumentAreFoundInItsOrder) {
  v1::Initiative initiative = test::GoodMou();
  *initiative.mutable_mou()->mutable_consent_acts(0)->mutable_citation() =
      CitationOf("will be joint");
  *initiative.add_citations() = CitationOf("six personnel");

  const auto found = Find(initiative);

  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].path, "citations[0]");
  EXPECT_EQ(found[1].path, "mou.consent_acts[0].citation");
}

TEST_F(CitationsTest, WhatIsNotFoundIsAFaultThatTellsTheNearestPassage) {
  v1::Initiative initiative = Citing(CitationOf("will deploy seven personnel"));

  Find(initiative);

  const absl::Status status = faults_.ToStatus();
  EXPECT_THAT(test::BadFieldsOf(status), ElementsAre("initiative.citations[0].exact"));
  EXPECT_THAT(test::FaultOf(status, "initiative.citations[0].exact"), HasSubstr("will deploy"));
}

TEST_F(CitationsTest, WhatIsFoundTwiceIsAFaultUntilItSaysWhich) {
  v1::Initiative initiative = Citing(CitationOf("Immigration and Customs Enforcement"));
  Find(initiative);
  EXPECT_THAT(test::FaultOf(faults_.ToStatus(), "initiative.citations[0].exact"),
              HasSubstr("2 times"));

  initiative.mutable_citations(0)->set_suffix(" told so");
  Find(initiative);

  EXPECT_TRUE(faults_.empty()) << faults_.ToStatus();
}

TEST_F(CitationsTest, OffsetsThatPointElsewhereAreAFault) {
  v1::Initiative initiative = Citing(CitationOf("six personnel"));
  initiative.mutable_citations(0)->set_start(0);
  initiative.mutable_citations(0)->set_end(13);

  Find(initiative);

  EXPECT_THAT(test::FaultOf(faults_.ToStatus(), "initiative.citations[0].exact"),
              HasSubstr("Release Date:"));
}

TEST_F(CitationsTest, AQuoteThatCutsACharacterIsAFault) {
  ASSERT_TRUE(CreateRelease("accents").ok());
  v1::AttachTextRequest attach;
  attach.set_name("releases/accents");
  attach.set_text("El ni\u006E\u0303o llega.");  // n with a combining tilde
  ASSERT_TRUE(releases.AnswerAttachText(CallFor(attach), attach).ok());
  v1::Initiative initiative = Citing(CitationOf("El nin", "releases/accents"));

  Find(initiative);

  EXPECT_THAT(test::FaultOf(faults_.ToStatus(), "initiative.citations[0].exact"),
              HasSubstr("whole characters"));
}

TEST_F(CitationsTest, WithoutATextItWaits) {
  v1::Initiative initiative = Citing(CitationOf("anything", "releases/without-text"));

  const auto found = Find(initiative);

  EXPECT_TRUE(faults_.empty());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].citation.anchor(), Citation::UNVERIFIED);
}

TEST_F(CitationsTest, ARefusedQuoteThatStoodThereBeforeMayStay) {
  v1::Initiative initiative = Citing(CitationOf("words that never stood there"));
  const v1::Initiative previous = initiative;

  const auto found = Find(initiative, &previous);

  EXPECT_TRUE(faults_.empty());
  EXPECT_EQ(found[0].citation.anchor(), Citation::NOT_FOUND);
}

TEST_F(CitationsTest, FaultsAreToldInTheOrderOfTheDocument) {
  v1::Initiative initiative = Citing(CitationOf("one", "releases/us-dhs-2010-07-13"));
  *initiative.add_citations() = CitationOf("two");
  *initiative.add_citations() = CitationOf("six personnel");
  *initiative.add_citations() = CitationOf("three");

  Find(initiative);

  EXPECT_THAT(test::BadFieldsOf(faults_.ToStatus()),
              ElementsAre("initiative.citations[0].exact", "initiative.citations[1].exact",
                          "initiative.citations[3].exact"));
}

TEST_F(CitationsTest, ATextIsReadOnceForAllItsQuotes) {
  v1::Initiative initiative = Citing(CitationOf("six personnel"));
  for (int i = 0; i < 10; ++i) *initiative.add_citations() = CitationOf("will be joint");
  store.text_count = 0;

  Find(initiative);

  EXPECT_EQ(store.text_count, 1);
}

TEST_F(CitationsTest, TooManyTextsAreRefused) {
  v1::Initiative initiative = CitingTexts(static_cast<int>(kQuotedTextsMax) + 1);

  Find(initiative);

  EXPECT_THAT(test::BadFieldsOf(faults_.ToStatus()), ElementsAre("initiative.citations"));
}

// Their texts may have come one by one, after them.
TEST_F(CitationsTest, TooManyTextsOfQuotesThatWereThereBeforeStandInNobodysWay) {
  v1::Initiative initiative = CitingTexts(static_cast<int>(kQuotedTextsMax) + 1);
  const v1::Initiative previous = initiative;

  const auto found = Find(initiative, &previous);

  EXPECT_TRUE(faults_.empty()) << faults_.ToStatus();
  EXPECT_EQ(found.back().citation.anchor(), v1::Citation::VERIFIED);
}

}  // namespace
}  // namespace entente::rpc
