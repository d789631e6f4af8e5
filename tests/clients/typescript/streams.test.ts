import assert from "node:assert/strict";
import { test } from "node:test";

import { Code, ConnectError } from "@connectrpc/connect";
import { EntenteError } from "@entente/client";
import { HistoryService, TransferService, WatchEvent_Effect } from "@entente/client/v1";

import { withServer } from "./server.js";

const quick = { firstPauseMs: 1, longestPauseMs: 2 };

const change = (number: bigint, ...documents: string[]) => ({
  change: { number },
  events: documents.map((document) => ({ document, effect: WatchEvent_Effect.ADDED })),
});
const changes = (number: bigint) => ({
  content: { case: "changes" as const, value: { changes: [change(number, "agencies/a")] } },
  resumeToken: `t${number}`,
});
const part = (last: boolean, document: string) => ({
  content: { case: "part" as const, value: { change: change(1n, document), last } },
  resumeToken: last ? "t1" : "",
});
const snapshot = (last: boolean) => ({
  content: { case: "snapshot" as const, value: { revisions: [{}], last } },
  resumeToken: last ? "s" : "",
});

test("a watch goes on after its newest token when a stream breaks off", async () => {
  const tokens: (string | undefined)[] = [];
  await withServer(
    (router) =>
      router.service(HistoryService, {
        async *watch({ startPoint }) {
          tokens.push(startPoint.case === "resumeToken" ? startPoint.value : undefined);
          yield changes(BigInt(tokens.length));
          if (tokens.length === 2) return; // ends well, which a server has no reason to
          throw new ConnectError("stops", Code.Unavailable);
        },
      }),
    async ({ client }) => {
      const numbers: bigint[] = [];
      let breaks = 0;
      const watch = client.watch({}, { ...quick, onBreak: () => ++breaks });
      for await (const { message } of watch) {
        assert.equal(message.content.case, "changes");
        if (message.content.case === "changes") numbers.push(message.content.value.changes[0]?.change?.number ?? 0n);
        if (numbers.length === 3) break;
      }
      assert.deepEqual(numbers, [1n, 2n, 3n]);
      assert.equal(watch.resumeToken, "t3");
      assert.equal(breaks, 2);
    },
  );
  assert.deepEqual(tokens, [undefined, "t1", "t2"]);
});

test("a watch goes on when its connection is cut", async () => {
  let streams = 0;
  await withServer(
    (router) =>
      router.service(HistoryService, {
        async *watch(_, context) {
          yield changes(BigInt(++streams));
          await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
        },
      }),
    async ({ client, cut }) => {
      let count = 0;
      for await (const _ of client.watch({}, quick)) {
        if (++count === 2) break;
        cut();
      }
      assert.equal(streams, 2);
    },
  );
});

test("parts are given as one change, and parts that were cut short are forgotten", async () => {
  let streams = 0;
  await withServer(
    (router) =>
      router.service(HistoryService, {
        async *watch() {
          yield part(false, "agencies/a");
          if (++streams === 1) throw new ConnectError("stops", Code.Unavailable);
          yield part(true, "agencies/b");
        },
      }),
    async ({ client }) => {
      for await (const { message } of client.watch({}, quick)) {
        assert.ok(message.content.case === "changes");
        const events = message.content.value.changes[0]?.events.map(({ document }) => document);
        assert.deepEqual(events, ["agencies/a", "agencies/b"]);
        break;
      }
    },
  );
});

test("a snapshot that breaks off begins anew, and says so", async () => {
  let streams = 0;
  await withServer(
    (router) =>
      router.service(HistoryService, {
        async *watch() {
          yield snapshot(false);
          if (++streams === 1) throw new ConnectError("stops", Code.Unavailable);
          yield snapshot(true);
        },
      }),
    async ({ client }) => {
      const restarts: boolean[] = [];
      for await (const { isRestart } of client.watch({}, quick)) {
        restarts.push(isRestart);
        if (restarts.length === 3) break;
      }
      assert.deepEqual(restarts, [false, true, false]);
    },
  );
});

test("a watch throws what a repeat cannot mend, and ends quietly when stopped", async () => {
  await withServer(
    (router) =>
      router.service(HistoryService, {
        async *watch({ filter }, context) {
          if (filter) throw new ConnectError("lost", Code.OutOfRange);
          yield changes(1n);
          await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
        },
      }),
    async ({ client }) => {
      await assert.rejects(
        async () => {
          for await (const _ of client.watch({ filter: "x" }, quick));
        },
        (error: EntenteError) => error.codeName === "OUT_OF_RANGE",
      );
      const watch = client.watch({}, quick);
      for await (const _ of watch) watch.stop();
    },
  );
});

test("an export goes on after the last record, at the same read time", async () => {
  const resumed: string[] = [];
  await withServer(
    (router) =>
      router.service(TransferService, {
        async *exportRecords({ resumeName, readTime }) {
          resumed.push(`${resumeName}@${readTime?.seconds ?? ""}`);
          const name = resumeName ? "agencies/b" : "agencies/a";
          yield { records: [{ document: { case: "agency", value: { name } } }], readTime: { seconds: 7n } };
          if (!resumeName) throw new ConnectError("stops", Code.Unavailable);
        },
      }),
    async ({ client }) => {
      const names: (string | undefined)[] = [];
      for await (const { document } of client.exportRecords()) names.push(document.value?.name);
      assert.deepEqual(names, ["agencies/a", "agencies/b"]);
    },
  );
  assert.deepEqual(resumed, ["@", "agencies/a@7"]);
});

test("an import sends all records under a request id of its own; what the source throws is thrown", async () => {
  const seen: string[] = [];
  await withServer(
    (router) =>
      router.service(TransferService, {
        async importRecords(requests) {
          let requestId = "";
          for await (const { config, records } of requests) {
            requestId ||= config?.requestId ?? "";
            for (const { document } of records) seen.push(document.value?.name ?? "");
          }
          assert.match(requestId, /^[0-9a-f-]{36}$/);
          return { total: { readCount: BigInt(seen.length) } };
        },
      }),
    async ({ client }) => {
      const records = ["a", "b"].map((name) => ({ document: { case: "agency" as const, value: { name } } }));
      const { total } = await client.importRecords(records);
      assert.equal(total?.readCount, 2n);
      assert.deepEqual(seen, ["a", "b"]);
      const source = async function* () {
        yield* records;
        throw new RangeError("no more");
      };
      await assert.rejects(client.importRecords(source()), RangeError);
    },
  );
});
