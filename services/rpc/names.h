// Resource names and ids (AIP-122): how they are written and read.  Pure; any thread may call it.
// Every error is INVALID_ARGUMENT and says what was got and what was wanted; the caller adds the
// field.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "storage/resource.h"

namespace entente::rpc {

// Ids are short enough for a DNS label, and long enough that two-letter codes stay free for
// countries.
inline constexpr std::size_t kIdLengthMin = 3;
inline constexpr std::size_t kIdLengthMax = 63;

// What a type of resource is called in messages and in requests: `agency`, `release`, `initiative`,
// `commitment`, `report`.
[[nodiscard]] std::string_view NounOf(storage::ResourceType type);

// The type's full name (AIP-123): `entente.dev/Agency`.
[[nodiscard]] std::string_view TypeNameOf(storage::ResourceType type);

// The type of a full name; nothing for any other text.
[[nodiscard]] std::optional<storage::ResourceType> TypeOfName(std::string_view type_name);

// OK for 3 to 63 lower-case letters, digits and hyphens, a letter first and no hyphen last.
[[nodiscard]] absl::Status CheckId(std::string_view id);

// Whether names of the type begin with that of an initiative: commitments and reports.
[[nodiscard]] bool HasParent(storage::ResourceType type);

// The name of what bears `id`: `agencies/us-cbp`.  `parent` is the name of an initiative where the
// type has one, `initiatives/haiti-2010/commitments/deploy-six`, and empty where it has none.
[[nodiscard]] std::string FormatName(storage::ResourceType type, std::string_view parent,
                                     std::string_view id);

// OK when `name` is of the type's form: the collection, a slash and an id; of a commitment or
// report, the name of an initiative and a slash before that.
[[nodiscard]] absl::Status CheckName(storage::ResourceType type, std::string_view name);

// The initiative that a well-formed name belongs to: itself, or what a commitment's or report's
// name begins with.
[[nodiscard]] std::string InitiativeOf(std::string_view name);

// The parent of a list of commitments or reports.
inline constexpr std::string_view kAllInitiatives = "initiatives/-";

// OK for the name of an initiative, or kAllInitiatives.
[[nodiscard]] absl::Status CheckListParent(std::string_view parent);

// OK for two capital letters, the form of ISO 3166-1 alpha-2; whether the country exists only the
// store knows.
[[nodiscard]] absl::Status CheckRegionCode(std::string_view code);

// The code in `countries/CA`.
[[nodiscard]] absl::StatusOr<std::string> ParseCountryName(std::string_view name);

}  // namespace entente::rpc
