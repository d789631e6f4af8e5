// A Maintenance of an empty record in which all is well: for tests to override what they are about.

#pragma once

#include <string_view>
#include <vector>

#include "storage/maintenance.h"

namespace entente::test {

class FakeMaintenance : public storage::Maintenance {
 public:
  absl::StatusOr<storage::ChainEnds> ReadChainEnds(const storage::CallContext&) override {
    return storage::ChainEnds();
  }
  absl::StatusOr<storage::ChainPage> CheckChain(const storage::CallContext&,
                                                const storage::ChainEnds&,
                                                const storage::ChainLink&) override {
    storage::ChainPage page;
    page.is_last = true;
    return page;
  }
  absl::StatusOr<storage::TextPage> CheckTexts(const storage::CallContext&,
                                               std::string_view) override {
    return storage::TextPage();
  }
  absl::StatusOr<std::vector<storage::Mention>> ListMentions(const storage::CallContext&,
                                                             const std::vector<std::string>&,
                                                             int) override {
    return std::vector<storage::Mention>();
  }
  absl::StatusOr<storage::DocumentPage> ListDocuments(const storage::CallContext&, std::string_view,
                                                      std::string_view) override {
    return storage::DocumentPage();
  }
  absl::StatusOr<storage::StoredResource> ReadDocument(const storage::CallContext&,
                                                       std::string_view) override {
    return absl::NotFoundError("none");
  }
  absl::StatusOr<std::vector<storage::Fault>> TendIndex(const storage::CallContext&, storage::Care,
                                                        const storage::IndexSource&) override {
    return std::vector<storage::Fault>();
  }
  absl::StatusOr<std::vector<storage::Fault>> TendKept(const storage::CallContext&, storage::Care,
                                                       const storage::KeptSource&) override {
    return std::vector<storage::Fault>();
  }
  absl::StatusOr<std::vector<storage::Fault>> TendStrays(const storage::CallContext&,
                                                         storage::Care) override {
    return std::vector<storage::Fault>();
  }
  absl::StatusOr<int> ForgetRequests(const storage::CallContext&, absl::Duration, int) override {
    return 0;
  }
};

}  // namespace entente::test
