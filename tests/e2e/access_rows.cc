#include "tests/e2e/access_rows.h"

namespace entente::test {
namespace {

std::vector<AccessRow> DirectoryRows() {
  const char* const agency =
      "validate_only: true agency { name: 'agencies/us-free' region_code: 'US' "
      "names { text: 'New' language_code: 'en' kind: OFFICIAL } } update_mask { paths: 'names' }";
  return {
      {"DirectoryService/GetCountry", Needs::kViewer, About::kOpen, "name: 'countries/CA'"},
      {"DirectoryService/ListCountries", Needs::kViewer, About::kOpen, ""},
      {"DirectoryService/GetAgency", Needs::kViewer, About::kOpen, "name: 'agencies/us-free'"},
      {"DirectoryService/ListAgencies", Needs::kViewer, About::kOpen, ""},
      {"DirectoryService/CreateAgency", Needs::kEditor, About::kOpen,
       "validate_only: true agency_id: 'us-new' agency { region_code: 'US' "
       "names { text: 'New' language_code: 'en' kind: OFFICIAL } }"},
      {"DirectoryService/UpdateAgency", Needs::kEditor, About::kOpen, agency},
      {"DirectoryService/DeleteAgency", Needs::kEditor, About::kOpen,
       "validate_only: true name: 'agencies/us-free'"},
      {"DirectoryService/UndeleteAgency", Needs::kEditor, About::kOpen,
       "validate_only: true name: 'agencies/us-gone'"},
      {"DirectoryService/BatchGetAgencies", Needs::kViewer, About::kOpen,
       "names: 'agencies/us-free'"},
      {"DirectoryService/ResolveAgency", Needs::kViewer, About::kOpen, "text: 'Agency us-free'"},
  };
}

std::vector<AccessRow> ReleaseRows() {
  return {
      {"ReleaseService/GetRelease", Needs::kViewer, About::kNamed, "name: 'releases/r-ID'"},
      {"ReleaseService/ListReleases", Needs::kViewer, About::kAll, ""},
      {"ReleaseService/CreateRelease", Needs::kEditor, About::kNamed,
       "validate_only: true release_id: 'new' release { kind: STUDY title: 'New' "
       "language_code: 'en' issuers { agency: 'agencies/us-one' } label { tlp: TLP } "
       "variant_of: 'releases/r-ID' }"},
      {"ReleaseService/UpdateRelease", Needs::kEditor, About::kNamed,
       "validate_only: true release { name: 'releases/r-ID' place: 'Ottawa' } "
       "update_mask { paths: 'place' }"},
      {"ReleaseService/DeleteRelease", Needs::kEditor, About::kNamed,
       "validate_only: true name: 'releases/bare-ID'"},
      {"ReleaseService/UndeleteRelease", Needs::kEditor, About::kNamed,
       "validate_only: true name: 'releases/gone-ID'"},
      {"ReleaseService/BatchGetReleases", Needs::kViewer, About::kNamed, "names: 'releases/r-ID'"},
      {"ReleaseService/AttachText", Needs::kEditor, About::kNamed,
       "validate_only: true name: 'releases/bare-ID' text: 'Words.'"},
      {"ReleaseService/GetReleaseText", Needs::kViewer, About::kNamed, "name: 'releases/r-ID'"},
      {"ReleaseService/RecordRelease", Needs::kEditor, About::kNamed,
       "validate_only: true release_id: 'new' release { kind: STUDY title: 'New' "
       "language_code: 'en' issuers { agency: 'agencies/us-one' } label { tlp: TLP } "
       "replaces: 'releases/r-ID' }"},
  };
}

std::vector<AccessRow> InitiativeRows() {
  return {
      {"InitiativeService/GetInitiative", Needs::kViewer, About::kNamed,
       "name: 'initiatives/i-ID'"},
      {"InitiativeService/ListInitiatives", Needs::kViewer, About::kAll, ""},
      {"InitiativeService/ListInitiatives", Needs::kViewer, About::kAll,
       "filter: 'agency:us-one' show_deleted: true"},
      {"InitiativeService/CreateInitiative", Needs::kEditor, About::kNamed,
       "validate_only: true initiative_id: 'new' initiative { "
       "titles { text: 'New' language_code: 'en' } announced { edtf: '2010' } "
       "participants { agency: 'agencies/us-one' role: PARTY } label { tlp: TLP } "
       "relations { kind: SIBLING target: 'initiatives/i-ID' } other { description: 'x' } }"},
      {"InitiativeService/UpdateInitiative", Needs::kEditor, About::kNamed,
       "validate_only: true initiative { name: 'initiatives/i-ID' "
       "titles { text: 'Newer' language_code: 'en' } } update_mask { paths: 'titles' }"},
      {"InitiativeService/DeleteInitiative", Needs::kEditor, About::kNamed,
       "validate_only: true force: true name: 'initiatives/i-ID'"},
      {"InitiativeService/UndeleteInitiative", Needs::kEditor, About::kNamed,
       "validate_only: true name: 'initiatives/gone-ID'"},
      {"InitiativeService/BatchGetInitiatives", Needs::kViewer, About::kNamed,
       "names: 'initiatives/i-ID'"},
      {"InitiativeService/BatchCreateInitiatives", Needs::kEditor, About::kNamed,
       "validate_only: true requests { initiative_id: 'new' initiative { "
       "titles { text: 'New' language_code: 'en' } announced { edtf: '2010' } "
       "participants { agency: 'agencies/us-one' role: PARTY } label { tlp: TLP } "
       "citations { release: 'releases/r-ID' } other { description: 'x' } } }"},
      {"InitiativeService/ListRelatedInitiatives", Needs::kViewer, About::kNamed,
       "name: 'initiatives/i-ID'"},
      {"InitiativeService/ListRelatedInitiatives", Needs::kViewer, About::kAll,
       "name: 'initiatives/hub' depth: 3"},
      {"InitiativeService/SummarizeInitiatives", Needs::kViewer, About::kCounted, "group_by: PAIR"},
  };
}

std::vector<AccessRow> CommitmentRows() {
  return {
      {"CommitmentService/GetCommitment", Needs::kViewer, About::kNamed,
       "name: 'initiatives/i-ID/commitments/due'"},
      {"CommitmentService/ListCommitments", Needs::kViewer, About::kNamed,
       "parent: 'initiatives/i-ID'"},
      {"CommitmentService/ListCommitments", Needs::kViewer, About::kAll,
       "parent: 'initiatives/-' filter: 'debtor:us-one'"},
      {"CommitmentService/CreateCommitment", Needs::kEditor, About::kNamed,
       "validate_only: true parent: 'initiatives/i-ID' commitment_id: 'new' commitment { "
       "texts { text: 'New' language_code: 'en' } modality: WILL "
       "debtors { agency: 'agencies/us-one' } }"},
      {"CommitmentService/UpdateCommitment", Needs::kEditor, About::kNamed,
       "validate_only: true commitment { name: 'initiatives/i-ID/commitments/due' "
       "deliverable: 'x' } update_mask { paths: 'deliverable' }"},
      {"CommitmentService/DeleteCommitment", Needs::kEditor, About::kNamed,
       "validate_only: true force: true name: 'initiatives/i-ID/commitments/due'"},
      {"CommitmentService/UndeleteCommitment", Needs::kEditor, About::kNamed,
       "validate_only: true name: 'initiatives/i-ID/commitments/gone'"},
      {"CommitmentService/ChangeDueDate", Needs::kEditor, About::kNamed,
       "validate_only: true name: 'initiatives/i-ID/commitments/due' due_change { "
       "new_due { edtf: '2022' } stated_by { agency: 'agencies/us-one' } date: '2021-02-03' "
       "citation { release: 'releases/r-ID' exact: 'Words of' } }"},
      {"CommitmentService/SummarizeCommitments", Needs::kViewer, About::kNamed,
       "parent: 'initiatives/i-ID' group_by: DEBTOR"},
      {"CommitmentService/SummarizeCommitments", Needs::kViewer, About::kCounted,
       "parent: 'initiatives/-' group_by: DEBTOR"},
      {"CommitmentService/ResolveDate", Needs::kViewer, About::kOpen, "date { edtf: '2010-07' }"},
  };
}

std::vector<AccessRow> ReportRows() {
  return {
      {"ReportService/GetReport", Needs::kViewer, About::kNamed,
       "name: 'initiatives/i-ID/reports/first'"},
      {"ReportService/ListReports", Needs::kViewer, About::kNamed, "parent: 'initiatives/i-ID'"},
      {"ReportService/ListReports", Needs::kViewer, About::kAll, "parent: 'initiatives/-'"},
      {"ReportService/CreateReport", Needs::kEditor, About::kNamed,
       "validate_only: true parent: 'initiatives/i-ID' report_id: 'new' report { "
       "commitment: 'initiatives/i-ID/commitments/due' as_of_date: '2021-05-06' "
       "status { reporters { agency: 'agencies/us-one' } stance: CONFIRMS } "
       "citations { release: 'releases/r-ID' exact: 'Words of' } }"},
  };
}

std::vector<AccessRow> OtherRows() {
  return {
      {"EvidenceService/ListCitations", Needs::kViewer, About::kNamed,
       "document: 'initiatives/i-ID' include_children: true"},
      {"EvidenceService/ListCitations", Needs::kViewer, About::kAll, ""},
      {"HistoryService/ListRevisions", Needs::kViewer, About::kNamed, "parent: 'initiatives/i-ID'"},
      {"HistoryService/GetRevision", Needs::kViewer, About::kNamed,
       "name: 'initiatives/i-ID/revisions/REVISION'"},
      {"HistoryService/Watch", Needs::kViewer, About::kAll, "start: SNAPSHOT"},
      {"HistoryService/Watch", Needs::kViewer, About::kAll, "start: EARLIEST"},
      {"TransferService/ExportRecords", Needs::kViewer, About::kAll, ""},
      {"TransferService/ImportRecords", Needs::kEditor, About::kNamed,
       "config { validate_only: true } records { commitment { "
       "name: 'initiatives/i-ID/commitments/new' texts { text: 'New' language_code: 'en' } "
       "modality: WILL debtors { agency: 'agencies/us-one' } } }"},
  };
}

}  // namespace

const std::vector<AccessRow>& AccessRows() {
  static const std::vector<AccessRow> rows = [] {
    std::vector<AccessRow> all;
    for (const auto& some : {DirectoryRows(), ReleaseRows(), InitiativeRows(), CommitmentRows(),
                             ReportRows(), OtherRows()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }();
  return rows;
}

}  // namespace entente::test
