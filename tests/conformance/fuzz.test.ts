/**
 * Whatever is sent to any endpoint, and however a provider answers: the engine answers in its turn, blames nobody
 * wrongly, settles what it held exactly once, and tells nobody what was said. FUZZ_SECONDS makes it longer, FUZZ_SEED
 * begins at the seed that a failure has printed.
 */
import { expect, test } from "vitest";
import type { Deployment, Surface, Wire } from "@/lib/gateway/ports";
import { createDice, type Dice } from "@/tests/support/conformance/fuzz/dice";
import { type FuzzRequest, requestCanary, rollRequest } from "@/tests/support/conformance/fuzz/request";
import {
  answerCanary,
  errorCanary,
  type Performance,
  rollPerformance,
} from "@/tests/support/conformance/fuzz/upstream";
import { modelOf } from "@/tests/support/conformance/stage";
import { createFakeHouse, deployment, type FakeHouse, foundAll, send, turn } from "@/tests/support/fake-house";

const seconds = Number(process.env.FUZZ_SECONDS ?? 15);
const firstSeed = Number(process.env.FUZZ_SEED ?? 1);

const wirePaths: Readonly<Record<Wire, string>> = {
  openai_chat: "/chat/completions",
  openai_responses: "/responses",
  anthropic_messages: "/messages",
  gemini: "/models/{model}:{action}",
};
const surfaces: readonly Surface[] = [
  ...(["count_tokens", "gemini_count_tokens", "gemini_embed_content", "gemini_batch_embed_contents"] as const),
  ...(["embeddings", "completions", "images", "speech", "transcriptions", "moderations", "rerank"] as const),
];

function deploymentsOf(model: string, dice: Dice): Deployment[] {
  const wire = (Object.keys(modelOf) as Wire[]).find((one) => modelOf[one] === model);
  if (!wire && model !== "everything") return [];
  const wires = wire ? [wire] : (Object.keys(wirePaths) as Wire[]);
  const urls = wires.map((one) => [one, `https://provider.test${wirePaths[one]}`]);
  const served = surfaces.map((one) => [one, `https://provider.test/${one}`]);
  return [{ ...deployment, model, isPooled: dice.hits(0.9), urls: Object.fromEntries([...urls, ...served]) }];
}

type Cast = { house: FakeHouse; dice: Dice; performances: Performance[]; settledTimes: Map<string, number> };

/** One house for many calls, as in life. */
function openHouse(): Cast {
  const cast: Omit<Cast, "house"> = { dice: createDice(0), performances: [], settledTimes: new Map() };
  const house: FakeHouse = createFakeHouse({
    findDeployments: ({ models }) => foundAll(models.flatMap((model) => deploymentsOf(model, cast.dice))),
    async reserve(hold) {
      cast.settledTimes.set(hold.id, 0);
      return { outcome: "reserved" };
    },
    checkpoint: async () => "open",
    async settle(call) {
      house.settled.push(call);
      cast.settledTimes.set(call.hold.id, (cast.settledTimes.get(call.hold.id) ?? Number.NaN) + 1);
    },
    dispatch(request, handler) {
      const performance = rollPerformance(cast.dice, request);
      cast.performances.push(performance);
      return performance.perform(handler);
    },
  });
  return Object.assign(cast, { house });
}

async function untilOver(house: FakeHouse, answer: ReturnType<typeof send>, turnsMax: number): Promise<boolean> {
  for (let turns = 0; turns < turnsMax; turns++) {
    if (answer.isEnded || answer.isFailed) return true;
    await turn();
    if (turns % 500 === 499) await house.pass(5);
  }
  return answer.isEnded || answer.isFailed;
}

/** What is wrong with how a case went; empty when all is well. */
async function tryCase(cast: Cast, request: FuzzRequest): Promise<string[]> {
  const { house, dice } = cast;
  cast.performances.length = 0;
  cast.settledTimes.clear();
  for (const list of [house.settled, house.alerts, house.reports]) list.length = 0;
  let isFull = false;
  const takes = () => {
    isFull = dice.hits(0.05);
    return !isFull;
  };
  const answer = send(house, { ...request, takes });
  const leavesAt = dice.hits(0.1) ? dice.below(30) : null;
  for (let turns = 0; turns < 60; turns++) {
    if (turns === leavesAt) answer.control.abort();
    await turn();
    if (isFull) answer.control.resume();
  }
  const hasLeft = leavesAt !== null;
  const isFollowed = hasLeft || (await followUp(cast, answer, () => isFull));
  const wrong: string[] = [];
  if (!isFollowed) wrong.push("the caller was never answered");
  await turn();
  for (const [, times] of cast.settledTimes) if (times !== 1) wrong.push(`a hold was settled ${times} times`);
  if (hasLeft && answer.status === 0) return wrong;
  const isProvidersFault = cast.performances.some(({ isSound }) => !isSound);
  const allowed = isProvidersFault ? [502, 503, 504, 529] : [];
  if (answer.status >= 500 && !allowed.includes(answer.status)) wrong.push(`answered ${answer.status}: ${answer.text}`);
  return [...wrong, ...tellTales(house, answer)];
}

/** Reads on as a slow client does, and lets time pass until even a silent provider is given up. */
async function followUp({ house }: Cast, answer: ReturnType<typeof send>, isFull: () => boolean): Promise<boolean> {
  for (let round = 0; round < 40; round++) {
    if (isFull()) answer.control.resume();
    if (await untilOver(house, answer, 60)) return true;
  }
  await house.pass(1_000);
  return untilOver(house, answer, 10);
}

function tellTales(house: FakeHouse, answer: ReturnType<typeof send>): string[] {
  const wrong: string[] = [];
  const toJson = (value: unknown) =>
    JSON.stringify(value, (_, member) => (typeof member === "bigint" ? member.toString() : member));
  const kept = toJson([house.settled, house.alerts, house.reports]);
  for (const canary of [requestCanary, answerCanary, errorCanary]) {
    if (kept.includes(canary)) wrong.push(`${canary} is in what the house was told`);
    if (toJson(answer.headers).includes(canary)) wrong.push(`${canary} is in a header`);
  }
  if (answer.status < 400) return wrong;
  if (answer.text.includes(requestCanary)) wrong.push(`an error quotes the caller: ${answer.text.slice(0, 300)}`);
  if (answer.text.includes(answerCanary)) wrong.push(`an error quotes the model: ${answer.text.slice(0, 300)}`);
  if (answer.status >= 500 && answer.text.includes(errorCanary)) wrong.push("an error of ours quotes a provider's");
  return wrong;
}

test(
  `nothing that is sent or answered makes it fail, hang, forget a hold or talk (seeds from ${firstSeed})`,
  async () => {
    const until = performance.now() + seconds * 1_000;
    const failures = new Map<string, string>();
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown) => rejections.push(reason);
    process.on("unhandledRejection", onRejection);
    let cast = openHouse();
    let seed = firstSeed;
    try {
      for (; performance.now() < until && failures.size < 10; seed++) {
        if (seed % 200 === 0) cast = openHouse();
        cast.dice = createDice(seed);
        const request = rollRequest(cast.dice);
        const wrong = await tryCase(cast, request).catch((error: Error) => [`thrown: ${error.stack}`]);
        if (rejections.length > 0) wrong.push(`unhandled: ${(rejections.pop() as Error).stack}`);
        const said = Buffer.from(request.body).toString().slice(0, 600);
        for (const one of wrong.filter((some) => !failures.has(some.slice(0, 60))))
          failures.set(one.slice(0, 60), `seed ${seed}: ${one}\n${request.path}\n${said}`);
      }
    } finally {
      process.off("unhandledRejection", onRejection);
    }
    console.log(`fuzzed ${seed - firstSeed} requests, seeds ${firstSeed} to ${seed - 1}`);
    expect([...failures.values()]).toEqual([]);
  },
  (seconds + 40) * 1_000,
);
