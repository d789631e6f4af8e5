#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/commands/initiative_head.h"
#include "clients/cli/commands/sheets.h"
#include "clients/cli/commands/tracking_parts.h"
#include "clients/cli/initiative_words.h"
#include "clients/cli/render.h"
#include "clients/cli/sheet.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {
namespace {

// Where the parts of an initiative's sheet find what they show.
struct Parts {
  const Dossier& dossier;
  const v1::Initiative& initiative;
  const Terminal& terminal;
  Sheet& sheet;

  [[nodiscard]] std::string AgencyName(const std::string& name) const {
    const v1::Agency* agency = dossier.agencies.Find(name);
    return agency == nullptr ? "" : NameOf(*agency);
  }
  [[nodiscard]] SheetParts shared() const { return {terminal, dossier.agencies, sheet}; }
};

std::string BasisWords(v1::Participant::Basis basis) {
  return basis == v1::Participant::STATED ? "" : Word(basis);
}

std::string SessionWords(const v1::Session& session) {
  std::vector<std::string> words;
  if (session.has_number()) words.push_back(absl::StrCat(session.number(), "."));
  if (session.has_date()) words.push_back(ShortDate(session.date()));
  if (session.has_place()) words.push_back(WhereOf(session.place()));
  if (session.virtual_()) words.emplace_back("virtual");
  if (!session.release().empty()) words.push_back(absl::StrCat("(", IdOf(session.release()), ")"));
  return absl::StrJoin(words, " ");
}

// The facts that the head leaves out.
void ShowRecord(const Parts& parts) {
  const v1::Initiative& initiative = parts.initiative;
  parts.sheet.Space();
  parts.sheet.Fact("name", initiative.name(), Style::kName);
  const std::string title = TextOf(initiative.titles());
  for (const v1::LocalizedText& other : initiative.titles())
    if (other.text() != title)
      parts.sheet.Fact("title", absl::StrCat(other.text(), " (", other.language_code(), ")"));
  parts.sheet.Fact("announced", LongDate(initiative.announced()));
  const auto [standing, subject] = ToldStandingOf(parts.dossier);
  if (!subject.empty())
    parts.sheet.Fact("standing", absl::StrCat("of its one commitment, ", IdOf(subject),
                                              "; no word or finding on the initiative itself"));
  parts.sheet.Fact("word of", Word(standing.corroboration()));
  parts.sheet.Fact("topics", absl::StrJoin(initiative.topics(), ", "));
  if (initiative.label().tlp() > v1::Label::CLEAR)
    parts.sheet.Fact("handling", absl::StrCat("TLP:", Word(initiative.label().tlp())));
  if (!initiative.label().releasable_to().empty())
    parts.sheet.Fact("only for", absl::StrJoin(initiative.label().releasable_to(), ", "));
}

void ShowInstrument(const Parts& parts, const v1::Instrument& instrument) {
  parts.sheet.Fact("form", instrument.form());
  parts.sheet.Fact("force", Word(instrument.legal_force()));
  parts.sheet.Fact("signed", LongDate(instrument.signed_()));
  parts.sheet.Fact("effective", LongDate(instrument.effective()));
  parts.sheet.Fact("expires", LongDate(instrument.expires()));
  parts.sheet.Fact("notice", LongDate(instrument.notice_due()));
}

void ShowUndertaking(const Parts& parts, const v1::Undertaking& undertaking) {
  parts.sheet.Fact("period", PeriodWords(undertaking.period()));
  parts.sheet.Fact("what", undertaking.description());
  for (const v1::Amount& amount : undertaking.amounts())
    parts.sheet.Fact("amount", AmountWords(amount));
}

void ShowDeployment(const Parts& parts, const v1::Deployment& deployment) {
  parts.sheet.Fact("headcount", HeadcountWords(deployment));
  parts.sheet.Fact("window", PeriodWords(deployment.window()));
  parts.sheet.Fact("purpose", deployment.purpose());
}

void ShowWorkingGroup(const Parts& parts, const v1::WorkingGroup& group) {
  parts.sheet.Fact("since", LongDate(group.established()));
  parts.sheet.Fact("cadence", Quoted(group.cadence()));
  for (const v1::Session& session : group.sessions())
    parts.sheet.Fact("session", SessionWords(session));
}

void ShowDetail(const Parts& parts) {
  const v1::Initiative& initiative = parts.initiative;
  const v1::Instrument* instrument = InstrumentOf(initiative);
  if (instrument != nullptr) ShowInstrument(parts, *instrument);
  if (initiative.has_deployment()) ShowDeployment(parts, initiative.deployment());
  if (initiative.has_assessment()) {
    parts.sheet.Fact("scope", initiative.assessment().scope());
    parts.sheet.Fact("document", initiative.assessment().document_uri());
  }
  if (initiative.has_action_plan()) {
    parts.sheet.Fact("period", PeriodWords(initiative.action_plan().period()));
    parts.sheet.Fact("document", initiative.action_plan().document_uri());
  }
  if (initiative.has_working_group()) ShowWorkingGroup(parts, initiative.working_group());
  if (initiative.has_program()) ShowUndertaking(parts, initiative.program());
  if (initiative.has_funding()) ShowUndertaking(parts, initiative.funding());
  if (initiative.has_other()) ShowUndertaking(parts, initiative.other());
}

void ShowSummaries(const Parts& parts) {
  if (parts.initiative.summaries().empty()) return;
  parts.sheet.Section("Summary");
  parts.sheet.Paragraph(TextOf(parts.initiative.summaries()), 2);
}

void ShowParticipants(const Parts& parts) {
  Table table({{"", 1, 21, Style::kPlain},
               {"", 0, 12, Style::kName},
               {"", 2, 18, Style::kPlain},
               {"", 3, 18, Style::kPlain},
               {"", 4, 9, Style::kFaint}});
  for (const v1::Participant& participant : parts.initiative.participants())
    table.AddRow(
        {Word(participant.role()), WhoOf(participant), parts.AgencyName(participant.agency()),
         Quoted(participant.named_as()), BasisWords(participant.basis())},
        parts.terminal);
  parts.sheet.Section("Participants", table);
}

void ShowPlaces(const Parts& parts) {
  Table table({{"", 1, 11, Style::kPlain}, {"", 0, 20, Style::kPlain}});
  for (const v1::Place& place : parts.initiative.places())
    table.AddRow({Word(place.role()), WhereOf(place)}, parts.terminal);
  parts.sheet.Section("Places", table);
}

void ShowOfficeHolders(const Parts& parts) {
  Table table({{"", 1, 11, Style::kPlain}, {"", 0, 24, Style::kPlain}, {"", 2, 20, Style::kPlain}});
  for (const v1::OfficeHolder& holder : parts.initiative.office_holders())
    table.AddRow({Word(holder.capacity()), HolderWords(holder), Quoted(holder.named_as())},
                 parts.terminal);
  parts.sheet.Section("Office-holders", table);
}

void ShowConsentActs(const Parts& parts) {
  const v1::Instrument* instrument = InstrumentOf(parts.initiative);
  if (instrument == nullptr) return;
  Table table({{"", 1, 10, Style::kPlain},
               {"", 0, 12, Style::kName},
               {"", 2, 10, Style::kPlain},
               {"", 4, 12, Style::kPlain},
               {"", 3, 24, Style::kPlain}});
  for (const v1::ConsentAct& act : instrument->consent_acts())
    table.AddRow({Word(act.act()), WhoOf(act), ShortDate(act.date()), WhereOf(act.place()),
                  act.has_by() ? absl::StrCat("by ", HolderWords(act.by())) : ""},
                 parts.terminal);
  parts.sheet.Section("Acts of consent", table);
}

void ShowRelations(const Parts& parts) {
  Table table({{"", 1, 10, Style::kPlain}, {"", 0, 30, Style::kName}});
  for (const v1::Relation& relation : parts.initiative.relations())
    table.AddRow({Word(relation.kind()), IdOf(relation.target())}, parts.terminal);
  parts.sheet.Section("Relations", table);
}

void ShowReleases(const Parts& parts) {
  if (parts.initiative.releases().empty()) return;
  parts.sheet.Section("Releases");
  for (const v1::ReleaseLink& link : parts.initiative.releases()) {
    const auto found = parts.dossier.releases.find(link.release());
    const v1::Release release =
        found == parts.dossier.releases.end() ? v1::Release() : found->second;
    std::string line = Word(link.act());
    if (release.has_release_date()) absl::StrAppend(&line, "  ", ShortDate(release.release_date()));
    absl::StrAppend(&line, "  ", IdOf(link.release()));
    parts.sheet.Paragraph(line, 2);
    parts.sheet.Paragraph(release.title(), 4);
    parts.sheet.Paragraph(release.uri(), 4, Style::kFaint);
  }
}

// What is owed, each with its sentence where the head does not have it.
void ShowCommitments(const Parts& parts) {
  const std::vector<v1::Commitment>& commitments = parts.dossier.commitments;
  if (commitments.empty()) return;
  parts.sheet.Section("Commitments");
  for (const v1::Commitment& commitment : commitments) {
    std::string line = absl::StrCat(IdOf(commitment.name()), "  ", TextOf(commitment.texts()));
    parts.sheet.Paragraph(line, 2);
    const std::string creditors = WhoOf(commitment.creditors());
    line = absl::StrCat(WhoOf(commitment.debtors()), creditors.empty() ? "" : " to ", creditors,
                        ", ", Word(commitment.modality()));
    const std::string due = LongDate(commitment.current_due());
    if (!due.empty()) absl::StrAppend(&line, ", due ", due);
    const std::string schedule = ScheduleWords(commitment.schedule());
    if (!schedule.empty()) absl::StrAppend(&line, ": ", schedule);
    parts.sheet.Paragraph(line, 4);
    if (commitments.size() == 1) continue;
    const CitationEntry* sentence =
        SentenceOf(commitment.name(), "baseline_due", parts.dossier.citations);
    if (sentence == nullptr) continue;
    parts.sheet.Paragraph(QuoteWords(*sentence), 4);
    parts.sheet.Paragraph(SourceLine(*sentence, parts.dossier.agencies), 5, Style::kFaint);
  }
}

// The citations of the document as it holds them, those of its acts of consent last.
std::vector<CitationEntry> HeldBy(const v1::Initiative& initiative) {
  std::vector<CitationEntry> held = EntriesOf(initiative.name(), initiative.citations());
  const v1::Instrument* instrument = InstrumentOf(initiative);
  if (instrument == nullptr) return held;
  for (const v1::ConsentAct& act : instrument->consent_acts()) {
    if (!act.has_citation()) continue;
    CitationEntry& entry = held.emplace_back();
    *entry.mutable_citation() = act.citation();
    if (act.citation().supports().empty())
      entry.mutable_citation()->add_supports(absl::StrCat(Word(act.act()), " by ", WhoOf(act)));
  }
  return held;
}

// The quotes of the initiative itself; those of its commitments and reports stand with them.
void ShowQuotes(const Parts& parts) {
  std::vector<CitationEntry> own;
  for (const CitationEntry& entry : parts.dossier.citations)
    if (entry.document() == parts.initiative.name()) own.push_back(entry);
  AddQuotes(parts.shared(), own.empty() ? HeldBy(parts.initiative) : own);
}

}  // namespace

std::string InitiativeSheet(const Dossier& dossier, const Terminal& terminal) {
  Sheet sheet(terminal);
  const Parts parts = {dossier, dossier.initiative, terminal, sheet};
  AddInitiativeHead(parts.shared(), dossier);
  ShowRecord(parts);
  ShowDetail(parts);
  ShowSummaries(parts);
  ShowCommitments(parts);
  AddDueChanges(parts.shared(), dossier.commitments, dossier.citations);
  AddReports(parts.shared(), dossier.reports, "", dossier.citations);
  ShowParticipants(parts);
  ShowPlaces(parts);
  ShowOfficeHolders(parts);
  ShowConsentActs(parts);
  ShowRelations(parts);
  ShowReleases(parts);
  ShowQuotes(parts);
  return sheet.text();
}

}  // namespace entente::cli
