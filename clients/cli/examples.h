// What `entente --help` and the help of each command teach, by example.  Used by command_parser.

#pragma once

namespace entente::cli::examples {

extern const char kAbout[];
extern const char kStatusNote[];

extern const char kInitiatives[];
extern const char kCommitments[];
extern const char kReports[];
extern const char kReleases[];
extern const char kAgencies[];
extern const char kCountries[];
extern const char kCitations[];
extern const char kPairs[];
extern const char kOwed[];
extern const char kOverdue[];
extern const char kLate[];
extern const char kRelated[];
extern const char kShow[];
extern const char kCite[];
extern const char kBrief[];
extern const char kWhen[];
extern const char kAdd[];
extern const char kAddInitiative[];
extern const char kAddCommitment[];
extern const char kAddReport[];
extern const char kAddSearch[];
extern const char kChangeDue[];
extern const char kImport[];
extern const char kRecord[];
extern const char kDelete[];
extern const char kUndelete[];
extern const char kHistory[];
extern const char kDiff[];
extern const char kExport[];
extern const char kWatch[];

}  // namespace entente::cli::examples
