// The real releases beside the project: their supporting words are found where they stand.

#include "tests/support/corpus.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"
#include <gtest/gtest.h>

#include "services/evidence/quote.h"

namespace entente::evidence {
namespace {

using Outcome = QuoteResult::Outcome;
using test::CorpusFiles;
using test::CorpusFolder;
using test::ReadCorpusFile;

v1::Citation Quote(const std::string& exact) {
  v1::Citation citation;
  citation.set_exact(exact);
  return citation;
}

class Corpus : public testing::Test {
 protected:
  void SetUp() override { ENTENTE_SKIP_WITHOUT_CORPUS(); }
};

struct Place {
  const char* quote;
  int start;
  int end;
};

// Code points; one ñ before them makes each byte offset but the first one larger.
const std::vector<Place>& AnnouncementOf2010() {
  static const std::vector<Place> kPlaces = {
      {"Release Date: July 13, 2010", 395, 422},
      {"The plan is available at www.dhs.gov and www.publicsafety.gc.ca.", 2630, 2694},
      {"six U.S. Immigration and Customs Enforcement personnel will be deployed in the coming "
       "months to join a Canadian effort",
       2949, 3067},
      {"the Canada Border Services Agency, U.S. Immigration and Customs Enforcement and U.S. "
       "Customs and Border Protection will enter into a Memorandum of Understanding",
       3735, 3895},
      {"The assessment, which will be released later this summer,", 4364, 4421},
  };
  return kPlaces;
}

TEST_F(Corpus, QuotesOf2010StandAtTheirCodePoints) {
  const std::string text = ReadCorpusFile(CorpusFolder() / "us-dhs-2010-07-13.txt");
  const SourceText source(text);

  for (const Place& place : AnnouncementOf2010()) {
    const QuoteResult found = FindQuote(source, Quote(place.quote));
    EXPECT_EQ(found.outcome, Outcome::kVerified) << DescribeFault(found, Quote(place.quote));
    EXPECT_EQ(found.start, place.start) << place.quote;
    EXPECT_EQ(found.end, place.end) << place.quote;
    EXPECT_EQ(found.exact, place.quote);

    v1::Citation with_offsets = Quote(place.quote);
    StoreQuote(found, with_offsets);
    EXPECT_EQ(FindQuote(source, with_offsets).outcome, Outcome::kVerified) << place.quote;
  }
}

TEST_F(Corpus, ByteOffsetsAreRefusedAndTheRightOnesNamed) {
  const std::string text = ReadCorpusFile(CorpusFolder() / "us-dhs-2010-07-13.txt");
  const SourceText source(text);
  v1::Citation citation = Quote("Release Date: July 13, 2010");
  citation.set_start(396);
  citation.set_end(423);

  const QuoteResult found = FindQuote(source, citation);

  EXPECT_EQ(found.outcome, Outcome::kOtherWords);
  EXPECT_EQ(found.there, "elease Date: July 13, 2010 ");
  ASSERT_TRUE(found.passage);
  EXPECT_EQ(found.passage->start, 395);
  EXPECT_EQ(found.passage->end, 422);
}

TEST_F(Corpus, ABareNameThatOccursThreeTimesIsAmbiguous) {
  const std::string text = ReadCorpusFile(CorpusFolder() / "us-dhs-2010-07-13.txt");
  const SourceText source(text);
  v1::Citation citation = Quote("Immigration and Customs Enforcement");

  const QuoteResult bare = FindQuote(source, citation);
  citation.set_prefix("six U.S. ");
  const QuoteResult with_prefix = FindQuote(source, citation);

  EXPECT_EQ(bare.outcome, Outcome::kAmbiguous);
  EXPECT_EQ(bare.count, 3u);
  EXPECT_EQ(with_prefix.outcome, Outcome::kVerified) << DescribeFault(with_prefix, citation);
  EXPECT_EQ(with_prefix.start, 2949 + 9);
}

TEST_F(Corpus, APageBreakWithinANameIsOneSpace) {
  const std::string text = ReadCorpusFile(CorpusFolder() / "us-dhs-2010-07-13.txt");
  const SourceText source(text);

  const QuoteResult found = FindQuote(source, Quote("Joint Border Threat and Risk Assessment"));

  EXPECT_EQ(found.outcome, Outcome::kVerified);
  EXPECT_NE(found.exact.find('\n'), std::string::npos) << "the text's own characters";
}

// The texts at every key of the labels that holds words of the source.
void CollectWords(const nlohmann::json& labels, const std::string& key,
                  std::vector<std::string>& words) {
  if (labels.is_string()) {
    if (key == "quote" || key == "text" || key == "as_written") words.push_back(labels);
    return;
  }
  if (!labels.is_structured()) return;
  for (const auto& item : labels.items()) {
    CollectWords(item.value(), labels.is_object() ? item.key() : key, words);
  }
}

TEST_F(Corpus, EverySupportingQuoteOfEveryLabelStandsInItsText) {
  int releases = 0;
  std::map<Outcome, int> outcomes;

  for (const auto& path : CorpusFiles(".json")) {
    ++releases;
    const nlohmann::json labels = nlohmann::json::parse(ReadCorpusFile(path));
    const std::string text = ReadCorpusFile(CorpusFolder() / labels.at("file").get<std::string>());
    const SourceText source(text);
    std::vector<std::string> quotes;
    CollectWords(labels, "", quotes);
    for (const std::string& quote : quotes) {
      const QuoteResult found = FindQuote(source, Quote(quote));
      ++outcomes[found.outcome];
      // Names and dates may stand more than once; then all that can be said is how often.
      EXPECT_TRUE(found.outcome == Outcome::kVerified || found.outcome == Outcome::kAmbiguous)
          << path << ": " << DescribeFault(found, Quote(quote));
      if (found.outcome != Outcome::kVerified) continue;
      EXPECT_EQ(Loosen(found.exact), Loosen(quote));
    }
  }

  EXPECT_EQ(releases, 12);
  EXPECT_GT(outcomes[Outcome::kVerified], 150);
  EXPECT_LT(outcomes[Outcome::kAmbiguous], 40);
}

TEST_F(Corpus, EverySentenceThatSupportsAnInitiativeStandsOnce) {
  for (const auto& path : CorpusFiles(".json")) {
    const nlohmann::json labels = nlohmann::json::parse(ReadCorpusFile(path));
    const std::string text = ReadCorpusFile(CorpusFolder() / labels.at("file").get<std::string>());
    const SourceText source(text);
    for (const auto& initiative : labels.at("initiatives")) {
      for (const std::string quote : initiative.at("quote")) {
        const QuoteResult found = FindQuote(source, Quote(quote));
        EXPECT_EQ(found.outcome, Outcome::kVerified)
            << path << ": " << DescribeFault(found, Quote(quote));
      }
    }
  }
}

}  // namespace
}  // namespace entente::evidence
