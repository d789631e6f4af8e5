// Runs the scenarios of tests/conformance/README.md by this client's public layer.
//
//   node conformance.js --server HOST:PORT [--through-cuts] FILE...

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

import {
  fromJson,
  toJson,
  type DescMessage,
  type DescMethod,
  type JsonValue,
  type Message,
} from "@bufbuild/protobuf";
import { createClient, EntenteError, type ChangeWatch, type Pages } from "@entente/client";
import * as v1 from "@entente/client/v1";

interface ExpectedError {
  code: string;
  reason?: string;
  domain?: string;
  metadata?: { [name: string]: string };
  fields?: string[];
}

interface Step {
  call?: string;
  walk?: string;
  watch?: JsonValue;
  request?: JsonValue;
  answer?: JsonValue;
  error?: ExpectedError;
  names?: string[];
  at?: string;
  changes?: JsonValue[];
  keep?: { [name: string]: string };
}

interface Scenario {
  through_cuts?: boolean;
  steps: Step[];
}

const CALL_TIMEOUT_MS = 60_000;
const WATCH_TIMEOUT_MS = 60_000;

// The client's methods by name: the scenarios name them, not this file.
type Named = { [name: string]: (request: Message) => unknown };

function methodOf(path: string): DescMethod {
  const [service, name] = path.split("/");
  for (const one of Object.values(v1)) {
    if (typeof one !== "object" || !("kind" in one) || one.kind !== "service") continue;
    const method = one.typeName === service && one.methods.find((method) => method.name === name);
    if (method) return method;
  }
  throw new Error(`there is no method ${path}`);
}

// Protobuf's JSON with the names of the .proto files, without defaults and with them.
function forms(desc: DescMessage, message: Message): JsonValue[] {
  return [false, true].map((alwaysEmitImplicit) =>
    toJson(desc, message, { useProtoFieldName: true, alwaysEmitImplicit }),
  );
}

function isObject(value: JsonValue | undefined): value is { [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// What is absent is null.
function isMet(expected: JsonValue, got: JsonValue | undefined): boolean {
  if (Array.isArray(expected)) {
    return Array.isArray(got) && got.length === expected.length && expected.every((one, i) => isMet(one, got[i]));
  }
  if (isObject(expected)) {
    return isObject(got) && Object.entries(expected).every(([name, one]) => isMet(one, got[name]));
  }
  return expected === (got ?? null);
}

function compare(expected: JsonValue, got: JsonValue[]): void {
  if (!got.some((form) => isMet(expected, form))) {
    throw new Error(`wanted ${JSON.stringify(expected)}, got ${JSON.stringify(got[0]).slice(0, 500)}`);
  }
}

function at(pointer: string, value: JsonValue | undefined): JsonValue | undefined {
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    value = Array.isArray(value) ? value[Number(name)] : isObject(value) ? value[name] : undefined;
  }
  return value;
}

class Run {
  private readonly variables = new Map<string, string>();

  constructor(private readonly client: ReturnType<typeof createClient>) {}

  async step(raw: Step): Promise<void> {
    const step = this.fill(raw as JsonValue) as Step;
    if (step.call) return this.call(step.call, step);
    if (step.walk) return this.walk(step.walk, step);
    if (step.watch !== undefined) return this.watch(step.watch, step);
    throw new Error("a step is a call, a walk or a watch");
  }

  private async call(path: string, step: Step): Promise<void> {
    const method = methodOf(path);
    const request = fromJson(method.input, step.request ?? {});
    let answer: JsonValue[];
    try {
      const call = (this.client as unknown as Named)[method.localName];
      if (!call) throw new Error(`the client has no ${method.localName}`);
      answer = forms(method.output, (await call(request)) as Message);
    } catch (reason) {
      if (!step.error || !(reason instanceof EntenteError)) throw reason;
      return compareError(step.error, reason);
    }
    if (step.error) throw new Error(`wanted ${step.error.code}, got an answer`);
    if (step.answer !== undefined) compare(step.answer, answer);
    this.keep(step, answer);
  }

  // ListInitiatives is walked by client.initiatives.
  private async walk(path: string, step: Step): Promise<void> {
    const method = methodOf(path);
    const plural = method.name.replace(/^List/, "");
    const walk = (this.client as unknown as Named)[plural.charAt(0).toLowerCase() + plural.slice(1)];
    if (!walk) throw new Error(`the client has no walk of ${path}`);
    const pages = walk(fromJson(method.input, step.request ?? {})) as Pages<Message>;
    const element = method.output.fields.find((field) => field.fieldKind === "list" && field.listKind === "message");
    if (element?.fieldKind !== "list" || !element.message) throw new Error(`${path} lists no messages`);
    const got: JsonValue[][] = [];
    for await (const resource of pages) got.push(forms(element.message, resource));
    const pointer = step.at ?? "/name";
    compare(step.names ?? [], [0, 1].map((form) => got.map((one) => at(pointer, one[form]) ?? null)));
  }

  private async watch(json: JsonValue, step: Step): Promise<void> {
    const expected = step.changes ?? [];
    const got: JsonValue[][] = [];
    const signal = AbortSignal.timeout(WATCH_TIMEOUT_MS);
    const watch: ChangeWatch = this.client.watch(fromJson(v1.WatchRequestSchema, json), { signal });
    if (expected.length > 0) {
      for await (const { message } of watch) {
        if (message.content.case !== "changes") continue;
        for (const change of message.content.value.changes) got.push(forms(v1.WatchedChangeSchema, change));
        if (got.length >= expected.length) break;
      }
    }
    if (got.length < expected.length) throw new Error(`wanted ${expected.length} changes, got ${got.length}`);
    expected.forEach((change, i) => compare(change, got[i] ?? []));
    this.keep(step, [{ resume_token: watch.resumeToken }]);
  }

  private keep(step: Step, answer: JsonValue[]): void {
    for (const [name, pointer] of Object.entries(step.keep ?? {})) {
      const value = answer.map((form) => at(pointer, form)).find((one) => one !== undefined);
      if (value === undefined) throw new Error(`there is nothing at ${pointer}`);
      this.variables.set(name, typeof value === "string" ? value : JSON.stringify(value));
    }
  }

  private fill(value: JsonValue): JsonValue {
    if (typeof value === "string") return value.replace(/\$\{([^}]+)\}/g, (_, name: string) => this.variable(name));
    if (Array.isArray(value)) return value.map((one) => this.fill(one));
    if (!isObject(value)) return value;
    // `keep` holds names and pointers, nothing to be replaced.
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.fill(one)]));
  }

  private variable(name: string): string {
    if (name.startsWith("uuid:") && !this.variables.has(name)) this.variables.set(name, randomUUID());
    const value = this.variables.get(name);
    if (value === undefined) throw new Error(`nothing was kept as ${name}`);
    return value;
  }
}

function compareError(expected: ExpectedError, error: EntenteError): void {
  const got: JsonValue = {
    code: error.codeName,
    reason: error.reason,
    domain: error.domain,
    metadata: { ...error.facts },
    fields: error.fieldViolations.map(({ field }) => field),
  };
  compare(expected as unknown as JsonValue, [got]);
}

async function main(): Promise<number> {
  const files = process.argv.slice(2);
  const server = files[0] === "--server" ? files.splice(0, 2)[1] : undefined;
  const throughCuts = files[0] === "--through-cuts" && Boolean(files.shift());
  if (!server || files.length === 0) {
    console.error("usage: conformance.js --server HOST:PORT [--through-cuts] FILE...");
    return 2;
  }
  const client = createClient({ server, timeoutMs: CALL_TIMEOUT_MS });
  let status = 0;
  for (const file of files) {
    const name = basename(file, ".json");
    const scenario = JSON.parse(readFileSync(file, "utf8")) as Scenario;
    if (throughCuts && !scenario.through_cuts) continue;
    const run = new Run(client);
    let number = 0;
    try {
      for (const step of scenario.steps) {
        ++number;
        await run.step(step);
      }
      console.log(`ok ${name}`);
    } catch (reason) {
      console.log(`not ok ${name}: step ${number}: ${reason instanceof Error ? reason.message : String(reason)}`);
      status = 1;
    }
  }
  client.close();
  return status;
}

process.exitCode = await main();
