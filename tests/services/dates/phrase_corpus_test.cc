// Every date and date phrase that a careful reader found in the real releases beside the project.

#include <iostream>
#include <string>

#include "nlohmann/json.hpp"
#include <gtest/gtest.h>

#include "services/dates/civil_date.h"
#include "services/dates/country_calendar.h"
#include "services/dates/phrase.h"
#include "tests/support/corpus.h"

namespace entente::dates {
namespace {

// Of the labelled phrases all are understood but "went into effect upon signature", which names no
// day.
constexpr double kRateMin = 0.95;

struct Tally {
  int phrases = 0;
  int understood = 0;
};

// Where the label names a stretch of time the reading must meet it and not end after it.
void ExpectAgrees(const PhraseReading& reading, const std::string& edtf) {
  const absl::StatusOr<EdtfDate> date = ParseEdtf(edtf);
  ASSERT_TRUE(date.ok()) << date.status();
  const DateBounds label = ComputeBounds(*date);
  if (label.latest && reading.earliest) {
    EXPECT_LE(*reading.earliest, *label.latest);
  }
  if (label.earliest && reading.latest) {
    EXPECT_GE(*reading.latest, *label.earliest);
  }
  EXPECT_EQ(reading.latest.has_value(), label.latest.has_value());
  // Three weeks for the lenient end of a season's early third.
  if (label.latest && reading.latest) {
    EXPECT_LE(*reading.latest, *label.latest);
  }
}

void ResolveLabel(const nlohmann::json& label, const nlohmann::json& release, Tally& tally) {
  const std::string phrase = label.at("text").get<std::string>();
  const std::string language = release.at("languages").at(0).get<std::string>();
  const std::string country = release.at("issuer_country").get<std::string>();
  SCOPED_TRACE(phrase);
  ++tally.phrases;
  if (label.at("edtf").is_null()) {
    const std::optional<Duration> duration = ResolveLengthPhrase(phrase, language);
    if (!duration) return;
    ++tally.understood;
    EXPECT_EQ(FormatDuration(*duration), label.at("duration").get<std::string>());
    return;
  }
  const PhraseContext context = {HemisphereOf(country), FiscalYearStartOf(country), {}};
  const PhraseReading reading = ResolvePhrase(
      phrase, language, *ParseCivilDate(release.at("date").get<std::string>()), context);
  if (reading.outcome != PhraseOutcome::kUnderstood) {
    std::cout << "not understood: " << phrase << "\n";
    return;
  }
  ++tally.understood;
  ExpectAgrees(reading, label.at("edtf").get<std::string>());
}

TEST(PhraseCorpus, ReadsTheLabelledPhrasesAsTheirReaderDid) {
  ENTENTE_SKIP_WITHOUT_CORPUS();
  Tally tally;

  for (const auto& path : test::CorpusFiles(".json")) {
    SCOPED_TRACE(path.filename());
    const nlohmann::json release = nlohmann::json::parse(test::ReadCorpusFile(path));
    for (const nlohmann::json& initiative : release.at("initiatives")) {
      for (const nlohmann::json& label : initiative.at("dates")) {
        ResolveLabel(label, release, tally);
      }
    }
  }

  ASSERT_GT(tally.phrases, 0);
  const double rate = static_cast<double>(tally.understood) / tally.phrases;
  std::cout << "understood " << tally.understood << " of " << tally.phrases << " phrases, "
            << static_cast<int>(rate * 100) << " %\n";
  EXPECT_GE(rate, kRateMin);
}

}  // namespace
}  // namespace entente::dates
