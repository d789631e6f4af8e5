// The fields of the inverted index (table `term`).  Written by the index writers, asked by the
// lists.  The numbers are stored and never change.

#pragma once

#include <cstdint>

namespace entente::storage::postgres {

enum class TermField : std::int16_t {
  // Initiatives.
  kTopic = 1,       // `border-security`
  kPersonWord = 2,  // a word of an office-holder's name, name as cited, or office, in lower case;
                    // of a release, of a speaker's
  kLegalForce = 3,  // the number of Instrument.LegalForce
  kRelease = 4,     // the uid of a release that it links or cites
  // Relations are in initiative_relation, kinds in initiative.

  // Standing, of initiatives and commitments: by day.
  kOfficial = 10,       // the number of Standing.Official, of each side
  kEvidence = 11,       // the number of Standing.Evidence
  kCorroboration = 12,  // the number of Standing.Corroboration
  kSides = 13,          // the number of Side.Agreement
  kNeverReported = 14,  // empty value
  kSearched = 15,       // empty value
  kSearchOutcome = 16,  // the number of SearchReport.Outcome, of the newest SEARCH

  // Commitments.
  kModality = 20,         // the number of Commitment.Modality
  kDebtorAgency = 21,     // the agency's uid
  kDebtorCountry = 22,    // region code: itself or by an agency
  kCreditorAgency = 23,   // the agency's uid
  kCreditorCountry = 24,  // region code: itself or by an agency
  kCreditorPublic = 25,   // empty value

  // Reports.
  kReportKind = 30,       // the number of Report.Kind
  kReporterAgency = 31,   // the agency's uid
  kReporterCountry = 32,  // region code: itself or by an agency
  kAssessorAgency = 33,   // the agency's uid
  kAssessorCountry = 34,  // region code: itself or by an agency
  kStance = 35,           // the number of StatusReport.Stance

  // Releases.
  kLanguage = 40,      // the tag and each shorter one, in lower case: `fr-ca`, `fr`
  kAvailability = 41,  // the number of Availability.State; 0 when not looked at
  kReading = 42,       // the number of Reading.State; 1 when absent
};

}  // namespace entente::storage::postgres
