#include "services/rpc/names.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

#include "services/rpc/wording.h"

namespace entente::rpc {
namespace {

using storage::ResourceType;

constexpr std::string_view kCountries = "countries/";

struct Type {
  ResourceType type;
  std::string_view noun;
  std::string_view type_name;
  std::string_view example;
};

constexpr std::array<Type, 5> kTypes = {{
    {ResourceType::kAgency, "agency", "entente.dev/Agency", "us-cbp"},
    {ResourceType::kRelease, "release", "entente.dev/Release", "us-dhs-2010-07-13"},
    {ResourceType::kInitiative, "initiative", "entente.dev/Initiative",
     "currency-seizure-mou-2010"},
    {ResourceType::kCommitment, "commitment", "entente.dev/Commitment", "publish"},
    {ResourceType::kReport, "report", "entente.dev/Report", "us-2011-03-10"},
}};

const Type& Find(ResourceType type) {
  return *std::find_if(kTypes.begin(), kTypes.end(),
                       [type](const Type& candidate) { return candidate.type == type; });
}

bool IsIdCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || c == '-';
}

// Where the name of an initiative ends that `name` begins with; npos when nothing follows it.
std::size_t EndOfInitiative(std::string_view name) {
  const std::size_t collection = name.find('/');
  return collection == std::string_view::npos ? collection : name.find('/', collection + 1);
}

bool IsCapital(char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); }

std::string ExampleOf(ResourceType type) {
  const std::string parent = HasParent(type) ? ExampleOf(ResourceType::kInitiative) : "";
  return FormatName(type, parent, Find(type).example);
}

absl::Status NameError(ResourceType type, std::string_view name) {
  return absl::InvalidArgumentError(
      fmt::format("got {}; wanted the name of {} {}, such as {}", Quoted(name),
                  type == ResourceType::kAgency || type == ResourceType::kInitiative ? "an" : "a",
                  NounOf(type), ExampleOf(type)));
}

}  // namespace

std::string_view NounOf(ResourceType type) { return Find(type).noun; }

std::string_view TypeNameOf(ResourceType type) { return Find(type).type_name; }

std::optional<ResourceType> TypeOfName(std::string_view type_name) {
  for (const Type& type : kTypes) {
    if (type.type_name == type_name) return type.type;
  }
  return std::nullopt;
}

absl::Status CheckId(std::string_view id) {
  const bool well_formed = id.size() >= kIdLengthMin && id.size() <= kIdLengthMax &&
                           std::all_of(id.begin(), id.end(), IsIdCharacter) &&
                           absl::ascii_islower(static_cast<unsigned char>(id.front())) &&
                           id.back() != '-';
  if (well_formed) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "got the id {} of {} bytes; wanted {} to {} lower-case letters, digits and hyphens, "
      "a letter first, no hyphen last",
      Quoted(id), id.size(), kIdLengthMin, kIdLengthMax));
}

bool HasParent(ResourceType type) {
  return type == ResourceType::kCommitment || type == ResourceType::kReport;
}

std::string FormatName(ResourceType type, std::string_view parent, std::string_view id) {
  return fmt::format("{}{}{}/{}", parent, parent.empty() ? "" : "/", storage::CollectionOf(type),
                     id);
}

absl::Status CheckName(ResourceType type, std::string_view name) {
  std::string_view own = name;
  if (HasParent(type)) {
    const std::size_t end = EndOfInitiative(name);
    if (end == std::string_view::npos) return NameError(type, name);
    absl::Status parent = CheckName(ResourceType::kInitiative, name.substr(0, end));
    if (!parent.ok()) return parent;
    own = name.substr(end + 1);
  }
  const std::string_view collection = storage::CollectionOf(type);
  if (own.size() <= collection.size() || own.substr(0, collection.size()) != collection ||
      own[collection.size()] != '/') {
    return NameError(type, name);
  }
  return CheckId(own.substr(collection.size() + 1));
}

std::string InitiativeOf(std::string_view name) {
  return std::string(name.substr(0, EndOfInitiative(name)));
}

absl::Status CheckListParent(std::string_view parent) {
  if (parent == kAllInitiatives || CheckName(ResourceType::kInitiative, parent).ok()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      fmt::format("got {}; wanted the name of an initiative, such as {}, or {} for all",
                  Quoted(parent), ExampleOf(ResourceType::kInitiative), kAllInitiatives));
}

absl::Status CheckRegionCode(std::string_view code) {
  if (code.size() == 2 && IsCapital(code[0]) && IsCapital(code[1])) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("got {}; wanted the two capital letters of a country in ISO 3166-1, such as CA",
                  Quoted(code)));
}

absl::StatusOr<std::string> ParseCountryName(std::string_view name) {
  if (name.substr(0, kCountries.size()) == kCountries) {
    const std::string_view code = name.substr(kCountries.size());
    if (CheckRegionCode(code).ok()) return std::string(code);
  }
  return absl::InvalidArgumentError(fmt::format(
      "got {}; wanted countries/ and two capital letters of ISO 3166-1, such as countries/CA",
      Quoted(name)));
}

}  // namespace entente::rpc
