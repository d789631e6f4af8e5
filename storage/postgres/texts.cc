// The searched text of documents, stemmed by its language.

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "storage/postgres/index.h"

namespace entente::storage::postgres {
namespace {

// Measured: a run of 192 KiB of `a_` keeps PostgreSQL 15 busy for nine minutes; broken into such
// pieces, for 0.3 s.
constexpr std::size_t kRunBytesMax = 128;

// How much is written in one statement, in bytes, but for the last document's.
constexpr std::size_t kBatchBytesMax = std::size_t{4} << 20;

constexpr std::string_view kDeleteTextsSql = R"sql(
DELETE FROM searched_text
WHERE uid = ANY ($1::uuid[]))sql";

// By primary subtag (BCP 47, 2.2.1).
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kConfigs = {{
    {"ar", "arabic"},     {"da", "danish"},    {"de", "german"},     {"el", "greek"},
    {"en", "english"},    {"es", "spanish"},   {"fi", "finnish"},    {"fr", "french"},
    {"ga", "irish"},      {"hu", "hungarian"}, {"id", "indonesian"}, {"it", "italian"},
    {"lt", "lithuanian"}, {"nb", "norwegian"}, {"ne", "nepali"},     {"nl", "dutch"},
    {"nn", "norwegian"},  {"no", "norwegian"}, {"pt", "portuguese"}, {"ro", "romanian"},
    {"ru", "russian"},    {"sv", "swedish"},   {"ta", "tamil"},      {"tr", "turkish"},
}};

bool IsWithinCodePoint(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

}  // namespace

std::string_view TextSearchConfigOf(std::string_view language_code) {
  const std::string subtag =
      absl::AsciiStrToLower(std::string(language_code.substr(0, language_code.find('-'))));
  const auto* const found = std::find_if(kConfigs.begin(), kConfigs.end(),
                                         [&](const auto& entry) { return entry.first == subtag; });
  return found == kConfigs.end() ? "simple" : found->second;
}

std::string SearchedPart(std::string_view text, std::size_t bytes_max) {
  std::string part;
  part.reserve(std::min(text.size() + text.size() / kRunBytesMax, bytes_max));
  std::size_t run = 0;
  std::size_t word = 0;  // where the last word begins
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (part.size() >= bytes_max) {
      part.resize(word);
      return part;
    }
    const bool is_space = absl::ascii_isspace(static_cast<unsigned char>(text[at]));
    if (run >= kRunBytesMax && !IsWithinCodePoint(text, at)) {
      part += ' ';
      run = 0;
      word = part.size();
    }
    part += text[at];
    run = is_space ? 0 : run + 1;
    if (is_space) word = part.size();
  }
  return part;
}

void SearchedTexts::Add(std::string_view language_code, std::string_view text) {
  std::string& all = texts_[std::string(TextSearchConfigOf(language_code))];
  if (!all.empty()) all += '\n';
  if (all.size() < kSearchedBytesMax) all += SearchedPart(text, kSearchedBytesMax - all.size());
}

SearchedTextWriter::SearchedTextWriter(Transaction& transaction, const Puts& puts)
    : transaction_(transaction) {
  DeleteBefore(transaction_, kDeleteTextsSql, puts);
}

void SearchedTextWriter::Add(const Put& put, const SearchedTexts& texts) {
  for (const auto& [config, text] : texts.texts_) {
    rows_.Text(put.uid).Integer(static_cast<std::int64_t>(put.type)).Text(config).Text(text);
  }
  if (rows_.bytes() > kBatchBytesMax) Finish();
}

void SearchedTextWriter::Finish() {
  if (rows_.empty()) return;
  Parameters parameters;
  const std::string sql = absl::StrCat(R"sql(
INSERT INTO searched_text (uid, type, config, search)
SELECT t.uid, t.type, t.config, to_tsvector(t.config::regconfig, t.text)
FROM )sql",
                                       rows_.From("t", parameters));
  RunBatch(transaction_, sql, parameters, rows_.size());
  rows_.Clear();
}

}  // namespace entente::storage::postgres
