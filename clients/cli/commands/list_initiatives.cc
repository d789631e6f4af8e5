#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "clients/cli/agency_names.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/listing.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/initiative_words.h"
#include "clients/cli/render.h"

namespace entente::cli {
namespace {

using Related = v1::ListRelatedInitiativesResponse::Related;

// The last step to it, as the document that has the relation says it: "a FULFILS b", "b is PARENT
// of a".
std::string RelationWords(const Related& related) {
  std::string subject = IdOf(related.via());
  std::string target = IdOf(related.initiative().name());
  if (related.inverse()) std::swap(subject, target);
  const std::string kind = Word(related.kind());
  const bool noun =
      related.kind() == v1::Relation::PARENT || related.kind() == v1::Relation::SIBLING;
  return noun ? absl::StrCat(target, " is ", kind, " of ", subject)
              : absl::StrCat(subject, " ", kind, " ", target);
}

}  // namespace

ExitStatus ListInitiatives(const Session& session, const ListArguments& arguments) {
  auto range = session.client.Initiatives(ListRequest<v1::ListInitiativesRequest>(arguments));
  AgencyNames agencies(session.client);
  const auto load = [&](const std::vector<v1::Initiative>& initiatives) {
    for (const v1::Initiative& initiative : initiatives) agencies.WantThoseOf(initiative);
    return agencies.Load();
  };
  return PrintLoadedList(session, range, arguments, {"initiative", "initiatives"},
                         {{"ANNOUNCED", 2, 10, Style::kPlain},
                          {"KIND", 4, 10, Style::kPlain},
                          {"COUNTRIES", 3, 9, Style::kPlain},
                          {"TITLE", 1, 36, Style::kPlain},
                          {"ID", 0, kIdWidthMax, Style::kName, true},
                          {"PARTICIPANTS", 5, 20, Style::kPlain},
                          {"DETAIL", 6, 20, Style::kPlain}},
                         load, [&](const v1::Initiative& initiative) -> std::vector<std::string> {
                           return {ShortDate(initiative.announced()),
                                   Word(initiative.kind()),
                                   agencies.CountriesOf(initiative),
                                   TextOf(initiative.titles()),
                                   IdOf(initiative.name()),
                                   ParticipantsOf(initiative),
                                   DetailWords(initiative)};
                         });
}

ExitStatus ListRelated(const Session& session, const RelatedArguments& arguments) {
  const std::string name = InitiativeName(session, arguments.name);
  if (name.empty()) return ExitStatus::kUsage;
  auto request = ListRequest<v1::ListRelatedInitiativesRequest>(arguments.list);
  request.set_name(name);
  request.set_depth(arguments.depth);
  auto range = session.client.RelatedInitiatives(std::move(request));
  return PrintList(session, range, arguments.list, {"related initiative", "related initiatives"},
                   {{"STEPS", 3, 5, Style::kPlain},
                    {"RELATION", 0, 30, Style::kPlain},
                    {"ANNOUNCED", 2, 10, Style::kPlain},
                    {"KIND", 4, 10, Style::kPlain},
                    {"TITLE", 1, 24, Style::kPlain},
                    {"ID", 0, kIdWidthMax, Style::kName, true}},
                   [](const Related& related) -> std::vector<std::string> {
                     const v1::Initiative& initiative = related.initiative();
                     return {absl::StrCat(related.depth()),     RelationWords(related),
                             ShortDate(initiative.announced()), Word(initiative.kind()),
                             TextOf(initiative.titles()),       IdOf(initiative.name())};
                   });
}

}  // namespace entente::cli
