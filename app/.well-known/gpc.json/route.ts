import { policies } from "@/lib/privacy/policies";

/** W3C Global Privacy Control, §4: we obey the signal, and have since this day. */
export function GET(): Response {
  return Response.json({ gpc: true, lastUpdate: policies.privacy.version });
}
