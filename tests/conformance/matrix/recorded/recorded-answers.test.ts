/** True answers of providers, through the engine to the real SDK of every dialect: nothing said is lost or changed. */
import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client, Heard } from "@/tests/support/conformance/clients/client";
import { makersClients } from "@/tests/support/conformance/clients/makers";
import { goodKey, modelOf, openStage, type Stage } from "@/tests/support/conformance/stage";
import { hello } from "../feature";
import { type Recorded, readRecordedStreams, readRecordedWholes, recordedFolder } from "./read-recorded";
import { readReference } from "./reference";

const streams = readRecordedStreams();
const wholes = readRecordedWholes();
if (streams.length === 0) console.warn(`SKIPPED: no recorded answers in ${recordedFolder} (set RECORDED_DIR)`);

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

/** A stream as the provider sends it: named where the wire names its events. */
function toBytes({ wire, lines, payloads }: Recorded): Buffer {
  const isNamed = wire === "openai_responses" || wire === "anthropic_messages";
  const events = lines.map((line, at) => `${isNamed ? `event: ${payloads[at]!.type}\n` : ""}data: ${line}\n\n`);
  return Buffer.from(events.join("") + (wire === "openai_chat" ? "data: [DONE]\n\n" : ""));
}

function play(recorded: Recorded, contentType: "text/event-stream" | "application/json"): void {
  const bytes = contentType === "application/json" ? Buffer.from(recorded.lines[0]!) : toBytes(recorded);
  stage.providers.play = () => ({ type: "bytes", contentType, bytes });
}

async function hear(client: Client, url: string, recorded: Recorded, stream: boolean): Promise<Heard | "thrown"> {
  const target = { url, apiKey: goodKey };
  return client.ask(target, { ...hello, model: modelOf[recorded.wire], stream }).catch(() => "thrown" as const);
}

const wordsOf = (heard: Heard | "thrown") =>
  heard === "thrown" ? heard : { text: heard.text, calls: heard.calls.map(({ name, args }) => ({ name, args })) };

/** Anthropic's dialect has no place for a picture that a model made: such an answer is an error, not one without it. */
function isBeyond(client: Client, { payloads }: Recorded): boolean {
  return client.wire === "anthropic_messages" && JSON.stringify(payloads).includes('"type":"image_generation_call"');
}

describe.runIf(streams.length > 0).each(makersClients)("$name", (client) => {
  const foreign = streams.filter(({ wire }) => wire !== client.wire);
  test.each(foreign.map((one) => [one.name, one] as const))("hears %s as it was said", async (_, recorded) => {
    const { isComplete, ...said } = readReference(recorded, false);
    const expected = isComplete && !isBeyond(client, recorded) ? said : "thrown";
    play(recorded, "text/event-stream");
    for (const stream of [true, false]) {
      assert.deepEqual(wordsOf(await hear(client, stage.url, recorded, stream)), expected, `stream: ${stream}`);
    }
  });

  const own = streams.filter(({ wire }) => wire === client.wire);
  test.each(own.map((one) => [one.name, one] as const))("hears %s as without a gateway", async (_, recorded) => {
    play(recorded, "text/event-stream");
    const direct = wordsOf(await hear(client, stage.providers.url, recorded, true));
    const heard = wordsOf(await hear(client, stage.url, recorded, true));
    // A stream without an end is an error here, whatever the SDK makes of it by itself.
    expect(heard).toEqual(readReference(recorded, false).isComplete ? direct : "thrown");
  });

  const foreignWholes = wholes.filter(({ wire }) => wire !== client.wire);
  test.each(foreignWholes.map((one) => [one.name, one] as const))(
    "hears %s from who answers whole",
    async (_, recorded) => {
      const { isComplete: _isComplete, ...said } = readReference(recorded, true);
      const expected = isBeyond(client, recorded) ? "thrown" : said;
      play(recorded, "application/json");
      for (const stream of [true, false]) {
        assert.deepEqual(wordsOf(await hear(client, stage.url, recorded, stream)), expected, `stream: ${stream}`);
      }
    },
  );
});
