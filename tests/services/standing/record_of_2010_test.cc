// The announcement of 13 July 2010 and what came of it, as the sources stood on different days.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/services/standing/reports.h"

namespace entente::standing {
namespace {

// The assessment was released on 10 March 2011 by both, a finding of a year later says so; nobody
// ever spoke of the deployment to Haiti, which a search of 2012 says.
CommitmentRecord Assessment() {
  CommitmentRecord record;
  record.governments = {"CA", "US"};
  record.owners = {"CA", "US"};
  record.baseline_due = Date("2010-26");
  record.reports = {
      ReportOf("announced", "2010-07-13")
          .Says({"agencies/ca-ps", "agencies/us-dhs"}, v1::Standing::ANNOUNCED)
          .Cites("announcement"),
      ReportOf("released", "2011-03-10")
          .Says({"agencies/ca-ps", "agencies/us-dhs"}, v1::Standing::COMPLETED)
          .Delivered("2011-03-10")
          .Cites("assessment"),
      ReportOf("found", "2012-01-15")
          .Finds(v1::Standing::COMPLETE)
          .Delivered("2011-03-10")
          .Cites("assessment"),
  };
  return record;
}

CommitmentRecord Deployment() {
  CommitmentRecord record;
  record.governments = {"CA", "US"};
  record.owners = {"US"};
  record.baseline_due = Date("[2010-07-13..]");
  record.reports = {
      ReportOf("search", "2012-02-01").Searches("", v1::SearchReport::NOTHING),
      ReportOf("search-us", "2012-02-02").Searches("US", v1::SearchReport::NOTHING),
  };
  return record;
}

Directory Releases() {
  Directory directory = MakeDirectory();
  directory.releases["releases/announcement"] = {{"US"}, false, Day(2010, 7, 13)};
  directory.releases["releases/assessment"] = {{"CA", "US"}, false, Day(2011, 3, 10)};
  return directory;
}

CommitmentSpan On(const CommitmentRecord& record, absl::CivilDay day) {
  const auto spans = ComputeStanding(record, Releases());
  EXPECT_TRUE(spans.ok()) << spans.status();
  return SpanAt(*spans, day);
}

TEST(RecordOf2010, BeforeTheAnnouncementNothingIsSaid) {
  const CommitmentSpan span = On(Assessment(), Day(2010, 7, 12));

  EXPECT_EQ(span.since, absl::CivilDay::min());
  EXPECT_EQ(span.kept.standing().agreement(), v1::Side::NONE);
  EXPECT_EQ(span.kept.standing().sides_size(), 2);
  EXPECT_EQ(span.kept.standing().last_report(), "");
  EXPECT_FALSE(span.never_reported) << "nobody searched";
}

TEST(RecordOf2010, OnTheDayOfTheAnnouncementBothSidesSaySo) {
  const CommitmentSpan span = On(Assessment(), Day(2010, 7, 13));

  EXPECT_EQ(span.kept.standing().agreement(), v1::Side::AGREE);
  EXPECT_EQ(span.kept.standing().sides(0).official(), v1::Standing::ANNOUNCED);
  EXPECT_FALSE(span.kept.has_delivered());
  EXPECT_EQ(span.kept.current_due().edtf(), "2010-26");
}

TEST(RecordOf2010, TheAssessmentIsDeliveredByTheWordOfBoth) {
  const CommitmentSpan before = On(Assessment(), Day(2011, 3, 9));
  const CommitmentSpan after = On(Assessment(), Day(2011, 3, 10));

  EXPECT_FALSE(before.kept.has_delivered());
  EXPECT_EQ(after.since, Day(2011, 3, 10));
  EXPECT_EQ(after.kept.delivered().edtf(), "2011-03-10");
  EXPECT_EQ(after.kept.standing().agreement(), v1::Side::AGREE);
  for (const v1::Side& side : after.kept.standing().sides()) {
    EXPECT_EQ(side.word(), v1::Side::SAID);
    EXPECT_EQ(side.official(), v1::Standing::COMPLETED);
    EXPECT_EQ(side.report(), NameOf("released"));
    EXPECT_EQ(side.as_of_date(), "2011-03-10");
  }
  EXPECT_EQ(after.kept.standing().evidence(), v1::Standing::EVIDENCE_UNSPECIFIED);
  EXPECT_EQ(after.kept.standing().corroboration(), v1::Standing::CORROBORATION_UNSPECIFIED);
}

TEST(RecordOf2010, TheFindingRestsOnTheWordOfThoseWhoOwedIt) {
  const CommitmentSpan span = On(Assessment(), Day(2012, 6, 1));

  EXPECT_EQ(span.kept.standing().evidence(), v1::Standing::COMPLETE);
  EXPECT_EQ(span.kept.standing().corroboration(), v1::Standing::OWN_WORD);
  EXPECT_EQ(span.kept.standing().last_report(), NameOf("found"));
  EXPECT_EQ(span.kept.standing().last_report_date(), "2012-01-15");
}

TEST(RecordOf2010, TheDeploymentIsNeverReportedFromTheDayOfTheSearch) {
  const CommitmentSpan before = On(Deployment(), Day(2012, 1, 31));
  const CommitmentSpan after = On(Deployment(), Day(2012, 2, 2));

  EXPECT_FALSE(before.never_reported);
  EXPECT_TRUE(after.never_reported);
  EXPECT_EQ(after.kept.standing().newest_search(), NameOf("search-us"));
  EXPECT_EQ(after.kept.standing().last_report(), "");
  EXPECT_EQ(after.kept.standing().agreement(), v1::Side::NONE);
  EXPECT_EQ(after.kept.standing().sides(0).word(), v1::Side::NOT_SEARCHED) << "CA";
  EXPECT_EQ(after.kept.standing().sides(1).word(), v1::Side::SILENT) << "US";
  EXPECT_FALSE(after.kept.has_delivered());
}

}  // namespace
}  // namespace entente::standing
