#include "storage/postgres/migrate.h"

#include <array>
#include <exception>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <openssl/rand.h>
#include <pqxx/pqxx>

#include "storage/error.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/digest.h"
#include "storage/postgres/errors.h"
#include "storage/postgres/migrations.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/reference/countries.h"
#include "storage/postgres/session.h"

namespace entente::storage::postgres {
namespace {

// Session lock that a migrating program holds; any constant of ours.
constexpr std::int64_t kMigrationLock = 0x656e74656e7465;  // "entente"

constexpr std::string_view kMakeVersionTableSql = R"sql(
CREATE TABLE IF NOT EXISTS schema_version (
  version integer PRIMARY KEY,
  name text NOT NULL,
  checksum bytea NOT NULL,
  applied_time timestamptz NOT NULL DEFAULT clock_timestamp()
))sql";

constexpr std::string_view kUpsertCountriesSql = R"sql(
INSERT INTO country (region_code, alpha3, numeric_code, name_en, name_fr)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
ON CONFLICT (region_code) DO UPDATE
SET alpha3 = excluded.alpha3, numeric_code = excluded.numeric_code,
    name_en = excluded.name_en, name_fr = excluded.name_fr
WHERE (country.alpha3, country.numeric_code, country.name_en, country.name_fr)
  IS DISTINCT FROM (excluded.alpha3, excluded.numeric_code, excluded.name_en, excluded.name_fr))sql";

constexpr std::string_view kInsertKeySql = R"sql(
INSERT INTO server_key (name, key)
VALUES ('page_token', $1)
ON CONFLICT DO NOTHING)sql";

using Progress = std::function<void(std::string_view)>;

// Hands on what the database warns of while there is one of these.
class Warnings final : public pqxx::errorhandler {
 public:
  Warnings(Connection& connection, const Progress& progress)
      : pqxx::errorhandler(connection.pqxx()), progress_(progress) {}

  // Into libpq no exception may pass.  False: nobody else is to be told.
  bool operator()(const char message[]) noexcept override {
    try {
      std::string line = absl::StrReplaceAll(message, {{"\n", " "}});
      absl::StripAsciiWhitespace(&line);
      progress_(line);
    } catch (const std::exception&) {  // a warning less
    }
    return false;
  }

 private:
  const Progress& progress_;
};

ConnectionOptions MigrationConnection(const std::string& url) {
  // A migration may take long; nothing but an operator ends it.
  return {.url = url, .application_name = "entente-migrate", .statement_timeout = {}};
}

int ReadVersion(pqxx::transaction_base& work) {
  if (work.exec1("SELECT to_regclass('schema_version') IS NULL")[0].as<bool>()) return 0;
  return work.exec1("SELECT coalesce(max(version), 0) FROM schema_version")[0].as<int>();
}

void Apply(Connection& connection, const Migration& migration) {
  pqxx::work work(connection.pqxx());
  // Rather fail than queue behind a long reader with everyone else queued behind us.
  work.exec("SET LOCAL lock_timeout = '10s'");
  work.exec(std::string(migration.sql));
  Parameters parameters;
  parameters.Integer(migration.version).Text(std::string(migration.name));
  parameters.Bytes(Sha256(migration.sql));
  Transaction(connection, work)
      .Run("INSERT INTO schema_version (version, name, checksum) VALUES ($1, $2, $3)", parameters);
  work.commit();
}

void LoadReferenceData(Connection& connection) {
  std::array<std::vector<std::string>, 5> columns;
  for (const CountryData& country : kCountries) {
    columns[0].emplace_back(country.region_code);
    columns[1].emplace_back(country.alpha3);
    columns[2].emplace_back(country.numeric_code);
    columns[3].emplace_back(country.name_en);
    columns[4].emplace_back(country.name_fr);
  }
  Parameters countries;
  for (const auto& column : columns) countries.TextArray(column);
  std::string key(32, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1) {
    throw std::runtime_error("no random bytes for the page token key");
  }
  Parameters key_row;
  key_row.Bytes(key);

  pqxx::work work(connection.pqxx());
  Transaction transaction(connection, work);
  transaction.Run(kUpsertCountriesSql, countries);
  transaction.Run(kInsertKeySql, key_row);
  work.commit();
}

}  // namespace

int SchemaVersionMax() { return Migrations().back().version; }

absl::Status Migrate(const std::string& url,
                     const std::function<void(std::string_view)>& progress) {
  std::string step = "connecting";
  try {
    Connection connection(MigrationConnection(url));
    const Warnings warnings(connection, progress);
    step = "waiting for another migration to end";
    {
      pqxx::nontransaction work(connection.pqxx());
      if (!work.exec1(absl::StrCat("SELECT pg_try_advisory_lock(", kMigrationLock, ")"))[0]
               .as<bool>()) {
        progress("another migration is at work; waiting for it");
        work.exec(absl::StrCat("SELECT pg_advisory_lock(", kMigrationLock, ")"));
      }
      work.exec(std::string(kMakeVersionTableSql));
    }
    int version = 0;
    {
      pqxx::nontransaction work(connection.pqxx());
      version = ReadVersion(work);
    }
    if (version > SchemaVersionMax()) return CheckSchemaVersion(version);
    for (const Migration& migration : Migrations()) {
      if (migration.version <= version) continue;
      step = absl::StrCat("migration ", std::string(migration.name));
      progress(step);
      Apply(connection, migration);
    }
    step = "loading the reference data";
    LoadReferenceData(connection);
    progress(absl::StrCat("the schema is at version ", SchemaVersionMax()));
    return absl::OkStatus();
  } catch (const std::exception& exception) {
    const Failure failure = ExplainException(exception, CancelCause::kNone);
    if (absl::IsUnavailable(failure.status)) return failure.status;
    // For the operator who ran it, not for a caller: the whole of it.
    return MakeError(absl::StatusCode::kInternal, kReasonInternal,
                     absl::StrCat(step, " failed: ", exception.what()));
  }
}

absl::StatusOr<int> ReadSchemaVersion(const std::string& url) {
  try {
    Connection connection(MigrationConnection(url));
    pqxx::nontransaction work(connection.pqxx());
    return ReadVersion(work);
  } catch (const std::exception& exception) {
    const Failure failure = ExplainException(exception, CancelCause::kNone);
    if (absl::IsUnavailable(failure.status)) return failure.status;
    return MakeError(absl::StatusCode::kFailedPrecondition, kReasonInternal,
                     absl::StrCat("the database cannot be used: ", exception.what()));
  }
}

absl::Status CheckSchemaVersion(int version) {
  if (version < kSchemaVersionMin) {
    return MakeError(absl::StatusCode::kFailedPrecondition, kReasonInternal,
                     absl::StrCat("the database's schema is at version ", version,
                                  ", this server wants ", kSchemaVersionMin, " to ",
                                  SchemaVersionMax(), ": run entente-server migrate"));
  }
  if (version > SchemaVersionMax()) {
    return MakeError(absl::StatusCode::kFailedPrecondition, kReasonInternal,
                     absl::StrCat("the database's schema is at version ", version,
                                  ", this program knows none after ", SchemaVersionMax(),
                                  ": run a newer entente-server"));
  }
  return absl::OkStatus();
}

}  // namespace entente::storage::postgres
