import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { checkOptions, isThisMachine, optionsFromEnvironment } from "@entente/client";
import { DirectoryService } from "@entente/client/v1";

import { withServer } from "./server.js";

const folder = mkdtempSync(join(tmpdir(), "entente-options-"));
const tokenFile = join(folder, "token");
writeFileSync(tokenFile, "first\n");

test("the environment is read, and what is empty in it is not set", () => {
  const environment = { ENTENTE_SERVER: "a:1", ENTENTE_TLS: "0", ENTENTE_TLS_CA_FILE: "", ENTENTE_TOKEN_FILE: "t" };
  assert.deepEqual(optionsFromEnvironment(environment), { server: "a:1", tls: true, tokenFile: "t" });
  assert.deepEqual(optionsFromEnvironment({}), {});
});

test("options that cannot be used are refused", () => {
  assert.throws(() => checkOptions({ certFile: tokenFile }), /come together/);
  assert.throws(() => checkOptions({ caFile: join(folder, "none") }), /cannot be read/);
  assert.throws(() => checkOptions({ server: "far.example.org:1", tokenFile }), /wanted TLS/);
  assert.throws(() => checkOptions({ timeoutMs: 0 }), /timeoutMs/);
  checkOptions({ server: "far.example.org:1", tokenFile, tls: true });
  checkOptions({ server: "127.0.0.1:1", tokenFile });
});

test("this machine is told from names that look like it", () => {
  for (const server of ["localhost", "localhost:1", "127.9.0.1:1", "[::1]:1", "unix:/run/x"]) {
    assert.equal(isThisMachine(server), true, server);
  }
  for (const server of ["127.example.org:1", "localhost.example.org:1", "10.0.0.1:1"]) {
    assert.equal(isThisMachine(server), false, server);
  }
});

test("a token that is renewed in its file is the one that is sent", async () => {
  const seen: (string | null)[] = [];
  await withServer(
    (router) =>
      router.service(DirectoryService, {
        getAgency(_, context) {
          seen.push(context.requestHeader.get("authorization"));
          return {};
        },
      }),
    async ({ client }) => {
      await client.getAgency({ name: "agencies/a" });
      writeFileSync(tokenFile, "second\n");
      await client.getAgency({ name: "agencies/a" });
    },
    { tokenFile },
  );
  assert.deepEqual(seen, ["Bearer first", "Bearer second"]);
});
