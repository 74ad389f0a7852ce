import { createHmac } from "node:crypto";
import { env } from "@/lib/env";

/** Under what a subject is counted, here or in Redis: only ever its HMAC, so that a store tells nobody who tried what. */
export function tagOf(name: string, subject: string): string {
  const secret = env().AUTH_SECRET;
  if (!secret) throw new Error("AUTH_SECRET is not set.");
  return createHmac("sha256", Buffer.from(secret, "base64")).update(`limit\0${name}\0${subject}`).digest("base64url");
}
