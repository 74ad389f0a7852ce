import assert from "node:assert/strict";
import { saying } from "@/tests/support/conformance/scripted-answer";
import { bothModes, type Feature, hello, makersOwn } from "../feature";
import { readInstructions } from "../read-provider-body";

const words = 'Grüße, "世界"! 😀\nTwo lines, a tab\t, a backslash \\ and \u2028 one odd space.';
/** A picture of one red point. */
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

const text: Feature = {
  id: "text",
  name: "Text",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: saying(words) });
    const heard = await scene.ask(hello);
    assert.equal(heard.text, words);
    assert.equal(heard.finish, "stop");
    assert.ok(scene.lastAsk().bytes.toString().includes("Hello there."));
    assert.equal(scene.lastAnswer().headers["x-tacit-lane"], scene.isNative ? "forward" : "translate");
  },
};

const system: Feature = {
  id: "system",
  name: "System instructions",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: saying("Arr.") });
    const heard = await scene.ask({ ...hello, system: "Answer as a pirate would." });
    assert.equal(heard.text, "Arr.");
    assert.ok(readInstructions(scene.lastAsk()).includes("Answer as a pirate would."));
  },
};

const conversation: Feature = {
  id: "conversation",
  name: "Several turns",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: saying("I am called Ada.") });
    const heard = await scene.ask(hello);
    scene.play({ type: "answer", answer: saying("As I said: Ada.") });
    const again = { from: "user" as const, text: "What was your name?" };
    const second = await scene.ask({ turns: [...hello.turns, { from: "model", heard }, again] });
    assert.equal(second.text, "As I said: Ada.");
    const body = scene.lastAsk().bytes.toString();
    const places = ["Hello there.", "I am called Ada.", "What was your name?"].map((said) => body.indexOf(said));
    assert.ok(places[0]! > -1 && places[0]! < places[1]! && places[1]! < places[2]!, `out of order: ${places}`);
  },
};

const picture: Feature = {
  id: "picture",
  name: "Picture in",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: saying("A red point.") });
    const heard = await scene.ask({ turns: [{ from: "user", text: "What is this?", png }] });
    assert.equal(heard.text, "A red point.");
    assert.ok(scene.lastAsk().bytes.toString().includes(png), "the picture did not arrive as it was sent");
  },
};

const refusal: Feature = {
  id: "refusal",
  name: "Refusal",
  modes: bothModes,
  omits({ id }, { wire }) {
    if (!wire.startsWith("openai")) return "This provider has no words of its own for a refusal.";
    return makersOwn.includes(id) ? null : "Not every SDK shows the words of a refusal.";
  },
  async prove(scene) {
    const said = [{ type: "refusal" as const, text: "That I will not do." }];
    scene.play({ type: "answer", answer: saying("", { said }) });
    assert.equal((await scene.ask(hello)).text, "That I will not do.");
  },
};

export const wordFeatures: readonly Feature[] = [text, system, conversation, picture, refusal];
