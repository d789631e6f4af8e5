#include "clients/cli/timeline.h"

#include <string>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using absl::CivilDay;

// The promise of 13 July 2010 to release an assessment "later this summer".
v1::Commitment Assessment() {
  v1::Commitment commitment;
  commitment.set_name("initiatives/joint-border-assessment-2010/commitments/public-release");
  v1::FuzzyDate& due = *commitment.mutable_baseline_due();
  due.set_edtf("2010-26");
  due.set_phrase("later this summer");
  due.set_anchor("2010-07-13");
  due.set_earliest("2010-07-13");
  due.set_latest("2010-09-22");
  due.set_latest_strict("2010-08-31");
  *commitment.mutable_current_due() = due;
  commitment.mutable_delivered()->set_earliest("2011-03-10");
  commitment.mutable_delivered()->set_latest("2011-03-10");
  return commitment;
}

// "in the coming months": no last day, expected within half a year.
v1::Commitment Deployment() {
  v1::Commitment commitment;
  commitment.set_name("initiatives/haiti-ice-deployment-2010/commitments/six-personnel");
  v1::FuzzyDate& due = *commitment.mutable_baseline_due();
  due.set_phrase("in the coming months");
  due.set_anchor("2010-07-13");
  due.set_earliest("2010-07-13");
  due.set_expected_latest("2011-01-13");
  *commitment.mutable_current_due() = due;
  return commitment;
}

v1::FuzzyDate Until(const std::string& day) {
  v1::FuzzyDate date;
  date.set_latest(day);
  date.set_latest_strict(day);
  return date;
}

v1::FuzzyDate On(const std::string& day) {
  v1::FuzzyDate date = Until(day);
  date.set_earliest(day);
  return date;
}

std::string Draw(const v1::Commitment& commitment, int columns,
                 const std::string& as_of_date = "2011-06-30") {
  return DrawTimeline({LineOf(commitment, On("2010-07-13"), as_of_date)}, columns);
}

TEST(Timeline, DrawsTheAssessmentOf2010) {
  EXPECT_EQ(Draw(Assessment(), 80),
            "          Aug   Sep   Oct   Nov   Dec   Jan    Feb  Mar\n"
            "      A=========----|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx*\n"
            "      A said 13 Jul 2010   --- strict 31 Aug, lenient 22 Sep   * 10 Mar 2011\n");
}

TEST(Timeline, IsFinerWhereThereIsRoom) {
  EXPECT_EQ(Draw(Assessment(), 140),
            "                Aug            Sep            Oct             Nov            Dec"
            "            Jan             Feb           Mar\n"
            "      A========================-----------|"
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx*\n"
            "      A said 13 Jul 2010   --- strict 31 Aug, lenient 22 Sep   * 10 Mar 2011\n");
}

TEST(Timeline, IsCoarserAndItsLegendWrappedWhereThereIsLittle) {
  EXPECT_EQ(Draw(Assessment(), 40),
            "        Aug   Oct   Dec   Feb\n"
            "      A====--|xxxxxxxxxxxxxxxx*\n"
            "      A said 13 Jul 2010\n"
            "      --- strict 31 Aug, lenient 22 Sep\n"
            "      * 10 Mar 2011\n");
}

TEST(Timeline, Has80ColumnsWhereThereIsNoLimit) {
  EXPECT_EQ(Draw(Assessment(), 0), Draw(Assessment(), 80));
}

TEST(Timeline, NeverLeavesTheTerminalsEdge) {
  for (int columns = 40; columns < 200; ++columns)
    for (const v1::Commitment& commitment : {Assessment(), Deployment()})
      for (const auto line : absl::StrSplit(Draw(commitment, columns, "2026-11-24"), '\n'))
        EXPECT_LE(static_cast<int>(line.size()), columns) << line;
}

TEST(Timeline, RunsToTheDayOfTheAnswerWhileNothingIsDelivered) {
  v1::Commitment commitment = Assessment();
  commitment.clear_delivered();

  EXPECT_EQ(Draw(commitment, 80, "2011-01-31"),
            "          Aug   Sep   Oct   Nov   Dec   Jan\n"
            "      A=========----|xxxxxxxxxxxxxxxxxxxxxxxxx>\n"
            "      A said 13 Jul 2010   --- strict 31 Aug, lenient 22 Sep\n"
            "      > not delivered by 31 Jan 2011\n");
}

TEST(Timeline, MarksTheDayOfTheAnswerWithinTheWindow) {
  v1::Commitment commitment = Assessment();
  commitment.clear_delivered();

  EXPECT_EQ(Draw(commitment, 80, "2010-08-07"),
            "                Aug            Sep\n"
            "      A============>===========-----------|\n"
            "      A said 13 Jul 2010   --- strict 31 Aug, lenient 22 Sep\n"
            "      > not delivered by 7 Aug\n");
}

TEST(Timeline, DrawsSoftlyWhatIsPastTheExpectedDay) {
  EXPECT_EQ(Draw(Deployment(), 80, "2011-01-31"),
            "          Aug   Sep   Oct   Nov   Dec   Jan\n"
            "      A====================================?~~>\n"
            "      A said 13 Jul 2010   ? expected 13 Jan 2011   no last day\n"
            "      > not delivered by 31 Jan\n");
}

TEST(Timeline, HasAScaleOfYearsWhereItIsLong) {
  EXPECT_EQ(Draw(Deployment(), 80, "2026-11-24"),
            "          2012  2014  2016  2018  2020  2022  2024  2026\n"
            "      A=?~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~>\n"
            "      A said 13 Jul 2010   ? expected 13 Jan 2011   no last day\n"
            "      > not delivered by 24 Nov 2026\n");
}

TEST(Timeline, DrawsAnOpenEndUpToTheDayOfTheAnswer) {
  v1::Commitment commitment = Deployment();
  commitment.mutable_current_due()->clear_expected_latest();

  EXPECT_EQ(Draw(commitment, 80, "2010-10-13"),
            "                Aug            Sep            Oct\n"
            "      A=============================================>\n"
            "      A said 13 Jul 2010   no last day   > not delivered by 13 Oct\n");
}

TEST(Timeline, DrawsNoWindowWithoutADueDate) {
  v1::Commitment commitment;
  *commitment.mutable_delivered() = On("2010-11-10");

  EXPECT_EQ(Draw(commitment, 80),
            "                Aug            Sep            Oct             Nov\n"
            "      A...........................................................*\n"
            "      A said 13 Jul 2010   no due date   * 10 Nov\n");
}

TEST(Timeline, SaysWhichWordsWereNotUnderstood) {
  v1::Commitment commitment;
  commitment.mutable_baseline_due()->set_phrase("when the moon is blue");
  commitment.mutable_baseline_due()->set_anchor("2010-07-13");
  *commitment.mutable_current_due() = commitment.baseline_due();

  EXPECT_EQ(Draw(commitment, 80, "2010-08-13"),
            "                         Aug\n"
            "      A..............................>\n"
            "      A said 13 Jul 2010   due \"when the moon is blue\", which was not understood\n"
            "      > not delivered by 13 Aug\n");
}

TEST(Timeline, PutsTwoMarksOfOneDayBesideEachOther) {
  v1::Commitment commitment;
  *commitment.mutable_delivered() = On("2010-07-13");

  EXPECT_EQ(Draw(commitment, 80),
            "      Jul 2010\n"
            "      A*\n"
            "      A said 13 Jul 2010   no due date   * 13 Jul\n");
}

TEST(Timeline, ShowsWhatIsNotYetDueAndDeliveredOnTime) {
  v1::Commitment commitment;
  commitment.mutable_baseline_due()->set_anchor("2010-07-13");
  v1::FuzzyDate& due = *commitment.mutable_current_due();
  due = Until("2011-03-31");
  due.set_earliest("2011-01-01");
  *commitment.mutable_delivered() = On("2011-02-15");

  EXPECT_EQ(Draw(commitment, 80),
            "          Aug   Sep   Oct   Nov   Dec   Jan    Feb  Mar\n"
            "      A.................................=========*========|\n"
            "      A said 13 Jul 2010   === from 1 Jan 2011   | due 31 Mar   * 15 Feb\n");
}

TEST(Timeline, MarksTheDaysThatWereGivenUp) {
  v1::Commitment commitment;
  *commitment.mutable_baseline_due() = Until("2014-06-30");
  commitment.mutable_baseline_due()->set_anchor("2011-12-07");
  v1::DueChange& change = *commitment.add_due_changes();
  *change.mutable_old_due() = commitment.baseline_due();
  v1::FuzzyDate& due = *commitment.mutable_current_due();
  due = Until("2020-09-22");
  due.set_latest_strict("2020-08-31");
  due.set_earliest("2020-06-21");
  *commitment.mutable_delivered() = On("2020-06-25");

  EXPECT_EQ(Draw(commitment, 80),
            "      2012  2013  2014  2015  2016  2017  2018  2019  2020\n"
            "      A..............!...................................*-|\n"
            "      A said 7 Dec 2011   ! was due 30 Jun 2014   === from 21 Jun 2020\n"
            "      --- strict 31 Aug, lenient 22 Sep   * 25 Jun\n");
}

TEST(Timeline, SaysThatADueDateWasTakenBack) {
  v1::Commitment commitment;
  *commitment.mutable_baseline_due() = Until("2010-12-31");
  commitment.mutable_baseline_due()->set_anchor("2010-07-13");
  commitment.add_due_changes();

  EXPECT_EQ(Draw(commitment, 80, "2011-01-31"),
            "          Aug   Sep   Oct   Nov   Dec   Jan\n"
            "      A.................................!.....>\n"
            "      A said 13 Jul 2010   ! was due 31 Dec   no due date any more\n"
            "      > not delivered by 31 Jan 2011\n");
}

TEST(Timeline, DrawsADeliveryBetweenTwoDays) {
  v1::Commitment commitment = Assessment();
  commitment.mutable_delivered()->set_earliest("2011-02-01");
  commitment.mutable_delivered()->set_latest("2011-02-28");

  EXPECT_EQ(Draw(commitment, 80),
            "          Aug   Sep   Oct   Nov   Dec   Jan    Feb\n"
            "      A=========----|xxxxxxxxxxxxxxxxxxxxxxxxxx******\n"
            "      A said 13 Jul 2010   --- strict 31 Aug, lenient 22 Sep\n"
            "      * 1 Feb 2011 to 28 Feb\n");
}

TEST(Timeline, GivesSeveralCommitmentsALineEach) {
  const std::string picture = DrawTimeline({LineOf(Assessment(), On("2010-07-13"), "2011-06-30"),
                                            LineOf(Deployment(), On("2010-07-13"), "2011-01-31")},
                                           80);

  EXPECT_EQ(picture,
            "          Aug   Sep   Oct   Nov   Dec   Jan    Feb  Mar\n"
            "   1  A=========----|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx*\n"
            "   2  A====================================?~~>\n"
            "      1 public-release:  A said 13 Jul 2010   --- strict 31 Aug, lenient 22 Sep\n"
            "      * 10 Mar 2011\n"
            "      2 six-personnel:  A said 13 Jul 2010   ? expected 13 Jan 2011\n"
            "      no last day   > not delivered by 31 Jan\n");
}

TEST(Timeline, IsEmptyWhenNothingHasADay) {
  EXPECT_EQ(DrawTimeline({LineOf(v1::Commitment(), v1::FuzzyDate(), "")}, 80), "");
  EXPECT_EQ(DrawTimeline({}, 80), "");
}

TEST(LineOf, TakesTheDayOfTheAnnouncementWhereTheDueDateHasNoAnchor) {
  v1::Commitment commitment = Assessment();
  commitment.mutable_baseline_due()->clear_anchor();

  EXPECT_EQ(LineOf(commitment, On("2010-07-12"), "").said, absl::CivilDay(2010, 7, 12));
}

TEST(LineOf, TakesNoDayThatIsNone) {
  v1::Commitment commitment = Assessment();
  commitment.mutable_current_due()->set_latest("2010-09");

  EXPECT_FALSE(LineOf(commitment, v1::FuzzyDate(), "").latest.has_value());
}

}  // namespace
}  // namespace entente::cli
