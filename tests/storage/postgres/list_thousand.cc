#include "tests/storage/postgres/list_thousand.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gtest/gtest.h"

namespace entente::storage::postgres {
namespace {

using Field = InitiativeCondition::Field;

constexpr int kCount = 1000;

Sample MakeSample(int i, std::mt19937& random) {
  constexpr const char* kCountries[] = {"US", "CA", "MX", "HT", "FR", "DO"};
  Sample sample;
  sample.uid = MakeUuid();
  sample.spec.id = absl::StrFormat("i-%04d", i);
  sample.spec.kind = static_cast<v1::Initiative::Kind>(random() % 4 + 1);
  sample.spec.day = MakeDay(random);
  for (const AgencySpec& agency : Agencies()) {
    if (random() % 6 == 0) sample.spec.agency_ids.push_back(agency.id);
  }
  for (const char* country : kCountries) {
    if (random() % 8 == 0) sample.spec.countries.emplace_back(country);
    if (random() % 8 == 0) sample.spec.places.emplace_back(country);
  }
  sample.deleted = random() % 10 == 0;
  return sample;
}

std::string CountryOf(const std::string& id) {
  for (const AgencySpec& agency : Agencies()) {
    if (agency.id == id) return agency.region_code;
  }
  return "";
}

bool Holds(const InitiativeCondition& condition, const InitiativeSpec& spec) {
  const auto any_agency = [&](auto&& test) {
    return std::any_of(spec.agency_ids.begin(), spec.agency_ids.end(), test);
  };
  const auto names = [&](const std::vector<std::string>& countries) {
    return std::find(countries.begin(), countries.end(), condition.value) != countries.end();
  };
  switch (condition.field) {
    case Field::kAgency:
      return any_agency([&](const auto& id) { return "agencies/" + id == condition.value; });
    case Field::kUnder:
      return any_agency([&](const auto& id) {
        return IsUnder(id, condition.value.substr(sizeof("agencies/") - 1));
      });
    case Field::kCountry:
      return names(spec.countries) || names(spec.places) ||
             any_agency([&](const auto& id) { return CountryOf(id) == condition.value; });
  }
  return false;
}

}  // namespace

const std::vector<AgencySpec>& Agencies() {
  static const std::vector<AgencySpec> kAgencies = {
      {"us-dhs", "US", {}},        {"us-cbp", "US", {"us-dhs"}},
      {"us-bp", "US", {"us-cbp"}}, {"us-ice", "US", {"us-dhs"}},
      {"us-doj", "US", {}},        {"us-task", "US", {"us-ice", "us-doj"}},
      {"ca-ps", "CA", {}},         {"ca-cbsa", "CA", {"ca-ps"}},
      {"mx-inm", "MX", {}},        {"ht-pnh", "HT", {}},
      {"interpol", "", {}}};
  return kAgencies;
}

bool IsUnder(const std::string& id, const std::string& ancestor) {
  if (id == ancestor) return true;
  const auto agency = std::find_if(Agencies().begin(), Agencies().end(),
                                   [&](const AgencySpec& a) { return a.id == id; });
  return std::any_of(agency->parents.begin(), agency->parents.end(),
                     [&](const std::string& parent) { return IsUnder(parent, ancestor); });
}

std::string MakeDay(std::mt19937& random) {
  if (random() % 15 == 0) return "";
  return absl::StrFormat("20%02u-%02u-%02u", random() % 3 + 8, random() % 12 + 1, random() % 9 + 1);
}

const std::vector<Sample>& Samples() {
  static const std::vector<Sample> kSamples = [] {
    std::mt19937 random(20100713);
    std::vector<Sample> made;
    made.reserve(kCount);
    for (int i = 0; i < kCount; ++i) made.push_back(MakeSample(i, random));
    return made;
  }();
  return kSamples;
}

absl::Status FillThousand(std::string_view url) {
  if (absl::Status status = MigrateTemplate(url); !status.ok()) return status;
  const std::unique_ptr<Store> store = MustMakeStore({.url = std::string(url)});
  std::vector<Put> agencies;
  for (const AgencySpec& agency : Agencies()) {
    agencies.push_back(NewPut(MakeAgency(agency.id, agency.region_code, agency.parents)));
  }
  MustWrite(*store, MakeChange(std::move(agencies)));
  std::vector<Put> puts;
  for (const Sample& sample : Samples()) {
    puts.push_back(NewPut(MakeInitiative(sample.spec)));
    puts.back().uid = sample.uid;
    puts.back().deleted = sample.deleted;
    if (puts.size() == 100) MustWrite(*store, MakeChange(std::exchange(puts, {})));
  }
  return absl::OkStatus();
}

std::vector<std::string> Walk(const std::function<absl::StatusOr<Page>(const PageRequest&)>& list,
                              int size) {
  std::vector<std::string> names;
  PageRequest request{.size = size};
  while (true) {
    const absl::StatusOr<Page> page = list(request);
    if (!page.ok()) {
      ADD_FAILURE() << page.status();
      return names;
    }
    EXPECT_LE(page->resources.size(), static_cast<std::size_t>(size));
    for (const StoredResource& resource : page->resources) names.push_back(resource.name);
    if (!page->next) return names;
    EXPECT_FALSE(page->resources.empty());
    request.after = page->next;
  }
}

std::vector<std::string> Expected(const InitiativeQuery& query) {
  std::vector<std::pair<std::pair<std::string, std::string>, std::string>> hits;
  for (const Sample& sample : Samples()) {
    if (sample.deleted && !query.show_deleted) continue;
    if (query.kinds && std::find(query.kinds->begin(), query.kinds->end(), sample.spec.kind) ==
                           query.kinds->end()) {
      continue;
    }
    if (!std::all_of(query.all_of.begin(), query.all_of.end(),
                     [&](const auto& condition) { return Holds(condition, sample.spec); })) {
      continue;
    }
    hits.push_back({{sample.spec.day, sample.uid}, "initiatives/" + sample.spec.id});
  }
  std::sort(hits.rbegin(), hits.rend());
  std::vector<std::string> names;
  names.reserve(hits.size());
  for (const auto& hit : hits) names.push_back(hit.second);
  return names;
}

}  // namespace entente::storage::postgres
