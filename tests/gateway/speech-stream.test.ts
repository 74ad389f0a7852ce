import { expect, test } from "vitest";
import { createFakeHouse, deployment, foundAll, sendToUpstream, turn } from "@/tests/support/fake-house";

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
  expect(house.settled).toMatchObject([{ status: "ok", usage: { outputTokens: 0, source: "estimated" } }]);
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
