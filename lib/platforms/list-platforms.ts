import { env } from "@/lib/env";
import { registeredPlatforms } from "./registry";

/** A platform as people look it up. */
export type PlatformView = {
  readonly id: string;
  readonly name: string;
  readonly homeUrl: string;
  /** Whose addresses can be described. */
  readonly domains: readonly string[];
  /** Null: we do not know where it says so. */
  readonly policyUrl: string | null;
  readonly termsUrl: string | null;
  /** False: it asks for a token that the operator has not given. */
  readonly isOpen: boolean;
};

/** All platforms whose public addresses are described here, by name. */
export function listPlatforms(): readonly PlatformView[] {
  return registeredPlatforms().map(({ id, name, homeUrl, endpoints, known }) => ({
    id,
    name,
    homeUrl,
    domains: [
      ...new Set(endpoints.flatMap(({ schemes }) => schemes.map(({ domain }) => domain.replace(/^www\./, "")))),
    ],
    policyUrl: known?.policyUrl ?? null,
    termsUrl: known?.termsUrl ?? null,
    isOpen: !known?.needsMetaToken || env().META_APP_TOKEN !== undefined,
  }));
}
