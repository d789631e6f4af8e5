// Commitments and reports that are right, for tests to spoil.

#pragma once

#include <string>

#include "entente/v1/commitment.pb.h"
#include "entente/v1/report.pb.h"

namespace entente::rpc::test {

// The words of the release that GoodRelease() (service_fixture.h) may be given for a text.
inline constexpr char kReleaseText[] =
    "Release Date: July 13, 2010. The assessment, which will be released later this summer, will "
    "be joint. Immigration and Customs Enforcement will deploy six personnel. Immigration and "
    "Customs Enforcement told so.";

inline v1::Citation CitationOf(const std::string& exact,
                               const std::string& release = "releases/us-dhs-2010-07-13") {
  v1::Citation citation;
  citation.set_release(release);
  citation.set_exact(exact);
  return citation;
}

// The United States owe the public an assessment by the summer of 2010.
inline v1::Commitment GoodCommitment() {
  v1::Commitment commitment;
  auto* text = commitment.add_texts();
  text->set_language_code("en");
  text->set_text("Release the joint assessment.");
  commitment.set_modality(v1::Commitment::WILL);
  commitment.add_debtors()->set_region_code("US");
  commitment.add_creditors()->set_group(v1::Party::PUBLIC);
  commitment.mutable_baseline_due()->set_edtf("2010-09");
  return commitment;
}

// Said by the United States in the release that CitationOf names.
inline v1::DueChange GoodDueChange(const std::string& date = "2010-10-01",
                                   const std::string& new_due = "2011-03") {
  v1::DueChange change;
  if (!new_due.empty()) change.mutable_new_due()->set_edtf(new_due);
  change.mutable_stated_by()->set_region_code("US");
  change.set_date(date);
  *change.mutable_citation() = CitationOf("later this summer");
  return change;
}

inline v1::Report GoodStatus(const std::string& region_code = "US",
                             const std::string& as_of_date = "2010-11-01") {
  v1::Report report;
  report.set_as_of_date(as_of_date);
  report.mutable_status()->add_reporters()->set_region_code(region_code);
  report.mutable_status()->set_official(v1::Standing::IN_OPERATION);
  *report.add_citations() = CitationOf("later this summer");
  return report;
}

inline v1::Report GoodFinding(const std::string& as_of_date = "2010-11-02") {
  v1::Report report;
  report.set_as_of_date(as_of_date);
  report.mutable_finding()->mutable_assessor()->set_organization_name("The editors");
  report.mutable_finding()->set_evidence(v1::Standing::LIMITED);
  *report.add_citations() = CitationOf("later this summer");
  return report;
}

inline v1::Report GoodSearch(const std::string& as_of_date = "2010-11-03") {
  v1::Report report;
  report.set_as_of_date(as_of_date);
  auto* search = report.mutable_search();
  search->set_searched_by("the desk");
  search->add_places("https://www.dhs.gov");
  search->set_question("Is the assessment out?");
  search->set_outcome(v1::SearchReport::NOTHING);
  return report;
}

}  // namespace entente::rpc::test
