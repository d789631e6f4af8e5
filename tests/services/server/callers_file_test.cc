#include "services/server/callers_file.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/rpc/sha256.h"

namespace entente::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const kPath = "/etc/entente/callers.toml";

// Why the file is refused; empty when it is not.
std::string FaultOf(const std::string& text) {
  const auto table = CallersTable::Parse(text, kPath);
  return table.ok() ? "" : std::string(table.status().message());
}

TEST(CallersFile, SaysWhatEachCallerMayDoAndSee) {
  const auto table = CallersTable::Parse(R"(
    [[caller]]
    name = "cbp-backend"
    role = "editor"
    governments = ["US"]
    tlp_max = "AMBER"
    certificate_names = ["cbp.example", "spiffe://us/cbp"]
    [[caller]]
    name = "operator"
    role = "admin"
    tlp_max = "RED"
    jwt_subjects = ["0oa1"]
    [[caller]]
    name = "reader"
    certificate_names = ["reader.example"])",
                                         kPath);

  ASSERT_TRUE(table.ok()) << table.status();
  const rpc::Caller* backend = table->FindByCertificateName("spiffe://us/cbp");
  ASSERT_NE(backend, nullptr);
  EXPECT_EQ(backend, table->FindByCertificateName("cbp.example"));
  EXPECT_EQ(backend->name, "cbp-backend");
  EXPECT_TRUE(backend->is_named);
  EXPECT_EQ(backend->role, rpc::Role::kEditor);
  EXPECT_EQ(backend->clearance.tlp_max, v1::Label::AMBER);
  EXPECT_FALSE(backend->clearance.all_governments);
  EXPECT_THAT(backend->clearance.governments, ElementsAre("US"));
  const rpc::Caller* admin = table->FindByJwtSubject("0oa1");
  ASSERT_NE(admin, nullptr);
  EXPECT_TRUE(admin->clearance.all_governments);
  const rpc::Caller* reader = table->FindByCertificateName("reader.example");
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(reader->role, rpc::Role::kViewer);
  EXPECT_EQ(reader->clearance.tlp_max, v1::Label::CLEAR);
  EXPECT_EQ(table->FindByCertificateName("READER.example"), nullptr);
  EXPECT_EQ(table->FindByJwtSubject("cbp.example"), nullptr);
}

TEST(CallersFile, SeveralKeysOfACallerAreGoodAtOnce) {
  const auto table = CallersTable::Parse(
      "[[caller]]\nname = 'a'\napi_key_sha256 = ['" + rpc::Sha256Hex("old key") + "', '" +
          rpc::Sha256Hex("new key") + "']\n[[caller]]\nname = 'b'\napi_key_sha256 = ['" +
          rpc::Sha256Hex("another") + "']",
      kPath);

  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->FindByApiKey("old key")->name, "a");
  EXPECT_EQ(table->FindByApiKey("new key")->name, "a");
  EXPECT_EQ(table->FindByApiKey("another")->name, "b");
  EXPECT_EQ(table->FindByApiKey("new key "), nullptr);
  EXPECT_EQ(table->FindByApiKey(""), nullptr);
  EXPECT_EQ(table->FindByApiKey(rpc::Sha256Hex("new key")), nullptr);
}

TEST(CallersFile, EachFaultIsToldWithItsPlace) {
  const std::string named = "[[caller]]\nname = 'a'\n";
  const std::string proven = named + "jwt_subjects = ['s']\n";
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"[[caller]", ":1: "},
      {"[[callers]]\nname = 'a'", "callers is no key"},
      {"caller = 3", "wanted [[caller]]"},
      {named, "nothing proves it"},
      {"[[caller]]\njwt_subjects = ['s']", "name: got"},
      {"[[caller]]\nname = 'anonymous'\njwt_subjects = ['s']", "not anonymous"},
      {"[[caller]]\nname = 'a b'\njwt_subjects = ['s']", "name: got"},
      {proven + proven, "a is said twice"},
      {proven + "[[caller]]\nname = 'b'\njwt_subjects = ['s']", "jwt_subjects: s is said twice"},
      {proven + "rol = 'admin'", ":4: rol is no key"},
      {proven + "role = 'root'", "wanted viewer, editor or admin"},
      {proven + "role = 'editor'", "an editor of none"},
      {proven + "tlp_max = 'WHITE'", "wanted CLEAR, GREEN, AMBER, AMBER_STRICT or RED"},
      {proven + "tlp_max = 3", "tlp_max is no text"},
      {proven + "governments = ['can']", "wanted codes of two capital letters"},
      {proven + "governments = ['CA', 'CA']", "CA is named twice"},
      {proven + "governments = 'CA'", "governments is no list of texts"},
      {proven + "governments = ['CA', 3]", "governments is no list of texts"},
      {proven + "governments = ['CA']\nall_governments = true", "beside all_governments"},
      {proven + "all_governments = 'yes'", "neither true nor false"},
      {named + "api_key_sha256 = ['secret']", "wanted the 64 hexadecimal digits"},
  };
  for (const auto& [text, fault] : faults) {
    EXPECT_THAT(FaultOf(text), HasSubstr(fault)) << text;
    EXPECT_THAT(FaultOf(text), HasSubstr(kPath)) << text;
  }
  EXPECT_THAT(FaultOf(named + "api_key_sha256 = ['secret']"), ::testing::Not(HasSubstr("secret'")));
}

TEST(CallersFile, AnEmptyOneIsNobodys) {
  const auto table = CallersTable::Parse("# nobody yet\n", kPath);

  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->size(), 0U);
  EXPECT_EQ(table->FindByApiKey("key"), nullptr);
}

}  // namespace
}  // namespace entente::server
