import { decodeProtectedHeader } from "jose";

const detachedJws = /^([\w-]+)\.\.[\w-]+$/;

/** The id of the key that a receipt's signature says it was made with; null when it is no signature of our form. */
export function readKid(signature: string): string | null {
  const [, header] = detachedJws.exec(signature) ?? [];
  if (!header) return null;
  try {
    const { kid } = decodeProtectedHeader({ protected: header });
    return typeof kid === "string" ? kid : null;
  } catch {
    return null;
  }
}
