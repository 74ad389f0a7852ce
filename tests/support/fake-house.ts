import { newId } from "@/lib/base/ids";
import { toNano, toPicoPerToken } from "@/lib/base/money";
import { createGateway } from "@/lib/gateway/create-gateway";
import type { GatewayOptions } from "@/lib/gateway/house";
import type {
  AttemptReport,
  CallFacts,
  Deployment,
  HoldRequest,
  KeyFacts,
  Ports,
  PriceFacts,
  ReserveAnswer,
  RouteAnswer,
  UpstreamHandler,
  UpstreamRequest,
} from "@/lib/gateway/ports";
import type { BodySource, RelayControl } from "@/lib/gateway/relay";

export const inferenceKey: KeyFacts = {
  keyId: newId(),
  organizationId: newId(),
  kind: "inference",
  walletId: "1",
  bucketIds: ["1", "2"],
  scopes: ["inference", "models:read", "usage:read", "media:read"],
  models: [],
  requires: [],
  rpm: null,
  tpm: null,
};

/** 1 USD for a million tokens in, 2 out. */
export const price: PriceFacts = {
  priceId: "7",
  inputPicoPerToken: toPicoPerToken(1_000_000n),
  cacheReadPicoPerToken: toPicoPerToken(100_000n),
  cacheWrite5mPicoPerToken: toPicoPerToken(1_000_000n),
  cacheWrite1hPicoPerToken: toPicoPerToken(1_000_000n),
  outputPicoPerToken: toPicoPerToken(2_000_000n),
  perCallNano: toNano(0n),
};

export const deployment: Deployment = {
  model: "test-model",
  provider: "openai",
  channelId: "5f8bd1a2-0000-7000-a000-000000000001",
  upstreamModel: "test-model",
  urls: { openai_chat: "https://provider.test/v1/chat/completions" },
  credentialHeaders: { authorization: "Bearer house-credential" },
  routeId: "route-1",
  isPooled: true,
  quirks: {},
  capabilities: { images: null, documents: null, audio: null, tools: null, temperature: null, reasoning: null },
  timeouts: { connectMs: null, headersMs: null, idleMs: null },
  contextTokens: 100_000,
  maxOutputTokens: 1_000,
  price,
};

/** One call to the provider, played by the test. */
export type FakeUpstream = {
  readonly request: UpstreamRequest;
  readonly body: string;
  readonly json: Record<string, unknown>;
  readonly handler: UpstreamHandler;
  isPaused: boolean;
  isAborted: boolean;
  head(status?: number, headers?: Record<string, string>): void;
  data(text: string | Uint8Array): void;
  /** A whole answer in JSON. */
  answer(value: unknown, status?: number, headers?: Record<string, string>): void;
};

export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  readonly chunks: Uint8Array[];
  isEnded: boolean;
  isFailed: boolean;
  readonly control: RelayControl;
  readonly text: string;
  readonly json: { error: { message: string; type: string; param: string | null; code: string | null } } & Record<
    string,
    unknown
  >;
};

export type FakeHouse = ReturnType<typeof createFakeHouse>;

/** A house of cards for the engine: every port is played, and all that it was told is written down. */
export function createFakeHouse(overrides: Partial<Ports> = {}, options: Partial<GatewayOptions> = {}) {
  const reserved: HoldRequest[] = [];
  const settled: CallFacts[] = [];
  const alerts: string[] = [];
  const reports: AttemptReport[] = [];
  const checkpoints: { amountNano: bigint; answer: (answer: "open" | "closed") => void }[] = [];
  const upstreams: FakeUpstream[] = [];
  const clock = { nowMs: 1_000_000, tick: () => {} };
  const wallet = { answers: [] as ReserveAnswer[] };

  const ports: Ports = {
    findKey: (presented) => (presented === "tct_good" ? inferenceKey : null),
    findDeployments: ({ models }) => foundAll(models.includes("test-model") ? [deployment] : []),
    reportAttempt: (report) => reports.push(report),
    pseudonym: () => "pseudonym-of-the-key",
    takeRates: () => ({ outcome: "taken", rates: [] }),
    returnRates() {},
    manageKeys: async () => ({ outcome: "not_found" }),
    describeMedia: async () => ({ outcome: "unsupported" }),
    findMediaDeployment: () => deployment,
    listModels: () => [],
    async reserve(hold) {
      reserved.push(hold);
      return wallet.answers.shift() ?? { outcome: "reserved" };
    },
    checkpoint: (_, amountNano) => new Promise((answer) => checkpoints.push({ amountNano, answer })),
    async settle(call) {
      settled.push(call);
    },
    dispatch(request, handler) {
      const upstream = toFakeUpstream(request, handler);
      upstreams.push(upstream);
      return {
        pause: () => {
          upstream.isPaused = true;
        },
        resume: () => {
          upstream.isPaused = false;
        },
        abort: () => {
          upstream.isAborted = true;
        },
      };
    },
    getUsage: async () => ({ object: "usage" }),
    getCredits: async () => ({ object: "credits" }),
    getKey: async () => ({ object: "key" }),
    findReceipt: async () => null,
    nowMs: () => clock.nowMs,
    newId,
    alert: (event) => alerts.push(event),
    ...overrides,
  };

  const gateway = createGateway(ports, {
    everySecond(run) {
      clock.tick = run;
      return () => {
        clock.tick = () => {};
      };
    },
    ...options,
  });

  /** Lets time pass, a second at a time. */
  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      clock.nowMs += 1_000;
      clock.tick();
      await turn();
    }
  }

  return { ports, gateway, reserved, settled, alerts, reports, checkpoints, upstreams, wallet, clock, pass };
}

type Send = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** The body as it arrives, for whoever reads it so. */
  readonly source?: BodySource;
  /** What the client says to each write: false when it is full. */
  readonly takes?: () => boolean;
};

/** Sends a request; a string or bytes as the body go as they are. */
export function send(house: FakeHouse, request: Send = {}): Answer {
  const body = toBody(request.body ?? { model: "test-model", messages: [{ role: "user", content: "Hi" }] });
  const headers: Record<string, string> = { authorization: "Bearer tct_good", ...request.headers };
  const chunks: Uint8Array[] = [];
  const answer: { -readonly [K in keyof Answer]: Answer[K] } = {
    status: 0,
    headers: {},
    chunks,
    isEnded: false,
    isFailed: false,
    control: { resume() {}, abort() {} },
    get text() {
      return new TextDecoder().decode(Buffer.concat(chunks));
    },
    get json() {
      return JSON.parse(this.text);
    },
  };
  answer.control = house.gateway.relay(
    {
      method: request.method ?? "POST",
      path: request.path ?? "/v1/chat/completions",
      header: (name) => headers[name] ?? null,
      readBody: async (bytesMax) => (body.length > bytesMax ? null : body),
      address: null,
      openBody: () => request.source ?? openBytes(body),
    },
    {
      head(status, sent) {
        if (answer.status !== 0) throw new Error("the head was sent twice");
        answer.status = status;
        answer.headers = sent;
      },
      write(bytes) {
        if (answer.isEnded) throw new Error("written after the end");
        chunks.push(bytes);
        return request.takes?.() ?? true;
      },
      end(bytes) {
        if (answer.isEnded) throw new Error("ended twice");
        if (bytes) chunks.push(bytes);
        answer.isEnded = true;
      },
      fail() {
        answer.isFailed = true;
      },
    },
  );
  return answer;
}

/** What the house answers when these sell the model. */
export function foundAll(deployments: readonly Deployment[]): RouteAnswer {
  return deployments.length > 0 ? { outcome: "found", deployments } : { outcome: "unknown_model" };
}

/** Lets everything that is due happen. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Sends a request and waits until the provider is called. */
export async function sendToUpstream(house: FakeHouse, request: Send = {}) {
  const answer = send(house, request);
  await turn();
  const upstream = house.upstreams.at(-1);
  if (!upstream) throw new Error(`the provider was not called: ${answer.status} ${answer.text}`);
  return { answer, upstream };
}

function openBytes(body: Uint8Array): BodySource {
  const pieces = [body];
  return { read: async () => pieces.shift() ?? null, cancel: () => pieces.splice(0) };
}

function toBody(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}

function toFakeUpstream(request: UpstreamRequest, handler: UpstreamHandler): FakeUpstream {
  const body = request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : "";
  const toBytes = (text: string | Uint8Array) => (typeof text === "string" ? new TextEncoder().encode(text) : text);
  return {
    request,
    body,
    get json() {
      return JSON.parse(body);
    },
    handler,
    isPaused: false,
    isAborted: false,
    head: (status = 200, headers = { "content-type": "text/event-stream" }) => handler.onHead(status, headers),
    data: (text) => handler.onData(toBytes(text)),
    answer(value, status = 200, headers = {}) {
      handler.onHead(status, { "content-type": "application/json", ...headers });
      handler.onData(toBytes(typeof value === "string" ? value : JSON.stringify(value)));
      handler.onEnd();
    },
  };
}
