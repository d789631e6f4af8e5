// The fake server's services of history and transfer.

#pragma once

#include <memory>

#include "entente/v1/history_service.grpc.pb.h"
#include "entente/v1/transfer_service.grpc.pb.h"
#include "tests/clients/fake_server.h"

namespace entente::client {

// `state` must outlive them.
[[nodiscard]] std::unique_ptr<v1::HistoryService::Service> MakeFakeHistory(FakeState& state);
[[nodiscard]] std::unique_ptr<v1::TransferService::Service> MakeFakeTransfer(FakeState& state);

}  // namespace entente::client
