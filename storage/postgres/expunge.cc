#include "storage/postgres/expunge.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

#include "entente/v1/release.pb.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Served by revision_pkey.
constexpr std::string_view kReleasesSql = R"sql(
SELECT v.document
FROM revision v
WHERE v.uid = ANY ($1::uuid[])
  AND v.number <> $2)sql";

// Served by revision_pkey.  What was expunged before keeps the number of the change that did it.
constexpr std::string_view kEmptySql = R"sql(
UPDATE revision
SET document = CASE WHEN number = $2 THEN document ELSE '' END,
    was_deleted = deleted,
    deleted = true,
    expunged = $2
WHERE uid = ANY ($1::uuid[])
  AND expunged IS NULL)sql";

// By a look at all releases for each text.
constexpr std::string_view kRemoveTextsSql = R"sql(
DELETE FROM release_text t
WHERE t.sha256 = ANY (SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h)
  AND NOT EXISTS (SELECT FROM release l WHERE l.text_sha256 = t.sha256))sql";

// A reference stands in a document as the bytes of its length and of its name (Protobuf's encoding
// of a string), which no longer name and no other text has.  By a look at all revisions: it is
// asked for once a year, and an index of what former revisions named would be paid for by every
// write.
constexpr std::string_view kMentionsSql = R"sql(
SELECT r.name, bool_or(v.revision = r.revision)
FROM revision v
JOIN resource r ON r.uid = v.uid
WHERE r.name <> ALL ($1::text[])
  AND v.expunged IS NULL
  AND EXISTS (SELECT FROM unnest($2::bytea[]) AS n(needle) WHERE position(n.needle IN v.document) > 0)
GROUP BY r.name
ORDER BY r.name
LIMIT $3)sql";

// A string as it stands in a message.
std::string Encoded(const std::string& text) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.WriteVarint32(static_cast<std::uint32_t>(text.size()));
    coded.WriteString(text);
  }
  return bytes;
}

// The texts that the releases among the puts ever had: 64 hexadecimal digits each.
std::set<std::string> TextsOf(Transaction& transaction, const Change& change, std::int64_t number) {
  std::vector<std::string> releases;
  for (const Put& put : change.puts) {
    if (put.type == ResourceType::kRelease) releases.push_back(put.uid);
  }
  std::set<std::string> texts;
  if (releases.empty()) return texts;
  Parameters parameters;
  parameters.TextArray(releases).Integer(number);
  for (const auto& row : transaction.Run(kReleasesSql, parameters)) {
    v1::Release release;
    // What does not parse names no text that could be read.
    if (release.ParseFromString(ReadBytes(row[0])) && !release.text().sha256().empty()) {
      texts.insert(release.text().sha256());
    }
  }
  return texts;
}

}  // namespace

void Expunge(Transaction& transaction, const Change& change, std::int64_t number) {
  const std::set<std::string> texts = TextsOf(transaction, change, number);
  std::vector<std::string> uids;
  for (const Put& put : change.puts) uids.push_back(put.uid);
  Parameters all;
  all.TextArray(uids).Integer(number);
  transaction.Run(kEmptySql, all);
  if (texts.empty()) return;
  Parameters removed;
  removed.TextArray({texts.begin(), texts.end()});
  transaction.Run(kRemoveTextsSql, removed);
}

std::vector<Mention> ListMentions(Transaction& transaction, const std::vector<std::string>& names,
                                  int limit) {
  std::vector<std::string> needles;
  needles.reserve(names.size());
  for (const std::string& name : names) needles.push_back(Encoded(name));
  Parameters parameters;
  parameters.TextArray(names).BytesArray(needles).Integer(limit);
  std::vector<Mention> mentions;
  for (const auto& row : transaction.Run(kMentionsSql, parameters)) {
    mentions.push_back({row[0].as<std::string>(), row[1].as<bool>()});
  }
  return mentions;
}

}  // namespace entente::storage::postgres
