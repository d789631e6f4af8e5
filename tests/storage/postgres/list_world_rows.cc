// The world as rows of the index.

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "storage/postgres/terms.h"
#include "tests/storage/postgres/list_world.h"

namespace entente::storage::postgres {
namespace {

std::string Quoted(const std::string& text) { return absl::StrCat("'", text, "'"); }

std::string TextOf(const OptionalDay& day) {
  if (!day) return "NULL";
  return absl::StrFormat("'%04d-%02d-%02d'::date", day->year(), day->month(), day->day());
}

std::string DayOr(const OptionalDay& day, const std::string& otherwise) {
  return day ? TextOf(day) : absl::StrCat("'", otherwise, "'::date");
}

std::string SortOf(const FuzzyDay& date) {
  return DayOr(date.earliest ? date.earliest : date.latest, "-infinity");
}

std::string Bounds(const FuzzyDay& date) {
  return absl::StrCat(TextOf(date.earliest), ", ", TextOf(date.latest));
}

std::string Has(const FuzzyDay& date) {
  return absl::StrCat(date.has ? "true, " : "false, ", Bounds(date));
}

std::string Array(const std::vector<std::string>& values) {
  return absl::StrCat("'{", absl::StrJoin(values, ","), "}'::text[]");
}

std::string LabelOf(const Record& record) {
  return absl::StrCat(record.deleted ? "true" : "false", ", ", record.tlp, ", ",
                      Array(record.releasable_to));
}

// Rows for one table, written together.
class Table final {
 public:
  explicit Table(std::string columns) : columns_(std::move(columns)) {}

  template <typename... Values>
  void Add(const Values&... values) {
    rows_.push_back(absl::StrCat("(", absl::StrJoin({std::string(values)...}, ", "), ")"));
  }

  void Write(pqxx::transaction_base& work) {
    if (rows_.empty()) return;
    work.exec(absl::StrCat("INSERT INTO ", columns_, " VALUES ", absl::StrJoin(rows_, ","),
                           " ON CONFLICT DO NOTHING"));
  }

 private:
  std::string columns_;
  std::vector<std::string> rows_;
};

class Writer final {
 public:
  Writer(const World& world, pqxx::connection& connection) : world_(world), work_(connection) {}

  void Write() {
    work_.exec(
        "INSERT INTO change (number, time, caller, method, request_id, reason, peer, "
        "content_digest, digest) SELECT 1, now(), 'test', 'test', gen_random_uuid(), '', '', "
        "sha256(''), sha256('')");
    for (const auto& agency : world_.agencies) Add(agency, "", {});
    for (const auto& release : world_.releases) Add(release, "", {});
    for (const auto& initiative : world_.initiatives) Add(initiative, "", {});
    for (const auto& commitment : world_.commitments) {
      Add(commitment, world_.initiatives[commitment.initiative].uid, commitment.known);
    }
    for (const auto& report : world_.reports) {
      Add(report, world_.initiatives[report.initiative].uid, report.known);
    }
    for (const auto& agency : world_.agencies) AddAgency(agency);
    for (const auto& release : world_.releases) AddRelease(release);
    for (const auto& initiative : world_.initiatives) AddInitiative(initiative);
    for (const auto& commitment : world_.commitments) AddCommitment(commitment);
    for (const auto& report : world_.reports) AddReport(report);
    for (Table* table : InOrder()) table->Write(work_);
    work_.commit();
  }

 private:
  std::vector<Table*> InOrder() {
    return {&resource_,  &revision_, &text_,       &agency_,     &names_,  &parents_, &successors_,
            &release_,   &issuers_,  &issuing_,    &initiative_, &takes_,  &links_,   &pairs_,
            &relations_, &people_,   &commitment_, &parties_,    &report_, &kept_,    &terms_};
  }

  void Add(const Record& record, const std::string& parent, const OptionalDay& known) {
    const std::string type = absl::StrCat(static_cast<int>(record.type));
    resource_.Add(Quoted(record.uid), type, Quoted(record.name), "1", LabelOf(record),
                  DayOr(known, "-infinity"), parent.empty() ? "NULL" : Quoted(parent));
    const std::string time = absl::StrCat("to_timestamp(", record.updated, ")");
    revision_.Add(Quoted(record.uid), "1, 1", absl::StrCat(++ordinal_), time, time, LabelOf(record),
                  "'', sha256('')");
    for (const auto& [config, words] : record.texts) {
      text_.Add(Quoted(record.uid), type, Quoted(config),
                absl::StrCat("to_tsvector('", config, "', '", words, "')"));
    }
  }

  void AddTerm(const Record& record, TermField field, const std::string& value,
               const std::string& sort, const Span& span = {}) {
    terms_.Add(Quoted(record.uid), absl::StrCat(static_cast<int>(record.type)),
               absl::StrCat(static_cast<int>(field)), Quoted(value), DayOr(span.since, "-infinity"),
               DayOr(span.until, "infinity"), sort, LabelOf(record));
  }

  void AddAgency(const AgencyRecord& agency) {
    agency_.Add(Quoted(agency.uid),
                agency.region_code.empty() ? "NULL" : Quoted(agency.region_code));
    for (std::size_t i = 0; i < agency.names.size(); ++i) {
      names_.Add(Quoted(agency.uid), absl::StrCat(i), Quoted(agency.names[i]), "1");
    }
    for (const int parent : agency.parents) {
      parents_.Add(Quoted(agency.uid), Quoted(world_.agencies[parent].uid));
    }
    for (const int successor : agency.successors) {
      successors_.Add(Quoted(agency.uid), Quoted(world_.agencies[successor].uid));
    }
  }

  void AddRelease(const ReleaseRecord& release) {
    const std::string sort = SortOf(release.released);
    const std::string kind = absl::StrCat(release.kind);
    release_.Add(Quoted(release.uid), kind, sort, Has(release.released), LabelOf(release),
                 absl::StrCat(release.availability), absl::StrCat(release.reading));
    std::set<std::string> countries(release.countries.begin(), release.countries.end());
    for (const int agency : release.agencies) {
      issuers_.Add(Quoted(release.uid), Quoted(world_.agencies[agency].uid), kind, sort,
                   LabelOf(release));
      countries.insert(world_.CountryOf(agency));
    }
    countries.erase("");
    for (const std::string& country : countries) {
      issuing_.Add(Quoted(release.uid), Quoted(country), kind, sort, LabelOf(release));
    }
    for (const std::string& tag : release.languages) {
      AddTerm(release, TermField::kLanguage, tag, sort);
    }
    AddTerm(release, TermField::kAvailability, absl::StrCat(release.availability), sort);
    AddTerm(release, TermField::kReading, absl::StrCat(release.reading), sort);
    for (const std::string& word : release.speaker_words) {
      AddTerm(release, TermField::kPersonWord, word, sort);
    }
  }

  void AddSpans(const Record& record, const std::vector<Span>& spans, const std::string& sort) {
    for (const Span& span : spans) {
      std::int64_t officials = 0;
      for (const int official : span.officials) officials |= std::int64_t{1} << official;
      kept_.Add(Quoted(record.uid), DayOr(span.since, "-infinity"), DayOr(span.until, "infinity"),
                "''", absl::StrCat(officials), absl::StrCat(span.evidence),
                absl::StrCat(span.corroboration), absl::StrCat(span.agreement),
                TextOf(span.reported),
                span.search_outcome ? absl::StrCat(*span.search_outcome) : "NULL", Has(span.due),
                TextOf(span.due.latest_strict), TextOf(span.due.expected_latest),
                Has(span.delivered), absl::StrCat(span.slips));
      const auto add = [&](TermField field, const std::string& value) {
        AddTerm(record, field, value, sort, span);
      };
      for (const int official : span.officials) add(TermField::kOfficial, absl::StrCat(official));
      if (span.evidence != 0) add(TermField::kEvidence, absl::StrCat(span.evidence));
      if (span.corroboration != 0) {
        add(TermField::kCorroboration, absl::StrCat(span.corroboration));
      }
      add(TermField::kSides, absl::StrCat(span.agreement));
      if (!span.search_outcome) continue;
      add(TermField::kSearched, "");
      add(TermField::kSearchOutcome, absl::StrCat(*span.search_outcome));
      if (!span.reported && *span.search_outcome == 2) add(TermField::kNeverReported, "");
    }
  }

  void AddInitiative(const InitiativeRecord& initiative) {
    const std::string uid = Quoted(initiative.uid);
    const std::string sort = SortOf(initiative.announced);
    const std::string tail = absl::StrCat(initiative.kind, ", ", sort, ", ", LabelOf(initiative));
    const std::vector<std::string> countries = world_.CountriesOf(initiative);
    initiative_.Add(uid, tail, Has(initiative.announced), Has(initiative.signing),
                    Has(initiative.effective), Has(initiative.expires), Has(initiative.notice_due),
                    absl::StrCat(countries.size()));
    std::map<int, std::int64_t> agency_roles;
    std::map<std::string, std::int64_t> country_roles;
    for (const ParticipantRecord& participant : initiative.participants) {
      const std::int64_t bit = std::int64_t{1} << participant.role;
      if (participant.agency >= 0) agency_roles[participant.agency] |= bit;
      country_roles[participant.agency >= 0 ? world_.CountryOf(participant.agency)
                                            : participant.country] |= bit;
    }
    for (const auto& [agency, roles] : agency_roles) {
      takes_.Add(uid, Quoted(world_.agencies[agency].uid), absl::StrCat(roles), tail);
    }
    const std::set<std::string> places(initiative.places.begin(), initiative.places.end());
    for (const std::string& place : places) country_roles.try_emplace(place, 0);
    country_roles.erase("");
    for (const auto& [country, roles] : country_roles) {
      links_.Add(uid, Quoted(country), absl::StrCat(roles),
                 places.count(country) > 0 ? "true" : "false", tail);
    }
    for (const std::string& first : countries) {
      for (const std::string& second : countries) {
        if (first < second) {
          pairs_.Add(uid, Quoted(first), Quoted(second), absl::StrCat(countries.size()), tail);
        }
      }
    }
    for (const auto& [kind, target] : initiative.relations) {
      relations_.Add(uid, absl::StrCat(kind), Quoted(world_.initiatives[target].uid));
    }
    AddInitiativeTerms(initiative, sort);
    AddSpans(initiative, initiative.spans, sort);
  }

  void AddInitiativeTerms(const InitiativeRecord& initiative, const std::string& sort) {
    for (std::size_t i = 0; i < initiative.people.size(); ++i) {
      people_.Add(Quoted(initiative.uid), absl::StrCat(i), "'', '', 1",
                  Array(initiative.people[i]));
      for (const std::string& word : initiative.people[i]) {
        AddTerm(initiative, TermField::kPersonWord, word, sort);
      }
    }
    for (const std::string& topic : initiative.topics) {
      AddTerm(initiative, TermField::kTopic, topic, sort);
    }
    if (initiative.legal_force) {
      AddTerm(initiative, TermField::kLegalForce, absl::StrCat(*initiative.legal_force), sort);
    }
    for (const int release : initiative.releases) {
      AddTerm(initiative, TermField::kRelease, world_.releases[release].uid, sort);
    }
  }

  void AddCommitment(const CommitmentRecord& commitment) {
    const InitiativeRecord& initiative = world_.initiatives[commitment.initiative];
    const std::string uid = Quoted(commitment.uid);
    const std::string sort = SortOf(initiative.announced);
    commitment_.Add(uid, Quoted(initiative.uid), absl::StrCat(commitment.modality),
                    Has(commitment.baseline_due), sort, LabelOf(commitment));
    AddTerm(commitment, TermField::kModality, absl::StrCat(commitment.modality), sort);
    int ordinal = 0;
    for (const PartyRecord& party : commitment.parties) {
      const std::string country =
          party.agency >= 0 ? world_.CountryOf(party.agency) : party.country;
      parties_.Add(uid, party.is_debtor ? "true" : "false", absl::StrCat(ordinal++),
                   party.agency >= 0 ? Quoted(world_.agencies[party.agency].uid) : "NULL",
                   party.country.empty() ? "NULL" : Quoted(party.country),
                   party.is_public ? "true" : "false", country.empty() ? "NULL" : Quoted(country));
      if (party.agency >= 0) {
        AddTerm(commitment, party.is_debtor ? TermField::kDebtorAgency : TermField::kCreditorAgency,
                world_.agencies[party.agency].uid, sort);
      }
      if (!country.empty()) {
        AddTerm(commitment,
                party.is_debtor ? TermField::kDebtorCountry : TermField::kCreditorCountry, country,
                sort);
      }
      if (party.is_public) AddTerm(commitment, TermField::kCreditorPublic, "", sort);
    }
    AddSpans(commitment, commitment.spans, sort);
  }

  void AddReport(const ReportRecord& report) {
    const std::string sort = TextOf(report.as_of);
    report_.Add(Quoted(report.uid), Quoted(world_.initiatives[report.initiative].uid),
                report.commitment < 0 ? "NULL" : Quoted(world_.commitments[report.commitment].uid),
                absl::StrCat(report.kind), sort,
                report.kind == 3 ? absl::StrCat(report.outcome) : "NULL", LabelOf(report));
    AddTerm(report, TermField::kReportKind, absl::StrCat(report.kind), sort);
    if (report.stance != 0) AddTerm(report, TermField::kStance, absl::StrCat(report.stance), sort);
    const bool is_status = report.kind == 1;
    for (const int agency : report.agencies) {
      AddTerm(report, is_status ? TermField::kReporterAgency : TermField::kAssessorAgency,
              world_.agencies[agency].uid, sort);
      AddAuthorCountry(report, world_.CountryOf(agency), sort);
    }
    for (const std::string& country : report.countries) AddAuthorCountry(report, country, sort);
    kept_.Add(Quoted(report.uid),
              "'-infinity', 'infinity', '', 0, 0, 0, 0, NULL, NULL, false, "
              "NULL, NULL, NULL, NULL, false, NULL, NULL, 0");
  }

  void AddAuthorCountry(const ReportRecord& report, const std::string& country,
                        const std::string& sort) {
    if (country.empty()) return;
    AddTerm(report, report.kind == 1 ? TermField::kReporterCountry : TermField::kAssessorCountry,
            country, sort);
  }

  const World& world_;
  pqxx::work work_;
  int ordinal_ = 0;
  Table resource_{
      "resource (uid, type, name, revision, deleted, tlp, releasable_to, known, parent)"};
  Table revision_{
      "revision (uid, revision, number, ordinal, time, create_time, deleted, tlp, releasable_to, "
      "document, document_digest)"};
  Table text_{"searched_text (uid, type, config, search)"};
  Table agency_{"agency (uid, region_code)"};
  Table names_{"agency_name (agency, ordinal, folded, kind)"};
  Table parents_{"agency_parent (agency, parent)"};
  Table successors_{"agency_successor (agency, successor)"};
  Table release_{
      "release (uid, kind, released, has_released, released_earliest, released_latest, deleted, "
      "tlp, releasable_to, availability, reading)"};
  Table issuers_{"release_agency (release, agency, kind, released, deleted, tlp, releasable_to)"};
  Table issuing_{"release_country (release, country, kind, released, deleted, tlp, releasable_to)"};
  Table initiative_{
      "initiative (uid, kind, announced, deleted, tlp, releasable_to, has_announced, "
      "announced_earliest, announced_latest, has_signed, signed_earliest, signed_latest, "
      "has_effective, effective_earliest, effective_latest, has_expires, expires_earliest, "
      "expires_latest, has_notice_due, notice_due_earliest, notice_due_latest, country_count)"};
  Table takes_{
      "initiative_agency (initiative, agency, roles, kind, announced, deleted, tlp, "
      "releasable_to)"};
  Table links_{
      "initiative_country (initiative, country, roles, is_place, kind, announced, deleted, tlp, "
      "releasable_to)"};
  Table pairs_{
      "initiative_pair (initiative, first, second, country_count, kind, announced, deleted, tlp, "
      "releasable_to)"};
  Table relations_{"initiative_relation (source, kind, target)"};
  Table people_{"initiative_person (initiative, ordinal, display_name, office, capacity, words)"};
  Table commitment_{
      "commitment (uid, initiative, modality, has_baseline_due, baseline_due_earliest, "
      "baseline_due_latest, announced, deleted, tlp, releasable_to)"};
  Table parties_{
      "commitment_party (commitment, is_debtor, ordinal, agency, country, is_public, "
      "region_code)"};
  Table report_{
      "report (uid, initiative, commitment, kind, as_of, outcome, deleted, tlp, releasable_to)"};
  Table kept_{
      "kept (uid, since, until, fragment, officials, evidence, corroboration, agreement, reported, "
      "search_outcome, has_due, due_earliest, due_latest, due_latest_strict, due_expected_latest, "
      "has_delivered, delivered_earliest, delivered_latest, slips)"};
  Table terms_{
      "term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)"};
};

}  // namespace

void InsertWorld(const World& world, pqxx::connection& connection) {
  Writer(world, connection).Write();
}

}  // namespace entente::storage::postgres
