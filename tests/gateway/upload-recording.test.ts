import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { toNano } from "@/lib/base/money";
import type { StopReason } from "@/lib/gateway/house";
import { createDice } from "@/tests/support/conformance/fuzz/dice";
import { send, turn } from "@/tests/support/fake-house";
import { boundary, type Field, fileHead, formType, throwForm, writeForm } from "@/tests/support/recording-forms";
import { cuts } from "@/tests/support/surface-calls";
import { createSlowBody, createUploadHouse, listener, type UploadHouse, upload } from "@/tests/support/upload-calls";

const recording = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 31 + (at >> 8)) & 0xff));
const model: Field = ["model", "test-model"];
const file: Field = ["file", recording, fileHead];
const closing = `--${boundary}--`;
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const piecesOf = (form: Uint8Array, size = 16_384) =>
  Array.from({ length: Math.ceil(form.length / size) }, (_, at) => form.subarray(at * size, (at + 1) * size));

/** Sends the form up to a piece, and lets the provider take what there is. */
async function begin(form: Buffer, options: { readonly pieces?: number; readonly length?: number } = {}) {
  const house = createUploadHouse();
  const body = createSlowBody();
  const pieces = piecesOf(form);
  const sent = pieces.splice(0, options.pieces ?? 3);
  const answer = upload(house, { source: body.source, length: options.length ?? form.length });
  body.push(...sent);
  await turn();
  const provider = house.providers[0]!;
  await provider?.takeAll();
  const finish = async (...more: readonly (Uint8Array | null)[]) => {
    body.push(...pieces.splice(0), ...more);
    await provider.takeAll();
    await turn();
  };
  return { house, body, answer, provider, rest: pieces, finish, taken: () => Buffer.concat(provider.taken) };
}

describe("a recording whose model is named before it", () => {
  test("is at the provider while the client still sends, and money is held by then", async () => {
    const { house, answer, provider, finish, taken } = await begin(writeForm([model, file]));
    expect(house.reserved).toHaveLength(1);
    expect(taken().length).toBeGreaterThan(40_000);
    expect(taken().toString("latin1")).toContain("their-model");
    expect(provider.isWhole).toBe(false);
    await finish(null);
    expect(provider.isWhole).toBe(true);
    provider.answer();
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('{"text":"Hello"}');
    expect(house.settled).toMatchObject([{ status: "ok" }]);
  });

  test.each([
    ["alone", [model, file]],
    ["among others", [["language", "de"], model, ["stream", "false"], file, ["temperature", "0"], ["prompt", "Hm"]]],
  ] as [string, Field[]][])("goes on byte for byte but for the name: %s", async (_, fields) => {
    const { provider, finish, taken } = await begin(writeForm(fields));
    await finish(null);
    const renamed = writeForm(fields.map((field) => (field === model ? (["model", "their-model"] as const) : field)));
    expect(digest(taken())).toBe(digest(renamed));
    expect(provider.request.headers).toMatchObject({
      "content-length": String(renamed.length),
      "content-type": formType,
    });
  });

  test("is read no faster than the provider takes it", async () => {
    const form = writeForm([model, ["file", new Uint8Array(20_000_000), fileHead]]);
    const house = createUploadHouse();
    const body = createSlowBody();
    upload(house, { source: body.source, length: form.length });
    body.push(...piecesOf(form, 65_536), null);
    await turn();
    // One piece is read to find the recording; as long as nobody takes it, there is no second.
    expect(body.reads).toBe(1);
    const provider = house.providers[0]!;
    const pieces = (provider.request.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    let taken = 0;
    let ahead = 0;
    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
      taken += piece.value.length;
      ahead = Math.max(ahead, body.reads * 65_536 - taken);
    }
    expect(ahead).toBeLessThan(2 * 65_536);
  });

  test("is held for at most what the length that was declared can cost", async () => {
    const { house } = await begin(writeForm([model, file]));
    const whole = createUploadHouse({ uploadBytesMin: 10_000_000 });
    upload(whole, { source: createSlowBody().source, length: null, whole: writeForm([model, file]) });
    await turn();
    const [streamed, read] = [house.reserved[0]!.amountNano, whole.reserved[0]!.amountNano];
    expect(streamed).toBeGreaterThanOrEqual(read);
    // 8 KiB that may follow the recording, at 1 USD for a million tokens.
    expect(streamed - read).toBeLessThanOrEqual(8_192n * 1_000n);
  });
});

describe("a form that turns out bad when its recording is on its way", () => {
  const formWith = (...fields: Field[]) => writeForm([model, file, ...fields]);
  const good = formWith();
  const cases: [string, Buffer, string | null][] = [
    ["a second model", formWith(["model", "dearer"]), "model"],
    ["a second file", formWith(["file", "more", fileHead]), "file"],
    ["a second file, longer than what may follow", formWith(["file", recording, fileHead]), "file"],
    ["a second stream", formWith(["stream", "true"], ["stream", "false"]), "stream"],
    ["a list of models", formWith(["models[]", "dearer"]), "models"],
    ["more behind the recording than money was held for", formWith(["prompt", "x".repeat(9_000)]), "file"],
    [
      "a boundary that is the beginning of another",
      Buffer.from(good.toString("latin1").replace(`${closing}\r`, `${closing.slice(0, -2)}x\r`), "latin1"),
      null,
    ],
    ["no end", good.subarray(0, -4), null],
    ["a second form behind its end", Buffer.concat([good, good]), null],
    [
      "a part without a name",
      Buffer.from(formWith(["x", "y"]).toString("latin1").replace('name="x"', 'title="x"'), "latin1"),
      null,
    ],
  ];

  test.each(cases)("%s: is refused with 400, and the provider never sees the end", async (_, form, param) => {
    const { house, answer, provider, finish, taken } = await begin(form);
    expect(provider.isAborted).toBe(false);
    await finish(null);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatchObject({ type: "invalid_request_error", param });
    expect(provider).toMatchObject({ isAborted: true, isWhole: false });
    expect(taken().toString("latin1")).not.toContain(closing);
    expect(taken().toString("latin1")).not.toContain("dearer");
    expect(house.settled).toMatchObject([{ status: "voided", httpStatus: 400, costNano: 0n }]);
    expect(house.reports).toMatchObject([{ outcome: "refused" }]);
  });

  test("an empty recording is refused before anything is held", async () => {
    const { house, answer } = await begin(writeForm([model, ["file", "", fileHead], ["x", "y".repeat(300)]]));
    expect(answer.status).toBe(400);
    expect(answer.json.error.param).toBe("file");
    expect(house.reserved).toHaveLength(0);
  });

  test.each([
    ["shorter", 1],
    ["longer", -1],
  ])("one that is %s than it said is refused", async (_, difference) => {
    const form = writeForm([model, file]);
    const { house, answer, provider, finish } = await begin(form, { length: form.length + difference });
    await finish(null);
    expect(answer.status).toBe(400);
    expect(provider).toMatchObject({ isAborted: true, isWhole: false });
    expect(house.settled).toMatchObject([{ status: "voided" }]);
  });

  test("one that says it is longer than is permitted is refused unread", async () => {
    const house = createUploadHouse();
    const body = createSlowBody();
    const answer = upload(house, { source: body.source, length: 32 * 1_048_576 + 1 });
    await turn();
    expect(answer.status).toBe(413);
    expect(body.reads).toBe(0);
  });
});

describe("a form of any kind", () => {
  /** What becomes of a form that arrives in these pieces; without its length it is read whole. */
  async function play(house: UploadHouse, pieces: readonly Uint8Array[], length: number | null) {
    house.providers.length = 0;
    const body = createSlowBody();
    body.push(...pieces, null);
    const answer = upload(house, { source: body.source, length, whole: Buffer.concat(pieces) });
    await turn();
    const provider = house.providers[0];
    await provider?.takeAll();
    await turn();
    if (provider?.isWhole && !provider.isAborted) provider.answer();
    const isStreamed = provider !== undefined && !(provider.request.body instanceof Uint8Array);
    const sent = Buffer.concat(provider?.taken ?? []).toString("latin1");
    return { isStreamed, sent, outcome: answer.status === 200 ? digest(Buffer.from(sent, "latin1")) : answer.status };
  }

  test("is taken or refused as if it were read whole, wherever it is cut, and nothing goes out of its end before", async () => {
    const dice = createDice(53);
    const house = createUploadHouse();
    const seen = { streamed: 0, refused: 0 };
    for (let round = 0; round < 30; round++) {
      const form = throwForm(dice);
      const { outcome: expected } = await play(house, [form], null);
      // Before the recording a cut changes nothing: no more is sent on than what was read by then.
      for (const pieces of [piecesOf(form, 1), ...cuts(form).slice(form.indexOf('name="file"'))]) {
        const { isStreamed, sent, outcome } = await play(house, pieces, form.length);
        expect(outcome, JSON.stringify(form.toString("latin1"))).toBe(expected);
        if (!isStreamed) continue;
        seen.streamed++;
        if (outcome !== 400) continue;
        seen.refused++;
        expect(sent).not.toContain(closing);
      }
    }
    expect(seen.streamed).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(100);
  }, 120_000);
});

describe("a client that sends a recording", () => {
  test.each(["is seen to leave", "breaks off its body"])("and %s lets the provider and the hold go", async (how) => {
    const { house, answer, body, provider } = await begin(writeForm([model, file]));
    if (how === "is seen to leave") answer.control.abort();
    body.breakOff();
    await turn();
    expect(provider).toMatchObject({ isAborted: true, isWhole: false });
    expect(house.settled).toMatchObject([{ status: "voided", httpStatus: 499, costNano: 0n }]);
    expect(body.isCancelled).toBe(true);
  });

  test("and stops in the middle is cut off after half a minute, but not while the provider is slow", async () => {
    const { house, answer, body, provider } = await begin(writeForm([model, file]));
    await house.pass(29);
    expect(answer.status).toBe(0);
    await house.pass(2);
    expect(answer.status).toBe(400);
    expect(provider.isAborted).toBe(true);
    expect(house.settled).toMatchObject([{ status: "voided", costNano: 0n }]);
    expect(body.isCancelled).toBe(false);
    await house.pass(31);
    expect(body.isCancelled).toBe(true);

    const slow = createUploadHouse();
    const form = writeForm([model, file]);
    const patient = createSlowBody();
    patient.push(...piecesOf(form));
    const waiting = upload(slow, { source: patient.source, length: form.length });
    await turn();
    await slow.pass(120);
    expect(waiting.status).toBe(0);
  });

  test("is told in the middle that the service restarts", async () => {
    let stop: (reason: StopReason) => void = () => {};
    const house = createUploadHouse({
      beginCall(_, stopCall) {
        stop = stopCall;
        return () => {};
      },
    });
    const form = writeForm([model, file]);
    const body = createSlowBody();
    body.push(...piecesOf(form).slice(0, 3));
    const answer = upload(house, { source: body.source, length: form.length });
    await turn();
    stop("restarting");
    expect(answer.status).toBe(503);
    expect(house.settled).toMatchObject([{ status: "voided" }]);
  });

  test.each([
    ["no such model", 404, () => createUploadHouse({}, [])],
    [
      "no credit",
      429,
      () => {
        const house = createUploadHouse();
        house.wallet.answers.push({ outcome: "refused", reason: "insufficient_credit", availableNano: toNano(0n) });
        return house;
      },
    ],
  ])("and is refused (%s) has the rest of it taken and thrown away", async (_, status, open) => {
    const house = open();
    const form = writeForm([model, file]);
    const body = createSlowBody();
    const answer = upload(house, { source: body.source, length: form.length });
    body.push(...piecesOf(form), null);
    await turn();
    expect(answer.status).toBe(status);
    expect(body).toMatchObject({ waiting: 0, isCancelled: true });
    expect(house.providers).toHaveLength(0);
  });
});

describe("a provider", () => {
  test("that answers early is heard, and what is left of the recording is thrown away", async () => {
    const { house, answer, body, provider, rest } = await begin(writeForm([model, file]));
    provider.answer(400, '{"error":{"message":"Unknown format","type":"invalid_request_error"}}');
    expect(answer.status).toBe(400);
    expect(answer.json.error.message).toBe("Unknown format");
    expect(house.settled).toMatchObject([{ status: "voided", costNano: 0n }]);
    body.push(...rest, null);
    await provider.takeAll();
    await turn();
    expect(provider.isWhole).toBe(false);
    expect(body).toMatchObject({ waiting: 0, isCancelled: true });
  });

  test("that answers between two pieces gets no further one", async () => {
    const house = createUploadHouse();
    const form = writeForm([model, file]);
    const body = createSlowBody();
    const answer = upload(house, { source: body.source, length: form.length });
    body.push(...piecesOf(form).slice(0, 3));
    await turn();
    const provider = house.providers[0]!;
    const pieces = (provider.request.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    await pieces.next();
    provider.answer(400, "{}");
    await turn();
    await expect(pieces.next()).rejects.toThrow("The upload was ended.");
    expect(answer.status).toBe(400);
    expect(body).toMatchObject({ waiting: 0, isReadTwice: false });
  });

  test("that needs no more of the recording than it has is paid for its answer", async () => {
    const { house, answer, provider } = await begin(writeForm([model, file]));
    provider.answer();
    expect(answer.status).toBe(200);
    expect(house.settled).toMatchObject([{ status: "ok" }]);
    expect(house.settled[0]!.costNano).toBeGreaterThan(0n);
    await provider.takeAll();
    expect(provider.isWhole).toBe(false);
  });

  test("that cannot be reached is replaced by another, which gets the whole", async () => {
    const house = createUploadHouse({}, [listener, { ...listener, routeId: "second", provider: "other" }]);
    const form = writeForm([model, file]);
    const body = createSlowBody();
    body.push(...piecesOf(form), null);
    const answer = upload(house, { source: body.source, length: form.length });
    await turn();
    house.providers[0]!.handler.onError("connect");
    const second = house.providers[1]!;
    for (let round = 0; round < 5; round++) await second.takeAll();
    expect(digest(Buffer.concat(second.taken))).toBe(digest(writeForm([["model", "their-model"], file])));
    second.answer();
    expect(answer.headers).toMatchObject({ "x-tacit-provider": "other" });
  });

  test("that has begun to take the recording is not replaced", async () => {
    const house = createUploadHouse({}, [listener, { ...listener, routeId: "second", provider: "other" }]);
    const form = writeForm([model, file]);
    const body = createSlowBody();
    body.push(...piecesOf(form).slice(0, 2));
    const answer = upload(house, { source: body.source, length: form.length });
    await turn();
    await house.providers[0]!.takeAll();
    house.providers[0]!.handler.onError("reset");
    expect(house.providers).toHaveLength(1);
    expect(answer.status).toBe(502);
    expect(house.settled).toMatchObject([{ status: "upstream_failed", costNano: 0n }]);
  });
});

describe("`stream` behind the recording", () => {
  const events =
    'data: {"type":"transcript.text.delta","delta":"Hi"}\n\ndata: {"type":"transcript.text.done","text":"Hi","usage":{"type":"tokens","input_tokens":5,"output_tokens":1,"total_tokens":6}}\n\n';

  test("is known before there is an answer: it goes out as it comes, with a sign of life, and is noted as a stream", async () => {
    const { house, answer, provider, finish } = await begin(writeForm([model, file, ["stream", "true"]]));
    await house.pass(20);
    expect(answer.status).toBe(0);
    await finish(null);
    await house.pass(1);
    expect(answer.text).toContain("keep-alive");
    provider.answer(200, events, "text/event-stream");
    await turn();
    expect(answer.text).toContain(events);
    expect(house.settled).toMatchObject([{ status: "ok", hold: { stream: true }, usage: { inputTokens: 5 } }]);
  });
});

describe("a form that is read whole, and can go to a second provider", () => {
  const bytes = writeForm([file, model]);

  test("names its model behind the recording", async () => {
    const house = createUploadHouse();
    const body = createSlowBody();
    body.push(...piecesOf(bytes), null);
    upload(house, { source: body.source, length: bytes.length });
    await turn();
    expect(house.providers[0]!.request.body).toBeInstanceOf(Uint8Array);
    expect(digest(house.providers[0]!.taken[0]!)).toBe(digest(writeForm([file, ["model", "their-model"]])));
  });

  test.each([
    ["does not say how long it is", { uploadBytesMin: 0 }, {}],
    ["is short", {}, { "content-length": "1000" }],
  ])("%s", async (_, options, headers) => {
    const house = createUploadHouse({ uploadBytesMin: 65_536, ...options });
    const form = writeForm([model, ["file", "sound", fileHead]]);
    send(house, { path: "/v1/audio/transcriptions", body: form, headers: { "content-type": formType, ...headers } });
    await turn();
    expect(house.providers[0]!.request.body).toBeInstanceOf(Uint8Array);
  });
});
