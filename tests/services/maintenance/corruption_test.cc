// Verify tells of every way in which a record, or what is derived of it, is not as it has to be;
// Reindex mends all that is derived, and nothing else.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/index_tables.h"
#include "tests/services/maintenance/upkeep_fixture.h"

namespace entente::maintenance {
namespace {

using storage::postgres::DerivedPart;
using storage::postgres::DerivedTable;
using storage::postgres::DerivedTables;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Tables that are no index: the record itself, and what servers need beside it.
const std::set<std::string> kOthers = {"head",    "change",       "revision",
                                       "request", "release_text", "server_key",
                                       "country", "enum_value",   "schema_version"};

// What sets one more row of the same document apart, as JSON, by part and table; empty where a
// document has one row.  `@NAME` stands for the uid of a resource.  A table without a row here has
// no test.
const std::map<std::string, std::string>& Extras() {
  static const std::map<std::string, std::string> extras = {
      {"index resource", ""},
      {"index agency", ""},
      {"index agency_name", R"({"ordinal": 99})"},
      {"index agency_parent", R"({"parent": "@agencies/us-ice"})"},
      {"index agency_successor", R"({"successor": "@agencies/us-dhs"})"},
      {"index release", ""},
      {"index release_agency", R"({"agency": "@agencies/us-ice"})"},
      {"index release_country", R"({"country": "FR"})"},
      {"index initiative", ""},
      {"index initiative_agency", R"({"agency": "@agencies/us-ice"})"},
      {"index initiative_country", R"({"country": "FR"})"},
      {"index initiative_pair", R"({"first": "AD"})"},
      {"index initiative_relation", R"({"kind": 9})"},
      {"index initiative_person", R"({"ordinal": 99})"},
      {"index commitment", ""},
      {"index commitment_party", R"({"ordinal": 99})"},
      {"index report", ""},
      {"index citation", R"({"ordinal": 99})"},
      {"index reference", R"({"field": "another"})"},
      {"index term", R"({"value": "another"})"},
      {"index searched_text", R"({"config": "german"})"},
      {"kept resource", ""},
      {"kept kept", R"({"since": "1999-01-01"})"},
      {"kept kept_side", R"({"ordinal": 99})"},
      {"kept term", R"({"value": "another"})"},
  };
  return extras;
}

// Another value of a column, by its type.
std::string AnotherValue(const std::string& column, const std::string& type) {
  if (column == "kept_version") return "0";  // it only counts
  if (type == "boolean") return "(" + column + ") IS NOT TRUE";
  if (type == "smallint" || type == "integer" || type == "bigint") {
    return "coalesce(" + column + ", 0) + 1";
  }
  if (type == "date") return "'1999-09-09'";
  if (type == "uuid") return "(SELECT uid FROM resource WHERE name = 'agencies/us-ice')";
  if (type == "bytea") return "'\\x00'";
  if (type == "text[]") return "'{another}'";
  return "'another'";
}

std::string KeyOf(const DerivedTable& table) {
  return absl::StrCat(table.part == DerivedPart::kIndex ? "index " : "kept ",
                      std::string(table.name));
}

// How Verify names the table.
std::string TablePhrase(const DerivedTable& table) {
  if (table.name == "resource") return "its row in resource";
  return absl::StrCat(table.part == DerivedPart::kIndex ? "index" : "kept", " table ",
                      std::string(table.name));
}

class CorruptionTest : public UpkeepTest {
 protected:
  void SetUp() override {
    MakeRecord();
    ASSERT_THAT(Verified().told, IsEmpty());
    // Constraints would refuse what a broken restore, or a broken disk, does not ask them for;
    // those that cascade are part of how rows are written.
    for (const auto& row : sql_.Rows("SELECT conrelid::regclass, conname FROM pg_constraint"
                                     " WHERE contype IN ('c', 'f') AND confdeltype <> 'c'"
                                     " AND connamespace = 'public'::regnamespace")) {
      sql_.Ask("ALTER TABLE " + row[0] + " DROP CONSTRAINT " + row[1]);
    }
  }

  // `@NAME` becomes the uid.
  std::string WithUids(const std::string& json) {
    std::string text = json;
    for (const auto& row : sql_.Rows("SELECT name, uid FROM resource WHERE type = 1")) {
      text = absl::StrReplaceAll(text, {{"@" + row[0], row[1]}});
    }
    return text;
  }

  // A row of the table, always the same one; not of what is kept for a deleted document, which is
  // computed when that comes back, and not before.
  static std::string OneOf(const DerivedTable& table) {
    std::string more;
    if (table.part == DerivedPart::kKept) {
      more = absl::StrCat(" AND ", std::string(table.owner),
                          " NOT IN (SELECT uid FROM resource WHERE deleted)");
      if (table.name == "resource") more += " AND type = 4";
    }
    return absl::StrCat("(SELECT min(ctid) FROM ", std::string(table.name), " WHERE ",
                        std::string(table.condition), more, ")");
  }

  void Delete(const DerivedTable& table) {
    sql_.Ask(absl::StrCat("DELETE FROM ", std::string(table.name), " WHERE ctid = ", OneOf(table)));
  }

  // Sets every column of one row that is derived, and no key, to another value; which these are.
  std::vector<std::string> Alter(const DerivedTable& table) {
    const std::string name(table.name);
    std::set<std::string> keys(table.keys.begin(), table.keys.end());
    keys.insert(std::string(table.owner));
    const std::set<std::string> derived = absl::StrSplit(std::string(table.columns), ", ");
    std::vector<std::string> columns;
    std::vector<std::string> edits;
    for (const auto& row : sql_.Rows("SELECT attname, format_type(atttypid, atttypmod)"
                                     " FROM pg_attribute WHERE attrelid = '" +
                                     name + "'::regclass AND attnum > 0 AND NOT attisdropped")) {
      if (keys.contains(row[0]) || !(derived.contains("*") || derived.contains(row[0]))) continue;
      columns.push_back(row[0]);
      edits.push_back(row[0] + " = " + AnotherValue(row[0], row[1]));
    }
    if (edits.empty()) return columns;
    sql_.Ask(absl::StrCat("UPDATE ", name, " SET ", absl::StrJoin(edits, ", "),
                          " WHERE ctid = ", OneOf(table)));
    return columns;
  }

  void Copy(const DerivedTable& table, const std::string& json) {
    const std::string name(table.name);
    sql_.Ask(absl::StrCat("INSERT INTO ", name, " SELECT (jsonb_populate_record(t, '",
                          WithUids(json), "')).* FROM ", name, " t WHERE ctid = ", OneOf(table)));
  }

  // What was spoiled is told, mended, and told no more.  A walk takes its time: what does not come
  // in each other's way is spoiled together.
  void ExpectMended(const std::string& what, const std::vector<std::string>& phrases) {
    SCOPED_TRACE(what);
    const std::vector<std::string> told = Verified().told;
    for (const std::string& phrase : phrases) EXPECT_THAT(told, Contains(HasSubstr(phrase)));
    const Found mended = Reindexed();
    EXPECT_EQ(mended.tally.mended, mended.tally.faults) << absl::StrJoin(mended.told, "\n");
    for (const std::string& phrase : phrases) EXPECT_THAT(mended.told, Contains(HasSubstr(phrase)));
    EXPECT_THAT(Verified().told, IsEmpty());
  }
};

TEST_F(CorruptionTest, EveryTableIsOfTheRecordOrLookedAfterByItsKeys) {
  std::map<std::string, std::vector<std::string>> keys;
  for (const auto& row :
       sql_.Rows("SELECT c.relname, a.attname FROM pg_class c"
                 " JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'"
                 " JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS x(number, place) ON true"
                 " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.number"
                 " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
                 " ORDER BY c.relname, x.place")) {
    keys[row[0]].push_back(row[1]);
  }
  std::set<std::string> looked_after;
  for (const DerivedTable& table : DerivedTables()) {
    const std::string name(table.name);
    looked_after.insert(name);
    std::vector<std::string> key = {std::string(table.owner)};
    key.insert(key.end(), table.keys.begin(), table.keys.end());
    EXPECT_EQ(key, keys[name]) << name;
    EXPECT_TRUE(Extras().contains(KeyOf(table))) << name;
  }

  for (const auto& [name, key] : keys) {
    EXPECT_NE(looked_after.contains(name), kOthers.contains(name)) << name;
  }
}

TEST_F(CorruptionTest, ARowThatIsMissingIsToldAndMade) {
  // One by one: what is missing takes rows of others along.
  for (const DerivedTable& table : DerivedTables()) {
    if (table.name == "resource") continue;  // there is no document without
    ASSERT_NE(sql_.Ask(absl::StrCat("SELECT ", OneOf(table))), "") << table.name;
    Delete(table);
    ExpectMended(absl::StrCat("missing in ", KeyOf(table)),
                 {absl::StrCat(TablePhrase(table), " lacks")});
  }
}

TEST_F(CorruptionTest, EveryColumnThatIsAlteredIsToldAndSetRight) {
  // One by one: tables have columns of the same name.
  for (const DerivedTable& table : DerivedTables()) {
    std::vector<std::string> phrases;
    for (const std::string& column : Alter(table)) {
      phrases.push_back(absl::StrCat(": ", column, " is "));
    }
    ExpectMended(absl::StrCat("altered in ", KeyOf(table)), phrases);
  }
}

TEST_F(CorruptionTest, ARowTooManyIsToldAndRemoved) {
  std::vector<std::string> phrases;
  for (const DerivedTable& table : DerivedTables()) {
    const std::string& extra = Extras().at(KeyOf(table));
    if (extra.empty()) continue;
    Copy(table, extra);
    phrases.push_back(absl::StrCat(TablePhrase(table), " has"));
  }
  ExpectMended("too many", phrases);
}

TEST_F(CorruptionTest, RowsOfNoResourceOrOneOfAnotherTypeAreToldAndRemoved) {
  std::vector<std::string> phrases;
  for (const DerivedTable& table : DerivedTables()) {
    // What cascades is a foreign key that is left: no side stands without its span.
    if (table.name == "resource" || table.name == "kept_side") continue;
    Copy(table, absl::StrCat("{\"", std::string(table.owner),
                             "\": \"00000000-0000-4000-8000-000000000000\"}"));
    phrases.push_back(absl::StrCat("00000000-0000-4000-8000-000000000000: ", TablePhrase(table),
                                   " has 1 row of a resource that is not there"));
    if (table.types.size() == 5) continue;
    const bool is_agencys = table.types.front() == storage::ResourceType::kAgency;
    const std::string other = is_agencys ? kRecordedRelease : "agencies/us-dhs";
    Copy(table, absl::StrCat("{\"", std::string(table.owner), "\": \"", UidOf(other), "\"}"));
    phrases.push_back(absl::StrCat(other, ": ", TablePhrase(table), " has 1 row, which"));
  }
  ExpectMended("strays", phrases);
}

TEST_F(CorruptionTest, WhatIsWrongIsToldByNameAndValue) {
  sql_.Ask(
      absl::StrCat("DELETE FROM initiative_agency WHERE initiative = '", UidOf(kAssessment), "'"));
  sql_.Ask("UPDATE initiative SET announced = '2001-01-01' WHERE uid = '" + UidOf(kAssessment) +
           "'");
  sql_.Ask("UPDATE resource SET revision = 1 WHERE name = '" + std::string(kAssessment) + "'");
  sql_.Ask("UPDATE kept SET fragment = '\\x0a' WHERE uid = '" + UidOf(kPublish) + "'");

  EXPECT_THAT(
      Verified().told,
      AllOf(Contains("initiatives/assessment: index table initiative_agency lacks agency"
                     " agencies/us-cbp"),
            Contains("initiatives/assessment: index table initiative: announced is 2001-01-01, not"
                     " 2010-07-13"),
            Contains("initiatives/assessment: its row in resource: revision is 1, not 4"),
            Contains("initiatives/assessment/commitments/publish: kept table kept, since -infinity:"
                     " fragment is another than it should be")));
}

// What readers find a document by: each alone, since one that is wrong leads elsewhere.
TEST_F(CorruptionTest, EachColumnOfTheRowOfAnInitiativeIsSetRight) {
  for (const std::string edit :
       {"type = 1", "revision = 1", "deleted = NOT deleted", "tlp = 5", "releasable_to = '{FR}'",
        "hidden = NOT hidden", "kept_version = 0"}) {
    sql_.Ask("UPDATE resource SET " + edit + " WHERE name = '" + kAssessment + "'");
    const std::string column = edit.substr(0, edit.find(' '));
    ExpectMended(edit, {absl::StrCat(kAssessment, ": its row in resource: ", column, " is ")});
  }
  sql_.Ask("UPDATE resource SET parent = '" + UidOf("initiatives/older") + "' WHERE name = '" +
           kPublish + "'");
  ExpectMended("parent", {absl::StrCat(kPublish,
                                       ": its row in resource: parent is"
                                       " initiatives/older, not initiatives/assessment")});
}

// One thing that is wrong with the record, and how it is told.
struct Forgery {
  std::string sql;
  std::vector<std::string> told;
};

std::vector<Forgery> Forgeries() {
  const std::string content = "change 2: its content digest does not cover";
  const std::string link = "change 2: its digest does not cover the one before";
  const std::string of_recorded =
      " WHERE uid = (SELECT uid FROM resource WHERE name = 'releases/recorded') AND revision = 1";
  const std::string recorded = "releases/recorded, revision 1: ";
  const std::string document = "document = set_byte(document, 8, get_byte(document, 8) # 1)";
  return {
      {"UPDATE change SET caller = 'mallory' WHERE number = 2", {content}},
      {"UPDATE change SET method = 'another' WHERE number = 2", {content}},
      {"UPDATE change SET request_id = gen_random_uuid() WHERE number = 2", {content}},
      {"UPDATE change SET reason = 'another' WHERE number = 2", {content}},
      {"UPDATE change SET peer = 'another' WHERE number = 2", {content}},
      {"UPDATE change SET content_digest = sha256('another') WHERE number = 2", {content, link}},
      {"UPDATE change SET digest = sha256('another') WHERE number = 2",
       {link, "change 3: its digest does not cover the one before"}},
      {"UPDATE change SET time = time + interval '1 microsecond' WHERE number = 2", {link}},
      {"UPDATE change SET time = (SELECT time FROM change WHERE number = 1) WHERE number = 2",
       {"change 2: its time is not after that of the change before"}},
      {"DELETE FROM change WHERE number = 2", {"change 2: is missing"}},
      {"DELETE FROM change WHERE number IN (2, 3)", {"changes 2 to 3: are missing"}},
      {"DELETE FROM change WHERE number = (SELECT max(number) FROM change)", {": is missing"}},
      {"UPDATE revision SET " + document + of_recorded,
       {recorded + "the document does not have its digest"}},
      {"UPDATE revision SET document_digest = sha256('another')" + of_recorded,
       {recorded + "the document does not have its digest"}},
      {"UPDATE revision SET document = '', document_digest = sha256('')" + of_recorded, {content}},
      {"UPDATE revision SET deleted = true" + of_recorded, {content}},
      {"UPDATE revision SET tlp = 5" + of_recorded, {recorded + "its label is not that of"}},
      {"UPDATE revision SET releasable_to = '{FR}'" + of_recorded,
       {recorded + "its label is not that of"}},
      {"UPDATE revision SET time = time + interval '1 second'" + of_recorded,
       {recorded + "its time is not that of change 2"}},
      {"UPDATE revision SET create_time = create_time - interval '1 second'" + of_recorded,
       {content}},
      {"UPDATE revision SET tlp = 5 WHERE uid = (SELECT uid FROM resource WHERE name ="
       " 'initiatives/assessment/reports/first')",
       {"initiatives/assessment/reports/first, revision 1: its label is not that of"}},
      {"DELETE FROM revision" + of_recorded,
       {content, "releases/recorded, revision 2: there is no revision 1 of it"}},
      {"DELETE FROM revision WHERE uid = (SELECT uid FROM resource WHERE name ="
       " 'initiatives/assessment/reports/first')",
       {"initiatives/assessment/reports/first: has no revision"}},
      {"UPDATE resource SET name = 'releases/renamed' WHERE name = 'releases/recorded'", {content}},
      {"UPDATE resource SET name = 'nothing' WHERE name = 'initiatives/older'",
       {"nothing: is no name of a resource"}},
      {"UPDATE head SET digest = sha256('another')", {"head: its digest is not that of change"}},
      {"UPDATE head SET number = number - 1", {"head: its number is"}},
      {"UPDATE head SET number = number + 1", {": is missing"}},
      {"UPDATE head SET time = time + interval '1 second'",
       {"head: its time is not that of change"}},
      {"UPDATE head SET origin = sha256('another')", {"change 1: its digest does not cover"}},
      {"UPDATE release_text SET text = text || '.' WHERE text LIKE 'Release%'",
       {"does not have the SHA-256 that it is stored under; it is that of releases/recorded",
        "initiatives/assessment: its index cannot be derived: text "}},
      {"DELETE FROM release_text WHERE text LIKE 'Release%'",
       {"initiatives/assessment: its index cannot be derived: "}},
  };
}

class ForgeryTest : public CorruptionTest {
 protected:
  // The record's tables as they are now, to come back to.
  void SetUp() override {
    CorruptionTest::SetUp();
    sql_.Ask("CREATE SCHEMA before");
    for (const std::string& table : kTables) {
      sql_.Ask("CREATE TABLE before." + table + " AS TABLE public." + table);
    }
  }

  void Restore() {
    for (const std::string& table : kTables) {
      sql_.Ask("DELETE FROM public." + table);
      sql_.Ask("INSERT INTO public." + table + " SELECT * FROM before." + table);
    }
  }

  const std::vector<std::string> kTables = {"head", "change", "resource", "revision",
                                            "release_text"};
};

TEST_F(ForgeryTest, EveryForgeryOfTheRecordIsToldAndStaysTold) {
  for (const Forgery& forgery : Forgeries()) {
    SCOPED_TRACE(forgery.sql);
    sql_.Ask(forgery.sql);
    const auto expect_told = [&] {
      const std::vector<std::string> told = Verified().told;
      for (const std::string& words : forgery.told) EXPECT_THAT(told, Contains(HasSubstr(words)));
    };
    expect_told();

    Reindexed();

    expect_told();
    Restore();
    Reindexed();
    // What one forgery leaves behind would be taken for the next.
    ASSERT_THAT(Verified().told, IsEmpty());
  }
}

}  // namespace
}  // namespace entente::maintenance
