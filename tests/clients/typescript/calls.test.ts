import assert from "node:assert/strict";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { createClient, EntenteError, publishedPolicies } from "@entente/client";
import { CreateAgencyRequestSchema, DirectoryService, InitiativeService } from "@entente/client/v1";

import { withServer } from "./server.js";

test("the published policy covers reads and no writes", () => {
  const policies = publishedPolicies();
  assert.equal(policies.get("entente.v1.DirectoryService/GetAgency")?.attemptsMax, 4);
  assert.equal(policies.has("entente.v1.DirectoryService/CreateAgency"), false);
});

test("a read is tried four times on UNAVAILABLE, a write once", async () => {
  let reads = 0;
  let writes = 0;
  await withServer(
    (router) =>
      router.service(DirectoryService, {
        getAgency() {
          if (++reads < 4) throw new ConnectError("away", Code.Unavailable);
          return { name: "agencies/a" };
        },
        createAgency() {
          ++writes;
          throw new ConnectError("away", Code.Unavailable);
        },
      }),
    async ({ client }) => {
      assert.equal((await client.getAgency({ name: "agencies/a" })).name, "agencies/a");
      assert.equal(reads, 4);
      await assert.rejects(client.createAgency({}), (error: EntenteError) => error.codeName === "UNAVAILABLE");
      assert.equal(writes, 1);
    },
  );
});

test("a call ends at the client's deadline", async () => {
  await withServer(
    (router) => router.service(DirectoryService, { getAgency: () => new Promise(() => {}) }),
    async ({ client }) => {
      await assert.rejects(client.getAgency({}), (error: EntenteError) => error.codeName === "DEADLINE_EXCEEDED");
    },
    { timeoutMs: 100 },
  );
});

test("a write gets a request id, which its error bears, and the caller's request stays as it is", async () => {
  const ids: string[] = [];
  await withServer(
    (router) =>
      router.service(DirectoryService, {
        createAgency(request) {
          ids.push(request.requestId);
          throw new ConnectError("no", Code.Aborted);
        },
      }),
    async ({ client }) => {
      const request = create(CreateAgencyRequestSchema, { agencyId: "x" });
      for (const one of [request, { requestId: "mine" }]) {
        await assert.rejects(client.createAgency(one), (error: unknown) => {
          assert.ok(error instanceof EntenteError);
          assert.equal(error.requestId, ids.at(-1));
          return true;
        });
      }
      assert.match(ids[0] ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
      assert.equal(ids[1], "mine");
      assert.equal(request.requestId, "");
    },
  );
});

test("no server is UNAVAILABLE without a reason", async () => {
  // Port 1 of this machine has no server.
  const client = createClient({ server: "127.0.0.1:1" });
  await assert.rejects(client.createAgency({}), (error: unknown) => {
    assert.ok(error instanceof EntenteError);
    assert.equal(error.codeName, "UNAVAILABLE");
    assert.equal(error.reason, "");
    return true;
  });
  assert.equal(new ConnectError("other") instanceof EntenteError, false);
});

test("the details of an error are decoded", async () => {
  const details = [
    detail("ErrorInfo", text(1, "BAD_REQUEST"), text(2, "entente"), nested(3, text(1, "violations"), text(2, "1"))),
    detail("BadRequest", nested(1, text(1, "agency_id"), text(2, "wanted letters"))),
    detail("RetryInfo", nested(1, [8, 2, 16, 0x80, 0xca, 0xb5, 0xee, 0x01])), // 2.5 s
    detail("Help", nested(1, text(1, "more"), text(2, "docs/api.md"))),
  ];
  await withServer(
    (router) =>
      router.service(DirectoryService, {
        createAgency() {
          const error = new ConnectError("wrong", Code.InvalidArgument);
          error.details = details;
          throw error;
        },
      }),
    async ({ client }) => {
      await assert.rejects(client.createAgency({}), (error: unknown) => {
        assert.ok(error instanceof EntenteError);
        assert.equal(error.codeName, "INVALID_ARGUMENT");
        assert.equal(error.reason, "BAD_REQUEST");
        assert.equal(error.domain, "entente");
        assert.deepEqual(error.facts, { violations: "1" });
        assert.deepEqual(error.fieldViolations, [{ field: "agency_id", description: "wanted letters" }]);
        assert.equal(error.retryDelayMs, 2500);
        assert.deepEqual(error.help, [{ description: "more", url: "docs/api.md" }]);
        return true;
      });
    },
  );
});

// Details as they are on the wire, field by field: what decodes them is what is tested.
function text(field: number, value: string): number[] {
  return nested(field, [...Buffer.from(value)]);
}
function nested(field: number, ...parts: number[][]): number[] {
  const bytes = parts.flat();
  return [field * 8 + 2, bytes.length, ...bytes];
}
function detail(type: string, ...parts: number[][]): { type: string; value: Uint8Array } {
  return { type: `google.rpc.${type}`, value: Uint8Array.from(parts.flat()) };
}

test("pages are walked to the empty token, also over an empty page, and end where asked", async () => {
  const pages: { [token: string]: { names: string[]; next: string } } = {
    "": { names: ["a", "b"], next: "1" },
    "1": { names: [], next: "2" },
    "2": { names: ["c"], next: "" },
  };
  const sizes: number[] = [];
  await withServer(
    (router) =>
      router.service(InitiativeService, {
        listInitiatives({ pageToken, pageSize, filter }) {
          assert.equal(filter, "agency:us-cbp");
          sizes.push(pageSize);
          const page = pages[pageToken];
          assert.ok(page);
          return { initiatives: page.names.map((name) => ({ name })), nextPageToken: page.next, asOfDate: "2026-01-02" };
        },
      }),
    async ({ client }) => {
      const names: string[] = [];
      const walk = client.initiatives("agency:us-cbp");
      for await (const { name } of walk) names.push(name);
      assert.deepEqual(names, ["a", "b", "c"]);
      assert.equal(walk.asOfDate, "2026-01-02");

      const two = client.initiatives("agency:us-cbp").endAfter(2);
      for await (const _ of two);
      assert.equal(two.nextPageToken, "1");
      assert.deepEqual(sizes, [0, 0, 0, 2]);
    },
  );
});

test("a token that comes twice is an error and no endless loop", async () => {
  await withServer(
    (router) => router.service(InitiativeService, { listInitiatives: () => ({ nextPageToken: "again" }) }),
    async ({ client }) => {
      await assert.rejects(async () => {
        for await (const _ of client.initiatives());
      }, /same page token twice/);
    },
  );
});
