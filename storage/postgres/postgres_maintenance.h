// The Maintenance of a record in PostgreSQL.  Thread-safe.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/postgres/index_tables.h"
#include "storage/postgres/lanes.h"
#include "storage/postgres/maintenance.h"
#include "storage/postgres/session.h"
#include "storage/postgres/watchdog.h"

namespace entente::storage::postgres {

class PostgresMaintenance final : public Maintenance {
 public:
  explicit PostgresMaintenance(const StoreOptions& options);

  absl::StatusOr<ChainEnds> ReadChainEnds(const CallContext& context) override;
  absl::StatusOr<ChainPage> CheckChain(const CallContext& context, const ChainEnds& ends,
                                       const ChainLink& after) override;
  absl::StatusOr<TextPage> CheckTexts(const CallContext& context, std::string_view after) override;
  absl::StatusOr<std::vector<Mention>> ListMentions(const CallContext& context,
                                                    const std::vector<std::string>& names,
                                                    int limit) override;
  absl::StatusOr<DocumentPage> ListDocuments(const CallContext& context,
                                             std::string_view collection,
                                             std::string_view after) override;
  absl::StatusOr<StoredResource> ReadDocument(const CallContext& context,
                                              std::string_view name) override;
  absl::StatusOr<std::vector<Fault>> TendIndex(const CallContext& context, Care care,
                                               const IndexSource& source) override;
  absl::StatusOr<std::vector<Fault>> TendKept(const CallContext& context, Care care,
                                              const KeptSource& source) override;
  absl::StatusOr<std::vector<Fault>> TendStrays(const CallContext& context, Care care) override;
  absl::StatusOr<int> ForgetRequests(const CallContext& context, absl::Duration age,
                                     int limit) override;

 private:
  using Faults = std::vector<Fault>;
  // Does what would be done about `faults`, which it fills in.
  using Work = std::function<absl::Status(Transaction& transaction, Faults& faults)>;

  // Runs `work` in a transaction that is committed when there is something to mend, and is to be,
  // and rolled back otherwise: what was written only to be looked at was never there for others.
  // What the documents cannot be made into, because a constraint stands in the way, is a fault of
  // `subject`.
  absl::StatusOr<Faults> Tend(const CallContext& context, Care care, const std::string& subject,
                              const Work& work);

  // The rows of one document before and after `derive` has made them anew.
  static absl::Status CompareAround(Transaction& transaction, Care care, DerivedPart part,
                                    ResourceType type, const std::string& name,
                                    const std::string& uid, const std::function<void()>& derive,
                                    Faults& faults);

  Watchdog watchdog_;
  Lanes lanes_;
  Session session_;
};

}  // namespace entente::storage::postgres
