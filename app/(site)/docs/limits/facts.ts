/** What a key's limits are called, and where they are read. A test holds the scopes to what keys can have. */
export const scopes = [
  { name: "inference", text: "Calls to models, and counting their tokens. Not on a management key." },
  { name: "models:read", text: "The lists of models." },
  { name: "usage:read", text: "Usage, receipts and credits." },
  { name: "billing:read", text: "Credits." },
  { name: "media:read", text: "Descriptions of what is on platforms. Not on a management key." },
  { name: "keys:read", text: "The organization’s keys. On a management key only." },
  { name: "keys:write", text: "New keys, changed, rotated and revoked ones. On a management key only." },
] as const;

export const rateHeaders = [
  {
    name: "RateLimit-Policy, RateLimit",
    text: "Every dialect. The IETF’s draft: limits a minute, and for each what remains (r) and the seconds until all is free (t).",
  },
  {
    name: "x-ratelimit-{limit,remaining,reset}-{requests,tokens}",
    text: "OpenAI’s endpoints. The reset is a duration: 6m0s, 1s, 250ms.",
  },
  {
    name: "anthropic-ratelimit-{requests,tokens}-{limit,remaining,reset}",
    text: "Anthropic’s endpoints. The reset is a time: 2026-11-22T12:00:00Z.",
  },
  { name: "retry-after, retry-after-ms", text: "On a refusal: how long to wait, in seconds and in milliseconds." },
  {
    name: "x-tacit-limit-source",
    text: "On a refusal: requests, tokens or concurrency, whichever is full; credit or budget, where it is the money.",
  },
] as const;
