// A Store in memory that can be told to fail: for tests of the services whose subject is a failure,
// a race, or a check that needs no database.  Keeps every revision; knows the countries CA, HT and
// US.  Not for more than one thread.

#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/time/time.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/rpc/names.h"
#include "services/rpc/references.h"
#include "storage/error.h"
#include "storage/store.h"
#include "tests/support/fake_feed.h"
#include "tests/support/fake_history.h"

namespace entente::test {

class FakeStore final : public storage::Store {
 public:
  // --- What a test sets up and looks at ---

  // Statuses that the next writes fail with, in order, before anything is written.
  std::deque<absl::Status> write_failures;
  // What Get, BatchGet, Lookup and the lists fail with while it is not OK.
  absl::Status read_failure;
  std::set<std::string> unseen;  // names that the caller may not see: Get does not find them
  // Called before each write that does not fail: what another caller does in between.
  std::function<void()> before_write;
  // Called before the next read of a family.
  std::function<void()> before_family;

  std::vector<storage::Change> changes;  // every change that was written
  int write_count = 0;                   // calls of Write
  int list_count = 0;                    // calls of the lists
  int text_count = 0;                    // calls of GetText
  std::optional<storage::ListQuery> last_query;
  std::optional<storage::CallContext> last_context;  // of Get and the lists
  // What the questions that need an index were, and what they are answered with.
  std::optional<storage::InitiativeSummaryQuery> last_initiative_summary;
  std::optional<storage::CommitmentSummaryQuery> last_commitment_summary;
  std::optional<storage::RelatedQuery> last_related;
  std::optional<storage::CitationQuery> last_citations;
  v1::SummarizeInitiativesResponse initiative_summary;
  v1::SummarizeCommitmentsResponse commitment_summary;
  storage::RelatedPage related_page;
  storage::CitationPage citation_page;
  std::map<std::string, std::string> texts;
  FakeHistory past;  // every revision that was written

  static absl::Status RevisionChanged() {
    return storage::MakeError(absl::StatusCode::kAborted, storage::kReasonRevisionChanged,
                              "another write came first");
  }

  // The current revision; a default one when there is none.
  storage::StoredResource Current(const std::string& name) const {
    const auto found = resources_.find(name);
    return found == resources_.end() ? storage::StoredResource() : found->second;
  }

  // What was last kept for a resource; a default one when nothing was.
  storage::Keep KeptFor(const std::string& name) const {
    const auto found = kept_.find(Current(name).uid);
    return found == kept_.end() ? storage::Keep() : found->second;
  }

  // The citations of a resource with their anchors.
  std::vector<storage::IndexedCitation> CitationsOf(const std::string& name) const {
    const auto found = cited_.find(Current(name).uid);
    return found == cited_.end() ? std::vector<storage::IndexedCitation>() : found->second;
  }

  // Makes one more revision of what is there, as another caller would.
  void Touch(const std::string& name) { ++resources_.at(name).revision; }

  void MarkDeleted(const std::string& name) {
    resources_.at(name).delete_time = Now();
    Touch(name);
  }

  // --- Store ---

  storage::HistoryReader& history() override { return past; }

  absl::StatusOr<v1::Country> GetCountry(const storage::CallContext&,
                                         std::string_view region_code) override {
    if (!read_failure.ok()) return read_failure;
    if (!countries_.contains(std::string(region_code))) return absl::NotFoundError("no country");
    return CountryOf(std::string(region_code));
  }

  absl::StatusOr<std::vector<v1::Country>> ListCountries(const storage::CallContext&,
                                                         std::string_view after,
                                                         int limit) override {
    std::vector<v1::Country> page;
    for (const std::string& code : countries_) {
      if (code > after && static_cast<int>(page.size()) < limit) page.push_back(CountryOf(code));
    }
    return page;
  }

  absl::StatusOr<storage::StoredResource> Get(const storage::CallContext& context,
                                              storage::ResourceType type,
                                              std::string_view name) override {
    last_context = context;
    if (!read_failure.ok()) return read_failure;
    const auto found = resources_.find(std::string(name));
    if (unseen.contains(std::string(name))) return absl::NotFoundError("none");
    if (found == resources_.end() || found->second.type != type || IsHidden(found->second) ||
        !IsKnown(found->second, context.as_of)) {
      return absl::NotFoundError("none");
    }
    return WithKept(found->second, context.as_of.day);
  }

  absl::StatusOr<std::vector<storage::StoredResource>> BatchGet(
      const storage::CallContext& context, storage::ResourceType type,
      const std::vector<std::string>& names) override {
    std::vector<storage::StoredResource> result;
    for (const std::string& name : names) {
      auto found = Get(context, type, name);
      if (!found.ok()) return found.status();
      result.push_back(*std::move(found));
    }
    return result;
  }

  absl::StatusOr<storage::Page> List(const storage::CallContext& context,
                                     storage::ResourceType type,
                                     const storage::ListQuery& query) override {
    last_context = context;
    last_query = query;
    return ListByName(context, type, query);
  }

  absl::StatusOr<v1::SummarizeInitiativesResponse> SummarizeInitiatives(
      const storage::CallContext& context, const storage::InitiativeSummaryQuery& query) override {
    last_context = context;
    last_initiative_summary = query;
    return initiative_summary;
  }

  absl::StatusOr<v1::SummarizeCommitmentsResponse> SummarizeCommitments(
      const storage::CallContext& context, const storage::CommitmentSummaryQuery& query) override {
    last_context = context;
    last_commitment_summary = query;
    return commitment_summary;
  }

  absl::StatusOr<storage::RelatedPage> ListRelated(const storage::CallContext& context,
                                                   const storage::RelatedQuery& query) override {
    last_context = context;
    last_related = query;
    if (!resources_.contains(query.name)) return absl::NotFoundError("none");
    return related_page;
  }

  absl::StatusOr<storage::CitationPage> ListCitations(
      const storage::CallContext& context, const storage::CitationQuery& query) override {
    last_context = context;
    last_citations = query;
    if (!query.document.empty() && !resources_.contains(query.document)) {
      return absl::NotFoundError("none");
    }
    return citation_page;
  }

  absl::StatusOr<std::vector<storage::SettledCitation>> ListUnverified(const storage::CallContext&,
                                                                       std::string_view uid,
                                                                       int limit) override {
    std::vector<storage::SettledCitation> waiting = Unverified(uid);
    if (static_cast<int>(waiting.size()) > limit) waiting.resize(static_cast<std::size_t>(limit));
    return waiting;
  }

  absl::StatusOr<storage::Family> GetFamily(const storage::CallContext& context,
                                            std::string_view initiative) override {
    if (before_family) std::exchange(before_family, nullptr)();
    storage::Family family;
    auto parent = Get(context, storage::ResourceType::kInitiative, initiative);
    if (!parent.ok()) return parent.status();
    family.initiative = *std::move(parent);
    for (const auto& [name, stored] : resources_) {
      if (!IsChild(stored) || rpc::InitiativeOf(name) != initiative) continue;
      auto& members =
          stored.type == storage::ResourceType::kReport ? family.reports : family.commitments;
      members.push_back(WithKept(stored, context.as_of.day));
    }
    return family;
  }

  absl::StatusOr<std::vector<storage::AgencyMatch>> ResolveAgency(
      const storage::CallContext&, const storage::AgencyNameQuery& query) override {
    std::vector<storage::AgencyMatch> matches;
    for (const auto& [name, stored] : resources_) {
      if (stored.type != storage::ResourceType::kAgency) continue;
      v1::Agency agency;
      agency.ParseFromString(stored.document);
      if (query.region_code.has_value() && agency.region_code() != *query.region_code) continue;
      for (int i = 0; i < agency.names_size(); ++i) {
        if (absl::AsciiStrToLower(agency.names(i).text()) != absl::AsciiStrToLower(query.text)) {
          continue;
        }
        matches.push_back({stored, i});
      }
    }
    return matches;
  }

  absl::StatusOr<storage::References> Lookup(const storage::CallContext&,
                                             const std::vector<std::string>& names,
                                             const std::vector<std::string>& codes) override {
    if (!read_failure.ok()) return read_failure;
    storage::References references;
    for (const std::string& code : codes) references.countries[code] = countries_.contains(code);
    for (const std::string& name : names) {
      const auto found = resources_.find(name);
      if (found == resources_.end()) continue;
      storage::Reference reference;
      reference.uid = found->second.uid;
      reference.type = found->second.type;
      reference.revision = found->second.revision;
      reference.deleted = found->second.delete_time.has_value();
      if (reference.type == storage::ResourceType::kAgency) {
        v1::Agency agency;
        agency.ParseFromString(found->second.document);
        reference.region_code = agency.region_code();
      }
      references.resources.emplace(name, reference);
    }
    return references;
  }

  absl::StatusOr<std::vector<storage::Referrer>> ListReferrers(const storage::CallContext&,
                                                               std::string_view uid,
                                                               int limit) override {
    std::vector<storage::Referrer> referrers;
    for (const auto& [name, stored] : resources_) {
      if (stored.delete_time.has_value() || static_cast<int>(referrers.size()) == limit) continue;
      for (const std::string& named : NamedIn(stored)) {
        // A report does not count as naming the commitment it is about, or the report before it.
        if (stored.type == storage::ResourceType::kReport && named.starts_with("initiatives/")) {
          continue;
        }
        const auto target = resources_.find(named);
        if (target == resources_.end() || target->second.uid != uid) continue;
        referrers.push_back({name, stored.uid, stored.type});
        break;
      }
    }
    return referrers;
  }

  absl::StatusOr<std::string> GetText(const storage::CallContext&,
                                      std::string_view sha256) override {
    ++text_count;
    const auto found = texts.find(std::string(sha256));
    if (found == texts.end()) return absl::NotFoundError("no text");
    return found->second;
  }

  absl::StatusOr<storage::Written> Write(const storage::CallContext& context,
                                         const storage::Change& change) override {
    ++write_count;
    if (!write_failures.empty()) {
      const absl::Status failure = write_failures.front();
      write_failures.pop_front();
      return failure;
    }
    if (before_write) std::exchange(before_write, nullptr)();
    auto repeated = FindWritten(context, change.caller, change.method, change.request_id,
                                change.request_digest);
    if (!repeated.ok()) return repeated.status();
    if (repeated->has_value()) return **repeated;
    if (const absl::Status status = Check(change); !status.ok()) return status;
    return Apply(context, change);
  }

  absl::StatusOr<std::optional<storage::Written>> FindWritten(
      const storage::CallContext&, std::string_view caller, std::string_view method,
      std::string_view request_id, std::string_view request_digest) override {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const storage::Change& change = changes[i];
      if (change.caller != caller || change.method != method || change.request_id != request_id) {
        continue;
      }
      if (change.request_digest != request_digest) {
        return storage::MakeError(absl::StatusCode::kInvalidArgument,
                                  storage::kReasonRequestIdReused, "another request");
      }
      storage::Written written = written_[i];
      written.repeated = true;
      return written;
    }
    return std::nullopt;
  }

  absl::StatusOr<std::string> TokenKey(const storage::CallContext&) override {
    return std::string(32, 'k');
  }

  FakeFeed& feed() override { return feed_; }

  absl::Status Probe(absl::Time) override { return read_failure; }

 private:
  static v1::Country CountryOf(const std::string& code) {
    v1::Country country;
    country.set_name("countries/" + code);
    country.set_region_code(code);
    return country;
  }

  absl::Time Now() const {
    return absl::FromUnixSeconds(1'300'000'000 + static_cast<std::int64_t>(changes.size()));
  }

  static bool IsChild(const storage::StoredResource& stored) {
    return stored.type == storage::ResourceType::kCommitment ||
           stored.type == storage::ResourceType::kReport;
  }

  bool IsHidden(const storage::StoredResource& stored) const {
    if (!IsChild(stored)) return false;
    return Current(rpc::InitiativeOf(stored.name)).delete_time.has_value() ||
           IsAboutDeleted(stored);
  }

  bool IsAboutDeleted(const storage::StoredResource& stored) const {
    v1::Report report;
    if (stored.type != storage::ResourceType::kReport) return false;
    if (!report.ParseFromString(stored.document) || report.commitment().empty()) return false;
    return Current(report.commitment()).delete_time.has_value();
  }

  bool IsKnown(const storage::StoredResource& stored, const storage::AsOf& as_of) const {
    const auto kept = kept_.find(stored.uid);
    if (!as_of.leave_out_later || kept == kept_.end()) return true;
    return !kept->second.known_since.has_value() || *kept->second.known_since <= as_of.day;
  }

  storage::StoredResource WithKept(storage::StoredResource stored, absl::CivilDay day) const {
    const auto kept = kept_.find(stored.uid);
    if (kept == kept_.end()) return stored;
    stored.kept_version = kept_versions_.at(stored.uid);
    for (const storage::KeptSpan& span : kept->second.spans) {
      if (!span.since.has_value() || *span.since <= day) {
        stored.kept = span.fragment->SerializeAsString();
      }
    }
    return stored;
  }

  std::vector<storage::SettledCitation> Unverified(std::string_view release_uid) const {
    std::vector<storage::SettledCitation> waiting;
    for (const auto& [uid, citations] : cited_) {
      for (const storage::IndexedCitation& citation : citations) {
        if (citation.citation.anchor() == v1::Citation::UNVERIFIED &&
            Current(citation.citation.release()).uid == release_uid) {
          waiting.push_back({uid, citation});
        }
      }
    }
    return waiting;
  }

  absl::StatusOr<storage::Page> ListByName(const storage::CallContext& context,
                                           storage::ResourceType type,
                                           const storage::ListQuery& query) {
    ++list_count;
    if (!read_failure.ok()) return read_failure;
    storage::Page page;
    for (const auto& [name, stored] : resources_) {
      if (stored.type != type || (stored.delete_time.has_value() && !query.show_deleted)) continue;
      if (IsHidden(stored) || !IsKnown(stored, context.as_of)) continue;
      if (!query.parent.empty() && rpc::InitiativeOf(name) != query.parent) continue;
      if (query.page.after.has_value() && name <= query.page.after->sort_key) continue;
      if (static_cast<int>(page.resources.size()) == query.page.size) {
        page.next = storage::Keyset{page.resources.back().name, page.resources.back().uid};
        break;
      }
      page.resources.push_back(WithKept(stored, context.as_of.day));
    }
    return page;
  }

  static std::set<std::string> NamedIn(const storage::StoredResource& stored) {
    std::unique_ptr<google::protobuf::Message> document;
    if (stored.type == storage::ResourceType::kAgency) document = std::make_unique<v1::Agency>();
    if (stored.type == storage::ResourceType::kRelease) document = std::make_unique<v1::Release>();
    if (stored.type == storage::ResourceType::kCommitment) {
      document = std::make_unique<v1::Commitment>();
    }
    if (stored.type == storage::ResourceType::kReport) document = std::make_unique<v1::Report>();
    if (!document) document = std::make_unique<v1::Initiative>();
    document->ParseFromString(stored.document);
    std::set<std::string> names;
    for (const auto& resource : rpc::CollectReferences(*document, "").resources) {
      names.insert(resource.name);
    }
    return names;
  }

  absl::Status Check(const storage::Change& change) const {
    for (const storage::Put& put : change.puts) {
      const auto found = resources_.find(put.name);
      if (put.expected_revision == 0 && found != resources_.end()) {
        return absl::AlreadyExistsError("taken");
      }
      const std::int64_t revision = found == resources_.end() ? 0 : found->second.revision;
      if (revision != put.expected_revision) return RevisionChanged();
    }
    for (const storage::Basis& basis : change.based_on) {
      for (const auto& [name, stored] : resources_) {
        if (stored.uid == basis.uid && stored.revision != basis.revision) return RevisionChanged();
      }
    }
    return CheckGuards(change);
  }

  // Versions of what is kept, numbers of referrers, quotes that a text leaves unsettled.
  absl::Status CheckGuards(const storage::Change& change) const {
    for (const storage::Keep& keep : change.keeps) {
      const auto version = kept_versions_.find(keep.uid);
      if ((version == kept_versions_.end() ? 0 : version->second) != keep.expected_version) {
        return RevisionChanged();
      }
    }
    for (const storage::ReferrerBasis& basis : change.based_on_referrers) {
      const auto referrers = const_cast<FakeStore*>(this)->ListReferrers({}, basis.uid, 1'000'000);
      if (static_cast<std::int64_t>(referrers->size()) != basis.count) return RevisionChanged();
    }
    if (!change.texts.empty() && change.settled.size() != Unverified(change.puts[0].uid).size()) {
      return RevisionChanged();
    }
    return absl::OkStatus();
  }

  void Keep(const storage::Change& change) {
    for (const storage::Put& put : change.puts) cited_[put.uid] = put.citations;
    for (const storage::Keep& keep : change.keeps) {
      kept_[keep.uid] = keep;
      ++kept_versions_[keep.uid];
    }
    for (const storage::SettledCitation& settled : change.settled) {
      for (storage::IndexedCitation& citation : cited_[settled.uid]) {
        if (citation.path == settled.citation.path) citation = settled.citation;
      }
    }
  }

  void Record(const storage::Change& change, const storage::Written& written,
              const storage::StoredResource& stored, bool is_first) {
    storage::RecordedRevision revision;
    revision.resource = stored;
    revision.action = is_first                         ? storage::RevisionAction::kCreated
                      : stored.delete_time.has_value() ? storage::RevisionAction::kDeleted
                                                       : storage::RevisionAction::kUpdated;
    revision.change = {.number = written.number,
                       .time = written.time,
                       .caller = change.caller,
                       .method = change.method,
                       .request_id = change.request_id,
                       .reason = change.reason,
                       .peer = change.peer,
                       .digest = std::string(32, 'd')};
    past.revisions.push_back(std::move(revision));
  }

  storage::Written Apply(const storage::CallContext& context, const storage::Change& change) {
    changes.push_back(change);
    Keep(change);
    storage::Written written;
    written.number = change.puts.empty() ? 0 : static_cast<std::int64_t>(changes.size());
    written.time = Now();
    for (const storage::Put& put : change.puts) {
      storage::StoredResource& stored = resources_[put.name];
      if (put.expected_revision == 0) {
        stored.create_time = put.create_time.value_or(written.time);
      }
      if (!put.deleted) stored.delete_time.reset();
      if (put.deleted && !stored.delete_time.has_value()) stored.delete_time = written.time;
      stored.name = put.name;
      stored.uid = put.uid;
      stored.type = put.type;
      stored.revision = put.expected_revision + 1;
      stored.change_number = written.number;
      stored.update_time = written.time;
      stored.document = put.document->SerializeAsString();
      written.resources.push_back(WithKept(stored, context.as_of.day));
      Record(change, written, stored, put.expected_revision == 0);
    }
    for (const storage::Text& text : change.texts) texts[text.sha256] = text.text;
    written_.push_back(written);
    return written;
  }

  const std::set<std::string> countries_ = {"CA", "HT", "US"};
  std::map<std::string, storage::StoredResource> resources_;
  // By uid.
  std::map<std::string, storage::Keep> kept_;
  std::map<std::string, std::int64_t> kept_versions_;
  std::map<std::string, std::vector<storage::IndexedCitation>> cited_;
  std::vector<storage::Written> written_;  // as `changes`
  FakeFeed feed_;
};

}  // namespace entente::test
