/** A recording on its way through the engine: what the client sends and what the provider takes, each a piece at a time. */
import type { GatewayOptions } from "@/lib/gateway/house";
import type { Deployment, UpstreamHandler, UpstreamRequest } from "@/lib/gateway/ports";
import type { BodySource } from "@/lib/gateway/relay";
import { createFakeHouse, deployment, foundAll, send, turn } from "@/tests/support/fake-house";
import { formType } from "@/tests/support/recording-forms";

export const listener: Deployment = {
  ...deployment,
  upstreamModel: "their-model",
  urls: { transcriptions: "https://provider.test/v1/audio/transcriptions" },
};

/** A provider that takes a body only as the test says. */
export type Taking = {
  readonly request: UpstreamRequest;
  readonly handler: UpstreamHandler;
  readonly taken: Buffer[];
  isAborted: boolean;
  /** The body has come to its end, as a whole. */
  isWhole: boolean;
  /** Takes what there is, one piece after the other, until there is none for now. */
  takeAll(): Promise<void>;
  answer(status?: number, body?: string, contentType?: string): void;
};

export function createUploadHouse(
  options: Partial<GatewayOptions> = {},
  deployments: readonly Deployment[] = [listener],
) {
  const providers: Taking[] = [];
  const house = createFakeHouse(
    {
      findDeployments: () => foundAll(deployments),
      dispatch(request, handler) {
        const provider = toTaking(request, handler);
        providers.push(provider);
        return {
          pause() {},
          resume() {},
          abort() {
            provider.isAborted = true;
          },
        };
      },
    },
    { uploadBytesMin: 0, ...options },
  );
  return Object.assign(house, { providers });
}

export type UploadHouse = ReturnType<typeof createUploadHouse>;

export function upload(
  house: UploadHouse,
  body: { readonly source: BodySource; readonly length: number | null; readonly whole?: Uint8Array },
  headers: Record<string, string> = {},
) {
  return send(house, {
    path: "/v1/audio/transcriptions",
    headers: {
      "content-type": formType,
      ...(body.length !== null && { "content-length": String(body.length) }),
      ...headers,
    },
    body: body.whole ?? "",
    source: body.source,
  });
}

/** A body that comes as the test lets it. */
export function createSlowBody() {
  const pieces: (Uint8Array | null)[] = [];
  let reader: { resolve(bytes: Uint8Array | null): void; reject(error: Error): void } | null = null;
  const body = {
    reads: 0,
    /** It was asked for more while it was being asked. */
    isReadTwice: false,
    isCancelled: false,
    push(...more: readonly (Uint8Array | null)[]) {
      for (const piece of more) {
        const waiting = reader;
        reader = null;
        if (waiting) waiting.resolve(piece);
        else pieces.push(piece);
      }
    },
    /** The connection breaks. */
    breakOff() {
      reader?.reject(new Error("gone"));
    },
    get waiting() {
      return pieces.length;
    },
    source: {
      read() {
        body.reads++;
        body.isReadTwice ||= reader !== null;
        const piece = pieces.shift();
        if (piece !== undefined) return Promise.resolve(piece);
        if (body.isCancelled) return Promise.resolve(null);
        return new Promise<Uint8Array | null>((resolve, reject) => {
          reader = { resolve, reject };
        });
      },
      cancel() {
        body.isCancelled = true;
        reader?.resolve(null);
      },
    } satisfies BodySource,
  };
  return body;
}

function toTaking(request: UpstreamRequest, handler: UpstreamHandler): Taking {
  const isStream = !(request.body instanceof Uint8Array);
  const pieces = isStream ? (request.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]() : null;
  let isAsked = false;
  function ask(from: AsyncIterator<Uint8Array>): void {
    isAsked = true;
    from.next().then(
      (piece) => {
        isAsked = false;
        if (piece.done) provider.isWhole = true;
        else provider.taken.push(Buffer.from(piece.value));
      },
      () => {},
    );
  }

  const provider: Taking = {
    request,
    handler,
    taken: request.body instanceof Uint8Array ? [Buffer.from(request.body)] : [],
    isAborted: false,
    isWhole: !isStream,
    async takeAll() {
      for (let before = -1; pieces && !provider.isWhole && before !== provider.taken.length; ) {
        before = provider.taken.length;
        if (!isAsked) ask(pieces);
        await turn();
      }
    },
    answer(status = 200, body = '{"text":"Hello"}', contentType = "application/json") {
      handler.onHead(status, { "content-type": contentType });
      handler.onData(Buffer.from(body));
      handler.onEnd();
    },
  };
  return provider;
}
