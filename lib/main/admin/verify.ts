import { verifyConsentLog } from "@/lib/privacy/consent/verify-consent-log";
import type { Commands } from "./command";
import { toJson } from "./to-json";
import { verifyReceipt } from "./verify-receipt";

export const commands: Commands = {
  "consent-log": {
    summary: "Walks the chain of the consent log. Exit code 1 where it is broken.",
    flags: {},
    async run() {
      const verdict = await verifyConsentLog();
      return { json: toJson(verdict), exitCode: verdict.ok ? 0 : 1 };
    },
  },
  receipt: verifyReceipt,
};
