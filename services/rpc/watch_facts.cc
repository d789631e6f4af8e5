#include "services/rpc/watch_facts.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"

namespace entente::rpc {
namespace {

using storage::Condition;
using storage::Expression;
using storage::Field;
using storage::ResourceType;

void Read(const v1::Agency& agency, std::string_view name, DocumentFacts& facts) {
  facts.agencies.insert(std::string(name));
  if (!agency.region_code().empty()) facts.countries.insert(agency.region_code());
}

void Read(const v1::Release& release, std::string_view /*name*/, DocumentFacts& facts) {
  facts.label = release.label();
  facts.kind = release.kind();
  for (const v1::Issuer& issuer : release.issuers()) {
    if (issuer.has_agency()) facts.agencies.insert(issuer.agency());
    if (issuer.has_region_code()) facts.countries.insert(issuer.region_code());
  }
}

void Read(const v1::Initiative& initiative, std::string_view /*name*/, DocumentFacts& facts) {
  facts.label = initiative.label();
  facts.kind = initiative.kind();
  for (const v1::Participant& participant : initiative.participants()) {
    if (participant.has_agency()) facts.agencies.insert(participant.agency());
    if (participant.has_region_code()) facts.countries.insert(participant.region_code());
  }
  for (const v1::Place& place : initiative.places()) {
    if (place.has_region_code()) facts.places.insert(place.region_code());
  }
}

void Read(const v1::Report& report, std::string_view /*name*/, DocumentFacts& facts) {
  facts.kind = report.kind();
}

template <typename Message>
bool ReadAs(std::string_view name, const std::string& document, DocumentFacts& facts) {
  Message message;
  if (!message.ParseFromString(document)) return false;
  Read(message, name, facts);
  return true;
}

bool ReadAs(ResourceType type, std::string_view name, const std::string& document,
            DocumentFacts& facts) {
  switch (type) {
    case ResourceType::kAgency:
      return ReadAs<v1::Agency>(name, document, facts);
    case ResourceType::kRelease:
      return ReadAs<v1::Release>(name, document, facts);
    case ResourceType::kInitiative:
      return ReadAs<v1::Initiative>(name, document, facts);
    case ResourceType::kReport:
      return ReadAs<v1::Report>(name, document, facts);
    case ResourceType::kCommitment:
      break;  // all that is asked of it, its initiative answers
  }
  return true;
}

bool BelongsToInitiative(ResourceType type) {
  return type == ResourceType::kCommitment || type == ResourceType::kReport;
}

bool Has(const std::vector<int>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// Whether the country takes part, or issues: as such, or by an agency.
bool IsMember(const DocumentFacts& facts, const std::string& country,
              const RegionCodes& region_codes) {
  return facts.countries.contains(country) ||
         std::any_of(facts.agencies.begin(), facts.agencies.end(), [&](const std::string& agency) {
           const auto code = region_codes.find(agency);
           return code != region_codes.end() && code->second == country;
         });
}

bool IsNamed(std::string_view name, std::string_view wanted) {
  return name.substr(0, wanted.size()) == wanted &&
         (name.size() == wanted.size() || name[wanted.size()] == '/');
}

// One condition; `subject` is the document that answers for who takes part: the initiative, of what
// belongs to one.
bool HoldsOf(const Condition& condition, const DocumentScene& scene, const DocumentFacts& subject,
             const RegionCodes& region_codes) {
  const bool of_initiative = scene.type == ResourceType::kInitiative || scene.initiative != nullptr;
  switch (condition.field) {
    case Field::kName:
      return IsNamed(scene.name, condition.name);
    case Field::kType:
      return Has(condition.numbers, static_cast<int>(scene.type));
    case Field::kAgency:
      return subject.agencies.contains(condition.name);
    case Field::kCountry:
      return subject.places.contains(condition.region_code) ||
             IsMember(subject, condition.region_code, region_codes);
    case Field::kPair:
      return IsMember(subject, condition.region_code, region_codes) &&
             IsMember(subject, condition.other_region_code, region_codes);
    case Field::kKind:
      return of_initiative && Has(condition.numbers, subject.kind);
    case Field::kReleaseKind:
      return scene.type == ResourceType::kRelease && Has(condition.numbers, scene.own->kind);
    case Field::kReportKind:
      return scene.type == ResourceType::kReport && Has(condition.numbers, scene.own->kind);
    default:
      return false;  // no field of a watch: services/filter has refused it
  }
}

}  // namespace

bool operator==(const DocumentFacts& left, const DocumentFacts& right) {
  return left.deleted == right.deleted && left.label.tlp() == right.label.tlp() &&
         std::equal(left.label.releasable_to().begin(), left.label.releasable_to().end(),
                    right.label.releasable_to().begin(), right.label.releasable_to().end()) &&
         left.kind == right.kind && left.agencies == right.agencies &&
         left.countries == right.countries && left.places == right.places;
}

absl::StatusOr<DocumentFacts> ReadFacts(ResourceType type, std::string_view name, bool deleted,
                                        const std::string& document) {
  DocumentFacts facts;
  facts.deleted = deleted;
  if (ReadAs(type, name, document, facts)) return facts;
  return absl::InternalError(
      absl::StrCat("the stored document of ", std::string(name), " does not parse"));
}

bool Holds(const Expression& filter, const DocumentScene& scene, const RegionCodes& region_codes) {
  const auto holds = [&](const Expression& operand) { return Holds(operand, scene, region_codes); };
  switch (filter.kind) {
    case Expression::Kind::kAnd:
      return std::all_of(filter.operands.begin(), filter.operands.end(), holds);
    case Expression::Kind::kOr:
      return std::any_of(filter.operands.begin(), filter.operands.end(), holds);
    case Expression::Kind::kNot:
      return !holds(filter.operands.front());
    case Expression::Kind::kCondition:
      break;
  }
  const DocumentFacts& subject = scene.initiative != nullptr ? *scene.initiative : *scene.own;
  return HoldsOf(filter.condition, scene, subject, region_codes);
}

bool MaySee(const storage::Clearance& clearance, const v1::Label& label) {
  const v1::Label::Tlp tlp =
      label.tlp() == v1::Label::TLP_UNSPECIFIED ? v1::Label::CLEAR : label.tlp();
  if (tlp > clearance.tlp_max) return false;
  if (clearance.all_governments || label.releasable_to().empty()) return true;
  return std::any_of(label.releasable_to().begin(), label.releasable_to().end(),
                     [&](const std::string& government) {
                       return std::find(clearance.governments.begin(), clearance.governments.end(),
                                        government) != clearance.governments.end();
                     });
}

bool MaySee(const storage::Clearance& clearance, const DocumentScene& scene) {
  const DocumentFacts* bearer = scene.initiative != nullptr ? scene.initiative : scene.own;
  return bearer != nullptr && MaySee(clearance, bearer->label);
}

bool IsThere(const DocumentScene& scene) {
  if (scene.own == nullptr || scene.own->deleted) return false;
  if (BelongsToInitiative(scene.type) &&
      (scene.initiative == nullptr || scene.initiative->deleted)) {
    return false;
  }
  return scene.about == nullptr || !scene.about->deleted;
}

}  // namespace entente::rpc
