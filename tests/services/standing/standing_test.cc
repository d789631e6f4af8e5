#include "services/standing/standing.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/services/standing/reports.h"

namespace entente::standing {
namespace {

using S = v1::Standing;
using Search = v1::SearchReport;
using Status = v1::StatusReport;

template <typename Record>
std::vector<absl::CivilDay> DaysOfSpans(const Record& record) {
  const auto spans = ComputeStanding(record, MakeDirectory());
  EXPECT_TRUE(spans.ok()) << spans.status();
  std::vector<absl::CivilDay> days;
  for (const auto& span : *spans) days.push_back(span.since);
  return days;
}

using Days = std::vector<absl::CivilDay>;

// Evidence and whose word it is.

TEST(Evidence, IsThatOfTheNewestFinding) {
  const v1::Standing standing =
      InTheEnd(Between({"CA"}, {ReportOf("b", "2012-01-01").Finds(S::SUBSTANTIAL).Cites("ca"),
                                ReportOf("a", "2011-01-01").Finds(S::LIMITED).Cites("paper"),
                                Said("CA", S::COMPLETED)}));

  EXPECT_EQ(standing.evidence(), S::SUBSTANTIAL);
  EXPECT_EQ(standing.corroboration(), S::OWN_WORD) << "of the same finding";
  EXPECT_EQ(InTheEnd(Between({"CA"}, {Said("CA", S::COMPLETED)})).evidence(),
            S::EVIDENCE_UNSPECIFIED);
}

S::Corroboration WordOf(std::vector<std::string> owners,
                        std::initializer_list<const char*> releases) {
  ReportOf finding("f", "2012-01-01");
  finding.Finds(S::COMPLETE);
  for (const char* release : releases) finding.Cites(release);
  return InTheEnd(Owed({"CA", "US"}, std::move(owners), {finding})).corroboration();
}

TEST(Corroboration, OfACommitmentIsTheStrongestWordCited) {
  EXPECT_EQ(WordOf({"CA"}, {}), S::NONE);
  EXPECT_EQ(WordOf({"CA"}, {"ca"}), S::OWN_WORD);
  EXPECT_EQ(WordOf({"CA"}, {"us"}), S::OTHER_SIDE);
  EXPECT_EQ(WordOf({"CA"}, {"joint"}), S::OTHER_SIDE) << "the word of each issuer";
  EXPECT_EQ(WordOf({"CA"}, {"ca", "us"}), S::OTHER_SIDE);
  EXPECT_EQ(WordOf({"CA"}, {"ca", "paper"}), S::THIRD_PARTY);
  EXPECT_EQ(WordOf({"CA"}, {"us", "mx"}), S::THIRD_PARTY);
}

TEST(Corroboration, JointDebtorsAreNotEachOthersOtherSide) {
  EXPECT_EQ(WordOf({"CA", "US"}, {"joint"}), S::OWN_WORD);
  EXPECT_EQ(WordOf({"CA", "US"}, {"joint", "paper"}), S::THIRD_PARTY);
}

TEST(Corroboration, AnOwnerThatTakesNoPartIsNoThirdParty) {
  EXPECT_EQ(WordOf({"MX"}, {"mx"}), S::OWN_WORD);
}

TEST(Corroboration, AReleaseNobodyKnowsIsTheWeakestWord) {
  EXPECT_EQ(WordOf({"CA"}, {"unknown"}), S::OWN_WORD);
}

TEST(Corroboration, WithoutAFindingIsNotSaid) {
  EXPECT_EQ(InTheEnd(Owed({"CA", "US"}, {"CA"}, {Said("CA", S::COMPLETED)})).corroboration(),
            S::CORROBORATION_UNSPECIFIED);
}

TEST(Corroboration, OfAnInitiativeIsTheOtherSideWhenTwoSaySo) {
  const auto word = [](const char* one, const char* other) {
    return InTheEnd(
               Between({"CA", "US"},
                       {ReportOf("f", "2012-01-01").Finds(S::COMPLETE).Cites(one).Cites(other)}))
        .corroboration();
  };

  EXPECT_EQ(word("ca", "ca"), S::OWN_WORD);
  EXPECT_EQ(word("ca", "us"), S::OTHER_SIDE);
  EXPECT_EQ(word("joint", "joint"), S::OTHER_SIDE);
  EXPECT_EQ(word("ca", "mx"), S::THIRD_PARTY);
  EXPECT_EQ(word("joint", "paper"), S::THIRD_PARTY);
}

// Newest reports.

TEST(LastReport, IsTheNewestStatusOrFindingOfAnybody) {
  const v1::Standing standing =
      InTheEnd(Between({"CA"}, {ReportOf("a", "2011-01-01").Says({"MX"}, S::AGREED),
                                ReportOf("b", "2010-01-01").Finds(S::LIMITED),
                                ReportOf("c", "2012-01-01").Searches("", Search::FOUND)}));

  EXPECT_EQ(standing.last_report(), NameOf("a"));
  EXPECT_EQ(standing.last_report_date(), "2011-01-01");
  EXPECT_EQ(standing.newest_search(), NameOf("c"));
}

TEST(Newest, IsByAsOfDateThenDayKnownThenCreationThenName) {
  const auto last = [](const v1::Report& a, const v1::Report& b) {
    std::string forth = InTheEnd(Between({"CA"}, {a, b})).last_report();
    EXPECT_EQ(InTheEnd(Between({"CA"}, {b, a})).last_report(), forth) << "in any order";
    return forth;
  };
  const auto finding = [](const char* id, const char* day) {
    return ReportOf(id, day).Finds(S::LIMITED);
  };

  EXPECT_EQ(last(finding("a", "2011-01-02").CreatedAt(1), finding("b", "2011-01-01").Cites("late")),
            NameOf("a"));
  EXPECT_EQ(last(finding("a", "2011-01-01").Cites("late"), finding("b", "2011-01-01").CreatedAt(9)),
            NameOf("a"));
  EXPECT_EQ(last(finding("a", "2011-01-01").CreatedAt(2), finding("b", "2011-01-01").CreatedAt(1)),
            NameOf("a"));
  EXPECT_EQ(last(finding("a", "2011-01-01"), finding("b", "2011-01-01")), NameOf("b"));
}

TEST(NeverReported, RestsOnTheNewestSearchAndTheAbsenceOfReports) {
  const v1::Report nothing = ReportOf("n", "2011-01-01").Searches("", Search::NOTHING);
  const auto never = [](std::vector<v1::Report> reports) {
    return On(Between({"CA"}, std::move(reports)), Day(kYearAfterAll, 1, 1)).never_reported;
  };

  EXPECT_TRUE(never({nothing}));
  EXPECT_FALSE(never({}));
  EXPECT_FALSE(never({nothing, Said("CA", S::AGREED)}));
  EXPECT_FALSE(never({nothing, ReportOf("f", "2010-01-01").Finds(S::NO_EVIDENCE)}));
  EXPECT_FALSE(never({nothing, ReportOf("i", "2012-01-01").Searches("", Search::INACCESSIBLE)}));
  EXPECT_TRUE(never({nothing, ReportOf("i", "2010-01-01").Searches("", Search::FOUND)}));
}

// Days.

TEST(Spans, BeginWithTheFirstOfAllDaysAndThenWhenSomethingIsKnown) {
  const InitiativeRecord record = Between({"CA"}, {Said("CA", S::AGREED), Silent("CA")});

  EXPECT_EQ(DaysOfSpans(record), (Days{absl::CivilDay::min(), Day(2011, 1, 1)}));
  EXPECT_EQ(On(record, Day(2010, 12, 31)).kept.standing().agreement(), v1::Side::NONE);
  EXPECT_EQ(On(record, Day(2011, 1, 1)).kept.standing().agreement(), v1::Side::AGREE);
  EXPECT_EQ(On(record, absl::CivilDay::max()).kept.standing().agreement(), v1::Side::AGREE);
  EXPECT_EQ(DaysOfSpans(Between({}, {})), Days{absl::CivilDay::min()});
}

TEST(Spans, NeighboursDiffer) {
  // The older report becomes known later and changes nothing.
  const CommitmentRecord record =
      Owed({"CA"}, {"CA"},
           {ReportOf("new", "2011-05-01").Says({"CA"}, S::COMPLETED),
            ReportOf("old", "2011-01-01").Says({"CA"}, S::AGREED).Cites("late")});

  EXPECT_EQ(DaysOfSpans(record), (Days{absl::CivilDay::min(), Day(2011, 5, 1)}));
}

TEST(Spans, AReportIsKnownOnceEveryReleaseItCitesIsOut) {
  const InitiativeRecord record = Between(
      {"CA"}, {ReportOf("a", "2011-03-10").Says({"CA"}, S::COMPLETED).Cites("ca").Cites("late")});

  EXPECT_EQ(DaysOfSpans(record), (Days{absl::CivilDay::min(), Day(2011, 6, 1)}));
  EXPECT_EQ(On(record, Day(2011, 6, 1)).kept.standing().sides(0).as_of_date(), "2011-03-10");
}

TEST(Spans, AReportIsNotKnownBeforeTheDayItSpeaksOf) {
  const InitiativeRecord record =
      Between({"CA"}, {ReportOf("a", "2012-01-01").Says({"CA"}, S::COMPLETED).Cites("late")});

  EXPECT_EQ(DaysOfSpans(record), (Days{absl::CivilDay::min(), Day(2012, 1, 1)}));
}

TEST(Spans, ASupersededReportCountsUntilItsSuccessorIsKnown) {
  const InitiativeRecord record = Between(
      {"CA"}, {ReportOf("a", "2011-01-01").Says({"CA"}, S::COMPLETED),
               ReportOf("b", "2011-01-01").Says({"CA"}, S::AGREED).Cites("late").Supersedes("a")});

  EXPECT_EQ(On(record, Day(2011, 5, 31)).kept.standing().sides(0).official(), S::COMPLETED);
  EXPECT_EQ(On(record, Day(2011, 6, 1)).kept.standing().sides(0).official(), S::AGREED);
}

TEST(Spans, ASupersededReportIsNotOutlivedByItsLaterDate) {
  const InitiativeRecord record =
      Between({"CA"}, {ReportOf("a", "2011-02-01").Says({"CA"}, S::COMPLETED),
                       ReportOf("b", "2011-01-01").Says({"CA"}, S::AGREED).Supersedes("a")});

  EXPECT_EQ(InTheEnd(record).last_report(), NameOf("b"));
  EXPECT_EQ(DaysOfSpans(record), (Days{absl::CivilDay::min(), Day(2011, 1, 1)}));
}

TEST(Spans, AReportFurtherAlongTheChainSupersedesTheFirstToo) {
  const InitiativeRecord record = Between(
      {"CA"}, {ReportOf("a", "2011-01-01").Says({"CA"}, S::AGREED),
               ReportOf("b", "2011-01-02").Says({"CA"}, S::SIGNED).Cites("late").Supersedes("a"),
               ReportOf("c", "2011-01-01").Says({"US"}, S::SIGNED).Supersedes("b")});

  EXPECT_EQ(InTheEnd(record).sides(0).word(), v1::Side::NOT_SEARCHED);
  EXPECT_EQ(DaysOfSpans(record), (Days{absl::CivilDay::min(), Day(2011, 1, 1)}));
}

TEST(Spans, AChainThatBitesItsTailEnds) {
  const InitiativeRecord record =
      Between({"CA"}, {ReportOf("a", "2011-01-01").Finds(S::LIMITED).Supersedes("b"),
                       ReportOf("b", "2011-01-02").Finds(S::COMPLETE).Supersedes("a")});

  EXPECT_EQ(InTheEnd(record).last_report(), "");
}

TEST(Spans, ASupersededSearchIsNotTheNewest) {
  const InitiativeRecord record =
      Between({"CA"}, {ReportOf("a", "2011-02-01").Searches("CA", Search::NOTHING),
                       ReportOf("b", "2011-02-01").Searches("CA", Search::FOUND).Supersedes("a")});

  EXPECT_EQ(InTheEnd(record).newest_search(), NameOf("b"));
  EXPECT_EQ(InTheEnd(record).sides(0).word(), v1::Side::NOT_SEARCHED);
}

TEST(Spans, OfADateThatIsNoDayAreRefusedNamingTheReport) {
  const auto spans = ComputeStanding(
      Between({"CA"}, {ReportOf("a", "2011-02-30").Finds(S::LIMITED)}), MakeDirectory());

  EXPECT_EQ(spans.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(spans.status().message(),
            "initiatives/i/reports/a: as_of_date: 2011-02-30 is not a day of the calendar: "
            "February 2011 has 28 days");
}

// What commitments have besides.

v1::DueChange Change(const std::string& date, const std::string& new_due,
                     const std::string& release = "ca") {
  v1::DueChange change;
  change.set_date(date);
  change.mutable_citation()->set_release("releases/" + release);
  if (!new_due.empty()) *change.mutable_new_due() = Date(new_due);
  return change;
}

CommitmentRecord Due(const std::string& baseline, std::vector<v1::DueChange> changes) {
  CommitmentRecord record = Owed({"CA"}, {"CA"}, {});
  if (!baseline.empty()) record.baseline_due = Date(baseline);
  record.due_changes = std::move(changes);
  return record;
}

TEST(CurrentDue, IsTheNewestWordKnownByThen) {
  const CommitmentRecord record =
      Due("2010-09", {Change("2010-10-01", "2010-12"), Change("2010-11-01", "2011-03", "late")});

  EXPECT_EQ(On(record, Day(2010, 9, 30)).kept.current_due().edtf(), "2010-09");
  EXPECT_EQ(On(record, Day(2010, 10, 1)).kept.current_due().edtf(), "2010-12");
  EXPECT_EQ(On(record, Day(2011, 5, 31)).kept.current_due().edtf(), "2010-12");
  EXPECT_EQ(On(record, Day(2011, 6, 1)).kept.current_due().edtf(), "2011-03");
}

TEST(CurrentDue, OfADateTakenBackIsAbsent) {
  const CommitmentRecord record = Due("2010-09", {Change("2010-10-01", "")});

  EXPECT_TRUE(On(record, Day(2010, 9, 30)).kept.has_current_due());
  EXPECT_FALSE(On(record, Day(2010, 10, 1)).kept.has_current_due());
  EXPECT_FALSE(On(Due("", {}), Day(2010, 10, 1)).kept.has_current_due());
}

TEST(CurrentDue, AnEarlierChangeThatBecomesKnownLateDoesNotUndoALaterOne) {
  const CommitmentRecord record =
      Due("2010-09", {Change("2010-10-01", "2010-12", "late"), Change("2010-11-01", "2011-03")});

  EXPECT_EQ(DaysOfSpans(record), (Days{absl::CivilDay::min(), Day(2010, 11, 1)}));
  EXPECT_EQ(On(record, Day(2011, 7, 1)).kept.current_due().edtf(), "2011-03");
}

TEST(CurrentDue, OfADateThatIsNoDayIsRefusedNamingTheChange) {
  const auto spans =
      ComputeStanding(Due("", {Change("2010-10-01", ""), Change("soon", "")}), MakeDirectory());

  EXPECT_EQ(spans.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(spans.status().message().substr(0, 19), "due_changes[1].date");
}

std::string DeliveredBy(std::vector<v1::Report> reports) {
  return On(Owed({"CA"}, {"CA"}, std::move(reports)), Day(kYearAfterAll, 1, 1))
      .kept.delivered()
      .edtf();
}

TEST(Delivered, IsByTheNewestFindingThatSaysSoElseByTheNewestStatus) {
  const v1::Report status = ReportOf("s", "2012-01-01").Says({"CA"}).Delivered("2011-03");
  const v1::Report finding = ReportOf("f", "2011-06-01").Finds(S::COMPLETE).Delivered("2011-04");

  EXPECT_EQ(DeliveredBy({status}), "2011-03");
  EXPECT_EQ(DeliveredBy({status, finding}), "2011-04");
  EXPECT_EQ(DeliveredBy({status, ReportOf("f", "2013-01-01").Finds(S::LIMITED)}), "2011-03");
  EXPECT_EQ(DeliveredBy({finding, ReportOf("g", "2013-01-01").Finds(S::LIMITED)}), "2011-04");
  EXPECT_EQ(DeliveredBy({status, ReportOf("t", "2013-01-01").Says({"CA"})}), "2011-03");
  EXPECT_EQ(DeliveredBy({ReportOf("t", "2013-01-01").Says({"CA"})}), "");
}

TEST(Kept, HoldsNothingButWhatIsComputed) {
  CommitmentRecord record = Due("2010-09", {Change("2010-10-01", "2010-12")});
  record.reports = {ReportOf("s", "2012-01-01").Says({"CA"}).Delivered("2011-03")};
  v1::Commitment kept = On(record, Day(kYearAfterAll, 1, 1)).kept;

  kept.clear_standing();
  kept.clear_current_due();
  kept.clear_delivered();

  EXPECT_EQ(kept.SerializeAsString(), "");
}

}  // namespace
}  // namespace entente::standing
