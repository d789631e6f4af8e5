// What the database holds: every change with the documents it made, read past the server.  The
// validators compare what clients saw with it.  Plain data that nobody changes once it is read.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "storage/resource.h"
#include "tests/robustness/sql.h"

namespace entente::robustness {

// A document as one change left it.
struct TrueRevision {
  std::string name;
  std::string uid;
  storage::ResourceType type = storage::ResourceType::kInitiative;
  std::int64_t revision = 0;
  std::int64_t create_time_us = 0;  // of the document, since 1970
  bool deleted = false;
  std::string document;         // as authored, serialized
  std::string document_digest;  // as it is stored
  std::string etag;             // what the API answers for it
};

struct TrueChange {
  std::int64_t number = 0;
  std::string request_id;
  std::int64_t time_us = 0;  // since 1970
  std::string content_digest;
  std::string digest;
  std::vector<TrueRevision> revisions;  // in the order of the change
};

// The history of one database.
struct Truth {
  std::string origin;  // the digest before the first change
  std::int64_t head = 0;
  std::string head_digest;
  std::vector<TrueChange> changes;  // by number

  // Null when there is none of that number.  The numbers may have gaps: that is for a validator.
  [[nodiscard]] const TrueChange* Find(std::int64_t number) const;
};

// The histories of a run.  A restore of an older backup ends one and begins the next, which has the
// changes up to the backup in common with it.
struct Epoch {
  Truth truth;
  std::int64_t backup =
      0;  // the newest change that it took over from the epoch before; 0 of the first
};
using Epochs = std::vector<Epoch>;

// Throws std::runtime_error when the database cannot be read.
[[nodiscard]] Truth ReadTruth(Sql& sql);

// The key that the servers of this database sign tokens with.
[[nodiscard]] std::string ReadTokenKey(Sql& sql);

// The newest revision of each document, of the changes up to `number`.
[[nodiscard]] std::map<std::string, const TrueRevision*> NewestAt(const Truth& truth,
                                                                  std::int64_t number);

}  // namespace entente::robustness
