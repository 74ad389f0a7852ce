import { expect, test } from "vitest";
import { createFakeHouse, deployment, foundAll, sendToUpstream, turn } from "@/tests/support/fake-house";
import { toEvents } from "@/tests/support/surface-calls";

const speaks = { ...deployment, urls: { speech: "https://provider.test/v1/audio/speech" } };
const request = { path: "/v1/audio/speech", body: { model: "test-model", voice: "alloy", input: "Say it aloud" } };
const sound = (...bytes: number[]) => Uint8Array.from(bytes);

async function speak() {
  const house = createFakeHouse({ findDeployments: () => foundAll([speaks]) });
  const { answer, upstream } = await sendToUpstream(house, request);
  upstream.head(200, { "content-type": "audio/mpeg" });
  upstream.data(sound(0xff, 0xfb, 1, 2, 3, 4));
  await turn();
  return { house, answer, upstream };
}

test("speech is heard while it is still being made", async () => {
  const { house, answer, upstream } = await speak();
  expect(answer).toMatchObject({ status: 200, headers: { "content-type": "audio/mpeg" } });
  expect(answer.chunks).toEqual([sound(0xff, 0xfb, 1, 2, 3, 4)]);
  upstream.data(sound(5));
  upstream.handler.onEnd();
  expect(Buffer.concat(answer.chunks)).toEqual(Buffer.from([0xff, 0xfb, 1, 2, 3, 4, 5]));
  // 12 bytes are said in 12/15 of a second, at 20 tokens a second: nobody says how long the sound is.
  expect(house.settled).toMatchObject([
    { status: "ok", usage: { outputTokens: 16, audioOutputTokens: 16, source: "estimated" } },
  ]);
});

test("speech is paid for by a client that hangs up when it has heard enough", async () => {
  const { house, answer } = await speak();
  answer.control.abort();
  expect(house.settled).toMatchObject([{ status: "client_aborted", usage: { audioOutputTokens: 16 } }]);
});

test("speech that a provider counts is charged by its count", async () => {
  const house = createFakeHouse({ findDeployments: () => foundAll([speaks]) });
  const body = { ...request.body, stream_format: "sse" };
  const { upstream } = await sendToUpstream(house, { ...request, body });
  upstream.head(200, { "content-type": "text/event-stream" });
  const usage = { input_tokens: 4, output_tokens: 33 };
  upstream.data(toEvents({ type: "speech.audio.delta", audio: "AA" }, { type: "speech.audio.done", usage }));
  upstream.handler.onEnd();
  await turn();
  expect(house.settled).toMatchObject([{ usage: { audioOutputTokens: 33, source: "upstream" } }]);
});

test("speech that was begun early and never came breaks the connection, and does not end as if it were whole", async () => {
  const house = createFakeHouse({ findDeployments: () => foundAll([speaks]) });
  const body = { ...request.body, stream_format: "sse" };
  const { answer, upstream } = await sendToUpstream(house, { ...request, body });
  await house.pass(11);
  upstream.answer({}, 503);
  expect(answer).toMatchObject({ status: 200, isFailed: true, isEnded: false });
  expect(house.settled).toMatchObject([{ status: "upstream_failed", costNano: 0n }]);
});

test("speech that breaks off breaks the connection, since no error fits into sound, and costs nothing", async () => {
  const { house, answer, upstream } = await speak();
  upstream.handler.onError("reset");
  expect(answer).toMatchObject({ isFailed: true, isEnded: false });
  expect(house.settled).toMatchObject([{ status: "upstream_failed", costNano: 0n }]);
});
