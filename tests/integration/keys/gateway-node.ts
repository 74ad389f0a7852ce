/** A process that serves the gateway as a server does: it hears of keys, says where it is, and stays until it is killed. */
import { startHoldBook } from "@/lib/billing/holds/start-hold-book";
import { watchKeys } from "@/lib/keys/watch-keys";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { keysOfOpenCalls, stopCallsOf } from "@/lib/main/open-calls";
import { serveWeb } from "@/tests/support/web-server";

await startHoldBook();
// What it learns, it learns by being told: it never looks of its own accord.
watchKeys({ keysOfOpenCalls, stopCallsOf, lookMs: 2 ** 30 });
const { url } = await serveWeb(handleGatewayRequest);
process.stdout.write(`${url}\n`);
