#include "clients/cli/standing_words.h"

#include "gtest/gtest.h"

#include "clients/cli/source_words.h"

namespace entente::cli {
namespace {

v1::Schedule LateBy(int min, int max) {
  v1::Schedule schedule;
  schedule.set_state(v1::Schedule::LATE);
  schedule.set_days_late_min(min);
  schedule.set_days_late_max(max);
  return schedule;
}

TEST(ScheduleWords, TellsDaysAsARange) {
  EXPECT_EQ(ScheduleWords(LateBy(169, 191)), "LATE 169 to 191 days");
  EXPECT_EQ(ScheduleWords(LateBy(120, 120)), "LATE 120 days");
  EXPECT_EQ(ScheduleWords(LateBy(1, 1)), "LATE 1 day");
}

TEST(ScheduleWords, TellsOneBoundWhereTheOtherIsUnknown) {
  v1::Schedule schedule = LateBy(5, 9);
  schedule.clear_days_late_max();
  EXPECT_EQ(ScheduleWords(schedule), "LATE at least 5 days");
}

TEST(ScheduleWords, SaysThatItIsOnTimeByTheLenientReadingOnly) {
  v1::Schedule schedule = LateBy(0, 22);
  schedule.set_state(v1::Schedule::ON_TIME);
  EXPECT_EQ(ScheduleWords(schedule), "ON_TIME (0 to 22 days late by the strict reading)");

  EXPECT_EQ(ScheduleWords(v1::Schedule()), "");
}

void AddSide(v1::Standing& standing, const char* code, v1::Side::Word word,
             v1::Standing::Official official = v1::Standing::OFFICIAL_UNSPECIFIED) {
  v1::Side& side = *standing.add_sides();
  side.set_region_code(code);
  side.set_word(word);
  side.set_official(official);
}

TEST(SidesWords, PutsTheSidesOfOneWordTogether) {
  v1::Standing standing;
  standing.set_agreement(v1::Side::DIFFER);
  AddSide(standing, "US", v1::Side::SAID, v1::Standing::COMPLETED);
  AddSide(standing, "CA", v1::Side::SAID, v1::Standing::IN_OPERATION);
  AddSide(standing, "MX", v1::Side::SAID, v1::Standing::COMPLETED);
  AddSide(standing, "HT", v1::Side::SILENT);

  EXPECT_EQ(SidesWords(standing), "DIFFER (US, MX completed; CA in operation; HT silent)");
  EXPECT_EQ(SidesWords(v1::Standing()), "");
}

TEST(DueWords, PrefersTheWordsWhereTheEndIsOpen) {
  v1::Commitment commitment;
  EXPECT_EQ(DueWords(commitment), "");

  v1::FuzzyDate& due = *commitment.mutable_current_due();
  due.set_edtf("[2010-07-13..]");
  due.set_phrase("in the coming months");
  EXPECT_EQ(DueWords(commitment), "\"in the coming months\"");

  due.set_latest("2011-01-01");
  due.set_edtf("2010-26");
  commitment.add_due_changes();
  EXPECT_EQ(DueWords(commitment), "summer 2010, moved once");

  commitment.clear_current_due();
  EXPECT_EQ(DueWords(commitment), "taken back");
}

TEST(QuantityWords, TellsPeopleAndMoney) {
  v1::Quantity quantity;
  EXPECT_EQ(QuantityWords(quantity), "");
  quantity.set_min("6");
  quantity.set_max("6");
  quantity.set_unit("personnel");
  quantity.set_phrase("six personnel");
  EXPECT_EQ(QuantityWords(quantity), "6 personnel, \"six personnel\"");

  v1::Quantity money;
  money.set_max("5");
  money.set_currency_code("USD");
  EXPECT_EQ(QuantityWords(money), "USD at most 5");
}

TEST(CountsWords, TellsTheLargestFirst) {
  google::protobuf::Map<std::string, std::int64_t> counts;
  EXPECT_EQ(CountsWords(counts), "");
  counts["MOU"] = 1;
  counts["ASSESSMENT"] = 3;
  counts["FUNDING"] = 1;
  counts["KIND_UNSPECIFIED"] = 2;
  counts["PROGRAM"] = 0;
  EXPECT_EQ(CountsWords(counts), "3 ASSESSMENT, 2 none, 1 FUNDING, 1 MOU");
}

TEST(DayWords, TellsDaysAsPeopleDo) {
  EXPECT_EQ(DayWords(std::string("2010-07-13")), "13 Jul 2010");
  EXPECT_EQ(DayWords(std::string("2010-07")), "2010-07");
}

CitationEntry Entry(const char* document, const char* exact, const char* supports,
                    v1::Citation::Anchor anchor) {
  CitationEntry entry;
  entry.set_document(document);
  entry.mutable_citation()->set_exact(exact);
  entry.mutable_citation()->add_supports(supports);
  entry.mutable_citation()->set_anchor(anchor);
  return entry;
}

TEST(SentenceOf, IsTheFirstVerifiedQuoteThatSupportsTheField) {
  const std::vector<CitationEntry> entries = {
      Entry("a", "", "due.latest", v1::Citation::VERIFIED),
      Entry("a", "unverified", "due", v1::Citation::UNVERIFIED),
      Entry("a", "first", "texts", v1::Citation::VERIFIED),
      Entry("a", "second", "due.latest", v1::Citation::VERIFIED),
      Entry("a", "third", "due", v1::Citation::VERIFIED),
      Entry("b", "other", "due", v1::Citation::VERIFIED)};

  EXPECT_EQ(SentenceOf("a", "due", entries)->citation().exact(), "second");
  EXPECT_EQ(SentenceOf("a", "modality", entries)->citation().exact(), "first");
  EXPECT_EQ(SentenceOf("c", "due", entries), nullptr);
}

}  // namespace
}  // namespace entente::cli
