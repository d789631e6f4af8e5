// @entente/client: start at createClient.

export { Code } from "@connectrpc/connect";

export { createClient, type EntenteClient, type Streams, type Walks } from "./client.js";
export { EntenteError, type FieldViolation, type HelpLink } from "./errors.js";
export {
  checkOptions,
  DEFAULT_SERVER,
  DEFAULT_TIMEOUT_MS,
  isThisMachine,
  optionsFromEnvironment,
  type ClientOptions,
} from "./options.js";
export { Pages, type FetchPage, type Page } from "./pages.js";
export { publishedPolicies, retryInterceptor, retryPolicies, type RetryPolicy } from "./retry.js";
export { recordName } from "./transfer.js";
export { ChangeWatch, type OpenWatch, type WatchMessage, type WatchOptions } from "./watch.js";
