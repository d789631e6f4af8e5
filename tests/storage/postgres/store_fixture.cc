#include "tests/storage/postgres/store_fixture.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <random>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include <openssl/sha.h>

#include "storage/postgres/migrate.h"

namespace entente::storage::postgres {
namespace {

// SplitMix64, Steele, Lea and Flood 2014.
std::uint64_t Mix(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

void SetDay(v1::FuzzyDate& date, const std::string& day) {
  date.set_edtf(day);
  date.set_earliest(day);
  date.set_latest(day);
}

Put MakePut(ResourceType type, const std::string& name,
            std::shared_ptr<const google::protobuf::Message> document) {
  return {.type = type, .name = name, .uid = MakeUuid(), .document = std::move(document)};
}

}  // namespace

absl::Status MigrateTemplate(std::string_view url) { return Migrate(std::string(url)); }

std::unique_ptr<Store> MustMakeStore(const StoreOptions& options) {
  absl::StatusOr<std::unique_ptr<Store>> store = MakeStore(options);
  if (!store.ok()) {
    ADD_FAILURE() << store.status();
    std::abort();
  }
  return *std::move(store);
}

CallContext ReadContext() {
  return {.deadline = absl::Now() + absl::Seconds(30),
          .lane = Lane::kRead,
          .clearance = {.tlp_max = v1::Label::RED, .all_governments = true}};
}

CallContext WriteContext() {
  CallContext context = ReadContext();
  context.lane = Lane::kWrite;
  return context;
}

std::string MakeUuid() {
  static std::atomic<std::uint64_t> count = 0;
  const std::uint64_t number = ++count;
  const std::uint64_t high = Mix(2 * number);
  const std::uint64_t low = Mix(2 * number + 1);
  return absl::StrFormat("%08x-%04x-4%03x-8%03x-%012x", high >> 32, (high >> 16) & 0xffff,
                         high & 0xfff, low >> 52, low & 0xffffffffffff);
}

std::string MakeText(std::size_t size, unsigned seed) {
  constexpr std::string_view kPieces[] = {"a", "Z", "\n", "\\", "'",   "\"",
                                          "é", "ß", "日", "本", "🙂"};
  std::mt19937 random(seed);
  std::string text;
  while (text.size() + 4 <= size) text += kPieces[random() % std::size(kPieces)];
  text.append(size - text.size(), '.');
  return text;
}

std::string Sha256Of(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string HexSha256Of(std::string_view bytes) { return absl::BytesToHexString(Sha256Of(bytes)); }

v1::Agency MakeAgency(const std::string& id, const std::string& region_code,
                      const std::vector<std::string>& parent_ids) {
  v1::Agency agency;
  agency.set_name(absl::StrCat("agencies/", id));
  agency.set_region_code(region_code);
  v1::AgencyName* name = agency.add_names();
  name->set_text(absl::StrCat("Agency ", id));
  name->set_language_code("en");
  name->set_kind(v1::AgencyName::OFFICIAL);
  for (const std::string& parent : parent_ids) {
    agency.add_parents()->set_agency(absl::StrCat("agencies/", parent));
  }
  return agency;
}

v1::Release MakeRelease(const std::string& id, const std::string& day,
                        const std::vector<std::string>& agency_ids) {
  v1::Release release;
  release.set_name(absl::StrCat("releases/", id));
  release.set_kind(v1::Release::PRESS_RELEASE);
  release.set_title(absl::StrCat("Release ", id));
  release.set_language_code("en");
  if (!day.empty()) SetDay(*release.mutable_release_date(), day);
  for (const std::string& agency : agency_ids) {
    release.add_issuers()->set_agency(absl::StrCat("agencies/", agency));
  }
  return release;
}

v1::Initiative MakeInitiative(const InitiativeSpec& spec) {
  v1::Initiative initiative;
  initiative.set_name(absl::StrCat("initiatives/", spec.id));
  initiative.set_kind(spec.kind);
  v1::LocalizedText* title = initiative.add_titles();
  title->set_language_code("en");
  title->set_text(absl::StrCat("Initiative ", spec.id));
  if (!spec.day.empty()) SetDay(*initiative.mutable_announced(), spec.day);
  for (const std::string& agency : spec.agency_ids) {
    v1::Participant* participant = initiative.add_participants();
    participant->set_agency(absl::StrCat("agencies/", agency));
    participant->set_role(v1::Participant::SIGNATORY);
  }
  for (const std::string& country : spec.countries) {
    v1::Participant* participant = initiative.add_participants();
    participant->set_region_code(country);
    participant->set_role(v1::Participant::PARTY);
  }
  for (const std::string& country : spec.places) {
    v1::Place* place = initiative.add_places();
    place->set_region_code(country);
    place->set_role(v1::Place::LOCATION);
  }
  return initiative;
}

Put NewPut(const v1::Agency& agency) {
  return MakePut(ResourceType::kAgency, agency.name(), std::make_shared<v1::Agency>(agency));
}

Put NewPut(const v1::Release& release) {
  return MakePut(ResourceType::kRelease, release.name(), std::make_shared<v1::Release>(release));
}

Put NewPut(const v1::Initiative& initiative) {
  return MakePut(ResourceType::kInitiative, initiative.name(),
                 std::make_shared<v1::Initiative>(initiative));
}

Put NextPut(const StoredResource& stored, const google::protobuf::Message& document, bool deleted) {
  std::shared_ptr<google::protobuf::Message> copy(document.New());
  copy->CopyFrom(document);
  return {.type = stored.type,
          .name = stored.name,
          .uid = stored.uid,
          .expected_revision = stored.revision,
          .deleted = deleted,
          .document = std::move(copy)};
}

Change MakeChange(std::vector<Put> puts) {
  Change change;
  change.caller = "tester";
  change.method = "entente.v1.InitiativeService/CreateInitiative";
  change.request_id = MakeUuid();
  change.request_digest = Sha256Of(change.request_id);
  change.peer = "ipv4:127.0.0.1:40000";
  change.puts = std::move(puts);
  return change;
}

Written MustWrite(Store& store, const Change& change) {
  absl::StatusOr<Written> written = store.Write(WriteContext(), change);
  EXPECT_TRUE(written.ok()) << written.status();
  if (!written.ok()) return {};
  EXPECT_EQ(written->resources.size(), change.puts.size());
  return *std::move(written);
}

StoredResource MustPut(Store& store, const Put& put) {
  Written written = MustWrite(store, MakeChange({put}));
  return written.resources.empty() ? StoredResource() : std::move(written.resources.front());
}

std::vector<std::string> NamesOf(const Page& page) {
  std::vector<std::string> names;
  for (const StoredResource& resource : page.resources) names.push_back(resource.name);
  return names;
}

bool HasRetryInfo(const absl::Status& status) {
  google::rpc::RetryInfo retry;
  return GetDetail(status, retry);
}

bool WaitUntil(const std::function<bool()>& condition, absl::Duration patience) {
  const absl::Time end = absl::Now() + patience;
  while (!condition()) {
    if (absl::Now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // between two looks
  }
  return true;
}

std::string Sql::Ask(const std::string& statement) {
  pqxx::nontransaction work(connection_);
  const pqxx::result rows = work.exec(statement);
  return rows.empty() || rows.columns() == 0 ? "" : rows[0][0].as<std::string>("");
}

std::vector<std::vector<std::string>> Sql::Rows(const std::string& statement) {
  pqxx::nontransaction work(connection_);
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : work.exec(statement)) {
    rows.emplace_back();
    for (const auto& field : row) rows.back().push_back(field.as<std::string>(""));
  }
  return rows;
}

std::map<std::string, std::int64_t> Sql::CountRows() {
  std::map<std::string, std::int64_t> counts;
  for (const auto& row : Rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
    counts[row[0]] = std::stoll(Ask(absl::StrCat("SELECT count(*) FROM ", row[0])));
  }
  return counts;
}

bool AreBlocked(Sql& sql, int count) {
  return WaitUntil([&] {
    return sql.Ask(
               "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
               " AND application_name = 'entente-server' AND wait_event_type = 'Lock'") ==
           absl::StrCat(count);
  });
}

void StoreTest::AddAgencies(const std::vector<std::pair<std::string, std::string>>& agencies) {
  std::vector<Put> puts;
  puts.reserve(agencies.size());
  for (const auto& [id, region_code] : agencies) {
    puts.push_back(NewPut(MakeAgency(id, region_code)));
  }
  MustWrite(*store_, MakeChange(std::move(puts)));
}

}  // namespace entente::storage::postgres
