#include "storage/postgres/chain.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "entente/v1/initiative.pb.h"
#include "entente/v1/label.pb.h"
#include "entente/v1/release.pb.h"
#include "storage/postgres/digest.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// A page ends at the first of these: what is in memory at a time, but for one change, which may be
// as large as a request.
constexpr int kPageChangesMax = 500;
constexpr std::size_t kChainBytesMax = std::size_t{4} << 20;

// Up to 2 MiB each: PostgreSQL computes the digests, and no text leaves it.
constexpr int kPageTextsMax = 200;

// One statement, so that all of it is of one moment.
constexpr std::string_view kChainEndsSql = R"sql(
SELECT origin, number, (extract(epoch FROM time) * 1000000)::bigint, digest,
       (SELECT coalesce(max(number), 0) FROM change)
FROM head)sql";

// Served by change_pkey, revision_by_change and revision_pkey.  A row for each revision; one
// without for a change that has none.  `owner` is the initiative as the change left it.
std::string PageSql() {
  return absl::StrCat(R"sql(
WITH sized AS (
  SELECT c.number,
         (SELECT coalesce(sum(octet_length(v.document)), 0) FROM revision v WHERE v.number = c.number) AS size
  FROM change c
  WHERE c.number > $1
    AND c.number <= $2
  ORDER BY c.number
  LIMIT )sql",
                      kPageChangesMax, R"sql(),
page AS (
  SELECT number, sum(size) OVER (ORDER BY number) - size AS bytes_before
  FROM sized)
SELECT c.number, (extract(epoch FROM c.time) * 1000000)::bigint, c.caller, c.method, c.request_id, c.reason,
       c.peer, c.content_digest, c.digest,
       v.uid, r.type, r.name, v.revision, v.deleted, v.document_digest, v.document, v.time = c.time,
       (extract(epoch FROM v.create_time) * 1000000)::bigint,
       (extract(epoch FROM first.create_time) * 1000000)::bigint,
       v.tlp, array_to_string(v.releasable_to, ','), owner.tlp, array_to_string(owner.releasable_to, ','),
       v.expunged, coalesce(v.was_deleted, v.deleted), expunging.method
FROM page
JOIN change c ON c.number = page.number
LEFT JOIN revision v ON v.number = c.number
LEFT JOIN resource r ON r.uid = v.uid
LEFT JOIN revision taken ON taken.uid = v.uid AND taken.number = v.expunged
LEFT JOIN change expunging ON expunging.number = taken.number
LEFT JOIN revision first ON first.uid = v.uid AND first.revision = 1
LEFT JOIN LATERAL (
  SELECT a.tlp, a.releasable_to
  FROM resource i
  JOIN revision a ON a.uid = i.uid
  WHERE i.name = substring(r.name FROM '^(initiatives/[^/]+)/')
    AND a.number <= v.number
  ORDER BY a.revision DESC
  LIMIT 1) AS owner ON true
WHERE page.bytes_before < )sql",
                      kChainBytesMax, R"sql(
ORDER BY c.number, v.ordinal)sql");
}

// Served by release_text_pkey; the names by a look at all releases, when there is a fault.
std::string TextsSql() {
  return absl::StrCat(R"sql(
SELECT encode(t.sha256, 'hex'),
       CASE
         WHEN sha256(convert_to(t.text, 'UTF8')) <> t.sha256 THEN coalesce(
           (SELECT string_agg(r.name, ', ' ORDER BY r.name)
            FROM release l
            JOIN resource r ON r.uid = l.uid
            WHERE l.text_sha256 = t.sha256), '')
       END
FROM release_text t
WHERE t.sha256 > $1
ORDER BY t.sha256
LIMIT )sql",
                      kPageTextsMax);
}

enum Column {
  kNumber,
  kTime,
  kCaller,
  kMethod,
  kRequestId,
  kReason,
  kPeer,
  kContentDigest,
  kDigest,
  kUid,
  kType,
  kName,
  kRevision,
  kDeleted,
  kDocumentDigest,
  kDocument,
  kHasTimeOfChange,
  kCreateTime,
  kFirstCreateTime,
  kTlp,
  kReleasableTo,
  kOwnerTlp,
  kOwnerReleasableTo,
  kExpunged,
  kWasDeleted,
  kExpungingMethod,
};

std::string ChangeSubject(std::int64_t number) { return absl::StrCat("change ", number); }

// One change after the other, from a place in the chain on.
class ChainWalk {
 public:
  explicit ChainWalk(const ChainLink& from) { page_.last = from; }

  // The rows of one change, in the order of the page.
  void Add(const pqxx::result& rows, pqxx::result::size_type begin, pqxx::result::size_type end) {
    const pqxx::row first = rows[begin];
    const auto number = first[kNumber].as<std::int64_t>();
    const bool follows = TellMissing(number);
    for (auto i = begin; i < end; ++i) {
      if (!rows[i][kUid].is_null()) CheckRevision(rows[i]);
    }
    const std::string content_digest = ReadBytes(first[kContentDigest]);
    if (ContentDigestOf(rows, begin, end) != content_digest) {
      Tell(ChangeSubject(number),
           "its content digest does not cover its caller, method, request id, reason, peer and "
           "revisions as they are");
    }
    ChainLink link;
    link.number = number;
    link.time = TimeOfMicros(first[kTime].as<std::int64_t>());
    link.digest = ReadBytes(first[kDigest]);
    if (follows &&
        ChainDigest(page_.last.digest, number, link.time, content_digest) != link.digest) {
      Tell(ChangeSubject(number),
           "its digest does not cover the one before, its number, time and content digest as they "
           "are");
    }
    if (link.time <= page_.last.time) {
      Tell(ChangeSubject(number), "its time is not after that of the change before");
    }
    page_.last = std::move(link);
    ++page_.changes;
  }

  // All changes up to the head were added, as far as they are there.
  void CompareHead(const ChainEnds& ends) {
    const bool follows = TellMissing(ends.head.number + 1);
    page_.is_last = true;
    if (ends.newest > ends.head.number) {
      Tell("head", absl::StrCat("its number is ", ends.head.number, ", the newest change is ",
                                ends.newest));
    }
    if (!follows) return;
    if (ends.head.digest != page_.last.digest) {
      Tell("head", absl::StrCat("its digest is not that of change ", ends.head.number));
    }
    if (ends.head.time != page_.last.time) {
      Tell("head", absl::StrCat("its time is not that of change ", ends.head.number));
    }
  }

  [[nodiscard]] ChainPage Page() && { return std::move(page_); }

 private:
  void Tell(std::string subject, std::string text) {
    page_.faults.push_back({std::move(subject), std::move(text)});
  }

  // Tells of the numbers between the last one and `number`; whether there are none.
  bool TellMissing(std::int64_t number) {
    const std::int64_t from = page_.last.number + 1;
    const std::int64_t to = number - 1;
    if (from == to) Tell(ChangeSubject(from), "is missing");
    if (from < to) Tell(absl::StrCat("changes ", from, " to ", to), "are missing");
    return from > to;
  }

  void CheckRevision(const pqxx::row& row) {
    ++page_.revisions;
    const std::string subject =
        absl::StrCat(row[kName].as<std::string>(row[kUid].as<std::string>()), ", revision ",
                     row[kRevision].as<std::int64_t>());
    const std::string document = ReadBytes(row[kDocument]);
    const bool is_expunged = !row[kExpunged].is_null();
    if (is_expunged && row[kExpungingMethod].as<std::string>("") != kExpungeMethod) {
      Tell(subject, absl::StrCat("it says that ", ChangeSubject(row[kExpunged].as<std::int64_t>()),
                                 " expunged it, which that did not"));
    }
    const bool is_emptied = is_expunged && document.empty();
    if (!is_emptied && Sha256(document) != ReadBytes(row[kDocumentDigest])) {
      Tell(subject, "the document does not have its digest");
    }
    if (!row[kHasTimeOfChange].as<bool>()) {
      Tell(subject, absl::StrCat("its time is not that of ",
                                 ChangeSubject(row[kNumber].as<std::int64_t>())));
    }
    CheckCreateTime(row, subject);
    if (!is_emptied) CheckLabel(row, document, subject);
  }

  void CheckCreateTime(const pqxx::row& row, const std::string& subject) {
    if (row[kFirstCreateTime].is_null()) {
      Tell(subject, "there is no revision 1 of it");
      return;
    }
    const auto created = row[kCreateTime].as<std::int64_t>();
    if (created != row[kFirstCreateTime].as<std::int64_t>()) {
      Tell(subject, "its create time is not that of revision 1");
    }
  }

  void CheckLabel(const pqxx::row& row, const std::string& document, const std::string& subject) {
    std::int64_t tlp = v1::Label::CLEAR;
    std::string releasable_to;
    const auto set_from = [&](const v1::Label& label) {
      tlp = TlpOf(label);
      releasable_to = absl::StrJoin(ReleasableTo(label), ",");
    };
    bool is_parsed = true;
    switch (static_cast<ResourceType>(row[kType].as<std::int16_t>(0))) {
      case ResourceType::kRelease: {
        v1::Release release;
        is_parsed = release.ParseFromString(document);
        set_from(release.label());
        break;
      }
      case ResourceType::kInitiative: {
        v1::Initiative initiative;
        is_parsed = initiative.ParseFromString(document);
        set_from(initiative.label());
        break;
      }
      case ResourceType::kCommitment:
      case ResourceType::kReport:
        tlp = row[kOwnerTlp].as<std::int64_t>(0);
        releasable_to = row[kOwnerReleasableTo].as<std::string>("");
        break;
      default:
        break;
    }
    if (!is_parsed) {
      Tell(subject, "the document does not parse");
    } else if (row[kTlp].as<std::int64_t>() != tlp ||
               row[kReleasableTo].as<std::string>() != releasable_to) {
      Tell(subject, "its label is not that of the document, or of the initiative it belongs to");
    }
  }

  // The change as it was to be written: the same code makes the digest.
  static std::string ContentDigestOf(const pqxx::result& rows, pqxx::result::size_type begin,
                                     pqxx::result::size_type end) {
    const pqxx::row first = rows[begin];
    Change change;
    change.caller = first[kCaller].as<std::string>();
    change.method = first[kMethod].as<std::string>();
    change.request_id = first[kRequestId].as<std::string>();
    change.reason = first[kReason].as<std::string>();
    change.peer = first[kPeer].as<std::string>();
    std::deque<Put> puts;  // what points into it stays where it is
    std::vector<RevisionDigest> revisions;
    for (auto i = begin; i < end; ++i) {
      const pqxx::row row = rows[i];
      if (row[kUid].is_null()) continue;
      Put& put = puts.emplace_back();
      put.type = static_cast<ResourceType>(row[kType].as<std::int16_t>(0));
      put.uid = row[kUid].as<std::string>();
      put.name = row[kName].as<std::string>("");
      put.expected_revision = row[kRevision].as<std::int64_t>() - 1;
      put.deleted = row[kWasDeleted].as<bool>();
      const auto created = row[kCreateTime].as<std::int64_t>();
      if (put.expected_revision == 0 && created != first[kTime].as<std::int64_t>()) {
        put.create_time = TimeOfMicros(created);  // made elsewhere
      }
      revisions.push_back({&put, ReadBytes(row[kDocumentDigest])});
    }
    return ContentDigest(change, revisions);
  }

  ChainPage page_;
};

}  // namespace

ChainEnds ReadChainEnds(Transaction& transaction) {
  const pqxx::result rows = transaction.Run(kChainEndsSql, Parameters());
  const pqxx::row row = rows[0];
  ChainEnds ends;
  ends.origin.digest = ReadBytes(row[0]);
  ends.head.number = row[1].as<std::int64_t>();
  ends.head.time = TimeOfMicros(row[2].as<std::int64_t>());
  ends.head.digest = ReadBytes(row[3]);
  ends.newest = row[4].as<std::int64_t>();
  return ends;
}

ChainPage CheckChain(Transaction& transaction, const ChainEnds& ends, const ChainLink& after) {
  Parameters parameters;
  parameters.Integer(after.number).Integer(ends.head.number);
  const pqxx::result rows = transaction.Run(PageSql(), parameters);
  ChainWalk walk(after);
  std::int64_t last = after.number;
  for (pqxx::result::size_type begin = 0; begin < rows.size();) {
    last = rows[begin][kNumber].as<std::int64_t>();
    auto end = begin;
    while (end < rows.size() && rows[end][kNumber].as<std::int64_t>() == last) ++end;
    walk.Add(rows, begin, end);
    begin = end;
  }
  if (rows.empty() || last == ends.head.number) walk.CompareHead(ends);
  return std::move(walk).Page();
}

TextPage CheckTexts(Transaction& transaction, std::string_view after) {
  Parameters parameters;
  parameters.Text(absl::StrCat("\\x", std::string(after)));
  const pqxx::result rows = transaction.Run(TextsSql(), parameters);
  TextPage page;
  for (const auto& row : rows) {
    ++page.texts;
    if (row[1].is_null()) continue;
    const auto releases = row[1].as<std::string>();
    page.faults.push_back(
        {absl::StrCat("text ", row[0].as<std::string>()),
         absl::StrCat("does not have the SHA-256 that it is stored under",
                      releases.empty() ? "" : absl::StrCat("; it is that of ", releases))});
  }
  if (rows.size() == kPageTextsMax) page.next = rows[rows.size() - 1][0].as<std::string>();
  return page;
}

}  // namespace entente::storage::postgres
