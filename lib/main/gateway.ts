/** Hands the engine what it asks of the house, once per process, and mounts it on Request and Response. */
import { AppError } from "@/lib/base/errors";
import { newId, toRequestId } from "@/lib/base/ids";
import { formatUsd } from "@/lib/base/money";
import { singleton } from "@/lib/base/singleton";
import { getCredits } from "@/lib/billing/get-credits";
import { startHoldBook } from "@/lib/billing/holds/start-hold-book";
import { findDeployments } from "@/lib/channels/find-deployments";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { reportAttempt } from "@/lib/channels/report-attempt";
import { createGateway, type Gateway } from "@/lib/gateway/create-gateway";
import { createWebHandler } from "@/lib/gateway/mount-web";
import type { KeyFacts, Ports } from "@/lib/gateway/ports";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { describeOwnKey } from "@/lib/keys/management/describe-own-key";
import { manageKeys } from "@/lib/keys/management/manage-keys";
import { pseudonymOf } from "@/lib/keys/pseudonym";
import { returnKeyRates, takeKeyRates } from "@/lib/limits/key-rates";
import { clientAddress } from "@/lib/limits/peer-address";
import { log } from "@/lib/log/log";
import { describeMedia } from "@/lib/platforms/describe-media";
import { findMediaDeployment } from "@/lib/platforms/find-media-deployment";
import { dispatch } from "@/lib/upstream/dispatch";
import { getReceipt } from "@/lib/usage/get-receipt";
import { reportUsage } from "@/lib/usage/report-usage";
import { isDraining } from "./draining";
import { beginCall } from "./open-calls";

/** Answers a request to `/v1`. */
export async function handleGatewayRequest(request: Request): Promise<Response> {
  return (await mounted()).handle(request);
}

type Mounted = { readonly gateway: Gateway; readonly handle: (request: Request) => Promise<Response> };

function mounted(): Promise<Mounted> {
  return singleton("gateway", async () => {
    const gateway = createGateway(await connectPorts(), { isDraining, beginCall });
    return { gateway, handle: createWebHandler(gateway, ({ headers }) => clientAddress(headers)) };
  });
}

async function connectPorts(): Promise<Ports> {
  const book = await startHoldBook();
  return {
    findKey: findKeyFacts,
    findDeployments,
    reportAttempt,
    pseudonym: pseudonymOf,
    listModels: (key) => listSoldModels(key.models),
    takeRates: takeKeyRates,
    returnRates: returnKeyRates,
    manageKeys,
    describeMedia,
    findMediaDeployment,
    reserve: book.reserve,
    checkpoint: book.checkpoint,
    settle: book.settle,
    dispatch,
    getCredits: viewCredits,
    getKey: describeOwnKey,
    getUsage: (key, ask) => reportUsage(key.organizationId, ask),
    findReceipt: (key, requestId) => orNull(getReceipt(key.organizationId, toRequestId(requestId))),
    nowMs: Date.now,
    newId,
    alert: (event, facts) => log("error", "upstream.alert", { alert: event, ...facts }),
  };
}

async function viewCredits({ organizationId }: KeyFacts) {
  const { balanceNano, heldNano, availableNano } = await getCredits(organizationId);
  return {
    object: "credits",
    balance_usd: formatUsd(balanceNano),
    held_usd: formatUsd(heldNano),
    available_usd: formatUsd(availableNano),
    balance_nano: balanceNano.toString(),
    held_nano: heldNano.toString(),
    available_nano: availableNano.toString(),
  };
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((error) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
}
