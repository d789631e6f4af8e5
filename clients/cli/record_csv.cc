#include "clients/cli/record_csv.h"

#include <string_view>

#include "clients/cli/read_time.h"
#include "clients/cli/render.h"
#include "clients/cli/standing_words.h"
#include "clients/cpp/record_name.h"

namespace entente::cli {
namespace {

constexpr std::string_view kFormulaBeginnings = "=+-@\t\r";
constexpr std::string_view kQuotedCharacters = "\",\r\n";

// Lists stand in one cell.
void Append(std::string& cell, const std::string& word) {
  if (word.empty()) return;
  if (!cell.empty()) cell += "; ";
  cell += word;
}

// The facts of a row, by column.
struct CsvRow {
  std::string type;
  std::string name;
  std::string title;
  std::string kind;
  std::string date;       // of release, announced, due, as of
  std::string who;        // issuers, participants, debtors, reporters
  std::string with_whom;  // creditors; of an agency, its country
  std::string about;      // of a report: the commitment or initiative
  std::string state;      // modality, official status, evidence, outcome
  std::string topics;
  std::string uri;
  std::string create_time;
  std::string update_time;
  std::string delete_time;
};

template <typename Document>
void SetTimes(const Document& document, CsvRow& row) {
  if (document.has_create_time()) row.create_time = FormatInstant(document.create_time());
  if constexpr (requires { document.update_time(); }) {
    if (document.has_update_time()) row.update_time = FormatInstant(document.update_time());
    if (document.has_delete_time()) row.delete_time = FormatInstant(document.delete_time());
  }
}

void Set(const v1::Agency& agency, CsvRow& row) {
  row.title = NameOf(agency);
  row.with_whom = agency.region_code();
}

void Set(const v1::Release& release, CsvRow& row) {
  row.title = release.title();
  row.kind = Word(release.kind());
  row.date = ShortDate(release.release_date());
  for (const v1::Issuer& issuer : release.issuers()) Append(row.who, WhoOf(issuer));
  row.uri = release.uri();
}

void Set(const v1::Initiative& initiative, CsvRow& row) {
  row.title = TextOf(initiative.titles());
  row.kind = Word(initiative.kind());
  row.date = ShortDate(initiative.announced());
  for (const v1::Participant& participant : initiative.participants()) {
    Append(row.who, WhoOf(participant));
  }
  for (const std::string& topic : initiative.topics()) Append(row.topics, topic);
}

void Set(const v1::Commitment& commitment, CsvRow& row) {
  row.title = TextOf(commitment.texts());
  row.date = ShortDate(commitment.baseline_due());
  row.who = WhoOf(commitment.debtors());
  row.with_whom = WhoOf(commitment.creditors());
  row.state = Word(commitment.modality());
}

void Set(const v1::Report& report, CsvRow& row) {
  row.title = ReportWords(report);
  row.kind = Word(report.kind());
  row.date = report.as_of_date();
  row.who = SpeakerOf(report);
  row.about = report.commitment();
  if (report.has_status()) row.state = Word(report.status().official());
  if (report.has_finding()) row.state = Word(report.finding().evidence());
  if (report.has_search()) row.state = Word(report.search().outcome());
}

template <typename Document>
CsvRow RowOf(const char* type, const Document& document) {
  CsvRow row;
  row.type = type;
  row.name = document.name();
  SetTimes(document, row);
  Set(document, row);
  return row;
}

CsvRow RowOf(const v1::Record& record) {
  switch (record.document_case()) {
    case v1::Record::kAgency:
      return RowOf("agency", record.agency());
    case v1::Record::kRelease:
      return RowOf("release", record.release());
    case v1::Record::kInitiative:
      return RowOf("initiative", record.initiative());
    case v1::Record::kCommitment:
      return RowOf("commitment", record.commitment());
    case v1::Record::kReport:
      return RowOf("report", record.report());
    case v1::Record::DOCUMENT_NOT_SET:
      break;
  }
  return {};
}

std::string CsvCell(std::string cell) {
  if (!cell.empty() && kFormulaBeginnings.find(cell.front()) != std::string_view::npos) {
    cell.insert(0, 1, '\'');
  }
  if (cell.find_first_of(kQuotedCharacters) == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

const std::vector<std::string>& CsvColumns() {
  static const std::vector<std::string> kColumns = {
      "type",  "name",  "title",  "kind", "date",        "who",         "with_whom",
      "about", "state", "topics", "uri",  "create_time", "update_time", "delete_time"};
  return kColumns;
}

std::vector<std::string> CsvCells(const v1::Record& record) {
  const CsvRow row = RowOf(record);
  return {row.type, row.name,        row.title,       row.kind,       row.date,
          row.who,  row.with_whom,   row.about,       row.state,      row.topics,
          row.uri,  row.create_time, row.update_time, row.delete_time};
}

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    line += CsvCell(cell);
  }
  return line + "\r\n";
}

}  // namespace entente::cli
