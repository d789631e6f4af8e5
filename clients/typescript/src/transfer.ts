// Whole records out of the server and into it.

import { randomUUID } from "node:crypto";

import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, type Client } from "@connectrpc/connect";

import { copyOf } from "./copy.js";
import { EntenteError } from "./errors.js";
import { RecordSchema, type Record } from "./gen/entente/v1/transfer_pb.js";
import {
  ExportRecordsRequestSchema,
  ImportConfigSchema,
  ImportRecordsRequestSchema,
  type ImportRecordsRequest,
  type ImportRecordsResponse,
  type TransferService,
} from "./gen/entente/v1/transfer_service_pb.js";
import { pause } from "./pause.js";

type Stub = Client<typeof TransferService>;

// Attempts in a row that bring no record; with the pauses, about three seconds, in which a server
// that is started again is back.
const FRUITLESS_ATTEMPTS_MAX = 6;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;

// A message is sent when it has so many bytes; the largest record still fits one of 4 MiB.
const MESSAGE_BYTES = 2 ** 20;

/** The name of the document in a record; empty when it holds none. */
export function recordName(record: Record): string {
  return record.document.value?.name ?? "";
}

/**
 * The records of an export, each once, in the server's order.  Not bound by the timeout; a stream
 * that breaks off (UNAVAILABLE) is resumed, at the same read time, as long as every few attempts
 * bring records.  Throws an EntenteError else.
 */
export async function* exportRecords(
  stub: Stub,
  init: MessageInitShape<typeof ExportRecordsRequestSchema>,
  signal?: AbortSignal,
): AsyncGenerator<Record, void, undefined> {
  const request = copyOf(ExportRecordsRequestSchema, init);
  for (let fruitless = 0; ; ) {
    try {
      for await (const response of stub.exportRecords(request, { signal })) {
        for (const record of response.records) {
          fruitless = 0;
          request.readTime = response.readTime;
          request.resumeName = recordName(record);
          yield record;
        }
      }
      return;
    } catch (reason) {
      // What the caller's loop throws does not come here: a generator is told of it by return().
      const error = EntenteError.of(reason);
      if (error.code !== Code.Unavailable || signal?.aborted) throw error;
      if (++fruitless >= FRUITLESS_ATTEMPTS_MAX) throw error;
      await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** fruitless), signal);
    }
  }
}

/**
 * Sends the records of `source` and returns what became of them.  Not bound by the timeout, and not
 * repeated: send all of it again under the error's requestId, and nothing is written twice.  What
 * `source` throws ends the import and is thrown.
 */
export async function importRecords(
  stub: Stub,
  source: Iterable<MessageInitShape<typeof RecordSchema>> | AsyncIterable<MessageInitShape<typeof RecordSchema>>,
  init: MessageInitShape<typeof ImportConfigSchema>,
  signal?: AbortSignal,
): Promise<ImportRecordsResponse> {
  const config = copyOf(ImportConfigSchema, init);
  config.requestId ||= randomUUID();
  let fault: { reason: unknown } | undefined;
  async function* messages(): AsyncGenerator<ImportRecordsRequest> {
    let message = create(ImportRecordsRequestSchema, { config });
    let bytes = 0;
    try {
      for await (const one of source) {
        const record = create(RecordSchema, one);
        message.records.push(record);
        bytes += toBinary(RecordSchema, record).length;
        if (bytes < MESSAGE_BYTES) continue;
        yield message;
        message = create(ImportRecordsRequestSchema);
        bytes = 0;
      }
    } catch (reason) {
      fault = { reason };
      throw reason;
    }
    yield message;
  }
  try {
    return await stub.importRecords(messages(), { signal });
  } catch (reason) {
    if (fault) throw fault.reason;
    throw EntenteError.of(reason).withRequestId(config.requestId);
  }
}
