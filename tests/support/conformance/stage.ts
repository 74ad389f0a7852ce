/**
 * The engine on loopback, between real clients and fake providers: real sockets on both sides, a house of cards behind
 * it. One model of each family, served on one wire only, so that the wire is chosen by naming the model.
 */
import type { Gateway } from "@/lib/gateway/create-gateway";
import { createWebHandler } from "@/lib/gateway/mount-web";
import type { Capabilities, Deployment, HoldRequest, Wire } from "@/lib/gateway/ports";
import { closeConnections, dispatch } from "@/lib/upstream/dispatch";
import { createFakeHouse, deployment, foundAll, inferenceKey } from "@/tests/support/fake-house";
import { serveWeb } from "@/tests/support/web-server";
import { plainFraming, startFakeProviders } from "./fake-providers";

/** The names are of the sort that SDKs know something about. */
export const modelOf: Readonly<Record<Wire, string>> = {
  openai_chat: "mistral-large-latest",
  openai_responses: "gpt-4.1",
  anthropic_messages: "claude-sonnet-4-6",
  gemini: "gemini-2.5-flash",
};

const paths: Readonly<Record<Wire, string>> = {
  openai_chat: "/v1/chat/completions",
  openai_responses: "/v1/responses",
  anthropic_messages: "/v1/messages",
  gemini: "/v1beta/models/{model}:{action}",
};

const reasons: Readonly<Record<Wire, Capabilities["reasoning"]>> = {
  openai_chat: "effort",
  openai_responses: "effort",
  anthropic_messages: "budget",
  gemini: "budget",
};

export const goodKey = "tct_good";
/** A key whose wallet is empty. */
export const poorKey = "tct_poor";

/** An answer as it left the engine. */
export type SentAnswer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  readonly chunks: Uint8Array[];
  /** It was ended in good order. */
  isEnded: boolean;
};

export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage() {
  const providers = await startFakeProviders();
  const holds = new Map<string, { readonly hold: HoldRequest; settledTimes: number }>();
  const house = createFakeHouse({
    dispatch,
    findKey: (presented) =>
      presented === goodKey ? inferenceKey : presented === poorKey ? { ...inferenceKey, walletId: "poor" } : null,
    findDeployments: ({ models }) => foundAll(models.flatMap((model) => deploymentsOf(model, providers.url))),
    async reserve(hold) {
      if (hold.key.walletId === "poor") {
        return { outcome: "refused", reason: "insufficient_credit", availableNano: 0n as typeof hold.amountNano };
      }
      holds.set(hold.id, { hold, settledTimes: 0 });
      return { outcome: "reserved" };
    },
    async settle(call) {
      house.settled.push(call);
      const entry = holds.get(call.hold.id);
      if (!entry) throw new Error("a hold was settled that was never taken");
      entry.settledTimes++;
    },
  });
  const answers: SentAnswer[] = [];
  const server = await serveWeb(createWebHandler(watch(house.gateway, answers)));
  return {
    url: server.url,
    providers,
    house,
    holds,
    /** Everything the engine has answered, in the order in which it was asked. */
    answers,
    /** Forgets what was played, asked and held. */
    reset() {
      providers.asks.length = 0;
      providers.framing = plainFraming;
      holds.clear();
      for (const list of [answers, house.settled, house.alerts, house.reports]) list.length = 0;
    },
    async close() {
      await server.close();
      await providers.close();
      await closeConnections();
    },
  };
}

function watch(gateway: Gateway, answers: SentAnswer[]): Gateway {
  return {
    relay(request, sink) {
      const answer: SentAnswer = { status: 0, headers: {}, chunks: [], isEnded: false };
      answers.push(answer);
      return gateway.relay(request, {
        head(status, headers) {
          Object.assign(answer, { status, headers });
          sink.head(status, headers);
        },
        write(bytes) {
          answer.chunks.push(bytes);
          return sink.write(bytes);
        },
        end(bytes) {
          if (bytes) answer.chunks.push(bytes);
          answer.isEnded = true;
          sink.end(bytes);
        },
        fail: () => sink.fail(),
      });
    },
  };
}

function deploymentsOf(asked: string, providersUrl: string): Deployment[] {
  const model = asked.slice(asked.indexOf("/") + 1);
  const wire = (Object.keys(modelOf) as Wire[]).find((one) => modelOf[one] === model);
  if (!wire) return [];
  return [
    {
      ...deployment,
      model,
      upstreamModel: model,
      provider: `fake-${wire}`,
      urls: { [wire]: providersUrl + paths[wire] },
      capabilities: { ...deployment.capabilities, reasoning: reasons[wire] },
      maxOutputTokens: 16_000,
    },
  ];
}
