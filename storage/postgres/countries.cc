// Countries: read-only reference data.

#include "absl/strings/str_cat.h"

#include "storage/error.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Both served by country_pkey.
constexpr std::string_view kGetCountrySql = R"sql(
SELECT region_code, alpha3, numeric_code, name_en, name_fr
FROM country
WHERE region_code = $1)sql";

constexpr std::string_view kListCountriesSql = R"sql(
SELECT region_code, alpha3, numeric_code, name_en, name_fr
FROM country
WHERE region_code > $1
ORDER BY region_code
LIMIT $2)sql";

void AddName(v1::Country& country, const char* language_code, std::string text) {
  v1::CountryName* name = country.add_names();
  name->set_language_code(language_code);
  name->set_text(std::move(text));
}

v1::Country ReadCountry(const pqxx::row& row) {
  v1::Country country;
  country.set_region_code(row[0].as<std::string>());
  country.set_name(absl::StrCat("countries/", country.region_code()));
  country.set_alpha3(row[1].as<std::string>());
  country.set_numeric(row[2].as<std::string>());
  AddName(country, "en", row[3].as<std::string>());
  AddName(country, "fr", row[4].as<std::string>());
  return country;
}

}  // namespace

absl::StatusOr<v1::Country> PostgresStore::GetCountry(const CallContext& context,
                                                      std::string_view region_code) {
  v1::Country country;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(region_code));
    const pqxx::result rows = transaction.Run(kGetCountrySql, parameters);
    if (rows.empty()) {
      const std::string name = absl::StrCat("countries/", std::string(region_code));
      return WithResource(MakeError(absl::StatusCode::kNotFound, kReasonNotFound,
                                    absl::StrCat("there is no ", name, " in ISO 3166-1")),
                          "countries", name);
    }
    country = ReadCountry(rows[0]);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return country;
}

absl::StatusOr<std::vector<v1::Country>> PostgresStore::ListCountries(const CallContext& context,
                                                                      std::string_view after,
                                                                      int limit) {
  std::vector<v1::Country> countries;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(after)).Integer(limit);
    countries.clear();
    for (const auto& row : transaction.Run(kListCountriesSql, parameters)) {
      countries.push_back(ReadCountry(row));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return countries;
}

}  // namespace entente::storage::postgres
