// What a list is to hold, by a plain evaluation of its filter over a world of records: as slow and
// as simple as can be.  Knows nothing of SQL.

#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "storage/call_context.h"
#include "storage/query.h"
#include "tests/storage/postgres/list_world.h"

namespace entente::storage::postgres {

class ListOracle final {
 public:
  // The stems of a word by configuration; none for a word that the language does not index.
  using Stems = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

  ListOracle(const World& world, Stems stems) : world_(world), stems_(std::move(stems)) {}

  // The names of all pages of a list, in order.
  [[nodiscard]] std::vector<std::string> Names(const CallContext& context, ResourceType type,
                                               const ListQuery& query) const;

  // The records that match, in no order.
  [[nodiscard]] std::vector<const Record*> Matching(const CallContext& context, ResourceType type,
                                                    const ListQuery& query) const;

  // What is kept for a record on a day; null for what keeps nothing.
  [[nodiscard]] static const Span* SpanOn(const std::vector<Span>& spans, Day day);

 private:
  // `beside`: the words searched for together with those of the condition.
  bool Holds(const Expression& expression, const Record& record, const CallContext& context,
             const std::string& beside = "") const;
  bool HoldsOf(const Condition& condition, const Record& record, const CallContext& context,
               const std::string& beside) const;
  bool OfInitiative(const Condition& condition, const InitiativeRecord& initiative) const;
  bool OfCommitment(const Condition& condition, const CommitmentRecord& commitment, Day day) const;
  bool OfReport(const Condition& condition, const ReportRecord& report) const;
  bool OfRelease(const Condition& condition, const ReleaseRecord& release) const;
  bool OfAgency(const Condition& condition, const AgencyRecord& agency) const;
  bool IsIndexed(const std::string& config, const std::string& words) const;
  bool TextHolds(const Condition& condition, const Record& record, const std::string& beside) const;
  bool IsBelow(int agency, const std::string& above) const;
  bool IsLineage(int agency, const std::string& other) const;
  const std::vector<Span>* SubjectSpans(const Record& record) const;
  bool IsShown(const Record& record, const CallContext& context, const ListQuery& query) const;
  std::vector<std::int64_t> SortKeyOf(const Record& record, const Order& order, Day day) const;
  const InitiativeRecord& InitiativeOf(const Record& record) const;

  const World& world_;
  const Stems stems_;
};

}  // namespace entente::storage::postgres
