// What a command is told by the command line.  Filled in by command_line, read by the commands.
// Plain values; texts stand as they were typed in, checked as far as their comment says.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace entente::cli {

// Which documents a list command lists.
struct ListArguments {
  std::string filter;        // empty: all
  std::int64_t limit = 100;  // at most so many; 0: no limit
  std::string order;         // `days_late desc`; empty: the server's order
  std::string as_of_date;    // a civil day; empty: today
  std::string page_token;    // empty: the first page
};

// citations, cite: what one document rests on, or all.
struct CitationArguments {
  std::string document;   // a name or id; empty: every document
  std::string field;      // only what supports this path; empty: any
  bool only_own = false;  // not those of its commitments and reports
  ListArguments list;
};

// pairs, owed: what is counted and by what.
struct SummaryArguments {
  std::string filter;
  std::string by;  // as typed in, one of those that the command knows: `agency-pair`
  std::string as_of_date;
  std::int64_t limit = 50;  // groups at the most; 0: as many as the server gives
};

struct RelatedArguments {
  std::string name;
  int depth = 1;
  ListArguments list;
};

// when: a date as one would write it.
struct WhenArguments {
  std::string date;  // words, or EDTF
  std::string said;  // the civil day on which the words were said; empty for EDTF
  std::string language_code;
  std::string place;   // the country whose seasons are meant
  std::string debtor;  // the government whose fiscal year is meant
};

struct ShowArguments {
  std::string name;
  std::string as_of_date;
  std::string read_time;  // RFC 3339; empty: now
};

// delete, undelete.
struct RemoveArguments {
  std::string name;
  bool force = false;  // delete: with all that belongs to it
  bool check_only = false;
  std::string reason;  // for the history
};

// history: the revisions of one document.
struct HistoryArguments {
  std::string name;
  ListArguments list;
};

// diff: two revisions of one document, by the numbers of their changes.
struct DiffArguments {
  std::string name;
  std::int64_t from = 0;
  std::int64_t to = 0;  // 0: the newest one
};

struct ExportArguments {
  std::string file;                // "-" writes the standard output
  std::vector<std::string> types;  // `agencies`; empty: all
  bool omit_text = false;
  bool show_deleted = false;
  std::string read_time;  // RFC 3339; empty: now
};

// watch: which changes, and from where on.
struct WatchArguments {
  std::string filter;
  std::string from = "now";  // earliest, now, snapshot, or a resume token
};

struct ImportArguments {
  std::string file;                  // "-" is the standard input
  std::string on_conflict = "fail";  // skip, update
  bool whole = false;                // all in one change, or nothing
  int chunk_size = 0;                // 0: the server's
  bool keep_identity = false;
  bool check_only = false;
  std::string request_id;  // empty: one of the file's content
  std::string reason;
};

// record: a release with all it brings.
struct RecordArguments {
  std::string file;       // a RecordReleaseRequest in JSON; "-" is the standard input
  std::string text_file;  // the release's text; empty: what the request says
  bool check_only = false;
  std::string reason;
};

struct BriefArguments {
  std::string pair;  // `CA-US`
  std::string as_of_date;
};

// The words of a source, for what is added.
struct QuoteArguments {
  std::string release;  // a name or id; empty: nothing is cited
  std::string exact;    // empty: the whole release
  std::vector<std::string> supports;
};

// What is common to all that is added.
struct AddArguments {
  std::string id;      // empty: the server makes one
  std::string file;    // a document in JSON; "-" reads the standard input; empty: from the flags
  std::string reason;  // for the history
  bool check_only = false;
  QuoteArguments quote;
};

struct AddInitiativeArguments {
  AddArguments add;
  std::string kind;
  std::string title;
  std::string language_code = "en";
  std::string summary;
  std::string announced;                  // EDTF
  std::vector<std::string> participants;  // WHO=ROLE
  std::vector<std::string> places;        // COUNTRY=ROLE
  std::vector<std::string> topics;
  std::vector<std::string> releases;  // RELEASE=ACT
};

struct AddCommitmentArguments {
  AddArguments add;
  std::string initiative;
  std::string text;
  std::string language_code = "en";
  std::string modality;
  std::string condition;
  std::vector<std::string> debtors;
  std::vector<std::string> creditors;
  std::string deliverable;
  std::string due;  // EDTF, or words with `said`
  std::string said;
};

// STATUS with `reporters`, FINDING with `assessor`.
struct AddReportArguments {
  AddArguments add;
  std::string subject;  // an initiative or a commitment
  std::string day;
  std::vector<std::string> reporters;
  std::string official;
  std::string stance;
  std::string assessor;
  std::string evidence;
  std::string method;
  std::string delivered;  // EDTF
  std::string supersedes;
};

struct AddSearchArguments {
  AddArguments add;
  std::string subject;
  std::string day;
  std::string searched_by;
  std::string government;  // ISO 3166-1 alpha-2; empty: whoever says so
  std::vector<std::string> places;
  std::string question;
  std::string outcome;
};

struct ChangeDueArguments {
  std::string name;
  std::string due;       // EDTF or words
  bool no_date = false;  // instead of `due`: the date is taken back
  std::string stated_by;
  std::string day;  // on which it was said
  std::string why;
  std::string reason;
  QuoteArguments quote;
};

}  // namespace entente::cli
