/** The pages of the docs, in the order in which they are best read. */
export const docsPages = [
  { href: "/docs", name: "Quick start" },
  { href: "/docs/dialects", name: "Dialects" },
  { href: "/docs/agents", name: "Agents and SDKs" },
  { href: "/docs/routing", name: "Routing" },
  { href: "/docs/limits", name: "Limits" },
  { href: "/docs/receipts", name: "Receipts" },
  { href: "/docs/media", name: "Media" },
] as const;
