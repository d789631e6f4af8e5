// What a list may ask of the store: checked, typed, without text to be parsed.  Made by
// services/filter from the filter language (docs/filter.md); compiled to parameters only by
// storage/postgres.  Plain values.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "entente/v1/commitment_service.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/initiative_service.pb.h"
#include "storage/page.h"

namespace entente::storage {

// What a condition stands on.  Which fields a list has, services/filter knows; a store answers
// INTERNAL for a field that its list does not have.
//
// The comment says what of Condition the field uses.  Commitments and reports have the fields of
// initiatives too, by the initiative they belong to, except those under "Standing", which are their
// own (a report's are those of what it is about).
enum class Field {
  // --- Initiatives ---
  kAgency,   // `name`: the agency takes part, in any role
  kUnder,    // `name`: it, or an agency anywhere below it, takes part
  kLineage,  // `name`: it, or one it came from or went into, at any distance, takes part
  kRole,     // `role` with `name` (an agency) or `region_code` (the country itself or by an agency)
  kParticipant,  // `region_code`: the country takes part, itself or by an agency
  kPlace,        // `region_code`: a place of it is in the country
  kCountry,      // `region_code`: any of these links
  kPair,         // `region_code`, `other_region_code`: both take part
  kOnly,         // the same, and no third country takes part
  kPerson,      // `text`: an office-holder whose name, office or name as cited has all these words;
                // of a release, a speaker
  kKind,        // `numbers`: of Initiative.Kind
  kTopic,       // `text`: `border-security`
  kLegalForce,  // `numbers`: of Instrument.LegalForce
  kRelease,     // `name`: it links or cites the release
  kRelation,    // `name`: it is related to the initiative, in either direction
  kAnnounced,   // `days`
  kSigned,      // `days`
  kEffective,   // `days`
  kExpires,     // `days`
  kNoticeDue,   // `days`
  kUpdated,     // `days`: of the listed resource's own update_time, UTC
  kText,        // `text`: all of its words stand in the listed resource's own texts, one after the
                // other when `is_phrase`; each text is stemmed by its own language

  // --- Standing: initiatives and commitments, on the query's day ---
  kOfficial,       // `numbers`: of Standing.Official; the word of any side
  kEvidence,       // `numbers`: of Standing.Evidence
  kCorroboration,  // `numbers`: of Standing.Corroboration
  kSides,          // `numbers`: of Side.Agreement
  kReported,       // `days`: of the last STATUS or FINDING report
  kNeverReported,  // no value: no STATUS or FINDING, and the newest SEARCH found NOTHING
  kSearched,       // no value: there is a SEARCH report about it
  kSearchOutcome,  // `numbers`: of SearchReport.Outcome; what the newest search came to; in a list
                   // of reports, what the SEARCH report itself did

  // --- Commitments; of an initiative, those of any of its commitments ---
  kSchedule,     // `numbers`: of Schedule.State, against the current due date
  kDue,          // `days`: the current due date, certainly
  kPossiblyDue,  // `days`: the current due date, possibly
  kBaselineDue,  // `days`
  kDelivered,    // `days`
  kDaysLate,     // `number` against days_late_min..max, certainly
  kSlips,        // `number`: how often the due date was changed
  kModality,     // `numbers`: of Commitment.Modality
  kDebtor,       // `name`, or `region_code` (the country itself or by an agency)
  kCreditor,     // the same, or `text` PUBLIC

  // --- Reports ---
  kReportKind,  // `numbers`: of Report.Kind
  kReporter,    // `name`, or `region_code` (the country itself or by an agency); of a STATUS
  kAssessor,    // the same; of a FINDING
  kAbout,       // `name`: an initiative (itself or any of its commitments), or a commitment
  kAsOf,        // `days`
  kStance,      // `numbers`: of StatusReport.Stance

  // --- Releases ---
  kReleaseKind,    // `numbers`: of Release.Kind
  kIssuer,         // `name`, or `region_code` (the country itself or by an agency)
  kIssuerCountry,  // `region_code`: published by the country or one of its agencies
  kLanguage,       // `text`: a BCP 47 tag in lower case; `fr` matches `fr-CA` too
  kReleased,       // `days`
  kAvailability,   // `numbers`: of Availability.State; 0 for not looked at
  kReading,        // `numbers`: of Reading.State; 1 (UNREAD) for absent too

  // --- Agencies ---
  kAgencyCountry,  // `region_code`
  kAgencyUnder,    // `name`: anywhere below the agency
  kAgencyName,     // `text`: one of its names has it, without regard to case

  // --- Citations; kRelease, kIssuer and kAvailability are those of the release cited ---
  kAnchor,  // `numbers`: of Citation.Anchor

  // --- Changes: no list has them; the services look at each document themselves ---
  kName,  // `name`: the document of that name, and what belongs to it
  kType,  // `numbers`: of ResourceType
};

// How a field is compared.  A date on record has bounds [earliest, latest], either of which may be
// unknown; the value has `days`.  A comparison holds when it certainly does, whatever day is meant:
//   kHas             earliest >= first and latest <= last
//   kLess            latest < first              kLessEqual     latest <= last
//   kGreater         earliest > last             kGreaterEqual  earliest >= first
// and never when a bound it asks for is unknown.  kPossiblyDue holds when it may: kHas when the
// intervals meet, kLess when earliest < first, and so on, an unknown bound reaching as far as need
// be; not for a commitment without a due date.  Of a number known as a range likewise certainly.
enum class Comparison { kHas, kLess, kLessEqual, kGreater, kGreaterEqual, kPresent };

// Civil days, both inclusive; an end that is absent is open.
struct DayRange {
  std::optional<absl::CivilDay> first;
  std::optional<absl::CivilDay> last;
};

struct Condition {
  Field field = Field::kAgency;
  Comparison comparison = Comparison::kHas;  // other than kHas only on days and numbers;
                                             // kPresent on days: there is such a date
  std::string name;                          // a resource name, `agencies/us-cbp`
  std::string region_code;                   // `HT`
  std::string other_region_code;             // of pairs: after `region_code` in the alphabet
  v1::Participant::Role role = v1::Participant::ROLE_UNSPECIFIED;
  std::string text;
  bool is_phrase = false;
  std::vector<int> numbers;  // enum numbers, any of them; may be empty: matches nothing
  std::int64_t number = 0;
  DayRange days;
};

// A condition, or several put together.
struct Expression {
  enum class Kind { kCondition, kAnd, kOr, kNot };
  Kind kind = Kind::kCondition;
  Condition condition;               // of kCondition
  std::vector<Expression> operands;  // of kAnd and kOr two or more, of kNot one
};

// What a list is ordered by.  Where the value is unknown a resource comes last, either way; ties go
// by uid, descending.
enum class SortKey {
  kAnnounced,  // initiatives; commitments and reports by their initiative
  kSigned,     // initiatives
  kExpires,    // initiatives
  kUpdated,    // every list
  kDue,        // commitments: the latest day of the current due date
  kDaysLate,   // commitments: days_late_max, then days_late_min
  kAsOf,       // reports
  kReleased,   // releases
  kName,       // agencies
};

struct Order {
  SortKey key = SortKey::kAnnounced;
  bool descending = true;
};

// The page of a list.  The day on which standing and schedules are looked at is the context's.
struct ListQuery {
  std::optional<Expression> filter;  // absent: all
  Order order;
  std::string parent;  // commitments and reports: of this initiative, by name; empty for all
  bool show_deleted = false;
  PageRequest page;
};

// A count by group, of all that a filter matches.  Deleted ones are left out.
struct SummaryQuery {
  std::optional<Expression> filter;
  std::string parent;        // commitments: of this initiative, by name; empty for all
  int group_count_max = 50;  // 1 to 1,000
};

struct InitiativeSummaryQuery : SummaryQuery {
  v1::SummarizeInitiativesRequest::GroupBy group_by =
      v1::SummarizeInitiativesRequest::GROUP_BY_UNSPECIFIED;
};

struct CommitmentSummaryQuery : SummaryQuery {
  v1::SummarizeCommitmentsRequest::GroupBy group_by =
      v1::SummarizeCommitmentsRequest::GROUP_BY_UNSPECIFIED;
};

// The initiatives within `depth` steps of one, along relations in either direction.
struct RelatedQuery {
  std::string name;
  int depth = 1;  // 1 to 5
  PageRequest page;
};

struct RelatedInitiative {
  StoredResource initiative;
  v1::Relation::Kind kind = v1::Relation::KIND_UNSPECIFIED;  // of the last step to it
  bool inverse = false;  // the step goes against the relation: `initiative` names `via`
  std::string via;       // the name of the initiative that the last step started from
  int depth = 1;         // the fewest steps
};

struct RelatedPage {
  std::vector<RelatedInitiative> initiatives;  // nearest first, then by name
  std::optional<Keyset> next;
};

// The citations of one document, of one and what belongs to it, or of all.
struct CitationQuery {
  std::string document;           // an initiative, a commitment or a report by name; empty for all
  bool include_children = false;  // its commitments and reports too, or the reports about it
  std::string field;  // what must be supported: this path or one below it; empty for any
  std::optional<Expression> filter;
  PageRequest page;
};

// A text that may name an agency.
struct AgencyNameQuery {
  std::string text;                        // compared without regard to case and white space
  std::optional<std::string> region_code;  // only agencies of this country
};

// One agency that bears the name asked for.
struct AgencyMatch {
  StoredResource agency;
  int name_index = 0;  // which of the agency's names matched
};

}  // namespace entente::storage
