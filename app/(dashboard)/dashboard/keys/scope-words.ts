import type { KeyScope } from "@/lib/keys/schema";

/** What each scope lets a key do, in plain words. */
export const scopeWords: Readonly<Record<KeyScope, string>> = {
  inference: "Call models",
  "models:read": "List the models",
  "usage:read": "Read usage and receipts",
  "billing:read": "Read the balance",
  "media:read": "Look up public posts on platforms",
  "keys:read": "Read the organization’s keys",
  "keys:write": "Make, change and revoke keys",
};
