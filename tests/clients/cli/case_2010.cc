#include "tests/clients/cli/case_2010.h"

#include <string>

namespace entente::cli {
namespace {

using client::FakeState;

constexpr char kSaidIn[] = "releases/us-dhs-2010-07-13";
constexpr char kReleasedUs[] = "releases/us-dhs-2011-03-10";
constexpr char kReleasedCa[] = "releases/ca-ps-2011-03-10-en";

void AddAgency(FakeState& state, const std::string& id, const std::string& code,
               const std::string& name, const std::string& acronym) {
  v1::Agency& agency = state.agencies["agencies/" + id];
  agency.set_name("agencies/" + id);
  agency.set_region_code(code);
  v1::AgencyName& official = *agency.add_names();
  official.set_text(name);
  official.set_language_code("en");
  official.set_kind(v1::AgencyName::OFFICIAL);
  v1::AgencyName& shorter = *agency.add_names();
  shorter.set_text(acronym);
  shorter.set_kind(v1::AgencyName::ACRONYM);
}

void AddCountry(FakeState& state, const std::string& code, const std::string& name) {
  v1::Country& country = state.countries["countries/" + code];
  country.set_name("countries/" + code);
  country.set_region_code(code);
  v1::CountryName& english = *country.add_names();
  english.set_language_code("en");
  english.set_text(name);
}

void AddRelease(FakeState& state, const std::string& name, const std::string& issuer,
                const std::string& date) {
  v1::Release& release = state.releases[name];
  release.set_name(name);
  release.set_title("Title of " + name.substr(name.find('/') + 1));
  release.add_issuers()->set_agency(issuer);
  release.mutable_release_date()->set_edtf(date);
  release.set_uri("https://example.org/" + name);
}

void AddText(const std::string& text,
             google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts) {
  v1::LocalizedText& added = *texts.Add();
  added.set_language_code("en");
  added.set_text(text);
}

void AddParticipant(v1::Initiative& initiative, const std::string& agency,
                    v1::Participant::Role role) {
  v1::Participant& participant = *initiative.add_participants();
  participant.set_agency(agency);
  participant.set_role(role);
}

v1::FuzzyDate Day(const std::string& day) {
  v1::FuzzyDate date;
  date.set_edtf(day);
  date.set_earliest(day);
  date.set_latest(day);
  date.set_latest_strict(day);
  return date;
}

void AddSide(v1::Standing& standing, const std::string& code, v1::Side::Word word,
             v1::Standing::Official official, const std::string& report,
             const std::string& as_of_date) {
  v1::Side& side = *standing.add_sides();
  side.set_region_code(code);
  side.set_word(word);
  side.set_official(official);
  side.set_report(report);
  side.set_as_of_date(as_of_date);
}

// A citation in a document, and what ListCitations tells of it.
void Cite(FakeState& state, const std::string& document, const std::string& release,
          const std::string& exact, int start, const std::string& supports) {
  v1::ListCitationsResponse::Entry entry;
  entry.set_document(document);
  entry.set_path("citations[0]");
  v1::Citation& citation = *entry.mutable_citation();
  citation.set_release(release);
  citation.set_exact(exact);
  citation.set_start(start);
  citation.set_end(start + static_cast<int>(exact.size()));
  citation.add_supports(supports);
  citation.set_anchor(v1::Citation::VERIFIED);
  const v1::Release& source = state.releases[release];
  entry.set_title(source.title());
  *entry.mutable_issuers() = source.issuers();
  entry.add_publishers(state.agencies[source.issuers(0).agency()].names(0).text());
  *entry.mutable_release_date() = source.release_date();
  entry.set_uri(source.uri());
  if (const auto found = state.commitments.find(document); found != state.commitments.end())
    *entry.mutable_standing() = found->second.standing();
  state.citations.push_back(entry);
}

v1::Report& AddReport(FakeState& state, const std::string& commitment, const std::string& id,
                      const std::string& day) {
  const std::string parent = commitment.substr(0, commitment.find("/commitments/"));
  v1::Report& report = state.reports[parent + "/reports/" + id];
  report.set_name(parent + "/reports/" + id);
  report.set_commitment(commitment);
  report.set_as_of_date(day);
  return report;
}

void AddStatus(FakeState& state, const std::string& id, const std::string& agency) {
  v1::Report& report = AddReport(state, kAssessmentRelease, id, "2011-03-10");
  report.set_kind(v1::Report::STATUS);
  report.mutable_status()->add_reporters()->set_agency(agency);
  report.mutable_status()->set_official(v1::Standing::COMPLETED);
  *report.mutable_status()->mutable_delivered() = Day("2011-03-10");
}

void AddAssessment(FakeState& state) {
  v1::Initiative& initiative = state.initiatives[kAssessment];
  initiative.set_name(kAssessment);
  initiative.set_kind(v1::Initiative::ASSESSMENT);
  initiative.mutable_assessment();
  AddText("Joint Border Threat and Risk Assessment", *initiative.mutable_titles());
  *initiative.mutable_announced() = Day("2010-07-13");
  AddParticipant(initiative, "agencies/us-dhs", v1::Participant::AUTHOR);
  AddParticipant(initiative, "agencies/ca-ps", v1::Participant::AUTHOR);
  v1::ReleaseLink& link = *initiative.add_releases();
  link.set_release(kSaidIn);
  link.set_act(v1::ReleaseLink::ANNOUNCES);

  v1::Commitment& commitment = state.commitments[kAssessmentRelease];
  commitment.set_name(kAssessmentRelease);
  AddText("Release the assessment to the public.", *commitment.mutable_texts());
  commitment.set_modality(v1::Commitment::WILL);
  commitment.add_debtors()->set_agency("agencies/us-dhs");
  commitment.add_debtors()->set_agency("agencies/ca-ps");
  commitment.add_creditors()->set_group(v1::Party::PUBLIC);
  v1::FuzzyDate& due = *commitment.mutable_baseline_due();
  due.set_edtf("2010-26");
  due.set_phrase("later this summer");
  due.set_anchor("2010-07-13");
  due.set_earliest("2010-07-13");
  due.set_latest("2010-09-22");
  due.set_latest_strict("2010-08-31");
  *commitment.mutable_current_due() = due;
  *commitment.mutable_delivered() = Day("2011-03-10");
  v1::Schedule& schedule = *commitment.mutable_schedule();
  schedule.set_state(v1::Schedule::LATE);
  schedule.set_days_late_min(169);
  schedule.set_days_late_max(191);
  v1::Standing& standing = *commitment.mutable_standing();
  standing.set_agreement(v1::Side::AGREE);
  standing.set_evidence(v1::Standing::COMPLETE);
  standing.set_corroboration(v1::Standing::OTHER_SIDE);
  standing.set_last_report(std::string(kAssessment) + "/reports/released-us");
  standing.set_last_report_date("2011-03-10");
  AddSide(standing, "US", v1::Side::SAID, v1::Standing::COMPLETED,
          std::string(kAssessment) + "/reports/released-us", "2011-03-10");
  AddSide(standing, "CA", v1::Side::SAID, v1::Standing::COMPLETED,
          std::string(kAssessment) + "/reports/released-ca", "2011-03-10");

  AddStatus(state, "released-ca", "agencies/ca-ps");
  AddStatus(state, "released-us", "agencies/us-dhs");
  v1::Report& finding = AddReport(state, kAssessmentRelease, "release-found", "2011-03-10");
  finding.set_kind(v1::Report::FINDING);
  finding.mutable_finding()->mutable_assessor()->set_organization_name("A desk");
  finding.mutable_finding()->set_evidence(v1::Standing::COMPLETE);

  Cite(state, kAssessment, kSaidIn, "Joint Border Threat and Risk Assessment", 4316, "titles");
  Cite(state, kAssessmentRelease, kSaidIn,
       "The assessment, which will be released later this summer,", 4364, "baseline_due");
  Cite(state, std::string(kAssessment) + "/reports/released-us", kReleasedUs,
       "This fulfills their July 2010 pledge", 100, "status.official");
  Cite(state, std::string(kAssessment) + "/reports/released-ca", kReleasedCa,
       "today announced the release", 50, "status.official");
}

void AddDeployment(FakeState& state) {
  v1::Initiative& initiative = state.initiatives[kDeployment];
  initiative.set_name(kDeployment);
  initiative.set_kind(v1::Initiative::DEPLOYMENT);
  initiative.mutable_deployment()->set_headcount_min(6);
  initiative.mutable_deployment()->set_headcount_max(6);
  initiative.mutable_deployment()->mutable_window()->set_phrase("in the coming months");
  AddText("Deployment of six ICE personnel to Haiti", *initiative.mutable_titles());
  *initiative.mutable_announced() = Day("2010-07-13");
  AddParticipant(initiative, "agencies/us-ice", v1::Participant::PERSONNEL_CONTRIBUTOR);
  v1::Participant& lead = *initiative.add_participants();
  lead.set_region_code("CA");
  lead.set_role(v1::Participant::LEAD);

  v1::Commitment& commitment = state.commitments[kSixPersonnel];
  commitment.set_name(kSixPersonnel);
  AddText("Deploy six persons to join a Canadian effort in Haiti.", *commitment.mutable_texts());
  commitment.set_modality(v1::Commitment::WILL);
  commitment.add_debtors()->set_agency("agencies/us-ice");
  commitment.add_creditors()->set_region_code("CA");
  v1::FuzzyDate& due = *commitment.mutable_baseline_due();
  due.set_edtf("[2010-07-13..]");
  due.set_phrase("in the coming months");
  due.set_anchor("2010-07-13");
  due.set_earliest("2010-07-13");
  due.set_expected_latest("2011-01-13");
  *commitment.mutable_current_due() = due;
  commitment.mutable_schedule()->set_state(v1::Schedule::SOFT_OVERDUE);
  commitment.mutable_schedule()->set_as_of_date("2011-01-31");
  v1::Standing& standing = *commitment.mutable_standing();
  standing.set_agreement(v1::Side::NONE);
  standing.set_newest_search(std::string(kDeployment) + "/reports/search-1");
  AddSide(standing, "CA", v1::Side::SILENT, v1::Standing::OFFICIAL_UNSPECIFIED,
          std::string(kDeployment) + "/reports/search-ca", "2011-01-30");
  AddSide(standing, "US", v1::Side::NOT_SEARCHED, v1::Standing::OFFICIAL_UNSPECIFIED, "", "");

  for (const char* id : {"search-1", "search-ca"}) {
    v1::Report& report = AddReport(state, kSixPersonnel, id, "2011-01-30");
    report.set_kind(v1::Report::SEARCH);
    v1::SearchReport& search = *report.mutable_search();
    search.set_searched_by("A desk");
    if (std::string(id) == "search-ca") search.set_region_code("CA");
    search.add_places("https://www.ice.gov");
    search.set_question("Were six persons of ICE sent to Haiti?");
    search.set_outcome(v1::SearchReport::NOTHING);
  }
  Cite(state, kSixPersonnel, kSaidIn,
       "six U.S. Immigration and Customs Enforcement personnel will be deployed in the coming "
       "months",
       2949, "baseline_due");
}

}  // namespace

void AddCase2010(FakeState& state) {
  AddCountry(state, "CA", "Canada");
  AddCountry(state, "US", "United States of America");
  AddAgency(state, "us-dhs", "US", "U.S. Department of Homeland Security", "DHS");
  AddAgency(state, "us-ice", "US", "U.S. Immigration and Customs Enforcement", "ICE");
  AddAgency(state, "ca-ps", "CA", "Public Safety Canada", "PS");
  AddRelease(state, kSaidIn, "agencies/us-dhs", "2010-07-13");
  AddRelease(state, kReleasedUs, "agencies/us-dhs", "2011-03-10");
  AddRelease(state, kReleasedCa, "agencies/ca-ps", "2011-03-10");
  AddAssessment(state);
  AddDeployment(state);
}

}  // namespace entente::cli
