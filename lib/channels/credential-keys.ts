import { z } from "zod";

// It travels in a header, so it is visible ASCII. A comma parts one key from the next.
const oneKey = /^[\x21-\x2b\x2d-\x7e]{1,4000}$/;
const keysMax = 50;

/** Google's file for a service account; what else is in it is not looked at. */
const ServiceAccount = z.object({
  client_email: z.string().min(1),
  private_key: z.string().includes("PRIVATE KEY"),
  private_key_id: z.string().optional(),
  token_uri: z.url({ protocol: /^https?$/ }),
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

/** The keys in a channel's credential, `k1,k2` or the JSON of one service account; null when it is neither. */
export function readKeys(credential: string): readonly string[] | null {
  const text = credential.trim();
  if (text.startsWith("{")) return readServiceAccount(text) ? [text] : null;
  const keys = [...new Set(text.split(",").map((key) => key.trim()))].filter(Boolean);
  return keys.length > 0 && keys.length <= keysMax && keys.every((key) => oneKey.test(key)) ? keys : null;
}

export function readServiceAccount(text: string): ServiceAccount | null {
  try {
    return ServiceAccount.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
