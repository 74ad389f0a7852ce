/**
 * One server on loopback that speaks all four wires, whole and streaming. What it says is scripted; what it was asked is
 * kept, byte for byte. It knows nothing of the gateway, so that the two cannot be wrong in the same way.
 */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Wire } from "@/lib/gateway/ports";
import { type ProviderAsk, readProviderAsk } from "./provider-ask";
import type { ProviderEvent, ScriptedAnswer, Speaker } from "./scripted-answer";
import { anthropicMessages } from "./speak/anthropic-messages";
import { gemini } from "./speak/gemini";
import { openaiChat } from "./speak/openai-chat";
import { openaiResponses } from "./speak/openai-responses";

export const speakers: Readonly<Record<Wire, Speaker>> = {
  openai_chat: openaiChat,
  openai_responses: openaiResponses,
  anthropic_messages: anthropicMessages,
  gemini,
};

/** How one request is answered. */
export type Play =
  | { readonly type: "answer"; readonly answer: ScriptedAnswer }
  | { readonly type: "error"; readonly status: number; readonly headers?: Record<string, string> }
  /** The connection is closed before a byte was said. */
  | { readonly type: "hang up" }
  /** The stream ends well after half its events, without its last one; `isBroken`: the connection breaks instead. */
  | { readonly type: "cut"; readonly answer: ScriptedAnswer; readonly isBroken?: boolean }
  /** After half the events the provider says that it failed. */
  | { readonly type: "fail"; readonly answer: ScriptedAnswer }
  | { readonly type: "bytes"; readonly contentType: string; readonly bytes: Uint8Array; readonly status?: number };

/** How a stream is laid out on the wire. */
export type Framing = { readonly pieceBytes: number | null; readonly lineEnd: "\n" | "\r\n" };

export const plainFraming: Framing = { pieceBytes: null, lineEnd: "\n" };

export type FakeProviders = {
  /** The address of the host; each wire is at its own path below it. */
  readonly url: string;
  readonly asks: ProviderAsk[];
  play: (ask: ProviderAsk) => Play;
  framing: Framing;
  close(): Promise<void>;
};

/** The words of every scripted error; nothing of them may reach anybody but the caller whose request was refused. */
export const providerWords = "The provider does not like this request.";

export async function startFakeProviders(): Promise<FakeProviders> {
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", () => {
      const ask = readProviderAsk(incoming.url ?? "", incoming.headers, Buffer.concat(parts));
      if (!ask) {
        response.writeHead(404).end();
        return;
      }
      providers.asks.push(ask);
      void perform(response, ask, providers.play(ask), providers.framing);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const providers: FakeProviders = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asks: [],
    play: () => ({ type: "error", status: 500 }),
    framing: plainFraming,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return providers;
}

async function perform(response: ServerResponse, ask: ProviderAsk, play: Play, framing: Framing): Promise<void> {
  if (play.type === "hang up") {
    response.destroy();
    return;
  }
  const speaker = speakers[ask.wire];
  if (play.type === "error") {
    response.writeHead(play.status, { "content-type": "application/json", ...play.headers });
    response.end(JSON.stringify(speaker.error(play.status, providerWords)));
    return;
  }
  if (play.type === "bytes") {
    response.writeHead(play.status ?? 200, { "content-type": play.contentType });
    await writePieces(response, play.bytes, framing.pieceBytes);
    response.end();
    return;
  }
  if (!ask.stream) {
    if (play.type !== "answer") {
      response.destroy();
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(speaker.whole(play.answer, ask.model)));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const bytes = Buffer.from(toText(choose(speaker.stream(play.answer, ask.model), play, speaker), framing.lineEnd));
  await writePieces(response, bytes, framing.pieceBytes);
  if (play.type === "cut" && play.isBroken) response.destroy();
  else response.end();
}

function choose(events: ProviderEvent[], play: Play, speaker: Speaker): ProviderEvent[] {
  const half = events.slice(0, Math.ceil(events.length / 2));
  if (play.type === "cut") return half;
  return play.type === "fail" ? [...half, speaker.errorEvent(providerWords)] : events;
}

/** The events as they stand on the wire. */
export function toText(events: readonly ProviderEvent[], lineEnd = "\n"): string {
  return events
    .map(({ event, data }) => `${event === null ? "" : `event: ${event}${lineEnd}`}data: ${data}${lineEnd}${lineEnd}`)
    .join("");
}

async function writePieces(response: ServerResponse, bytes: Uint8Array, pieceBytes: number | null): Promise<void> {
  const size = pieceBytes ?? (bytes.length || 1);
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size));
    // A packet of its own, so that the reader truly sees the pieces.
    if (pieceBytes !== null) await nextTurn();
  }
}
