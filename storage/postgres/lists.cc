// The lists of every type of resource.

#include "storage/postgres/fields.h"
#include "storage/postgres/list_sql.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {

absl::StatusOr<Page> PostgresStore::List(const CallContext& context, ResourceType type,
                                         const ListQuery& query) {
  if (absl::Status status = CheckFields(query.filter, type); !status.ok()) return status;
  Page page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    const PagePlan plan = FetchPlan(transaction, type, query, context);
    Parameters parameters;
    const std::string sql = ListPageSql(type, query, plan, context, parameters);
    const pqxx::result rows =
        plan.gather ? transaction.RunOnce(sql, parameters) : transaction.Run(sql, parameters);
    page = ReadPage(rows, query.page.size);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

}  // namespace entente::storage::postgres
