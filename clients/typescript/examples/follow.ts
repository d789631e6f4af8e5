// The changes of a pair of countries as they come, until Ctrl-C:  node follow.js CA-US

import { createClient } from "@entente/client";
import { WatchEvent_Effect } from "@entente/client/v1";

const pair = process.argv[2] ?? "CA-US";
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

const client = createClient();
const watch = client.watch(
  { filter: `pair:${pair}` },
  { signal: stop.signal, onBreak: (error) => console.error(error?.message ?? "the stream ended") },
);
for await (const { message } of watch) {
  if (message.content.case !== "changes") continue;
  for (const { change, events } of message.content.value.changes) {
    for (const { document, effect } of events) {
      console.log(`${change?.number} ${WatchEvent_Effect[effect]} ${document}`);
    }
  }
}
console.log(`to go on from here: ${watch.resumeToken}`);
