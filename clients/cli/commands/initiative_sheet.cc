#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/commands/sheets.h"
#include "clients/cli/render.h"
#include "clients/cli/sheet.h"

namespace entente::cli {
namespace {

// Where the parts of an initiative's sheet find what they show.
struct Parts {
  const v1::Initiative& initiative;
  const AgencyNames& agencies;
  const ReleasesByName& releases;
  const Terminal& terminal;
  Sheet& sheet;

  [[nodiscard]] std::string AgencyName(const std::string& name) const {
    const v1::Agency* agency = agencies.Find(name);
    return agency == nullptr ? "" : NameOf(*agency);
  }
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

void ShowHead(const Parts& parts) {
  const v1::Initiative& initiative = parts.initiative;
  const std::string title = TextOf(initiative.titles());
  parts.sheet.Title(title);
  for (const v1::LocalizedText& other : initiative.titles())
    if (other.text() != title)
      parts.sheet.Paragraph(absl::StrCat(other.text(), " (", other.language_code(), ")"), 0);
  if (initiative.has_delete_time())
    parts.sheet.Paragraph("this document is deleted", 2, Style::kBad);
  parts.sheet.Fact("name", initiative.name(), Style::kName);
  parts.sheet.Fact("kind", Word(initiative.kind()));
  parts.sheet.Fact("countries", parts.agencies.CountriesOf(initiative));
  parts.sheet.Fact("announced", LongDate(initiative.announced()));
  parts.sheet.Fact("topics", absl::StrJoin(initiative.topics(), ", "));
  if (initiative.label().tlp() > v1::Label::CLEAR)
    parts.sheet.Fact("handling", absl::StrCat("TLP:", Word(initiative.label().tlp())));
  if (!initiative.label().releasable_to().empty())
    parts.sheet.Fact("release to", absl::StrJoin(initiative.label().releasable_to(), ", "));
}

void ShowStanding(const Parts& parts) {
  const v1::Standing& standing = parts.initiative.standing();
  std::vector<std::string> sides;
  for (const v1::Side& side : standing.sides()) {
    const std::string word =
        side.word() == v1::Side::SAID ? Word(side.official()) : Word(side.word());
    if (!word.empty()) sides.push_back(absl::StrCat(side.region_code(), " ", word));
  }
  std::string words = Word(standing.agreement());
  if (!sides.empty()) absl::StrAppend(&words, " (", absl::StrJoin(sides, ", "), ")");
  parts.sheet.Fact("sides", words);
  parts.sheet.Fact("evidence", Word(standing.evidence()));
  parts.sheet.Fact("word of", Word(standing.corroboration()));
}

void ShowInstrument(const Parts& parts, const v1::Instrument& instrument) {
  parts.sheet.Fact("form", instrument.form());
  parts.sheet.Fact("legal force", Word(instrument.legal_force()));
  parts.sheet.Fact("signed", LongDate(instrument.signed_()));
  parts.sheet.Fact("effective", LongDate(instrument.effective()));
  parts.sheet.Fact("expires", LongDate(instrument.expires()));
  parts.sheet.Fact("notice due", LongDate(instrument.notice_due()));
}

void ShowUndertaking(const Parts& parts, const v1::Undertaking& undertaking) {
  parts.sheet.Fact("period", PeriodWords(undertaking.period()));
  parts.sheet.Fact("what", undertaking.description());
  for (const v1::Amount& amount : undertaking.amounts())
    parts.sheet.Fact("amount", AmountWords(amount));
}

void ShowDeployment(const Parts& parts, const v1::Deployment& deployment) {
  const std::string min =
      deployment.has_headcount_min() ? absl::StrCat(deployment.headcount_min()) : "";
  const std::string max =
      deployment.has_headcount_max() ? absl::StrCat(deployment.headcount_max()) : "";
  std::string headcount = RangeWords(min, max);
  if (!deployment.headcount_phrase().empty())
    absl::StrAppend(&headcount, headcount.empty() ? "" : ", ",
                    Quoted(deployment.headcount_phrase()));
  parts.sheet.Fact("headcount", headcount);
  parts.sheet.Fact("window", PeriodWords(deployment.window()));
  parts.sheet.Fact("purpose", deployment.purpose());
}

void ShowWorkingGroup(const Parts& parts, const v1::WorkingGroup& group) {
  parts.sheet.Fact("established", LongDate(group.established()));
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
    const auto found = parts.releases.find(link.release());
    const v1::Release release = found == parts.releases.end() ? v1::Release() : found->second;
    std::string line = Word(link.act());
    if (release.has_release_date()) absl::StrAppend(&line, "  ", ShortDate(release.release_date()));
    absl::StrAppend(&line, "  ", IdOf(link.release()));
    parts.sheet.Paragraph(line, 2);
    parts.sheet.Paragraph(release.title(), 4);
    parts.sheet.Paragraph(release.uri(), 4, Style::kFaint);
  }
}

// The citations of the document, those of its acts of consent last.
std::vector<v1::Citation> CitationsOf(const v1::Initiative& initiative) {
  std::vector<v1::Citation> citations(initiative.citations().begin(), initiative.citations().end());
  const v1::Instrument* instrument = InstrumentOf(initiative);
  if (instrument == nullptr) return citations;
  for (const v1::ConsentAct& act : instrument->consent_acts()) {
    if (!act.has_citation()) continue;
    citations.push_back(act.citation());
    if (act.citation().supports().empty())
      citations.back().add_supports(absl::StrCat(Word(act.act()), " by ", WhoOf(act)));
  }
  return citations;
}

// Citations of the same words made one, which supports all that they support.
std::vector<v1::Citation> Merged(const std::vector<v1::Citation>& citations) {
  std::vector<v1::Citation> merged;
  for (const v1::Citation& citation : citations) {
    const auto same = std::find_if(merged.begin(), merged.end(), [&](const v1::Citation& other) {
      return other.release() == citation.release() && other.exact() == citation.exact() &&
             other.start() == citation.start();
    });
    if (same == merged.end())
      merged.push_back(citation);
    else
      same->mutable_supports()->MergeFrom(citation.supports());
  }
  return merged;
}

// "us-dhs-2010-07-13 [2630-2694]: titles, announced"
std::string SourceWords(const v1::Citation& citation) {
  std::string words = IdOf(citation.release());
  if (citation.has_start() && citation.has_end())
    absl::StrAppend(&words, " [", citation.start(), "-", citation.end(), "]");
  if (!citation.supports().empty())
    absl::StrAppend(&words, ": ", absl::StrJoin(citation.supports(), ", "));
  return words;
}

void ShowQuotes(const Parts& parts) {
  const std::vector<v1::Citation> citations = Merged(CitationsOf(parts.initiative));
  if (citations.empty()) return;
  parts.sheet.Section("Quotes, with their source and what they support");
  for (const v1::Citation& citation : citations) {
    parts.sheet.Paragraph(citation.exact().empty() ? "the whole release" : Quoted(citation.exact()),
                          2);
    parts.sheet.Paragraph(SourceWords(citation), 4, Style::kFaint);
  }
}

}  // namespace

std::string InitiativeSheet(const v1::Initiative& initiative, const AgencyNames& agencies,
                            const ReleasesByName& releases, const Terminal& terminal) {
  Sheet sheet(terminal);
  const Parts parts = {initiative, agencies, releases, terminal, sheet};
  ShowHead(parts);
  ShowStanding(parts);
  ShowDetail(parts);
  ShowSummaries(parts);
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
