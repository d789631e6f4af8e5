// A world of random documents, as plain values and as rows of the index: for comparing the lists
// with a plain evaluation of the same filters (list_oracle.h).

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include <pqxx/pqxx>

#include "storage/resource.h"

namespace entente::storage::postgres {

using Day = absl::CivilDay;
using OptionalDay = std::optional<Day>;

struct FuzzyDay {
  bool has = false;
  OptionalDay earliest;
  OptionalDay latest;
  OptionalDay latest_strict;
  OptionalDay expected_latest;
};

// What every resource has.
struct Record {
  ResourceType type = ResourceType::kInitiative;
  std::string name;
  std::string uid;
  bool deleted = false;  // in the lists: itself, or what it belongs to
  int tlp = 1;
  std::vector<std::string> releasable_to;
  std::int64_t updated = 0;                                // seconds since 1970
  std::vector<std::pair<std::string, std::string>> texts;  // config and words
};

struct AgencyRecord : Record {
  std::string region_code;  // empty for an international organisation
  std::vector<std::string> names;
  std::vector<int> parents;  // by their place in the world
  std::vector<int> successors;
};

struct ReleaseRecord : Record {
  int kind = 1;
  FuzzyDay released;
  std::vector<int> agencies;           // issuers
  std::vector<std::string> countries;  // issuers as such
  std::vector<std::string> languages;  // the tag and each shorter one
  int availability = 0;
  int reading = 1;
  std::vector<std::string> speaker_words;
};

// What is kept from `since` to the day before `until`.
struct Span {
  OptionalDay since;  // absent: always
  OptionalDay until;  // absent: for ever
  std::vector<int> officials;
  int evidence = 0;
  int corroboration = 0;
  int agreement = 0;
  OptionalDay reported;
  std::optional<int> search_outcome;
  FuzzyDay due;
  FuzzyDay delivered;
  int slips = 0;
};

struct ParticipantRecord {
  int agency = -1;  // -1: the country as such
  std::string country;
  int role = 1;
};

struct InitiativeRecord : Record {
  int kind = 1;
  FuzzyDay announced, signing, effective, expires, notice_due;
  std::vector<ParticipantRecord> participants;
  std::vector<std::string> places;
  std::vector<std::string> topics;
  std::vector<std::vector<std::string>> people;  // the words of each
  std::optional<int> legal_force;
  std::vector<int> releases;
  std::vector<std::pair<int, int>> relations;  // kind, target
  std::vector<Span> spans;
};

struct PartyRecord {
  bool is_debtor = true;
  int agency = -1;
  std::string country;  // as such
  bool is_public = false;
};

struct CommitmentRecord : Record {
  int initiative = 0;
  int modality = 1;
  FuzzyDay baseline_due;
  std::vector<PartyRecord> parties;
  OptionalDay known;  // absent: always
  std::vector<Span> spans;
};

struct ReportRecord : Record {
  int initiative = 0;
  int commitment = -1;  // -1: about the initiative
  int kind = 1;
  Day as_of;
  int outcome = 0;            // of a SEARCH
  std::vector<int> agencies;  // reporters, or the assessor
  std::vector<std::string> countries;
  int stance = 0;
  OptionalDay known;
};

struct World {
  std::vector<AgencyRecord> agencies;
  std::vector<ReleaseRecord> releases;
  std::vector<InitiativeRecord> initiatives;
  std::vector<CommitmentRecord> commitments;
  std::vector<ReportRecord> reports;

  // The country of an agency, and the countries of participants: as such and by an agency.
  [[nodiscard]] std::vector<std::string> CountriesOf(const InitiativeRecord& initiative) const;
  [[nodiscard]] std::string CountryOf(int agency) const { return agencies[agency].region_code; }
};

inline constexpr const char* kWorldCountries[] = {"CA", "DO", "FR", "HT", "MX", "US"};
// Of both languages, some in several forms; `the` and `les` are in no index of their language.
inline constexpr const char* kWorldWords[] = {"border",   "borders", "seizure",   "seizures",
                                              "currency", "bridge",  "frontière", "frontières",
                                              "saisie",   "monnaie", "the",       "les"};
inline constexpr const char* kWorldNames[] = {"anna", "ben", "chloe", "minister", "safety", "äöü"};

// Two thousand records; the same ones for the same seed.
[[nodiscard]] World MakeWorld(unsigned seed);

// Writes the world into an empty database of this program's schema.
void InsertWorld(const World& world, pqxx::connection& connection);

// What the world's randomness is made of, for whoever asks it questions.
class Dice final {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}

  int Below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  int Between(int least, int most) { return least + Below(most - least + 1); }
  bool OneIn(int count) { return Below(count) == 0; }
  template <typename Range>
  auto& Of(Range& range) {
    return range[static_cast<std::size_t>(Below(static_cast<int>(std::size(range))))];
  }
  Day AnyDay() { return Day(2008, 1, 1) + Below(5 * 365); }
  FuzzyDay AnyDate(int present_of_ten);

 private:
  std::mt19937 random_;
};

}  // namespace entente::storage::postgres
