import { parseRequestId } from "@/lib/base/ids";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The UUID in `req_…` or in its bare form; null for anything else, which no query may meet. */
export function readRequestId(text: string): string | null {
  return parseRequestId(text) ?? (uuid.test(text) ? text : null);
}
