#include "services/filter/filter.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "services/filter/syntax.h"
#include "services/filter/token.h"

namespace entente::filter {
namespace {

constexpr std::string_view kAgencyCollection = "agencies/";

absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

// One field of a resource that a condition may stand on.
template <typename Condition>
struct Field {
  std::string_view name;
  Mention::Type type;
  typename Condition::Field field;
};

using InitiativeField = Field<storage::InitiativeCondition>;
constexpr std::array<InitiativeField, 3> kInitiativeFields = {{
    {"agency", Mention::Type::kAgency, storage::InitiativeCondition::Field::kAgency},
    {"country", Mention::Type::kCountry, storage::InitiativeCondition::Field::kCountry},
    {"under", Mention::Type::kAgency, storage::InitiativeCondition::Field::kUnder},
}};

using ReleaseField = Field<storage::ReleaseCondition>;
constexpr std::array<ReleaseField, 2> kReleaseFields = {{
    {"country", Mention::Type::kCountry, storage::ReleaseCondition::Field::kCountry},
    {"issuer", Mention::Type::kAgency, storage::ReleaseCondition::Field::kIssuer},
}};

using AgencyField = Field<storage::AgencyCondition>;
constexpr std::array<AgencyField, 2> kAgencyFields = {{
    {"country", Mention::Type::kCountry, storage::AgencyCondition::Field::kCountry},
    {"under", Mention::Type::kAgency, storage::AgencyCondition::Field::kUnder},
}};

// A word for several kinds at once.
template <typename Kind>
struct KindGroup {
  std::string_view name;
  std::vector<Kind> kinds;
};

absl::StatusOr<Mention> ParseMention(Mention::Type type, const Restriction& restriction) {
  if (type == Mention::Type::kAgency) {
    const bool whole = absl::StartsWith(restriction.value, ToAbsl(kAgencyCollection));
    return Mention{
        type,
        whole ? restriction.value : absl::StrCat(ToAbsl(kAgencyCollection), restriction.value),
        restriction.value_column};
  }
  const std::string& code = restriction.value;
  if (code.size() != 2 || !absl::ascii_isalpha(static_cast<unsigned char>(code[0])) ||
      !absl::ascii_isalpha(static_cast<unsigned char>(code[1]))) {
    return ErrorAt(
        restriction.value_column,
        absl::StrCat("\"", code, "\" is no country; wanted two letters of ISO 3166-1, such as CA"));
  }
  return Mention{type, absl::AsciiStrToUpper(code), restriction.value_column};
}

// The kinds that one `kind:` condition allows.
template <typename Kind>
absl::StatusOr<std::vector<Kind>> ParseKind(const Restriction& restriction,
                                            std::string_view resources,
                                            const std::vector<KindGroup<Kind>>& groups) {
  const std::string word = absl::AsciiStrToUpper(restriction.value);
  for (const KindGroup<Kind>& group : groups) {
    if (word == group.name) return group.kinds;
  }
  const google::protobuf::EnumDescriptor* kinds = google::protobuf::GetEnumDescriptor<Kind>();
  std::vector<std::string> known;
  for (int i = 0; i < kinds->value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor* kind = kinds->value(i);
    if (kind->number() == 0) continue;
    if (word == kind->name()) return std::vector<Kind>{static_cast<Kind>(kind->number())};
    known.push_back(kind->name());
  }
  std::transform(groups.begin(), groups.end(), std::back_inserter(known),
                 [](const KindGroup<Kind>& group) { return std::string(group.name); });
  return ErrorAt(restriction.value_column,
                 absl::StrCat("unknown kind \"", restriction.value, "\"; kinds of ",
                              ToAbsl(resources), " are: ", absl::StrJoin(known, ", ")));
}

template <typename Kind>
void Intersect(std::optional<std::vector<Kind>>& kinds, std::vector<Kind> allowed) {
  if (!kinds.has_value()) {
    kinds = std::move(allowed);
    return;
  }
  std::erase_if(*kinds, [&allowed](Kind kind) {
    return std::find(allowed.begin(), allowed.end(), kind) == allowed.end();
  });
}

template <typename Condition, std::size_t kCount>
absl::Status UnknownField(const Restriction& restriction, std::string_view resources,
                          const std::array<Field<Condition>, kCount>& fields, bool has_kind) {
  std::vector<std::string> names;
  names.reserve(fields.size() + 1);
  for (const Field<Condition>& field : fields) names.emplace_back(field.name);
  if (has_kind) names.emplace_back("kind");
  std::sort(names.begin(), names.end());
  return ErrorAt(restriction.field_column,
                 absl::StrCat("unknown field \"", restriction.field, "\"; fields of ",
                              ToAbsl(resources), " are: ", absl::StrJoin(names, ", ")));
}

// Adds a condition on one of `fields`.  False when the restriction is on none of them.
template <typename Query, typename Condition, std::size_t kCount>
absl::StatusOr<bool> AddCondition(const Restriction& restriction,
                                  const std::array<Field<Condition>, kCount>& fields,
                                  Parsed<Query>& parsed) {
  for (const Field<Condition>& field : fields) {
    if (restriction.field != field.name) continue;
    absl::StatusOr<Mention> mention = ParseMention(field.type, restriction);
    if (!mention.ok()) return mention.status();
    parsed.query.all_of.push_back({field.field, mention->value});
    parsed.mentions.push_back(*std::move(mention));
    return true;
  }
  return false;
}

// A resource that has kinds.
template <typename Query, typename Kind, typename Condition, std::size_t kCount>
absl::StatusOr<Parsed<Query>> ParseWithKinds(std::string_view text, std::string_view resources,
                                             const std::array<Field<Condition>, kCount>& fields,
                                             const std::vector<KindGroup<Kind>>& groups) {
  absl::StatusOr<std::vector<Restriction>> restrictions = ParseSyntax(text);
  if (!restrictions.ok()) return restrictions.status();
  Parsed<Query> parsed;
  for (const Restriction& restriction : *restrictions) {
    if (restriction.field == "kind") {
      absl::StatusOr<std::vector<Kind>> kinds = ParseKind<Kind>(restriction, resources, groups);
      if (!kinds.ok()) return kinds.status();
      Intersect(parsed.query.kinds, *std::move(kinds));
      continue;
    }
    const absl::StatusOr<bool> added = AddCondition(restriction, fields, parsed);
    if (!added.ok()) return added.status();
    if (!*added) return UnknownField(restriction, resources, fields, /*has_kind=*/true);
  }
  return parsed;
}

}  // namespace

absl::StatusOr<Parsed<storage::InitiativeQuery>> ParseInitiativeFilter(std::string_view text) {
  using v1::Initiative;
  const std::vector<KindGroup<Initiative::Kind>> groups = {
      {"INSTRUMENT",
       {Initiative::MOU, Initiative::AGREEMENT, Initiative::ARRANGEMENT,
        Initiative::LETTER_OF_INTENT, Initiative::DECLARATION}}};
  return ParseWithKinds<storage::InitiativeQuery, Initiative::Kind>(text, "initiatives",
                                                                    kInitiativeFields, groups);
}

absl::StatusOr<Parsed<storage::ReleaseQuery>> ParseReleaseFilter(std::string_view text) {
  return ParseWithKinds<storage::ReleaseQuery, v1::Release::Kind>(text, "releases", kReleaseFields,
                                                                  {});
}

absl::StatusOr<Parsed<storage::AgencyQuery>> ParseAgencyFilter(std::string_view text) {
  absl::StatusOr<std::vector<Restriction>> restrictions = ParseSyntax(text);
  if (!restrictions.ok()) return restrictions.status();
  Parsed<storage::AgencyQuery> parsed;
  for (const Restriction& restriction : *restrictions) {
    const absl::StatusOr<bool> added = AddCondition(restriction, kAgencyFields, parsed);
    if (!added.ok()) return added.status();
    if (!*added) return UnknownField(restriction, "agencies", kAgencyFields, /*has_kind=*/false);
  }
  return parsed;
}

}  // namespace entente::filter
