#include "clients/cli/same_content.h"

#include "gtest/gtest.h"

#include "entente/v1/initiative.pb.h"

namespace entente::cli {
namespace {

v1::Initiative Wanted() {
  v1::Initiative initiative;
  initiative.set_name("initiatives/plan");
  auto* title = initiative.add_titles();
  title->set_language_code("en");
  title->set_text("Plan");
  initiative.mutable_announced()->set_edtf("2010-07");
  initiative.add_participants()->set_agency("agencies/us-dhs");
  return initiative;
}

TEST(SaysAllOf, ForgivesWhatTheServerFillsIn) {
  v1::Initiative on_record = Wanted();
  on_record.set_uid("4711");
  on_record.set_etag("abc");
  on_record.set_kind(v1::Initiative::ACTION_PLAN);
  on_record.mutable_create_time()->set_seconds(1);
  on_record.mutable_announced()->set_earliest("2010-07-01");
  on_record.mutable_announced()->set_latest("2010-07-31");

  EXPECT_TRUE(SaysAllOf(on_record, Wanted()));
}

TEST(SaysAllOf, IgnoresServerFieldsOfTheFile) {
  v1::Initiative exported = Wanted();
  exported.set_uid("another server's");
  exported.set_etag("another server's");

  EXPECT_TRUE(SaysAllOf(Wanted(), exported));
}

TEST(SaysAllOf, SeesAnotherValue) {
  v1::Initiative on_record = Wanted();
  on_record.mutable_titles(0)->set_text("Another plan");

  EXPECT_FALSE(SaysAllOf(on_record, Wanted()));
}

TEST(SaysAllOf, SeesAValueThatIsMissing) {
  v1::Initiative on_record = Wanted();
  on_record.clear_announced();

  EXPECT_FALSE(SaysAllOf(on_record, Wanted()));
}

TEST(SaysAllOf, SeesOneElementMoreOrLess) {
  v1::Initiative more = Wanted();
  more.add_participants()->set_region_code("CA");
  EXPECT_FALSE(SaysAllOf(more, Wanted()));

  v1::Initiative less = Wanted();
  less.clear_participants();
  EXPECT_FALSE(SaysAllOf(less, Wanted()));
}

}  // namespace
}  // namespace entente::cli
