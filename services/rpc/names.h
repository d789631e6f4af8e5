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

// `agencies/us-cbp`.
[[nodiscard]] std::string FormatName(storage::ResourceType type, std::string_view id);

// OK when `name` is the collection of `type` (agencies, releases, initiatives), a slash and an id.
[[nodiscard]] absl::Status CheckName(storage::ResourceType type, std::string_view name);

// OK for two capital letters, the form of ISO 3166-1 alpha-2; whether the country exists only the
// store knows.
[[nodiscard]] absl::Status CheckRegionCode(std::string_view code);

// The code in `countries/CA`.
[[nodiscard]] absl::StatusOr<std::string> ParseCountryName(std::string_view name);

}  // namespace entente::rpc
