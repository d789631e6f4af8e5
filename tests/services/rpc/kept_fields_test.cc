#include "services/rpc/kept_fields.h"

#include "gtest/gtest.h"

#include "entente/v1/agency.pb.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kUid = "0190163d-8694-739b-aea5-966c26f8ad91";

storage::StoredResource StoredAgency() {
  storage::StoredResource stored;
  stored.name = "agencies/us-cbp";
  stored.uid = kUid;
  stored.type = storage::ResourceType::kAgency;
  stored.revision = 2;
  stored.create_time = absl::FromUnixMicros(1'279'000'000'123'456);
  stored.update_time = absl::FromUnixSeconds(1'279'000'001);
  return stored;
}

TEST(RenderKept, MergesWithTheDocumentByConcatenation) {
  v1::Agency document;
  document.set_name("agencies/us-cbp");
  document.set_region_code("US");
  v1::Agency agency;

  ASSERT_TRUE(agency.ParseFromString(document.SerializeAsString() + RenderKept(StoredAgency())));

  EXPECT_EQ(agency.name(), "agencies/us-cbp");
  EXPECT_EQ(agency.region_code(), "US");
  EXPECT_EQ(agency.uid(), kUid);
  EXPECT_EQ(agency.create_time().seconds(), 1'279'000'000);
  EXPECT_EQ(agency.create_time().nanos(), 123'456'000);
  EXPECT_FALSE(agency.has_delete_time());
  EXPECT_EQ(agency.etag(), EtagOf(kUid, 2));
}

TEST(RenderKept, TellsWhenItWasDeleted) {
  storage::StoredResource stored = StoredAgency();
  stored.delete_time = absl::FromUnixSeconds(1'279'000'002);
  v1::Agency agency;

  ASSERT_TRUE(agency.ParseFromString(RenderKept(stored)));

  EXPECT_EQ(agency.delete_time().seconds(), 1'279'000'002);
}

TEST(RenderKept, OfWhatWasNotWrittenIsEmptyButForTheUid) {
  storage::StoredResource stored = StoredAgency();
  stored.revision = 0;
  v1::Agency agency;

  ASSERT_TRUE(agency.ParseFromString(RenderKept(stored)));

  EXPECT_EQ(agency.uid(), kUid);
  EXPECT_FALSE(agency.has_create_time());
  EXPECT_EQ(agency.etag(), "");
}

TEST(EtagOf, DiffersByResourceAndByRevision) {
  EXPECT_EQ(EtagOf(kUid, 1), EtagOf(kUid, 1));
  EXPECT_NE(EtagOf(kUid, 1), EtagOf(kUid, 2));
  EXPECT_NE(EtagOf(kUid, 1), EtagOf("0190163d-8694-739b-aea5-966c26f8ad92", 1));
}

}  // namespace
}  // namespace entente::rpc
