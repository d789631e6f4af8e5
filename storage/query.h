// What a list may ask of the store: checked, typed, without text to be parsed.  Made by
// services/filter from the filter language; compiled to parameters only by storage/postgres.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "storage/page.h"

namespace entente::storage {

// One condition on initiatives.
struct InitiativeCondition {
  enum class Field {
    kAgency,   // takes part in any role; value `agencies/us-cbp`
    kUnder,    // it, or an agency anywhere below it, takes part; value `agencies/us-dhs`
    kCountry,  // takes part itself or by an agency, or is a place of it; value `HT`
  };
  Field field;
  std::string value;
};

// Initiatives that meet all of `all_of` and are of one of `kinds` (any when empty).  Newest
// announcement first, those of unknown date last, ties by uid, descending.
struct InitiativeQuery {
  std::vector<InitiativeCondition> all_of;
  std::optional<std::vector<v1::Initiative::Kind>> kinds;
  bool show_deleted = false;
  PageRequest page;
};

// One condition on releases.
struct ReleaseCondition {
  enum class Field {
    kIssuer,   // published by the agency; value `agencies/us-dhs`
    kCountry,  // published by the country or one of its agencies; value `US`
  };
  Field field;
  std::string value;
};

// Releases that meet all of `all_of` and are of one of `kinds`.  Newest first, those of unknown
// date last, ties by uid, descending.
struct ReleaseQuery {
  std::vector<ReleaseCondition> all_of;
  std::optional<std::vector<v1::Release::Kind>> kinds;
  bool show_deleted = false;
  PageRequest page;
};

// One condition on agencies.
struct AgencyCondition {
  enum class Field {
    kCountry,  // belongs to the country; value `US`
    kUnder,    // is anywhere below the agency; value `agencies/us-dhs`
  };
  Field field;
  std::string value;
};

// Agencies that meet all of `all_of`, by name, ascending.
struct AgencyQuery {
  std::vector<AgencyCondition> all_of;
  bool show_deleted = false;
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
