#include "services/rpc/kept_fields.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "fmt/format.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/rpc/commitment_view.h"
#include "services/rpc/sha256.h"

namespace entente::rpc {
namespace {

// 96 bits: two revisions never share them by chance.
constexpr std::size_t kEtagBytes = 12;

template <typename Resource>
std::string Render(const storage::StoredResource& stored) {
  Resource kept;
  kept.set_uid(stored.uid);
  if (stored.revision > 0) {
    SetTimestamp(*kept.mutable_create_time(), stored.create_time);
    SetTimestamp(*kept.mutable_update_time(), stored.update_time);
    if (stored.delete_time.has_value())
      SetTimestamp(*kept.mutable_delete_time(), *stored.delete_time);
    kept.set_etag(EtagOf(stored.uid, stored.revision));
  }
  return kept.SerializeAsString() + stored.kept;
}

// Reports never change: they have neither an update time nor an etag.
std::string RenderReport(const storage::StoredResource& stored) {
  v1::Report kept;
  kept.set_uid(stored.uid);
  if (stored.revision > 0) SetTimestamp(*kept.mutable_create_time(), stored.create_time);
  return kept.SerializeAsString() + stored.kept;
}

}  // namespace

void SetTimestamp(google::protobuf::Timestamp& timestamp, absl::Time time) {
  const std::int64_t micros = absl::ToUnixMicros(time);
  std::int64_t seconds = micros / 1'000'000;
  std::int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    seconds -= 1;
    rest += 1'000'000;
  }
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<std::int32_t>(rest * 1'000));
}

std::string EtagOf(std::string_view uid, std::int64_t revision) {
  const std::string digest = Sha256(fmt::format("entente etag 1:{}:{}", uid, revision));
  return absl::WebSafeBase64Escape(digest.substr(0, kEtagBytes));
}

std::string RenderKept(const storage::StoredResource& resource) {
  switch (resource.type) {
    case storage::ResourceType::kAgency:
      return Render<v1::Agency>(resource);
    case storage::ResourceType::kRelease:
      return Render<v1::Release>(resource);
    case storage::ResourceType::kInitiative:
      return Render<v1::Initiative>(resource);
    case storage::ResourceType::kCommitment:
      return Render<v1::Commitment>(resource);
    case storage::ResourceType::kReport:
      return RenderReport(resource);
  }
  return resource.kept;
}

RenderedDocument RenderResource(storage::StoredResource resource, const storage::AsOf& as_of) {
  if (resource.type != storage::ResourceType::kCommitment) {
    std::string kept = RenderKept(resource);
    return {std::move(resource.document), std::move(kept)};
  }
  CommitmentView view = ViewCommitment(resource, as_of);
  resource.kept = std::move(view.kept);
  return {std::move(view.document), RenderKept(resource) + view.schedules};
}

void AppendResource(Reply& reply, int field_number, storage::StoredResource resource,
                    const storage::AsOf& as_of) {
  RenderedDocument rendered = RenderResource(std::move(resource), as_of);
  reply.AppendMessageField(field_number, std::move(rendered.document), std::move(rendered.kept));
}

}  // namespace entente::rpc
