// What a country owes and has not delivered in time:  node overdue.js US 2010-12-31

import { createClient } from "@entente/client";

const [country = "US", asOfDate = ""] = process.argv.slice(2);
const client = createClient();
const late = client.commitments({
  parent: "initiatives/-",
  filter: `debtor:${country} (schedule:OVERDUE OR schedule:LATE)`,
  orderBy: "days_late desc",
  asOfDate,
});
for await (const commitment of late) {
  const { earliest = "", latest = "" } = commitment.currentDue ?? {};
  console.log(`${commitment.name}  due ${earliest}..${latest}`);
}
console.log(`as of ${late.asOfDate}`);
