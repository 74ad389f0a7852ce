import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Streams must leave byte by byte; a proxy in front may compress pages.
  compress: false,
  agentRules: false,
  // Left to Node: native code, generated code, or modules whose state must exist once in the process.
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@node-rs/argon2",
    "undici",
    "nodemailer",
    "@upstash/ratelimit",
  ],
};

export default config;
