// The shapes that texts of the model must have: lengths, language codes, URIs, topics, decimal
// numbers, durations.  Pure; any thread may call it.  Each check returns OK, or INVALID_ARGUMENT
// saying what was got and what was wanted; the caller adds the field.

#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace entente::rpc {

// OK for 1 to `code_points_max` code points.
[[nodiscard]] absl::Status CheckLength(std::string_view text, std::size_t code_points_max);

// OK for a language tag by its shape (BCP 47): two or three letters, then subtags of 1 to 8 letters
// and digits, hyphens between, at most 35 characters.  Not looked up in the registry.
[[nodiscard]] absl::Status CheckLanguageCode(std::string_view code);

// OK for an absolute http or https URI with a host, of characters that RFC 3986 allows.
[[nodiscard]] absl::Status CheckUri(std::string_view uri);

// OK for kebab-case, 1 to 64 characters: `border-security`.
[[nodiscard]] absl::Status CheckTopic(std::string_view topic);

// OK for a decimal number without sign or exponent: at most 30 digits before and 10 after the
// point.
[[nodiscard]] absl::Status CheckDecimal(std::string_view number);

// Whether `a` is less than `b`, both well-formed decimals.
[[nodiscard]] bool DecimalLess(std::string_view a, std::string_view b);

// OK for three capital letters, the shape of ISO 4217.
[[nodiscard]] absl::Status CheckCurrencyCode(std::string_view code);

// OK for an ISO 8601 duration in whole years, months, weeks and days, in this order: `P3Y`,
// `P1Y6M`.
[[nodiscard]] absl::Status CheckDuration(std::string_view duration);

}  // namespace entente::rpc
