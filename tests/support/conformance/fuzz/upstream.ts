/** Providers that answer in every way there is: soundly, damaged, with an error, too late, or not to the end. */
import type { UpstreamHandler, UpstreamRequest, Wire } from "@/lib/gateway/ports";
import { speakers, toText } from "../fake-providers";
import { calling, type ScriptedAnswer, saying } from "../scripted-answer";
import type { Dice } from "./dice";
import { mutateBytes, mutateJson } from "./mutate";

/** Said in every answer of a model; may be nowhere but in what goes to the caller. */
export const answerCanary = "canaryofthemodel";
/** Said in every error of a provider; only a judgement of the request may carry it, and only to the caller. */
export const errorCanary = "canaryoftheerror";

export type Performance = {
  /** The provider answered as it should. */
  readonly isSound: boolean;
  /** Begins to answer; gives the call's controls. */
  perform(handler: UpstreamHandler): { pause(): void; resume(): void; abort(): void };
};

const answers: readonly ScriptedAnswer[] = [
  saying(`${answerCanary} says this`),
  saying(`${answerCanary} is cut`, { finish: "length" }),
  saying("", { said: [{ type: "refusal", text: `${answerCanary} refuses` }] }),
  saying("", { finish: "content_filter" }),
  calling({ name: "get", args: `{"city":"${answerCanary}"}` }, { name: "get", args: "" }),
  {
    said: [
      { type: "reasoning", text: `${answerCanary} thinks`, signature: "c2ln" },
      { type: "text", text: `${answerCanary} says` },
      { type: "call", id: "call_9", name: "patch", args: `{"input":"${answerCanary}"}` },
    ],
    finish: "tool_calls",
    usage: { input: 50, cacheRead: 10, output: 20, reasoning: 5 },
  },
];

type Script = { status: number; headers: Record<string, string>; bytes: Uint8Array; ends: "end" | "error" | "never" };

export function rollPerformance(dice: Dice, request: UpstreamRequest): Performance {
  const wire = wireOf(request.url);
  const sound = wire ? soundAnswer(dice, wire, request) : surfaceAnswer();
  const isSound = dice.hits(0.4);
  const script = isSound ? sound : damage(dice, sound, wire);
  const pieceBytes = dice.pick([1, 7, 60, 1_000, 100_000]);
  const reason = dice.pick(["connect", "timeout", "reset"] as const);
  return { isSound, perform: (handler) => play(handler, script, { pieceBytes, reason }) };
}

function wireOf(url: string): Wire | null {
  if (url.endsWith("/chat/completions")) return "openai_chat";
  if (url.endsWith("/responses")) return "openai_responses";
  if (url.endsWith("/messages")) return "anthropic_messages";
  return /[gG]enerateContent/.test(url) ? "gemini" : null;
}

function soundAnswer(dice: Dice, wire: Wire, { url, body }: UpstreamRequest): Script {
  const answer = dice.pick(answers);
  const isStream =
    wire === "gemini" ? url.includes("alt=sse") : /"stream" ?: ?true/.test(Buffer.from(body as Uint8Array).toString());
  return isStream
    ? {
        status: 200,
        headers: { "content-type": "text/event-stream" },
        bytes: Buffer.from(toText(speakers[wire].stream(answer, "m"))),
        ends: "end",
      }
    : json(200, speakers[wire].whole(answer, "m"));
}

/** Enough of everything that an endpoint which is only forwarded may answer. */
function surfaceAnswer(): Script {
  return json(200, {
    object: "list",
    data: [{ index: 0, embedding: [0.1], b64_json: "AAAA" }],
    choices: [{ index: 0, text: answerCanary, finish_reason: "stop" }],
    results: [{ index: 0, relevance_score: 0.5, flagged: false }],
    embedding: { values: [0.1] },
    embeddings: [{ values: [0.1] }],
    input_tokens: 9,
    totalTokens: 9,
    text: answerCanary,
    usage: { prompt_tokens: 9, total_tokens: 9, completion_tokens: 2 },
  });
}

function json(status: number, value: unknown): Script {
  return {
    status,
    headers: { "content-type": "application/json" },
    bytes: Buffer.from(JSON.stringify(value)),
    ends: "end",
  };
}

const statuses = [
  200, 201, 204, 301, 400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 429, 451, 499, 500, 502, 503, 504, 529, 599,
];

function damage(dice: Dice, sound: Script, wire: Wire | null): Script {
  switch (dice.below(8)) {
    case 0: {
      const status = dice.pick(statuses.slice(4));
      const error = speakers[wire ?? "openai_chat"].error(status, `${errorCanary} is what went wrong`);
      const body = dice.hits(0.5) ? error : mutateJson(dice, error, errorCanary);
      const answer = json(status, body ?? null);
      return {
        ...answer,
        headers: { ...answer.headers, "retry-after": dice.pick(["1", "soon", "-4", "99999999999", ""]) },
      };
    }
    case 1:
      return { ...sound, status: dice.pick(statuses), bytes: Buffer.from(`<html>${errorCanary}</html>`) };
    case 2:
      return { ...sound, ends: dice.pick(["error", "never"]) };
    case 3:
      return {
        ...sound,
        bytes: sound.bytes.slice(0, dice.below(sound.bytes.length)),
        ends: dice.pick(["end", "error"]),
      };
    case 4:
      return {
        ...sound,
        headers: { "content-type": dice.pick(["", "text/html", "application/json", "text/event-stream"]) },
      };
    case 5:
      return { ...sound, bytes: mutateBytes(dice, mutateBytes(dice, sound.bytes)) };
    default:
      return { ...sound, bytes: mutateEvents(dice, sound.bytes) };
  }
}

/** Events out of order, doubled, taken out, or with other payloads. */
function mutateEvents(dice: Dice, bytes: Uint8Array): Uint8Array {
  const events = Buffer.from(bytes).toString().split("\n\n").filter(Boolean);
  for (let times = 1 + dice.below(4); times > 0; times--) {
    const at = dice.below(events.length);
    const kind = dice.below(4);
    if (kind === 0) events.splice(at, 1);
    else if (kind === 1) events.splice(dice.below(events.length + 1), 0, events[at] ?? "");
    else if (kind === 2) events.splice(dice.below(events.length), 0, ...events.splice(at, 1));
    else if (events[at]) events[at] = mutateEvent(dice, events[at]);
  }
  return Buffer.from(`${events.join("\n\n")}\n\n`);
}

function mutateEvent(dice: Dice, event: string): string {
  return event.replace(/(^|\n)(data: )?(\{.*\})$/, (_, start: string, field = "", payload: string) => {
    const changed = JSON.stringify(mutateJson(dice, JSON.parse(payload), answerCanary)) ?? "";
    return `${start}${field}${changed}`;
  });
}

type Manner = { readonly pieceBytes: number; readonly reason: "connect" | "timeout" | "reset" };

/** Piece by piece, stopping while it is paused and for ever when it is aborted. */
function play(handler: UpstreamHandler, script: Script, { pieceBytes: wanted, reason }: Manner) {
  // However small the pieces, the answer is over in a few hundred turns.
  const pieceBytes = Math.max(wanted, Math.ceil(script.bytes.length / 400));
  let at = -1;
  let isPaused = false;
  let isOver = false;
  let isDue = false;
  const step = () => {
    isDue = false;
    if (isOver || isPaused) return;
    if (at === -1) {
      at = 0;
      handler.onHead(script.status, script.headers);
    } else if (at < script.bytes.length) {
      const from = at;
      at += pieceBytes;
      handler.onData(script.bytes.subarray(from, at));
    } else {
      if (script.ends === "never") return;
      isOver = true;
      if (script.ends === "end") handler.onEnd();
      else handler.onError(reason);
      return;
    }
    plan();
  };
  const plan = () => {
    if (isDue) return;
    isDue = true;
    setImmediate(step);
  };
  plan();
  return {
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      plan();
    },
    abort() {
      isOver = true;
    },
  };
}
