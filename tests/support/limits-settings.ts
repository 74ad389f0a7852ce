import { singleton } from "@/lib/base/singleton";
import { provideEnv } from "@/lib/env";
import { closeLimits } from "@/lib/limits/key-rates";
import { openStore, type StoreSettings } from "@/lib/limits/store";

/** Long enough that a busy machine is no fault. */
const patientMs = 10_000;

/**
 * From now on this process counts there, as if it had just started with nothing in its memory. `patient`: however long
 * an answer takes, it is waited for.
 */
export async function countIn(settings: StoreSettings, { patient = true } = {}): Promise<void> {
  await closeLimits();
  for (const name of ["REDIS_URL", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"] as const) {
    process.env[name] = settings[name] ?? "";
  }
  process.env.AUTH_SECRET ||= Buffer.alloc(32, 7).toString("base64");
  process.env.LOG_LEVEL = "info";
  // Reads the environment anew.
  provideEnv({});
  if (patient) singleton("limit-store", () => ({ store: undefined as unknown })).store = openPatiently(settings);
}

export function openPatiently(settings: StoreSettings) {
  return openStore(settings, patientMs);
}
