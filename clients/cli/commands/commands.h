// The commands of `entente`, one function each.  Each prints its answer to session.out and
// everything else to session.messages, and returns the exit status.

#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "clients/cli/arguments.h"
#include "clients/cli/exit_status.h"
#include "clients/cli/session.h"

namespace entente::cli {

// Lists: a table that ends with the count, a JSON array, or a table in Markdown.
ExitStatus ListInitiatives(const Session& session, const ListArguments& arguments);
ExitStatus ListReleases(const Session& session, const ListArguments& arguments);
ExitStatus ListAgencies(const Session& session, const ListArguments& arguments);
ExitStatus ListCountries(const Session& session, const ListArguments& arguments);
ExitStatus ListCommitments(const Session& session, const ListArguments& arguments);
ExitStatus ListReports(const Session& session, const ListArguments& arguments);
ExitStatus ListCitations(const Session& session, const CitationArguments& arguments);
ExitStatus ListRelated(const Session& session, const RelatedArguments& arguments);

// Saved filters over commitments, to which the arguments' filter is added: what is past due, the
// longest first; what came late, the latest first.
ExitStatus ListOverdue(const Session& session, const ListArguments& arguments);
ExitStatus ListLate(const Session& session, const ListArguments& arguments);

// Counts by group, as a table or the server's answer in JSON.
ExitStatus SummarizeInitiatives(const Session& session, const SummaryArguments& arguments);
ExitStatus SummarizeCommitments(const Session& session, const SummaryArguments& arguments);

// The request for the citations that the arguments mean.  A field that nothing supports is looked
// for in the initiative's detail: `signed` is what its acts of consent say.  InvalidArgument for a
// document that is no name, or the server's error when it cannot say what it is.
[[nodiscard]] absl::StatusOr<v1::ListCitationsRequest> CitationsRequest(
    const Session& session, const CitationArguments& arguments);

// One document as a sheet, or as a JSON object.  `name` is a resource name, an id (an initiative's,
// else a release's, else an agency's), `INITIATIVE/ID` (a commitment's, else a report's) or the two
// letters of a country.  kRefused when there is none.
ExitStatus Show(const Session& session, const ShowArguments& arguments);

// Citations ready to be quoted, as text, Markdown, or the server's answers in JSON, each with its
// day.  kRefused when there is none.
ExitStatus Cite(const Session& session, const CitationArguments& arguments);

// How two countries stand, as text, Markdown or JSON.
ExitStatus Brief(const Session& session, const BriefArguments& arguments);

// How the server understands a date.
ExitStatus When(const Session& session, const WhenArguments& arguments);

// Prints changes as they come, until Ctrl-C: a line for each document that one did something to, or
// the server's messages in JSON, one a line.  Ends with the token to go on from; kOk when told to
// end.
ExitStatus Watch(const Session& session, const WatchArguments& arguments);

// Writes: print the name of what was made or changed, or the document in JSON.  kUsage, with every
// fault, when the flags are not understood; kRefused, with every bad field, when the server
// refuses.
ExitStatus AddInitiative(const Session& session, const AddInitiativeArguments& arguments);
ExitStatus AddCommitment(const Session& session, const AddCommitmentArguments& arguments);
ExitStatus AddReport(const Session& session, const AddReportArguments& arguments);
ExitStatus AddSearch(const Session& session, const AddSearchArguments& arguments);
ExitStatus ChangeDue(const Session& session, const ChangeDueArguments& arguments);

// Deletes a document, softly, or brings a deleted one back; by the same names as `history`.  A
// report is neither.
ExitStatus Delete(const Session& session, const RemoveArguments& arguments);
ExitStatus Undelete(const Session& session, const RemoveArguments& arguments);

// Who wrote what of a document, when and why, newest first: a list.
ExitStatus ShowHistory(const Session& session, const HistoryArguments& arguments);

// What differs between two revisions of a document, field by field, or as a JSON object.  kRefused
// when there is no such revision.
ExitStatus Diff(const Session& session, const DiffArguments& arguments);

// All records, into a file that is there only when it is whole: as JSON lines, which Import reads,
// or in CSV.  Prints how many to session.messages.
ExitStatus Export(const Session& session, const ExportArguments& arguments);

// The documents of a file of JSON lines; "-" reads the standard input.  Prints what came of it: as
// text, or as a JSON object.  kRefused when any line was.
ExitStatus Import(const Session& session, const ImportArguments& arguments);

// A release with all it brings, from a file, in one change or not at all.
ExitStatus Record(const Session& session, const RecordArguments& arguments);

}  // namespace entente::cli
