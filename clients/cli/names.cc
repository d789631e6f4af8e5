#include "clients/cli/names.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"

namespace entente::cli {
namespace {

bool IsId(std::string_view text) {
  return !text.empty() && absl::ascii_islower(static_cast<unsigned char>(text.front())) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
         });
}

bool IsCountryCode(std::string_view text) {
  return text.size() == 2 && std::all_of(text.begin(), text.end(),
                                         [](unsigned char c) { return absl::ascii_isalpha(c); });
}

NameSort CollectionSort(std::string_view collection) {
  if (collection == "initiatives") return NameSort::kInitiative;
  if (collection == "commitments") return NameSort::kCommitment;
  if (collection == "reports") return NameSort::kReport;
  if (collection == "releases") return NameSort::kRelease;
  if (collection == "agencies") return NameSort::kAgency;
  if (collection == "countries") return NameSort::kCountry;
  return NameSort::kNone;
}

bool IsOfInitiatives(NameSort sort) {
  return sort == NameSort::kCommitment || sort == NameSort::kReport;
}

ParsedName ParseTwo(const std::vector<std::string>& parts) {
  const NameSort sort = CollectionSort(parts[0]);
  if (sort == NameSort::kNone) return {NameSort::kChild, parts[0], parts[1]};
  if (IsOfInitiatives(sort)) return {};
  return {sort, absl::StrCat(parts[0], "/", parts[1]), ""};
}

}  // namespace

ParsedName ParseName(std::string_view text) {
  const std::vector<std::string> parts =
      absl::StrSplit(absl::string_view(text.data(), text.size()), '/');
  if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); }))
    return {};
  if (parts.size() == 1 && IsCountryCode(text))
    return {NameSort::kCountry, absl::StrCat("countries/", absl::AsciiStrToUpper(parts[0])), ""};
  if (parts.size() == 1) return {NameSort::kId, parts[0], ""};
  if (parts.size() == 2) return ParseTwo(parts);
  if (parts.size() == 3 && IsOfInitiatives(CollectionSort(parts[1])))
    return {CollectionSort(parts[1]),
            absl::StrCat("initiatives/", parts[0], "/", parts[1], "/", parts[2]), ""};
  if (parts.size() == 4 && parts[0] == "initiatives" && IsOfInitiatives(CollectionSort(parts[2])))
    return {CollectionSort(parts[2]), std::string(text), ""};
  return {};
}

std::string ShortName(std::string_view name) {
  const std::vector<std::string> parts =
      absl::StrSplit(absl::string_view(name.data(), name.size()), '/');
  if (parts.size() == 4) return absl::StrCat(parts[1], "/", parts[3]);
  return parts.back();
}

std::string InitiativeOf(std::string_view name) {
  const std::vector<std::string> parts =
      absl::StrSplit(absl::string_view(name.data(), name.size()), '/');
  if (parts.size() < 2 || parts[0] != "initiatives") return "";
  return absl::StrCat(parts[0], "/", parts[1]);
}

bool IsDay(std::string_view text) {
  absl::CivilDay day;
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         absl::ParseCivilTime(absl::string_view(text.data(), text.size()), &day) &&
         absl::FormatCivilTime(day) == absl::string_view(text.data(), text.size());
}

bool LooksLikeEdtf(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos &&
         text.find_first_not_of("0123456789X?~%./[]-") == std::string_view::npos;
}

v1::Party ParseParty(std::string_view word) {
  v1::Party party;
  const std::string text(word);
  if (text == "PUBLIC") {
    party.set_group(v1::Party::PUBLIC);
  } else if (text.size() == 2 && absl::AsciiStrToUpper(text) == text && IsCountryCode(text)) {
    party.set_region_code(text);
  } else if (absl::StartsWith(text, "agencies/")) {
    party.set_agency(text);
  } else if (IsId(text)) {
    party.set_agency(absl::StrCat("agencies/", text));
  } else {
    party.set_organization_name(text);
  }
  return party;
}

}  // namespace entente::cli
