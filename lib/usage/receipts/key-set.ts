import { z } from "zod";

/** A public key as we publish it. Members that another tool added are let go. */
export const PublicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string().regex(/^[\w-]{43}$/),
  kid: z.string().min(1).max(200),
  use: z.literal("sig").default("sig"),
  alg: z.literal("EdDSA").default("EdDSA"),
});
export type PublicKey = z.infer<typeof PublicKey>;

/** A JSON Web Key Set (RFC 7517). */
export const KeySet = z.object({ keys: z.array(PublicKey).max(100) });
export type KeySet = z.infer<typeof KeySet>;
