// check_agency.h and check_release.h.

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/rpc/check_agency.h"
#include "services/rpc/check_release.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::rpc {
namespace {

using test::GoodAgency;
using test::GoodRelease;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename Document>
struct BadDocument {
  std::string name;
  std::function<void(Document&)> spoil;
  std::string field;
  std::string says;
};

absl::Status FaultsOf(v1::Agency agency, const v1::Agency* previous = nullptr) {
  agency.set_name("agencies/us-cbp");
  Violations faults;
  CompleteAgency(agency, previous, "agency", faults);
  return faults.ToStatus();
}

absl::Status FaultsOf(v1::Release release) {
  release.set_name("releases/test-one");
  Violations faults;
  CompleteRelease(release, "release", faults);
  return faults.ToStatus();
}

TEST(CompleteAgency, AcceptsWhatIsRight) {
  EXPECT_TRUE(FaultsOf(GoodAgency()).ok()) << FaultsOf(GoodAgency());
  v1::Agency international = GoodAgency("United Nations");
  international.clear_region_code();
  EXPECT_TRUE(FaultsOf(international).ok());
}

TEST(CompleteAgency, RefusesEachBadFieldNamingItAlone) {
  using v1::Agency;
  const std::vector<BadDocument<Agency>> cases = {
      {"no name", [](Agency& a) { a.clear_names(); }, "agency.names", "at least one"},
      {"no official name", [](Agency& a) { a.mutable_names(0)->set_kind(v1::AgencyName::SHORT); },
       "agency.names", "OFFICIAL"},
      {"a name of no kind",
       [](Agency& a) {
         a.add_names()->set_text("x");
         a.mutable_names(1)->set_language_code("en");
       },
       "agency.names[1].kind", "ACRONYM"},
      {"a name too long", [](Agency& a) { a.mutable_names(0)->set_text(std::string(301, 'x')); },
       "agency.names[0].text", "at most 300"},
      {"a name twice", [](Agency& a) { *a.add_names() = a.names(0); }, "agency.names[1]", "twice"},
      {"its own parent", [](Agency& a) { a.add_parents()->set_agency("agencies/us-cbp"); },
       "agency.parents[0].agency", "itself"},
      {"a parent twice",
       [](Agency& a) {
         a.add_parents()->set_agency("agencies/us-dhs");
         a.add_parents()->set_agency("agencies/us-dhs");
       },
       "agency.parents[1].agency", "twice"},
      {"a successor of no kind",
       [](Agency& a) { a.add_successors()->set_agency("agencies/us-ice"); },
       "agency.successors[0].kind", "RENAMED"},
      {"a web page that is none", [](Agency& a) { a.set_uri("cbp.gov"); }, "agency.uri", "http"},
      {"a country with one letter", [](Agency& a) { a.set_region_code("U"); }, "agency.region_code",
       "two capital"},
      {"a name borne until before it was",
       [](Agency& a) {
         a.mutable_names(0)->mutable_since()->set_edtf("2003");
         a.mutable_names(0)->mutable_until()->set_edtf("2002");
       },
       "agency.names[0].until", "before"},
  };
  for (const auto& bad : cases) {
    SCOPED_TRACE(bad.name);
    Agency agency = GoodAgency();
    bad.spoil(agency);

    const absl::Status status = FaultsOf(agency);

    EXPECT_THAT(test::BadFieldsOf(status), ElementsAre(bad.field));
    EXPECT_THAT(test::FaultOf(status, bad.field), HasSubstr(bad.says));
  }
}

TEST(CompleteAgency, ItsCountryCannotBeChanged) {
  const v1::Agency previous = GoodAgency();
  v1::Agency agency = GoodAgency();
  agency.set_region_code("CA");

  EXPECT_THAT(test::BadFieldsOf(FaultsOf(agency, &previous)), ElementsAre("agency.region_code"));
}

TEST(CompleteRelease, AcceptsWhatIsRight) {
  EXPECT_TRUE(FaultsOf(GoodRelease()).ok()) << FaultsOf(GoodRelease());
}

TEST(CompleteRelease, RefusesEachBadFieldNamingItAlone) {
  using v1::Release;
  const std::vector<BadDocument<Release>> cases = {
      {"no kind", [](Release& r) { r.clear_kind(); }, "release.kind", "PRESS_RELEASE"},
      {"no title", [](Release& r) { r.clear_title(); }, "release.title", "required"},
      {"a title of 100 kB", [](Release& r) { r.set_title(std::string(102'400, 'x')); },
       "release.title", "102400 code points; at most 1000"},
      {"no language", [](Release& r) { r.clear_language_code(); }, "release.language_code",
       "BCP 47"},
      {"no issuer", [](Release& r) { r.clear_issuers(); }, "release.issuers", "at least one"},
      {"an issuer that is nobody", [](Release& r) { r.mutable_issuers(0)->clear_issuer(); },
       "release.issuers[0].issuer", "exactly one of"},
      {"an issuer twice", [](Release& r) { *r.add_issuers() = r.issuers(0); }, "release.issuers[1]",
       "twice"},
      {"the 31st of February", [](Release& r) { r.mutable_release_date()->set_edtf("2010-02-31"); },
       "release.release_date.edtf", "February"},
      {"a URI that is none", [](Release& r) { r.set_archive_uri("file:///etc/passwd"); },
       "release.archive_uri", "http"},
      {"a variant of itself", [](Release& r) { r.set_variant_of("releases/test-one"); },
       "release.variant_of", "itself"},
      {"looked at on no day",
       [](Release& r) {
         r.mutable_availability()->set_state(v1::Availability::LIVE);
         r.mutable_availability()->set_checked_date("2010-02-31");
       },
       "release.availability.checked_date", "2010-02-31"},
      {"read by halves", [](Release& r) { r.mutable_reading()->set_reader("me"); },
       "release.reading.state", "DONE"},
      {"released to a country twice",
       [](Release& r) {
         r.mutable_label()->add_releasable_to("CA");
         r.mutable_label()->add_releasable_to("CA");
       },
       "release.label.releasable_to[1]", "twice"},
  };
  for (const auto& bad : cases) {
    SCOPED_TRACE(bad.name);
    Release release = GoodRelease();
    bad.spoil(release);

    const absl::Status status = FaultsOf(release);

    EXPECT_THAT(test::BadFieldsOf(status), ElementsAre(bad.field));
    EXPECT_THAT(test::FaultOf(status, bad.field), HasSubstr(bad.says));
  }
}

}  // namespace
}  // namespace entente::rpc
