#include "clients/cli/brief_output.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

#include "clients/cli/brief_words.h"
#include "clients/cli/json_output.h"
#include "clients/cli/markdown.h"
#include "clients/cli/names.h"
#include "clients/cli/sheet.h"

namespace entente::cli {
namespace {

using nlohmann::json;

std::string Capitalized(std::string words) {
  if (!words.empty()) words[0] = absl::ascii_toupper(static_cast<unsigned char>(words[0]));
  return words;
}

std::string OwesHeading(const BriefSide& side) {
  // "Canada owes", "Canada and United States together owe".
  const bool several = side.who == "Others" || side.who.find(" and ") != std::string::npos;
  return absl::StrCat(side.who, several ? " owe" : " owes");
}

// --- Text ---

void AddSource(const CitationEntry& entry, const AgencyNames& agencies, Sheet& sheet) {
  sheet.Paragraph(QuoteWords(entry), 6);
  sheet.Paragraph(SourceLine(entry, agencies), 7, Style::kFaint);
}

void AddSubject(const std::string& words, const std::string& name, Sheet& sheet) {
  sheet.Paragraph(absl::StrCat(words, "  (", ShortName(name), ")"), 4);
}

void AddSide(const BriefSide& side, const AgencyNames& agencies, Sheet& sheet) {
  sheet.Section(OwesHeading(side));
  for (const BriefGroup& group : GroupsOf(side)) {
    sheet.Paragraph(group.heading, 2, Style::kHeading);
    for (const BriefItem& item : *group.items) {
      AddSubject(TextOfItem(item), item.commitment.name(), sheet);
      sheet.Paragraph(ItemWords(item), 6);
      if (item.sentence.has_value()) AddSource(*item.sentence, agencies, sheet);
    }
  }
}

// --- Markdown ---

// A block of its own, within an item of a list.
std::string MarkdownSource(const CitationEntry& entry, const AgencyNames& agencies) {
  std::string source = absl::StrCat("\n  > ", MarkdownText(QuoteWords(entry)), "\n  > -- ",
                                    MarkdownText(SourceLine(entry, agencies)));
  if (!entry.uri().empty()) absl::StrAppend(&source, ", ", MarkdownLink(entry.uri()));
  return source + "\n";
}

// An item of a list, with an empty line before it.
std::string MarkdownItem(const std::string& subject, const std::string& name,
                         const std::string& words) {
  return absl::StrCat("\n- **", MarkdownText(subject), "** (`", ShortName(name),
                      "`): ", MarkdownText(words), "\n");
}

std::string MarkdownCounts(const BriefContent& brief) {
  std::vector<std::vector<std::string>> rows;
  for (const BriefSide& side : brief.sides)
    rows.push_back({side.who, absl::StrCat(side.overdue.size()), absl::StrCat(side.open.size()),
                    absl::StrCat(side.late.size()), absl::StrCat(side.delivered.size())});
  return MarkdownTable({"Who owes", "Overdue", "Open", "Delivered late", "Delivered"}, rows);
}

std::string MarkdownSide(const BriefSide& side, const AgencyNames& agencies) {
  std::string text = absl::StrCat("\n## ", MarkdownText(OwesHeading(side)), "\n");
  for (const BriefGroup& group : GroupsOf(side)) {
    absl::StrAppend(&text, "\n### ", Capitalized(group.heading), "\n");
    for (const BriefItem& item : *group.items) {
      text += MarkdownItem(TextOfItem(item), item.commitment.name(), ItemWords(item));
      if (item.sentence.has_value()) text += MarkdownSource(*item.sentence, agencies);
    }
  }
  return text;
}

// --- JSON ---

json ToValue(const google::protobuf::Message& message) { return json::parse(ToJson(message)); }

json ItemsJson(const std::vector<BriefItem>& items) {
  json array = json::array();
  for (const BriefItem& item : items) {
    json value = {{"commitment", ToValue(item.commitment)},
                  {"initiativeTitle", item.initiative_title}};
    if (item.sentence.has_value()) value["sentence"] = ToValue(*item.sentence);
    array.push_back(std::move(value));
  }
  return array;
}

}  // namespace

std::string BriefText(const BriefContent& brief, const AgencyNames& agencies,
                      const Terminal& terminal) {
  Sheet sheet(terminal);
  sheet.Title(absl::StrCat(brief.pair, ", as sources stood on ", brief.as_of_date));
  for (const BriefSide& side : brief.sides) AddSide(side, agencies, sheet);
  if (!brief.silent.empty()) sheet.Section("Silent");
  for (const BriefSilence& silence : brief.silent) {
    AddSubject(silence.words, silence.subject, sheet);
    sheet.Paragraph(SilenceWords(silence), 6);
    if (silence.sentence.has_value()) AddSource(*silence.sentence, agencies, sheet);
  }
  if (!brief.differing.empty()) sheet.Section("Differing");
  for (const BriefDifference& difference : brief.differing) {
    AddSubject(difference.words, difference.subject, sheet);
    sheet.Paragraph(difference.sides, 6);
    for (const CitationEntry& entry : difference.sentences) AddSource(entry, agencies, sheet);
  }
  sheet.Space();
  sheet.Paragraph(BriefCountWords(brief), 0);
  sheet.Paragraph(LeftOutWords(brief), 0);
  return sheet.text();
}

std::string BriefMarkdown(const BriefContent& brief, const AgencyNames& agencies) {
  std::string text = absl::StrCat("# ", MarkdownText(brief.pair), ", as sources stood on ",
                                  brief.as_of_date, "\n\n");
  if (!brief.sides.empty()) text += MarkdownCounts(brief);
  for (const BriefSide& side : brief.sides) text += MarkdownSide(side, agencies);
  if (!brief.silent.empty()) text += "\n## Silent\n";
  for (const BriefSilence& silence : brief.silent) {
    text += MarkdownItem(silence.words, silence.subject, SilenceWords(silence));
    if (silence.sentence.has_value()) text += MarkdownSource(*silence.sentence, agencies);
  }
  if (!brief.differing.empty()) text += "\n## Differing\n";
  for (const BriefDifference& difference : brief.differing) {
    text += MarkdownItem(difference.words, difference.subject, difference.sides);
    for (const CitationEntry& entry : difference.sentences) text += MarkdownSource(entry, agencies);
  }
  absl::StrAppend(&text, "\n", MarkdownText(BriefCountWords(brief)), ".\n");
  const std::string left_out = LeftOutWords(brief);
  if (!left_out.empty()) absl::StrAppend(&text, "\n", MarkdownText(left_out), ".\n");
  return text;
}

std::string BriefJson(const BriefContent& brief) {
  json sides = json::array();
  for (const BriefSide& side : brief.sides)
    sides.push_back({{"who", side.who},
                     {"overdue", ItemsJson(side.overdue)},
                     {"open", ItemsJson(side.open)},
                     {"late", ItemsJson(side.late)},
                     {"delivered", ItemsJson(side.delivered)}});
  json silent = json::array();
  for (const BriefSilence& silence : brief.silent)
    silent.push_back({{"who", silence.who},
                      {"subject", silence.subject},
                      {"search", silence.search},
                      {"searchDate", silence.search_date}});
  json differing = json::array();
  for (const BriefDifference& difference : brief.differing) {
    json sentences = json::array();
    for (const CitationEntry& entry : difference.sentences) sentences.push_back(ToValue(entry));
    differing.push_back(
        {{"subject", difference.subject}, {"sides", difference.sides}, {"sentences", sentences}});
  }
  const json value = {{"pair", brief.pair},     {"asOfDate", brief.as_of_date},
                      {"sides", sides},         {"silent", silent},
                      {"differing", differing}, {"leftOut", brief.no_promise_count}};
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace entente::cli
