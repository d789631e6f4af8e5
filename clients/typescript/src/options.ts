// How a client reaches the server: values, their reading from the environment, and their check.

import { readFileSync } from "node:fs";

/** Where `entente-server` listens when nobody says otherwise. */
export const DEFAULT_SERVER = "127.0.0.1:50051";

/** The deadline of a unary call, repeats included, when nobody says otherwise: milliseconds. */
export const DEFAULT_TIMEOUT_MS = 10_000;

export interface ClientOptions {
  /** `HOST:PORT`, `[::1]:50051`, `unix:/run/entente.sock`; DEFAULT_SERVER when left out. */
  server?: string;
  /** Milliseconds for each unary call, repeats included; DEFAULT_TIMEOUT_MS when left out. */
  timeoutMs?: number;
  /** TLS with the certificate authorities that Node knows; on in any case when a file is named. */
  tls?: boolean;
  /** PEM file with the authorities that sign the server's certificate; read by createClient. */
  caFile?: string;
  /** PEM files of the caller's own certificate and its key; read by createClient. */
  certFile?: string;
  keyFile?: string;
  /**
   * A file whose first line is an API key or a JSON Web Token.  Read for each call, so that a token
   * that is renewed there is the one that is sent.
   */
  tokenFile?: string;
  /** Put before the library's own user agent: `my-mirror/1.2`. */
  userAgent?: string;
}

/**
 * What these environment variables say that are set and not empty: ENTENTE_SERVER, ENTENTE_TLS (any
 * value), ENTENTE_TLS_CA_FILE, ENTENTE_TLS_CERT_FILE, ENTENTE_TLS_KEY_FILE, ENTENTE_TOKEN_FILE.
 */
export function optionsFromEnvironment(environment: NodeJS.ProcessEnv = process.env): ClientOptions {
  const options: ClientOptions = {};
  const read = (name: string) => environment[name] || undefined;
  const server = read("ENTENTE_SERVER");
  const caFile = read("ENTENTE_TLS_CA_FILE");
  const certFile = read("ENTENTE_TLS_CERT_FILE");
  const keyFile = read("ENTENTE_TLS_KEY_FILE");
  const tokenFile = read("ENTENTE_TOKEN_FILE");
  if (server) options.server = server;
  if (read("ENTENTE_TLS")) options.tls = true;
  if (caFile) options.caFile = caFile;
  if (certFile) options.certFile = certFile;
  if (keyFile) options.keyFile = keyFile;
  if (tokenFile) options.tokenFile = tokenFile;
  return options;
}

/** Whether TLS is asked for, or follows from a file that is named. */
export function hasTls(options: ClientOptions): boolean {
  return Boolean(options.tls || options.caFile || options.certFile);
}

/** Whether the target names this machine: `localhost`, 127.0.0.0/8, `[::1]`, `unix:`. */
export function isThisMachine(server: string): boolean {
  // `127.` begins addresses, and names such as 127.example.org.
  return /^(unix:.*|localhost(:\d+)?|(ipv6:)?\[::1\](:\d+)?|(ipv4:)?127\.[\d.]+(:\d+)?)$/.test(server);
}

/**
 * Throws an Error of one line for options that a client cannot use: half of a certificate and its
 * key, a file that cannot be read or is empty, a token that would travel to another machine without
 * TLS, a deadline that is no positive number.
 */
export function checkOptions(options: ClientOptions): void {
  if (!options.certFile !== !options.keyFile) {
    throw new Error("a client certificate and its key come together: one of the two files is named");
  }
  for (const path of [options.caFile, options.certFile, options.keyFile, options.tokenFile]) {
    if (path) readWhole(path);
  }
  const server = options.server ?? DEFAULT_SERVER;
  if (options.tokenFile && !hasTls(options) && !isThisMachine(server)) {
    throw new Error(`the token would travel to ${server} where others can read it; wanted TLS`);
  }
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  if (!(timeoutMs > 0 && timeoutMs <= 0x7fffffff)) {
    throw new Error(`timeoutMs is ${timeoutMs}; wanted milliseconds from 1 to ${0x7fffffff}`);
  }
}

/** The file's bytes.  Throws an Error of one line when it cannot be read, or is empty. */
export function readWhole(path: string): Buffer {
  let bytes: Buffer | undefined;
  try {
    bytes = readFileSync(path);
  } catch {
    // Said below, as for an empty file.
  }
  if (!bytes?.length) throw new Error(`${path}: cannot be read, or is empty`);
  return bytes;
}
