#include "clients/cli/commands/sheets.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/render.h"
#include "clients/cli/sheet.h"

namespace entente::cli {
namespace {

std::string DeletedWords(bool deleted) { return deleted ? "this document is deleted" : ""; }

std::string LabelWords(const v1::Label& label) {
  if (label.tlp() <= v1::Label::CLEAR && label.releasable_to().empty()) return "";
  std::string words = absl::StrCat("TLP:", label.tlp() == 0 ? "CLEAR" : Word(label.tlp()));
  if (!label.releasable_to().empty())
    absl::StrAppend(&words, ", releasable to ", absl::StrJoin(label.releasable_to(), ", "));
  return words;
}

std::string TextFacts(const v1::ReleaseText& text) {
  return absl::StrCat(
      Counted(static_cast<std::size_t>(text.code_point_count()), "character", "characters"),
      ", SHA-256 ", text.sha256());
}

// "2000-01-01 to 2005", for names and parents; empty when neither is known.
std::string SinceUntil(const v1::FuzzyDate& since, const v1::FuzzyDate& until) {
  const std::string from = ShortDate(since);
  const std::string to = ShortDate(until);
  if (from.empty() && to.empty()) return "";
  if (to.empty()) return absl::StrCat("since ", from);
  return from.empty() ? absl::StrCat("until ", to) : absl::StrCat(from, " to ", to);
}

}  // namespace

std::string ReleaseSheet(const v1::Release& release, const Terminal& terminal) {
  Sheet sheet(terminal);
  sheet.Title(release.title());
  sheet.Paragraph(DeletedWords(release.has_delete_time()), 2, Style::kBad);
  sheet.Fact("name", release.name(), Style::kName);
  sheet.Fact("kind", Word(release.kind()));
  sheet.Fact("language", release.language_code());
  sheet.Fact("released", LongDate(release.release_date()));
  sheet.Fact("place", release.place());
  std::vector<std::string> issuers;
  for (const v1::Issuer& issuer : release.issuers()) issuers.push_back(WhoOf(issuer));
  sheet.Fact("issuers", absl::StrJoin(issuers, ", "));
  sheet.Fact("url", release.uri());
  sheet.Fact("archived", release.archive_uri());
  sheet.Fact("available", AvailabilityWords(release.availability(), ""));
  sheet.Fact("read", Word(release.reading().state()));
  sheet.Fact("variant of", IdOf(release.variant_of()));
  sheet.Fact("replaces", IdOf(release.replaces()));
  sheet.Fact("text", release.has_text() ? TextFacts(release.text()) : "none stored");
  sheet.Fact("handling", LabelWords(release.label()));
  Table speakers({{"", 0, 20, Style::kPlain}, {"", 1, 10, Style::kPlain}});
  for (const v1::OfficeHolder& speaker : release.speakers())
    speakers.AddRow({HolderWords(speaker), Quoted(speaker.named_as())}, terminal);
  sheet.Section("Speakers", speakers);
  return sheet.text();
}

std::string AgencySheet(const v1::Agency& agency, const Terminal& terminal) {
  Sheet sheet(terminal);
  sheet.Title(NameOf(agency));
  sheet.Paragraph(DeletedWords(agency.has_delete_time()), 2, Style::kBad);
  sheet.Fact("name", agency.name(), Style::kName);
  sheet.Fact("country",
             agency.region_code().empty() ? "none: international" : agency.region_code());
  sheet.Fact("url", agency.uri());
  Table names({{"", 1, 8, Style::kFaint},
               {"", 3, 5, Style::kPlain},
               {"", 0, 20, Style::kPlain},
               {"", 2, 12, Style::kPlain}});
  for (const v1::AgencyName& name : agency.names())
    names.AddRow({Word(name.kind()), name.language_code(), name.text(),
                  SinceUntil(name.since(), name.until())},
                 terminal);
  sheet.Section("Names", names);
  Table parents({{"", 0, 20, Style::kName}, {"", 1, 12, Style::kPlain}});
  for (const v1::AgencyParent& parent : agency.parents())
    parents.AddRow({IdOf(parent.agency()), SinceUntil(parent.since(), parent.until())}, terminal);
  sheet.Section("Part of", parents);
  Table successors(
      {{"", 1, 12, Style::kFaint}, {"", 0, 20, Style::kName}, {"", 2, 10, Style::kPlain}});
  for (const v1::AgencySuccessor& successor : agency.successors())
    successors.AddRow(
        {Word(successor.kind()), IdOf(successor.agency()), ShortDate(successor.date())}, terminal);
  sheet.Section("Successors", successors);
  return sheet.text();
}

std::string CountrySheet(const v1::Country& country, const Terminal& terminal) {
  Sheet sheet(terminal);
  sheet.Title(NameOf(country, "en"));
  sheet.Fact("name", country.name(), Style::kName);
  sheet.Fact("alpha-3", country.alpha3());
  sheet.Fact("numeric", country.numeric());
  for (const v1::CountryName& name : country.names()) sheet.Fact(name.language_code(), name.text());
  return sheet.text();
}

}  // namespace entente::cli
