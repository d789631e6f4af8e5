// Short ways to write the reports, releases and records of the tests beside this.

#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include <gtest/gtest.h>

#include "entente/v1/report.pb.h"
#include "services/standing/standing.h"

namespace entente::standing {

inline v1::FuzzyDate Date(const std::string& edtf) {
  v1::FuzzyDate date;
  date.set_edtf(edtf);
  return date;
}

// A report under construction: ReportOf("r1", "2011-03-10").Says({"CA"}, COMPLETED).Cites("rel").
class ReportOf {
 public:
  ReportOf(const std::string& id, const std::string& as_of_date) {
    report_.set_name("initiatives/i/reports/" + id);
    report_.set_as_of_date(as_of_date);
  }

  // By agencies ("agencies/ca-ps") or countries ("CA").
  ReportOf& Says(std::initializer_list<std::string> reporters,
                 v1::Standing::Official official = v1::Standing::OFFICIAL_UNSPECIFIED,
                 v1::StatusReport::Stance stance = v1::StatusReport::STANCE_UNSPECIFIED) {
    v1::StatusReport& status = *report_.mutable_status();
    for (const std::string& reporter : reporters) {
      if (reporter.size() == 2) {
        status.add_reporters()->set_region_code(reporter);
      } else {
        status.add_reporters()->set_agency(reporter);
      }
    }
    status.set_official(official);
    status.set_stance(stance);
    return *this;
  }

  ReportOf& Finds(v1::Standing::Evidence evidence) {
    report_.mutable_finding()->mutable_assessor()->set_organization_name("a university");
    report_.mutable_finding()->set_evidence(evidence);
    return *this;
  }

  ReportOf& Searches(const std::string& region_code, v1::SearchReport::Outcome outcome) {
    report_.mutable_search()->set_region_code(region_code);
    report_.mutable_search()->set_outcome(outcome);
    return *this;
  }

  ReportOf& Delivered(const std::string& edtf) {
    if (report_.has_finding()) *report_.mutable_finding()->mutable_delivered() = Date(edtf);
    if (report_.has_status()) *report_.mutable_status()->mutable_delivered() = Date(edtf);
    return *this;
  }

  ReportOf& Cites(const std::string& release) {
    report_.add_citations()->set_release("releases/" + release);
    return *this;
  }

  ReportOf& Supersedes(const std::string& id) {
    report_.set_supersedes("initiatives/i/reports/" + id);
    return *this;
  }

  ReportOf& CreatedAt(int seconds) {
    report_.mutable_create_time()->set_seconds(seconds);
    return *this;
  }

  operator v1::Report() const { return report_; }  // NOLINT(google-explicit-constructor)

 private:
  v1::Report report_;
};

inline std::string NameOf(const std::string& id) { return "initiatives/i/reports/" + id; }

inline absl::CivilDay Day(int year, int month, int day) { return absl::CivilDay(year, month, day); }

// Two agencies of CA, one of US, one of no country.
inline Directory MakeDirectory() {
  Directory directory;
  directory.region_code_of = {{"agencies/ca-ps", "CA"},
                              {"agencies/ca-cbsa", "CA"},
                              {"agencies/us-dhs", "US"},
                              {"agencies/int-oas", ""}};
  directory.releases = {
      {"releases/ca", {{"CA"}, false, std::nullopt}},
      {"releases/us", {{"US"}, false, std::nullopt}},
      {"releases/joint", {{"CA", "US"}, false, std::nullopt}},
      {"releases/mx", {{"MX"}, false, std::nullopt}},
      {"releases/paper", {{}, true, std::nullopt}},
      {"releases/late", {{"CA"}, false, Day(2011, 6, 1)}},
  };
  return directory;
}

inline v1::Report Said(const std::string& government, v1::Standing::Official official,
                       v1::StatusReport::Stance stance = v1::StatusReport::STANCE_UNSPECIFIED) {
  return ReportOf("said-" + government, "2011-01-01").Says({government}, official, stance);
}

inline v1::Report Silent(const std::string& government) {
  return ReportOf("silent-" + government, "2011-01-01")
      .Searches(government, v1::SearchReport::NOTHING);
}

inline constexpr int kYearAfterAll = 2030;

inline InitiativeRecord Between(std::vector<std::string> governments,
                                std::vector<v1::Report> reports) {
  return {std::move(governments), std::move(reports)};
}

inline CommitmentRecord Owed(std::vector<std::string> governments, std::vector<std::string> owners,
                             std::vector<v1::Report> reports) {
  CommitmentRecord record;
  record.governments = std::move(governments);
  record.owners = std::move(owners);
  record.reports = std::move(reports);
  return record;
}

template <typename Record>
auto On(const Record& record, absl::CivilDay day) {
  const auto spans = ComputeStanding(record, MakeDirectory());
  EXPECT_TRUE(spans.ok()) << spans.status();
  return SpanAt(*spans, day);
}

// The standing when everything is known.
template <typename Record>
v1::Standing InTheEnd(const Record& record) {
  return On(record, Day(kYearAfterAll, 1, 1)).kept.standing();
}

}  // namespace entente::standing
