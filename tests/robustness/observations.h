// What clients saw: the input of the validators.  Plain data that its recorder fills and nobody
// changes afterwards.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace entente::robustness {

// When a call was under way, on the one clock of the run, and in which epochs of the database
// (truth.h).  A call that a restore came in between belongs to the epochs of both sides of it.
struct Span {
  std::int64_t begin_us = 0;
  std::int64_t end_us = 0;
  std::size_t first_epoch = 0;
  std::size_t last_epoch = 0;
};

// One call of a write.
struct Attempt {
  // How it ended, as far as its caller can know.
  enum class Outcome {
    kAcknowledged,
    kRefused,  // a reason that a repeat cannot mend
    kUnknown,  // no answer, or one that asks for a repeat
  };
  Span span;
  Outcome outcome = Outcome::kUnknown;
  std::string error;                         // CODE/REASON; empty when acknowledged
  std::map<std::string, std::string> etags;  // of the answer, by the documents' names
};

// A request with all calls that were made of it, under its one id.
struct WriteRecord {
  std::string request_id;
  std::string method;
  // What the write was computed from, by the documents' names; nothing of those that it was sent
  // for without an etag.
  std::map<std::string, std::string> sent_etags;
  std::string mark;  // a text that no other request writes into its documents; empty for none
  std::vector<Attempt> attempts;
};

// One Get that was answered.
struct ReadRecord {
  Span span;
  std::string name;
  std::string etag;
};

// All pages of one list, to the last.
struct PageWalk {
  Span span;
  std::string list;                // what was asked for, as a person would say it
  std::string prefix;              // what is listed has a name that begins so,
  std::string infix;               // has this in it,
  int levels = 1;                  // and so many pairs of collection and id
  std::vector<std::string> names;  // in the order in which they came
};

// A request that has to be refused.
struct BadRequest {
  std::string what;
  std::string wanted;  // code and reason
  std::string got;
};

}  // namespace entente::robustness
