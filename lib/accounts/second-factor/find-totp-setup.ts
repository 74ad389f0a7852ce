import { encode } from "uqr";
import { db } from "@/lib/db/client";
import { unseal } from "@/lib/db/sealed";
import { env } from "@/lib/env";
import type { SignedIn } from "../find-session";
import { requireRecentProof } from "../require-recent-proof";
import { awaitedTotp, toBase32, totpContext, totpUri } from "./totp";

export type TotpSetup = {
  /** The secret in groups of four, as it is typed. */
  readonly secret: string;
  /** The QR code: squares of one unit, as the path of an SVG of `size` units. */
  readonly qr: { readonly size: number; readonly path: string };
};

/** The secret that waits to be confirmed by a code; null when there is none. It is never shown again after that. */
export async function findTotpSetup(person: SignedIn): Promise<TotpSetup | null> {
  requireRecentProof(person);
  const { userId, email } = person;
  const row = await db().totpSecret.findFirst({ where: awaitedTotp(userId), select: { secretEncrypted: true } });
  if (!row) return null;
  const secret = unseal(row.secretEncrypted, totpContext(userId));
  const { size, data } = encode(totpUri(secret, { siteName: env().SITE_NAME, email }), { ecc: "M", border: 4 });
  const squares = data.flatMap((line, y) => line.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return {
    secret: toBase32(secret)
      .match(/.{1,4}/g)!
      .join(" "),
    qr: { size, path: squares.join("") },
  };
}
