// Any text and any citation: every question comes back with an answer, and what is verified is
// verified again.  The input is prefix, exact, suffix, offsets and text, NUL between them; the
// offsets are two digits to base 255 each, and left out when the part is empty.

#include "services/evidence/quote.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/evidence/code_point.h"

namespace {

using entente::evidence::DescribeFault;
using entente::evidence::FindQuote;
using entente::evidence::QuoteResult;
using entente::evidence::SourceText;
using entente::evidence::StoreQuote;

std::string_view TakePart(std::string_view& input) {
  const std::size_t end = input.find('\0');
  const std::string_view part = input.substr(0, end);
  input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  return part;
}

// NUL is not among the digits.
std::int32_t OffsetOf(std::string_view digits) {
  std::int32_t offset = 0;
  for (const char digit : digits) offset = offset * 255 + static_cast<unsigned char>(digit) - 1;
  return offset;
}

bool IsUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const entente::evidence::CodePoint here = entente::evidence::CodePointAt(text, at);
    if (here.value == 0xFFFD && text.substr(at, here.bytes) != "\uFFFD") return false;
    at += here.bytes;
  }
  return true;
}

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  entente::v1::Citation citation;
  citation.set_prefix(std::string(TakePart(input)));
  citation.set_exact(std::string(TakePart(input)));
  citation.set_suffix(std::string(TakePart(input)));
  const std::string_view offsets = TakePart(input);
  if (!offsets.empty()) citation.set_start(OffsetOf(offsets.substr(0, 2)));
  if (offsets.size() > 2) citation.set_end(OffsetOf(offsets.substr(2, 2)));

  const SourceText source(input);
  const QuoteResult found = FindQuote(source, citation);
  const bool is_verified = found.outcome == QuoteResult::Outcome::kVerified;
  Require(DescribeFault(found, citation).empty() == is_verified);
  Require(DescribeFault(found, citation).size() < 700);
  // Of what is not UTF-8 no more is promised than that it does no harm.
  const std::string words = citation.prefix() + citation.exact() + citation.suffix();
  if (!is_verified || found.exact.empty() || !IsUtf8(input) || !IsUtf8(words)) return 0;

  Require(found.start < found.end);
  StoreQuote(found, citation);
  Require(FindQuote(source, citation).outcome == QuoteResult::Outcome::kVerified);
  return 0;
}
