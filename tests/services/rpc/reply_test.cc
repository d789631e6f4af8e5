#include "services/rpc/reply.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "entente/v1/initiative.pb.h"
#include "entente/v1/initiative_service.pb.h"

namespace entente::rpc {
namespace {

std::vector<grpc::Slice> SlicesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(buffer.Dump(&slices).ok());
  return slices;
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  for (const grpc::Slice& slice : SlicesOf(buffer)) bytes.append(slice.begin(), slice.end());
  return bytes;
}

v1::Initiative Named(const std::string& name, std::size_t text_size = 10) {
  v1::Initiative initiative;
  initiative.set_name(name);
  initiative.add_titles()->set_text(std::string(text_size, 'x'));
  return initiative;
}

TEST(Reply, EmptyOneIsAnEmptyMessage) {
  const grpc::ByteBuffer buffer = Reply().Release();

  EXPECT_EQ(BytesOf(buffer), "");
  EXPECT_TRUE(buffer.Valid());
}

TEST(Reply, OfAMessageIsItsBytes) {
  const v1::Initiative initiative = Named("initiatives/a-b-c");

  Reply reply = Reply::Of(initiative);

  EXPECT_EQ(reply.size_bytes(), initiative.ByteSizeLong());
  EXPECT_EQ(BytesOf(std::move(reply).Release()), initiative.SerializeAsString());
}

TEST(Reply, MergesDocumentAndFragmentOfEachElement) {
  v1::Initiative kept;
  kept.set_uid("0190163d-8694-739b-aea5-966c26f8ad91");
  v1::ListInitiativesResponse rest;
  rest.set_next_page_token("token");
  const int field = v1::ListInitiativesResponse::kInitiativesFieldNumber;
  Reply reply;

  for (const std::size_t text_size : {0u, 10u, 500u, 511u, 512u, 513u, 20'000u, 300'000u}) {
    reply.AppendMessageField(field, Named("initiatives/abc", text_size).SerializeAsString(),
                             kept.SerializeAsString());
  }
  reply.AppendFields(rest);
  const std::size_t size = reply.size_bytes();
  const std::string bytes = BytesOf(std::move(reply).Release());

  v1::ListInitiativesResponse response;
  ASSERT_TRUE(response.ParseFromString(bytes));
  EXPECT_EQ(size, bytes.size());
  ASSERT_EQ(response.initiatives_size(), 8);
  for (const v1::Initiative& initiative : response.initiatives()) {
    EXPECT_EQ(initiative.name(), "initiatives/abc");
    EXPECT_EQ(initiative.uid(), kept.uid());
  }
  EXPECT_EQ(response.initiatives(7).titles(0).text().size(), 300'000u);
  EXPECT_EQ(response.next_page_token(), "token");
}

TEST(Reply, LargePartsLeaveWhereTheyAre) {
  std::string document(100'000, 'x');
  const char* place = document.data();
  Reply reply;

  reply.AppendBytes(std::move(document));
  const std::vector<grpc::Slice> slices = SlicesOf(std::move(reply).Release());

  ASSERT_EQ(slices.size(), 1u);
  EXPECT_EQ(reinterpret_cast<const char*>(slices[0].begin()), place);
}

TEST(Reply, SmallPartsShareOneSlice) {
  Reply reply;

  for (int i = 0; i < 100; ++i) reply.AppendMessageField(1, "abc", "def");

  EXPECT_EQ(SlicesOf(std::move(reply).Release()).size(), 1u);
}

}  // namespace
}  // namespace entente::rpc
