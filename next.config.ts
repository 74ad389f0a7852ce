import type { NextConfig } from "next";
import { securityHeaders } from "./lib/web/security-headers";

const config: NextConfig = {
  reactStrictMode: true,
  // This folder and no other: a lock file in a folder above would make Next take that for the project.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  // Streams must leave byte by byte; a proxy in front may compress pages.
  compress: false,
  agentRules: false,
  // `npm run check` reads the types of everything; a first start has no need to do it again.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [{ source: "/:path*", headers: [...securityHeaders] }],
  // Left to Node: native code, generated code, or modules whose state must exist once in the process.
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@node-rs/argon2",
    "undici",
    "nodemailer",
    "@upstash/ratelimit",
    "@upstash/redis",
    "ioredis",
  ],
};

export default config;
