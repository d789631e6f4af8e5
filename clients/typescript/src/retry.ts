// Repeats of reads, as clients/service_config.json publishes them: Connect has no service config.

import { readFileSync } from "node:fs";

import { Code, type Interceptor } from "@connectrpc/connect";

import { EntenteError, unavailableIfBroken } from "./errors.js";
import { pause } from "./pause.js";

/** When a method is tried again: gRPC's RetryPolicy. */
export interface RetryPolicy {
  attemptsMax: number;
  firstPauseMs: number;
  longestPauseMs: number;
  pauseGrowth: number;
  codes: ReadonlySet<Code>;
}

interface ServiceConfig {
  methodConfig: {
    name: { service: string; method?: string }[];
    retryPolicy?: {
      maxAttempts: number;
      initialBackoff: string;
      maxBackoff: string;
      backoffMultiplier: number;
      retryableStatusCodes: string[];
    };
  }[];
}

/** The policies of a gRPC service config, by `SERVICE/METHOD`. */
export function retryPolicies(serviceConfigJson: string): Map<string, RetryPolicy> {
  const config = JSON.parse(serviceConfigJson) as ServiceConfig;
  const policies = new Map<string, RetryPolicy>();
  for (const { name, retryPolicy } of config.methodConfig) {
    if (!retryPolicy) continue;
    const policy: RetryPolicy = {
      attemptsMax: retryPolicy.maxAttempts,
      firstPauseMs: parseFloat(retryPolicy.initialBackoff) * 1000,
      longestPauseMs: parseFloat(retryPolicy.maxBackoff) * 1000,
      pauseGrowth: retryPolicy.backoffMultiplier,
      codes: new Set(retryPolicy.retryableStatusCodes.map(codeOf)),
    };
    for (const { service, method } of name) policies.set(`${service}/${method ?? ""}`, policy);
  }
  return policies;
}

/** The policies that come with this package. */
export function publishedPolicies(): Map<string, RetryPolicy> {
  return retryPolicies(readFileSync(new URL("../service_config.json", import.meta.url), "utf8"));
}

/**
 * Repeats the calls that have a policy, within their deadline, with pauses that grow and are
 * shortened by chance, and are as long as the server asks at least.  After the last attempt its
 * error is thrown.
 */
export function retryInterceptor(policies: Map<string, RetryPolicy>): Interceptor {
  return (next) => async (request) => {
    if (request.stream) return next(request);
    const policy = policies.get(`${request.service.typeName}/${request.method.name}`);
    for (let attempt = 1; ; ++attempt) {
      try {
        return await next(request);
      } catch (reason) {
        if (request.signal.aborted) throw reason;
        const error = EntenteError.of(unavailableIfBroken(reason));
        if (!policy || attempt >= policy.attemptsMax || !policy.codes.has(error.code)) throw error;
        const longest = Math.min(
          policy.longestPauseMs,
          policy.firstPauseMs * policy.pauseGrowth ** (attempt - 1),
        );
        await pause(Math.max(longest * Math.random(), error.retryDelayMs ?? 0), request.signal);
        if (request.signal.aborted) throw error;
      }
    }
  };
}

function codeOf(name: string): Code {
  const code = Object.values(Code).find(
    (one) => typeof one === "string" && one.toUpperCase() === name.replaceAll("_", "").replace("CANCELLED", "CANCELED"),
  );
  if (code === undefined) throw new Error(`${name} is no gRPC status code`);
  return Code[code as keyof typeof Code];
}
