// check_report.h.

#include "services/rpc/check_report.h"

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/error.h"
#include "tests/services/rpc/service_fixture.h"
#include "tests/services/rpc/tracking_documents.h"

namespace entente::rpc {
namespace {

using test::GoodFinding;
using test::GoodSearch;
using test::GoodStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::Report;

constexpr absl::CivilDay kReportDay(2010, 11, 17);
constexpr char kInitiative[] = "initiatives/joint-assessment";
constexpr char kCommitment[] = "initiatives/joint-assessment/commitments/publish";

absl::Status FaultsOf(Report report) {
  report.set_name("initiatives/joint-assessment/reports/test-one");
  Violations faults;
  CompleteReport(report, DateContext(), kReportDay, "report", faults);
  return faults.ToStatus();
}

TEST(CompleteReport, AcceptsEachKind) {
  for (const Report& report : {GoodStatus(), GoodFinding(), GoodSearch()}) {
    EXPECT_TRUE(FaultsOf(report).ok()) << FaultsOf(report);
  }
}

TEST(CompleteReport, FillsInKindAndDates) {
  Report report = GoodStatus();
  report.mutable_status()->mutable_delivered()->set_edtf("2010-10");
  Violations faults;

  CompleteReport(report, DateContext(), kReportDay, "report", faults);

  EXPECT_EQ(report.kind(), Report::STATUS);
  EXPECT_EQ(report.status().delivered().latest(), "2010-10-31");
}

TEST(CompleteReport, MaySpeakOfTomorrowWhereItIsTomorrowAlready) {
  EXPECT_TRUE(FaultsOf(GoodStatus("US", "2010-11-18")).ok());
}

TEST(CompleteReport, EvidenceThatThereIsNoneNeedsNoCitation) {
  Report finding = GoodFinding();
  finding.clear_citations();
  finding.mutable_finding()->set_evidence(v1::Standing::NOT_STARTED);

  EXPECT_TRUE(FaultsOf(finding).ok());
}

TEST(CompleteReport, BesideItsWordsAWholeReleaseMayBeCited) {
  Report status = GoodStatus();
  status.mutable_citations(0)->clear_exact();
  *status.add_citations() = test::CitationOf("later this summer");

  EXPECT_TRUE(FaultsOf(status).ok()) << FaultsOf(status);
}

TEST(CompleteReport, OwnersMaySpeakWithoutGivingAStatus) {
  Report status = GoodStatus();
  status.mutable_status()->clear_official();

  EXPECT_TRUE(FaultsOf(status).ok());
}

TEST(CompleteReport, WhatIsDeliveredMayHaveBeenOnTheDayOfTheReport) {
  Report status = GoodStatus("US", "2010-11-01");
  for (const char* edtf : {"2010-11-01", "2010-11", "2010", "[2010-09..]"}) {
    status.mutable_status()->mutable_delivered()->set_edtf(edtf);
    EXPECT_TRUE(FaultsOf(status).ok()) << edtf << ": " << FaultsOf(status);
  }
}

struct BadReport {
  std::string name;
  Report report;
  std::function<void(Report&)> spoil;
  std::string field;
  std::string says;
};

std::vector<BadReport> BadReports() {
  return {
      {"no content", GoodStatus(), [](Report& r) { r.clear_content(); }, "report.content",
       "exactly one of status, finding, search"},
      {"no day", GoodStatus(), [](Report& r) { r.clear_as_of_date(); }, "report.as_of_date",
       "required"},
      {"a day that is none", GoodStatus(), [](Report& r) { r.set_as_of_date("2010-11-31"); },
       "report.as_of_date", "30 days"},
      {"a day that has not come", GoodStatus(), [](Report& r) { r.set_as_of_date("2010-11-19"); },
       "report.as_of_date", "at most 2010-11-18"},
      {"a status of nobody", GoodStatus(), [](Report& r) { r.mutable_status()->clear_reporters(); },
       "report.status.reporters", "at least one"},
      {"the public as reporter", GoodStatus(),
       [](Report& r) { r.mutable_status()->mutable_reporters(0)->set_group(v1::Party::PUBLIC); },
       "report.status.reporters[0]", "an agency or a country"},
      {"an organization as reporter", GoodStatus(),
       [](Report& r) { r.mutable_status()->mutable_reporters(0)->set_organization_name("X"); },
       "report.status.reporters[0]", "an agency or a country"},
      {"a reporter twice", GoodStatus(),
       [](Report& r) { *r.mutable_status()->add_reporters() = r.status().reporters(0); },
       "report.status.reporters[1]", "twice"},
      {"a status without a quote", GoodStatus(), [](Report& r) { r.clear_citations(); },
       "report.citations", "IN_OPERATION needs the words"},
      {"a stance without a quote", GoodStatus(),
       [](Report& r) {
         r.clear_citations();
         r.mutable_status()->clear_official();
         r.mutable_status()->set_stance(v1::StatusReport::DISPUTES);
       },
       "report.citations", "what owners say needs the words"},
      {"delivered after the report", GoodStatus("US", "2010-11-01"),
       [](Report& r) { r.mutable_status()->mutable_delivered()->set_edtf("2010-11-02"); },
       "report.status.delivered", "begins on 2010-11-02, after `as_of_date`, 2010-11-01"},
      {"progress of nothing", GoodStatus(),
       [](Report& r) { r.mutable_status()->mutable_progress()->set_min("50"); },
       "report.status.progress.unit", "what is counted"},
      {"a finding of nobody", GoodFinding(),
       [](Report& r) { r.mutable_finding()->clear_assessor(); }, "report.finding.assessor",
       "required"},
      {"the public as assessor", GoodFinding(),
       [](Report& r) { r.mutable_finding()->mutable_assessor()->set_group(v1::Party::PUBLIC); },
       "report.finding.assessor", "an organization"},
      {"no evidence", GoodFinding(), [](Report& r) { r.mutable_finding()->clear_evidence(); },
       "report.finding.evidence", "COMPLETE"},
      {"a status by a whole release", GoodStatus(),
       [](Report& r) { r.mutable_citations(0)->clear_exact(); }, "report.citations[0].exact",
       "IN_OPERATION needs the words"},
      {"evidence by a whole release", GoodFinding(),
       [](Report& r) { r.mutable_citations(0)->clear_exact(); }, "report.citations[0].exact",
       "LIMITED needs the words"},
      {"evidence without a quote", GoodFinding(), [](Report& r) { r.clear_citations(); },
       "report.citations", "LIMITED needs the words"},
      {"found delivered after the finding", GoodFinding("2010-11-02"),
       [](Report& r) { r.mutable_finding()->mutable_delivered()->set_edtf("2010-12"); },
       "report.finding.delivered", "after `as_of_date`, 2010-11-02"},
      {"delivered and not started", GoodFinding(),
       [](Report& r) {
         r.mutable_finding()->set_evidence(v1::Standing::NOT_STARTED);
         r.mutable_finding()->mutable_delivered()->set_edtf("2010-09");
       },
       "report.finding.delivered", "beside the evidence NOT_STARTED"},
      {"a search by nobody", GoodSearch(),
       [](Report& r) { r.mutable_search()->clear_searched_by(); }, "report.search.searched_by",
       "required"},
      {"a search nowhere", GoodSearch(), [](Report& r) { r.mutable_search()->clear_places(); },
       "report.search.places", "at least one"},
      {"a search for nothing", GoodSearch(),
       [](Report& r) { r.mutable_search()->clear_question(); }, "report.search.question",
       "required"},
      {"a search without end", GoodSearch(), [](Report& r) { r.mutable_search()->clear_outcome(); },
       "report.search.outcome", "NOTHING"},
  };
}

TEST(CompleteReport, RefusesEachBadFieldNamingItAlone) {
  for (const BadReport& bad : BadReports()) {
    SCOPED_TRACE(bad.name);
    Report report = bad.report;
    bad.spoil(report);

    const absl::Status status = FaultsOf(report);

    EXPECT_THAT(test::BadFieldsOf(status), ElementsAre(bad.field));
    EXPECT_THAT(test::FaultOf(status, bad.field), HasSubstr(bad.says));
  }
}

// --- Among others of its initiative ---

// agencies/us-ice takes part and owes; agencies/ca-cbsa is owed to; agencies/ht-police has nothing
// to do with it.
class ReportInFamily : public ::testing::Test {
 protected:
  ReportInFamily() {
    family_.initiative.stored.name = kInitiative;
    family_.initiative.document = test::GoodInitiative();
    family_.initiative.document.mutable_participants(0)->set_agency("agencies/us-ice");
    Member<v1::Commitment>& commitment = family_.commitments.emplace_back();
    commitment.stored.name = kCommitment;
    commitment.document = test::GoodCommitment();
    commitment.document.mutable_debtors(0)->set_agency("agencies/us-ice");
    commitment.document.mutable_creditors(0)->set_agency("agencies/ca-cbsa");
  }

  void Add(const std::string& id, Report report) {
    Member<Report>& member = family_.reports.emplace_back();
    member.stored.name = std::string(kInitiative) + "/reports/" + id;
    report.set_name(member.stored.name);
    report.set_kind(KindOf(report));
    member.document = std::move(report);
  }

  absl::Status FaultsOf(Report report) const {
    report.set_name("initiatives/joint-assessment/reports/test-one");
    report.set_kind(KindOf(report));
    Violations faults;
    CheckPlaceOf(report, family_, region_codes_, "report", faults);
    return faults.ToStatus();
  }

  static Report StatusBy(const std::string& agency, const std::string& commitment = "") {
    Report report = GoodStatus();
    report.mutable_status()->mutable_reporters(0)->set_agency(agency);
    report.set_commitment(commitment);
    return report;
  }

  Family family_;
  RegionCodes region_codes_ = {{"agencies/us-ice", "US"},
                               {"agencies/us-dhs", "US"},
                               {"agencies/ca-cbsa", "CA"},
                               {"agencies/ht-police", "HT"},
                               {"agencies/un-office", ""}};
};

TEST_F(ReportInFamily, WhoTakesPartOrOwesOrIsOwedMayReport) {
  EXPECT_TRUE(FaultsOf(StatusBy("agencies/us-ice")).ok());
  EXPECT_TRUE(FaultsOf(StatusBy("agencies/us-ice", kCommitment)).ok());
  EXPECT_TRUE(FaultsOf(StatusBy("agencies/ca-cbsa", kCommitment)).ok());
}

TEST_F(ReportInFamily, SoMayItsGovernmentAndTheBodiesOfThat) {
  EXPECT_TRUE(FaultsOf(GoodStatus("US")).ok());
  EXPECT_TRUE(FaultsOf(StatusBy("agencies/us-dhs")).ok());
}

TEST_F(ReportInFamily, NobodyReportsOnSomebodyElsesCommitment) {
  Report report = StatusBy("agencies/ht-police", kCommitment);
  report.mutable_status()->add_reporters()->set_region_code("US");

  const absl::Status status = FaultsOf(report);

  EXPECT_THAT(test::BadFieldsOf(status), ElementsAre("report.status.reporters[0]"));
  EXPECT_THAT(test::FaultOf(status, "report.status.reporters[0]"),
              AllOf(HasSubstr("agencies/ht-police"), HasSubstr(kCommitment)));
}

TEST_F(ReportInFamily, ACreditorOfACommitmentIsNoPartyToTheInitiative) {
  EXPECT_THAT(test::BadFieldsOf(FaultsOf(StatusBy("agencies/ca-cbsa"))),
              ElementsAre("report.status.reporters[0]"));
}

TEST_F(ReportInFamily, BodiesWithoutACountryAreNotTakenForEachOther) {
  family_.initiative.document.mutable_participants(0)->set_agency("agencies/un-office");
  region_codes_["agencies/oas-office"] = "";

  EXPECT_TRUE(FaultsOf(StatusBy("agencies/un-office")).ok());
  EXPECT_FALSE(FaultsOf(StatusBy("agencies/oas-office")).ok());
}

TEST_F(ReportInFamily, AssessorsAndSearchersMayBeAnybody) {
  Report finding = GoodFinding();
  finding.mutable_finding()->mutable_assessor()->set_agency("agencies/ht-police");

  EXPECT_TRUE(FaultsOf(finding).ok());
  EXPECT_TRUE(FaultsOf(GoodSearch()).ok());
}

TEST_F(ReportInFamily, TheStatusOfAnInstrumentIsForInstruments) {
  Report report = GoodStatus();
  report.mutable_status()->set_official(v1::Standing::IN_FORCE);

  EXPECT_THAT(test::BadFieldsOf(FaultsOf(report)), ElementsAre("report.status.official"));
  family_.initiative.document.mutable_mou();
  EXPECT_TRUE(FaultsOf(report).ok());
}

TEST_F(ReportInFamily, ACommitmentOfAnotherInitiativeIsRefused) {
  Report report = GoodFinding();
  report.set_commitment("initiatives/another-one/commitments/publish");

  EXPECT_THAT(test::BadFieldsOf(FaultsOf(report)), ElementsAre("report.commitment"));
}

TEST_F(ReportInFamily, TakesThePlaceOfOneOfItsOwnKindAndSubject) {
  Add("us-2010-09", GoodStatus());
  Report report = GoodStatus();
  report.set_supersedes(std::string(kInitiative) + "/reports/us-2010-09");

  EXPECT_TRUE(FaultsOf(report).ok());
  EXPECT_TRUE(CheckIsNewest(report, family_).ok());
}

TEST_F(ReportInFamily, TakesThePlaceOfNoOther) {
  Add("us-2010-09", GoodStatus());
  Report of_another_kind = GoodFinding();
  of_another_kind.set_supersedes(std::string(kInitiative) + "/reports/us-2010-09");
  Report about_another = GoodStatus();
  about_another.set_supersedes(of_another_kind.supersedes());
  about_another.set_commitment(kCommitment);
  Report of_another_initiative = GoodStatus();
  of_another_initiative.set_supersedes("initiatives/another-one/reports/us-2010-09");
  Report of_itself = GoodStatus();
  of_itself.set_supersedes("initiatives/joint-assessment/reports/test-one");

  for (const Report& report : {of_another_kind, about_another, of_another_initiative, of_itself}) {
    EXPECT_THAT(test::BadFieldsOf(FaultsOf(report)), ElementsAre("report.supersedes"));
  }
}

TEST_F(ReportInFamily, ASecondSuccessorIsRefusedNamingTheFirst) {
  Add("us-2010-09", GoodStatus());
  Report first = GoodStatus();
  first.set_supersedes(std::string(kInitiative) + "/reports/us-2010-09");
  Add("us-2010-10", first);

  const absl::Status status = CheckIsNewest(first, family_);

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonReportSuperseded);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/reports/us-2010-10"));
}

}  // namespace
}  // namespace entente::rpc
