import { reconcile } from "@/lib/billing/reconcile";
import type { Commands } from "./command";

export const commands: Commands = {
  "": {
    summary: "Proves that the books agree. Exit code 1 on any difference.",
    flags: {},
    async run() {
      const { checks, differences } = await reconcile();
      const json = { ok: differences.length === 0, checks, differences };
      return { json, table: checks, exitCode: json.ok ? 0 : 1 };
    },
  },
};
