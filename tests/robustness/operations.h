// The writes that there are: each as a request that can be sent again and again, and what it has to
// leave behind.  Pure; any thread may call them.

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"

#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "tests/robustness/clients.h"
#include "tests/robustness/observations.h"

namespace entente::robustness {

using Etags = std::map<std::string, std::string>;

// One request under one id.
struct Operation {
  WriteRecord record;                               // without attempts
  std::chrono::milliseconds call_time = kCallTime;  // for one attempt

  // Sends it; `etags` get those of an answer.
  std::function<grpc::Status(const Stubs& stubs, grpc::ClientContext& context, Etags& etags)> send;

  // Sends another request under the same id.
  std::function<grpc::Status(const Stubs& stubs, grpc::ClientContext& context)> send_other;
};

// `mark` is what the documents are to bear, `id` the last part of a name, `request_id` a UUID.
struct Sender {
  std::string request_id;
  std::string mark;
};

[[nodiscard]] Operation CreateAgency(const Sender& sender, const std::string& id,
                                     const std::string& region_code);
[[nodiscard]] Operation CreateRelease(const Sender& sender, const std::string& id,
                                      const std::string& agency);

[[nodiscard]] Operation CreateInitiative(const Sender& sender, const std::string& id,
                                         const std::string& announced);
// In one change; each of some 200 kB when they are `long`.
enum class Length { kShort, kLong };
[[nodiscard]] Operation CreateInitiatives(const Sender& sender, const std::vector<std::string>& ids,
                                          const std::string& announced, Length length);
// Writes the mark over the title; without its etag when `is_blind`.
[[nodiscard]] Operation UpdateInitiative(const Sender& sender, const v1::Initiative& read,
                                         bool is_blind);
[[nodiscard]] Operation DeleteInitiative(const Sender& sender, const v1::Initiative& read);
[[nodiscard]] Operation UndeleteInitiative(const Sender& sender, const v1::Initiative& read);

[[nodiscard]] Operation CreateCommitment(const Sender& sender, const std::string& initiative,
                                         const std::string& id);
[[nodiscard]] Operation UpdateCommitment(const Sender& sender, const v1::Commitment& read,
                                         bool is_blind);
[[nodiscard]] Operation DeleteCommitment(const Sender& sender, const v1::Commitment& read);
[[nodiscard]] Operation UndeleteCommitment(const Sender& sender, const v1::Commitment& read);

enum class ReportKind { kStatus, kFinding, kSearch };

// About the initiative itself when `commitment` is empty.  `day` is one of 2010.
struct ReportPlan {
  std::string initiative;
  std::string commitment;
  std::string id;
  ReportKind kind = ReportKind::kStatus;
  int day = 1;     // of the year, from 1
  int choice = 0;  // of who reports, and what
};
[[nodiscard]] Operation CreateReport(const Sender& sender, const ReportPlan& plan);

}  // namespace entente::robustness
